"""Papers drawn when they are asked for: what stands on them, what they wait for, and that no name meets a code."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from competition.codec import dump
from competition.db import db
from competition.db.accounts import Membership
from competition.db.audit import AuditEntry
from competition.db.awards import newest_approved_run
from competition.db.competitions import Competition, Event
from competition.db.draws import CodedWork
from competition.db.marking import find_sheet
from competition.domain.calculations import Calculation, CalculationType
from competition.domain.entry_rules import Shortage
from competition.domain.marking_scheme import Aspect, AspectKind
from competition.domain.outcomes import Kind, Titled
from competition.domain.problems import Text
from competition.domain.roles import Role
from competition.domain.scoresheet import EntryState
from competition.operations import awards
from competition.operations.confirming import confirm_sheets
from competition.operations.draws import draw_event
from competition.operations.entry_states import set_entry_state
from competition.operations.paper_settings import SettingsDraft, save_settings
from competition.operations.printing import (
    EventPrint,
    ListPrint,
    not_yet,
    print_for_event,
    print_list,
    print_score_sheets,
)
from competition.operations.printing_awards import _promoted, employers, print_batch, promotions
from competition.operations.printing_before import entrant_badges, order_book, seat_cards, staff_badges
from competition.operations.printing_day import _blank, code_list, draw_list, score_sheets
from competition.operations.printing_results import announcer, public_results, public_winners, signed_sheets
from competition.operations.shortages import decide_shortage
from competition.operations.signing import sign_off
from competition.operations.unit import day_of
from tests.documents.reading import text_of
from tests.operations import paying
from tests.operations.custody import drawn_in_stages
from tests.operations.games import (
    Games,
    approved,
    confirmed,
    decide,
    drawn,
    enter,
    entry,
    founded,
    mark,
    planned,
    publish,
    published,
    rank,
    seated,
    second_event,
)
from tests.operations.helpers import NOW, account, id_number, logged, plan_workbook, policies, refused, row
from tests.operations.objecting import open_notice

pytestmark = pytest.mark.usefixtures("app")
TODAY = day_of(NOW)


def contest(games: Games) -> Competition:
    return db.session.get_one(Competition, games.id)


def event(games: Games) -> Event:
    return db.session.get_one(Event, games.event)


def printed(games: Games, what: ListPrint) -> str:
    return text_of(print_list(games.id, what, by=games.organizer, now=NOW))


def codes(games: Games) -> set[str]:
    found = select(CodedWork.code).where(CodedWork.event_id == games.event)
    return set(db.session.scalars(found))


def cells_of(facts) -> set[str]:
    return {cell for line in facts.rows for cell in line.cells}


def sheets(games: Games, *, form: str = "P1", seat: int = 1):
    return score_sheets(
        event(games), TODAY, form=form, seat=seat, address=lambda code: f"https://saiwu.example/{code}"
    )


# What waits for what


def test_while_custodians_keep_the_codes_the_office_prints_no_list_of_the_draw() -> None:
    games = drawn_in_stages()
    for prints in (EventPrint.DRAW_LIST, EventPrint.CODE_LIST):
        with refused("由加密裁判保管，尚未开启", "not opened yet"):
            print_for_event(games.event, prints, by=games.organizer, now=NOW)


def test_a_competition_with_nobody_prints_nothing_of_its_entries() -> None:
    games = founded()
    waits = not_yet(contest(games))
    assert {what for what, reason in waits.items() if reason is None} == set()
    for what in (ListPrint.ORDER_BOOK, ListPrint.ENTRANT_BADGES):
        with refused("还没有人报名", "Nobody is entered yet"):
            printed(games, what)
    for what in (ListPrint.PUBLIC_RESULTS, ListPrint.ANNOUNCER):
        with refused("还没有公布任何成绩", "No results are published yet"):
            printed(games, what)
    with refused("奖励决定尚未批准", "The decisions are not approved"):
        printed(games, ListPrint.PROMOTIONS)
    assert "organizer" in printed(games, ListPrint.STAFF_BADGES)


def test_each_list_is_free_once_what_it_waits_for_is_there() -> None:
    assert not_yet(contest(drawn()))[ListPrint.ORDER_BOOK] is None


def test_each_print_is_logged_by_what_it_was() -> None:
    games = approved(published())
    assert {reason for reason in not_yet(contest(games)).values()} == {None}
    for what in (ListPrint.PUBLIC_RESULTS, ListPrint.PUBLIC_WINNERS, ListPrint.ORDER_BOOK):
        printed(games, what)
    assert logged()[-3:] == ["paper.print"] * 3
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last is not None
    assert '"what":"order_book"' in last.detail.replace(" ", "")
    assert "李" not in last.detail


# Before


def test_the_order_book_tells_all_but_the_draw() -> None:
    games = drawn()
    enter_host = contest(games)
    enter_host.host = "试验技师学院"
    db.session.add(
        Membership(user_id=account("keeper").id, competition_id=games.id, role=Role.FIRST_CUSTODIAN)
    )
    db.session.commit()
    draft = SettingsDraft("rules", "8C1C1C", "A67C2D", False, True, schedule="一|二|三|四", notes="守时")
    save_settings(games.id, draft, by=games.organizer, now=NOW)
    facts = order_book(contest(games), TODAY)
    assert [(each.code, each.entries, each.sessions) for each in facts.events] == [
        ("E01", "3", ("第1场：2个赛位", "第2场：1个赛位"))
    ]
    assert {each.name for each in facts.people} == {"organizer", "chief"}
    assert [each.names for each in facts.entries] == ["李二", "李三", "李四"]
    assert (facts.host, facts.notes, facts.bilingual) == ("试验技师学院", "守时", True)
    assert facts.items[0].where == "四"
    text = printed(games, ListPrint.ORDER_BOOK)
    assert "keeper" not in text
    assert not any(id_number(person) in text for person in (1, 2, 3))


def test_before_the_draw_the_order_book_names_no_sessions_and_no_chief() -> None:
    games = founded()
    enter(games, row(1))
    facts = order_book(contest(games), TODAY)
    assert facts.events[0].sessions == ()
    assert [each.name for each in facts.people] == ["organizer"]
    assert (facts.notes, facts.items) == ("", ())


def test_a_team_stands_with_its_members_and_who_withdrew_does_not() -> None:
    games = founded(team_size=2)
    enter(games, row(1, team="一队"), row(2, team="一队"), row(3, team="二队"), row(4, team="二队"))
    set_entry_state(entry(games, 2).id, EntryState.WITHDRAWN, reason="伤病", by=games.organizer, now=NOW)
    assert [each.names for each in order_book(contest(games), TODAY).entries] == ["一队：李二、李三"]
    assert [each.name for each in entrant_badges(contest(games), TODAY).badges] == ["李二", "李三"]


def test_badges_bear_numbers_and_never_codes_nor_who_keeps_them() -> None:
    games = drawn()
    for name, role in (
        ("keeper", Role.SECOND_CUSTODIAN),
        ("leader", Role.DELEGATION_LEADER),
        ("self", Role.ENTRANT),
    ):
        db.session.add(Membership(user_id=account(name).id, competition_id=games.id, role=role))
    db.session.add(Membership(user_id=games.judge.id, competition_id=games.id, role=Role.SUPERVISOR))
    db.session.commit()
    entrants = entrant_badges(contest(games), TODAY)
    assert {each.scans for each in entrants.badges} == {"E01-001", "E01-002", "E01-003"}
    staff = {each.name: (each.kind, each.role) for each in staff_badges(contest(games), TODAY).badges}
    assert staff["keeper"] == ("staff", "工作人员")
    assert staff["organizer"] == ("staff", "工作人员")
    assert staff["chief"] == ("judge", "裁判长")
    assert staff["judge"] == ("judge", "裁判员")
    assert staff["leader"] == ("staff", "领队")
    assert "self" not in staff


def test_station_cards_are_of_the_hall_before_the_draw_and_of_each_session_after_it() -> None:
    games = founded(stations=3)
    assert [(each.session, each.station) for each in seat_cards(event(games), TODAY).cards] == [
        *(("", "1"), ("", "2"), ("", "3")),
    ]


def test_station_cards_after_the_draw() -> None:
    games = drawn()
    cards = seat_cards(event(games), TODAY).cards
    assert [(each.session, each.station, each.code) for each in cards] == [
        *(("第1场", "1", ""), ("第1场", "2", ""), ("第2场", "1", "")),
    ]
    print_for_event(games.event, EventPrint.SEAT_CARDS, by=games.organizer, now=NOW)
    assert logged()[-1] == "paper.print"


# On the day


def test_no_list_of_the_draw_joins_a_name_and_a_code() -> None:
    games = drawn()
    names, numbers = {"李二", "李三", "李四"}, {"E01-001", "E01-002", "E01-003"}
    by_name, by_code = draw_list(event(games), TODAY), code_list(event(games), TODAY)
    assert names | numbers <= cells_of(by_name)
    assert not cells_of(by_name) & codes(games)
    assert codes(games) <= cells_of(by_code)
    assert not cells_of(by_code) & (names | numbers)
    assert "2026" in by_name.how


def test_there_is_no_list_before_the_draw() -> None:
    games = founded()
    with refused("尚未抽签", "is not drawn yet"):
        print_for_event(games.event, EventPrint.DRAW_LIST, by=games.organizer, now=NOW)


def test_a_blank_sheet_bears_the_code_and_the_address_of_the_same_sheet() -> None:
    games = drawn()
    facts = sheets(games)
    assert {each.code for each in facts.sheets} == codes(games)
    assert {each.address for each in facts.sheets} == {
        f"https://saiwu.example/{code}" for code in codes(games)
    }
    assert [each.id for each in facts.lines] == ["P1-1", "P1-2"]
    given = {"address": lambda code: f"https://saiwu.example/{code}", "now": NOW}
    text = text_of(print_score_sheets(games.event, "P1", 1, by=games.chief, **given))
    assert not any(name in text for name in ("李二", "李三", "E01-001"))
    assert logged()[-1] == "paper.print"


def test_who_is_absent_has_no_blank_sheet() -> None:
    games = drawn()
    set_entry_state(entry(games, 1).id, EntryState.ABSENT, reason="未到", by=games.organizer, now=NOW)
    assert len(sheets(games).sheets) == 2


@pytest.mark.parametrize(("form", "seat"), [("P9", 1), ("P1", 2), ("P1", 0)])
def test_a_sheet_that_the_scheme_does_not_have_is_refused(form: str, seat: int) -> None:
    games = drawn()
    with refused(f"没有评分表“{form}”的第{seat}席", f"no seat {seat} of form"):
        sheets(games, form=form, seat=seat)


def aspect(kind: AspectKind = AspectKind.MEASUREMENT, **more: object) -> Aspect:
    return Aspect("A1", kind, "外观 \n检查", Decimal(4), **more)


CHOICE = "OPTION:::4#x~x#好#-#2#x~x#可"


@pytest.mark.parametrize(
    ("given", "answers"),
    [
        (aspect(AspectKind.JUDGEMENT), ("0", "1", "2", "3")),
        (aspect(partial=False), ("得分", "不得分")),
        (aspect(), ()),
        (aspect(calculation=Calculation("K", CalculationType.PASS_FAIL)), ("是", "否")),
        (aspect(calculation=Calculation("K", CalculationType.CHOICE, params=CHOICE)), ("好", "可")),
        (
            aspect(
                calculation=Calculation(
                    "K", CalculationType.CHOICE, params=f"{CHOICE}#-#1#x~x#非常长的一个选项"
                )
            ),
            (),
        ),
        (aspect(calculation=Calculation("K", CalculationType.NUMBER_COMPLETED, params="TOTAL:::5")), ()),
    ],
)
def test_what_can_be_ticked_has_a_box(given: Aspect, answers: tuple[str, ...]) -> None:
    assert _blank(given).answers == answers
    assert _blank(given).label == "外观 检查"


def test_a_sheet_tells_what_the_scheme_says_of_an_aspect() -> None:
    told = _blank(aspect(AspectKind.DEDUCTION, requirement="≤1 mm", extra="每处", descriptors=("差", "好")))
    assert told.extra == "扣分项；≤1 mm；每处；0 差；1 好"


# Results


def test_before_publication_sheets_with_codes_are_the_chief_judges() -> None:
    games = confirmed()
    given = {"address": str, "by": games.organizer, "now": NOW}
    with refused("只由裁判长打印", "only its chief judge prints sheets"):
        print_score_sheets(games.event, "P1", 1, **given)
    with refused("只由裁判长打印", "only its chief judge prints sheets"):
        print_for_event(games.event, EventPrint.SIGNED_SHEETS, by=games.organizer, now=NOW)
    text = text_of(print_for_event(games.event, EventPrint.SIGNED_SHEETS, by=games.chief, now=NOW))
    assert not any(name in text for name in ("李二", "李三", "E01-001"))


def test_a_signed_sheet_tells_every_mark_who_and_when() -> None:
    games = published()
    facts = signed_sheets(event(games), TODAY)
    assert len(facts.sheets) == 6
    assert {each.code for each in facts.sheets} == codes(games)
    first = facts.sheets[0]
    assert first.form == "P1 实操表"
    assert [(each.id, each.maximum) for each in first.lines] == [("P1-1", "60"), ("P1-2", "40")]
    assert first.signed == "judge　2026年9月20日 16:00"
    assert first.confirmed.startswith("chief")
    print_for_event(games.event, EventPrint.SIGNED_SHEETS, by=games.organizer, now=NOW)


def test_a_sheet_that_waits_says_so_and_a_mark_that_is_missing_is_no_zero() -> None:
    games = drawn()
    with refused("还没有提交的评分表", "was handed in yet"):
        signed_sheets(event(games), TODAY)
    mark(games, 1)
    sheet = find_sheet(entry(games, 1).work.id, "P1", 1)
    assert sheet is not None
    sheet.marks[0].value = None
    sheet.marks[1].aspect = "gone"
    db.session.commit()
    (told, _theory) = signed_sheets(event(games), TODAY).sheets
    assert told.confirmed == ""
    assert {each.mark for each in told.lines} >= {"未评"}
    assert [each.maximum for each in told.lines if each.id == "gone"] == [""]


def test_a_sheet_of_a_form_that_the_scheme_lost_is_still_told() -> None:
    games = drawn()
    mark(games, 1)
    sheet = find_sheet(entry(games, 1).work.id, "P1", 1)
    assert sheet is not None
    sheet.sub_criterion = "P0"
    db.session.commit()
    forms = [each.form for each in signed_sheets(event(games), TODAY).sheets]
    assert forms == ["P0", "T1 理论卷"]


def test_public_lists_tell_places_and_awards_with_the_days_of_the_notice() -> None:
    games = published({1: 90, 2: 80, 3: 70, 4: 60, 5: 50, 6: 40, 7: 30, 8: 20})
    facts = public_results(contest(games), TODAY)
    (listed,) = facts.events
    assert [(each.rank, each.award) for each in listed.entries[:4]] == [
        *(("1", "金牌"), ("2", "银牌"), ("3", "铜牌"), ("", "优胜奖")),
    ]
    assert listed.entries[-1].award == ""
    assert facts.period == ""
    open_notice(games)
    assert "个工作日）" in public_results(contest(games), TODAY).period
    winners = public_winners(contest(games), TODAY).events[0].entries
    assert len(winners) < len(listed.entries)
    assert not any(id_number(person) in printed(games, ListPrint.PUBLIC_RESULTS) for person in range(1, 9))


def test_where_the_days_of_notice_differ_they_are_told_by_event() -> None:
    games = published()
    open_notice(games)
    second_event(games, row(8, event="E02"), row(9, event="E02"), marks={1: 80, 2: 70})
    assert public_results(contest(games), TODAY).period.startswith("焊接E01：")


def test_groups_that_are_ranked_apart_stand_apart() -> None:
    games = published({1: 90, 2: 80}, ranking={"by_group": True})
    assert [each.event for each in public_results(contest(games), TODAY).events] == ["E01 焊接E01（职工组）"]
    assert [each.event for each in announcer(contest(games), TODAY).events] == ["焊接E01（职工组）"]


def test_the_announcer_calls_from_the_lowest_award_to_the_highest() -> None:
    facts = announcer(contest(published()), TODAY)
    assert [(each.award, each.winners[0].name) for each in facts.events[0].awards] == [
        *(("铜牌", "李四"), ("银牌", "李三"), ("金牌", "李二")),
    ]
    assert facts.events[0].awards[0].winners[0].unit == "第3机械厂（芝罘区）"


def test_without_winners_there_is_nothing_to_announce() -> None:
    games = seated(founded(ranking={"minimum_entrants": 5}))
    enter(games, row(1))
    decide_shortage(games.event, Shortage.RUN, reason="照常比赛（虚构）", by=games.organizer, now=NOW)
    draw_event(games.event, seed="1", secret="for tests", by=games.organizer, now=NOW)
    mark(games, 1)
    confirm_sheets(games.event, by=games.chief, now=NOW)
    sign_off(games.event, by=games.chief, now=NOW)
    rank(games)
    publish(games)
    for what in (ListPrint.ANNOUNCER, ListPrint.PUBLIC_WINNERS):
        with refused("已公布的成绩中没有获奖者", "Nobody won an award"):
            printed(games, what)


def test_a_unit_that_is_not_told_leaves_the_delegation() -> None:
    games = confirmed()
    for number in (1, 2, 3):
        entry(games, number).members[0].employer = ""
    db.session.commit()
    rank(games)
    publish(games)
    assert announcer(contest(games), TODAY).events[0].awards[0].winners[0].unit == "芝罘区"


# Awards


def test_those_recommended_for_a_level_stand_on_the_list_with_the_clause() -> None:
    games = approved(published())
    facts = promotions(contest(games), TODAY)
    assert [(each.name, each.result, each.level) for each in facts.people] == [
        ("李二", "焊接E01金牌", "技师（二级）"),
    ]
    assert "烟政办字〔2024〕8号" in facts.people[0].clause
    assert "李二" in printed(games, ListPrint.PROMOTIONS)


def test_a_professional_title_is_told_as_such_and_what_is_not_paid_is_left_out() -> None:
    games = approved(published())
    run = newest_approved_run(games.id)
    assert run is not None
    (row_, *_rest) = [each for each in run.decisions if each.kind == Kind.PROMOTION]
    decision = replace(row_.decision(), outcome=Titled(Text("工程师", "engineer")))
    row_.body = dump(decision)
    db.session.commit()
    assert [level for _, level in _promoted(run)] == ["工程师"]
    row_.payable = False
    db.session.commit()
    assert list(_promoted(run)) == []


def test_nobody_recommended_means_no_list_and_no_letters() -> None:
    games = published({1: 90})
    planned(games, plan_workbook([("金牌", 100, "", "")]))
    decide(games)
    awards.approve_awards(games.id, policies=policies(), by=games.finance, now=NOW)
    with refused("没有人晋升技能等级", "recommend nobody for a level"):
        promotions(contest(games), TODAY)
    with refused("没有需要函告用人单位的事项", "nothing that employers are to be told"):
        employers(contest(games), TODAY)


def test_each_employer_is_told_of_its_own_winners() -> None:
    games = approved(published())
    told = {
        each.employer: [w.level for w in each.winners] for each in employers(contest(games), TODAY).employers
    }
    assert told == {"第1机械厂": ["技师（二级）"]}


def test_an_employer_is_told_the_clauses_that_leave_post_and_pay_to_it() -> None:
    games = published()
    contest(games).policy_id = "lianyungang-2025-25"
    db.session.commit()
    decide(games)
    awards.approve_awards(games.id, policies=policies(), by=games.finance, now=NOW)
    letters = employers(contest(games), TODAY).employers
    assert any("岗位使用" in clause for each in letters for clause in each.clauses)
    assert [each.employer for each in letters] == ["第1机械厂", "第2机械厂", "第3机械厂"]


def test_a_batch_is_printed_with_sums_and_without_ids_and_accounts() -> None:
    games = paying.due()
    batch = paying.proposed(games)
    with refused("不能打印", "it cannot be printed"):
        print_batch(batch, by=games.finance, now=NOW)
    paying.passed(games, batch)
    text = text_of(print_batch(batch, by=games.finance, now=NOW)).replace("\r\n", "")
    for said in ("李二", "10,000.00", "19,001.00", "人民币壹万玖仟零壹元整"):
        assert said in text
    assert not any(id_number(person)[-4:] in text for person in (1, 2, 3))
    assert logged()[-1] == "payment.print"


def test_what_is_claimed_back_stands_in_its_own_column() -> None:
    games = paying.due()
    paying.paid(games)
    paying.decided_anew(games, ("金牌", 4000, "", ""), ("银牌", 6000, "", ""), ("铜牌", 3001, "", ""))
    batch = paying.passed(games, paying.proposed(games))
    text = text_of(print_batch(batch, by=games.finance, now=paying.LATER)).replace("\r\n", "")
    assert "（追回）人民币陆仟元整" in text
    assert "6,000.00" in text
