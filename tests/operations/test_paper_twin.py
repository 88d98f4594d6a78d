"""Paper is a second record of a sheet: keyed by somebody who sees no mark, compared, and decided by the chief judge."""

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import update

from competition.codec import dump
from competition.db import db
from competition.db.accounts import Membership
from competition.db.competitions import Event
from competition.db.draws import CodedWork
from competition.db.marking import MarkRow, PanelSeat, SchemeVersion, SheetRow, find_sheet
from competition.db.paper_records import PaperRecord, standing_records
from competition.db.signing import DayLock
from competition.domain.calculations import Calculation, CalculationType
from competition.domain.mark_operations import MarkOperation, OperationKind, SheetAddress
from competition.domain.marking_scheme import Aspect, AspectKind, Criterion, MarkingScheme, Part, SubCriterion
from competition.domain.roles import Role
from competition.domain.scoresheet import EntryState, SheetState
from competition.domain.side_by_side import CellKey
from competition.operations.confirming import confirm_sheet, confirm_sheets
from competition.operations.entry_states import set_entry_state
from competition.operations.mark_operations import take_operations
from competition.operations.marking import SheetRef
from competition.operations.paper_differences import paper_cells, unlike_paper
from competition.operations.paper_keying import key_sheet, no_such_paper, paper_sheets
from competition.operations.paper_rulings import (
    adopt_paper,
    from_paper,
    paper_lines,
    rule_paper_wrong,
    set_aside,
)
from competition.operations.signing import sign_off
from competition.operations.spread_stop import send_back_aspect
from competition.operations.unit import Actor
from tests.factories import (
    CODE,
    EVENT,
    FIRST,
    FORM,
    code_of,
    competition,
    drawn_contest,
    entry,
    event_id,
    hand_in,
    ref,
    saved,
    who,
    work,
)
from tests.operations.helpers import NOW, account, logged, refused
from tests.operations.test_schemes import last_entry

pytestmark = pytest.mark.usefixtures("drawn")


@pytest.fixture
def drawn(app: Flask) -> None:
    """Two recorders beside the judges."""
    drawn_contest()
    for name in ("clerk1", "clerk2"):
        recorder(name)


def recorder(name: str) -> Actor:
    made = account(name)
    db.session.add(Membership(user_id=made.user_id, competition_id=competition().id, role=Role.RECORDER))
    db.session.commit()
    return made


def key(number: int = 1, seat: int = 1, *, by: str = "clerk1", **marks: str) -> bool:
    typed = dict(FIRST) if seat == 1 else {"A1.3": "3"}
    typed |= {name.replace("_", "."): value for name, value in marks.items()}
    return key_sheet(ref(number, seat), typed, by=who(by), now=NOW)


def record(number: int = 1, seat: int = 1) -> PaperRecord:
    return standing_records(event_id())[work(number).id, FORM, seat]


def decide(
    what, *more: object, number: int = 1, seat: int = 1, by: str = "chief", reason: str = " 核对原件 "
) -> None:
    what(record(number, seat).id, *more, reason=reason, by=who(by), now=NOW)


# Keying


def test_paper_is_kept_beside_the_sheet_and_never_over_it() -> None:
    hand_in(1)
    assert key(A1_2=" 41.0 ") is False
    assert saved(1) == {name: Decimal(mark) for name, mark in FIRST.items()}
    kept = record()
    assert kept.values() == {"A1.1": Decimal(40), "A1.2": Decimal(41), "A1.3": Decimal(3)}
    assert {each.aspect: each.typed for each in kept.marks}["A1.2"] == "41.0"
    assert (kept.keyed_by, kept.keyed_at, kept.checked_by) == (who("clerk1").id, NOW, None)
    assert logged()[-1] == "keying.key"
    told = last_entry()
    assert (told["entry"], told["form"], told["seat"]) == ("E01-001", FORM, 1)
    assert ["A1.2", "41.0"] in told["marks"]


