"""Settings from the environment; a missing or weak secret stops the start, in the demo as in production."""

import os
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

from competition.domain.problems import Problem, Refusal, problem

ENVIRONMENT_FILE = "saiwu.env"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """All that an installation may choose. `data_key` and `index_key` are 32 bytes each."""

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

    @property
    def papers(self) -> Path:
        """Where issued papers are kept."""
        return self.instance / "papers"


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
    try:
        key = b64decode(environ.get(name, ""), validate=True)
    except ValueError:  # not base64, or not even ASCII
        key = b""
    if len(key) != 32 or len(set(key)) < 10:
        problems.append(_weak(name, "32个随机字节的base64", "32 random bytes in base64"))
    return key


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


def _weak(name: str, zh: str, en: str) -> Problem:
    return problem(
        f"环境变量 {name} 未设置或强度不足，应为{zh}。",
        f"The environment variable {name} is missing or weak; it must be {en}.",
        mend_zh="运行 `saiwu keys` 可生成一组，写入环境或实例目录的 saiwu.env。",
        mend_en="`saiwu keys` prints a set; put it in the environment or in saiwu.env of the instance folder.",
    )
