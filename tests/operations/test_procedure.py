"""A competition from its preparation to the archive: each step refused with all that is missing, and then allowed."""

from pathlib import Path

import pytest

from competition.db import db
from competition.db.competitions import Competition, Event
from competition.db.papers import papers_of_competition
from competition.db.procedure import declared_state, steps_of
from competition.domain.conflicts import Against, ConflictKind
from competition.domain.draw import CodeCustody
from competition.domain.procedure import State, Step
from competition.domain.roles import Role
from competition.operations import draws, people, results
from competition.operations.competitions import create_competition, save_event
from competition.operations.conflicts import Declaration, declare_conflict
from competition.operations.procedure import may_register, procedure_of
from competition.operations.procedure_missing import missing_in
from competition.operations.procedure_steps import advance_competition
from competition.operations.recalls import recall_paper
from competition.operations.releases import hold_back
from tests.operations.games import (
    Games,
    approved,
    confirmed,
    drawn,
    enter,
    founded,
    issue,
    mark,
    rank,
    seated,
    work_of,
)
from tests.operations.helpers import DRAFT, NOW, account, logged, refused, row, setup
from tests.operations.objecting import AFTER, assigned, file, noticed, proposed
from tests.operations.objecting import confirmed as decided
from tests.operations.paying import LATER, due, paid

pytestmark = pytest.mark.usefixtures("app")


def advance(games: Games, step: Step, *, now=NOW, **more: str) -> State:
    return advance_competition(games.id, step, by=games.organizer, now=now, **more)


def state(games: Games, *, now=NOW) -> State:
    return procedure_of(db.session.get_one(Competition, games.id), now=now).state


def missing(games: Games, *, now=NOW) -> list[str]:
    found = procedure_of(db.session.get_one(Competition, games.id), now=now)
    return [
        f"{each.desk}: {each.problem.what.zh}" for one in found.events for each in missing_in(one, now=now)
    ]


# Registration


def test_registration_is_opened_closed_and_opened_again_with_a_reason() -> None:
    games = founded()
    event = db.session.get_one(Event, games.event)
    assert state(games) is State.PREPARING
    assert "报名尚未开始" in str(may_register(event))
    assert advance(games, Step.OPEN) is State.OPEN
    assert may_register(event) is None
    assert advance(games, Step.CLOSE) is State.CLOSED
    assert "报名已截止" in str(may_register(event))
    with refused("请写明理由。", "Give the reason."):
        advance(games, Step.REOPEN, reason="  ")
    assert advance(games, Step.REOPEN, reason="补报") is State.OPEN
    newest = steps_of(games.id)[0]
    assert (newest.step, newest.reason) == ("reopen", "补报")
    assert logged()[-3:] == ["competition.advance"] * 3


def test_nothing_is_opened_without_an_event() -> None:
    organizer = account("organizer")
    made = create_competition(DRAFT, by=organizer, now=NOW)
    for step in (Step.OPEN, Step.CLOSE):
        with refused("还没有项目。", "There are no events yet."):
            advance_competition(made, step, by=organizer, now=NOW)


def test_the_office_enters_people_before_while_and_after_registration_is_open() -> None:
    games = seated(founded())
    enter(games, row(1))
    advance(games, Step.OPEN)
    enter(games, row(2), file="second.xlsx")
    advance(games, Step.CLOSE)
    assert enter(games, row(3), file="third.xlsx").numbers == ("E01-003",)


def test_nothing_is_drawn_while_registration_is_open() -> None:
    games = seated(founded())
    enter(games, row(1))
    advance(games, Step.OPEN)
    with refused("报名尚未截止。", "Registration is still open."):
        draws.draw_event(games.event, seed="2026", secret="for tests", by=games.organizer, now=NOW)
    advance(games, Step.CLOSE)
    draws.draw_event(games.event, seed="2026", secret="for tests", by=games.organizer, now=NOW)


