"""A font backed by HarfBuzz: CFF and TrueType outlines, subset, embedded, and extracted exactly.

reportlab's own `TTFont` refuses CFF outlines and writes a wrong ToUnicode map beyond U+FFFF (李𬭚 extracts
as 李ⲵ). A canvas knows this class by its `fontName`; text is encoded and the font written here. Glyphs are addressed
as two-byte CIDs under Identity-H: the CIDs of the CFF charset for CID-keyed fonts, glyph numbers otherwise
(ISO 32000-1, 9.7.4.2).
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from threading import Lock
from types import SimpleNamespace
from typing import NamedTuple
from weakref import WeakKeyDictionary

import uharfbuzz as hb
from reportlab.lib.rl_accel import fp_str
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFObjectReference,
    PDFStream,
    PDFString,
)

from competition.documents.font_tables import packed_map, read_charset, subset_tag

UNEMBEDDED_TABLES = "BASE DSIG GDEF GPOS GSUB OS/2 STAT VORG cmap gasp kern meta name post vhea vmtx"
OUTLINE_LEVEL = 1
"""How hard zlib looks for what repeats: outlines hardly do, and the sixth level saves one byte in a hundred."""

PER_MILLE = 1000
"""PDF states glyph widths and font metrics in thousandths of the font size."""


@dataclass(slots=True)
class _Use:
    """What one document has drawn with one font.

    `meanings[n]` maps CID → code point for the font's n-th PDF font dictionary. A second one appears only
    when two code points share a glyph (人 U+4EBA, ⼈ U+2F08): one ToUnicode map could tell just one of them.
    """

    name: str
    codes: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    meanings: list[dict[int, int]] = field(default_factory=lambda: [{}])


class _Glyph(NamedTuple):
    """One character's glyph, 0 when the face has none; its advance in thousandths, and both as a PDF writes them."""

    number: int
    advance: float
    cid: int
    code: bytes
    width: bytes


class _Program(NamedTuple):
    """The outlines of some glyphs, compressed, with their length before and the name of the subset."""

    name: str
    length: int
    packed: bytes


