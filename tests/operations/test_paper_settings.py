"""How papers look: kept with all problems told at once; a logo is what its bytes are, and a picture only."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from competition.db import db
from competition.db.paper_settings import PaperSettings, find_paper_settings
from competition.documents.look import PLAIN
from competition.documents.order_book_tables import BookItem
from competition.operations import logos
from competition.operations.logos import KEPT_PIXELS, MOST_BYTES, MOST_PIXELS
from competition.operations.paper_settings import (
    LONGEST,
    SettingsDraft,
    draft_look,
    look_of,
    save_settings,
    schedule_of,
)
from tests.operations.games import Games, founded
from tests.operations.helpers import NOW, logged, refused

pytestmark = pytest.mark.usefixtures("app")

BLUE = SettingsDraft("waves", "#1b4f8a", " C08A2B ", upright=True, bilingual=False)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB") -> bytes:
    target = BytesIO()
    Image.new(mode, size).save(target, kind)
    return target.getvalue()


def save(games: Games, draft: SettingsDraft = BLUE, **more: object) -> None:
    save_settings(games.id, draft, by=games.organizer, now=NOW, **more)


def test_without_settings_papers_look_as_they_always_did() -> None:
    games = founded()
    assert look_of(games.id) == PLAIN
    assert schedule_of(games.id) == ()


def test_the_look_is_kept_and_logged() -> None:
    games = founded()
    save(games, replace(BLUE, also=frozenset({"participation", "strange"})))
    look = look_of(games.id)
    assert (look.design, look.main, look.accent, look.upright, look.bilingual) == (
        *("waves", "1B4F8A", "C08A2B"),
        *(True, False),
    )
    row = db.session.get_one(PaperSettings, games.id)
    assert row.also_kinds == {"participation"}
    assert logged()[-1] == "paper.settings"


def test_the_schedule_is_read_line_by_line_from_bars_or_pasted_columns() -> None:
    games = founded()
    save(
        games,
        replace(BLUE, schedule="11月21日 | 08:30 | 检录 | 主赛场\r\n\n11月22日\t\t比赛｜ 二楼", notes=" 一 "),
    )
    assert schedule_of(games.id) == (
        BookItem("11月21日", "08:30", "检录", "主赛场"),
        BookItem("11月22日", "", "比赛", "二楼"),
    )
    assert db.session.get_one(PaperSettings, games.id).notes == "一"


def test_all_that_is_wrong_is_told_at_once() -> None:
    games = founded()
    wrong = SettingsDraft(
        "seal", "#FFEE00", "gold", False, True, schedule="开幕\n一|二|三|四", notes="长" * (LONGEST + 1)
    )
    with refused("没有图样“seal”", "There is no design “seal”") as found:
        save(games, wrong, logo=b"no picture")
    told = [each.what.zh for each in found]
    assert [
        part in "".join(told)
        for part in ("主色太浅", "“gold”不是颜色", "第1行有1段", "参赛须知超过", "徽标不是完整的")
    ] == [True] * 5
    assert len(told) == 6
    assert {each.where.column for each in found} == {"", "主色", "辅色", "日程", "参赛须知", "徽标"}


def test_a_draft_is_tried_without_being_kept() -> None:
    games = founded()
    save(games, logo=picture())
    tried = draft_look(replace(BLUE, design="rules"), look_of(games.id))
    assert tried.design == "rules"
    assert tried.logo.sha256
    assert look_of(games.id).design == "waves"
    with refused("“12”不是颜色", "“12” is no colour"):
        draft_look(replace(BLUE, accent="12"), PLAIN)


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("JPEG", "L"), ("JPEG", "CMYK")])
def test_a_logo_becomes_a_plain_picture_sealed_in_the_database(kind: str, mode: str) -> None:
    games = founded()
    save(games, logo=picture(kind, (1600, 800), mode))
    logo = look_of(games.id).logo
    with Image.open(BytesIO(logo.content)) as image:
        assert (image.format, image.mode, image.size) == ("PNG", "RGB", (KEPT_PIXELS, KEPT_PIXELS // 2))
    row = find_paper_settings(games.id)
    assert row is not None
    assert row.logo_sealed is not None
    assert b"PNG" not in row.logo_sealed
    assert logo.proportion == 2


def test_a_logo_stays_until_it_is_replaced_or_taken_away() -> None:
    games = founded()
    save(games, logo=picture())
    first = look_of(games.id).logo.sha256
    save(games)
    assert look_of(games.id).logo.sha256 == first
    save(games, logo=picture(size=(10, 10)))
    assert look_of(games.id).logo.sha256 != first
    save(games, drop_logo=True)
    assert look_of(games.id).logo.content == b""
    assert look_of(games.id).logo.sha256 == ""


def test_what_is_no_logo_is_refused_with_the_advice_about_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    games = founded()
    broken = b"\x89PNG\r\n\x1a\n" + b"0" * 40 + b"IEND"
    monkeypatch.setattr(logos, "MOST_PIXELS", 100)
    for content, told in (
        (b"x" * (MOST_BYTES + 1), "徽标文件超过2 MB"),
        (b"%PDF-1.7 %%EOF", "徽标不是完整的 PNG 或 JPEG"),
        (broken, "徽标图片已损坏"),
        (picture(size=(101, 5)), "徽标的边长超过100像素"),
    ):
        with refused(told, "The logo") as found:
            save(games, logo=content)
        assert "公章图样不要上传" in found[0].remedy.zh
    assert MOST_PIXELS == 5000
