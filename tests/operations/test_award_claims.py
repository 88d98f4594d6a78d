"""From records to decisions: who stands beside an entry, what was won elsewhere, titles, certificates, bases, the host."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from competition.codec import load
from competition.db import db
from competition.db.audit import AuditEntry
from competition.db.awards import AwardDecision, newest_run
from competition.db.competitions import Competition
from competition.db.grants import certificates_of
from competition.db.supporters import titles_of
from competition.domain.award_plan import AwardPlan, PlanLine
from competition.domain.identity import Sex
from competition.domain.medals import Award
from competition.domain.money import Money
from competition.domain.outcomes import Amount, Candidate, Honoured, Kind, Nothing, Undetermined
from competition.domain.payees import Payee, Per
from competition.domain.policy import Policy
from competition.domain.policy_grants import Occasion, Recipient
from competition.domain.policy_lines import PrizeLine
from competition.domain.policy_titles import Honour
from competition.domain.selector import Selector, Span
from competition.domain.tiers import CompetitionClass, Group, Tier
from competition.operations import awards, competitions
from competition.operations.award_claims import NOT_NAMED
from competition.operations.award_plans import approve_plan, propose_plan_lines
from competition.operations.bases import BaseDraft, confirm_base, record_base
from competition.operations.certificates import confirm_certificates
from competition.operations.elsewhere import confirm_elsewhere, record_elsewhere
from competition.operations.elsewhere_checks import ElsewhereDraft
from competition.operations.supporters import import_supporters
from competition.operations.titles import TitleDraft, confirm_titles, import_titles
from competition.spreadsheets import supporters as supporter_sheet
from competition.spreadsheets import titles as title_sheet
from competition.spreadsheets.plan_writer import write_plan
from tests.operations.games import Games, decide, planned, published, second_event
from tests.operations.helpers import DRAFT, NOW, id_number, policies, refused, row, workbook
from tests.operations.test_certificates import certificate
from tests.operations.test_certificates import confirm as confirm_all
from tests.operations.test_certificates import take as take_certificates

pytestmark = pytest.mark.usefixtures("app")

ID, SKILLED, MEDAL, MAKER = DRAFT.policy_id, "烟台市技术能手", "五一劳动奖章", "第1机械厂"
GOLD = Selector(awards=frozenset({Award.GOLD}))


def yantai() -> Policy:
    return policies()[ID]


def prize(payee: Payee, yuan: int, select_: Selector = GOLD, per: Per = Per.ENTRY) -> PrizeLine:
    """A sum that a document would fix."""
    return PrizeLine(payee, select_, Money.yuan(yuan), per, yantai().cash[0].clause)


def fixing(*lines: PrizeLine, honours: Sequence[Honour] = ()) -> dict[str, Policy]:
    """A document in force that fixes these sums itself and speaks of these titles only."""
    return {ID: replace(yantai(), cash=(), prizes=lines, others=tuple(honours), promotions=())}


def decided(games: Games, kind: Kind, *, under: dict[str, Policy] | None = None) -> list[AwardDecision]:
    """What a new run decides of a kind."""
    given = {"policies": under or policies(), "by": games.organizer, "now": NOW, "reason": "补录"}
    awards.decide_awards(games.id, **given)
    run = newest_run(games.id)
    assert run is not None
    return [each for each in run.decisions if each.kind == kind]


def told(rows: list[AwardDecision]) -> list[tuple[str, str, Money | None]]:
    """The claim's name within the competition, who gets it, the sum."""
    return [(each.key.removeprefix("test-2026/"), each.who, each.amount) for each in rows]


def read_in_last_run() -> int:
    """How many ID numbers the log says were opened."""
    found = (
        select(AuditEntry.detail).where(AuditEntry.action == "award.decide").order_by(AuditEntry.id.desc())
    )
    return load(db.session.scalars(found).first() or "{}", dict)["ids_read"]


def beside(games: Games, *rows: tuple[str, str, str, int]) -> None:
    """People beside entries: entry, role, name, person."""
    cells = [(entry, role, name, id_number(person), "集训队") for entry, role, name, person in rows]
    data = workbook(supporter_sheet.SHEET, supporter_sheet.TEMPLATE, cells)
    import_supporters(games.id, data, file="beside.xlsx", by=games.organizer, now=NOW)


