"""Notices by e-mail: what becomes of a message, when it is tried again, and how an address is shown."""

import re
import unicodedata

from competition.domain.problems import Problem, problem
from competition.domain.tiers import Labelled

MOST_TRIES = 8
FIRST_WAIT = 15
"""Minutes after a first failure; each further failure doubles them, as RFC 5321 §4.5.4.1 asks of those who send."""
LONGEST_ADDRESS = 254
"""RFC 5321 §4.5.3.1.3, without the angle brackets."""
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
"""What HTML's e-mail field takes, with at least one dot in the domain."""


class MessageState(Labelled):
    """What became of a message."""

    WAITING = "waiting", "待发送", "waits to be sent"
    SENT = "sent", "已发送", "sent"
    FAILED = "failed", "发送失败", "failed"
    KEPT = "kept", "无邮箱，须另行告知", "no address: to be told otherwise"
    TOLD = "told", "已另行告知", "told otherwise"


def wait_after(tries: int) -> int | None:
    """Minutes until a message that failed that many times is tried again; None once it is given up."""
    return FIRST_WAIT * 2 ** (tries - 1) if tries < MOST_TRIES else None


def check_address(address: str) -> Problem | None:
    """What is wrong with an e-mail address: None if a letter can go there."""
    if len(address) <= LONGEST_ADDRESS and ADDRESS.fullmatch(address):
        return None
    return problem(
        f"“{address[:60]}”不是电子邮箱地址。",
        f"“{address[:60]}” is no e-mail address.",
        mend_zh="请填写完整的地址，例如 name@example.com。",
        mend_en="Write the whole address, such as name@example.com.",
    )


def read_address(raw: str) -> str | Problem:
    """An e-mail address without spaces and in half width, or what is wrong with it; it is never repeated."""
    address = "".join(unicodedata.normalize("NFKC", raw).split())
    if check_address(address) is None:
        return address
    return problem(
        "这不是电子邮箱地址。",
        "This is no e-mail address.",
        mend_zh="请填写完整的地址，例如 name@example.com；没有的不填。",
        mend_en="Write the whole address, such as name@example.com, or leave it empty.",
    )


def mask_address(address: str) -> str:
    """The address with all but the first character of its local part hidden: w***@example.com; empty for none."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}***@{domain}" if at else ""
