"""How the certificates of a competition look: one of a few designs, its colours, the organizer's logo."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Annotated

from PIL import Image

from competition.documents.layout import Align, Colour
from competition.domain.problems import Text
from competition.domain.tiers import Labelled


class Design(Labelled):
    """图样: what frames the text. All are drawn by code, so they print sharp at any size."""

    GUILLOCHE = "guilloche", "回纹花边", "guilloche with frets"
    WAVES = "waves", "海水纹", "sea waves"
    RULES = "rules", "简约线框", "plain rules"


RED, GOLD = "8C1C1C", "A67C2D"
"""The colours of a competition that chose none."""


@dataclass(frozen=True)
class Picture:
    """An upright picture by the digest of its bytes. The bytes are not kept with the facts: the paper holds them."""

    sha256: Annotated[str, Text("徽标", "the logo")] = ""
    content: bytes = field(default=b"", repr=False, compare=False, metadata={"kept": False})

    @cached_property
    def proportion(self) -> float:
        """Width over height."""
        with Image.open(BytesIO(self.content)) as image:
            return float(image.width / image.height)


NO_PICTURE = Picture()


@dataclass(frozen=True, slots=True)
class OwnField:
    """Where one variable stands on the organizer's own page, how wide and large it may be, in how many lines.

    Lengths are tenths of a millimetre from the upper left corner, the size tenths of a point; `align` is left, centre
    or right.
    """

    variable: Annotated[str, Text("变量", "the variable")]
    left: int
    top: int
    width: int
    size: int
    lines: int = 1
    align: Annotated[str, Text("对齐", "the alignment")] = Align.CENTRE.value
    bold: bool = False
    colour: Annotated[str, Text("颜色", "the colour")] = "1F1B18"


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a paper: for titles, for lines, for lines that hold back, for what lies behind text."""

    main: Colour
    accent: Colour
    light: Colour
    veil: Colour


@dataclass(frozen=True, slots=True)
class Look:
    """`main` and `accent` are six hexadecimal digits; `bilingual` sets English beside the Chinese; `upright` is portrait.

    With `fields` a certificate is drawn on the organizer's own `page` instead (see `own_design`).
    """

    design: Annotated[str, Text("图样", "the design")] = Design.GUILLOCHE.value
    main: Annotated[str, Text("主色", "the main colour")] = RED
    accent: Annotated[str, Text("辅色", "the accent colour")] = GOLD
    upright: bool = False
    bilingual: bool = True
    logo: Picture = NO_PICTURE
    page: Picture = NO_PICTURE
    fields: tuple[OwnField, ...] = ()

    @property
    def palette(self) -> Palette:
        """The two colours with what follows from them."""
        main, accent = Colour.of(self.main), Colour.of(self.accent)
        return Palette(main, accent, paler(accent, 0.42), paler(accent, 0.85))

    @property
    def ground(self) -> str:
        """A name for all that its design draws: the same for papers that look alike."""
        return f"{self.design}-{self.main}-{self.accent}-{'upright' if self.upright else 'lying'}"


PLAIN = Look()
"""The look of a competition that chose none."""


def paler(colour: Colour, share: float) -> Colour:
    """The colour mixed with that share of white."""
    return Colour(*(part + (1 - part) * share for part in (colour.red, colour.green, colour.blue)))
