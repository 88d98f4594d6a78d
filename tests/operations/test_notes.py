"""Notes beside marks: written by tablets and at the desk, taken once, kept sealed, asked for where points are taken off."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from competition.codec import dump
from competition.db import db
from competition.db.audit import AuditEntry
from competition.db.marking import SheetRow, find_sheet, newest_scheme
from competition.db.notes import MarkPhoto, find_note, texts_of
from competition.db.tablets import MarkOperationRow, operations_of_event
from competition.domain.mark_operations import MarkOperation, OperationKind, Outcome
from competition.domain.marking_scheme import AspectKind
from competition.domain.problems import Refusal
from competition.domain.scoresheet import SheetState
from competition.operations.confirming import return_sheet
from competition.operations.marking import save_marks
from competition.operations.noted import beside_of, noted_cells
from competition.operations.spread_stop import send_back_aspect
from tests.operations.games import Games, decimals, drawn, ref, save, work_of
from tests.operations.helpers import NOW
from tests.operations.test_mark_operations import address, colleague, handed_in, new_id, op, send, submit

pytestmark = pytest.mark.usefixtures("app")
APPLIED, CONFLICT, LOCKED, REFUSED = Outcome


def note(games: Games, text: str, base: int = 0, *, aspect: str = "P1-1") -> MarkOperation:
    return MarkOperation(new_id(), OperationKind.NOTE, address(games), aspect, text, base, "12:00")


def dropped(games: Games, photo: str, *, aspect: str = "P1-1", number: int = 1) -> MarkOperation:
    return MarkOperation(new_id(), OperationKind.DROP_PHOTO, address(games, number), aspect, photo)


def sheet(games: Games, number: int = 1) -> SheetRow:
    found = find_sheet(work_of(games, number).id, "P1", 1)
    assert found is not None
    return found


def deduct(games: Games) -> None:
    """From now on the second aspect of the practical form takes points off."""
    version = newest_scheme(games.event)
    aspect = next(
        each for _part, form in version.scheme().forms() for each in form.aspects if each.id == "P1-2"
    )
    whole, changed = (dump(each) for each in (aspect, replace(aspect, kind=AspectKind.DEDUCTION)))
    assert whole in version.body
    version.body = version.body.replace(whole, changed)
    db.session.commit()


def deducting() -> Games:
    games = drawn()
    deduct(games)
    return games


# From a tablet


def test_a_note_is_kept_once_and_changes_no_mark() -> None:
    games = drawn()
    mine = note(games, " 焊趾咬边\n")
    (first,) = send(games, mine)
    assert (first.outcome, first.version, first.value, first.entered) == (APPLIED, 1, None, "焊趾咬边")
    assert send(games, mine) == [first]
    assert texts_of(sheet(games)) == {"P1-1": "焊趾咬边"}
    assert (sheet(games).values(), sheet(games).version) == ({}, 1)
    assert len(operations_of_event(games.event)) == 1


def test_a_note_of_the_same_words_is_no_news_and_one_taken_back_is_a_version() -> None:
    games = drawn()
    first, same, none = note(games, "咬边"), note(games, "咬边"), note(games, "", 1)
    taken = send(games, first, same, none)
    assert [(each.outcome, each.version) for each in taken] == [(APPLIED, 2)] * 3
    assert texts_of(sheet(games)) == {}
    (nothing,) = send(games, note(games, " ", aspect="P1-2"))
    assert (nothing.outcome, nothing.version, nothing.entered) == (APPLIED, 0, "")
    assert find_note(sheet(games).id, "P1-2") is None


def test_what_was_typed_later_on_the_same_device_follows() -> None:
    games = drawn()
    assert [
        each.outcome for each in send(games, op(games, "P1-1", 3), note(games, "一"), note(games, "二"))
    ] == [APPLIED] * 3
    assert texts_of(sheet(games)) == {"P1-1": "二"}


def test_a_note_written_elsewhere_is_not_overwritten_and_both_are_kept() -> None:
    games = drawn()
    send(games, note(games, "甲"))
    (taken,) = send(games, note(games, "乙"))
    assert (taken.outcome, taken.version, taken.entered) == (CONFLICT, 1, "甲")
    assert texts_of(sheet(games)) == {"P1-1": "甲"}
    rows = operations_of_event(games.event)
    assert [(each.typed, bool(each.note_sealed)) for each in rows] == [("", True)] * 2


@pytest.mark.parametrize(
    ("text", "aspect", "zh"), [("长" * 501, "P1-1", "最多500字"), ("短", "P9", "没有评分点“P9”")]
)
def test_a_note_that_cannot_stand_is_refused_with_the_reason(text: str, aspect: str, zh: str) -> None:
    games = drawn()
    (taken,) = send(games, note(games, text, aspect=aspect))
    assert (taken.outcome, zh in str(taken.problem)) == (REFUSED, True)
    assert find_sheet(work_of(games, 1).id, "P1", 1) is None


def test_after_the_signature_a_note_is_kept_as_too_late() -> None:
    games = drawn()
    handed_in(games)
    (taken,) = send(games, note(games, "太晚"))
    assert (taken.outcome, taken.state) == (LOCKED, SheetState.SUBMITTED)
    assert texts_of(sheet(games)) == {}


def test_of_another_judges_sheet_no_note_is_taken_and_none_told() -> None:
    games = drawn()
    send(games, note(games, "只给自己"))
    (taken,) = send(games, note(games, "别人", 1), by=colleague(games))
    assert (taken.outcome, taken.version, taken.entered) == (LOCKED, 0, "")


def test_the_log_never_holds_the_words_of_a_note() -> None:
    games = drawn()
    send(games, note(games, "选手自称姓王"))
    save(games, ref(games), version=1, P1_1=3)
    save_marks(ref(games), decimals(P1_1=3), version=2, by=games.judge, now=NOW, notes={"P1-1": "师傅是老李"})
    logged = [each.detail for each in db.session.scalars(select(AuditEntry))]
    assert not any("选手自称" in each or "老李" in each for each in logged)
    assert '"notes":["P1-1"]' in logged[-1].replace(" ", "")
    assert '"applied","note"' in logged[-3].replace(" ", "")
    kept = db.session.scalars(select(MarkOperationRow)).one()
    assert "选手自称".encode() not in (kept.note_sealed or b"")


def came_back(games: Games) -> None:
    """The first aspect is sent back alone."""
    handed_in(games)
    send_back_aspect(work_of(games, 1).id, "P1", "P1-1", reason="分差", by=games.chief, now=NOW)


def test_where_one_aspect_came_back_only_its_note_is_open() -> None:
    games = drawn()
    came_back(games)
    photo = new_id()
    taken = send(
        games,
        note(games, "重评"),
        note(games, "不行", aspect="P1-2"),
        dropped(games, photo, aspect="P1-2"),
    )
    assert [each.outcome for each in taken] == [APPLIED, LOCKED, LOCKED]
    assert texts_of(sheet(games)) == {"P1-1": "重评"}
    version = sheet(games).version
    notes = {"P1-1": "再评", "P1-2": "不行"}
    save_marks(ref(games), decimals(P1_1=49), version=version, by=games.judge, now=NOW, notes=notes)
    assert texts_of(sheet(games)) == {"P1-1": "再评"}


# Reasons of deductions


def test_a_deduction_is_not_handed_in_without_its_reason() -> None:
    games = deducting()
    taken = send(games, op(games, "P1-1", 50), op(games, "P1-2", 2), submit(games, P1_1=50, P1_2=2))
    assert taken[2].outcome is REFUSED
    assert "有1项扣分没有写理由：P1-2" in str(taken[2].problem)
    taken = send(games, note(games, "未戴护目镜", aspect="P1-2"), submit(games, P1_1=50, P1_2=2))
    assert [each.outcome for each in taken] == [APPLIED, APPLIED]
    assert sheet(games).state == "submitted"


def test_nothing_taken_off_needs_no_reason() -> None:
    games = deducting()
    taken = send(games, op(games, "P1-1", 50), op(games, "P1-2", 0), submit(games, P1_1=50, P1_2=0))
    assert taken[2].outcome is APPLIED


def test_the_ordinary_form_keeps_the_same_law() -> None:
    games = deducting()
    marks, given = decimals(P1_1=50, P1_2=2), {"by": games.judge, "now": NOW, "submit": True}
    with pytest.raises(Refusal, match="没有写理由"):
        save_marks(ref(games), marks, version=0, **given)
    with pytest.raises(Refusal, match="最多500字"):
        save_marks(ref(games), marks, version=0, **given, notes={"P1-2": "长" * 501})
    assert find_sheet(work_of(games, 1).id, "P1", 1) is None
    save_marks(ref(games), marks, version=0, **given, notes={"P1-2": " 超时 ", "P9": "没有这项"})
    assert (sheet(games).state, texts_of(sheet(games))) == ("submitted", {"P1-2": "超时"})


def test_what_was_handed_in_before_does_not_hold_up_the_aspect_that_came_back() -> None:
    games = drawn()
    came_back(games)
    deduct(games)
    (taken,) = send(games, submit(games, P1_1=50, P1_2=10))
    assert taken.outcome is APPLIED


# Photos that are taken away


def photo_of(games: Games, *, number: int = 1) -> str:
    """A photo beside the first aspect of a sheet that was begun."""
    save(games, ref(games, number), P1_1=3)
    row = MarkPhoto(id=new_id(), sheet_id=sheet(games, number).id, aspect="P1-1", received_at=NOW)
    row.taken_by = games.judge.user_id
    row.keep(b"a photo")
    db.session.add(row)
    db.session.commit()
    return row.id


def test_a_photo_is_taken_away_and_kept_out_of_sight() -> None:
    games = drawn()
    photo = photo_of(games)
    mine = dropped(games, photo)
    (taken,) = send(games, mine)
    assert (taken.outcome, taken.entered) == (APPLIED, photo)
    assert send(games, mine, dropped(games, photo))[1].outcome is APPLIED
    row = db.session.get_one(MarkPhoto, photo)
    assert (row.removed_at, row.content()) == (NOW, b"a photo")


def test_a_photo_that_has_not_arrived_is_gone_before_it_does() -> None:
    games = drawn()
    photo = new_id()
    (taken,) = send(games, dropped(games, photo))
    assert (taken.outcome, taken.entered) == (APPLIED, photo)
    row = db.session.get_one(MarkPhoto, photo)
    assert (row.removed_at, row.content(), row.size) == (NOW, b"", 0)


def test_only_the_photo_that_stands_there_is_taken_away() -> None:
    games = drawn()
    photo = photo_of(games)
    taken = send(
        games,
        dropped(games, photo, aspect="P1-2"),
        dropped(games, photo, number=2),
        dropped(games, photo, aspect="P9"),
    )
    assert [each.outcome for each in taken] == [REFUSED] * 3
    assert [each.entered for each in taken] == [""] * 3
    assert db.session.get_one(MarkPhoto, photo).removed_at is None
    (theirs,) = send(games, dropped(games, photo), by=colleague(games))
    assert (theirs.outcome, theirs.entered) == (LOCKED, "")


# For the chief judge


def test_of_a_sheet_that_came_back_in_part_the_rest_stays_in_sight() -> None:
    games = drawn()
    send(games, note(games, "一"), note(games, "二", aspect="P1-2"))
    came_back(games)
    code = work_of(games, 1).code
    assert noted_cells(games.event, "P1") == {(code, "P1-2", 1)}
    assert [each.text for each in beside_of(games.event, "P1", code)] == ["二"]


def test_the_chief_judge_sees_what_is_handed_in_and_no_draft() -> None:
    games = drawn()
    photo, code = photo_of(games), work_of(games, 1).code
    send(games, note(games, "咬边", aspect="P1-2"), note(games, "取消", aspect="P1-1"), note(games, "", 1))
    assert (noted_cells(games.event, "P1"), beside_of(games.event, "P1", code)) == (frozenset(), [])
    save(games, ref(games), version=sheet(games).version, P1_1=50, P1_2=10, submit=True)
    assert noted_cells(games.event, "P1") == {(code, "P1-1", 1), (code, "P1-2", 1)}
    assert noted_cells(games.event, "T1") == frozenset()
    found = beside_of(games.event, "P1", code)
    assert [(each.aspect, each.seat, each.text, each.photos) for each in found] == [
        ("P1-1", 1, "", (photo,)),
        ("P1-2", 1, "咬边", ()),
    ]
    return_sheet(sheet(games).id, reason="核对", by=games.chief, now=NOW)
    assert noted_cells(games.event, "P1") == frozenset()
    assert Decimal(10) in sheet(games).values().values()