def test_each_thing_that_is_missing_before_the_draw_has_its_desk() -> None:
    games = founded()
    save_event(games.id, setup("E02"), by=games.organizer, now=NOW)
    enter(games, row(1, event="E02"))
    advance(games, Step.OPEN)
    assert missing(games) == ["procedure: 报名尚未截止。", "scheme: 没有评分方案。"]


def test_after_the_draw_registration_stays_closed() -> None:
    games = drawn()
    assert state(games) is State.DRAWN
    assert "本项目已抽签" in str(may_register(db.session.get_one(Event, games.event)))
    with refused("竞赛处于“已抽签”状态，不能重新开放报名。", "it is not possible to open registration again"):
        advance(games, Step.REOPEN, reason="补报")


# What the facts say


def test_the_state_follows_from_what_happened() -> None:
    games = founded()
    assert missing(games) == []
    enter(games, row(1))
    assert missing(games) == [
        "panels: 评分表 T1“理论卷”第1席没有裁判。",
        "panels: 评分表 P1“实操表”第1席没有裁判。",
        "panels: 没有裁判长。",
    ]
    seated(games)
    assert missing(games) == []
    draws.draw_event(games.event, seed="2026", secret="for tests", by=games.organizer, now=NOW)
    assert state(games) is State.DRAWN
    mark(games, 1)
    assert state(games) is State.MARKING
    assert len(missing(games)) == 2
    assert all(each.startswith("progress: 评分表") for each in missing(games))


def test_from_the_last_signature_to_the_public_notice() -> None:
    games = confirmed()
    assert state(games) is State.SEALED
    assert missing(games) == ["results: 评分表已全部签字确认，尚未排名。"]
    rank(games)
    assert state(games) is State.RECHECKED
    assert missing(games) == ["results: 成绩尚未公布。"]
    results.publish_event(games.event, confirmed_on=NOW.date(), by=games.organizer, now=NOW)
    assert state(games) is State.ANNOUNCED
    assert missing(games) == ["objections: 成绩已公布，尚未公示。"]
    noticed(games)
    assert state(games) is State.PUBLIC_NOTICE
    assert missing(games) == ["objections: 公示期到2026-09-28为止，尚未结束。"]
    assert missing(games, now=AFTER) == []


def test_codes_that_are_not_opened_are_missing() -> None:
    games = confirmed()
    db.session.get_one(Event, games.event).custody = CodeCustody.THREE_STAGE
    for number in (1, 2, 3):
        coded = work_of(games, number)
        coded.entry_id = coded.session = coded.station = None
    db.session.commit()
    assert state(games) is State.SEALED
    assert missing(games)[0] == "draw: 加密号还没有开启，不知道成绩属于谁。"


def test_ties_that_may_not_stand_are_missing() -> None:
    games = confirmed({1: 80, 2: 80, 3: 70}, rule="national-games-2020")
    rank(games)
    assert [each.partition("，")[0] for each in missing(games)] == ["results: 本项目不得并列"]


# The end


def test_results_are_final_after_the_public_notice_and_its_objections() -> None:
    games = noticed()
    file(games)
    with refused("公示期到2026-09-28为止", "The public notice runs until 2026-09-28"):
        advance(games, Step.FINALISE)
    with refused("已收到，待指派仲裁。", "arbitrators to be assigned") as found:
        advance(games, Step.FINALISE, now=AFTER)
    assert len(found) == 1


def test_an_objection_that_was_dismissed_holds_nothing_up() -> None:
    games = noticed()
    file(games)
    proposed(assigned(games), upheld=False)
    with refused("处理意见待复核", "waits for the second arbitrator"):
        advance(games, Step.FINALISE, now=AFTER)
    decided(games)
    assert advance(games, Step.FINALISE, now=AFTER) is State.FINAL


