"""What a PDF says about an embedded font besides its outlines."""

from __future__ import annotations

import hashlib
import zlib
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont


@lru_cache(maxsize=16)
def packed_map(meanings: tuple[tuple[int, int], ...]) -> bytes:
    """The CMap compressed; that of the words which every paper of a kind says is asked for again and again."""
    return zlib.compress(to_unicode(dict(meanings)))


def to_unicode(meanings: dict[int, int]) -> bytes:
    """The CMap from CIDs to UTF-16BE text (ISO 32000-1, 9.10.3): surrogate pairs beyond U+FFFF."""
    rows = [_row(cid, point) for cid, point in sorted(meanings.items())]
    blocks = (rows[start : start + 100] for start in range(0, len(rows), 100))
    lines = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
        *("\n".join((f"{len(block)} beginbfchar", *block, "endbfchar")) for block in blocks),
        "endcmap CMapName currentdict /CMap defineresource pop end end",
    )
    return "\n".join(lines).encode("ascii")


@lru_cache(maxsize=10_000)
def _row(cid: int, point: int) -> str:
    return f"<{cid:04X}> <{chr(point).encode('utf-16-be').hex().upper()}>"


def read_charset(path: Path, index: int) -> list[int] | None:
    """CID of each glyph of a CID-keyed CFF font: not the glyph number. `None` when glyphs go by name."""
    with TTFont(path, fontNumber=index, lazy=True) as font:
        top = font["CFF "].cff[0]
        return [0, *(int(name[3:]) for name in top.charset[1:])] if hasattr(top, "ROS") else None


def subset_tag(outlines: bytes) -> str:
    """Six capitals that name the subset (ISO 32000-1, 9.6.4): the same outlines, the same name."""
    digest = hashlib.sha256(outlines).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])