def another(games: Games) -> Games:
    """The same people with another competition that was not held yet."""
    draft = replace(DRAFT, code="beside-2026", number_prefix="BESIDE")
    return replace(games, id=competitions.create_competition(draft, by=games.organizer, now=NOW))


# Beside the entry


def test_coaches_experts_and_the_master_get_what_the_document_fixes_for_them() -> None:
    games = published({1: 90, 2: 80})
    beside(
        games,
        ("E01-001", "主教练", "周一", 51),
        ("E01-001", "教练团队", "周二", 52),
        ("E01-001", "教练团队", "周三", 53),
        ("E01-001", "师父", "周四", 54),
        ("E01-002", "主教练", "周五", 55),
    )
    under = fixing(prize(Payee.MAIN_COACH, 3_000), prize(Payee.COACHES, 1_001), prize(Payee.MASTER, 500))
    paid = [each for each in decided(games, Kind.CASH, under=under) if each.amount]
    two, three, one, four = [(each.person_id or "")[:8] for each in paid]
    assert told(paid) == [
        (f"E01-001/coaches/{two}/cash/coaches/", "周二", Money(50_050)),
        (f"E01-001/coaches/{three}/cash/coaches/", "周三", Money(50_050)),
        (f"E01-001/main_coach/{one}/cash/main_coach/", "周一", Money.yuan(3_000)),
        (f"E01-001/master/{four}/cash/master/", "周四", Money.yuan(500)),
    ]
    assert {(each.earned_in, each.skill, each.employer) for each in paid if each.payee == Payee.MASTER} == {
        ("焊接E01金牌（师父）", "焊接E01（师父）", "集训队")
    }
    assert all(each.supporter_id and each.entry_id and not each.member_id for each in paid)


def test_who_stands_beside_an_entry_without_an_award_is_told_nothing() -> None:
    games = published({1: 90, 2: 80, 3: 70, 4: 60, 5: 50})
    beside(games, ("E01-005", "主教练", "周一", 51))
    under = fixing(prize(Payee.MAIN_COACH, 3_000, Selector(ranks=Span(1, 9))))
    assert [each for each in decided(games, Kind.CASH, under=under) if each.supporter_id] == []


def test_sending_units_share_a_sum_for_the_entry_each_once() -> None:
    games = published({1: 90})
    teams = [row(n, event="E02", team="一队", employer=f"第{1 + n % 2}厂") for n in (2, 3, 4)]
    second_event(games, *teams, marks={1: 90}, team_size=3)
    under = fixing(prize(Payee.UNIT, 1_000))
    units = [each for each in decided(games, Kind.CASH, under=under) if each.payee == Payee.UNIT]
    assert told(units) == [
        ("E01-001/unit/1/cash/unit/", MAKER, Money.yuan(1_000)),
        ("E02-001/unit/1/cash/unit/", "第1厂", Money.yuan(500)),
        ("E02-001/unit/2/cash/unit/", "第2厂", Money.yuan(500)),
    ]
    assert all(each.person is None and each.unit == each.employer for each in units)


def test_units_are_decided_nothing_where_no_line_speaks_of_them() -> None:
    games = planned(published({1: 90}))
    assert {each.payee for each in decided(games, Kind.CASH)} == {Payee.CONTESTANT}


def test_who_won_no_award_is_told_only_of_what_is_given_all_the_same() -> None:
    games = published({1: 90, 2: 80, 3: 70, 4: 60, 5: 50})
    under = fixing(prize(Payee.CONTESTANT, 100, Selector(ranks=Span(4, 4))))
    assert [each[:2] for each in told(decided(games, Kind.CASH, under=under))] == [
        ("E01-001/1/cash/contestant/", "李二"),
        ("E01-002/1/cash/contestant/", "李三"),
        ("E01-003/1/cash/contestant/", "李四"),
        ("E01-004/1/cash/contestant/", "李五"),
    ]


