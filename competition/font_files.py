"""A face of the operator's own, as the settings name it: `/fonts/kai.ttc#1`, `/fonts/song-vf.ttf@700`."""

import re
from dataclasses import dataclass
from pathlib import Path

NAMED = re.compile(r"(?P<path>.+?)(?:#(?P<index>[0-9]{1,3}))?(?:@(?P<weight>[0-9]{1,4}))?")


@dataclass(frozen=True, slots=True)
class FontFile:
    """The face `index` of a file, 0 where it holds one; `weight` on the axis of a variable font, None for its own."""

    path: Path
    index: int = 0
    weight: int | None = None


def read_font(text: str) -> FontFile:
    """The face that the text names; any text names one, whether it is there or not."""
    found = NAMED.fullmatch(text.strip())
    if found is None:
        return FontFile(Path(text))
    weight = found["weight"]
    return FontFile(Path(found["path"]), int(found["index"] or 0), int(weight) if weight else None)
