"""The file that papers are drawn into: one paper, or many joined for a printer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from datetime import date
from io import BytesIO

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFDictionary
from reportlab.pdfgen.canvas import Canvas

from competition.documents.archive import CREATOR, Attachment, TaggedPage, archive
from competition.documents.faces import Faces
from competition.documents.structure import LANGUAGE, Structure
from competition.documents.writing import write_pdf

# ASCII85 adds a quarter to every stream for channels that are not 8-bit clean; there are none left.
rl_config.useA85 = 0


class Document:
    """The file that pens draw on; many papers are `joined` in it, or it is one."""

    def __init__(self, faces: Faces, *, title: str, author: str, day: date, joined: bool = False) -> None:
        self._day = day
        self.joined = joined
        self.accessible = True
        self.structure = Structure()
        self.attachments: list[Attachment] = []
        self.canvas = Canvas(
            BytesIO(),
            pageCompression=1,
            invariant=1,
            lang=LANGUAGE,
            pdfVersion=(1, 7),
            # Named so that reportlab does not write its default, an unembedded Helvetica, on every page.
            initialFontName=faces.song.fontName,
        )
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setSubject(title)
        self.canvas.setCreator(CREATOR)
        self.canvas.setViewerPreference("DisplayDocTitle", "true")
        stamp = self.canvas._doc._timeStamp
        stamp.YMDhms = (day.year, day.month, day.day, 0, 0, 0)

    def write(self) -> bytes:
        """The PDF, tagged and fit for the archive."""
        document = self.canvas._doc
        for number, page in enumerate(document.Pages.pages, start=1):
            page.__class__ = TaggedPage
            # reportlab writes an empty /Trans, which PDF/A forbids.
            page.Trans = None
            page.Tabs = "/S"
            page.StructParents = self.structure.pages.get(number)
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        document.Catalog.StructTreeRoot = self.structure.write(document)
        archive(document, day=self._day, accessible=self.accessible, attachments=self.attachments)
        return write_pdf(self.canvas, packed=self.joined)


RUN: ContextVar[Document | None] = ContextVar("RUN", default=None)
"""The file that the papers drawn now go into together."""


def joined(
    papers: Iterable[Callable[[], object]], faces: Faces, *, title: str, author: str, day: date
) -> bytes:
    """One PDF of many papers for a printer, each drawn by its own renderer; fonts and borders are in it once.

    Raises `Refusal` as the renderers do, and `ValueError` when there is no paper.
    """
    run = Document(faces, title=title, author=author, day=day, joined=True)
    token = RUN.set(run)
    try:
        for draw in papers:
            draw()
    finally:
        RUN.reset(token)
    if not run.structure.pages:
        raise ValueError("no paper to print")
    return run.write()
