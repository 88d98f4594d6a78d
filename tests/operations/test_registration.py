"""What is stated on entry, what the event asks, and what the system's own records hold against somebody."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from competition.db import db
from competition.db.entries import Member, Person
from competition.db.supporters import titles_of
from competition.domain.applicant import Application, Education, Field, PersonFacts, Profile
from competition.domain.entry_rules import Conditions
from competition.domain.identity import Sex
from competition.domain.identity_documents import IdDocument, IdKind
from competition.domain.nationalities import Nationality
from competition.domain.policy_titles import Honour
from competition.domain.problems import NOWHERE
from competition.domain.scoresheet import EntryState
from competition.domain.stages import Stage
from competition.domain.tiers import Group, Tier
from competition.operations.award_facts import find_earners
from competition.operations.competitions import create_competition, save_event
from competition.operations.elsewhere import confirm_elsewhere, record_elsewhere
from competition.operations.elsewhere_checks import ElsewhereDraft
from competition.operations.entry_states import set_entry_state
from competition.operations.exports import export_roster
from competition.operations.persons import document_of, known_sex_and_birth
from competition.operations.retention import purge
from competition.operations.rosters import RosterImport, import_roster
from competition.operations.titles import TitleDraft, confirm_titles, import_titles
from competition.operations.unit import Actor
from competition.spreadsheets.roster_template import write_roster
from tests.operations.games import Games, enter, entry, founded, published
from tests.operations.helpers import (
    DRAFT,
    NOW,
    everything,
    id_number,
    policies,
    refused,
    roster_workbook,
    row,
    setup,
    workbook,
)
from tests.operations.test_elsewhere import NATIONAL, PDF
from tests.operations.test_exports import cells

pytestmark = pytest.mark.usefixtures("app")

PASSPORT = IdDocument(IdKind.PASSPORT, "E12345678")
STATED = PersonFacts(Sex.FEMALE, date(2000, 2, 1))
PROFILE = Profile(
    education=Education.COLLEGE,
    phone="13800000001",
    address="试验市某区某路88号",
    years=6,
    occupation="焊工",
    certificate="S000000000000123",
    coach="某教练",
    master="某师傅",
    guardian="某监护人",
    consent=True,
    honours=("市技术能手",),
)
SOMEBODY = Application(
    where=NOWHERE,
    event="E01",
    name="某甲",
    id_document=IdDocument(IdKind.RESIDENT_ID, id_number(1)),
    employer="第一机械厂",
    group=Group.WORKER,
    facts=PersonFacts(nationality=Nationality.ZH),
    profile=PROFILE,
)
FOREIGNER = replace(SOMEBODY, name="Anna Ex", id_document=PASSPORT, facts=STATED)


def apply(games: Games, *applications: Application, **more: object) -> RosterImport:
    data = write_roster([("焊接", each) for each in applications], title="报名表", delegation="芝罘区")
    return import_roster(games.id, data, file="full.xlsx", by=games.organizer, now=NOW, **more)


def asking(**conditions: object) -> Games:
    return founded(conditions=Conditions(**conditions))


# What is kept


def test_all_that_is_stated_is_kept_with_the_person_and_the_member() -> None:
    games = founded()
    apply(games, SOMEBODY, FOREIGNER)
    first, second = (entry(games, number).members[0] for number in (1, 2))
    assert first.profile() == second.profile() == PROFILE
    assert first.person.facts() == PersonFacts(nationality=Nationality.ZH)
    assert second.person.facts() == STATED
    assert document_of(second.person) == PASSPORT
    assert second.person.masked_id() == "E1*****78"
    assert known_sex_and_birth(second.person) == (Sex.FEMALE, date(2000, 2, 1))


def test_what_is_personal_is_sealed() -> None:
    games = founded()
    apply(games, FOREIGNER)
    stored = repr(everything())
    for plain in ("E12345678", "13800000001", "某路88号", "S000000000000123", "某监护人", "2000-02-01"):
        assert plain not in stored


def test_a_row_that_states_nothing_more_keeps_nothing_more() -> None:
    games = founded()
    enter(games, row(1))
    member = entry(games, 1).members[0]
    assert (member.profile_sealed, member.person.facts_sealed) == (None, None)
    assert (member.profile(), member.person.facts()) == (Profile(), PersonFacts())


def test_what_is_stated_later_stands_beside_what_was_stated_before() -> None:
    games = founded()
    save_event(games.id, setup("E02"), by=games.organizer, now=NOW)
    apply(games, FOREIGNER)
    apply(games, replace(FOREIGNER, event="E02", facts=replace(STATED, nationality=Nationality.HA)))
    (person,) = db.session.scalars(select(Person))
    assert person.facts() == replace(STATED, nationality=Nationality.HA)


def test_the_same_number_of_two_kinds_is_two_persons() -> None:
    games = founded()
    permit = IdDocument(IdKind.TAIWAN_PERMIT, "12345678")
    passport = replace(permit, kind=IdKind.PASSPORT)
    apply(
        games, *(replace(FOREIGNER, name=f"某{each.kind}", id_document=each) for each in (permit, passport))
    )
    assert len(list(db.session.scalars(select(Person)))) == 2


def test_the_same_document_with_another_birth_or_sex_is_refused() -> None:
    games = founded()
    save_event(games.id, setup("E02"), by=games.organizer, now=NOW)
    apply(games, FOREIGNER)
    for facts in (replace(STATED, born=date(2000, 1, 2)), replace(STATED, sex=Sex.MALE)):
        with refused("出生日期或性别与系统中同一证件登记的不一致", "disagrees with what the same") as found:
            apply(games, replace(FOREIGNER, event="E02", facts=facts))
        assert "2000-02-01" not in str(found[0])
        assert found[0].where.column == "出生日期"


def test_the_roster_goes_out_with_all_that_is_sensitive_masked() -> None:
    games = founded()
    apply(games, SOMEBODY, FOREIGNER)
    found = cells(export_roster(games.id, by=games.organizer, now=NOW))
    assert {
        "居民身份证",
        "护照",
        "女",
        "壮族",
        "大学专科",
        "138******01",
        "试验市某区某***",
        "***0123",
    } <= set(found)
    assert {"焊工", "某教练", "某师傅", "某**人（已同意）", "市技术能手", "6"} <= set(found)
    for plain in ("13800000001", "某路88号", "S000000000000123", "某监护人", "E12345678"):
        assert plain not in " ".join(found)


def test_a_guardian_who_has_not_agreed_is_shown_so() -> None:
    games = founded()
    apply(games, replace(SOMEBODY, profile=replace(PROFILE, consent=False)))
    assert "某**人（未同意）" in cells(export_roster(games.id, by=games.organizer, now=NOW))


def test_after_its_time_what_was_stated_is_removed_too() -> None:
    games = published({1: 90})
    member = entry(games, 1).members[0]
    member.keep_profile(PROFILE)
    member.person.keep_facts(STATED)
    db.session.commit()
    done = purge(3, by=Actor(None, "office"), now=NOW.replace(year=2030))
    assert (done.id_numbers, done.profiles) == (1, 1)
    member = db.session.scalars(select(Member)).one()
    assert (member.profile(), member.person.facts()) == (Profile(), PersonFacts())
    assert known_sex_and_birth(member.person) == (None, None)
    export_roster(games.id, by=games.organizer, now=NOW)


def test_a_title_that_asks_for_sex_and_age_reads_what_a_foreigner_stated() -> None:
    games = published({1: 90})
    person = entry(games, 1).members[0].person
    person.keep_facts(replace(STATED, sex=Sex.MALE))
    db.session.commit()
    policy = policies()["yantai-2024-8"]
    asks = next(line for line in policy.of(Honour) if line.select is not None)
    asking_age = replace(asks, select=replace(asks.select, sex=Sex.MALE))
    home = entry(games, 1).event.competition
    (earner, *_) = find_earners(home, replace(policy, others=(*policy.others, asking_age)))
    assert (earner.winner.sex, earner.winner.age) == (document_of(person).sex, 36)


# What the event asks


def test_every_reason_of_a_row_is_told_at_once_with_its_column_and_cell() -> None:
    games = asking(years=3, required=frozenset({Field.PHONE}))
    with refused("要求从事本职业满3年", "asks for 3 years", times=2) as found:
        enter(games, row(1, group="学生"), row(2))
    assert [(each.where.row, each.where.column, each.where.cell) for each in found] == [
        (3, "手机号码", ""),
        (3, "从业年限", ""),
        (4, "手机号码", ""),
        (4, "从业年限", ""),
    ]


def test_a_problem_of_the_rules_names_the_heading_and_cell_of_the_sheet() -> None:
    games = founded(groups=frozenset({Group.STUDENT}))
    data = workbook(
        "报名表",
        ("赛项编号", "姓名", "证件号码", "单位", "参赛组别"),
        [("E01", "李二", id_number(1), "甲厂", "职工")],
        ("代表队：", "芝罘区"),
    )
    with refused("不设职工组", "no group for workers") as found:
        import_roster(games.id, data, file="r.xlsx", by=games.organizer, now=NOW)
    assert (found[0].where.column, found[0].where.cell) == ("参赛组别", "E3")


def test_the_quota_counts_what_is_entered_already_and_not_who_withdrew() -> None:
    games = asking(quota=2, delegation_quota=1)
    enter(games, row(1))
    with refused("每队名额1个，已满", "1 places for a delegation"):
        enter(games, row(2))
    other = roster_workbook(row(2), row(3), delegation="福山区")
    with refused("名额2个，已满", "has 2 places"):
        import_roster(games.id, other, file="o.xlsx", by=games.organizer, now=NOW)
    import_roster(
        games.id,
        roster_workbook(row(2), delegation="福山区"),
        file="o.xlsx",
        by=games.organizer,
        now=NOW,
    )
    third = roster_workbook(row(3), delegation="莱山区")
    with refused("名额2个，已满", "has 2 places"):
        import_roster(games.id, third, file="t.xlsx", by=games.organizer, now=NOW)
    set_entry_state(entry(games, 1).id, EntryState.WITHDRAWN, reason="伤病", by=games.organizer, now=NOW)
    done = import_roster(games.id, third, file="t.xlsx", by=games.organizer, now=NOW)
    assert done.numbers == ("E01-003",)


# What the records hold


def next_games(games: Games, **event: object) -> int:
    draft = replace(DRAFT, code="next-2027", number_prefix="NEXT", year=2027)
    made = create_competition(draft, by=games.organizer, now=NOW)
    save_event(made, setup(**event), by=games.organizer, now=NOW)
    return made


def enter_next(games: Games, competition: int, *rows: tuple[str, ...]) -> RosterImport:
    data = roster_workbook(*rows)
    return import_roster(competition, data, file="next.xlsx", by=games.organizer, now=NOW)


def test_who_won_in_the_same_occupation_may_not_enter_the_next_edition() -> None:
    games = published({1: 90, 2: 50})
    made = next_games(games, conditions=Conditions(won_within=2))
    with refused("在“试验市职业技能大赛”获金牌，2年内不得再参加", "won gold medal in") as found:
        enter_next(games, made, row(1))
    assert found[0].where.column == "姓名"
    assert enter_next(games, made, row(5)).numbers == ("E01-001",)


def test_an_event_of_the_same_name_counts_without_an_occupation() -> None:
    games = published({1: 90})
    made = next_games(games, conditions=Conditions(won_within=2))
    for event in db.session.scalars(select(type(entry(games, 1).event))):
        event.occupation = ""
    db.session.commit()
    with refused("获金牌", "won"):
        enter_next(games, made, row(1))


def test_who_was_not_placed_or_not_published_yet_may_enter() -> None:
    games = published({1: 90, 2: 80, 3: 70, 4: 60, 5: 50, 6: 40, 7: 30, 8: 20})
    save_event(games.id, setup("E02"), by=games.organizer, now=NOW)
    enter(games, row(9, event="E02"))
    made = next_games(games, conditions=Conditions(won_within=2))
    assert len(enter_next(games, made, row(8), row(9)).numbers) == 2


def test_a_confirmed_result_from_elsewhere_bars_too() -> None:
    games = asking(won_within=2)
    draft: ElsewhereDraft = replace(NATIONAL, name="李七", id_number=id_number(6))
    for each in (draft, replace(draft, skill="数控车")):
        result = record_elsewhere(games.id, each, PDF, file="证书.pdf", by=games.organizer, now=NOW)
        confirm_elsewhere(result, by=games.finance, now=NOW)
    with refused("在“全国职业技能大赛（虚构）”获金牌", "won gold medal in"):
        enter(games, row(6))


def test_a_title_that_was_granted_bars_where_the_event_says_so() -> None:
    games = asking(barred_honours=("烟台市技术能手",))
    data = workbook("荣誉称号名单", ("姓名", "身份证号码", "工作单位"), [("李二", id_number(1), "甲厂")])
    draft = TitleDraft("烟台市技术能手", "试人社发〔2026〕9号", date(2026, 9, 1))
    import_titles(games.id, data, draft, file="t.xlsx", policies=policies(), by=games.organizer, now=NOW)
    confirm_titles(games.id, [each.id for each in titles_of(games.id)], by=games.finance, now=NOW)
    with refused("已获“烟台市技术能手”", "holds the honour"):
        enter(games, row(1))
    assert enter(games, row(2)).numbers == ("E01-001",)


def test_an_event_that_asks_nothing_looks_nothing_up() -> None:
    games = published({1: 90})
    assert enter_next(games, next_games(games), row(1)).numbers == ("E01-001",)
    assert entry(games, 1).event.stage == Stage.PUBLISHED
    assert entry(games, 1).event.competition.tier == Tier.CITY


def test_a_row_with_an_unreadable_cell_is_told_what_else_is_against_it() -> None:
    games = asking(years=3, required=frozenset({Field.PHONE}))
    data = workbook(
        "报名表",
        ("项目编号", "姓名", "身份证号码", "工作单位", "组别", "手机号码"),
        [("E01", "李二", id_number(1), "甲厂", "职工", "12345")],
        ("代表队：", "芝罘区"),
    )
    with refused("这不是电话号码", "This is no telephone number") as found:
        import_roster(games.id, data, file="r.xlsx", by=games.organizer, now=NOW)
    assert [each.where.column for each in found] == ["手机号码", "从业年限"]
    with refused("没有可以导入的报名", "nothing in “r.xlsx”"):
        import_roster(games.id, data, file="r.xlsx", by=games.organizer, now=NOW, good_rows_only=True)
