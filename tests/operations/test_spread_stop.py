"""One aspect goes back to its judges: it alone can be written again, and everybody sees which and why."""

from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from competition.db import db
from competition.db.accounts import Membership
from competition.db.conflicts import Substitute
from competition.db.marking import SchemeVersion, SheetRow, find_sheet
from competition.db.reopened_aspects import ReopenedAspect, opened_aspects, opened_in_event
from competition.domain.roles import Role
from competition.domain.scheme_edits import put_node
from competition.operations.confirming import confirm_sheet, confirm_sheets, return_sheet
from competition.operations.panel_changes import change_judge
from competition.operations.scheme_changes import impact_of, return_sheets
from competition.operations.side_by_side import apart_by_form, lines_of
from competition.operations.spread_stop import send_back_aspect
from competition.operations.unit import Actor
from tests.factories import (
    FORM,
    code_of,
    competition,
    drawn_contest,
    event_id,
    hand_in,
    panel_scheme,
    saved,
    who,
    work,
)
from tests.operations.games import drawn, published, work_of
from tests.operations.helpers import NOW, account, logged, refused
from tests.operations.test_schemes import last_entry

ASPECT = panel_scheme().form(FORM)[1].aspects[1]
pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def apart(app: Flask) -> None:
    """The first work judged 3, 1 and 2, handed in by all three."""
    drawn_contest()
    for number, score in ((1, "3"), (2, "1"), (3, "2")):
        hand_in(1, number, A1_3=score)


def row(seat: int = 1, number: int = 1) -> SheetRow:
    found = find_sheet(work(number).id, FORM, seat)
    assert found is not None
    return found


def send(aspect: str = "A1.3", *, reason: str = " 请商议后重评 ", by: str = "chief") -> tuple[int, ...]:
    return send_back_aspect(work(1).id, FORM, aspect, reason=reason, by=who(by), now=NOW)


def states() -> list[str]:
    return [row(seat).state for seat in (1, 2, 3)]


@pytest.mark.usefixtures("apart")
def test_the_aspect_goes_back_to_all_three() -> None:
    assert send() == (1, 2, 3)
    assert states() == ["draft"] * 3
    assert (row().returned_because, row().submitted_by, row().version) == ("请商议后重评", None, 2)
    assert list(opened_aspects(row(2))) == ["A1.3"]
    assert set(opened_in_event(event_id()).values()) == {frozenset({"A1.3"})}
    assert saved(1) == {"A1.1": Decimal(40), "A1.2": Decimal(50), "A1.3": Decimal(3)}
    assert logged()[-1] == "sheet.send_back"
    told = last_entry()
    assert (told["entry"], told["form"], told["aspect"]) == ("E01-001", FORM, "A1.3")
    assert (told["seats"], told["reason"]) == ([1, 2, 3], "请商议后重评")


@pytest.mark.usefixtures("apart")
def test_it_alone_can_be_written_and_is_settled_by_handing_in() -> None:
    send()
    with refused("只退回了A1.3，A1.2的分数不能改动", "Only A1.3 came back: the mark of A1.2 stays"):
        hand_in(1, version=2, A1_2="49")
    hand_in(1, version=2, A1_3="2", submit=False)
    assert list(opened_aspects(row())) == ["A1.3"]
    hand_in(1, version=3, A1_3="2")
    assert saved(1) == {"A1.1": Decimal(40), "A1.2": Decimal(50), "A1.3": Decimal(2)}
    assert last_entry()["changed"] == {}
    assert (opened_aspects(row()), row().returned_because) == ({}, "")
    settled = db.session.scalars(select(ReopenedAspect).order_by(ReopenedAspect.id)).first()
    assert settled is not None
    assert (settled.settled_at, settled.asker.username, settled.sheet) == (NOW, "chief", row())
    for seat in (2, 3):
        hand_in(1, seat, version=2, A1_3="2")
    assert confirm_sheets(event_id(), by=who("chief"), now=NOW) == 3


@pytest.mark.usefixtures("apart")
def test_what_is_only_one_seats_goes_back_to_that_seat() -> None:
    assert send("A1.2") == (1,)
    assert states() == ["draft", "submitted", "submitted"]
    assert send("A1.3", reason="也请重评") == (1, 2, 3)
    assert [(name, found.reason) for name, found in opened_aspects(row()).items()] == [
        ("A1.2", "请商议后重评"),
        ("A1.3", "也请重评"),
    ]
    hand_in(1, version=3, A1_2="1", A1_3="1")
    assert saved(1)["A1.2"] == Decimal(1)


@pytest.mark.usefixtures("apart")
def test_it_can_go_back_again_and_the_whole_sheet_too() -> None:
    send()
    for seat in (1, 2, 3):
        hand_in(1, seat, version=2)
    assert send(reason="仍相差过大") == (1, 2, 3)
    for seat in (1, 2, 3):
        hand_in(1, seat, version=4)
    return_sheet(row().id, reason="整份重评", by=who("chief"), now=NOW)
    assert opened_aspects(row()) == {}
    hand_in(1, version=6, A1_2="7")
    assert saved(1)["A1.2"] == Decimal(7)


