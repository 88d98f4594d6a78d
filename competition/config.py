"""Settings from the environment; a missing or weak secret stops the start, in the demo as in production."""

import os
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

from competition.config_bucket import Bucket, read_bucket
from competition.domain.mailing import check_address
from competition.domain.problems import Problem, Refusal, problem
from competition.font_files import FontFile, read_font

ENVIRONMENT_FILE = "saiwu.env"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class SmtpSettings:
    """The server that letters go through. `security`: starttls, tls, or none for a server on this machine."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"


@dataclass(frozen=True)
class Settings:
    """All that an installation may choose. Keys are 32 bytes each; with earlier ones what they sealed still opens."""

    instance: Path
    database_url: str
    secret_key: str = field(repr=False)
    data_key: bytes = field(repr=False)
    index_key: bytes = field(repr=False)
    public_url: str
    secure_cookies: bool
    rate_limit_storage: str = "memory://"
    upload_limit: int = 8 * MEGABYTE
    trusted_proxies: int = 0
    require_totp: bool = False
    earlier_data_keys: tuple[bytes, ...] = field(default=(), repr=False)
    earlier_index_keys: tuple[bytes, ...] = field(default=(), repr=False)
    smtp: SmtpSettings | None = None
    stamp_url: str = ""
    seal_hook: str = ""
    fonts: tuple[FontFile, ...] = ()
    song: FontFile | None = None
    hei: FontFile | None = None
    bucket: Bucket | None = None

    @property
    def papers(self) -> Path | Bucket:
        """Where issued papers are kept."""
        return self.bucket or self.papers_folder

    @property
    def papers_folder(self) -> Path:
        """Where issued papers are kept without a bucket, and were kept before there was one."""
        return self.instance / "papers"

    @property
    def venue(self) -> Path:
        """Where the certificates for a hall without a public domain are kept."""
        return self.instance / "venue"

    @property
    def keys(self) -> Path:
        """Where the keys that prove papers are kept."""
        return self.instance / "keys"


def instance_environment(instance: Path) -> dict[str, str]:
    """The process's environment over what the instance's own file says."""
    kept = dotenv_values(instance / ENVIRONMENT_FILE)
    return {**{key: value for key, value in kept.items() if value is not None}, **os.environ}


def read_settings(environ: Mapping[str, str], *, instance: Path | None = None) -> Settings:
    """The settings; a Refusal names every variable that is missing or weak."""
    home = (instance or Path(environ.get("SAIWU_INSTANCE", "instance"))).resolve()
    problems: list[Problem] = []
    settings = Settings(
        instance=home,
        database_url=environ.get("SAIWU_DATABASE_URL", f"sqlite:///{home / 'saiwu.sqlite'}"),
        secret_key=_secret(environ, problems),
        data_key=_key(environ, "SAIWU_DATA_KEY", problems),
        index_key=_key(environ, "SAIWU_INDEX_KEY", problems),
        public_url=environ.get("SAIWU_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
        secure_cookies=environ.get("SAIWU_PUBLIC_URL", "").startswith("https://"),
        trusted_proxies=_count(environ, "SAIWU_TRUSTED_PROXIES", problems),
        rate_limit_storage=environ.get("SAIWU_RATE_LIMIT_STORAGE", "memory://"),
        require_totp=_require_totp(environ, problems),
        earlier_data_keys=_earlier_keys(environ, "SAIWU_DATA_KEY", problems),
        earlier_index_keys=_earlier_keys(environ, "SAIWU_INDEX_KEY", problems),
        smtp=_smtp(environ, problems),
        stamp_url=_stamp_url(environ, problems),
        seal_hook=environ.get("SAIWU_SEAL_HOOK", "").strip(),
        fonts=_fonts(environ, "SAIWU_FONTS", problems),
        song=next(iter(_fonts(environ, "SAIWU_FONT_SONG", problems)), None),
        hei=next(iter(_fonts(environ, "SAIWU_FONT_HEI", problems)), None),
        bucket=read_bucket(environ, problems),
    )
    if problems:
        raise Refusal(problems)
    return settings


def _secret(environ: Mapping[str, str], problems: list[Problem]) -> str:
    secret = environ.get("SAIWU_SECRET_KEY", "")
    if len(secret) < 32 or len(set(secret)) < 10:
        problems.append(_weak("SAIWU_SECRET_KEY", "至少32个随机字符", "at least 32 random characters"))
    return secret


def _key(environ: Mapping[str, str], name: str, problems: list[Problem]) -> bytes:
    return _decoded(environ.get(name, ""), name, problems)


def _earlier_keys(environ: Mapping[str, str], name: str, problems: list[Problem]) -> tuple[bytes, ...]:
    """The keys before the present one, separated by commas: they open what they sealed until it is sealed anew."""
    previous = f"{name}_PREVIOUS"
    texts = [text.strip() for text in environ.get(previous, "").split(",") if text.strip()]
    if environ.get(name, "").strip() in texts:
        problems.append(_same_key(name, previous))
    return tuple(_decoded(text, previous, problems) for text in texts)


def _decoded(text: str, name: str, problems: list[Problem]) -> bytes:
    try:
        key = b64decode(text, validate=True)
    except ValueError:  # not base64, or not even ASCII
        key = b""
    if len(key) != 32 or len(set(key)) < 10:
        problems.append(_weak(name, "32个随机字节的base64", "32 random bytes in base64"))
    return key


def _same_key(name: str, previous: str) -> Problem:
    return problem(
        f"{previous} 中有与 {name} 相同的密钥。",
        f"{previous} holds the same key as {name}.",
        mend_zh=f"{name} 填写新密钥，{previous} 只填写更换下来的旧密钥。",
        mend_en=f"{name} takes the new key, {previous} only those it replaced.",
    )


def _count(environ: Mapping[str, str], name: str, problems: list[Problem]) -> int:
    """How many proxies of one's own stand before the server: their word on the client's address is taken."""
    text = environ.get(name, "0")
    if not (text.isascii() and text.isdigit() and int(text) < 10):
        problems.append(
            problem(
                f"环境变量 {name} 应为0至9的整数。",
                f"The environment variable {name} must be a whole number from 0 to 9.",
                mend_zh="填写前面自有代理的个数，没有则删去。",
                mend_en="Give the number of your own proxies in front, or remove it.",
            )
        )
        return 0
    return int(text)


def _require_totp(environ: Mapping[str, str], problems: list[Problem]) -> bool:
    """Whether organizers and chief judges need one-time codes: they do behind https unless it is said otherwise."""
    name, behind_https = "SAIWU_REQUIRE_TOTP", environ.get("SAIWU_PUBLIC_URL", "").startswith("https://")
    text = environ.get(name, "1" if behind_https else "0")
    if text not in ("0", "1"):
        problems.append(
            problem(
                f"环境变量 {name} 应为0或1。",
                f"The environment variable {name} must be 0 or 1.",
                mend_zh="1 表示组织者和裁判长必须使用一次性验证码，0 表示不强制。",
                mend_en="1: organizers and chief judges need one-time codes; 0: they may go without.",
            )
        )
    return text == "1"


SMTP_PORTS = {"starttls": "587", "tls": "465", "none": "25"}
THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


def _smtp(environ: Mapping[str, str], problems: list[Problem]) -> SmtpSettings | None:
    """The server for letters; None where none is named. A Problem for half a configuration."""
    names = ("HOST", "PORT", "FROM", "USER", "PASSWORD", "SECURITY")
    given = {name: environ.get(f"SAIWU_SMTP_{name}", "").strip() for name in names}
    if not any(given.values()):
        return None
    security = given["SECURITY"] or "starttls"
    port = given["PORT"] or SMTP_PORTS.get(security, "")
    wrong = [
        (not given["HOST"], "SAIWU_SMTP_HOST", "未设置", "is missing"),
        (check_address(given["FROM"]) is not None, "SAIWU_SMTP_FROM", "不是邮箱地址", "is no e-mail address"),
        (
            bool(given["USER"]) is not bool(given["PASSWORD"]),
            "SAIWU_SMTP_USER / SAIWU_SMTP_PASSWORD",
            "须同时设置",
            "go together",
        ),
        (
            security not in SMTP_PORTS,
            "SAIWU_SMTP_SECURITY",
            "须为starttls、tls或none",
            "is starttls, tls or none",
        ),
        (
            security == "none" and given["HOST"] not in THIS_MACHINE,
            "SAIWU_SMTP_SECURITY",
            "为none时邮件服务器须在本机",
            "may be none only for a server on this machine",
        ),
        (
            not (port.isascii() and port.isdigit() and 0 < int(port) < 65536),
            "SAIWU_SMTP_PORT",
            "须为1至65535的整数",
            "is a whole number from 1 to 65535",
        ),
    ]
    found = [_half(name, zh, en) for is_wrong, name, zh, en in wrong if is_wrong]
    problems += found
    if found:
        return None
    return SmtpSettings(given["HOST"], int(port), given["FROM"], given["USER"], given["PASSWORD"], security)


def _half(name: str, zh: str, en: str) -> Problem:
    return problem(
        f"邮件设置不完整：{name}{zh}。",
        f"The settings for e-mail are incomplete: {name} {en}.",
        mend_zh="请补全 SAIWU_SMTP_HOST、SAIWU_SMTP_FROM 等设置；不发邮件的，全部删去。",
        mend_en="Complete SAIWU_SMTP_HOST, SAIWU_SMTP_FROM and the others; to send no mail remove them all.",
    )


def _stamp_url(environ: Mapping[str, str], problems: list[Problem]) -> str:
    """The address of a time-stamp service (RFC 3161); "" where signatures are not stamped."""
    name = "SAIWU_STAMP_URL"
    address = environ.get(name, "").strip()
    if address and not address.startswith(("https://", "http://")):
        problems.append(
            problem(
                f"环境变量 {name} 不是网址。",
                f"The environment variable {name} is no address.",
                mend_zh="填写时间戳服务的 http(s) 网址，不用则删去。",
                mend_en="Give the http(s) address of the time-stamp service, or remove it.",
            )
        )
    return address


def _fonts(environ: Mapping[str, str], name: str, problems: list[Problem]) -> tuple[FontFile, ...]:
    """Faces of the operator's own, in the order in which they are asked."""
    found = tuple(read_font(part) for part in environ.get(name, "").split(os.pathsep) if part.strip())
    for each in found:
        if not each.path.is_file():
            problems.append(
                problem(
                    f"环境变量 {name} 中的字体文件 {each.path} 不存在。",
                    f"{name} names {each.path}, which is no file.",
                    mend_zh="请核对路径；多个文件用系统的路径分隔符隔开，字体集的第几个写作 #1，可变字体的字重写作 @700。",
                    mend_en="Check the path; several are parted by the system's path separator, the face of a collection "
                    "is #1, the weight of a variable font @700.",
                )
            )
    return found


def _weak(name: str, zh: str, en: str) -> Problem:
    return problem(
        f"环境变量 {name} 未设置或强度不足，应为{zh}。",
        f"The environment variable {name} is missing or weak; it must be {en}.",
        mend_zh="运行 `saiwu keys` 可生成一组，写入环境或实例目录的 saiwu.env。",
        mend_en="`saiwu keys` prints a set; put it in the environment or in saiwu.env of the instance folder.",
    )