def test_a_second_keying_agrees_or_is_refused_with_what_differs() -> None:
    key(A1_2="41")
    with refused("与第一次录入不同：A1.2（第一次41，这次50）", "A1.2 (41, now 50)"):
        key(by="clerk2")
    assert key(by="clerk2", A1_2="41") is True
    assert record().checked_by == who("clerk2").id
    assert logged()[-1] == "keying.check"


def test_nobody_keys_a_sheet_twice_and_a_third_time_is_too_much() -> None:
    key()
    with refused("您已录入过", "You have keyed"):
        key()
    key(by="clerk2")
    recorder("clerk3")
    for name in ("clerk2", "clerk3"):
        with refused("或已由两人录入", "two persons have"):
            key(by=name)


def test_who_keys_is_a_recorder_and_no_judge_of_the_event() -> None:
    for name in ("organizer", "judge1", "chief"):
        with refused("由本竞赛的录分员录入", "A recorder of the competition"):
            key(by=name)
    for name in ("judge2", "chief"):
        db.session.add(
            Membership(user_id=who(name).user_id, competition_id=competition().id, role=Role.RECORDER)
        )
        db.session.commit()
        with refused("由本竞赛的录分员录入", "A recorder of the competition"):
            key(by=name)


def test_what_cannot_stand_is_refused_whole_and_each_named() -> None:
    with refused("A1.3：7 不可用", "A1.3: 7 cannot stand") as found:
        key(A1_2="五十", A1_3="7")
    assert any("A1.2：“五十”不是数字" in each.what.zh for each in found)


def test_a_mark_that_the_paper_lacks_is_named() -> None:
    with refused("还有1项未录入：A1.2", "1 aspects are not entered yet: A1.2"):
        key(A1_2="")


@pytest.mark.parametrize("change", [{"sub_criterion": "Z9"}, {"seat": 4}])
def test_a_sheet_that_the_scheme_does_not_have_is_not_keyed(change: dict[str, object]) -> None:
    given = {"event_id": event_id(), "work_id": work(1).id, "sub_criterion": FORM, "seat": 1, **change}
    with refused("本项目没有这份评分表", "no such sheet"):
        key_sheet(SheetRef(**given), FIRST, by=who("clerk1"), now=NOW)
    with refused("本项目没有这份评分表", "no such sheet"):
        raise no_such_paper()


def test_who_does_not_compete_has_no_paper_and_a_signed_sheet_takes_none() -> None:
    set_entry_state(entry(2).id, EntryState.ABSENT, reason="缺赛", by=who("organizer"), now=NOW)
    with refused("本项目没有这份评分表", "no such sheet"):
        key(2)
    hand_in(1)
    db.session.execute(update(SheetRow).values(state="signed"))
    db.session.commit()
    with refused("该评分表已签字，不再录入", "signed off"):
        key()
    db.session.execute(update(Event).values(stage="published"))
    db.session.commit()
    with refused("录入纸质评分表", "key paper"):
        key(3)


def test_the_list_shows_what_was_keyed_and_nothing_of_the_tablets() -> None:
    hand_in(1)
    key(1)
    found = paper_sheets(db.session.get_one(Event, event_id()))
    assert [(each.form, each.seat) for each in found] == [
        (FORM, seat) for seat in (1, 2, 3) for _ in range(3)
    ]
    assert [each.code for each in found if each.record] == [code_of(1)]
    db.session.query(SchemeVersion).delete()
    db.session.commit()
    assert paper_sheets(db.session.get_one(Event, event_id())) == []
    with refused("本项目没有这份评分表", "no such sheet"):
        key(2)


# Comparing


@pytest.fixture
def unlike(drawn: None) -> None:
    """The first sheet is handed in by all; its paper says 41 where the tablet says 50."""
    for seat in (1, 2, 3):
        hand_in(1, seat)
    key(A1_2="41")


def sheet(seat: int = 1) -> SheetRow:
    found = find_sheet(work(1).id, FORM, seat)
    assert found is not None
    return found


def confirm() -> None:
    confirm_sheet(sheet().id, by=who("chief"), now=NOW)


