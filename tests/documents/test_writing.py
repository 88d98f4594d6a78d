"""The file around what is drawn: every object where the table says, every text as it was given."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from competition.documents import PAPERS, Picture, open_faces, render_paper
from competition.documents.document import joined
from competition.documents.layout import PORTRAIT, Type
from competition.documents.pen import Pen
from tests.documents.reading import poppler_text, text_of
from tests.documents.test_archive import failures


@pytest.mark.parametrize("kind", PAPERS)
def test_a_second_program_finds_nothing_wrong_with_the_file(kind: str) -> None:
    with pikepdf.open(BytesIO(render_paper(kind, PAPERS[kind].sample()))) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert "/Outlines" not in pdf.Root


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_pictures_stand_in_the_file_as_reportlab_writes_them(mode: str) -> None:
    logo = BytesIO()
    Image.new(mode, (300, 120), "red").save(logo, "PNG")
    facts = PAPERS["certificate"].sample()
    look = replace(facts.look, logo=Picture(sha256=mode, content=logo.getvalue()))
    pdf = render_paper("certificate", replace(facts, look=look))
    assert failures(pdf, "3b") == []
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert opened.check_pdf_syntax() == []


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


def test_the_file_for_the_printer_is_packed_and_reads_as_the_papers_do() -> None:
    facts = PAPERS["certificate"].sample()
    names = [f"李{digit}" for digit in "一二三四五六七八九"] * 12
    draws = [
        lambda name=name: render_paper("certificate", replace(facts, recipients=(name,))) for name in names
    ]
    pdf = joined(draws, open_faces(), title="荣誉证书", author="组委会", day=facts.issued_on)
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert opened.check_pdf_syntax() == []
        assert len(opened.pages) == len(names)
        assert len(opened.Root.StructTreeRoot.K[0].K) > 10 * len(names)
    for text in (text_of(pdf), poppler_text(pdf)):
        found = text.replace(" ", "")
        assert all(found.count(name) == 12 for name in names[:9])
    assert len(pdf) < 60_000 + 3_000 * len(names)
