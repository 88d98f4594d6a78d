"""Writes the objects of a drawn PDF, in one pass and without line breaks for readers of the source.

reportlab's own writer looks up, names and encodes each part of each object anew; that took a third of a paper's time.
Names are encoded once here, text beyond ASCII is written as hexadecimal digits, and what this writer does not know is
left to reportlab.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from reportlab.lib.rl_accel import fp_str
from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFName
from reportlab.pdfgen.canvas import Canvas

from competition.documents.file_forms import packed_file, plain_file

ESCAPED = str.maketrans({"\\": r"\\", "(": r"\(", ")": r"\)", "\r": r"\r"})
HEAD = b"%%PDF-%d.%d\n%%\xe2\xe3\xcf\xd3\n"
"""The first comment has bytes beyond ASCII, so that nobody takes the file for text (ISO 32000-1, 7.5.2)."""


def write_pdf(canvas: Canvas, *, packed: bool = False) -> bytes:
    """The file of what was drawn on the canvas, whose last page has ended; once per canvas."""
    document = canvas._doc
    for font in document.delayedFonts:
        font.addObjects(document)
    document.info.invariant = document.invariant
    document.info.digest(document.signature)
    document.Outlines.prepare(document, canvas)
    if document.Outlines.ready < 0:
        document.Catalog.Outlines = None
    writer, digest = _Writer(document), document.signature.hexdigest()
    trailer = {
        "Root": writer.value(document.Reference(document.Catalog)).decode(),
        "Info": writer.value(document.Reference(document.info)).decode(),
        "ID": f"[ <{digest}> <{digest}> ]",
    }
    file = packed_file if packed else plain_file
    return file(HEAD % document._pdfVersion, writer.objects(), trailer)


class _Writer:
    """The values of one document as bytes."""

    def __init__(self, document: pdfdoc.PDFDocument) -> None:
        self.document = document
        self._numbers = document.idToObjectNumberAndVersion
        self._kinds: dict[type, Callable[[Any], bytes]] = {
            str: str.encode,
            bytes: bytes,
            int: b"%d".__mod__,
            float: lambda value: fp_str(value).encode(),
            pdfdoc.PDFObjectReference: lambda value: b"%d %d R" % self._numbers[value.name],
            pdfdoc.PDFString: lambda value: _string(value.s),
            pdfdoc.PDFDictionary: lambda value: self._dictionary(value.dict),
            pdfdoc.ViewerPreferencesPDFDictionary: lambda value: self._dictionary(value.dict),
            pdfdoc.PDFArray: self._array,
            pdfdoc.PDFResourceDictionary: self._resources,
        }

    def objects(self) -> Iterator[bytes]:
        """Every object by its number from 1, also those that come up while others are written."""
        number = 1
        while number in self.document.numberToId:
            yield self.top(self.document.idToObject[self.document.numberToId[number]])
            number += 1

    def top(self, value: Any) -> bytes:
        """An object at the top level of the file."""
        if value.__class__ is pdfdoc.PDFStream:
            return self._stream(value)
        if isinstance(value, pdfdoc.PDFCatalog):
            return self._dictionary(self._entries(value))
        if isinstance(value, pdfdoc.PDFInfo):
            return self._information(value)
        if value.__class__ in self._kinds:
            return self.value(value)
        return bytes(pdfdoc.format(value, self.document, toplevel=1)).rstrip(b"\n")

    def value(self, value: Any) -> bytes:
        """A value inside an object; what may only stand at the top level becomes a reference."""
        write = self._kinds.get(value.__class__)
        return write(value) if write else bytes(pdfdoc.format(value, self.document))

    def _dictionary(self, entries: dict[str, Any]) -> bytes:
        return b"<< %b >>" % b" ".join([_name(key) + self.value(each) for key, each in entries.items()])

    def _array(self, array: pdfdoc.PDFArray) -> bytes:
        return b"[ %b ]" % b" ".join([self.value(each) for each in array.sequence])

    def _stream(self, stream: pdfdoc.PDFStream) -> bytes:
        content, entries = stream.content, dict(stream.dictionary.dict)
        if isinstance(content, str):
            content = content.encode()
        if stream.filters and "Filter" not in entries:
            content = zlib.compress(content)
            entries["Filter"] = "/FlateDecode"
        entries["Length"] = len(content)
        return b"%b\nstream\n%b\nendstream" % (self._dictionary(entries), content)

    def _entries(self, catalog: pdfdoc.PDFCatalog) -> dict[str, Any]:
        """The entries of a catalog, page tree or page, as reportlab gathers them from the attributes."""
        catalog.check_format(self.document)
        found = {name: getattr(catalog, name, preset) for name, preset in catalog.__Defaults__.items()}
        found |= {name: getattr(catalog, name, None) for name in catalog.__NoDefault__}
        apart = catalog.__Refs__
        return {
            name: self.document.Reference(each) if name in apart else each
            for name, each in found.items()
            if each is not None
        }

    def _resources(self, resources: pdfdoc.PDFResourceDictionary) -> bytes:
        found = {name: getattr(resources, name) for name in resources.dict_attributes}
        entries = {
            name: pdfdoc.PDFDictionary(each) if isinstance(each, dict) else each
            for name, each in found.items()
            if each
        }
        return self._dictionary(entries | {"ProcSet": pdfdoc.PDFArray(resources.ProcSet)})

    def _information(self, info: pdfdoc.PDFInfo) -> bytes:
        moment = pdfdoc.PDFDate(ts=self.document._timeStamp)
        words = ("title", "author", "subject", "keywords", "creator", "producer")
        entries = {word.capitalize(): pdfdoc.PDFString(getattr(info, word)) for word in words}
        return self._dictionary(entries | {"CreationDate": moment, "ModDate": moment, "Trapped": "/False"})


@lru_cache(maxsize=1024)
def _name(name: str) -> bytes:
    return f"{PDFName(name)} ".encode()


@lru_cache(maxsize=1024)
def _string(text: str) -> bytes:
    """A text string: ASCII as it is, anything else in UTF-16 with its mark (ISO 32000-1, 7.9.2.2)."""
    if text.isascii():
        return f"({text.translate(ESCAPED)})".encode()
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>".encode()
