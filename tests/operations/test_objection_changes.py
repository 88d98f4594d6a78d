"""An objection taken back, an arbitrator replaced, both sides told, and names of files that mean no harm."""

import pytest
from flask import Flask

from competition.db import db
from competition.db.applications import DelegationLeader
from competition.db.entries import Delegation
from competition.domain.objections import AwardChange, ObjectionState
from competition.domain.prizes import Award
from competition.operations import objection_decisions
from competition.operations.evidence import Medium, tidy_name
from competition.operations.objection_changes import (
    record_withdrawal,
    remove_arbitrator,
    withdraw_objection,
)
from competition.operations.objection_leaders import (
    file_as_leader,
    objections_of_delegation,
    withdraw_as_leader,
)
from competition.operations.objections import assign_arbitrators, record_objection
from competition.operations.own_results import ENTRANT
from competition.operations.unit import Actor
from tests.operations.games import Games, entry, published
from tests.operations.helpers import account, logged, refused
from tests.operations.mailing import give_address, letters, reachable, told
from tests.operations.objecting import (
    ONE,
    TWO,
    WITHIN,
    arbiter,
    assigned,
    confirmed,
    file,
    filing,
    noticed,
    proposed,
    row,
)

THREE = "arbiter3"


@pytest.fixture
def games(app: Flask) -> Games:
    return noticed()


def withdraw(games: Games, number: int = 3, *, reason: str = "已核对清楚（虚构）", which: str = "") -> None:
    reference = which or row().reference
    withdraw_objection(entry(games, number).id, reference, reason=reason, by=ENTRANT, now=WITHIN)


def from_delegation(games: Games) -> int:
    team = db.session.query(Delegation).one().id
    given = {"delegation_id": team, "document": "代表队函", "received_on": WITHIN.date()}
    said = filing(games, form="", kind="place")
    return record_objection(games.event, said, **given, by=games.organizer, now=WITHIN)


# Withdrawing


def test_its_filer_takes_an_objection_back_until_it_is_decided(games: Games):
    file(games)
    proposed(assigned(games))
    withdraw(games)
    assert row().state is ObjectionState.WITHDRAWN
    assert row().withdrawal.reason == "已核对清楚（虚构）"
    assert row().withdrawal.recorded_by is None
    assert logged()[-1] == "objection.withdraw"
    with refused("没有待复核的处理意见。", ""):
        confirmed(games)


def test_what_was_withdrawn_may_be_filed_again(games: Games):
    file(games)
    withdraw(games)
    assert file(games) == "TEST-2026-E01-Y002"


def test_nobody_takes_back_what_another_filed(games: Games):
    file(games)
    with refused("没有查到这一编号的异议。", ""):
        withdraw(games, 1)
    with refused("这项异议由选手本人提出，只能由本人撤回。", "only that entrant"):
        record_withdrawal(row().id, reason="来函", by=games.organizer, now=WITHIN)


def test_a_withdrawal_gives_its_reason_and_comes_before_the_decision(games: Games):
    file(games)
    with refused("请写明理由。", "Give the reason"):
        withdraw(games, reason=" ")
    proposed(assigned(games), upheld=False)
    confirmed(games)
    with refused("不能撤回，也不能更换仲裁员。", "its arbitrators stay"):
        withdraw(games)


def test_a_delegation_takes_its_objection_back_through_the_office(games: Games):
    made = from_delegation(games)
    record_withdrawal(made, reason="代表队来函撤回", by=games.organizer, now=WITHIN)
    assert row().state is ObjectionState.WITHDRAWN
    assert row().withdrawal.recorded_by == games.organizer.user_id
    with refused("不能撤回，也不能更换仲裁员。", "its arbitrators stay"):
        record_withdrawal(made, reason="再次", by=games.organizer, now=WITHIN)


def test_its_arbitrators_hear_of_a_withdrawal(games: Games):
    file(games)
    assigned(games)
    give_address(ONE, "zhongcai@example.com")
    withdraw(games)
    assert told("objection_withdrawn") == [("arbiter1", "zhongcai@example.com", "waiting")]


# Arbitrators


