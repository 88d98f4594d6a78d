"""Papers in a bucket, as an administrator sets it up, moves there, backs up and restores."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from competition.config import read_settings
from competition.config_bucket import Bucket
from competition.domain.problems import Refusal
from competition.operations.store import read_file
from tests.buckets import client, environment, keys_in, running, without
from tests.cli.running import refuse, run, succeed
from tests.cli.test_instance import backup, new_instance  # noqa: F401 - a fixture
from tests.cli.test_mail import KEYS

WHOLE = {
    "SAIWU_PAPERS_S3_ENDPOINT": "https://oss-cn-qingdao.aliyuncs.com/",
    "SAIWU_PAPERS_S3_BUCKET": "yantai-papers",
    "SAIWU_PAPERS_S3_KEY": "LTAI-example",
    "SAIWU_PAPERS_S3_SECRET": "never to be seen",
}
TO_SEA = {**WHOLE, "SAIWU_PAPERS_S3_REGION": "cn-qingdao", "SAIWU_PAPERS_S3_STYLE": "virtual"}


def bucket_of(given: dict[str, str]) -> Bucket | None:
    return read_settings({**KEYS, **given}).bucket


# Settings


def test_papers_lie_in_the_instance_by_default(tmp_path: Path) -> None:
    settings = read_settings(KEYS, instance=tmp_path)
    assert settings.papers == settings.papers_folder == tmp_path / "papers"


def test_a_whole_configuration_is_taken() -> None:
    endpoint = "https://oss-cn-qingdao.aliyuncs.com"
    given = (endpoint, "yantai-papers", "LTAI-example", "never to be seen")
    assert bucket_of(WHOLE) == Bucket(*given, "us-east-1", "path")
    assert bucket_of(TO_SEA) == Bucket(*given, "cn-qingdao", "virtual")
    assert read_settings({**KEYS, **WHOLE}).papers == bucket_of(WHOLE)
    assert "never" not in repr(bucket_of(WHOLE))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ENDPOINT", "", "须为 https 网址"),
        ("ENDPOINT", "oss-cn-qingdao.aliyuncs.com", "须为 https 网址"),
        ("ENDPOINT", "http://192.0.2.1:9000", "须为 https 网址"),
        ("ENDPOINT", "https://example.com/papers", "须为 https 网址"),
        ("ENDPOINT", "https://example.com:port", "须为 https 网址"),
        ("BUCKET", "", "不是存储桶名称"),
        ("BUCKET", "Papers/2026", "不是存储桶名称"),
        ("KEY", "", "未设置"),
        ("SECRET", "", "未设置"),
        ("STYLE", "dns", "须为path或virtual"),
    ],
)
def test_half_a_configuration_is_refused(name: str, value: str, said: str) -> None:
    with pytest.raises(Refusal) as caught:
        bucket_of({**WHOLE, f"SAIWU_PAPERS_S3_{name}": value})
    (found,) = caught.value.problems
    assert f"SAIWU_PAPERS_S3_{name} {said}" in found.what.zh
    assert f"SAIWU_PAPERS_S3_{name}" in found.what.en


def test_a_service_on_this_machine_needs_no_tls() -> None:
    assert bucket_of({**WHOLE, "SAIWU_PAPERS_S3_ENDPOINT": "http://127.0.0.1:9000"}) is not None


def test_without_the_library_the_settings_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(Refusal, match="pip install boto3"):
        bucket_of(WHOLE)
    assert bucket_of({}) is None


def test_the_library_is_not_loaded_where_papers_lie_in_a_folder() -> None:
    code = "import sys, competition.cli; sys.exit('boto3' in sys.modules or 'botocore' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# Commands


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    with running() as made:
        yield made


def test_an_installation_moves_into_a_bucket(demo: Path, bucket: Bucket) -> None:
    refuse("papers", "upload", instance=demo, zh="没有设置存放证书的存储桶", en="No bucket for papers")
    env = environment(bucket)
    assert f"96 papers are in {bucket}." in succeed("papers", "upload", instance=demo, env=env)
    assert len(keys_in(bucket)) == 96
    folder = demo / "papers"
    next(folder.rglob("*.pdf")).write_bytes(b"%PDF of somebody else")
    refuse("papers", "upload", instance=demo, env=env, zh="与制发时不同", en="is not what was issued")


def test_a_backup_says_that_the_bucket_is_not_in_it(demo: Path, bucket: Bucket, tmp_path: Path) -> None:
    said = succeed("db", "backup", tmp_path / "b.zip", instance=demo, env=environment(bucket))
    assert f"Papers in the bucket {bucket} are not in it" in said


def test_what_a_backup_brings_along_is_put_into_the_bucket(
    demo: Path,
    backup: Path,  # noqa: F811
    bucket: Bucket,
    tmp_path: Path,
) -> None:
    folder = new_instance(tmp_path, demo)
    outcome = run("db", "restore", backup, instance=folder, env=environment(bucket))
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert "96 papers" in outcome.stdout
    digest = Path(keys_in(bucket)[0]).stem
    assert read_file(bucket, digest).startswith(b"%PDF")
    assert not (folder / "papers").exists()


def test_papers_that_are_nowhere_are_named_on_restoring(demo: Path, bucket: Bucket, tmp_path: Path) -> None:
    env, target = environment(bucket), tmp_path / "bare.zip"
    succeed("papers", "upload", instance=demo, env=env)
    for paper in list((demo / "papers").rglob("*.pdf")):
        paper.unlink()
    assert "and 0 papers" in succeed("db", "backup", target, instance=demo, env=env)
    client(bucket).delete_object(Bucket=bucket.name, Key=keys_in(bucket)[0])
    outcome = run("db", "restore", target, instance=new_instance(tmp_path, demo), env=env)
    assert outcome.exit_code == 0
    assert "1 issued papers were not found (YTJS-2026-" in outcome.stderr
    assert f"put them back into {bucket}" in outcome.stderr


def test_a_bucket_that_fails_stops_restoring(
    demo: Path,
    backup: Path,  # noqa: F811
    bucket: Bucket,
    tmp_path: Path,
) -> None:
    folder, env = new_instance(tmp_path, demo), environment(without(bucket))
    refuse("db", "restore", backup, instance=folder, env=env, zh="NoSuchBucket", en="nothing was issued")
    assert [path.name for path in folder.rglob("*")] == ["saiwu.env"]
