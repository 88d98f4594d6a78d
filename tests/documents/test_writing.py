"""The file around what is drawn: every object where the table says, every text as it was given."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest

from competition.documents import PAPERS, open_faces, render_paper
from competition.documents.layout import PORTRAIT, Type
from competition.documents.pen import Pen


@pytest.mark.parametrize("kind", PAPERS)
def test_a_second_program_finds_nothing_wrong_with_the_file(kind: str) -> None:
    with pikepdf.open(BytesIO(render_paper(kind, PAPERS[kind].sample()))) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert "/Outlines" not in pdf.Root


@pytest.mark.parametrize("title", ["plain", "a(b)c\\d", "two\rlines", "荣誉证书（𬭚）", "Ünal", ""])
def test_texts_come_back_as_they_went(title: str) -> None:
    pen = Pen(PORTRAIT, open_faces(), title=title, author="组委会", day=date(2026, 11, 21))
    pen.text(20, 20, "一", Type(9))
    with pikepdf.open(BytesIO(pen.finish())) as pdf:
        assert str(pdf.docinfo.Title) == title
        assert str(pdf.docinfo.Author) == "组委会"
        assert str(pdf.docinfo.CreationDate).startswith("D:20261121000000")


def test_papers_drawn_in_between_leave_no_trace() -> None:
    first = {kind: render_paper(kind, paper.sample()) for kind, paper in PAPERS.items()}
    again = {kind: render_paper(kind, PAPERS[kind].sample()) for kind in reversed(PAPERS)}
    assert again == first
