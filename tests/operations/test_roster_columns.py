"""Rosters with other headings: said once what they stand for, remembered for the next."""

from collections.abc import Sequence

import pytest

from competition.domain.applicant import Field
from competition.domain.tiers import Tier
from competition.operations.roster_columns import look_at_columns, remember_columns
from competition.operations.rosters import import_roster, preview_roster, roster_template
from competition.operations.series import SeriesDraft, found_series, put_into_series
from competition.spreadsheets.reading import open_workbook
from competition.spreadsheets.roster_columns import Layout
from tests.operations.games import Games, founded
from tests.operations.helpers import NOW, id_number, logged, policies, refused, workbook
from tests.operations.test_registration import next_games

pytestmark = pytest.mark.usefixtures("app")

HEAD = ("参赛选手姓名", "身份证", "参赛企业名称", "联系手机", "选送代表队", "备注")
LAYOUT = Layout(
    {
        "参赛选手姓名": Field.NAME,
        "身份证": Field.ID_NUMBER,
        "参赛企业名称": Field.EMPLOYER,
        "联系手机": Field.PHONE,
        "选送代表队": Field.DELEGATION,
    },
    {Field.EVENT: "E01", Field.GROUP: "职工"},
)


def foreign(*rows: Sequence[object], head: Sequence[str] = HEAD) -> bytes:
    given = rows or [("某甲", id_number(1), "甲厂", "13800000001", "芝罘区", "无")]
    return workbook("Sheet1", head, given, ("2026年报名汇总",))


def remember(games: Games, data: bytes | None = None, layout: Layout = LAYOUT) -> None:
    remember_columns(games.id, data or foreign(), layout, file="foreign.xlsx", by=games.organizer, now=NOW)


def test_what_headings_most_likely_stand_for_is_guessed() -> None:
    columns = look_at_columns(founded().id, foreign(), file="f.xlsx")
    assert not columns.readable
    assert columns.headings.row == 2
    assert columns.headings.guesses() == LAYOUT.columns
    assert Field.GROUP in columns.headings.lacking


def test_a_table_with_known_headings_needs_no_asking() -> None:
    head = ("项目编号", "姓名", "证件号码", "单位", "参赛组别", "教练")
    columns = look_at_columns(founded().id, foreign(("E01",), head=head), file="f.xlsx")
    assert columns.readable
    assert columns.layout is None
    assert set(columns.headings.known.values()) >= {Field.EVENT, Field.ID_NUMBER, Field.COACH}


def test_what_was_said_is_remembered_and_read_by() -> None:
    games = founded()
    remember(games)
    assert logged()[-1] == "roster.columns"
    done = import_roster(games.id, foreign(), file="f.xlsx", by=games.organizer, now=NOW)
    assert (done.delegation, done.numbers) == ("芝罘区", ("E01-001",))
    other = foreign(("某乙", id_number(2), "乙厂", "12", "芝罘区", ""))
    (found,) = preview_roster(games.id, other, file="f.xlsx", now=NOW).problems
    assert (found.where.row, found.where.column, found.where.cell) == (3, "联系手机", "D3")


def test_the_headings_in_another_order_are_another_table() -> None:
    games = founded()
    remember(games)
    assert not look_at_columns(games.id, foreign(head=HEAD[::-1]), file="f.xlsx").readable


def test_what_was_said_may_be_said_anew() -> None:
    games = founded()
    remember(games)
    remember(games, layout=Layout(LAYOUT.columns, {Field.EVENT: "E01", Field.GROUP: "学生"}))
    found = look_at_columns(games.id, foreign(), file="f.xlsx").layout
    assert found is not None
    assert found.fixed[Field.GROUP] == "学生"


def test_the_next_competition_of_a_series_remembers_too() -> None:
    games = founded()
    remember(games)
    made = next_games(games)
    assert look_at_columns(made, foreign(), file="f.xlsx").layout is None
    draft = SeriesDraft("某系列", Tier.CITY)
    series = found_series(draft, policies=policies(), by=games.organizer, now=NOW)
    for each in (games.id, made):
        put_into_series(each, series, by=games.organizer, now=NOW)
    assert look_at_columns(made, foreign(), file="f.xlsx").layout == LAYOUT


@pytest.mark.parametrize(
    ("layout", "zh", "en"),
    [
        (
            Layout({"参赛选手姓名": Field.NAME}),
            "没有一列对应“身份证号码”",
            "No column stands for “ID number”",
        ),
        (
            Layout({**LAYOUT.columns, "备注": Field.PHONE}, LAYOUT.fixed),
            "“联系手机”、“备注”都对应了“手机号码”",
            "More than one column stands for “telephone”",
        ),
        (
            Layout({**LAYOUT.columns, "没有": Field.COACH}, LAYOUT.fixed),
            "表中没有“没有”列",
            "The table has no column “没有”",
        ),
    ],
)
def test_a_layout_that_cannot_be_read_by_is_refused(layout: Layout, zh: str, en: str) -> None:
    games = founded()
    with refused(zh, en):
        remember(games, layout=layout)


def test_an_empty_workbook_is_refused() -> None:
    games = founded()
    with refused("工作簿是空的", "The workbook is empty"):
        look_at_columns(games.id, workbook("Sheet1", (), []), file="f.xlsx")


def test_a_delegation_said_beside_the_file_counts_where_the_table_names_none() -> None:
    games = founded()
    layout = Layout(
        {heading: each for heading, each in LAYOUT.columns.items() if each is not Field.DELEGATION},
        LAYOUT.fixed,
    )
    remember(games, layout=layout)
    assert preview_roster(games.id, foreign(), file="f.xlsx", now=NOW).delegation == ""
    done = import_roster(
        games.id, foreign(), file="f.xlsx", by=games.organizer, now=NOW, delegation=" 福山区 "
    )
    assert done.delegation == "福山区"


def test_a_table_of_several_delegations_is_refused() -> None:
    games = founded()
    remember(games)
    rows = [
        (f"某{number}", id_number(number), "甲厂", "", place, "")
        for number, place in ((1, "芝罘区"), (2, "福山区"))
    ]
    with refused("一份报名表只能有一个代表队，本表有：芝罘区、福山区", "has one delegation"):
        import_roster(games.id, foreign(*rows), file="f.xlsx", by=games.organizer, now=NOW)


def test_the_template_of_a_competition_offers_its_events() -> None:
    games = founded()
    sheets = {grid.name: grid for grid in open_workbook(roster_template(games.id), file="t.xlsx").sheets}
    assert list(sheets) == ["报名表", "示例", "填写说明", "选项"]
    assert sheets["选项"].rows[1][0] == "E01"
    assert "*姓名" in sheets["报名表"].rows[3]
    assert "人物均为虚构" in str(sheets["示例"].rows[0][0])
