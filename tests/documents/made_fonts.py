"""Small fonts made on the spot, each with one solid square as the glyph of every character asked for."""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation

UNITS = 2048


def make_truetype(path: Path, chars: str, *, unused: int = 40) -> Path:
    """A TrueType font; `unused` glyphs stand before the wanted ones, so that a subset could renumber them."""
    builder = _builder(chars, unused, truetype=True)
    pen = TTGlyphPen(None)
    _square(pen)
    square = pen.glyph()
    builder.setupGlyf(dict.fromkeys(builder.font.getGlyphOrder(), square))
    return _finish(builder, path)


def make_named_cff(path: Path, chars: str, *, unused: int = 40) -> Path:
    """An OpenType font with CFF outlines addressed by glyph name, not by CID."""
    builder = _builder(chars, unused, truetype=False)
    pen = T2CharStringPen(UNITS, None)
    _square(pen)
    outlines = {name: pen.getCharString() for name in builder.font.getGlyphOrder()}
    builder.setupCFF("MadeCFF", {}, outlines, {})
    return _finish(builder, path)


def make_variable(path: Path, chars: str) -> Path:
    """A TrueType font whose squares grow wider from weight 400 to 900, and so does what they take on the line."""
    builder = _builder(chars, 0, truetype=True)
    pen = TTGlyphPen(None)
    _square(pen)
    square = pen.glyph()
    names = builder.font.getGlyphOrder()
    builder.setupGlyf(dict.fromkeys(names, square))
    _finish(builder, path)
    builder.setupFvar([("wght", 400, 400, 900, "Weight")], [])
    wider = [(0, 0), (0, 0), (1000, 0), (1000, 0), (0, 0), (1000, 0), (0, 0), (0, 0)]
    builder.setupGvar({name: [TupleVariation({"wght": (0, 1, 1)}, wider)] for name in names})
    builder.save(path)
    return path


def make_collection(path: Path, *fonts: Path) -> Path:
    """The fonts as the faces of one file."""
    collection = TTCollection()
    collection.fonts = [TTFont(font) for font in fonts]
    collection.save(path)
    return path


def _builder(chars: str, unused: int, *, truetype: bool) -> FontBuilder:
    builder = FontBuilder(UNITS, isTTF=truetype)
    names = {ord(char): f"u{ord(char):05X}" for char in chars}
    builder.setupGlyphOrder([".notdef", *(f"unused{number}" for number in range(unused)), *names.values()])
    builder.setupCharacterMap(names)
    return builder


def _square(pen: TTGlyphPen | T2CharStringPen) -> None:
    pen.moveTo((100, 0))
    for point in ((100, 1800), (1900, 1800), (1900, 0)):
        pen.lineTo(point)
    pen.closePath()


def _finish(builder: FontBuilder, path: Path) -> Path:
    builder.setupHorizontalMetrics(dict.fromkeys(builder.font.getGlyphOrder(), (UNITS, 100)))
    builder.setupHorizontalHeader(ascent=1800, descent=-248)
    builder.setupNameTable({"familyName": "Made", "styleName": "Regular", "psName": f"Made-{path.stem}"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    return path
