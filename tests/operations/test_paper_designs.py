"""Certificates on an own page: only a whole A4 page, every field on it, what does not fit seen before anything is issued."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from competition.db.papers import papers_of_competition
from competition.documents import PAPERS, open_faces, render_paper
from competition.documents.look import PLAIN, OwnField, Picture
from competition.documents.own_design import draw_proof
from competition.domain.problems import Refusal
from competition.operations import paper_designs
from competition.operations.competitions import create_competition
from competition.operations.evidence import MAX_EVIDENCE
from competition.operations.paper_bundles import print_file
from competition.operations.paper_designs import (
    drop_design,
    find_design,
    longest_facts,
    look_for,
    prove,
    read_page,
    save_fields,
    save_page,
    usual_fields,
)
from competition.operations.paper_settings import SettingsDraft, save_settings
from competition.operations.store import read_file
from tests.documents.reading import page_count, poppler_text, text_of
from tests.operations.games import Games, approved, enter, founded, issue, press, published
from tests.operations.helpers import DRAFT, NOW, logged, refused, row

pytestmark = pytest.mark.usefixtures("app")
LYING, UPRIGHT = (594, 420), (420, 594)
LOOK = SettingsDraft(
    "rules", "1B4F8A", "C08A2B", upright=False, bilingual=True, also=frozenset({"participation"})
)


def picture(size: tuple[int, int] = LYING, kind: str = "PNG", mode: str = "RGB") -> bytes:
    target = BytesIO()
    Image.new(mode, size, "white").save(target, kind)
    return target.getvalue()


def pdf(size: tuple[float, float] = (841.89, 595.28)) -> bytes:
    target = BytesIO()
    canvas = Canvas(target, pagesize=size)
    canvas.rect(50, 50, 200, 200)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def own(games: Games, kind: str = "certificate", content: bytes = b"") -> Games:
    save_page(games.id, kind, content or picture(), by=games.organizer, now=NOW)
    return games


def place(games: Games, *fields: OwnField, kind: str = "certificate") -> None:
    save_fields(games.id, kind, fields, by=games.organizer, now=NOW)


@pytest.mark.parametrize(
    ("content", "upright"),
    [
        (picture(), False),
        (picture(UPRIGHT), True),
        (picture(mode="RGBA"), False),
        (picture(kind="JPEG"), False),
        (pdf(), False),
    ],
)
def test_an_a4_page_is_kept_as_a_plain_picture(content: bytes, upright: bool) -> None:
    page, found = read_page(content)
    assert found is upright
    with Image.open(BytesIO(page)) as image:
        assert (image.format, image.mode) == ("JPEG", "RGB")
        assert max(image.size) <= paper_designs.LONG_SIDE


def test_what_is_no_page_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    games = founded()
    monkeypatch.setattr(paper_designs, "MOST_PIXELS", 600)
    for content, told in (
        (b"x" * (MAX_EVIDENCE + 1), "底图超过5 MB"),
        (b"GIF89a", "底图不是完整的"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 30 + b"IEND", "已损坏或加密"),
        (b"%PDF-1.7 nothing %%EOF", "已损坏或加密"),
        (picture((500, 500)), "长宽比不是 A4"),
        (picture((700, 495)), "边长超过600像素"),
    ):
        with refused(told, "The page") as found:
            save_page(games.id, "certificate", content, by=games.organizer, now=NOW)
        assert "公章图样" in found[0].remedy.zh


def test_a_new_page_has_its_fields_where_they_usually_stand() -> None:
    games = own(founded())
    look = look_for(games.id, "certificate")
    assert look.fields == usual_fields(upright=False)
    assert not look.upright
    assert look.page.sha256
    assert look_for(games.id, "participation") == PLAIN
    assert logged()[-1] == "paper.design"


def test_fields_stay_when_the_page_is_replaced_unless_it_lies_otherwise() -> None:
    games = own(founded())
    moved = (replace(usual_fields(upright=False)[0], top=500), *usual_fields(upright=False)[1:])
    place(games, *moved)
    own(games)
    assert look_for(games.id, "certificate").fields == moved
    own(games, content=picture(UPRIGHT))
    assert look_for(games.id, "certificate").fields == usual_fields(upright=True)
    assert look_for(games.id, "certificate").upright


def test_all_that_is_wrong_with_the_fields_is_told_at_once() -> None:
    games = own(founded())
    wrong = [
        OwnField("names", 2000, 100, 1500, 300),
        OwnField("unit", 100, 100, 40, 100),
        OwnField("won", 100, 100, 500, 10),
        OwnField("event", 100, 100, 500, 100, lines=0),
        OwnField("group", 100, 9999, 500, 100),
        OwnField("team", -1, 0, 500, 100),
    ]
    with refused("超出页面，或尺寸不合理", "leaves the page or has an impossible size", times=6) as found:
        place(games, *wrong)
    assert [each.where.column for each in found[-2:]] == ["证书编号", "核验二维码"]


def test_without_a_page_there_is_nothing_to_place_to_prove_or_to_drop() -> None:
    games = founded()
    for attempt in (
        lambda: place(games, *usual_fields(upright=False)),
        lambda: drop_design(games.id, "certificate", by=games.organizer, now=NOW),
        lambda: prove(games.id, "certificate", usual_fields(upright=False)),
    ):
        with refused("还没有上传底图", "There is no own page yet"):
            attempt()


def test_the_proof_takes_the_longest_names_and_marks_what_does_not_fit() -> None:
    games = own(founded())
    assert longest_facts(games.id, "certificate").competition == "试验市职业技能大赛"
    enter(games, row(1, "古丽娜扎尔·拜合提亚尔"), row(2, "李一"))
    assert longest_facts(games.id, "certificate").recipients == ("古丽娜扎尔·拜合提亚尔",)
    wide = usual_fields(upright=False)
    content, found = prove(games.id, "certificate", wide)
    assert found == []
    assert "古丽娜扎尔·拜合提亚尔" in text_of(content)
    narrow = (replace(wide[0], width=200), *wide[1:])
    content, found = prove(games.id, "certificate", narrow)
    assert "姓名有" in found[0].what.zh
    assert content.startswith(b"%PDF")


def test_a_competition_without_entries_or_events_is_proved_with_the_sample() -> None:
    games, sample = founded(), PAPERS["coach_certificate"].sample()
    assert longest_facts(games.id, "coach_certificate").recipient == sample.recipient
    bare = create_competition(replace(DRAFT, code="bare", number_prefix="BARE"), by=games.organizer, now=NOW)
    assert longest_facts(bare, "coach_certificate").event == sample.event


def test_what_is_issued_stands_on_the_own_page_and_extracts_as_written(tmp_path: Path) -> None:
    games = own(approved(published()))
    issue(games, tmp_path)
    paper = next(each for each in papers_of_competition(games.id) if each.kind == "certificate")
    content = read_file(tmp_path, paper.sha256)
    for extract in (text_of, poppler_text):
        assert "李二" in extract(content)
        assert paper.number in extract(content)
    assert "荣誉证书" not in text_of(content)
    facts = json.loads(paper.facts)
    assert facts["look"]["page"] == {"sha256": find_design(games.id, "certificate").page_sha256}
    drop_design(games.id, "certificate", by=games.organizer, now=NOW)
    assert look_for(games.id, "certificate") == PLAIN
    assert logged()[-1] == "paper.design_drop"


def test_the_file_for_the_printer_has_the_pictures_of_the_issue_whatever_is_chosen_later(
    tmp_path: Path,
) -> None:
    games = own(approved(published()))
    save_settings(games.id, LOOK, logo=picture((60, 30)), by=games.organizer, now=NOW)
    issue(games, tmp_path)
    drop_design(games.id, "certificate", by=games.organizer, now=NOW)
    save_settings(games.id, LOOK, drop_logo=True, by=games.organizer, now=NOW)
    for kind, pictures in (("certificate", 1), ("participation", 1), ("notice", 0)):
        content = print_file(games.id, kind, press=press(tmp_path), by=games.organizer, now=NOW)
        assert page_count(content) % 3 == 0
        assert content.count(b"/Subtype /Image") >= pictures
        assert (b"/Subtype /Image" in content) == bool(pictures)


def test_a_name_that_does_not_fit_its_field_stops_the_paper() -> None:
    page = Picture("0" * 64, read_page(picture())[0])
    fields = (
        OwnField("names", 100, 100, 100, 400, align="left", bold=True),
        OwnField("award_en", 0, 0, 900, 90),
    )
    facts = replace(PAPERS["certificate"].sample(), look=replace(PLAIN, page=page, fields=fields))
    with pytest.raises(Refusal, match="姓名有 2 个字，纸上印不下"):
        render_paper("certificate", facts)
    content, found = draw_proof(replace(facts, made_up=False), open_faces(), PAPERS["certificate"].label)
    assert len(found) == 1
    assert "Gold Medal" in text_of(content)
    assert "示例" not in text_of(content)