def test_a_document_that_asks_for_double_passes_looks_at_the_pass_marks() -> None:
    passed = Selector(awards=frozenset({Award.GOLD, Award.SILVER}), passed=True)
    under = fixing(prize(Payee.CONTESTANT, 100, passed))
    games = published({1: 90, 2: 80})
    unknown = [each.decision().outcome for each in decided(games, Kind.CASH, under=under)]
    assert [type(each) for each in unknown] == [Undetermined, Undetermined]
    second_event(games, row(7, event="E02"), marks={1: 90}, ranking={"pass_required": True})
    sums = {each.key.split("/")[1]: each.amount for each in decided(games, Kind.CASH, under=under)}
    assert sums["E02-001"] == Money.yuan(100)


# Sex and age


def test_id_numbers_are_opened_only_where_a_title_asks_for_sex_or_age() -> None:
    games = published({1: 90, 2: 80})
    beside(games, ("E01-001", "主教练", "周一", 51))
    honour = replace(yantai().of(Honour)[0], select=Selector(ages=Span(1, 35)), see=None)
    decided(games, Kind.HONOUR, under=fixing(prize(Payee.UNIT, 1), honours=[honour]))
    assert read_in_last_run() == 3
    decided(games, Kind.HONOUR, under=fixing(honours=[replace(honour, select=Selector(sex=Sex.FEMALE))]))
    assert read_in_last_run() == 3
    decided(games, Kind.HONOUR, under=fixing(honours=[replace(honour, select=GOLD)]))
    assert read_in_last_run() == 0


def test_a_title_for_the_young_counts_the_age_on_the_day_of_the_result() -> None:
    games = published({1: 90})
    second_event(
        games, row(7, event="E02", id=id_number(7, born="19910920")), marks={1: 90}
    )  # 35 on the day itself; the first entrant is 36
    honour = replace(yantai().of(Honour)[0], select=Selector(ages=Span(1, 35)), see=None)
    found = decided(games, Kind.HONOUR, under=fixing(honours=[honour]))
    assert [type(each.decision().outcome) for each in found] == [Nothing, Candidate]


# Elsewhere


def elsewhere(games: Games, *, confirm: bool = True, **more: object) -> int:
    draft = ElsewhereDraft(
        name="赵六",
        id_number=id_number(60),
        employer="第六机械厂",
        group=Group.WORKER,
        contest="全国职业技能大赛（虚构）",
        tier=Tier.NATION,
        competition_class=CompetitionClass.GAMES,
        skill="焊接E01",
        award=Award.GOLD,
        confirmed_on=date(2026, 8, 1),
        document="试人社发〔2026〕1号",
    )
    given = {"file": "证书.pdf", "by": games.organizer, "now": NOW}
    result = record_elsewhere(games.id, replace(draft, **more), b"%PDF-1.7\n(for tests)\n%%EOF\n", **given)
    if confirm:
        confirm_elsewhere(result, by=games.finance, now=NOW)
    return result


def test_a_confirmed_result_from_elsewhere_is_decided_under_this_document() -> None:
    games = published({1: 90})
    result = elsewhere(games)
    (found,) = [
        each
        for each in decided(games, Kind.CASH, under=fixing(prize(Payee.CONTESTANT, 5_000)))
        if each.elsewhere_id
    ]
    assert told([found]) == [(f"elsewhere/{result}/cash/contestant/", "赵六", Money.yuan(5_000))]
    assert (found.earned_in, found.skill) == ("全国职业技能大赛（虚构） 焊接E01金牌", "焊接E01")
    assert (found.confirmed_on, found.entry_id, found.payment_year) == (date(2026, 8, 1), None, 2027)


def test_what_the_province_paid_for_it_in_full_is_not_paid_again() -> None:
    games = published({1: 90})
    elsewhere(games, tier=Tier.PROVINCE, received=Money.yuan(5_000), received_from=Tier.PROVINCE)
    under = fixing(prize(Payee.CONTESTANT, 5_000))
    (found,) = [each for each in decided(games, Kind.CASH, under=under) if each.elsewhere_id]
    assert found.decision().outcome == Amount(Money.yuan(5_000))
    assert (found.payable, found.amount) == (False, None)
    step = found.struck_step()
    assert step is not None
    assert "已支付" in step.says.zh


