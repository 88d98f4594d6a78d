"""The faces that papers are set in, and what no face can print.

Song 宋 and Hei 黑 come from the package `pylopdf-fonts-zh-cn` (OFL): all 8,105 characters of 通用规范汉字表.
A character that the wanted face lacks is taken from the next one; what none of them has is refused by name,
because viewers print it as a box or as nothing.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

import pylopdf_fonts_zh_cn

from competition.documents.fonts import EmbeddedFont, open_font
from competition.domain.problems import Problem, Text, problem
from competition.font_files import FontFile


class Style(StrEnum):
    """The wanted face; bold is a regular face with stroked outlines, as the package has no bold."""

    SONG = "song"
    HEI = "hei"


Glyph = tuple[EmbeddedFont, float]
"""The face that sets a character, and its advance in ems."""

Run = tuple[EmbeddedFont, str]
"""Characters side by side that one face sets."""


@dataclass(frozen=True, slots=True)
class Faces:
    """Song, Hei and the operator's own faces: `own_song` and `own_hei` stand before the packaged ones, `extra` behind."""

    song: EmbeddedFont
    hei: EmbeddedFont
    extra: tuple[EmbeddedFont, ...] = ()
    own_song: EmbeddedFont | None = None
    own_hei: EmbeddedFont | None = None
    _known: dict[tuple[str, Style], Glyph] = field(default_factory=dict, repr=False, compare=False)
    _printable: set[str] = field(default_factory=set, repr=False, compare=False)

    def warm(self) -> None:
        """Do now what the first paper of the process would wait for: about a second."""
        for face in self.chain(Style.SONG):
            face.prepare()

    def chain(self, style: Style) -> tuple[EmbeddedFont, ...]:
        """The wanted face first, then those that may stand in for it."""
        heavy = style is Style.HEI
        first = (self.hei, self.song) if heavy else (self.song, self.hei)
        own = self.own_hei if heavy else self.own_song
        return (*((own,) if own else ()), *first, *self.extra)

    def prints(self, char: str) -> bool:
        """Whether some face has this character. Control and format characters never print."""
        return unicodedata.category(char)[0] != "C" and any(face.has(char) for face in self.chain(Style.SONG))

    def runs(self, text: str, style: Style) -> tuple[Run, ...]:
        """The text split by face. Raises `ValueError` for a character that no face has."""
        return _set(self, text, style)[0]

    def width(self, text: str, size: float, style: Style) -> float:
        """The set width, in the unit of `size`. Raises `ValueError` for a character that no face has."""
        return _set(self, text, style)[1] * size

    def glyph(self, char: str, style: Style) -> Glyph:
        """The face for this character. Raises `ValueError` when none has it."""
        found = self._known.get((char, style))
        if found is None:
            face = next((face for face in self.chain(style) if face.has(char)), None)
            if face is None:
                raise ValueError(f"no face has U+{ord(char):04X}")
            found = self._known[char, style] = (face, face.stringWidth(char, 1))
        return found

    def missing(self, text: str) -> tuple[str, ...]:
        """The characters of the text that cannot be printed, each once, in order."""
        new = [char for char in dict.fromkeys(text) if char not in self._printable]
        self._printable.update(char for char in new if self.prints(char))
        return tuple(char for char in new if char not in self._printable)


@lru_cache(maxsize=4096)
def _set(faces: Faces, text: str, style: Style) -> tuple[tuple[Run, ...], float]:
    """The runs of a text and its width in ems. Most of what a paper says it shares with others of its kind."""
    glyphs = [faces.glyph(char, style) for char in text]
    owners = groupby(zip(glyphs, text, strict=True), key=lambda each: each[0][0])
    runs = tuple((face, "".join([char for _glyph, char in each])) for face, each in owners)
    return runs, sum([advance for _face, advance in glyphs])


@cache
def open_faces(*extra: FontFile, song: FontFile | None = None, hei: FontFile | None = None) -> Faces:
    """The packaged faces, before them the operator's `song` (Kai, FangSong) and `hei`, and behind them others.

    Opened once per process. Raises `FileNotFoundError` for a path that does not exist and `ValueError` for a face without
    outlines or without that weight.
    """
    for each in (*extra, *filter(None, (song, hei))):
        if not each.path.is_file():
            raise FileNotFoundError(each.path)
    packaged = [Path(find()) for find in (pylopdf_fonts_zh_cn.serif_path, pylopdf_fonts_zh_cn.sans_path)]
    own = [_open(each) if each else None for each in (song, hei)]
    return Faces(*map(open_font, packaged), tuple(map(_open, extra)), *own)


def _open(file: FontFile) -> EmbeddedFont:
    return open_font(file.path, file.index, file.weight)


def unprintable(char: str, *, text: str, label: Text, holder: str, paper: Text) -> Problem:
    """The refusal of one character: which, in whose text, and how to mend it."""
    point = f"U+{ord(char):04X}"
    excerpt = text if len(text) <= 24 else f"{text[:24]}…"
    if unicodedata.category(char)[0] == "C":
        return problem(
            f"{holder}的{paper.zh}：{label.zh}“{excerpt}”里有不能印的字符 {point}。",
            f"{paper.en} of {holder}: {label.en} holds {point}, which cannot be printed.",
            mend_zh="请删去该字符，或改为正式编码的字，再重新生成。",
            mend_en="Delete it or replace it with the encoded character, then issue again.",
        )
    return problem(
        f"{holder}的{paper.zh}：{label.zh}“{excerpt}”里的“{char}”（{point}）没有字体可印。",
        f"{paper.en} of {holder}: no font has {char} ({point}) in {label.en}.",
        mend_zh="请核对该字；无误则请管理员配置含有该字的字体（如 fonts-hanazono 的 HanaMinB），再重新生成。",
        mend_en="Check it; if right, configure a font that has it (such as HanaMinB), then issue again.",
    )
