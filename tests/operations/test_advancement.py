"""From a published result to the next tier: list, second person, declines, roster, import."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from competition.db import db
from competition.db.accounts import Membership
from competition.db.audit import AuditEntry
from competition.db.competitions import Competition
from competition.db.entries import Member
from competition.db.series import DeclineRow, confirmed_list, newest_list, newest_rule
from competition.domain.advancement import AdvancementRule, Going
from competition.domain.problems import Refusal
from competition.domain.roles import Role
from competition.domain.tiers import Tier
from competition.operations import confirming, draws, signing
from competition.operations.advancement import (
    NewDecline,
    confirm_decline,
    confirm_list,
    current_lines,
    decline_waits,
    drop_decline,
    make_list,
    record_decline,
    set_rule,
)
from competition.operations.advancement_rosters import Destination, export_advanced, send_advanced
from competition.operations.competitions import create_competition, save_event
from competition.operations.rosters import competition_roster
from competition.spreadsheets.roster import read_roster
from tests.operations.games import Games, confirmed, enter, founded, mark, publish, published, rank, seated
from tests.operations.helpers import DRAFT, NOW, account, id_number, logged, refused, row, setup

pytestmark = pytest.mark.usefixtures("app")

RULE = AdvancementRule(2, reserves=1)
FOUR = {1: 90, 2: 80, 3: 70, 4: 60}
DAY = date(2026, 9, 20)
THERE = Destination("试验市代表队", "W7")


def ready(marks: dict[int, int] | None = None, rule: AdvancementRule = RULE) -> Games:
    """Published results and a rule that was set before."""
    games = confirmed(marks or FOUR)
    set_rule(games.event, rule, by=games.organizer, now=NOW)
    rank(games)
    publish(games)
    return games


def make(games: Games, **more: object) -> int:
    return make_list(games.event, by=games.chief, now=NOW, **more)


def listed(games: Games) -> Games:
    """A confirmed list."""
    confirm_list(games.event, version=make(games), by=games.organizer, now=NOW)
    return games


def goings(games: Games) -> list[str]:
    lines = current_lines(newest_list(games.event))
    return [line.going.value for line in sorted(lines, key=lambda line: line.contender.entry)]


def says(entry: int, **more: object) -> NewDecline:
    return NewDecline(f"E01-00{entry}", **{"on": DAY, "reason": "因病", **more})


def declines(games: Games, given: NewDecline) -> int:
    made = record_decline(games.event, given, by=games.organizer, now=NOW)
    confirm_decline(made, by=games.chief, now=NOW)
    return made


# The rule


def test_a_rule_is_set_before_publication_and_later_only_with_a_reason() -> None:
    games = founded()
    assert set_rule(games.event, RULE, by=games.organizer, now=NOW) == 1
    assert set_rule(games.event, AdvancementRule(3), by=games.organizer, now=NOW) == 2
    assert newest_rule(games.event).rule() == AdvancementRule(3)
    with refused("晋级名额和每队限额", "Places and the limit"):
        set_rule(games.event, AdvancementRule(0), by=games.organizer, now=NOW)


def test_after_publication_a_rule_needs_its_reason() -> None:
    games = published(FOUR)
    with refused("请写明理由", "Give the reason"):
        set_rule(games.event, RULE, by=games.organizer, now=NOW)
    set_rule(games.event, RULE, reason="省里追加名额", by=games.organizer, now=NOW)
    assert newest_rule(games.event).reason == "省里追加名额"
    assert logged()[-1] == "advancement.rule"


# The list


def test_a_list_needs_a_published_result_and_a_rule() -> None:
    games = confirmed(FOUR)
    with refused("成绩还没有公布", "results are not published"):
        make(games)
    rank(games)
    publish(games)
    with refused("还没有设定晋级规则", "no rule"):
        make(games)


def test_the_best_go_on_and_another_person_confirms_it() -> None:
    games = ready()
    assert make(games) == 1
    assert goings(games) == ["advanced", "advanced", "reserve", "left_out"]
    assert confirmed_list(games.event) is None
    with refused("不能自己确认", "does not confirm it"):
        confirm_list(games.event, version=1, by=games.chief, now=NOW)
    confirm_list(games.event, version=1, by=games.organizer, now=NOW)
    found = confirmed_list(games.event)
    assert (found.version, found.result.version, found.rule.version) == (1, 1, 1)
    with refused("这份名单已经确认", "confirmed already"):
        confirm_list(games.event, version=1, by=games.organizer, now=NOW)
    assert logged()[-2:] == ["advancement.list", "advancement.confirm"]


def test_only_who_may_rank_makes_a_list_and_records_declines() -> None:
    games = listed(ready())
    made = record_decline(games.event, says(1), by=games.organizer, now=NOW)
    for step in (
        lambda: make_list(games.event, by=games.judge, now=NOW),
        lambda: record_decline(games.event, says(2), by=games.judge, now=NOW),
        lambda: confirm_decline(made, by=games.judge, now=NOW),
        lambda: drop_decline(made, reason="误", by=games.judge, now=NOW),
    ):
        with refused("只有本项目裁判长或组织者", "Only the chief judge"):
            step()


def test_a_list_that_was_not_seen_or_is_not_there_is_not_confirmed() -> None:
    games = ready()
    with refused("还没有这样的晋级名单", "no such list"):
        confirm_list(games.event, version=1, by=games.organizer, now=NOW)
    make(games)
    with refused("您看到的是第2版", "You saw version 2"):
        confirm_list(games.event, version=2, by=games.organizer, now=NOW)
    set_rule(games.event, AdvancementRule(1), reason="名额减少", by=games.organizer, now=NOW)
    with refused("名单生成之后", "changed after the list"):
        confirm_list(games.event, version=1, by=games.organizer, now=NOW)


def test_a_tie_is_decided_with_a_reason_and_only_then_confirmed() -> None:
    games = ready({1: 90, 2: 80, 3: 80, 4: 60})
    make(games)
    assert goings(games) == ["advanced", "undecided", "undecided", "left_out"]
    with refused("有1处并列待裁定", "Ties to be decided first: 1"):
        confirm_list(games.event, version=1, by=games.organizer, now=NOW)
    order = ("E01-003", "E01-002")
    with refused("请写明理由", "Give the reason"):
        make(games, order=order)
    for wrong in (("E01-003",), ("E01-003", "E01-004"), (*order, "E01-003")):
        with refused("所填次序与待定的并列不符", "exactly those of an open tie"):
            make(games, order=wrong, reason="加赛")
    assert make(games, order=order, reason="加赛") == 2
    assert goings(games) == ["advanced", "reserve", "advanced", "left_out"]
    assert make(games, reason="重新核对") == 3
    assert newest_list(games.event).order_values() == (order,)
    set_rule(games.event, AdvancementRule(2), reason="不设替补", by=games.organizer, now=NOW)
    assert make(games, reason="规则更改") == 4
    assert goings(games) == ["advanced", "undecided", "undecided", "left_out"]
    with refused("所填次序与待定的并列不符", "exactly those of an open tie"):
        make(games, order=("E01-001", "E01-002"), reason="加赛")


def test_an_order_without_a_list_decides_nothing() -> None:
    games = ready({1: 90, 2: 80, 3: 80})
    with refused("所填次序与待定的并列不符", "exactly those of an open tie"):
        make(games, order=("E01-002", "E01-003"), reason="加赛")


# Declines


def test_the_reserve_moves_up_once_a_second_person_confirms_and_nothing_is_overwritten() -> None:
    games = listed(ready())
    made_before = newest_list(games.event).body
    made = record_decline(games.event, says(1), by=games.organizer, now=NOW)
    assert goings(games) == ["advanced", "advanced", "reserve", "left_out"]
    assert decline_waits(newest_list(games.event)).successor == "E01-003"
    with refused("不能自己确认", "does not confirm it"):
        confirm_decline(made, by=games.organizer, now=NOW)
    confirm_decline(made, by=games.chief, now=NOW)
    assert goings(games) == ["declined", "advanced", "advanced", "left_out"]
    assert newest_list(games.event).body == made_before
    declines(games, says(2))
    assert goings(games) == ["declined", "declined", "advanced", "left_out"]
    assert decline_waits(newest_list(games.event)) is None
    with refused("已经确认或撤回", "confirmed or taken back"):
        confirm_decline(made, by=games.chief, now=NOW)


def test_one_decline_waits_at_a_time_and_may_be_taken_back() -> None:
    games = listed(ready())
    made = record_decline(games.event, says(3), by=games.organizer, now=NOW)
    with refused("有一项放弃还没有确认", "waits for its second person"):
        record_decline(games.event, says(1), by=games.organizer, now=NOW)
    with refused("有一项放弃还没有确认", "waits for its second person"):
        make(games, reason="重做")
    with refused("请写明理由", "Give the reason"):
        drop_decline(made, reason="", by=games.organizer, now=NOW)
    drop_decline(made, reason="本人收回", by=games.organizer, now=NOW)
    assert db.session.scalars(select(DeclineRow)).all() == []
    assert logged()[-1] == "advancement.decline_drop"


def test_a_decline_has_its_reason_its_day_and_something_to_give_up() -> None:
    games = ready()
    with refused("还没有这样的晋级名单", "no such list"):
        record_decline(games.event, says(1), by=games.organizer, now=NOW)
    make(games)
    with refused("还没有这样的晋级名单", "no such list"):
        record_decline(games.event, says(1), by=games.organizer, now=NOW)
    confirm_list(games.event, version=1, by=games.organizer, now=NOW)
    with refused("请写明理由", "Give the reason"):
        record_decline(games.event, says(1, reason=" "), by=games.organizer, now=NOW)
    with refused("还没有到", "has not come yet"):
        record_decline(games.event, says(1, on=DAY + timedelta(days=2)), by=games.organizer, now=NOW)
    for nobody in (4, 9):
        with refused("无可放弃", "nothing to decline"):
            record_decline(games.event, says(nobody), by=games.organizer, now=NOW)


def test_where_several_are_level_it_is_said_who_moves_up() -> None:
    games = ready({1: 90, 2: 80, 3: 80}, AdvancementRule(1, per_delegation=1))
    listed(games)
    assert goings(games) == ["advanced", "left_out", "left_out"]
    limited = ready_again(games, AdvancementRule(2, per_delegation=1))
    assert goings(limited) == ["advanced", "over_limit", "over_limit"]
    with refused("名次相同，须指定由谁递补", "They are level"):
        record_decline(games.event, says(1), by=games.organizer, now=NOW)
    declines(games, says(1, successor="E01-003"))
    assert goings(games) == ["declined", "over_limit", "advanced"]


def ready_again(games: Games, rule: AdvancementRule) -> Games:
    set_rule(games.event, rule, reason="规则更改", by=games.organizer, now=NOW)
    version = make(games, reason="规则更改")
    confirm_list(games.event, version=version, by=games.organizer, now=NOW)
    return games


def test_who_declined_stays_declined_in_the_next_list() -> None:
    games = listed(ready())
    declines(games, says(1))
    ready_again(games, AdvancementRule(2))
    assert goings(games) == ["declined", "advanced", "advanced", "left_out"]
    line = newest_list(games.event).lines()[0]
    assert (line.going, line.why.zh) == (Going.DECLINED, "2026-09-20放弃（第1版名单）：因病")


# The roster


def province(games: Games, **event: object) -> int:
    """A provincial competition here, with an event W7."""
    draft = replace(DRAFT, code="province-2026", number_prefix="PROV", tier=Tier.PROVINCE)
    made = create_competition(draft, by=games.organizer, now=NOW)
    save_event(made, setup("W7", **event), by=games.organizer, now=NOW)
    return made


def test_the_roster_holds_who_goes_on_with_full_numbers_and_its_reading_is_logged() -> None:
    games = listed(ready())
    declines(games, says(1))
    data = export_advanced(games.event, THERE, by=games.organizer, now=NOW)
    roster = read_roster(data, file="next.xlsx")
    assert (roster.delegation, roster.problems) == ("试验市代表队", ())
    assert [(each.event, each.id_document.number) for each in roster.applications] == [
        ("W7", id_number(2)),
        ("W7", id_number(3)),
    ]
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry.action == "advancement.export"
    assert '"masked":false' in entry.detail
    assert '"people":2' in entry.detail
    assert id_number(2) not in entry.detail
    cell = load_workbook(BytesIO(data))["报名表"]["F5"]
    assert (cell.value, cell.number_format) == (id_number(2), "@")


def test_there_is_no_roster_without_a_confirmed_list_a_delegation_or_anybody_on_it() -> None:
    games = ready(rule=AdvancementRule(1))
    make(games)
    with refused("还没有这样的晋级名单", "no such list"):
        export_advanced(games.event, THERE, by=games.organizer, now=NOW)
    confirm_list(games.event, version=1, by=games.organizer, now=NOW)
    for lacking in (Destination(" ", "W7"), Destination("队", "")):
        with refused("没有填写代表队和项目编号", "The delegation or the code"):
            export_advanced(games.event, lacking, by=games.organizer, now=NOW)
    declines(games, says(1))
    with refused("名单上没有人晋级", "Nobody of the list"):
        export_advanced(games.event, THERE, by=games.organizer, now=NOW)


def test_a_list_whose_rule_changed_goes_nowhere() -> None:
    games = listed(ready())
    set_rule(games.event, AdvancementRule(1), reason="名额减少", by=games.organizer, now=NOW)
    with refused("名单生成之后", "changed after the list"):
        export_advanced(games.event, THERE, by=games.organizer, now=NOW)


def test_they_are_entered_in_the_next_competition_as_the_same_people() -> None:
    games = listed(ready())
    target = province(games)
    done = send_advanced(games.event, "province-2026", THERE, by=games.organizer, now=NOW)
    assert (done.delegation, done.numbers, done.problems) == ("试验市代表队", ("W7-001", "W7-002"), ())
    there = [each.members[0].person_id for each in competition_roster(target)]
    here = db.session.scalars(select(Member.person_id).where(Member.event_id == games.event)).all()
    assert set(there) < set(here)
    with pytest.raises(Refusal, match="已报名该项目"):
        send_advanced(games.event, "province-2026", THERE, by=games.organizer, now=NOW)
    assert len(competition_roster(target)) == 2


def test_they_are_sent_only_to_a_higher_tier_that_one_organizes() -> None:
    games = listed(ready())
    for code in ("nowhere", DRAFT.code):
        with refused("层级高于市级的竞赛", "of a tier above city"):
            send_advanced(games.event, code, THERE, by=games.organizer, now=NOW)
    target = province(games)
    other = account("other")
    db.session.add(Membership(user_id=other.user_id, competition_id=games.id, role=Role.ORGANIZER))
    db.session.commit()
    assert db.session.get_one(Competition, target).tier_value is Tier.PROVINCE
    with refused("层级高于市级的竞赛", "of a tier above city"):
        send_advanced(games.event, "province-2026", THERE, by=other, now=NOW)


def test_the_members_of_a_team_stay_together() -> None:
    games = seated(founded(team_size=2))
    enter(games, *(row(person, team="一队") for person in (1, 2)), file="a.xlsx")
    enter(games, *(row(person, team="一队") for person in (3, 4)), file="b.xlsx")
    draws.draw_event(games.event, seed="2026", secret="for tests", by=games.organizer, now=NOW)
    for number, given in ((1, 90), (2, 80)):
        mark(games, number, practice=given)
    confirming.confirm_sheets(games.event, by=games.chief, now=NOW)
    signing.sign_off(games.event, by=games.chief, now=NOW)
    set_rule(games.event, RULE, by=games.organizer, now=NOW)
    rank(games)
    publish(games)
    listed(games)
    target = province(games, team_size=2)
    done = send_advanced(games.event, "province-2026", THERE, by=games.organizer, now=NOW)
    assert done.numbers == ("W7-001", "W7-002")
    assert [each.team for each in competition_roster(target)] == ["一队 E01-001", "一队 E01-002"]
