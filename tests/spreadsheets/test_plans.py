"""An award plan as a workbook: the few columns of old, all the conditions, and back again without a loss."""

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from competition.domain.award_plan import AwardPlan, PlanLine
from competition.domain.money import Money
from competition.domain.payees import Payee, Per
from competition.domain.policy_lines import IfHeld
from competition.domain.prizes import Award
from competition.domain.problems import Problem, Refusal
from competition.domain.selector import Selector, Span
from competition.domain.tiers import BY_APPOINTMENT, CompetitionClass, Group, SkillLevel, Tier
from competition.spreadsheets.plan_writer import GUIDE, HEADER, HEADINGS, plan_template, write_plan
from competition.spreadsheets.plans import parse_ranks, parse_sizes, read_plan
from tests.domain.build import unhurried
from tests.spreadsheets.build import one_sheet

FILE = "plan.xlsx"
REFERENCE = "试赛发〔2026〕1号"


def table(*rows: list[object], above: tuple[list[object], ...] = ()) -> bytes:
    reference = ["批准文件：", REFERENCE]
    return one_sheet([*above, reference, *rows], name="奖励方案")


def read(data: bytes) -> AwardPlan:
    plan, problems = read_plan(data, file=FILE)
    assert problems == ()
    assert plan is not None
    return plan


def problems_in(*rows: list[object], above: tuple[list[object], ...] = ()) -> tuple[Problem, ...]:
    plan, problems = read_plan(table(*rows, above=above), file=FILE)
    assert plan is None
    return problems


FOUR = ["奖项", "奖金（元）", "晋升等级", "已持该等级"]


def test_a_workbook_of_four_columns_speaks_of_the_contestant_and_of_every_result() -> None:
    plan = read(table(FOUR, ["金牌", 10000, "技师", "晋升上一级"], ["银牌", None, "", ""]))
    assert plan == AwardPlan(
        REFERENCE,
        (
            PlanLine(Award.GOLD, Money.yuan(10_000), SkillLevel.LEVEL_2, IfHeld.NEXT),
            PlanLine(Award.SILVER, None),
        ),
    )


def test_every_condition_has_its_column() -> None:
    head = [*FOUR, "获奖对象", "发放方式", "层级", "类别", "组别", "参赛人数", "名次"]
    row = [
        "一等奖",
        500,
        "",
        "",
        "主教练",
        "每人一份",
        "市级、省级",
        "一类行业竞赛",
        "职工，学生组",
        "1、2",
        "1-3",
    ]
    (line,) = read(table(head, row)).lines
    assert line == PlanLine(
        Award.FIRST,
        Money.yuan(500),
        payee=Payee.MAIN_COACH,
        per=Per.PERSON,
        where=Selector(
            tiers=frozenset({Tier.CITY, Tier.PROVINCE}),
            classes=frozenset({CompetitionClass.CLASS_1}),
            groups=frozenset({Group.WORKER, Group.STUDENT}),
            team_sizes=frozenset({1, 2}),
            ranks=Span(1, 3),
        ),
    )


def test_one_award_has_several_lines_where_their_conditions_differ() -> None:
    head = [*FOUR, "组别"]
    plan = read(table(head, ["金牌", 9000, "", "", "职工组"], ["金牌", 5000, "", "", "学生组"]))
    assert [line.where.groups for line in plan.lines] == [{Group.WORKER}, {Group.STUDENT}]


@pytest.mark.parametrize("label", ["承办补助（每个项目）：", "承办补助(每个项目):", "承办补助："])
def test_the_grant_to_the_host_stands_beside_its_label(label: str) -> None:
    plan = read(table(FOUR, ["金牌", 1, "", ""], above=([label, 50000],)))
    assert plan.hosting == Money.yuan(50_000)


def test_a_label_without_a_sum_is_no_grant() -> None:
    assert read(table(FOUR, ["金牌", 1, "", ""], above=(["承办补助："],))).hosting is None


def test_a_rank_that_became_a_day_is_told_with_the_way_to_mend_it() -> None:
    (found,) = problems_in([*FOUR, "名次"], ["金牌", 1, "", "", date(2026, 1, 3)])
    assert "“2026-01-03”不是名次" in found.what.zh
    assert "被改成日期的，请先把单元格格式设为文本" in found.remedy.zh
    assert found.where.cell == "E3"


def test_every_wrong_cell_is_told_at_once() -> None:
    found = problems_in(
        [*FOUR, "获奖对象", "参赛人数", "名次"],
        ["金牌", -1, "", "", "领队", "一", "x"],
        ["", 1, "", "", "", "", ""],
    )
    assert [each.where.cell for each in found] == ["B3", "E3", "F3", "G3", "A4"]


