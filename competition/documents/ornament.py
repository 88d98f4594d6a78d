"""The drawings around a certificate's text, by the look that the organizer chose."""

from __future__ import annotations

from collections.abc import Callable

from competition.documents.layout import MM
from competition.documents.look import Design, Look, Palette
from competition.documents.ornament_guilloche import draw_guilloche
from competition.documents.ornament_rules import draw_rules
from competition.documents.ornament_waves import draw_waves
from competition.documents.pen import Pen

DESIGNS: dict[Design, Callable[[Pen, Palette], None]] = {
    Design.GUILLOCHE: draw_guilloche,
    Design.WAVES: draw_waves,
    Design.RULES: draw_rules,
}


def draw_ground(pen: Pen, look: Look) -> None:
    """All that is the same on every certificate of that look."""
    pen.artwork(look.ground, lambda pen: DESIGNS[Design(look.design)](pen, look.palette))


def draw_flourish(pen: Pen, y: float, reach: float, palette: Palette) -> None:
    """Rules and a lozenge, centred under the title; `reach` is half the length in millimetres."""
    middle = pen.width / 2
    for side in (-1, 1):
        pen.line((middle + side * 4, y), (middle + side * reach, y), palette.accent, 0.7)
        pen.line((middle + side * 4, y - 0.9), (middle + side * reach * 0.72, y - 0.9), palette.light, 0.4)
    path = pen.canvas.beginPath()
    for half, lift in ((1.9, -0.45), (0.9, -0.45)):
        corners = ((-half * 1.25, 0), (0, half), (half * 1.25, 0), (0, -half))
        points = [((middle + dx) * MM, (y + lift + dy) * MM) for dx, dy in corners]
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        path.close()
    pen.stroke(path, palette.accent, 0.6)
