"""回纹花边: guilloche between rules, a fret 回纹 in each corner, a pale woven disc behind the text."""

from __future__ import annotations

from math import cos, pi, sin

from reportlab.pdfgen.pathobject import PDFPathObject

from competition.documents.layout import MM, Colour
from competition.documents.look import Palette
from competition.documents.pen import Pen

INSET = 9.0
"""Millimetres from the page's edge to the outer rule; office printers cannot reach the outermost 4 to 5."""

BAND = 6.4
"""Width of the guilloche band in millimetres."""

CORNER = 15.0
"""Side of a corner square in millimetres."""

FRET = ((0, 0), (8, 0), (8, 8), (0, 8), (0, 2), (6, 2), (6, 6), (2, 6), (2, 4), (4, 4))
"""One meander on a grid of 8 by 8, from the outer corner inwards."""

# A half period of a cosine as one Bézier curve: where its control points stand along the axis.
EASE = 0.3642


def draw_guilloche(pen: Pen, palette: Palette) -> None:
    """The frame and the disc; the text's field begins 19 millimetres from the edge."""
    _draw_rosette(pen, palette.veil, (pen.width / 2, pen.height * 0.524), 56)
    _rule(pen, INSET, palette.main, 1.6)
    _rule(pen, INSET + 1.5, palette.accent, 0.5)
    weaves = ((1.0, palette.accent, 0.45), (0.62, palette.light, 0.4), (0.3, palette.light, 0.35))
    for amplitude, colour, width in weaves:
        pen.stroke(_guilloche(pen, amplitude), colour, width)
    _notched_rule(pen, INSET + 1.5 + BAND, 0.0, palette.accent, 0.5)
    _notched_rule(pen, INSET + 1.5 + BAND + 1.3, 1.3, palette.main, 0.6)
    for x_side in (0, 1):
        for y_side in (0, 1):
            _corner(pen, x_side, y_side, palette)


def _draw_rosette(pen: Pen, veil: Colour, middle: tuple[float, float], radius: float) -> None:
    """A pale woven disc behind the text: turned ellipses, too light to disturb reading."""
    canvas, (x, y) = pen.canvas, middle
    canvas.saveState()
    canvas.setStrokeColorRGB(veil.red, veil.green, veil.blue)
    canvas.setLineWidth(0.5)
    canvas.translate(x * MM, y * MM)
    path = canvas.beginPath()
    for points in _turned_ellipses(24):
        scaled = [round(value * radius * MM, 2) for value in points]
        path.moveTo(*scaled[:2])
        for at in range(2, len(scaled), 6):
            path.curveTo(*scaled[at : at + 6])
        path.close()
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.restoreState()


def _rule(pen: Pen, inset: float, colour: Colour, width: float) -> None:
    path = pen.canvas.beginPath()
    path.rect(inset * MM, inset * MM, (pen.width - 2 * inset) * MM, (pen.height - 2 * inset) * MM)
    pen.stroke(path, colour, width)


def _notched_rule(pen: Pen, inset: float, gap: float, colour: Colour, width: float) -> None:
    """A rule that steps around the corner squares at a distance of `gap`."""
    notch = INSET + 1.5 + CORNER + gap
    path = pen.canvas.beginPath()
    for index, (x_side, y_side) in enumerate(((0, 0), (1, 0), (1, 1), (0, 1))):
        steps = [(inset, notch), (notch, notch), (notch, inset)]
        for number, (dx, dy) in enumerate(steps if index % 2 == 0 else reversed(steps)):
            x = pen.width - dx if x_side else dx
            y = pen.height - dy if y_side else dy
            (path.lineTo if index or number else path.moveTo)(x * MM, y * MM)
    path.close()
    pen.stroke(path, colour, width)


def _guilloche(pen: Pen, amplitude: float) -> PDFPathObject:
    """Two mirrored waves along each side, from corner square to corner square."""
    path = pen.canvas.beginPath()
    start = INSET + 1.5 + CORNER
    axis = INSET + 1.5 + BAND / 2
    swing = (BAND / 2 - 0.5) * amplitude
    for sign in (1, -1):
        for level in (axis, pen.height - axis):
            _wave(path, start, pen.width - start, level, sign * swing, upright=False)
        for level in (axis, pen.width - axis):
            _wave(path, start, pen.height - start, level, sign * swing, upright=True)
    return path


def _wave(path: PDFPathObject, start: float, end: float, axis: float, swing: float, *, upright: bool) -> None:
    halves = round((end - start) / 4.2 / 2) * 2
    step = (end - start) / halves

    def at(along: float, across: float) -> tuple[float, float]:
        x, y = (axis + across, along) if upright else (along, axis + across)
        return round(x * MM, 2), round(y * MM, 2)

    path.moveTo(*at(start, swing))
    for number in range(halves):
        here, level = start + number * step, swing * (-1) ** number
        ease = EASE * step
        path.curveTo(*at(here + ease, level), *at(here + step - ease, -level), *at(here + step, -level))


def _corner(pen: Pen, x_side: int, y_side: int, palette: Palette) -> None:
    """A square with a meander that starts from the page's corner."""
    near = INSET + 1.5

    def at(dx: float, dy: float) -> tuple[float, float]:
        x, y = near + dx, near + dy
        return (pen.width - x if x_side else x) * MM, (pen.height - y if y_side else y) * MM

    square = pen.canvas.beginPath()
    square.moveTo(*at(0, 0))
    for dx, dy in ((CORNER, 0), (CORNER, CORNER), (0, CORNER)):
        square.lineTo(*at(dx, dy))
    square.close()
    pen.stroke(square, palette.accent, 0.5)
    margin = 2.0
    unit = (CORNER - 2 * margin) / 8
    fret = pen.canvas.beginPath()
    for number, (dx, dy) in enumerate(FRET):
        (fret.lineTo if number else fret.moveTo)(*at(margin + dx * unit, margin + dy * unit))
    pen.stroke(fret, palette.main, 1.3)


def _turned_ellipses(count: int) -> tuple[tuple[float, ...], ...]:
    """Ellipses of half-axes 1 and 0.42 turned about the centre: a start point and four Bézier curves each."""
    kappa, flat = 0.5523, 0.42
    outline: list[tuple[float, float]] = [(1.0, 0.0)]
    for quarter in range(4):
        c, s = round(cos(quarter * pi / 2)), round(sin(quarter * pi / 2))
        for px, py in ((1, kappa), (kappa, 1), (0, 1)):
            outline.append((px * c - py * s, px * s + py * c))
    turned = []
    for number in range(count):
        cosine, sine = cos(number * pi / count), sin(number * pi / count)
        turned.append(
            tuple(v for x, y in outline for v in (x * cosine - y * flat * sine, x * sine + y * flat * cosine))
        )
    return tuple(turned)
