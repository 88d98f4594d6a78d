"""海水纹: bands of overlapping waves above and below, plain rules at the sides."""

from __future__ import annotations

from competition.documents.layout import MM, Colour
from competition.documents.look import Palette
from competition.documents.pen import Pen

INSET, BAND = 9.0, 9.0
"""Millimetres from the page's edge to the rule, and the height of a band."""

RADIUS = 4.5
"""The largest ring of a wave; a row of waves stands half of it above the one below."""

RINGS = (1.0, 0.72, 0.44)
KAPPA = 0.5523
"""Where the control points of a quarter circle stand."""


def draw_waves(pen: Pen, palette: Palette) -> None:
    """The rules and both bands; the text's field begins 19 millimetres from the edge."""
    for inset, colour, width in ((INSET, palette.main, 1.4), (INSET + 1.4, palette.accent, 0.5)):
        path = pen.canvas.beginPath()
        path.rect(inset * MM, inset * MM, (pen.width - 2 * inset) * MM, (pen.height - 2 * inset) * MM)
        pen.stroke(path, colour, width)
    for upside_down in (False, True):
        _band(pen, palette, upside_down=upside_down)


def _band(pen: Pen, palette: Palette, *, upside_down: bool) -> None:
    """Three rows of waves from rule to rule, the lowest drawn last so that it covers the others."""
    left, right = INSET + 1.4, pen.width - INSET - 1.4
    count = round((right - left) / (2 * RADIUS))
    step = (right - left) / count
    canvas = pen.canvas
    canvas.saveState()
    if upside_down:
        canvas.translate(0, pen.height * MM)
        canvas.scale(1, -1)
    clip = canvas.beginPath()
    clip.rect(left * MM, (INSET + 1.4) * MM, (right - left) * MM, BAND * MM)
    canvas.clipPath(clip, stroke=0, fill=0)
    for row in (2, 1, 0):
        shift = step / 2 if row % 2 else 0.0
        for number in range(count + 1):
            _wave(pen, left + shift + number * step, INSET + 1.4 + row * RADIUS / 2, step / 2, palette)
    canvas.restoreState()


def _wave(pen: Pen, x: float, y: float, radius: float, palette: Palette) -> None:
    for number, ring in enumerate(RINGS):
        _half_disc(pen, x, y, radius * ring, palette.light if number else palette.accent)


def _half_disc(pen: Pen, x: float, y: float, radius: float, colour: Colour) -> None:
    """White, with a line around its upper half."""
    far = KAPPA * radius
    path = pen.canvas.beginPath()
    points = (
        ((x - radius, y + far), (x - far, y + radius), (x, y + radius)),
        ((x + far, y + radius), (x + radius, y + far), (x + radius, y)),
    )
    path.moveTo(round((x - radius) * MM, 2), round(y * MM, 2))
    for curve in points:
        path.curveTo(*(round(value * MM, 2) for point in curve for value in point))
    canvas = pen.canvas
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setStrokeColorRGB(colour.red, colour.green, colour.blue)
    canvas.setLineWidth(0.45)
    canvas.drawPath(path, stroke=1, fill=1)