def test_what_was_declared_counts_for_nothing_without_the_facts() -> None:
    games = noticed()
    assert advance(games, Step.FINALISE, now=AFTER) is State.FINAL
    assert state(games, now=AFTER) is State.FINAL
    save_event(games.id, setup("E02"), by=games.organizer, now=AFTER)
    enter(games, row(9, event="E02"), file="second.xlsx")
    assert state(games, now=AFTER) is State.CLOSED
    assert declared_state(games.id) is State.FINAL


def test_awards_are_given_once_decisions_are_approved_and_papers_issued(tmp_path: Path) -> None:
    games = noticed()
    advance(games, Step.FINALISE, now=AFTER)
    with refused("奖励决定尚未批准。", "The award decisions are not approved.") as found:
        advance(games, Step.AWARD, now=AFTER)
    assert "还有3份获奖证书未制发：E01-001、E01-002、E01-003。" in str(found[1])
    approved(games)
    with refused("还有3份获奖证书未制发", "3 certificates of “焊接E01” are not issued"):
        advance(games, Step.AWARD, now=AFTER)
    issue(games, tmp_path)
    paper = next(each for each in papers_of_competition(games.id) if each.kind == "certificate")
    recall_paper(paper.id, reason="姓名有误", by=games.organizer, now=AFTER)
    with refused("还有1份获奖证书未制发", "1 certificates of “焊接E01” are not issued"):
        advance(games, Step.AWARD, now=AFTER)
    issue(games, tmp_path)
    assert advance(games, Step.AWARD, now=AFTER) is State.AWARDED


def archived(folder: Path) -> Games:
    games = noticed(due())
    issue(games, folder)
    advance(games, Step.FINALISE, now=AFTER)
    advance(games, Step.AWARD, now=AFTER)
    with refused("还有3笔奖励未登记拨付。", "3 awards are not recorded as paid."):
        advance(games, Step.ARCHIVE, now=AFTER)
    paid(games)
    assert advance(games, Step.ARCHIVE, now=LATER) is State.ARCHIVED
    return games


def test_an_archive_is_read_only_until_it_is_taken_out_with_a_reason(tmp_path: Path) -> None:
    games = archived(tmp_path)
    sentence = (
        "本竞赛已归档，只能查看，不能更改。",
        "This competition is archived: it can be read and not changed.",
    )
    given = {"by": games.organizer, "now": LATER}
    with refused(*sentence):
        people.add_member(games.id, username="cai", name="蔡某", role=Role.FINANCE, **given)
    with refused(*sentence):
        said = Declaration(ConflictKind.OTHER, Against.EMPLOYER, "第9机械厂")
        declare_conflict(games.id, games.judge.user_id, said, **given)
    with refused("请写明理由。", "Give the reason."):
        advance(games, Step.RESTORE, now=LATER)
    assert advance(games, Step.RESTORE, reason="更正单位名称", now=LATER) is State.AWARDED
    people.add_member(games.id, username="cai", name="蔡某", role=Role.FINANCE, **given)
    assert declared_state(games.id) is State.AWARDED


def test_access_is_taken_away_from_an_archive_as_well(tmp_path: Path) -> None:
    games = archived(tmp_path)
    people.revoke_role(
        games.id, games.finance.user_id, Role.FINANCE, reason="离职", by=games.organizer, now=LATER
    )
    assert logged()[-1] == "role.revoke"


def test_a_result_that_is_held_back_is_not_announced() -> None:
    games = confirmed()
    rank(games)
    hold_back(games.event, reason="等待省厅发布", by=games.organizer, now=NOW)
    results.publish_event(games.event, confirmed_on=NOW.date(), by=games.organizer, now=NOW)
    assert state(games) is State.RECHECKED
    assert missing(games) == ["results: 成绩已定，尚未到公布时间或暂缓公布。"]


def test_a_recheck_that_is_due_is_missing() -> None:
    games = confirmed(ranking={"recheck": True})
    rank(games)
    assert state(games) is State.SEALED
    assert [each.partition("，")[0] for each in missing(games)] == ["recheck: 本项目须经成绩复核方可公布"]
