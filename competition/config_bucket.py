"""Where issued papers are kept instead of the instance's folder: a bucket of a service that speaks S3."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from urllib.parse import urlsplit

from competition.domain.problems import Problem, problem

PREFIX = "SAIWU_PAPERS_S3_"
NAMES = ("ENDPOINT", "BUCKET", "KEY", "SECRET", "REGION", "STYLE")
BUCKET_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
"""What every such service takes: 3 to 63 small letters, digits, dots and hyphens."""
STYLES = ("path", "virtual")
DEFAULT_REGION = "us-east-1"
"""What services without regions expect in a signature."""
THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Bucket:
    """A bucket and who opens it. `style`: path (endpoint/bucket) or virtual (bucket.endpoint)."""

    endpoint: str
    name: str
    key: str
    secret: str = field(repr=False)
    region: str = DEFAULT_REGION
    style: str = "path"

    def __str__(self) -> str:
        return f"{self.endpoint}/{self.name}"


def read_bucket(environ: Mapping[str, str], problems: list[Problem]) -> Bucket | None:
    """The bucket for papers; None where none is named. A Problem for half a configuration."""
    given = {name: environ.get(PREFIX + name, "").strip() for name in NAMES}
    if not any(given.values()):
        return None
    style = given["STYLE"] or "path"
    wrong = [
        (not _is_safe(given["ENDPOINT"]), "ENDPOINT", *ENDPOINT_WORDS),
        (not BUCKET_NAME.fullmatch(given["BUCKET"]), "BUCKET", "不是存储桶名称", "is no name of a bucket"),
        (not given["KEY"], "KEY", "未设置", "is missing"),
        (not given["SECRET"], "SECRET", "未设置", "is missing"),
        (style not in STYLES, "STYLE", "须为path或virtual", "is path or virtual"),
    ]
    found = [_half(name, zh, en) for is_wrong, name, zh, en in wrong if is_wrong]
    found += [] if find_spec("boto3") else [_not_installed()]
    problems += found
    if found:
        return None
    endpoint = given["ENDPOINT"].rstrip("/")
    region = given["REGION"] or DEFAULT_REGION
    return Bucket(endpoint, given["BUCKET"], given["KEY"], given["SECRET"], region, style)


ENDPOINT_WORDS = (
    "须为 https 网址（仅本机可用 http），不含路径",
    "must be an https address without a path (http only for this machine)",
)


def _is_safe(endpoint: str) -> bool:
    """Papers name people: they leave this machine only through TLS."""
    try:
        parts = urlsplit(endpoint)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    here = host in THIS_MACHINE
    plain = parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username)
    return bool(host) and plain and parts.scheme in (("https", "http") if here else ("https",))


def _half(name: str, zh: str, en: str) -> Problem:
    return problem(
        f"存放证书的存储桶设置不完整：{PREFIX}{name} {zh}。",
        f"The settings of the bucket for papers are incomplete: {PREFIX}{name} {en}.",
        mend_zh=f"请补全 {PREFIX}ENDPOINT、BUCKET、KEY、SECRET；存放在本机的，全部删去。",
        mend_en=f"Complete {PREFIX}ENDPOINT, BUCKET, KEY and SECRET; to keep papers on this machine remove them all.",
    )


def _not_installed() -> Problem:
    return problem(
        "已设置存放证书的存储桶，但没有安装所需的 boto3。",
        "A bucket for papers is set, but boto3, which it needs, is not installed.",
        mend_zh="请运行 pip install boto3（附加组件 s3）。",
        mend_en="Run pip install boto3 (the extra s3).",
    )