def test_of_a_result_here_and_one_elsewhere_in_the_same_skill_the_higher_is_paid() -> None:
    games = published({1: 90})
    elsewhere(games, name="李二", id_number=id_number(1), award=Award.SILVER)
    silver = Selector(awards=frozenset({Award.SILVER}))
    under = fixing(prize(Payee.CONTESTANT, 5_000), prize(Payee.CONTESTANT, 9_000, silver))
    found = decided(games, Kind.CASH, under=under)
    assert [(each.earned_in, each.amount) for each in found] == [
        ("焊接E01金牌", None),
        ("全国职业技能大赛（虚构） 焊接E01银牌", Money.yuan(9_000)),
    ]


# Titles


def grant(games: Games, title: str, *people: tuple[str, int], confirm: bool = True) -> list[int]:
    """Titles granted with the competition; their ids."""
    data = workbook(
        title_sheet.SHEET,
        title_sheet.TEMPLATE,
        [(name, id_number(person), "授予单位") for name, person in people],
    )
    draft = TitleDraft(title, "试人社发〔2026〕9号", date(2026, 9, 1))
    import_titles(games.id, data, draft, file="titles.xlsx", policies=policies(), by=games.organizer, now=NOW)
    made = [each.id for each in titles_of(games.id) if each.title == title]
    if confirm:
        confirm_titles(games.id, made, by=games.finance, now=NOW)
    return made


def test_the_allowance_of_a_granted_title_goes_to_the_person_once_confirmed() -> None:
    games = planned(published({1: 90}))
    grant(games, MEDAL, ("李二", 1))
    grant(games, SKILLED, ("李二", 1), ("吴九", 90), confirm=False)
    assert decided(games, Kind.ALLOWANCE) == []
    made = [each.id for each in titles_of(games.id) if each.title == SKILLED]
    confirm_titles(games.id, made, by=games.finance, now=NOW)
    found = decided(games, Kind.ALLOWANCE)
    assert told(found) == [
        (f"title/{made[0]}/allowance/contestant/{SKILLED}", "李二", Money.yuan(2_000)),
        (f"title/{made[1]}/allowance/contestant/{SKILLED}", "吴九", Money.yuan(2_000)),
    ]
    assert [(each.title_id, each.employer, each.payment_year) for each in found] == [
        (number, "授予单位", 2027) for number in made
    ]
    assert found[0].earned_in == f"{SKILLED}（试人社发〔2026〕9号）"


def candidates(games: Games) -> dict[str, type]:
    return {each.decision().about: type(each.decision().outcome) for each in decided(games, Kind.HONOUR)}


def test_who_was_granted_a_title_with_another_competition_is_no_candidate_for_it() -> None:
    games = planned(published({1: 90}))
    assert candidates(games)[SKILLED] is Candidate
    grant(another(games), SKILLED, ("李二", 1))
    assert candidates(games)[SKILLED] is Nothing
    assert candidates(games)[MEDAL] is Candidate


def test_a_title_granted_with_this_competition_does_not_undo_the_candidacy_it_came_from() -> None:
    games = planned(published({1: 90}))
    grant(games, SKILLED, ("李二", 1))
    assert candidates(games)[SKILLED] is Candidate
    assert [each.amount for each in decided(games, Kind.ALLOWANCE)] == [Money.yuan(2_000)]


def test_a_title_tied_to_the_result_and_granted_by_a_document_pays_its_allowance_once() -> None:
    games = published({1: 90})
    grant(games, SKILLED, ("李二", 1))
    tied = fixing(honours=[replace(yantai().of(Honour)[0], select=GOLD)])
    found = decided(games, Kind.ALLOWANCE, under=tied)
    assert [each.amount for each in found] == [None, Money.yuan(2_000)]
    (honour,) = decided(games, Kind.HONOUR, under=tied)
    assert isinstance(honour.decision().outcome, Honoured)


# Certificates


