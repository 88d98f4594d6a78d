"""Certificates of level: a list by one person, confirmed by another, each level once, and what the enterprise's cap leaves."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from competition.db import db
from competition.db.competitions import Competition
from competition.db.grants import certificates_of, confirmed_certificates, recorded_certificates
from competition.domain.money import Money
from competition.domain.outcomes import Amount, Nothing
from competition.domain.tiers import SkillLevel
from competition.operations import competitions
from competition.operations.certificates import (
    confirm_certificates,
    import_certificates,
    withdraw_certificates,
)
from competition.operations.subsidies import cap_states, expected_subsidies
from competition.spreadsheets.certificates import (
    SHEET,
    TEMPLATE,
    read_certificates,
    write_certificates_template,
)
from tests.operations.games import Games, enter, founded
from tests.operations.helpers import DRAFT, NOW, id_number, logged, policies, refused, row, setup, workbook

pytestmark = pytest.mark.usefixtures("app")

NAMES = "甲乙丙丁戊己庚辛壬癸"
DAY = date(2026, 9, 1)
Cells = Sequence[object]


def certificate(number: int, **more: object) -> Cells:
    """A row of the list."""
    given = {
        "name": f"郑{NAMES[number % 10]}",
        "id": id_number(number),
        "unit": "第一机械厂",
        "level": "技师（二级）",
        "certificate": f"Y{number:06}",
        "day": "2026-09-01",
        **more,
    }
    return tuple(given.values())


def take(games: Games, *rows: Cells, now: datetime = NOW) -> int:
    data = workbook(SHEET, TEMPLATE, rows)
    given = {"policies": policies(), "by": games.organizer, "now": now}
    return import_certificates(games.id, data, file="certificates.xlsx", **given)


def waiting(games: Games) -> list[int]:
    return [each.id for each in certificates_of(games.id) if each.confirmed_at is None]


def confirm(games: Games) -> int:
    return confirm_certificates(games.id, waiting(games), by=games.finance, now=NOW)


def many(first: int, count: int, **more: object) -> list[Cells]:
    """So many certificates of chief technicians: twelve of them are 96,000 yuan."""
    return [certificate(first + number, level="首席技师", **more) for number in range(count)]


def beside(games: Games, *, policy_id: str = DRAFT.policy_id) -> Games:
    """The same people with another competition."""
    draft = replace(DRAFT, code="beside-2026", number_prefix="BESIDE", policy_id=policy_id)
    made = competitions.create_competition(draft, by=games.organizer, now=NOW)
    return replace(games, id=made)


def test_a_list_is_recorded_and_counts_once_another_person_confirmed_it() -> None:
    games = founded()
    assert take(games, certificate(1), certificate(2, level="特级技师")) == 2
    assert confirmed_certificates() == []
    assert confirm(games) == 2
    found = confirmed_certificates()
    assert [(each.person.name, each.level_value, each.certificate) for each in found] == [
        ("郑乙", SkillLevel.LEVEL_2, "Y000001"),
        ("郑丙", SkillLevel.MASTER, "Y000002"),
    ]
    assert {(each.employer, each.certified_on) for each in found} == {("第一机械厂", DAY)}
    assert logged()[-2:] == ["certificates.import", "certificates.confirm"]


def test_who_records_certificates_does_not_confirm_them() -> None:
    games = founded()
    take(games, certificate(1))
    with refused("记录证书的人不能确认自己的记录", "Who records certificates does not confirm them"):
        confirm_certificates(games.id, waiting(games), by=games.organizer, now=NOW)


def test_what_is_confirmed_is_what_was_seen() -> None:
    games = founded()
    take(games, certificate(1))
    seen = waiting(games)
    confirm(games)
    for wrong in ([], seen, [*seen, 999]):
        with refused("名单已有变化", "The list has changed"):
            confirm_certificates(games.id, wrong, by=games.finance, now=NOW)


@pytest.mark.parametrize("first", [False, True])
def test_certificates_are_withdrawn_with_a_reason_confirmed_or_not(*, first: bool) -> None:
    games = founded()
    take(games, certificate(1), certificate(2))
    one, other = waiting(games)
    if first:
        confirm(games)
    with refused("请写明理由", "Give the reason"):
        withdraw_certificates(games.id, [one], reason=" ", by=games.organizer, now=NOW)
    assert withdraw_certificates(games.id, [one], reason=" 有误 ", by=games.organizer, now=NOW) == 1
    assert [each.id for each in certificates_of(games.id)] == [other]
    assert [each.id for each in confirmed_certificates()] == ([other] if first else [])
    assert [(each.id, each.withdrawal_reason) for each in recorded_certificates(games.id)] == [
        (one, "有误"),
        (other, ""),
    ]
    assert logged()[-1] == "certificates.withdraw"
    with refused("名单已有变化", "The list has changed"):
        withdraw_certificates(games.id, [one], reason="有误", by=games.organizer, now=NOW)
    with refused("名单已有变化", "The list has changed"):
        confirm_certificates(games.id, [one], by=games.finance, now=NOW)
    with refused("没有选择", "Nothing is chosen"):
        withdraw_certificates(games.id, [], reason="有误", by=games.organizer, now=NOW)


def test_a_withdrawn_certificate_is_recorded_again_and_leaves_the_cap() -> None:
    games = founded()
    take(games, *many(1, 12))
    confirm(games)
    false = certificates_of(games.id)[0].id
    withdraw_certificates(games.id, [false], reason="证书系伪造（虚构）", by=games.organizer, now=NOW)
    assert take(games, *many(1, 1), certificate(20, level="首席技师", day="2026-09-02")) == 2
    confirm(games)
    (state,) = cap_states(policies()[DRAFT.policy_id], certificates_of(games.id))
    assert state.used == Money.yuan(96_000)
    assert len(recorded_certificates(games.id)) == 14


def test_a_level_is_recorded_once_for_a_person_and_a_number_once_at_all() -> None:
    games = founded()
    take(games, certificate(1))
    with refused("郑乙的技师（二级）证书已有一张（Y000001，2026-09-01）", "subsidised once") as found:
        take(games, certificate(2), certificate(1, certificate="Y9"))
    assert found[0].where.cell == "D3"
    with refused("证书编号“Y000001”已经记录，或在本表中重复", "is recorded already") as found:
        take(games, certificate(2, certificate="Y000001"))
    assert found[0].where.cell == "E2"
    with refused("每个等级只补贴一次", "subsidised once"):
        take(games, certificate(3), certificate(3, certificate="Y9"))
    with refused("在本表中重复", "stands twice in this list"):
        take(games, certificate(3), certificate(4, certificate="Y000003"))


def test_a_level_below_one_that_was_held_before_is_no_promotion() -> None:
    games = founded()
    take(games, certificate(1))
    with refused("郑乙此前已持技师（二级），高级工（三级）不是新晋升", "held technician (level 2) before"):
        take(games, certificate(1, level="三级", certificate="Y8"))
    assert take(games, certificate(1, level="三级", certificate="Y8", day="2026-03-01")) == 1
    assert take(games, certificate(1, level="高级技师", certificate="Y9", day="2026-09-02")) == 1


def test_a_level_that_an_entrant_held_on_entry_is_no_promotion() -> None:
    games = founded()
    enter(games, row(1, "郑乙", level="技师"), row(2, "郑丙", level="无"))
    with refused("郑乙此前已持技师（二级）", "郑乙 held technician (level 2) before"):
        take(games, certificate(1), certificate(2))
    assert take(games, certificate(1, level="高级技师"), certificate(2)) == 2


def test_of_several_entries_the_highest_level_counts() -> None:
    games = founded()
    competitions.save_event(games.id, setup("E02"), by=games.organizer, now=NOW)
    enter(games, row(1, "郑乙", level="高级技师"), row(1, "郑乙", level="高级工", event="E02"))
    with refused("郑乙此前已持高级技师（一级）", "郑乙 held senior technician (level 1) before"):
        take(games, certificate(1))


def test_a_level_without_a_subsidy_and_a_day_to_come_are_refused_by_their_cells() -> None:
    games = founded()
    with refused("没有学徒工的晋升补贴", "has no subsidy for apprentice") as found:
        take(games, certificate(1, level="学徒工"), certificate(2, day="2026-09-21"))
    assert [each.where.cell for each in found] == ["D2", "F3"]
    assert "2026-09-21 在今天（2026-09-20）之后" in found[1].what.zh


def test_a_document_without_subsidies_names_none() -> None:
    games = founded()
    db.session.get_one(Competition, games.id).policy_id = "lianyungang-2025-25"
    db.session.commit()
    with refused("没有技师（二级）的晋升补贴", "has no subsidy") as found:
        take(games, certificate(1))
    assert "文件中的等级：无" in found[0].remedy.zh


def test_every_problem_is_told_by_its_cell_and_nobody_is_recorded() -> None:
    games = founded()
    with refused("未填写", "is empty", times=5) as found:
        take(games, certificate(1), certificate(2, name="", unit="", level="", certificate="", day=""))
    assert [each.where.cell for each in found] == ["A3", "C3", "D3", "E3", "F3"]
    with refused("“无”不是等级证书上的等级", "no level of a certificate"):
        take(games, certificate(1, level="无"))
    with refused("不在可填的内容之内", "not one of the words"):
        take(games, certificate(1, level="九级"))
    with refused("不是存在的日期", "not a day that exists"):
        take(games, certificate(1, day="2026-02-30"))
    with refused("身份证号码", "ID number"):
        take(games, certificate(1, id=id_number(1)[:-1]))


def test_somebody_else_s_id_number_is_refused() -> None:
    games = founded()
    take(games, certificate(1))
    with refused("郑丁的身份证号码在系统或本表中属于另一姓名", "stands beside another name") as found:
        take(games, certificate(1, name="郑丁", certificate="Y9"))
    assert len(found) == 1  # and not which certificate the number has


def test_an_enterprise_keeps_the_spelling_it_was_recorded_under_first() -> None:
    games = founded()
    take(games, certificate(1), certificate(2, unit="第一机械厂（总部）"))
    take(
        games,
        certificate(3, unit="第一 机械厂"),
        certificate(4, unit="第一机械厂(总部)"),
        certificate(5, unit="新厂"),
    )
    assert [each.employer for each in certificates_of(games.id)] == [
        "第一机械厂",
        "第一机械厂（总部）",
        "第一机械厂",
        "第一机械厂（总部）",
        "新厂",
    ]


# What they bring


def brought(games: Games) -> list[object]:
    rows = certificates_of(games.id)
    found = expected_subsidies(policies()[DRAFT.policy_id], rows)
    return [found[each].outcome for each in rows]


def test_what_each_level_brings_stands_in_the_document() -> None:
    games = founded()
    take(games, certificate(1, level="五级"), certificate(2, level="首席技师"))
    assert brought(games) == [Amount(Money.yuan(1_000)), Amount(Money.yuan(8_000))]


def test_beyond_the_cap_of_the_year_an_enterprise_is_paid_nothing_more() -> None:
    games = founded()
    take(games, *many(1, 12))
    confirm(games)
    take(
        games,
        certificate(20, level="首席技师", day="2026-09-02"),
        certificate(21, day="2026-09-02", unit="二厂"),
    )
    outcomes = brought(games)
    assert outcomes[:12] == [Amount(Money.yuan(8_000))] * 12
    assert isinstance(outcomes[12], Nothing)
    assert outcomes[13] == Amount(Money.yuan(2_500))


def test_the_cap_is_used_by_confirmed_certificates_of_every_competition_under_the_document() -> None:
    games = founded()
    other = beside(games)
    take(games, *many(1, 2), certificate(3, level="五级"), certificate(4, unit="二厂"))
    take(other, certificate(5), certificate(6, day="2025-12-31"))
    confirm(games)
    confirm(other)
    take(games, certificate(7))
    policy = policies()[DRAFT.policy_id]
    found = [
        (each.enterprise, each.year, each.used) for each in cap_states(policy, certificates_of(games.id))
    ]
    assert found == [("二厂", 2026, Money.yuan(2_500)), ("第一机械厂", 2026, Money.yuan(18_500))]
    (later, earlier) = cap_states(policy, certificates_of(other.id))
    assert (later.year, later.used, later.cap.ceiling) == (2026, Money.yuan(18_500), Money.yuan(100_000))
    assert (earlier.year, earlier.used) == (2025, Money.yuan(2_500))


def test_what_is_recorded_under_another_document_uses_no_cap_of_this_one() -> None:
    games = founded()
    other = beside(games)
    take(other, *many(1, 12))
    confirm(other)
    db.session.get_one(Competition, other.id).policy_id = "lianyungang-2025-25"
    db.session.commit()
    take(games, certificate(20, level="首席技师"))
    confirm(games)
    assert brought(games) == [Amount(Money.yuan(8_000))]
    (state,) = cap_states(policies()[DRAFT.policy_id], certificates_of(games.id))
    assert state.used == Money.yuan(8_000)


def test_levels_that_no_cap_holds_show_none() -> None:
    games = founded()
    take(games, certificate(1, level="五级"))
    assert cap_states(policies()[DRAFT.policy_id], certificates_of(games.id)) == []


def test_the_template_is_a_list_that_the_reader_takes() -> None:
    book = load_workbook(BytesIO(write_certificates_template()))
    for column, value in enumerate(certificate(1), start=1):
        book[SHEET].cell(4, column).value = value
    filled = BytesIO()
    book.save(filled)
    rows, problems = read_certificates(filled.getvalue(), file="template.xlsx")
    assert ([each.name for each in rows], problems) == (["郑乙"], ())