@pytest.mark.usefixtures("unlike")
def test_a_difference_keeps_the_sheet_from_being_confirmed_and_signed() -> None:
    said = (f"{code_of(1)} A1 第1席与录入的纸质评分表不符：A1.2", "differs from its paper: A1.2")
    with refused(*said):
        confirm()
    with refused(*said):
        confirm_sheets(event_id(), by=who("chief"), now=NOW)
    confirm_sheet(sheet(2).id, by=who("chief"), now=NOW)
    db.session.execute(update(SheetRow).values(state="confirmed"))
    db.session.commit()
    for number in (2, 3):
        set_entry_state(entry(number).id, EntryState.ABSENT, reason="缺赛", by=who("organizer"), now=NOW)
    with refused(*said):
        sign_off(event_id(), by=who("chief"), now=NOW)
    (line,) = paper_lines(event_id())
    assert [(each.aspect.id, each.first, each.second) for each in line.differences] == [
        ("A1.2", Decimal(50), Decimal(41))
    ]
    assert (line.state, line.adoptable) == (SheetState.CONFIRMED, False)
    assert list(paper_cells(event_id())) == [CellKey(code_of(1), FORM, 1, "A1.2")]


def test_what_agrees_or_is_still_being_marked_keeps_nothing() -> None:
    hand_in(1)
    key(1)
    key(2)
    hand_in(3, submit=False)
    key(3, A1_2="1")
    assert unlike_paper(db.session.scalars(db.select(SheetRow)).all()) == []
    assert list(paper_cells(event_id())) == []
    assert unlike_paper([]) == []
    by_code = {line.record.work.code: line for line in paper_lines(event_id())}
    assert [by_code[code_of(n)].adoptable for n in (1, 2, 3)] == [False, True, False]
    assert all(line.differences == () for line in by_code.values())
    confirm()


@pytest.mark.usefixtures("unlike")
def test_the_tablets_mark_stands_with_a_reason_until_it_changes() -> None:
    decide(rule_paper_wrong, "A1.2")
    (ruled,) = record().rulings
    assert (ruled.on_sheet, ruled.on_paper, ruled.reason) == (Decimal(50), Decimal(41), "核对原件")
    told = last_entry()
    assert (logged()[-1], told["on_sheet"], told["on_paper"]) == ("keying.rule", "50", "41")
    assert unlike_paper([sheet()]) == []
    with refused("A1.2没有待处理的不符", "Nothing is open on A1.2"):
        decide(rule_paper_wrong, "A1.2")
    db.session.execute(update(MarkRow).where(MarkRow.aspect == "A1.2").values(value=Decimal(49)))
    db.session.commit()
    assert len(unlike_paper([sheet()])) == 1
    db.session.execute(update(MarkRow).where(MarkRow.aspect == "A1.2").values(value=Decimal(50)))
    db.session.commit()
    confirm()


@pytest.mark.usefixtures("unlike")
def test_the_aspect_goes_back_to_that_seat_alone() -> None:
    given = {"reason": "与纸质不符", "by": who("chief"), "now": NOW}
    assert send_back_aspect(work(1).id, FORM, "A1.3", seat=1, **given) == (1,)
    assert [sheet(seat).state for seat in (1, 2, 3)] == ["draft", "submitted", "submitted"]
    assert unlike_paper([sheet()]) == []
    with refused("A1.2没有待处理的不符", "Nothing is open"):
        decide(rule_paper_wrong, "A1.2")


@pytest.mark.usefixtures("unlike")
def test_a_form_that_a_later_scheme_does_not_have_differs_in_nothing() -> None:
    version = db.session.scalars(db.select(SchemeVersion)).one()
    version.body = version.body.replace('"A1"', '"B1"')
    db.session.commit()
    assert unlike_paper([sheet()]) == []
    assert [line.differences for line in paper_lines(event_id())] == [()]


@pytest.mark.usefixtures("unlike")
def test_only_the_chief_judge_decides_and_says_why() -> None:
    for what, more in ((rule_paper_wrong, ("A1.2",)), (set_aside, ()), (adopt_paper, ())):
        for name in ("clerk1", "judge1", "organizer"):
            with refused("只有本项目裁判长", "Only the chief judge"):
                decide(what, *more, by=name)
        with refused("请写明理由", "reason"):
            decide(what, *more, reason=" ")