@pytest.mark.usefixtures("apart")
def test_who_may_not_and_what_cannot_be_sent_back() -> None:
    with refused("只有本项目裁判长可以复核评分表", "Only the chief judge of the event"):
        send(by="judge1")
    with refused("请写明理由", "Give the reason"):
        send(reason=" ")
    with refused("评分表A1没有评分点“Z9”", "Form A1 has no aspect “Z9”"):
        send("Z9")
    send()
    with refused("没有已提交的评分表可以退回A1.3", "No sheet can take A1.3 back"):
        send()


def test_without_a_scheme_there_is_no_aspect() -> None:
    games = drawn()
    coded = work_of(games)
    db.session.query(SchemeVersion).delete()
    db.session.commit()
    with refused("评分表P1没有评分点“P1-1”", "Form P1 has no aspect “P1-1”"):
        send_back_aspect(coded.id, "P1", "P1-1", reason="重评", by=games.chief, now=NOW)


def test_published_results_stand() -> None:
    games = published()
    with refused("不能复核评分表", "it is not possible to confirm sheets"):
        send_back_aspect(work_of(games).id, "P1", "P1-1", reason="重评", by=games.chief, now=NOW)


def test_a_confirmed_sheet_needs_a_supervisor() -> None:
    drawn_contest()
    hand_in(1)
    confirm_sheet(row().id, by=who("chief"), now=NOW)
    hand_in(1, 2, A1_3="0")
    with refused("第1席的评分表已确认，裁判长不能单独退回", "The sheets of seats 1 are confirmed"):
        send()


def another_judge() -> Actor:
    """A judge of the competition who sits on no panel takes the first seat."""
    new = account("judge4")
    db.session.add(Membership(user_id=new.user_id, competition_id=competition().id, role=Role.JUDGE))
    db.session.add(Substitute(event_id=event_id(), sub_criterion="A9", position=1, user_id=new.user_id))
    db.session.commit()
    change_judge(event_id(), FORM, 1, new.user_id, reason="生病（虚构）", by=who("chief"), now=NOW)
    return new


@pytest.mark.usefixtures("apart")
def test_another_judge_begins_the_whole_sheet_anew() -> None:
    send("A1.2")
    another_judge()
    db.session.expire_all()
    assert (set(saved(1).values()), opened_aspects(row())) == ({None}, {})
    assert db.session.scalars(select(ReopenedAspect)).all() == []


@pytest.mark.usefixtures("apart")
def test_another_judge_does_not_mark_one_aspect_of_anothers_sheet() -> None:
    another_judge()
    with refused("第1席已更换裁判，不能只重评一个评分点", "Another judge sits on seats 1 now"):
        send()


@pytest.mark.usefixtures("apart")
def test_a_change_of_the_scheme_opens_the_whole_sheet() -> None:
    send("A1.2")
    event = competition().events[0]
    changed = put_node(panel_scheme(), (0, 0, 0, 1), replace(ASPECT, maximum=Decimal(45)))
    return_sheets(impact_of(event, changed).sheets, reason="技术文件更正")
    db.session.commit()
    assert opened_in_event(event.id) == {}
    assert states() == ["draft"] * 3


@pytest.mark.usefixtures("apart")
def test_the_database_lets_an_aspect_wait_once() -> None:
    send()
    again = {"sheet_id": row().id, "aspect": "A1.3", "asked_by": who("chief").id, "asked_at": NOW}
    db.session.add(ReopenedAspect(**again, reason="重复"))
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


# Side by side


def shown() -> dict[str, list[list[str]]]:
    """What stands side by side, by code: a mark or the state of its cell, by aspect and seat."""
    scheme = panel_scheme()
    (pair,) = scheme.forms()
    return {
        line.code: [
            [f"{cell.mark:f}" if cell.mark is not None else cell.state.value for cell in each.cells]
            for each in line.compared
        ]
        for line in lines_of(event_id(), *pair)
    }


@pytest.mark.usefixtures("apart")
def test_marks_stand_side_by_side_by_code() -> None:
    hand_in(2, submit=False)
    found = shown()
    assert list(found) == sorted(code_of(number) for number in (1, 2, 3))
    assert found[code_of(1)] == [["40"], ["50"], ["3", "1", "2"]]
    assert found[code_of(2)] == [["begun"], ["begun"], ["begun", "nothing", "nothing"]]
    send()
    assert shown()[code_of(1)] == [["40"], ["50"], ["again"] * 3]
    assert apart_by_form(event_id(), panel_scheme()) == {}


@pytest.mark.usefixtures("apart")
def test_how_often_judges_lie_too_far_apart_is_counted_by_form() -> None:
    hand_in(2, A1_3="0")
    hand_in(2, 2, A1_3="3", submit=False)
    assert apart_by_form(event_id(), panel_scheme()) == {FORM: 1}
    send("A1.2")
    assert apart_by_form(event_id(), panel_scheme()) == {FORM: 1}
    send("A1.3")
    assert apart_by_form(event_id(), panel_scheme()) == {}
