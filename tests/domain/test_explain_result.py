"""为什么第四名: every sentence on a result, and that no sentence names a judge or another entrant."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from competition.domain.explain_result import Row, explain, explain_breakdown, in_short, name_of, remark
from competition.domain.explain_total import FORMULAS, digits, explain_total
from competition.domain.marking_scheme import AspectKind, Criterion, RoundAt, SubCriterion
from competition.domain.medals import Award
from competition.domain.problems import Text
from competition.domain.ranking import Place
from competition.domain.ranking_rules import RAW, RankingRules, TieRule
from competition.domain.results import EventResult, Unranked
from competition.domain.rulings import AwardRuling, Ruling, TieRuling
from competition.domain.scale import SCALES
from competition.domain.scoring import Line
from competition.domain.standings import Competitor, rank_delegations, rank_totals
from competition.domain.totals import total_entry
from tests.domain.build import aspect, part, scheme, sheet

SHARED, NO_TIES = "games-shared-2020", "national-games-2020"
TWO = scheme(part("T", [aspect("t", "100")], weight="40"), part("S", [aspect("s", "100")], weight="60"))
JUDGES = ("周裁判", "吴裁判长")


def one(
    entry: str, theory: str, skill: str, *, made=TWO, group: str = "", elapsed: int | None = None, team="甲队"
):
    marks = [sheet(entry, "T1", {"t": theory}), sheet(entry, "S1", {"s": skill})]
    who = Competitor(entry, (f"选手{entry}",), ("甲厂",), team, group=group, elapsed=elapsed)
    return total_entry(made, entry, marks), who


def result_of(field, rules: RankingRules, *rulings: Ruling, absent: tuple[Unranked, ...] = ()) -> EventResult:
    standings = rank_totals(field, rules, rulings=rulings)
    teams, small = rank_delegations(field, standings, rules.team_counting)
    return EventResult(standings, absent, "", rules, rulings, teams, small)


def said(result: EventResult, entry: str) -> str:
    return "\n".join(text.zh for text in explain(result, entry).sentences)


def english(result: EventResult, entry: str) -> str:
    return "\n".join(text.en for text in explain(result, entry).sentences)


FIVE = [
    one("a", "90", "90"),
    one("b", "80", "80"),
    one("c", "70", "70"),
    one("d", "60", "61.15"),
    one("e", "50", "50"),
]


def test_the_fourth_learns_why_it_is_the_fourth():
    assert [str(text) for text in explain(result_of(FIVE, RankingRules((), SHARED)), "d").sentences] == [
        "总分 60.69，来自：部分T 60（满分100；×40% = 24）、部分S 61.15（满分100；×60% = 36.69）。 / "
        "The total is 60.69, from 部分T 60 (of 100; ×40 % = 24), 部分S 61.15 (of 100; ×60 % = 36.69).",
        "各部分按权重相加；每次求平均后和总分四舍五入，保留2位小数。 / "
        "Parts by weight; rounded half up to 2 places at each mean and the total.",
        "总分 60.69，第4名。 / Total 60.69: rank 4.",
        "在参加排名的5名（队）中列第4名，比前一名次低 9.31 分，比后一名次高 10.69 分。 / "
        "Rank 4 of 5 ranked entries, 9.31 below the place before, 10.69 above the place after.",
        "授奖规则“金银铜牌授前三名，前1/2授优胜奖，同分同奖”：奖项授至第3名（70.00 分），第4名不在授奖范围。 / "
        "Prize rule “medals to ranks 1–3, upper half commended, ties share”: awards go down to rank 3 (70.00); "
        "rank 4 is beyond them.",
    ]


def test_the_first_and_the_only_one():
    first = said(result_of(FIVE, RankingRules((), SHARED)), "a")
    assert "列第1名，比后一名次高 10.00 分。" in first
    assert "第1名授“金牌”。" in first
    assert "中列第1名。" in said(result_of(FIVE[:1], RankingRules((), SHARED)), "a")


# The total


def test_dropped_marks_and_deductions_of_each_judge_are_told_by_seat():
    late = aspect("x", "5", AspectKind.DEDUCTION)
    made = scheme(part("P", [aspect("p", "100"), late], method="trimmed_mean"))
    marks = [
        sheet("a", "P1", {"p": mark, "x": lost}, seat=seat)
        for seat, (mark, lost) in enumerate(
            (("60", "0"), ("78", "2"), ("80", "0"), ("82", "0"), ("95", "5")), start=1
        )
    ]
    field = [(total_entry(made, "a", marks), Competitor("a", ("选手a",), (), ""))]
    found = explain(result_of(field, RankingRules((), SHARED)), "a")
    text = "\n".join(each.zh for each in found.sentences)
    assert "“部分P”计入的是裁判2 76、裁判3 80、裁判4 82；去掉的是裁判1 60、裁判5 90。" in text
    assert "“部分P”扣分：裁判2 要求x 2。" in text
    dropped = {row.label for row in found.rows if not row.counts}
    assert {"裁判1", "裁判5", "要求p"} <= dropped


def test_deductions_beyond_six_are_counted():
    late = [aspect(f"x{n}", "5", AspectKind.DEDUCTION) for n in range(8)]
    made = scheme(part("P", [aspect("p", "100"), *late]))
    marks = sheet("a", "P1", {"p": "90", **{f"x{n}": "1.50" for n in range(7)}, "x7": "0"})
    text, _ = _texts(total_entry(made, "a", [marks]).breakdown)
    assert "“部分P”扣分：要求x0 1.50、要求x1 1.50、" in text
    assert "要求x5 1.50等7处。" in text
    assert "要求x6" not in text


def _texts(line: Line) -> tuple[str, str]:
    found = list(explain_total(line))
    return "\n".join(each.zh for each in found), "\n".join(each.en for each in found)


def test_modules_are_told_with_their_weights():
    forms = [SubCriterion(f"{name}1", f"表{name}", (aspect(name.lower(), "50"),)) for name in "AB"]
    criteria = tuple(
        Criterion(form.id[0], f"模块{form.id[0]}", Decimal(50), (form,), weight=Decimal(weight))
        for form, weight in zip(forms, (30, 70), strict=True)
    )
    made = scheme(replace(part("P", []), criteria=criteria))
    sheets = [sheet("a", "A1", {"a": "40"}), sheet("a", "B1", {"b": "50"})]
    text, en = _texts(total_entry(made, "a", sheets).breakdown)
    assert (
        "“部分P”由模块组成：模块A 24.00（满分30；模块得分 40/50，占30%）、模块B 70.00（满分70；模块得分 50/50，占70%）。"
        in text
    )
    assert "“部分P” has modules: 模块A 24.00 (of 30; module mark 40 of 50, weight 30 %)" in en


def test_a_total_without_parts():
    assert _texts(Line("total", "总分", Decimal("8"), Decimal(10))) == ("总分 8。", "The total is 8.")
    bare = Line("P", "实操", Decimal(8), Decimal(10), lines=())
    assert (
        _texts(Line("total", "总分", Decimal(8), Decimal(10), lines=(bare,)))[0]
        == "总分 8，来自：实操 8（满分10）。"
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("80", "80"),
        ("80.50", "80.50"),
        ("-0", "0"),
        ("83.5" + "0" * 19, "83.5"),
        ("66." + "6" * 19 + "7", "66.6666…"),
    ],
)
def test_a_mark_is_shown_with_its_own_decimals(value, shown):
    assert digits(Decimal(value)) == shown


def test_what_is_not_a_number_is_shown_as_it_is():
    assert digits(Decimal("Infinity")) == "Infinity"


def test_means_that_were_not_rounded_stay_readable():
    made = replace(scheme(part("P", [aspect("p", "100")], method="mean_of_three")), round_at=RoundAt.TOTAL)
    marks = [
        sheet("a", "P1", {"p": mark}, seat=seat) for seat, mark in enumerate(("66", "67", "67"), start=1)
    ]
    text, _ = _texts(total_entry(made, "a", marks).breakdown)
    assert text.startswith("总分 66.67，来自：部分P 66.6666…（满分100")


def test_a_scale_is_told_with_its_formula():
    found = result_of(FIVE, RankingRules((), SHARED, scale="median-mad-700"))
    text = said(found, "d")
    assert "原始总分 60.69 在5名（队）中折算为 681 分，名次和奖项以折算分为准；折算分＝700＋30×" in text
    assert "折算分 681，第4名。" in text
    assert "比前一名次低 19 分" in text
    assert "the raw total 60.69 becomes 681" in english(found, "d")
    assert set(FORMULAS) == set(SCALES) - {RAW}


@pytest.mark.parametrize(
    ("marks", "centre", "why", "en"),
    [
        (
            ("50", "60", "60", "60"),
            700,
            "4名（队）中半数以上的原始总分相同",
            "over half of the 4 raw totals are equal",
        ),
        (("60", "60"), 700, "2名（队）的原始总分全部相同", "all 2 raw totals are equal"),
        (("60",), 700, "参加排名的只有1名（队）", "there is one entry only"),
        (("60", "60"), 500, "2名（队）的原始总分全部相同", "all 2 raw totals are equal"),
    ],
)
def test_a_scale_without_a_unit_tells_why_and_no_formula(marks, centre, why, en):
    field = [one(name, mark, mark) for name, mark in zip("abcd", marks, strict=False)]
    scale = "median-mad-700" if centre == 700 else "mean-sd-500"
    found = result_of(field, RankingRules((), SHARED, scale=scale))
    text = said(found, "a")
    assert f"原始总分 {marks[0]}.00；{why}，没有可用的差距单位，折算分都是 {centre} 分，" in text
    assert "÷" not in text
    assert f"{en}, so that there is no unit to measure by and every mark is {centre}" in english(found, "a")


def test_a_scale_mark_that_is_shared_by_different_raw_totals_says_so():
    field = [one("a", "50", "50"), *(one(name, "60", "60") for name in "bcd")]
    found = result_of(field, RankingRules((), SHARED, scale="median-mad-700"))
    assert "折算分 700，原始总分不尽相同而折算分相同，并列第1名。" in said(found, "a")
    assert "equal on the scale though raw totals differ: shares rank 1" in english(found, "b")
    alike = result_of(field[1:], RankingRules((), SHARED, scale="median-mad-700"))
    assert "折算分 700，与他人完全相同，并列第1名。" in said(alike, "b")


# The place


def test_a_tie_is_parted_by_a_score_with_the_values():
    field = [one("a", "60", "40"), one("b", "45", "50"), one("c", "10", "10")]
    found = result_of(field, RankingRules(("S",), SHARED))
    assert "总分 48.00 相同，按“部分S”区分（部分S 50 高于 40），第1名。" in said(found, "b")
    assert "总分 48.00 相同，按“部分S”区分（部分S 40 低于 50），第2名。" in said(found, "a")
    assert "与前一名次同分，比后一名次高 38.00 分" in said(found, "a")
    assert "“部分S” decides (部分S 40 below 50): rank 2" in english(found, "a")
    assert "the same mark as the place before" in english(found, "a")


def test_the_middle_of_three_is_compared_with_both():
    field = [one("a", "60", "40"), one("b", "45", "50"), one("c", "30", "60")]
    text = said(result_of(field, RankingRules(("S",), SHARED)), "b")
    assert "（部分S 50 低于 60；部分S 50 高于 40），第2名" in text


def test_a_tie_is_parted_by_time_in_minutes_and_seconds():
    field = [one("a", "60", "40", elapsed=5707), one("b", "60", "40", elapsed=599)]
    found = result_of(field, RankingRules(("S", "elapsed"), SHARED))
    assert "按“用时（短者在前）”区分（用时 95:07 长于 09:59），第2名" in said(found, "a")
    assert "time 09:59 shorter than 95:07" in english(found, "b")


def test_a_tie_is_parted_by_places_in_the_modules():
    names = ("X", "Y", "Z")
    made = scheme(
        *(
            part(n, [aspect(n.lower(), "100")], weight=w)
            for n, w in zip(names, ("40", "40", "20"), strict=True)
        )
    )
    marks = {"a": ("90", "50", "60"), "b": ("60", "80", "60"), "c": ("50", "60", "99")}
    field = [
        (
            total_entry(
                made, e, [sheet(e, f"{n}1", {n.lower(): m}) for n, m in zip(names, given, strict=True)]
            ),
            Competitor(e, (f"选手{e}",), (), ""),
        )
        for e, given in marks.items()
    ]
    text = said(result_of(field, RankingRules(("placements",), SHARED)), "b")
    assert "总分 68.00 相同，按“各模块名次（第一名多者在前）”区分（模块第2名的次数 2 高于 1），第1名" in text


def test_a_shared_rank_and_those_that_were_parted_from_it():
    field = [one("a", "60", "40"), one("b", "45", "50"), one("c", "45", "50"), one("d", "9", "9")]
    found = result_of(field, RankingRules(("S",), SHARED))
    text = said(found, "b")
    assert "总分 48.00，与他人完全相同，并列第1名。" in text
    assert "与另外1名（队）并列。" in text
    assert "其余同分者按“部分S”区分（部分S 50 高于 40）。" in text
    assert "The rank is shared with 1 more." in english(found, "b")
    plain = said(result_of([field[0], field[3], one("e", "60", "40")], RankingRules((), SHARED)), "a")
    assert "其余同分者" not in plain


def test_a_rank_that_the_prize_rule_shares():
    found = result_of(FIVE, RankingRules((), "worldskills-2015", scale="mean-sd-500"))
    near = replace(
        found,
        standings=tuple(
            replace(each, place=replace(each.place, rank=1, tied=True)) if each.entry in "ab" else each
            for each in found.standings
        ),
    )
    assert "按授奖规则与相近者并列第1名。" in said(near, "b")


def test_a_rule_that_lets_equal_marks_share_parts_nobody():
    field = [
        one("a", "90", "90", elapsed=100),
        one("b", "90", "90", elapsed=90),
        *(one(name, mark, mark, elapsed=5) for name, mark in (("c", "70"), ("d", "60"), ("e", "50"))),
    ]
    found = result_of(field, RankingRules(("elapsed",), "worldskills-2019", scale="median-mad-700"))
    assert [each.place.rank for each in found.standings] == [1, 1, 3, 4, 5]
    for entry in "ab":
        text, en = said(found, entry), english(found, entry)
        assert "折算分相同者按授奖规则不再区分，并列第1名。" in text
        assert "by the prize rule equal marks are not parted: shares rank 1" in en
        assert "与另外1名（队）并列。" in text
        assert not [word for word in ("用时", "区分（", "相近") if word in text]
        assert "parts the others" not in en
    parted = result_of(field, RankingRules(("elapsed",), "worldskills-2026", scale="median-mad-700"))
    assert "按“用时（短者在前）”区分（用时 01:40 长于 01:30），第2名" in said(parted, "a")


def test_a_tie_that_was_ruled_on_tells_the_reason_and_no_names():
    field = [one("a", "60", "60"), one("b", "60", "60"), one("c", "9", "9")]
    reason = "选手b先完成，选手a无异议，经周裁判核实。"
    ruling = Ruling(TieRuling(("b", "a"), (Decimal(60),)), reason, *JUDGES)
    beside = Ruling(TieRuling(("a", "c"), (Decimal(60),)), "别的理由", *JUDGES)
    before = Ruling(TieRuling(("a", "b"), (Decimal(59),)), "别的理由", *JUDGES)
    found = result_of(
        field,
        RankingRules((), NO_TIES),
        ruling,
        beside,
        before,
        Ruling(AwardRuling("c", Award.GOLD, Award.NONE), "x", *JUDGES),
    )
    # a name of one character may be part of any word and stays
    found = replace(found, not_ranked=(Unranked("y", "先", "absent"),))
    text = said(found, "a")
    assert "按“裁定”区分（裁定列同分者第2位），第2名。" in text
    assert (
        "同分次序由裁定决定，一人提出、另一人确认，理由：（姓名略）先完成，选手a无异议，经（姓名略）核实。"
        in text
    )
    assert "别的理由" not in text
    assert "was ruled by one person and confirmed by another" in english(found, "a")
    assert "裁定" not in said(found, "c")


def test_a_tie_that_is_not_ruled_on_is_undecided():
    field = [one("a", "60", "60"), one("b", "60", "60")]
    for rules in (RankingRules((), NO_TIES), RankingRules((), SHARED, ties=TieRule.FORBID)):
        assert "本项目不得并列，奖项待裁定。" in said(result_of(field, rules), "a")


def test_groups_are_told_apart():
    field = [
        one("a", "90", "90", group="worker"),
        one("b", "80", "80", group="student"),
        one("c", "70", "70", group="student"),
    ]
    found = result_of(field, RankingRules((), SHARED, by_group=True))
    assert "在学生组参加排名的2名（队）中列第2名，比前一名次低 10.00 分。" in said(found, "c")
    assert "Rank 2 of 2 ranked entries (students)" in english(found, "c")
    assert "在职工组参加排名的1名（队）中列第1名。" in said(found, "a")


def test_results_that_did_not_keep_the_values_are_explained_without_them():
    field = [one("a", "60", "40"), one("b", "45", "50")]
    found = result_of(field, RankingRules(("S",), SHARED))
    old = replace(found, standings=tuple(replace(each, breakers=()) for each in found.standings))
    assert "总分 48.00 相同，按“部分S”区分，第2名。" in said(old, "a")
    place = Place("a", 2, Decimal(48), False, "gone")
    unknown = replace(old, standings=(old.standings[0], replace(old.standings[1], place=place)))
    assert "按“gone”区分" in said(unknown, "a")


# The award


def test_too_few_entrants_get_no_awards():
    found = result_of(FIVE[:2], RankingRules((), SHARED, minimum_entrants=3))
    assert "不足3人不授奖”：只有参加排名的2名（队），不足3名（队），不授奖。" in said(found, "a")


PASSED = replace(
    scheme(replace(part("T", [aspect("t", "100")], weight="40"), pass_mark=Decimal(60)), TWO.parts[1]),
    pass_mark=Decimal(60),
)


def test_who_is_below_a_pass_mark_learns_of_which():
    field = [
        one("a", "55", "99", made=PASSED),
        one("b", "60", "60", made=PASSED),
        one("c", "20", "30", made=PASSED),
    ]
    barred = result_of(field, RankingRules((), SHARED, pass_required=True))
    assert "未达到合格线：部分T 55，按规则不授奖。" in said(barred, "a")
    assert "第1名，未达到合格线，不授奖。" in said(barred, "a")
    assert "未达到合格线：部分T 20、总分 26.00，" in said(barred, "c")
    assert "合格线" not in said(barred, "b")
    harmless = said(result_of(field, RankingRules((), SHARED)), "a")
    assert "未达到合格线：部分T 55，本项目不因此影响授奖。" in harmless
    assert "第1名授“金牌”。" in harmless


def test_where_nobody_gets_an_award_nobody_is_beyond_them():
    field = [one("a", "9", "9"), one("b", "8", "8")]
    assert "第2名，无人达到授奖条件。" in said(result_of(field, RankingRules((), "moscow-2018")), "b")


def test_an_award_that_was_ruled_on_tells_before_after_and_why():
    ruling = Ruling(AwardRuling("d", Award.NONE, Award.BRONZE), "成绩相差 0.01，选手c同意", *JUDGES)
    found = result_of(FIVE, RankingRules((), SHARED), ruling)
    text = said(found, "d")
    assert "奖项授至第3名（70.00 分），第4名不在授奖范围。" in text
    assert "奖项经裁定由“未获奖”改为“铜牌”。" in text
    assert "奖项的改动由裁定决定，一人提出、另一人确认，理由：成绩相差 0.01，（姓名略）同意。" in text
    assert "裁定" not in said(found, "c")


def test_a_team_is_told_with_its_sum_and_who_counts():
    field = [*(replace_team(each, "甲队") for each in FIVE[:3]), replace_team(FIVE[3], "乙队")]
    found = result_of(field, RankingRules((), SHARED, team_counting=2))
    assert "代表队“甲队”取最好的2项，合计 170.00，团体第1名；本项计入。" in said(found, "b")
    assert "本项未计入。" in said(found, "c")
    assert "代表队“乙队”不排团体名次：有成绩的参赛者1人，不足计分的2人。" in said(found, "d")
    tied = result_of(
        [replace_team(one("a", "9", "9"), "甲队"), replace_team(one("b", "9", "9"), "乙队")],
        RankingRules((), SHARED, team_counting=1),
    )
    assert "团体并列第1名" in said(tied, "a")
    assert "shared team rank 1" in english(tied, "a")


def replace_team(pair, team: str):
    return pair[0], replace(pair[1], delegation=team)


# Those without a place


@pytest.mark.parametrize(
    ("state", "total", "zh", "en"),
    [
        ("absent", None, "缺赛：没有参加排名，不作零分。", "Absent: not ranked, and not a zero."),
        ("withdrawn", None, "退赛：没有参加排名，不作零分。", "Withdrawn: not ranked, and not a zero."),
        (
            "exhibition",
            Decimal("77.10"),
            "表演（不计名次）：总分 77.10，不排名次，不授奖。",
            "Out of competition: total 77.10, no place and no award.",
        ),
    ],
)
def test_who_has_no_place_gets_the_state(state, total, zh, en):
    found = result_of(
        FIVE,
        RankingRules((), SHARED),
        absent=(Unranked("y", "选手y", "absent"), Unranked("z", "选手z", state, total)),
    )
    explained = explain(found, "z")
    assert explained.sentences == (Text(zh, en),)
    assert explained.rows == ()
    assert name_of(found, "z") == "选手z"


def test_an_unknown_entry():
    found = result_of(FIVE, RankingRules((), SHARED))
    with pytest.raises(KeyError, match="q"):
        explain(found, "q")
    with pytest.raises(KeyError, match="q"):
        name_of(found, "q")


# Lists


def test_the_remark_of_the_public_list_tells_no_score_but_the_total():
    field = [
        one("a", "55", "60", made=PASSED),
        one("b", "63.25", "54.5", made=PASSED),
        one("c", "9", "9", made=PASSED),
    ]
    ruling = Ruling(AwardRuling("c", Award.BRONZE, Award.NONE), "理由", *JUDGES)
    found = result_of(field, RankingRules(("S",), SHARED), ruling)
    a, b, c = (found.standing(entry) for entry in "abc")
    assert remark(found, a).zh == "总分 58.00 相同，按“部分S”区分，第1名；未达到合格线"
    assert in_short(found, a).zh == (
        "总分 58.00 相同，按“部分S”区分（部分S 60 高于 54.5），第1名；未达到合格线：部分T 55、总分 58.00"
    )
    assert remark(found, b).en == "Total 58.00 is shared; “部分S” decides: rank 2; below the pass mark"
    assert remark(found, c).zh == "未达到合格线；奖项经裁定改动"
    plain = result_of(FIVE, RankingRules((), SHARED))
    assert remark(plain, plain.standing("d")) is None
    assert in_short(plain, plain.standing("d")).zh == "总分 60.69，第4名"


# Rows and JSON


def test_what_is_below_a_dropped_mark_is_dropped_too():
    leaf = Line("a", "甲", Decimal(1), Decimal(2))
    out = Line("P#1", "裁判1", Decimal(1), Decimal(2), Text("去掉", "dropped"), counts=False, lines=(leaf,))
    assert [
        (row.depth, row.id, row.counts)
        for row in explain_breakdown(Line("t", "t", Decimal(1), Decimal(2), lines=(out, leaf)))
    ] == [
        (0, "t", True),
        (1, "P#1", False),
        (2, "a", False),
        (1, "a", True),
    ]


def test_an_explanation_as_json_keeps_every_digit_as_text():
    found = explain(result_of(FIVE, RankingRules((), SHARED)), "d").as_dict()
    assert json.loads(json.dumps(found)) == found
    assert found["entry"] == "d"
    assert found["sentences"][2] == {"zh": "总分 60.69，第4名。", "en": "Total 60.69: rank 4."}
    assert found["breakdown"][1] == {
        "depth": 1,
        "id": "T",
        "label": "部分T",
        "value": "60",
        "maximum": "100",
        "note": {"zh": "×40% = 24", "en": "×40 % = 24"},
        "counts": True,
    }
    assert found["breakdown"][2]["note"] is None
    row = Row(0, "x", "x", Decimal(1) / 3, Decimal(100), None, True)
    assert (row.as_dict()["value"], row.shown_value, row.shown_maximum) == (
        "0.3333333333333333333333333333",
        "0.3333…",
        "100",
    )


def test_no_explanation_names_a_judge_or_another_entrant():
    rulings = (
        Ruling(TieRuling(("b", "a"), (Decimal(60),)), "选手a与选手b、选手c在场", *JUDGES),
        Ruling(AwardRuling("c", Award.BRONZE, Award.NONE), "周裁判、吴裁判长与选手z商定", *JUDGES),
    )
    field = [one("a", "60", "60"), one("b", "60", "60"), one("c", "9", "9")]
    found = result_of(
        field,
        RankingRules((), NO_TIES, team_counting=1),
        *rulings,
        absent=(Unranked("z", "选手z、选手y", "absent"),),
    )
    for entry in "abcz":
        text = json.dumps(explain(found, entry).as_dict(), ensure_ascii=False)
        strangers = {f"选手{other}" for other in "abczy"} - {f"选手{entry}"}
        assert [name for name in (*strangers, *JUDGES) if name in text] == []