@pytest.mark.usefixtures("unlike")
def test_a_keying_that_was_wrong_is_set_aside_and_keyed_anew() -> None:
    first = record().id
    decide(set_aside)
    assert standing_records(event_id()) == {}
    kept = db.session.get_one(PaperRecord, first)
    assert (kept.withdrawn_because, kept.withdrawn_by) == ("核对原件", who("chief").id)
    with refused("这份录入已作废", "was set aside"):
        set_aside(first, reason="再次", by=who("chief"), now=NOW)
    assert key() is False
    confirm()


# Adopting


def test_where_the_tablet_is_lost_paper_stands_for_the_sheet() -> None:
    key()
    decide(adopt_paper)
    found = sheet()
    assert saved(1) == {name: Decimal(mark) for name, mark in FIRST.items()}
    assert (found.state, found.submitted_by) == ("submitted", who("judge1").id)
    told = last_entry()
    assert (logged()[-1], told["keyed_by"], told["reason"]) == ("keying.adopt", "clerk1", "核对原件")
    assert ["A1.2", "50"] in told["marks"]
    assert from_paper(event_id()) == {(work(1).id, FORM, 1)}
    assert record().adopted_by == who("chief").id
    confirm()
    with refused("分数就来自这份纸质录入", "come from this very keying"):
        decide(set_aside)
    address = SheetAddress(CODE, EVENT, FORM, 1, code_of(1))
    late = MarkOperation(f"{0:08}-0000-0000-0000-{1:012}", OperationKind.MARK, address, "A1.2", "44")
    (taken,) = take_operations([late], by=who("judge1"), now=NOW)
    assert taken.outcome == "locked"


def test_a_sheet_from_which_everything_was_taken_back_takes_paper_too() -> None:
    hand_in(1, submit=False)
    db.session.execute(update(MarkRow).values(value=None))
    db.session.commit()
    key()
    decide(adopt_paper)
    assert saved(1)["A1.2"] == 50


def test_paper_takes_no_marks_place() -> None:
    key()
    hand_in(1, submit=False)
    with refused("平板上已有分数", "There are marks from the tablet"):
        decide(adopt_paper)


def test_two_persons_adopt_a_judge_is_there_and_the_day_is_open() -> None:
    key()
    kept = record()
    kept.keyed_by = who("chief").user_id
    db.session.commit()
    with refused("录入的人不能采用自己的录入", "does not adopt it"):
        decide(adopt_paper)
    record().keyed_by = who("clerk1").user_id
    db.session.add(DayLock(event_id=event_id(), day="C1", locked_by=who("chief").id, locked_at=NOW))
    db.session.commit()
    with refused("评分已锁定", "is locked"):
        decide(adopt_paper)
    db.session.query(DayLock).delete()
    db.session.query(PanelSeat).delete()
    db.session.commit()
    with refused("该席位没有可以评这份作品的裁判", "Nobody who may mark"):
        decide(adopt_paper)


def test_what_was_measured_comes_with_its_mark() -> None:
    rule = Calculation("合格", CalculationType.PASS_FAIL)
    checked = Aspect("A1.1", AspectKind.MEASUREMENT, "余高合格", Decimal(40), calculation=rule)
    form = SubCriterion(FORM, "焊缝", (checked,), day="C1")
    part = Part("W", "实操", Decimal(100), "panel", (Criterion("A", "质量", Decimal(40), (form,)),))
    db.session.execute(update(SchemeVersion).values(body=dump(MarkingScheme("焊接", (part,)))))
    db.session.commit()
    key_sheet(ref(1), {"A1.1": "no"}, by=who("clerk1"), now=NOW)
    decide(adopt_paper)
    assert (saved(1), sheet().entered()) == ({"A1.1": Decimal(0)}, {"A1.1": "no"})


def test_a_recorder_learns_codes_and_no_entrant() -> None:
    assert {each.code for each in db.session.scalars(db.select(CodedWork))} == {
        each.code for each in paper_sheets(db.session.get_one(Event, event_id()))
    }
