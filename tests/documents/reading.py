"""Reads papers back: text by two renderers, fonts, boxes of characters, pixels."""

import ctypes
import shutil
import subprocess
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

MM = 72 / 25.4


@dataclass(frozen=True)
class Glyph:
    """One printed character: its page, its box in millimetres, its font and whether that font is embedded."""

    page: int
    char: str
    left: float
    bottom: float
    right: float
    top: float
    embedded: bool
    font: str


def text_of(pdf: bytes) -> str:
    """The text as PDFium extracts it, page after page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(document[number].get_textpage().get_text_range() for number in range(len(document)))


def poppler_text(pdf: bytes) -> str:
    """The text as poppler extracts it."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext (poppler-utils) is not installed: extraction is checked with PDFium only")
    return subprocess.run(
        [tool, "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def page_count(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def glyphs(pdf: bytes) -> list[Glyph]:
    """Every visible character with its tight box."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [glyph for number in range(len(document)) for glyph in _page_glyphs(document[number], number)]


def darkness(pdf: bytes, glyph: Glyph) -> float:
    """The share of dark pixels inside a character's box."""
    scale = 8
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[glyph.page]
        picture = page.render(scale=scale).to_pil().convert("L")
        height = page.get_height()
    edges = (glyph.left, height / MM - glyph.top, glyph.right, height / MM - glyph.bottom)
    pixels = picture.crop(tuple(round(edge * MM * scale) for edge in edges)).tobytes()
    return sum(value < 128 for value in pixels) / max(len(pixels), 1)


def _page_glyphs(page: pypdfium2.PdfPage, number: int) -> list[Glyph]:
    text = page.get_textpage()
    found = []
    for index in range(text.count_chars()):
        char = _char(text, index)
        if not char.strip() or pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        owner = pdfium.FPDFText_GetTextObject(text, index)
        font = pdfium.FPDFTextObj_GetFont(owner)
        name = ctypes.create_string_buffer(200)
        pdfium.FPDFFont_GetBaseFontName(font, name, 200)
        box = [edge / MM for edge in text.get_charbox(index)]
        embedded = pdfium.FPDFFont_GetIsEmbedded(font) == 1
        found.append(Glyph(number, char, *box, embedded=embedded, font=name.value.decode()))
    return found


def _char(text: pypdfium2.PdfTextPage, index: int) -> str:
    """The character at an index; PDFium counts UTF-16 units, so a pair is told once, at its first half."""
    unit = pdfium.FPDFText_GetUnicode(text, index)
    if 0xD800 <= unit < 0xDC00:
        pair = (unit, pdfium.FPDFText_GetUnicode(text, index + 1))
        return b"".join(half.to_bytes(2, "big") for half in pair).decode("utf-16-be")
    return "" if 0xDC00 <= unit < 0xE000 else chr(unit)