def test_lines_that_nobody_could_tell_apart_are_refused() -> None:
    (found,) = problems_in([*FOUR, "组别"], ["金牌", 1, "", "", "职工"], ["金牌", 2, "", "", "职工组"])
    assert "金牌出现了不止一次" in found.what.zh
    assert found.where.cell == "A4"


@pytest.mark.parametrize(
    ("text", "ranks"),
    [
        ("4", Span(4, 4)),
        ("1-3", Span(1, 3)),
        ("第1至3名", Span(1, 3)),
        ("11-", Span(11, None)),
        ("1 – 3", Span(1, 3)),
        ("0", None),
        ("3-1", None),
        ("-3", None),
        ("一", None),
        ("", None),
    ],
)
def test_ranks_are_read_as_people_write_them(text: str, ranks: Span | None) -> None:
    assert parse_ranks(text) == ranks


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("1", {1}),
        ("1、2，3", {1, 2, 3}),
        ("2 3", {2, 3}),
        ("", set()),
        ("0", None),
        ("1-3", None),
        ("100", None),
    ],
)
def test_team_sizes_are_a_list(text: str, sizes: set[int] | None) -> None:
    assert parse_sizes(text) == sizes


# Back again


def subsets(kind: type) -> st.SearchStrategy[frozenset]:
    return st.frozensets(st.sampled_from(list(kind)), max_size=3)


spans = st.tuples(st.integers(1, 9999), st.one_of(st.none(), st.integers(0, 20))).map(
    lambda pair: Span(pair[0], None if pair[1] is None else min(pair[0] + pair[1], 9999))
)
conditions = st.builds(
    Selector,
    tiers=subsets(Tier),
    classes=subsets(CompetitionClass),
    groups=subsets(Group),
    team_sizes=st.frozensets(st.integers(1, 99), max_size=4),
    ranks=st.one_of(st.none(), spans),
)
sums = st.one_of(st.none(), st.integers(0, 10**12).map(Money))
lines = st.builds(
    PlanLine,
    award=st.sampled_from([award for award in Award if award not in {Award.NONE, Award.UNDECIDED}]),
    amount=sums,
    level=st.sampled_from([None, *(level for level in SkillLevel if level not in BY_APPOINTMENT)]),
    if_held=st.sampled_from(IfHeld),
    payee=st.sampled_from(Payee),
    per=st.sampled_from(Per),
    where=conditions,
)
references = st.text("试赛发〔2026〕号=+-@'（）、a1", min_size=1, max_size=20)
plans = st.builds(
    AwardPlan,
    references,
    st.lists(lines, min_size=1, max_size=5, unique_by=lambda line: (line.award, line.payee, line.where)).map(
        tuple
    ),
    sums,
)


@unhurried
@given(plans)
def test_what_is_written_is_read_as_the_same_plan(plan: AwardPlan) -> None:
    assert read(write_plan(plan)) == plan


def test_the_same_plan_gives_the_same_bytes() -> None:
    sizes = Selector(team_sizes=frozenset({1, 2, 3}), tiers=frozenset(Tier))
    plan = AwardPlan(REFERENCE, (PlanLine(Award.GOLD, Money(1), where=sizes),))
    assert write_plan(plan) == write_plan(plan)


def test_a_condition_without_a_column_is_not_lost_in_silence() -> None:
    plan = AwardPlan(REFERENCE, (PlanLine(Award.GOLD, Money(1), where=Selector(passed=True)),))
    with pytest.raises(ValueError, match="passed=True"):
        write_plan(plan)


# The template


def test_the_template_has_headings_lists_and_notes_and_no_rows() -> None:
    book = load_workbook(BytesIO(plan_template()))
    sheet = book["奖励方案"]
    assert [cell.value for cell in sheet[HEADER]] == list(HEADINGS)
    offered = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}
    assert "金牌" in offered["A7:A66"]
    assert "特级技师" not in offered["C7:C66"]
    assert "主教练" in offered["E7:E66"]
    assert all(len(words) <= 255 for words in offered.values())
    assert sheet["K7"].number_format == "@"
    assert book[GUIDE]["A2"].value == "批准文件"


def test_an_empty_template_is_refused_for_its_missing_rows() -> None:
    with pytest.raises(Refusal) as caught:
        read_plan(plan_template(), file=FILE)
    assert "没有数据" in caught.value.problems[0].what.zh


def test_a_template_that_was_filled_in_is_read() -> None:
    book = load_workbook(BytesIO(plan_template()))
    sheet = book["奖励方案"]
    sheet["B4"], sheet["A7"], sheet["B7"], sheet["K7"] = REFERENCE, "一等奖", 8000, "1-3"
    target = BytesIO()
    book.save(target)
    (line,) = read(target.getvalue()).lines
    assert line == PlanLine(Award.FIRST, Money.yuan(8000), where=Selector(ranks=Span(1, 3)))