def plan_to(recipient: Recipient) -> bytes:
    """A plan that says who gets the subsidy of a promotion, of which the document is silent."""
    lines = (PlanLine(Award.GOLD, Money.yuan(10_000)),)
    return write_plan(AwardPlan("试赛发〔2026〕1号", lines, follow_on_to=recipient))


def test_a_confirmed_certificate_brings_its_subsidy_to_whom_the_plan_names() -> None:
    games = planned(published({1: 90}), plan_to(Recipient.PERSON))
    take_certificates(games, certificate(1, name="李二", unit=MAKER), certificate(30))
    assert decided(games, Kind.FOLLOW_ON) == []
    confirm_all(games)
    found = decided(games, Kind.FOLLOW_ON)
    first, second = (each.certificate_id for each in found)
    assert told(found) == [
        (f"certificate/{first}/follow_on/contestant/", "李二", Money.yuan(2_500)),
        (f"certificate/{second}/follow_on/contestant/", "郑甲", Money.yuan(2_500)),
    ]
    assert [(each.employer, each.earned_in, each.skill) for each in found] == [
        (MAKER, "技师（二级）证书 Y000001", "技师（二级）"),
        ("第一机械厂", "技师（二级）证书 Y000030", "技师（二级）"),
    ]
    assert {(each.confirmed_on, each.payment_year) for each in found} == {(date(2026, 9, 1), 2027)}


def test_an_enterprise_gets_the_subsidy_where_the_plan_says_so() -> None:
    games = planned(published({1: 90}), plan_to(Recipient.ENTERPRISE))
    take_certificates(games, certificate(1, name="李二", unit=MAKER))
    confirm_all(games)
    (found,) = decided(games, Kind.FOLLOW_ON)
    assert (found.person_id, found.unit, found.amount) == (None, MAKER, Money.yuan(2_500))


def test_where_nobody_says_who_gets_the_subsidy_it_is_undetermined() -> None:
    games = planned(published({1: 90}))
    take_certificates(games, certificate(1, name="李二", unit=MAKER))
    confirm_all(games)
    (found,) = decided(games, Kind.FOLLOW_ON)
    outcome = found.decision().outcome
    assert isinstance(outcome, Undetermined)
    assert "文件未写明晋升补贴由个人还是企业领取，方案也未写明" in outcome.see.zh
    assert found.amount is None


def test_the_cap_of_an_enterprise_holds_over_two_competitions() -> None:
    games = planned(published({1: 90}), plan_to(Recipient.PERSON))
    other = another(games)
    chiefs = [certificate(n, level="首席技师", day="2026-08-01") for n in range(30, 42)]
    take_certificates(other, *chiefs)  # 96,000 of 100,000 yuan
    confirm_all(other)
    take_certificates(
        games,
        certificate(50, day="2026-08-02"),
        certificate(51, day="2026-08-03"),
        certificate(52, level="五级", day="2026-08-03"),
        certificate(53, day="2026-08-03", unit="二厂"),
    )
    confirm_all(games)
    found = decided(games, Kind.FOLLOW_ON)
    assert [each.amount for each in found] == [
        Money.yuan(2_500),
        None,
        Money.yuan(1_000),
        Money.yuan(2_500),
    ]
    beyond = found[1].decision()
    assert isinstance(beyond.outcome, Nothing)
    assert "按认定先后第14位" in beyond.outcome.why.zh
    assert "至多余 1,500.00元" in beyond.outcome.why.zh


# Bases


def recognise(games: Games, *, confirm: bool = True, **more: object) -> int:
    draft = BaseDraft(
        "世界技能大赛省级集训基地",
        Occasion.BUILT,
        "试验技师学院",
        date(2026, 9, 1),
        "试人社发〔2026〕3号",
        Money.yuan(500_000),
    )
    given = {"policies": policies(), "now": NOW}
    base = record_base(games.id, replace(draft, **more), by=games.organizer, **given)
    if confirm:
        confirm_base(base, by=games.finance, **given)
    return base


