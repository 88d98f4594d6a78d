"""Photos beside marks: decoded and written anew, kept once by their id, as long as the aspect may be marked."""

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from competition.db import db
from competition.db.audit import AuditEntry
from competition.db.marking import PanelSeat
from competition.db.notes import MarkNote, MarkPhoto
from competition.domain.mark_operations import Outcome
from competition.operations.confirming import return_sheet
from competition.operations.mark_photos import Kept, keep_photo, own_photo, read_photo
from competition.operations.mark_pictures import LARGEST, LONGEST_SIDE, read_mark_photo
from competition.operations.retention import purge
from competition.operations.spread_stop import send_back_aspect
from competition.operations.unit import Actor
from tests.operations.games import Games, drawn, published, ref, save, sheet_id, work_of
from tests.operations.helpers import NOW, account, logged
from tests.operations.test_mark_operations import address, colleague, handed_in, new_id
from tests.operations.test_notes import dropped, send, sheet

pytestmark = pytest.mark.usefixtures("app")
APPLIED, CONFLICT, LOCKED, REFUSED = Outcome


def jpeg(size: tuple[int, int] = (40, 30), form: str = "JPEG", **more: object) -> bytes:
    target = BytesIO()
    Image.new("RGB", size, "#b22222").save(target, form, **more)
    return target.getvalue()


def keep(games: Games, photo: str | None = None, content: bytes | None = None, **more: object) -> Kept:
    given: Mapping[str, object] = {
        "address": address(games),
        "aspect": "P1-1",
        "by": games.judge,
        "now": NOW,
        **more,
    }
    return keep_photo(photo or new_id(), jpeg() if content is None else content, **given)


def rows() -> list[MarkPhoto]:
    return list(db.session.scalars(select(MarkPhoto)))


# The picture


def test_a_photo_is_written_anew_without_place_and_camera_and_upright() -> None:
    exif = Image.Exif()
    exif[0x8825], exif[0x010E], exif[0x0112] = {1: "N", 2: (37.0, 30.0, 0.0)}, "made-up place", 6
    content = jpeg(exif=exif) + b"behind the picture"
    found = read_mark_photo(content)
    assert isinstance(found, bytes)
    with Image.open(BytesIO(found)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (30, 40), {})
    assert b"made-up" not in found
    assert b"behind" not in found


@pytest.mark.parametrize(
    ("content", "zh"),
    [
        (b"", "不是完整的JPEG照片"),
        (b"<svg onload=alert(1)>", "不是完整的JPEG照片"),
        (jpeg(form="PNG"), "不是完整的JPEG照片"),
        (jpeg((400, 400))[:-300], "不是完整的JPEG照片"),
        (jpeg((LONGEST_SIDE + 1, 10)), "照片超过1.5 MB或边长2000像素"),
        (jpeg() + b"\0" * LARGEST, "照片超过1.5 MB"),
    ],
    ids=("nothing", "a drawing", "PNG", "cut off", "too long", "too large"),
)
def test_what_is_no_photo_of_a_tablet_is_refused_and_nothing_kept(content: bytes, zh: str) -> None:
    games = drawn()
    kept = keep(games, content=content)
    assert (kept.outcome, zh in str(kept.problem)) == (REFUSED, True)
    assert rows() == []


# Keeping


def test_a_photo_is_kept_once_sealed_and_logged_without_the_code() -> None:
    games = drawn()
    photo = new_id()
    assert [keep(games, photo), keep(games, photo)] == [Kept(APPLIED)] * 2
    (row,) = rows()
    assert (row.aspect, row.taken_by, row.received_at) == ("P1-1", games.judge.id, NOW)
    assert row.content()[:2] == b"\xff\xd8"
    assert b"\xff\xd8" not in row.content_sealed[:50]
    assert (sheet(games).state, sheet(games).values()) == ("draft", {})
    assert logged().count("tablet.photo") == 1
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert f'"{work_of(games, 1).label}"' in last.detail
    assert f'"{work_of(games, 1).code}"' not in last.detail


def test_another_ones_id_gives_nothing_away() -> None:
    games = drawn()
    photo = new_id()
    keep(games, photo)
    kept = keep(games, photo, by=colleague(games))
    assert (kept.outcome, "没有这张照片" in str(kept.problem)) == (REFUSED, True)
    assert len(rows()) == 1


