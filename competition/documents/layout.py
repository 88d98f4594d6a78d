"""Measures, colours and types: the values that papers are laid out with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reportlab.lib.pagesizes import A4

from competition.documents.faces import Style

MM = 72 / 25.4
"""Points in a millimetre."""

PORTRAIT = (A4[0] / MM, A4[1] / MM)
LANDSCAPE = (A4[1] / MM, A4[0] / MM)


class Align(StrEnum):
    """Which point of the line stands at the x given."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, green, blue from 0 to 1."""

    red: float
    green: float
    blue: float

    @classmethod
    def of(cls, code: str) -> Colour:
        """The colour of a code such as "8C1C1C"."""
        return cls(*(int(code[at : at + 2], 16) / 255 for at in (0, 2, 4)))


INK = Colour.of("1F1B18")
GREY = Colour.of("6E6A66")


@dataclass(frozen=True, slots=True)
class Type:
    """How a line is set: face, size in points, weight, colour, extra space after each character in ems."""

    size: float
    style: Style = Style.SONG
    bold: bool = False
    colour: Colour = INK
    tracking: float = 0.0


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one type, ready to be drawn; `leading` is the line pitch in ems."""

    lines: tuple[str, ...]
    type: Type
    leading: float = 1.5

    @property
    def height(self) -> float:
        """Millimetres from the top of the first line to the bottom of the last."""
        return len(self.lines) * self.leading * self.type.size / MM
