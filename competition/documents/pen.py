"""Drawing in millimetres on a PDF page whose every glyph is embedded. Strings in, bytes out."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache, lru_cache

from reportlab.lib.rl_accel import fp_str
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFStream, PDFString, xObjectName
from reportlab.pdfgen.pathobject import PDFPathObject

from competition.documents.archive import Attachment
from competition.documents.document import RUN, Document
from competition.documents.faces import Faces
from competition.documents.layout import MM, Align, Block, Colour, Type
from competition.documents.structure import (
    END,
    Annotation,
    Element,
    as_artifacts,
    language_of,
)
from competition.documents.wrapping import Measure
from competition.domain.credential import SIGNATURE_FIELD

BOLD_STROKE = 0.028
"""Width of the stroke that thickens a regular face, in ems."""

PRINTED, LOCKED = 4, 128
"""Flags of an annotation (ISO 32000-1, table 165)."""

SIGNATURE = ("平台数字签名", "Platform signature")

GROUPS = frozenset({"Document", "Sect"})
"""Elements that hold others and no text of their own."""

_ARTWORK: dict[str, bytes] = {}


class Pen:
    """Draws one paper. Lengths in millimetres from the page's lower left corner, type sizes in points.

    Every paper is PDF/A-3b and tagged: a text is a paragraph of its own unless an `element` is open, a picture is told
    in words within a `figure`, and all that is neither, lines and ground, is passed over when the paper is read out.
    `accessible` claims PDF/UA-1 and is for papers whose whole structure is told (headings, no bare tables).
    """

    def __init__(
        self,
        size: tuple[float, float],
        faces: Faces,
        *,
        title: str,
        author: str,
        day: date,
        accessible: bool = False,
    ) -> None:
        self._open: list[Element | None] = []
        self._marking = False
        self.width, self.height = size
        self.faces = faces
        self._document = RUN.get() or Document(faces, title=title, author=author, day=day)
        self._document.accessible &= accessible
        self._structure, self.canvas = self._document.structure, self._document.canvas
        self.canvas.setPageSize((self.width * MM, self.height * MM))

    def measure(self, text: str, kind: Type) -> float:
        """The set width in millimetres."""
        gaps = max(len(text) - 1, 0) * kind.tracking * kind.size
        return (self.faces.width(text, kind.size, kind.style) + gaps) / MM

    def measuring(self, kind: Type) -> Measure:
        """The set width of a line in one type, without the spaces at its ends."""
        return cache(lambda line: self.measure(line.strip(), kind))

    def text(self, x: float, y: float, text: str, kind: Type, align: Align = Align.LEFT) -> None:
        """One line with its baseline at y."""
        if align is Align.CENTRE:
            x -= self.measure(text, kind) / 2 - _lean(text) * kind.size / MM
        elif align is Align.RIGHT:
            x -= self.measure(text, kind)
        with self._mark(language_of(text)):
            self._draw_line(x, y, text, kind)

    def _draw_line(self, x: float, y: float, text: str, kind: Type) -> None:
        before, after = _setting(kind)
        document, size = self.canvas._doc, fp_str(kind.size)
        code = [f"BT 1 0 0 1 {fp_str(x * MM, y * MM)} Tm", *before]
        for face, run in self.faces.runs(text, kind.style):
            for name, cids in face.encode(run, document):
                code.append(f"{name} {size} Tf <{cids.hex().upper()}> Tj")
        self.canvas._code.append(" ".join([*code, *after, "ET"]))

    def block(self, x: float, top: float, block: Block, align: Align = Align.CENTRE) -> float:
        """Lines downwards from `top`, each centred in its pitch; returns where the next block may begin."""
        pitch = block.leading * block.type.size / MM
        face = self.faces.chain(block.type.style)[0]
        middle = (face.ascent + face.descent) / 2000 * block.type.size / MM
        with self._mark(language_of("".join(block.lines))):
            for number, line in enumerate(block.lines):
                self.text(x, top - (number + 0.5) * pitch - middle, line.strip(), block.type, align)
        return top - block.height

    @contextmanager
    def element(self, element: str | Element) -> Iterator[None]:
        """What is drawn within is one element: a role such as H1, or an element begun before, on whatever page.

        Within an artifact there are none.
        """
        if self._open and self._open[-1] is None:
            yield
            return
        found = element if isinstance(element, Element) else Element(element)
        parent = next((each for each in reversed(self._open) if each is not None), self._structure.root)
        if found not in parent.kids:
            parent.kids.append(found)
        self._open.append(found)
        yield
        self._open.pop()

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """What is drawn within is passed over when the paper is read out: page numbers, running heads."""
        self._open.append(None)
        yield
        self._open.pop()

    @contextmanager
    def figure(self, says: str, box: tuple[float, float, float, float]) -> Iterator[None]:
        """What is drawn within is one picture that shows what `says` tells; `box` is left, bottom, right, top."""
        edges = (box[0] * MM, box[1] * MM, box[2] * MM, box[3] * MM)
        with self.element(Element("Figure", says=says, box=edges)), self._mark(""):
            yield

    @contextmanager
    def link(
        self, address: str, box: tuple[float, float, float, float], *, says: tuple[str, str]
    ) -> Iterator[None]:
        """What is drawn within `box` (left, bottom, right, top) leads to the address; `says` in zh and en."""
        element, page = Element("Link"), self.canvas.getPageNumber()
        with self.element(element):
            yield
        key = self._structure.new_key()
        edges = tuple(edge * MM for edge in box)
        contents = PDFString(" ".join(says))
        self.canvas.linkURL(address, edges, F=4, Contents=contents, StructParent=key)
        element.kids.append(Annotation(page, key, self.canvas._annotationrefs[-1]))

    def attach(self, name: str, content: bytes, *, media_type: str, says: str) -> None:
        """Put a file into the PDF as the source of what it says; the same name again is the same file."""
        files = self._document.attachments
        if not self._document.joined and all(each.name != name for each in files):
            files.append(Attachment(name, content, media_type, says))

    def reserve_signature(self) -> None:
        """Draw the empty field that the platform's signature will fill: nothing to see, told to who hears the paper.

        A file of many papers has none: each paper was signed when it was issued, the file only goes to the printer.
        """
        if self._document.joined:
            return
        element, key = Element("Form", says=SIGNATURE[0]), self._structure.new_key()
        self._structure.root.kids.append(element)
        widget = {
            "Type": "/Annot",
            "Subtype": "/Widget",
            "FT": "/Sig",
            "T": PDFString(SIGNATURE_FIELD),
            "TU": PDFString(" ".join(SIGNATURE)),
            "Rect": PDFArray([0, 0, 0, 0]),
            "F": PRINTED | LOCKED,
            "StructParent": key,
        }
        self.canvas._addAnnotation(PDFDictionary(widget))
        field = self.canvas._annotationrefs[-1]
        element.kids.append(Annotation(self.canvas.getPageNumber(), key, field))
        self.canvas._doc.Catalog.AcroForm = PDFDictionary({"Fields": PDFArray([field]), "SigFlags": 3})

    @contextmanager
    def _mark(self, language: str) -> Iterator[None]:
        """Mark what is drawn within as a piece of the open element, or of a paragraph of its own."""
        if self._marking or (self._open and self._open[-1] is None):
            yield
            return
        element = self._open[-1] if self._open else self._structure.root
        if element.role in GROUPS:
            group, element = element, Element("P", language=language)
            group.kids.append(element)
        elif not element.kids and element.role not in ("Figure", "Link"):
            element.language = element.language or language
        piece = self._structure.piece(element, self.canvas.getPageNumber())
        self.canvas._code.append(f"/{element.role} <</MCID {piece.number}>> BDC")
        self._marking = True
        yield
        self._marking = False
        self.canvas._code.append(END)

    def stroke(self, path: PDFPathObject, colour: Colour, width: float, dash: Sequence[float] = ()) -> None:
        """Draw a path's outline; width and dashes in points."""
        self.canvas.saveState()
        self.canvas.setStrokeColorRGB(*_rgb(colour))
        self.canvas.setLineWidth(width)
        if dash:
            self.canvas.setDash(list(dash))
        self.canvas.drawPath(path, stroke=1, fill=0)
        self.canvas.restoreState()

    def line(
        self, start: tuple[float, float], end: tuple[float, float], colour: Colour, width: float
    ) -> None:
        """A straight line; width in points."""
        path = self.canvas.beginPath()
        path.moveTo(start[0] * MM, start[1] * MM)
        path.lineTo(end[0] * MM, end[1] * MM)
        self.stroke(path, colour, width)

    def circle(
        self, x: float, y: float, *, radius: float, colour: Colour, width: float, dash: Sequence[float]
    ) -> None:
        """A circle's outline; line width and dashes in points."""
        path = self.canvas.beginPath()
        path.circle(x * MM, y * MM, radius * MM)
        self.stroke(path, colour, width, dash)

    def artwork(self, name: str, draw: Callable[[Pen], None]) -> None:
        """Place a drawing that never changes: made once per process, a Form XObject in the PDF."""
        document = self.canvas._doc
        if not self.canvas.hasForm(name):
            box = PDFArray([0, 0, round(self.width * MM, 2), round(self.height * MM, 2)])
            header = {"Type": "/XObject", "Subtype": "/Form", "BBox": box, "Filter": "/FlateDecode"}
            content = _ARTWORK.get(name) or _ARTWORK.setdefault(name, self._record(draw))
            form = PDFStream(dictionary=PDFDictionary(header), content=content, filters=[])
            document.Reference(form, xObjectName(name))
        self.canvas.doForm(name)

    def _record(self, draw: Callable[[Pen], None]) -> bytes:
        page, self.canvas._code = self.canvas._code, []
        try:
            with self.artifact():
                draw(self)
            return zlib.compress("\n".join(self.canvas._code).encode("ascii"), 9)
        finally:
            self.canvas._code = page

    def turn_page(self) -> None:
        """End this page; what is drawn next stands on a new one."""
        self.canvas._code[:] = as_artifacts(self.canvas._code)
        self.canvas.showPage()

    def finish(self) -> bytes:
        """End the last page and return the PDF; nothing yet, where many papers go into one file."""
        self.turn_page()
        return b"" if self._document.joined else self._document.write()


def _lean(text: str) -> float:
    """Ems by which a centred line moves so that its ink is centred: full-width brackets are half white."""
    return 0.25 * (text.endswith(("）", "》", "】")) - text.startswith(("（", "《", "【")))


@lru_cache(maxsize=256)
def _setting(kind: Type) -> tuple[list[str], list[str]]:
    """The operators that set a type's colour, weight and spacing, and those that undo the last two."""
    colour = fp_str(*_rgb(kind.colour))
    before, after = [f"{colour} rg"], []
    if kind.bold:
        before.append(f"{colour} RG {kind.size * BOLD_STROKE:.3f} w 1 j 2 Tr")
        after.append("0 Tr")
    if kind.tracking:
        before.append(f"{fp_str(kind.tracking * kind.size)} Tc")
        after.append("0 Tc")
    return before, after


def _rgb(colour: Colour) -> tuple[float, float, float]:
    return colour.red, colour.green, colour.blue
