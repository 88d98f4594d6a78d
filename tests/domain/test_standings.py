"""From totals to standings: scale, tie-breaks, rulings, groups, awards, teams."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.medals import Award
from competition.domain.ranking_rules import RankingRules, TieRule
from competition.domain.rulings import AwardRuling, Ruling, TieRuling
from competition.domain.scoring import METHODS
from competition.domain.standings import Competitor, check_elapsed, rank_delegations, rank_totals
from competition.domain.totals import total_entry
from tests.domain.build import aspect, part, scheme, sheet, unhurried

MODULES = scheme(part("T", [aspect("t", "100")], weight="40"), part("S", [aspect("s", "100")], weight="60"))
SHARED = "games-shared-2020"
JUDGES = scheme(part("J", [aspect("j", "100")], method="trimmed_mean"))


def each(entry: str, theory: str, skill: str, **more: object):
    marks = [sheet(entry, "T1", {"t": theory}), sheet(entry, "S1", {"s": skill})]
    who = {"names": (entry,), "employers": ("甲厂",), "delegation": "甲队", **more}
    return total_entry(MODULES, entry, marks), Competitor(entry, **who)


def list_of(field, rules: RankingRules, *rulings: Ruling):
    return [
        (line.entry, line.place.rank, line.place.tied, line.award.value)
        for line in rank_totals(field, rules, rulings=rulings)
    ]


TIE = [each("a", "60", "40"), each("b", "45", "50"), each("c", "10", "10")]
"""a and b have 48 in all; c has 10."""


def test_a_tie_is_parted_by_a_score():
    assert [row[0] for row in list_of(TIE, RankingRules(("S",), SHARED))] == ["b", "a", "c"]
    assert [row[0] for row in list_of(TIE, RankingRules(("T1",), SHARED))] == ["a", "b", "c"]
    with pytest.raises(KeyError, match="X"):
        list_of(TIE, RankingRules(("X",), SHARED))


def test_a_tie_is_parted_by_the_shorter_time():
    field = [each("a", "60", "40", elapsed=3600), each("b", "45", "50", elapsed=3599)]
    assert [row[0] for row in list_of(field, RankingRules(("elapsed",), SHARED))] == ["b", "a"]
    with pytest.raises(ValueError, match="a has no elapsed time"):
        list_of(TIE, RankingRules(("elapsed",), SHARED))


def test_a_time_that_decides_must_have_been_taken():
    competitors = [who for _total, who in TIE]
    (found,) = check_elapsed(competitors, RankingRules(("elapsed",), SHARED))
    assert found.what.zh == "用时是同分排序项，但有3项没有用时：a、b、c。"
    assert check_elapsed(competitors, RankingRules((), SHARED)) == ()
    assert check_elapsed([], RankingRules(("elapsed",), SHARED)) == ()
    many = [Competitor(f"e{n}", (), (), "") for n in range(6)]
    assert check_elapsed(many, RankingRules(("elapsed",), SHARED))[0].what.zh.endswith(
        "e0、e1、e2、e3、e4…。"
    )


def test_a_tie_is_parted_by_more_first_places_in_the_modules():
    three = scheme(
        *(
            part(name, [aspect(name.lower(), "100")], weight=w)
            for name, w in zip("XYZ", ("40", "40", "20"), strict=True)
        )
    )
    marks = {"a": ("90", "50", "50"), "b": ("60", "80", "50"), "c": ("50", "50", "99")}
    field = [
        (
            total_entry(
                three,
                name,
                [sheet(name, f"{p}1", {p.lower(): m}) for p, m in zip("XYZ", given_marks, strict=True)],
            ),
            Competitor(name, (), (), ""),
        )
        for name, given_marks in marks.items()
    ]
    assert len({total.value for total, _ in field[:2]}) == 1
    assert [row[0] for row in list_of(field, RankingRules(("placements",), SHARED))] == ["a", "b", "c"]
    assert list_of([], RankingRules(("placements",), SHARED)) == []


def test_where_judges_totals_are_averaged_the_part_itself_is_the_module():
    def judged(name: str, *marks: str):
        sheets = [sheet(name, "J1", {"j": mark}, seat=seat) for seat, mark in enumerate(marks, start=1)]
        return total_entry(JUDGES, name, sheets), Competitor(name, (), (), "")

    field = [judged("a", *["80"] * 5), judged("b", *["90"] * 5)]
    assert [row[0] for row in list_of(field, RankingRules(("placements",), SHARED))] == ["b", "a"]


def test_a_tie_may_stand():
    assert list_of(TIE, RankingRules((), SHARED)) == [
        ("a", 1, True, "gold"),
        ("b", 1, True, "gold"),
        ("c", 3, False, "bronze"),
    ]


@pytest.mark.parametrize(
    "rules",
    [RankingRules((), SHARED, ties=TieRule.FORBID), RankingRules((), "national-games")],
    ids=["setting", "rule set"],
)
def test_a_tie_that_may_not_stand_is_undecided_until_it_is_ruled_on(rules):
    assert [row[3] for row in list_of(TIE, rules)][:2] == ["undecided", "undecided"]
    ruling = Ruling(TieRuling(("b", "a"), (Decimal(48),)), "加赛成绩", "裁判长", "组织者")
    assert list_of(TIE, rules, ruling)[:2] == [("b", 1, False, "gold"), ("a", 2, False, "silver")]
    other = Ruling(TieRuling(("c", "a"), (Decimal(48),)), "加赛成绩", "裁判长", "组织者")
    assert [row[3] for row in list_of(TIE, rules, other)][:2] == ["undecided", "undecided"]


def test_an_award_may_depart_from_the_rules_and_both_are_kept():
    ruling = Ruling(AwardRuling("c", Award.BRONZE, Award.SILVER), "组委会决定", "裁判长", "组织者")
    last = rank_totals(TIE, RankingRules((), SHARED), rulings=[ruling])[-1]
    assert (last.award, last.rule_award, last.place.rank) == (Award.SILVER, Award.BRONZE, 3)
    stale = Ruling(AwardRuling("c", Award.GOLD, Award.SILVER), "组委会决定", "裁判长", "组织者")
    last = rank_totals(TIE, RankingRules((), SHARED), rulings=[stale])[-1]
    assert (last.award, last.rule_award) == (Award.BRONZE, None)


def test_groups_are_ranked_apart():
    field = [
        each("a", "90", "90", group="worker"),
        each("b", "80", "80", group="student"),
        each("c", "70", "70", group="worker"),
    ]
    lines = rank_totals(field, RankingRules((), SHARED, by_group=True))
    assert [(line.group, line.entry, line.place.rank) for line in lines] == [
        ("student", "b", 1),
        ("worker", "a", 1),
        ("worker", "c", 2),
    ]
    assert [line.group for line in rank_totals(field, RankingRules((), SHARED))] == ["", "", ""]


def test_a_scale_is_ranked_on_and_the_raw_total_kept():
    field = [each(name, mark, mark) for name, mark in (("a", "90"), ("b", "80"), ("c", "70"))]
    first, middle, _last = rank_totals(field, RankingRules((), "worldskills-2026", scale="median-mad-700"))
    assert (first.place.total, first.breakdown.value) == (Decimal(720), Decimal(90))
    assert (middle.place.total, middle.award) == (Decimal(700), Award.SILVER)


def test_fewer_than_the_minimum_are_ranked_without_awards():
    assert [row[3] for row in list_of(TIE, RankingRules((), SHARED, minimum_entrants=4))] == ["none"] * 3


def test_below_a_pass_mark_nothing_is_awarded_where_passing_is_required():
    theory, skill = MODULES.parts
    made = replace(
        MODULES, parts=(replace(theory, pass_mark=Decimal(60)), replace(skill, pass_mark=Decimal(60)))
    )
    field = [
        (
            total_entry(made, name, [sheet(name, "T1", {"t": t}), sheet(name, "S1", {"s": s})]),
            Competitor(name, (), (), ""),
        )
        for name, t, s in (("a", "59.99", "100"), ("b", "60", "60"))
    ]
    lines = rank_totals(field, RankingRules((), SHARED, pass_required=True))
    assert [(line.entry, line.failed, line.award) for line in lines] == [
        ("a", ("T",), Award.NONE),
        ("b", (), Award.SILVER),
    ]
    assert rank_totals(field, RankingRules((), SHARED))[0].award is Award.GOLD


def test_teams_are_ranked_by_their_best():
    field = [
        each("a", "90", "90", delegation="东队"),
        each("b", "10", "10", delegation="东队"),
        each("c", "60", "60", delegation="西队"),
        each("d", "60", "60", delegation="西队"),
        each("e", "99", "99", delegation="北队"),
    ]
    lines = rank_totals(field, RankingRules((), SHARED))
    teams, too_small = rank_delegations(field, lines, 2)
    assert [(team.team, team.rank, team.total) for team in teams] == [
        ("西队", 1, Decimal(120)),
        ("东队", 2, Decimal(100)),
    ]
    assert [team.team for team in too_small] == ["北队"]
    assert rank_delegations(field, lines, 0) == ((), ())


JUDGED = [aspect("a", "60"), aspect("b", "40")]


@unhurried
@given(st.sampled_from(sorted(METHODS)), st.data())
def test_raising_a_mark_never_lowers_a_place(method, data):
    """From the mark to the place: through the seat, the method, the weight and the tie-break."""
    made = scheme(part("P", JUDGED, method=method))
    seats = METHODS[method].seats(JUDGED[0])
    mark = st.integers(min_value=0, max_value=30)
    table = {
        (name, seat, each.id): data.draw(mark)
        for name in ("E1", "E2", "E3")
        for seat in range(1, seats + 1)
        for each in JUDGED
    }

    def place_of_the_first(marks: dict[tuple[str, int, str], int]) -> int:
        totals = [
            total_entry(
                made,
                name,
                [
                    sheet(
                        name, "P1", {each.id: str(marks[name, seat, each.id]) for each in JUDGED}, seat=seat
                    )
                    for seat in range(1, seats + 1)
                ],
            )
            for name in ("E1", "E2", "E3")
        ]
        field = [(total, Competitor(total.entry, (), (), "")) for total in totals]
        rules = RankingRules(("P",), "games-shared-2020")
        return next(each.place.rank for each in rank_totals(field, rules) if each.entry == "E1")

    raised = data.draw(st.sampled_from([key for key in table if key[0] == "E1"]))
    assert place_of_the_first({**table, raised: table[raised] + 5}) <= place_of_the_first(table)