class EmbeddedFont:
    """One face of one font file, kept for the life of the process; what a document used is kept per document.

    `path` is an OpenType or TrueType file, `index` the face inside a collection, `weight` a place on the weight axis of a
    variable font. Raises `ValueError` for a face without `CFF ` or `glyf` outlines, and for a weight that it has not.
    Widths are glyph advances in the unit of the size given.
    """

    _dynamicFont = 1
    _multiByte = 1

    def __init__(self, path: Path, index: int = 0, weight: int | None = None) -> None:
        whole = hb.Face(hb.Blob.from_file_path(str(path)), index)
        self._face = whole if weight is None else _at_weight(whole, path, weight)
        self._font = hb.Font(self._face)
        tables = set(self._face.table_tags)
        if not tables & {"CFF ", "glyf"}:
            raise ValueError(f"{path} (face {index}) has neither CFF nor TrueType outlines")
        self._cff = "CFF " in tables
        self._cids = read_charset(path, index) if self._cff else None
        self._scale = PER_MILLE / self._face.upem
        box = struct.unpack(">4h", bytes(self._face.reference_table("head").data)[36:44])
        self._box = [round(edge * self._scale) for edge in box]
        post_name = self._face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or path.stem
        self.postscript_name = "".join(
            char for char in post_name if (char.isascii() and char.isalnum()) or char == "-"
        )
        self.fontName = (
            f"{self.postscript_name}-{hashlib.sha256(f'{path}#{index}@{weight}'.encode()).hexdigest()[:8]}"
        )
        extents = self._font.get_font_extents("ltr")
        self.ascent = extents.ascender * self._scale
        self.descent = extents.descender * self._scale
        self.face = SimpleNamespace(
            name=self.fontName.encode(), builtIn=False, ascent=self.ascent, descent=self.descent
        )
        self._glyphs: dict[str, _Glyph] = {}
        # What a kind of paper always says in this face, such as the words under the code, is cut out once.
        self._program = lru_cache(maxsize=16)(self._cut)
        self._uses: WeakKeyDictionary[PDFDocument, _Use] = WeakKeyDictionary()
        self._prepared: hb.Face | None = None
        self._preparing = Lock()

    def has(self, char: str) -> bool:
        """Whether the face has a glyph of its own for this character."""
        return self._glyph(char).number != 0

    def stringWidth(self, text: str, size: float, encoding: str = "utf-8") -> float:
        """The sum of the glyph advances, in points when `size` is in points."""
        return sum([self._glyph(char).advance for char in text]) * size / PER_MILLE

    def encode(self, text: str, doc: PDFDocument) -> list[tuple[str, bytes]]:
        """The text as runs of (resource name, CIDs). Raises `ValueError` for a character without glyph.

        The first use in a document has the font written at its end.
        """
        use = self._uses.get(doc) or self._begin(doc)
        codes = use.codes
        found = [codes.get(char) or self._assign(use, char) for char in text]
        if len(use.meanings) == 1:
            return [(f"/{use.name}0", b"".join([code for _dictionary, code in found]))]
        runs = groupby(found, key=itemgetter(0))
        return [(f"/{use.name}{number}", b"".join([code for _, code in run])) for number, run in runs]

    def _begin(self, doc: PDFDocument) -> _Use:
        use = self._uses[doc] = _Use(f"F{len(doc.delayedFonts) + 1}.")
        doc.delayedFonts.append(self)
        return use

    def addObjects(self, doc: PDFDocument) -> None:
        """Write the subset, its widths and its ToUnicode maps into the document."""
        use = self._uses.pop(doc)
        program = self._program(frozenset([self._glyph(char).number for char in use.codes]))
        base = f"{program.name}+{self.postscript_name}"
        descendant = self._descendant(doc, use, base, program)
        fonts = doc.idToObject["BasicFonts"].dict
        for number, meanings in enumerate(use.meanings):
            name = f"{use.name}{number}"
            composite = {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": f"/{base}",
                "Encoding": "/Identity-H",
                "DescendantFonts": PDFArray([descendant]),
                "ToUnicode": doc.Reference(
                    _compressed(packed_map(tuple(sorted(meanings.items())))), f"{name}.unicode"
                ),
            }
            fonts[name] = doc.Reference(PDFDictionary(composite), f"{name}.font")

    def _glyph(self, char: str) -> _Glyph:
        return self._glyphs.get(char) or self._glyphs.setdefault(char, self._look_up(char))

    def _look_up(self, char: str) -> _Glyph:
        number = self._font.get_nominal_glyph(ord(char)) or 0
        advance = self._font.get_glyph_h_advance(number) * self._scale
        cid = self._cids[number] if self._cids else number
        width = b"" if round(advance, 3) == PER_MILLE else f"{cid} [ {fp_str(round(advance, 3))} ]".encode()
        return _Glyph(number, advance, cid, cid.to_bytes(2, "big"), width)

    def _assign(self, use: _Use, char: str) -> tuple[int, bytes]:
        glyph = self._glyph(char)
        if not glyph.number:
            raise ValueError(f"{self.postscript_name} has no glyph for U+{ord(char):04X}")
        number = next(
            (n for n, taken in enumerate(use.meanings) if glyph.cid not in taken), len(use.meanings)
        )
        if number == len(use.meanings):
            use.meanings.append({})
        use.meanings[number][glyph.cid] = ord(char)
        use.codes[char] = (number, glyph.code)
        return use.codes[char]

    def _cut(self, glyphs: frozenset[int]) -> _Program:
        outlines = self._subset(glyphs)
        return _Program(subset_tag(outlines), len(outlines), zlib.compress(outlines, OUTLINE_LEVEL))

    def _subset(self, glyphs: frozenset[int]) -> bytes:
        wanted = _subset_input()
        wanted.sets(hb.SubsetInputSets.GLYPH_INDEX).update(glyphs | {0})
        if self._cids is None:
            wanted.flags |= hb.SubsetFlags.RETAIN_GIDS
        subset = hb.subset(self._prepared or self.prepare(), wanted)
        return bytes(subset.reference_table("CFF ").data if self._cff else subset.blob.data)

    def prepare(self) -> hb.Face:
        """Unpack the outlines once per process: some 0.2 s here instead of 7 ms in each document.

        Subroutines are written out, as a subset has little use for them: it is smaller and cut out faster without.
        """
        with self._preparing:
            if self._prepared is None:
                whole = _subset_input()
                whole.sets(hb.SubsetInputSets.GLYPH_INDEX).invert()
                whole.flags |= hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.DESUBROUTINIZE
                self._prepared = hb.subset_preprocess(hb.subset(self._face, whole))
            return self._prepared

    def _descendant(self, doc: PDFDocument, use: _Use, base: str, program: _Program) -> PDFObjectReference:
        system = {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
        cid_font = {
            "Type": "/Font",
            "Subtype": "/CIDFontType0" if self._cff else "/CIDFontType2",
            "BaseFont": f"/{base}",
            "CIDSystemInfo": PDFDictionary(system),
            "FontDescriptor": self._descriptor(doc, use, base, program),
            "DW": PER_MILLE,
            "W": self._widths(use),
        }
        if not self._cff:
            cid_font["CIDToGIDMap"] = "/Identity"
        return doc.Reference(PDFDictionary(cid_font), f"{use.name}cid")

    def _widths(self, use: _Use) -> bytes:
        glyphs = sorted({(glyph.cid, glyph.width) for glyph in map(self._glyph, use.codes) if glyph.width})
        return b"[ %b ]" % b" ".join([width for _cid, width in glyphs])

    def _descriptor(self, doc: PDFDocument, use: _Use, base: str, program: _Program) -> PDFObjectReference:
        header: dict[str, object] = (
            {"Subtype": "/CIDFontType0C"} if self._cff else {"Length1": program.length}
        )
        descriptor = {
            "Type": "/FontDescriptor",
            "FontName": f"/{base}",
            "Flags": 4,
            "FontBBox": PDFArray(self._box),
            "ItalicAngle": 0,
            "Ascent": round(self.ascent),
            "Descent": round(self.descent),
            "CapHeight": round(self.ascent),
            "StemV": 80,
            "FontFile3" if self._cff else "FontFile2": doc.Reference(
                _compressed(program.packed, header), f"{use.name}file"
            ),
        }
        return doc.Reference(PDFDictionary(descriptor), f"{use.name}descriptor")


def _subset_input() -> hb.SubsetInput:
    """What a subset leaves out: the tables and the hints that an embedded font does without."""
    wanted = hb.SubsetInput()
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in UNEMBEDDED_TABLES.split())
    wanted.flags = (
        hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    )
    return wanted


