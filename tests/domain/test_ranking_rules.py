"""The settings of a ranking, and the keys that can break a tie."""

from dataclasses import replace

from competition.domain.ranking_rules import RankingRules, TieRule, check_ranking_rules, check_tie_breaks
from tests.domain.build import aspect, part, said, scheme

SHARED = "games-shared-2020"


def test_sound_rules():
    assert check_ranking_rules(RankingRules((), SHARED)) == ()
    assert check_ranking_rules(RankingRules((), "worldskills-2019", scale="median-mad-700")) == ()
    assert check_ranking_rules(RankingRules((), "shares-15-25-35-up")) == ()


def test_unknown_names_say_what_is_known():
    (found,) = check_ranking_rules(RankingRules((), "all-gold"))
    assert found.what.zh == "没有名为“all-gold”的授奖规则。"
    assert "games-shared-2020、national-games-2020" in found.remedy.zh
    (found,) = check_ranking_rules(RankingRules((), SHARED, scale="mean-500"))
    assert found.remedy.en == "Choose one of: raw-100, median-mad-700, mean-sd-500."


def test_a_rule_for_scaled_marks_needs_its_scale():
    (found,) = check_ranking_rules(RankingRules((), "worldskills-2019"))
    assert "reads marks on a scale of 700; the event uses “raw marks of 100”" in found.what.en
    (found,) = check_ranking_rules(RankingRules((), "worldskills-2019", scale="mean-sd-500"))
    assert "按700分制的量表分授奖，但项目采用“500分制" in found.what.zh
    for scale in ("mean-sd-500", "median-mad-700"):
        assert check_ranking_rules(RankingRules((), "worldskills-2015", scale=scale)) == ()


def test_a_rule_for_scaled_marks_has_its_own_ties():
    for more in ({"ties": TieRule.FORBID}, {"tie_breaks": ("P",)}):
        rules = RankingRules(
            **{"tie_breaks": (), "prize_rule": "worldskills-2019", "scale": "median-mad-700", **more}
        )
        (found,) = check_ranking_rules(rules)
        assert found.what.zh.endswith("自行规定并列，不能再设同分排序或不得并列。")


def test_teams_do_not_add_marks_of_different_scales():
    rules = RankingRules((), SHARED, scale="median-mad-700", by_group=True, team_counting=2)
    (found,) = check_ranking_rules(rules)
    assert found.what.zh == "各组别分开折算的成绩不能相加为团体总分。"
    for sound in ({"scale": "raw-100"}, {"by_group": False}, {"team_counting": 0}):
        assert check_ranking_rules(replace(rules, **sound)) == ()


def test_numbers_are_not_below_zero():
    (found,) = check_ranking_rules(RankingRules((), SHARED, minimum_entrants=-1))
    assert found.what.zh == "最少参赛人数和团体计分人数不得小于0。"
    assert said(check_ranking_rules(RankingRules((), SHARED, team_counting=-1))) == [found.what.zh]


def test_ties_stand_where_neither_setting_nor_rule_set_forbids_them():
    assert RankingRules((), SHARED).ties_stand
    assert not RankingRules((), SHARED, ties=TieRule.FORBID).ties_stand
    assert not RankingRules((), "national-games-2020").ties_stand


def test_tie_breaks_are_what_the_scheme_gives_a_value_of_its_own():
    made = scheme(
        part("T", [aspect("t", "100")], weight="40"),
        part("S", [aspect("s", "100")], weight="60", method="trimmed_mean"),
    )
    assert check_tie_breaks(made, ["S", "T", "T-A", "T1", "elapsed", "placements"]) == ()
    found = check_tie_breaks(made, ["S-A", "T", "X"])
    assert said(found) == [
        "同分排序中的“S-A”在评分方案中没有单独的得分。",
        "同分排序中的“X”在评分方案中没有单独的得分。",
    ]
    assert found[0].remedy.zh == "可用：S、T、T-A、T1、elapsed、placements。"
    assert found[0].what.en == "The tie-break “S-A” has no value of its own in the scheme."
