"""A service that speaks S3, over HTTP on this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count

import boto3
from moto.server import ThreadedMotoServer

from competition.config_bucket import Bucket

NUMBERS = count(1)
"""Services within one process share what they keep, so each bucket has a name of its own."""


@contextmanager
def running() -> Iterator[Bucket]:
    """A new bucket in a new service, which goes with it."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    bucket = Bucket(f"http://{host}:{port}", f"saiwu-papers-{next(NUMBERS)}", "saiwu", "a secret for tests")
    try:
        client(bucket).create_bucket(Bucket=bucket.name)
        yield bucket
    finally:
        server.stop()


def client(bucket: Bucket):
    """Another client of the same service."""
    return boto3.session.Session().client(
        "s3",
        endpoint_url=bucket.endpoint,
        region_name=bucket.region,
        aws_access_key_id=bucket.key,
        aws_secret_access_key=bucket.secret,
    )


def keys_in(bucket: Bucket) -> list[str]:
    """What is in the bucket."""
    return [each["Key"] for each in client(bucket).list_objects_v2(Bucket=bucket.name).get("Contents", [])]


def without(bucket: Bucket) -> Bucket:
    """A bucket of the same service that nobody made."""
    return replace(bucket, name="saiwu-nowhere")


def environment(bucket: Bucket) -> dict[str, str]:
    """The settings that lead there."""
    given = {"ENDPOINT": bucket.endpoint, "BUCKET": bucket.name, "KEY": bucket.key, "SECRET": bucket.secret}
    return {f"SAIWU_PAPERS_S3_{name}": value for name, value in given.items()}
