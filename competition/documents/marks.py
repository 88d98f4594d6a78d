"""The marks that papers share: the QR code, the place for the seal, the line that says "sample"."""

from __future__ import annotations

from functools import lru_cache

import segno

from competition.documents.layout import GREY, INK, MM, Align, Colour, Type
from competition.documents.pen import Pen
from competition.domain.problems import Refusal, problem

QUIET = 4
"""Modules of white that ISO/IEC 18004 asks for around a code."""

MODULE = 0.42
"""Millimetres a module must have to be read from a print by a phone."""

SEAL_RADIUS = 22.0
"""Millimetres; room for the round seals of 42 mm that bodies below a province commonly use."""

PALE = Colour.of("A9A6A2")


@lru_cache(maxsize=256)
def modules(content: str) -> tuple[bytes, ...]:
    """The rows of the code, one byte a module, 1 is dark. The mask is fixed: choosing the best costs 6 ms."""
    code = segno.make(content, error="m", boost_error=False, micro=False, mask=2)
    return tuple(bytes(row) for row in code.matrix)


def qr_side(content: str, *, least: float, most: float) -> float:
    """The side in millimetres that keeps each module legible, quiet zone included.

    Raises `Refusal` for content that would need more than `most`.
    """
    try:
        side = MODULE * (len(modules(content)) + 2 * QUIET)
    except segno.DataOverflowError:
        side = most + 1
    if side <= most:
        return max(least, side)
    raise Refusal(
        problem(
            f"核验网址有 {len(content)} 个字符，二维码印出后扫不清。",
            f"The address to verify has {len(content)} characters; its QR code would be too fine to scan.",
            mend_zh="请管理员缩短站点网址或凭据内容。",
            mend_en="Shorten the site's address or the credential.",
        )
    )


def draw_qr(pen: Pen, x: float, y: float, side: float, content: str) -> None:
    """The code with its quiet zone, `x` and `y` its lower left corner; the square is also a link."""
    rows = modules(content)
    canvas, unit = pen.canvas, side * MM / (len(rows) + 2 * QUIET)
    canvas.saveState()
    canvas.translate(x * MM + QUIET * unit, y * MM + QUIET * unit)
    canvas.scale(unit, unit)
    canvas.setFillColorRGB(INK.red, INK.green, INK.blue)
    path = canvas.beginPath()
    for height, row in enumerate(reversed(rows)):
        for start, length in _dark_runs(row):
            path.rect(start, height, length, 1)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()
    canvas.linkURL(content, (x * MM, y * MM, (x + side) * MM, (y + side) * MM), F=4)


def draw_seal_place(pen: Pen, x: float, y: float) -> None:
    """The dashed circle in which the organizer stamps; a seal itself is never drawn."""
    pen.circle(x, y, radius=SEAL_RADIUS, colour=PALE, width=0.6, dash=(3, 2.4))
    pen.text(x, y + 0.6, "此处加盖公章", Type(9, colour=PALE), Align.CENTRE)
    pen.text(x, y - 3.2, "Official seal here", Type(6, colour=PALE), Align.CENTRE)


def draw_sample_line(pen: Pen, y: float) -> None:
    """Says on the paper that the people on it do not exist."""
    pen.text(pen.width / 2, y, "示例·虚构人物　Sample, made-up people", Type(8, colour=GREY), Align.CENTRE)


def _dark_runs(row: bytes) -> list[tuple[int, int]]:
    """(start, length) of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    for at, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == at:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((at, 1))
    return runs