def remove(games: Games, who: str = ONE, *, reason: str = "回避", successor: str = "") -> None:
    new = arbiter(games, successor).user_id if successor else None
    gone = arbiter(games, who).user_id
    remove_arbitrator(row().id, gone, reason=reason, successor=new, by=games.organizer, now=WITHIN)


def names() -> list[str]:
    return [each.user.username for each in row().arbitrators]


def test_an_arbitrator_is_replaced_with_the_reason(games: Games):
    file(games)
    assigned(games)
    remove(games, successor=THREE)
    assert names() == [TWO, THREE]
    assert [(each.user.username, each.reason) for each in row().removals] == [(ONE, "回避")]
    assert logged()[-1] == "objection.remove_arbitrator"


def test_one_that_is_left_waits_for_a_second(games: Games):
    file(games)
    assigned(games)
    remove(games)
    assert (names(), row().state) == ([TWO], ObjectionState.ASSIGNED)
    remove(games, TWO)
    assert (names(), row().state) == ([], ObjectionState.FILED)
    both = [arbiter(games, each).user_id for each in (TWO, THREE)]
    assign_arbitrators(row().id, both, by=games.organizer, now=WITHIN)
    assert names() == [TWO, THREE]


def test_an_organizer_undoes_no_proposal_by_replacing_who_made_it(games: Games):
    file(games)
    proposed(assigned(games))
    arbiter(games, THREE)
    with refused("正等待另一名仲裁员答复，此时不能更换。", "waits for another arbitrator"):
        remove(games, successor=THREE)
    objection_decisions.turn_down_decision(row().id, reason="回避", by=arbiter(games, TWO), now=WITHIN)
    remove(games, successor=THREE)
    assert names() == [TWO, THREE]


def test_what_the_other_proposed_stays(games: Games):
    file(games)
    proposed(assigned(games), by=TWO)
    remove(games, successor=THREE)
    confirmed(games, by=THREE)
    assert row().state is ObjectionState.UPHELD


def test_who_is_bound_is_not_put_in_the_place(games: Games):
    file(games)
    assigned(games)
    arbiter(games, THREE, employer=entry(games, 3).members[0].employer)
    with refused("须回避。", "cannot arbitrate"):
        remove(games, successor=THREE)
    with refused("arbiter2已经是这项异议的仲裁员。", "already"):
        remove(games, successor=TWO)


def test_a_removal_gives_its_reason_and_names_somebody_who_is_there(games: Games):
    file(games)
    assigned(games)
    arbiter(games, THREE)
    with refused("请写明理由。", "Give the reason"):
        remove(games, reason="")
    with refused("arbiter3不是这项异议的仲裁员。", "does not arbitrate"):
        remove(games, THREE)


def test_after_the_decision_nobody_is_taken_off(games: Games):
    file(games)
    proposed(assigned(games), upheld=False)
    confirmed(games)
    with refused("不能撤回，也不能更换仲裁员。", "its arbitrators stay"):
        remove(games)


# Both sides


def test_the_filer_and_the_entry_concerned_hear_of_the_decision(games: Games):
    reachable(games, [1])
    file(games, form="", kind="place", about="E01-001")
    proposed(assigned(games), AwardChange(Award.SILVER))
    confirmed(games)
    assert told("objection_decided") == [
        ("E01-003", "", "kept"),
        ("E01-001", "xuanshou1@example.com", "waiting"),
    ]
    assert all(
        "异议成立" in each.body and "核对检测记录" in each.body for each in letters("objection_decided")
    )


def test_a_delegation_and_the_entry_concerned_hear_of_a_dismissal(games: Games):
    from_delegation(games)
    proposed(assigned(games), upheld=False)
    confirmed(games)
    found = letters("objection_decided")
    assert [each.recipient for each in found] == ["E01-003", "芝罘区"]
    assert "将作更正" not in found[0].body


def test_a_decision_that_cannot_be_carried_out_is_told_to_nobody(games: Games):
    file(games)
    proposed(assigned(games), AwardChange(Award.BRONZE))
    with refused("", ""):
        objection_decisions.confirm_decision(row().id, by=arbiter(games, TWO), now=WITHIN)
    assert letters() == []