def test_a_fifth_photo_is_refused_until_one_is_taken_away() -> None:
    games = drawn()
    first = new_id()
    assert {keep(games, each).outcome for each in (first, new_id(), new_id(), new_id())} == {APPLIED}
    kept = keep(games)
    assert (kept.outcome, "P1-1已有4张照片" in str(kept.problem)) == (REFUSED, True)
    assert keep(games, aspect="P1-2").outcome is APPLIED
    send(games, dropped(games, first))
    assert keep(games).outcome is APPLIED


def test_one_that_was_taken_away_before_it_came_is_not_shown() -> None:
    games = drawn()
    photo = new_id()
    send(games, dropped(games, photo))
    assert keep(games, photo) == Kept(APPLIED)
    (row,) = rows()
    assert (row.content(), own_photo(photo, by=games.judge)) == (b"", b"")


def test_where_nothing_may_be_marked_no_photo_is_kept() -> None:
    games = drawn()
    elsewhere = replace(address(games), competition="none")
    for more, outcome, zh in (
        ({"address": elsewhere}, REFUSED, "没有评分表"),
        ({"within": games.id + 1}, REFUSED, "没有评分表"),
        ({"by": account("stranger")}, REFUSED, "没有评分表"),
        ({"by": colleague(games)}, LOCKED, "这不是您的评分表"),
        ({"aspect": "P9"}, REFUSED, "没有评分点“P9”"),
    ):
        kept = keep(games, **more)
        assert (kept.outcome, zh in str(kept.problem)) == (outcome, True), more
    handed_in(games)
    assert keep(games).outcome is LOCKED
    send_back_aspect(work_of(games, 1).id, "P1", "P1-1", reason="分差", by=games.chief, now=NOW)
    assert keep(games).outcome is APPLIED
    assert keep(games, aspect="P1-2").outcome is LOCKED


def test_a_form_that_has_gone_takes_no_photo() -> None:
    games = drawn()
    seat = PanelSeat(event_id=games.event, sub_criterion="P9", seat=1, user_id=games.judge.user_id)
    db.session.add(seat)
    db.session.commit()
    kept = keep(games, address=replace(address(games), form="P9"))
    assert (kept.outcome, "没有评分表“P9”" in str(kept.problem)) == (REFUSED, True)


# Looking


def test_a_photo_is_its_judges_and_after_handing_in_the_chief_judges_too() -> None:
    games = drawn()
    photo = new_id()
    keep(games, photo)
    place = {"event_id": games.event, "by": games.chief, "now": NOW}
    shown = own_photo(photo, by=games.judge)
    assert shown[:2] == b"\xff\xd8"
    assert own_photo(photo, by=colleague(games)) == b""
    assert own_photo(new_id(), by=games.judge) == b""
    assert read_photo(photo, **place) == b""
    assert read_photo(new_id(), **place) == b""
    save(games, ref(games), version=sheet(games).version, P1_1=50, P1_2=10, submit=True)
    assert own_photo(photo, by=games.judge) == shown
    assert own_photo(photo, by=Actor(games.chief.id, "chief")) == b""
    assert read_photo(photo, **place) == shown
    assert logged()[-1] == "sheet.read_photo"
    assert read_photo(photo, **{**place, "event_id": games.event + 1}) == b""
    return_sheet(sheet_id(games), reason="核对", by=games.chief, now=NOW)
    send(games, dropped(games, photo))
    assert own_photo(photo, by=games.judge) == b""
    assert read_photo(photo, **place) == b""


# After its time


def test_notes_and_photos_go_when_their_time_is_over_and_that_there_were_any_stays() -> None:
    games = published()
    written = MarkNote(sheet_id=sheet_id(games), aspect="P1-1", version=0)
    written.keep("咬边")
    photo = MarkPhoto(id=new_id(), sheet_id=sheet_id(games), aspect="P1-1", received_at=NOW)
    photo.taken_by = games.judge.user_id
    photo.keep(jpeg())
    db.session.add_all([written, photo])
    db.session.commit()
    young = purge(3, by=games.organizer, now=NOW)
    assert (young.notes, young.photos, written.text()) == (0, 0, "咬边")
    done = purge(3, by=games.organizer, now=NOW.replace(year=NOW.year + 20))
    assert (done.notes, done.photos) == (1, 1)
    assert (written.text(), written.version, photo.content(), photo.size > 0) == ("", 1, b"", True)
