"""Files in a bucket of a service that speaks S3. Every failure is a Refusal.

Who issues is told which bucket failed and what was said; who reads may be anybody, so that goes to the log alone.

boto3 is imported when a bucket is first used: most installations keep their papers in a folder and do not have it.
"""

from __future__ import annotations

import base64
import logging
from functools import cache
from hashlib import md5
from typing import Any

from competition.config_bucket import Bucket
from competition.domain.problems import Problem, Refusal, problem

MEDIA_TYPE = "application/pdf"
CONNECT_SECONDS, READ_SECONDS, ATTEMPTS = 5, 30, 3
ABSENT = (403, 404)
"""What an object that is not there answers; 403 to who may not list the bucket."""
LONGEST = 300
LOG = logging.getLogger(__name__)


def put_object(bucket: Bucket, name: str, content: bytes) -> None:
    """Keep the bytes under a name, once. A digest goes along, so that the service refuses what arrives changed."""
    digest = base64.b64encode(md5(content, usedforsecurity=False).digest()).decode()
    with_digest = {"Body": content, "ContentMD5": digest, "ContentType": MEDIA_TYPE}
    try:
        if not _has(bucket, name):
            _client(bucket).put_object(Bucket=bucket.name, Key=name, **with_digest)
    except _faults() as fault:
        raise Refusal(_not_kept(bucket, fault)) from fault


def get_object(bucket: Bucket, name: str) -> bytes:
    """The bytes under that name. FileNotFoundError if there are none."""
    try:
        found: bytes = _client(bucket).get_object(Bucket=bucket.name, Key=name)["Body"].read()
    except _faults() as fault:
        if _answer(fault, "Error", "Code") == "NoSuchKey":
            raise FileNotFoundError(f"{name} in {bucket}") from fault
        raise Refusal(_not_read(bucket, fault)) from fault
    return found


def has_object(bucket: Bucket, name: str) -> bool:
    """Whether there is something under that name."""
    try:
        return _has(bucket, name)
    except _faults() as fault:
        raise Refusal(_not_read(bucket, fault)) from fault


def _has(bucket: Bucket, name: str) -> bool:
    try:
        _client(bucket).head_object(Bucket=bucket.name, Key=name)
    except _faults() as fault:
        if _answer(fault, "ResponseMetadata", "HTTPStatusCode") in ABSENT:
            return False
        raise
    return True


@cache
def _client(bucket: Bucket) -> Any:
    """One client for a process: it may be used by several threads at once."""
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    config = Config(
        s3={"addressing_style": bucket.style},
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
        # Many services that speak S3 do not know the checksums that Amazon's own asks for.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.session.Session().client(
        "s3",
        endpoint_url=bucket.endpoint,
        region_name=bucket.region,
        aws_access_key_id=bucket.key,
        aws_secret_access_key=bucket.secret,
        config=config,
    )


def _faults() -> tuple[type[Exception], ...]:
    """What the service or the network may answer; a download may also be cut off."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    return (BotoCoreError, ClientError, OSError)


def _answer(fault: Exception, part: str, name: str) -> object:
    """What the service answered; None where it did not."""
    response: dict[str, dict[str, object]] = getattr(fault, "response", None) or {}
    return response.get(part, {}).get(name)


def _words(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"[:LONGEST]


def _not_kept(bucket: Bucket, fault: Exception) -> Problem:
    return problem(
        f"文件未能存入存储桶 {bucket}，没有制发（{_words(fault)}）。",
        f"The bucket {bucket} did not take the file, and nothing was issued ({_words(fault)}).",
        mend_zh="请检查存储服务和 SAIWU_PAPERS_S3_… 各项设置，再继续制发。",
        mend_en="Check the storage service and the settings SAIWU_PAPERS_S3_…, then go on issuing.",
    )


def _not_read(bucket: Bucket, fault: Exception) -> Problem:
    LOG.warning("%s: %s", bucket, _words(fault))
    return problem(
        "存放文件的服务暂时没有响应，文件没有读出。",
        "The service that keeps the papers does not answer; the paper could not be read.",
        mend_zh="请稍后再试；仍不行的，请管理员查看系统日志，检查存储服务和 SAIWU_PAPERS_S3_… 各项设置。",
        mend_en="Try again later; if it fails still, have the program's log and SAIWU_PAPERS_S3_… looked at.",
    )
