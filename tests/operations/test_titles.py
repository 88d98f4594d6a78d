"""Titles that a document grants: a list by one person, confirmed by another, never twice, within the number a year."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from competition.db.supporters import TitleGrant, confirmed_titles, recorded_titles, titles_of
from competition.domain.policy import Policy
from competition.domain.policy_titles import Honour
from competition.operations.titles import (
    OVER_QUOTA,
    Quota,
    TitleDraft,
    confirm_titles,
    import_titles,
    quota_state,
    titles_in,
    withdraw_titles,
)
from competition.spreadsheets.titles import SHEET, TEMPLATE, read_titles, write_titles_template
from tests.operations.games import Games, enter, founded
from tests.operations.helpers import NOW, id_number, logged, policies, refused, row, workbook

pytestmark = pytest.mark.usefixtures("app")

SKILLED, MEDAL = "烟台市技术能手", "五一劳动奖章"
LIST = TitleDraft(SKILLED, "试人社发〔2026〕9号", date(2026, 9, 1))
NAMES = "甲乙丙丁戊己庚辛壬癸"


def person(number: int, **more: str) -> tuple[str, str, str]:
    """A row of the list."""
    given = {"name": f"吴{NAMES[number % 10]}", "id": id_number(number), "unit": "第一机械厂", **more}
    return given["name"], given["id"], given["unit"]


def granting(*, quota: int | None = None, about: bool = False) -> dict[str, Policy]:
    """The policies, with another number a year of the title."""
    policy = policies()["yantai-2024-8"]
    lines = tuple(
        replace(line, quota=quota, quota_about=about)
        if isinstance(line, Honour) and line.title == SKILLED
        else line
        for line in policy.others
    )
    return {policy.id: replace(policy, others=lines)}


def take(
    games: Games, *rows: tuple[str, ...], policy: dict[str, Policy] | None = None, **more: object
) -> int:
    data, draft = workbook(SHEET, TEMPLATE, rows), replace(LIST, **more)
    given = {"policies": policy or policies(), "by": games.organizer, "now": NOW}
    return import_titles(games.id, data, draft, file="titles.xlsx", **given)


def ids(games: Games) -> list[int]:
    return [each.id for each in titles_of(games.id)]


def confirm(games: Games) -> int:
    return confirm_titles(games.id, ids(games), by=games.finance, now=NOW)


def held(games: Games) -> list[TitleGrant]:
    return confirmed_titles([each.person_id for each in titles_of(games.id)])


def test_a_list_is_recorded_and_counts_once_another_person_confirmed_it() -> None:
    games = founded()
    assert take(games, person(1), person(2)) == 2
    assert held(games) == []
    assert confirm(games) == 2
    found = [(each.person.name, each.title, each.document, each.granted_on) for each in held(games)]
    assert found == [(name, SKILLED, LIST.document, LIST.granted_on) for name in ("吴乙", "吴丙")]
    assert logged()[-2:] == ["titles.import", "titles.confirm"]


def test_somebody_who_entered_here_is_the_same_person() -> None:
    games = founded()
    enter(games, row(1, "吴乙"))
    take(games, person(1))
    assert titles_of(games.id)[0].person.name == "吴乙"
    with refused("吴丁的身份证号码在系统或本表中属于另一姓名", "stands beside another name"):
        take(games, person(1, name="吴丁"), title=MEDAL)


def test_who_records_a_list_does_not_confirm_it() -> None:
    games = founded()
    take(games, person(1))
    with refused("记录名单的人不能确认自己的名单", "Who records a list does not confirm it"):
        confirm_titles(games.id, ids(games), by=games.organizer, now=NOW)


def test_what_is_confirmed_is_what_was_seen() -> None:
    games = founded()
    take(games, person(1))
    seen = ids(games)
    confirm(games)
    for nothing in ([], seen, [*seen, 999]):
        with refused("名单已有变化", "The list has changed"):
            confirm_titles(games.id, nothing, by=games.finance, now=NOW)


@pytest.mark.parametrize("first", [False, True])
def test_titles_are_withdrawn_with_a_reason_confirmed_or_not(*, first: bool) -> None:
    games = founded()
    take(games, person(1), person(2))
    if first:
        confirm(games)
    one, other = ids(games)
    with refused("请写明理由", "Give the reason"):
        withdraw_titles(games.id, [one], reason=" ", by=games.organizer, now=NOW)
    assert withdraw_titles(games.id, [one], reason=" 名单有误 ", by=games.organizer, now=NOW) == 1
    assert ids(games) == [other]
    assert [(each.id, each.withdrawal_reason) for each in recorded_titles(games.id)] == [
        (one, "名单有误"),
        (other, ""),
    ]
    assert [each.id for each in held(games)] == ([other] if first else [])
    assert logged()[-1] == "titles.withdraw"


def test_what_is_withdrawn_stays_so_and_may_be_recorded_again() -> None:
    games = founded()
    take(games, person(1))
    seen = ids(games)
    confirm(games)
    withdraw_titles(games.id, seen, reason="决定撤销", by=games.organizer, now=NOW)
    with refused("名单已有变化", "The list has changed"):
        withdraw_titles(games.id, seen, reason="决定撤销", by=games.organizer, now=NOW)
    with refused("没有选择", "Nobody is chosen"):
        withdraw_titles(games.id, [], reason="决定撤销", by=games.organizer, now=NOW)
    take(games, person(1))
    assert confirm(games) == 1
    assert len(recorded_titles(games.id)) == 2


def test_what_is_withdrawn_before_it_was_confirmed_is_not_confirmed_any_more() -> None:
    games = founded()
    take(games, person(1))
    seen = ids(games)
    withdraw_titles(games.id, seen, reason="名单有误", by=games.organizer, now=NOW)
    with refused("名单已有变化", "The list has changed"):
        confirm_titles(games.id, seen, by=games.finance, now=NOW)


def test_a_withdrawn_title_uses_no_number_of_the_year() -> None:
    games, exact = founded(), granting(quota=1)
    take(games, person(1), policy=exact)
    withdraw_titles(games.id, ids(games), reason="名单有误", by=games.organizer, now=NOW)
    assert quota_state(exact["yantai-2024-8"], SKILLED, 2026).used == 0
    assert take(games, person(2), policy=exact) == 1


def test_a_title_is_never_granted_twice_to_a_person() -> None:
    games = founded()
    take(games, person(1))
    with refused(f"吴乙已于2026-09-01获“{SKILLED}”（{LIST.document}）", "吴乙 was granted", times=1) as found:
        take(games, person(2), person(1), granted_on=date(2026, 9, 2))
    assert found[0].where.cell == "B3"
    with refused("吴丁在名单中重复", "吴丁 stands twice"):
        take(games, person(3), person(3))
    assert take(games, person(1), title=MEDAL) == 1


def test_every_problem_is_told_by_its_cell_and_nobody_is_recorded() -> None:
    games = founded()
    with refused("未填写", "is empty", times=2) as found:
        take(games, person(1), person(2, name=""), person(3, unit=""), person(4, id=id_number(4)[:-1] + "?"))
    assert [each.where.cell for each in found] == ["A3", "C4", "B5"]


@pytest.mark.parametrize(
    ("wrong", "field", "zh", "en"),
    [
        ({"title": "劳动模范"}, "荣誉称号", "没有荣誉称号“劳动模范”", "knows no title “劳动模范”"),
        ({"document": " "}, "授予文件文号", "没有写明授予文件的文号", "the title is missing"),
        ({"granted_on": NOW.date() + timedelta(days=1)}, "授予日期", "在今天", "after today"),
    ],
)
def test_what_the_list_is_of_is_checked_beside_its_field(
    wrong: Mapping[str, object], field: str, zh: str, en: str
) -> None:
    games = founded()
    with refused(zh, en) as found:
        take(games, person(1), **wrong)
    assert [each.where.column for each in found] == [field]


def test_a_document_without_titles_grants_none() -> None:
    games, policy = founded(), policies()["yantai-2024-8"]
    with refused("没有荣誉称号", "knows no title") as found:
        take(games, person(1), policy={policy.id: replace(policy, others=())})
    assert "none" in found[0].remedy.en


def test_an_exact_number_a_year_is_never_passed() -> None:
    games, exact = founded(), granting(quota=2)
    take(games, person(1), policy=exact)
    with refused(f"“{SKILLED}”每年2名，2026年已记录1名，本名单2名，超出1名", "1 too many", times=1):
        take(games, person(2), person(3), policy=exact, accepted=frozenset({OVER_QUOTA}))
    assert take(games, person(2), policy=exact) == 1


def test_a_number_given_as_about_is_passed_only_when_that_is_accepted_by_name() -> None:
    games, about = founded(), granting(quota=1, about=True)
    with refused("每年1名左右", "about 1 a year") as found:
        take(games, person(1), person(2), policy=about)
    assert [each.name for each in found] == [OVER_QUOTA]
    with refused("每年1名左右", "about 1 a year"):
        take(games, person(1), person(2), policy=about, accepted=frozenset({"float-noise"}))
    assert take(games, person(1), person(2), policy=about, accepted=frozenset({OVER_QUOTA})) == 2


def test_the_number_counts_the_year_of_the_document_confirmed_or_not() -> None:
    games = founded()
    take(games, person(1))
    confirm(games)
    take(games, person(2))
    take(games, person(3), granted_on=date(2025, 12, 31))
    policy = policies()["yantai-2024-8"]
    assert quota_state(policy, SKILLED, 2026) == Quota(2, 200, about=True)
    assert quota_state(policy, SKILLED, 2025) == Quota(1, 200, about=True)
    assert quota_state(policy, MEDAL, 2026) == Quota(0, None, about=False)


@pytest.mark.parametrize(
    ("used", "quota", "more", "over"), [(1, 2, 1, 0), (1, 2, 2, 1), (5, 2, 0, 3), (9, None, 9, 0)]
)
def test_a_number_a_year_tells_by_how_many_it_is_passed(
    used: int, quota: int | None, more: int, over: int
) -> None:
    assert Quota(used, quota, about=False).over(more) == over


def test_the_titles_of_a_document_are_each_named_once() -> None:
    titles = titles_in(policies()["yantai-2024-8"])
    assert titles[:2] == (SKILLED, MEDAL)
    assert len(titles) == len(set(titles)) == 6


def test_the_template_is_a_list_that_the_reader_takes() -> None:
    book = load_workbook(BytesIO(write_titles_template()))
    for column, value in enumerate(person(1), start=1):
        book[SHEET].cell(4, column).value = value
    filled = BytesIO()
    book.save(filled)
    rows, problems = read_titles(filled.getvalue(), file="template.xlsx")
    assert ([each.name for each in rows], problems) == (["吴乙"], ())