def _compressed(content: bytes, header: dict[str, object] | None = None) -> PDFStream:
    return PDFStream(dictionary=PDFDictionary((header or {}) | {"Filter": "/FlateDecode"}), content=content)


_opening = Lock()
WEIGHT = "wght"


@cache
def _open_once(path: Path, index: int, weight: int | None) -> EmbeddedFont:
    font = EmbeddedFont(path, index, weight)
    pdfmetrics.registerFont(font)
    return font


def open_font(path: Path, index: int = 0, weight: int | None = None) -> EmbeddedFont:
    """The font of this file, opened once per process and known to reportlab by its `fontName`."""
    with _opening:
        return _open_once(path.resolve(), index, weight)


def _at_weight(face: hb.Face, path: Path, weight: int) -> hb.Face:
    """The face of a variable font at one weight, its other axes where they usually are."""
    axes = {axis.tag: axis for axis in face.axis_infos}
    axis = axes.get(WEIGHT)
    if axis is None or not axis.min_value <= weight <= axis.max_value:
        raise ValueError(f"{path} has no weight {weight}")
    pinned = hb.SubsetInput()
    pinned.keep_everything()
    pinned.pin_all_axes_to_default(face)
    pinned.pin_axis_location(face, WEIGHT, weight)
    return hb.subset(face, pinned)
