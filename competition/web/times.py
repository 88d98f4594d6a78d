"""Elapsed times as people write them: 1:35:20, 35:20."""

import re
import unicodedata

from competition.domain.problems import Refusal, problem

SHAPE = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d)")


def read_time(raw: str) -> int | None:
    """Seconds; None for an empty field. Refusal for anything that is no time."""
    text = unicodedata.normalize("NFKC", raw).strip()
    if not text:
        return None
    shape = SHAPE.fullmatch(text)
    if shape is None or (shape[1] is not None and int(shape[2]) > 59):
        raise Refusal(
            problem(
                f"“{text[:20]}”不是用时。",
                f"“{text[:20]}” is no time.",
                mend_zh="请按“时:分:秒”或“分:秒”填写，例如 1:35:20 或 35:20。",
                mend_en="Write hours:minutes:seconds or minutes:seconds, such as 1:35:20 or 35:20.",
            )
        )
    hours, minutes, seconds = (int(part or 0) for part in shape.groups())
    return (hours * 60 + minutes) * 60 + seconds


def time_text(seconds: int | None) -> str:
    """The time as it is written; empty where none was taken."""
    if seconds is None:
        return ""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
