"""简约线框: two rules, and a folded corner of both colours at two ends."""

from __future__ import annotations

from competition.documents.layout import MM, Colour
from competition.documents.look import Palette
from competition.documents.pen import Pen

INSET = 10.0
"""Millimetres from the page's edge to the outer rule."""

LEG = 40.0
"""The side of the larger corner."""


def draw_rules(pen: Pen, palette: Palette) -> None:
    """The corners at the upper left and the lower right, the rules above them."""
    for turned in (False, True):
        _triangle(pen, LEG, palette.light, turned=turned)
        _triangle(pen, LEG * 0.72, palette.main, turned=turned)
        _stripe(pen, LEG * 1.16, palette.accent, turned=turned)
    for inset, colour, width in ((INSET, palette.accent, 1.1), (INSET + 2.2, palette.light, 0.5)):
        path = pen.canvas.beginPath()
        path.rect(inset * MM, inset * MM, (pen.width - 2 * inset) * MM, (pen.height - 2 * inset) * MM)
        pen.stroke(path, colour, width)


def _corner(pen: Pen, leg: float, *, turned: bool) -> tuple[tuple[float, float], ...]:
    """The corner itself and the ends of a slant that cuts it off, in points."""
    near, far = INSET, pen.height - INSET
    points = ((near, far), (near + leg, far), (near, far - leg))
    return tuple(
        ((pen.width - x if turned else x) * MM, (pen.height - y if turned else y) * MM) for x, y in points
    )


def _triangle(pen: Pen, leg: float, colour: Colour, *, turned: bool) -> None:
    corner, right, below = _corner(pen, leg * 0.55, turned=turned)
    path = pen.canvas.beginPath()
    path.moveTo(*corner)
    path.lineTo(*right)
    path.lineTo(*below)
    path.close()
    canvas = pen.canvas
    canvas.setFillColorRGB(colour.red, colour.green, colour.blue)
    canvas.drawPath(path, stroke=0, fill=1)


def _stripe(pen: Pen, leg: float, colour: Colour, *, turned: bool) -> None:
    _, right, below = _corner(pen, leg * 0.55, turned=turned)
    path = pen.canvas.beginPath()
    path.moveTo(*right)
    path.lineTo(*below)
    pen.stroke(path, colour, 0.8)
