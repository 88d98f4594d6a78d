"""Drawing in millimetres on a PDF page whose every glyph is embedded. Strings in, bytes out."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from io import BytesIO

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFStream, xObjectName
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from competition.documents.faces import Faces
from competition.documents.layout import MM, Align, Block, Colour, Type
from competition.documents.wrapping import Measure

BOLD_STROKE = 0.028
"""Width of the stroke that thickens a regular face, in ems."""

_ARTWORK: dict[str, bytes] = {}

# ASCII85 adds a quarter to every stream for channels that are not 8-bit clean; there are none left.
rl_config.useA85 = 0


class Pen:
    """Draws one paper. Lengths in millimetres from the page's lower left corner, type sizes in points."""

    def __init__(
        self, size: tuple[float, float], faces: Faces, *, title: str, author: str, day: date
    ) -> None:
        self._buffer = BytesIO()
        self.width, self.height = size
        self.faces = faces
        self.canvas = Canvas(
            self._buffer,
            pagesize=(self.width * MM, self.height * MM),
            pageCompression=1,
            invariant=1,
            lang="zh-CN",
            pdfVersion=(1, 7),
            # Named so that reportlab does not write its default, an unembedded Helvetica, on every page.
            initialFontName=faces.song.fontName,
        )
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setSubject(title)
        self.canvas.setCreator("Saiwu 赛务")
        self.canvas.setViewerPreference("DisplayDocTitle", "true")
        stamp = self.canvas._doc._timeStamp
        stamp.YMDhms = (day.year, day.month, day.day, 0, 0, 0)

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
        line = self.canvas.beginText(x * MM, y * MM)
        line.setFillColorRGB(*_rgb(kind.colour))
        if kind.bold:
            line.setStrokeColorRGB(*_rgb(kind.colour))
            line._code.append(f"{kind.size * BOLD_STROKE:.3f} w 1 j")
            line.setTextRenderMode(2)
        if kind.tracking:
            line.setCharSpace(kind.tracking * kind.size)
        for face, run in self.faces.runs(text, kind.style):
            line.setFont(face.fontName, kind.size)
            line.textOut(run)
        if kind.tracking:
            line.setCharSpace(0)
        if kind.bold:
            line.setTextRenderMode(0)
        self.canvas.drawText(line)

    def block(self, x: float, top: float, block: Block, align: Align = Align.CENTRE) -> float:
        """Lines downwards from `top`, each centred in its pitch; returns where the next block may begin."""
        pitch = block.leading * block.type.size / MM
        face = self.faces.chain(block.type.style)[0]
        middle = (face.ascent + face.descent) / 2000 * block.type.size / MM
        for number, line in enumerate(block.lines):
            self.text(x, top - (number + 0.5) * pitch - middle, line.strip(), block.type, align)
        return top - block.height

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
            draw(self)
            return zlib.compress("\n".join(self.canvas._code).encode("ascii"), 9)
        finally:
            self.canvas._code = page

    def turn_page(self) -> None:
        """End this page; what is drawn next stands on a new one."""
        self.canvas.showPage()

    def finish(self) -> bytes:
        """End the last page and return the PDF."""
        self.canvas.showPage()
        for page in self.canvas._doc.Pages.pages:
            # reportlab writes an empty /Trans, which PDF/A forbids.
            page.Trans = None
        self.canvas.save()
        return self._buffer.getvalue()


def _lean(text: str) -> float:
    """Ems by which a centred line moves so that its ink is centred: full-width brackets are half white."""
    return 0.25 * (text.endswith(("）", "》", "】")) - text.startswith(("（", "《", "【")))


def _rgb(colour: Colour) -> tuple[float, float, float]:
    return colour.red, colour.green, colour.blue
