"""The first page of a paper as a picture, to look at on a screen."""

from __future__ import annotations

from io import BytesIO
from threading import Lock

import pypdfium2

# PDFium is not made for several threads at once.
_drawing = Lock()


def first_page(pdf: bytes, *, width: int) -> bytes:
    """The first page as PNG, `width` pixels wide."""
    with _drawing, pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        # PDFium rounds up.
        picture = page.render(scale=(width - 0.5) / page.get_width()).to_pil()
    target = BytesIO()
    picture.save(target, "PNG", optimize=True)
    return target.getvalue()