def test_a_confirmed_base_is_granted_the_match_of_the_higher_grant() -> None:
    games = planned(published({1: 90}))
    recognise(games, confirm=False, unit="另一学院")
    base = recognise(games)
    (found,) = decided(games, Kind.BASE)
    about = "世界技能大赛省级集训基地"
    assert told([found]) == [(f"base/{base}/base/unit/{about}", "试验技师学院", Money.yuan(500_000))]
    assert (found.unit, found.base_id, found.person_id) == ("试验技师学院", base, None)
    assert found.earned_in == f"{about}（试人社发〔2026〕3号）"


def test_a_base_of_the_same_unit_again_is_left_open_for_the_text_does_not_speak_of_it() -> None:
    games = planned(published({1: 90}))
    recognise(another(games))
    recognise(games, recognised_on=date(2026, 9, 10))
    (found,) = decided(games, Kind.BASE)
    outcome = found.decision().outcome
    assert isinstance(outcome, Undetermined)
    assert outcome.see.zh == "已于2026-09-01给予，文件未写明可否再次给予"


# The host


def test_the_host_gets_what_the_plan_names_and_an_unnamed_one_is_told_as_such() -> None:
    games = published({1: 90})
    plan = AwardPlan("试赛发〔2026〕1号", (PlanLine(Award.GOLD, Money.yuan(1)),), hosting=Money.yuan(20_000))
    _approve(games, plan)
    (found,) = decided(games, Kind.HOSTING)
    assert told([found]) == [("E01/host/hosting/unit/", NOT_NAMED, Money.yuan(20_000))]
    db.session.get_one(Competition, games.id).host = "示例职业学院"
    db.session.commit()
    (found,) = decided(games, Kind.HOSTING)
    assert (found.unit, found.earned_in) == ("示例职业学院", "承办焊接E01")


def _approve(games: Games, plan: AwardPlan) -> None:
    propose_plan_lines(games.id, plan, policies=policies(), by=games.organizer, now=NOW)
    approve_plan(games.id, policies=policies(), by=games.finance, now=NOW)


def test_a_document_that_speaks_of_no_such_contest_grants_no_host() -> None:
    games = published({1: 90})
    assert decided(games, Kind.HOSTING, under=fixing()) == []


def test_the_same_records_give_the_same_claims_in_every_run() -> None:
    games = planned(published({1: 90, 2: 80}))
    elsewhere(games)
    grant(games, SKILLED, ("李二", 1))
    take_certificates(games, certificate(30))
    confirm_all(games)
    recognise(games)
    decide(games)
    first = newest_run(games.id)
    decide(games)
    second = newest_run(games.id)
    assert first is not None
    assert second is not None
    assert [each.key for each in first.decisions] == [each.key for each in second.decisions]
    assert awards.changes_between(first, second) == []


@pytest.mark.parametrize("what", ["elsewhere", "title", "certificate", "base"])
def test_what_was_confirmed_after_the_decisions_must_be_decided_before_they_are_approved(what: str) -> None:
    games, later = planned(published({1: 90})), NOW + timedelta(minutes=1)
    decide(games)
    names = _confirm_later(games, what, later)
    with refused(f"作出决定之后又有变化：{names[0]}", f"these have changed: {names[1]}"):
        awards.approve_awards(games.id, policies=policies(), by=games.finance, now=later)
    awards.decide_awards(games.id, policies=policies(), by=games.organizer, now=later)
    assert awards.approve_awards(games.id, policies=policies(), by=games.finance, now=later) > 0


def _confirm_later(games: Games, what: str, later: datetime) -> tuple[str, str]:
    """Record and confirm one; its kind in both languages."""
    confirming = {"by": games.finance, "now": later}
    match what:
        case "elsewhere":
            confirm_elsewhere(elsewhere(games, confirm=False), **confirming)
            return "外赛成绩", "results from elsewhere"
        case "title":
            confirm_titles(games.id, grant(games, SKILLED, ("李二", 1), confirm=False), **confirming)
            return "授予的称号", "granted titles"
        case "certificate":
            take_certificates(games, certificate(30))
            confirm_certificates(games.id, [each.id for each in certificates_of(games.id)], **confirming)
            return "等级证书", "certificates of level"
        case _:
            confirm_base(recognise(games, confirm=False), policies=policies(), **confirming)
            return "基地认定", "recognised bases"
