"""What somebody hears to whom a paper is read out, as poppler understands its structure."""

import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from competition.documents import PAPERS, open_faces, render_paper
from competition.documents.layout import PORTRAIT, Type
from competition.documents.pen import Pen
from competition.documents.table import Column, cells, table_head
from tests.documents.reading import page_count

pytestmark = pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="apt-get install poppler-utils")
TABLES = (
    "draw_list",
    "score_sheet",
    "signed_sheet",
    "slip",
    "public_results",
    "public_winners",
    "promotion_list",
    "employer_notice",
    "payment_sheet",
    "order_book",
)


def told(pdf: bytes, tmp_path: Path) -> list[tuple[int, str]]:
    """Depth and role or “text” of each line; what is said of layout is left out."""
    target = tmp_path / "told.pdf"
    target.write_bytes(pdf)
    answer = subprocess.run(["pdfinfo", "-struct-text", target], check=True, capture_output=True, text=True)
    found = []
    for line in answer.stdout.splitlines():
        said = line.strip()
        if not said.startswith("/"):
            depth = (len(line) - len(line.lstrip())) // 2
            found.append((depth, said if said.startswith('"') else re.match(r"\w+", said)[0]))
    return found


def tables(lines: list[tuple[int, str]]) -> list[list[list[str]]]:
    """Each table with its rows: what each cell says, headings in 〔〕."""
    found: list[list[list[str]]] = []
    for _depth, said in lines:
        if said == "Table":
            found.append([])
        elif said == "TR":
            found[-1].append([])
        elif said in ("TH", "TD"):
            found[-1][-1].append("〔〕" if said == "TH" else "")
        elif said.startswith('"') and found and found[-1] and found[-1][-1]:
            cell = found[-1][-1][-1]
            found[-1][-1][-1] = (
                f"〔{cell[1:-1]}{said[1:-1]}〕" if cell.startswith("〔") else cell + said[1:-1]
            )
        elif said not in ("Span",):
            found.append([])
    return [each for each in found if each]


@pytest.mark.parametrize("kind", TABLES)
def test_each_row_of_a_table_has_as_many_cells_as_its_head(kind: str, tmp_path: Path) -> None:
    found = tables(told(render_paper(kind, PAPERS[kind].sample()), tmp_path))
    assert found
    for head, *rows in found:
        assert rows
        assert all(each.startswith("〔") and len(each) > 2 for each in head)
        assert {len(row) for row in rows} == {len(head)}
        assert not [each for row in rows for each in row if each.startswith("〔")]


@pytest.mark.parametrize("kind", TABLES)
def test_each_heading_says_what_it_heads(kind: str) -> None:
    with pikepdf.open(BytesIO(render_paper(kind, PAPERS[kind].sample()))) as pdf:
        headings = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
        headings = [each for each in headings if each.get("/S") == "/TH"]
        assert headings
        assert {(str(each.A.O), str(each.A.Scope)) for each in headings} == {("/Table", "/Column")}


def test_a_list_over_pages_is_one_table_whose_head_is_told_once(tmp_path: Path) -> None:
    sample = PAPERS["public_results"].sample()
    event = replace(sample.events[0], entries=sample.events[0].entries * 30)
    pdf = render_paper("public_results", replace(sample, events=(event,)))
    assert page_count(pdf) > 3
    (only,) = tables(told(pdf, tmp_path))
    assert len(only) == 121
    assert only[0] == ["〔名次〕", "〔姓名〕", "〔单位〕", "〔代表队〕", "〔成绩〕", "〔奖项〕"]
    assert only[1] == ["1", "李𬭚", "云州市示例技师学院", "一队", "92.35", "金牌"]
    assert only[-1][1] == "王㛃"


def test_in_both_languages_a_heading_is_one_cell_with_its_english(tmp_path: Path) -> None:
    pdf = render_paper("payment_sheet", replace(PAPERS["payment_sheet"].sample(), bilingual=True))
    (only,) = tables(told(pdf, tmp_path))
    assert only[0][:2] == ["〔序号No.〕", "〔姓名（单位）Payee〕"]
    with pikepdf.open(BytesIO(pdf)) as opened:
        spans = [
            each
            for each in opened.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Span"
        ]
        assert [str(each.Lang) for each in spans] == ["en"] * 9


def test_the_answers_of_a_blank_sheet_belong_to_their_aspect(tmp_path: Path) -> None:
    first, second = tables(told(render_paper("score_sheet", PAPERS["score_sheet"].sample()), tmp_path))
    assert first == second
    assert [row[-1] for row in first[1:]] == ["0123", "得分不得分", "", ""]


def test_a_slip_tells_each_fact_with_its_label_and_heads_its_parts(tmp_path: Path) -> None:
    lines = told(render_paper("slip", PAPERS["slip"].sample()), tmp_path)
    words = [said for _depth, said in lines]
    assert words[1:3] == ["H1", '"成绩单"']
    assert words.count("H2") == 2
    place = words.index('"名次"')
    assert words[place - 1 : place + 2] == ["P", '"名次"', '"第4名（共12名）"']


@pytest.mark.parametrize(("kind", "count"), [("badges", 4), ("seat_cards", 2)])
def test_each_card_is_told_by_itself(kind: str, count: int, tmp_path: Path) -> None:
    lines = told(render_paper(kind, PAPERS[kind].sample()), tmp_path)
    parts = [place for place, (_depth, said) in enumerate(lines) if said == "Sect"]
    assert len(parts) == count
    assert all(lines[place + 1] == (2, "P") for place in parts)
    assert lines[parts[0] + 2] == (3, '"2026年云州市职业技能大赛"')


def test_the_contents_of_the_order_book_are_a_table_of_contents(tmp_path: Path) -> None:
    words = [
        said for _depth, said in told(render_paper("order_book", PAPERS["order_book"].sample()), tmp_path)
    ]
    start = words.index("TOC")
    assert words[start : start + 4] == ["TOC", "TOCI", '"一、竞赛组织与分工"', '"1"']
    assert words.count("TOCI") == 5
    assert words.index("H1") < words.index("H2") < words.index("H3")


def test_no_heading_skips_a_step() -> None:
    for kind in PAPERS:
        with pikepdf.open(BytesIO(render_paper(kind, PAPERS[kind].sample()))) as pdf:
            roles = [
                str(each.S) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each
            ]
            levels = sorted({int(role[2]) for role in roles if re.fullmatch("/H[1-6]", role)})
            assert levels == list(range(1, len(levels) + 1)), kind


def test_within_an_artifact_nothing_is_told() -> None:
    faces, day = open_faces(), PAPERS["slip"].sample().issued_on
    pen = Pen(PORTRAIT, faces, title="t", author="a", day=day)
    columns = (Column("名次", 20), Column("姓名", 40))
    head = table_head(pen, columns, Type(9))
    row = cells(pen, columns, ["1", "李某"], head=head)
    with pen.artifact():
        head.draw(pen, 200)
    row.draw(pen, 190)
    with pikepdf.open(BytesIO(pen.finish())) as pdf:
        roles = [str(each.S) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each]
    assert [role for role in roles if role in ("/TH", "/TD")] == ["/TD", "/TD"]