def test_a_notice_is_told_to_those_who_gave_an_address(app: Flask):
    games = published()
    reachable(games, [2])
    arbiter(games)
    give_address(ONE, "zhongcai@example.com")
    noticed(games)
    assert [each[0] for each in told("notice_opened")] == ["E01-002", "arbiter1"]


# Names of files


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("记录.pdf", "记录.pdf"),
        ("..\\..\\windows\\记录.pdf", "记录.pdf"),
        ("/etc/passwd", "passwd.pdf"),
        ("记录.pdf.exe", "记录_pdf.pdf"),
        ("记录.exe.pdf", "记录_exe.pdf"),
        ("记\u202efdp.exe", "记fdp.pdf"),
        ("记\u200b录\x00\n.pdf", "记录.pdf"),
        ("．．／记录.pdf", "记录.pdf"),
        ('a<b>"c|d?.pdf', "a_b__c_d.pdf"),
        ("CON.pdf", "evidence.pdf"),
        ("com1.tar.pdf", "com1_tar.pdf"),
        ("", "evidence.pdf"),
        (".pdf", "evidence.pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
    ],
)
def test_a_name_is_harmless_whatever_was_given(given: str, kept: str):
    assert tidy_name(given, Medium.PDF) == kept


# A delegation's leader


@pytest.fixture
def led(games: Games) -> Actor:
    """The leader of the only delegation."""
    leader = account("leader")
    team = db.session.query(Delegation).one()
    row_ = DelegationLeader(delegation_id=team.id, username="leader", display_name="领队", named_at=WITHIN)
    row_.named_by = games.organizer.user_id
    db.session.add(row_)
    db.session.commit()
    return leader


def test_the_office_does_not_take_back_what_a_leader_filed(games: Games, led: Actor):
    file_as_leader(games.event, filing(games), by=led, now=WITHIN)
    with refused("只能由该代表队的领队撤回。", "only a leader of that delegation withdraws it"):
        record_withdrawal(row().id, reason="来函", by=games.organizer, now=WITHIN)


def test_a_leader_files_and_withdraws_for_the_own_delegation(games: Games, led: Actor):
    assert file_as_leader(games.event, filing(games), by=led, now=WITHIN) == "TEST-2026-E01-Y001"
    assert (row().delegation.name, row().recorded_by, row().document) == ("芝罘区", led.user_id, "")
    ((identifier, own),) = objections_of_delegation(row().delegation)
    assert (identifier, own.reference, own.state) == (row().id, row().reference, ObjectionState.FILED)
    with refused("同一事项的异议", ""):
        file_as_leader(games.event, filing(games), by=led, now=WITHIN)
    withdraw_as_leader(row().id, reason="已了解", by=led, now=WITHIN)
    assert row().state is ObjectionState.WITHDRAWN


def test_a_leader_hears_of_the_decision(games: Games, led: Actor):
    give_address("leader", "lingdui@example.com")
    file_as_leader(games.event, filing(games, form="", kind="place"), by=led, now=WITHIN)
    proposed(assigned(games), upheld=False)
    confirmed(games)
    assert ("leader", "lingdui@example.com", "waiting") in told("objection_decided")


def test_a_leader_does_not_object_to_marks_of_others_nor_withdraw_what_others_filed(games: Games, led: Actor):
    other = Delegation(competition_id=games.id, name="福山区")
    db.session.add(other)
    entry(games, 1).delegation = other
    db.session.commit()
    with refused("只能对本人（本队）的评分提出异议。", "Only the own marks"):
        file_as_leader(games.event, filing(games, 1), by=led, now=WITHIN)
    file(games)
    with refused("没有查到这一编号的异议。", ""):
        withdraw_as_leader(row().id, reason="来函", by=led, now=WITHIN)


def test_who_leads_nothing_objects_for_nobody(games: Games):
    nobody = account("nobody")
    with refused("此人不是该代表队的领队。", "does not lead"):
        file_as_leader(games.event, filing(games), by=nobody, now=WITHIN)
