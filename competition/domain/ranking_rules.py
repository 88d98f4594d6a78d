"""How places and awards of an event follow from its totals: every setting that differs between documents."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from competition.domain.marking_scheme import MarkingScheme
from competition.domain.medals import RULES, PrizeRule, find_rule
from competition.domain.problems import NOWHERE, Problem, Text, Where, problem
from competition.domain.scale import SCALES
from competition.domain.tiers import Labelled
from competition.domain.totals import tie_break_keys

RAW = "raw-100"
ELAPSED, PLACEMENTS = "elapsed", "placements"
OTHER_KEYS = {
    ELAPSED: Text("用时（短者在前）", "elapsed time, shorter first"),
    PLACEMENTS: Text("各模块名次（第一名多者在前）", "placements in the modules: more firsts, then seconds"),
}
"""Tie-break keys that are no score of the scheme."""


class TieRule(Labelled):
    """What happens to a tie that no key parts."""

    SHARE = "share", "同分同名次", "the same rank"
    FORBID = "forbid", "不得并列", "must not tie"


@dataclass(frozen=True, slots=True)
class RankingRules:
    """`tie_breaks` are ids of parts, criteria or forms, or other keys, in order.

    `by_group`: groups (职工组, 学生组) are ranked apart. `minimum_entrants`: fewer ranked entrants get no awards.
    `pass_required`: below a pass mark nothing is awarded. `team_counting`: a delegation's result is the sum of its best
    so many entries; 0 for none. `recheck`: published only after a recheck that was passed.
    """

    tie_breaks: tuple[str, ...]
    prize_rule: str
    scale: str = RAW
    ties: TieRule = TieRule.SHARE
    by_group: bool = False
    minimum_entrants: int = 0
    pass_required: bool = False
    team_counting: int = 0
    recheck: bool = False

    @property
    def ties_stand(self) -> bool:
        """Whether an unbroken tie may stand."""
        return self.ties is TieRule.SHARE and find_rule(self.prize_rule).ties_stand


def check_ranking_rules(rules: RankingRules, *, where: Where = NOWHERE) -> tuple[Problem, ...]:
    """All that keeps the rules from being used; whether the scheme has the keys is for `check_tie_breaks`."""
    return tuple(_problems(rules, where))


def _problems(rules: RankingRules, where: Where) -> Iterator[Problem]:
    if rules.scale not in SCALES:
        yield _unknown("计分制", "scale", rules.scale, list(SCALES), where)
    try:
        prize_rule = find_rule(rules.prize_rule)
    except KeyError:
        yield _unknown("授奖规则", "prize rule", rules.prize_rule, list(RULES), where)
        return
    yield from _scale_problems(prize_rule, rules, where)
    if rules.team_counting and rules.by_group and rules.scale != RAW:
        yield problem(
            "各组别分开折算的成绩不能相加为团体总分。",
            "Marks that each group scales by itself cannot be summed for a team.",
            mend_zh="请采用原始分，或不分组排名，或不排团体名次。",
            mend_en="Keep raw marks, or rank the groups together, or rank no teams.",
            where=where,
        )
    if rules.minimum_entrants < 0 or rules.team_counting < 0:
        yield problem(
            "最少参赛人数和团体计分人数不得小于0。",
            "The least number of entrants and the number that count for a team cannot be below 0.",
            mend_zh="请更正；0表示不设。",
            mend_en="Mend them; 0 stands for none.",
            where=where,
        )


def _scale_problems(prize_rule: PrizeRule, rules: RankingRules, where: Where) -> Iterator[Problem]:
    """A rule set of a scale brings its own ties: within 2 points, or on equal marks."""
    if not prize_rule.scaled:
        return
    known = SCALES.get(rules.scale)
    centres = "、".join(f"{centre:f}" for centre in prize_rule.centres)
    if known is not None and known.centre not in prize_rule.centres:
        yield problem(
            f"授奖规则“{prize_rule.label.zh}”按{centres}分制的量表分授奖，但项目采用“{known.label.zh}”。",
            f"The prize rule “{prize_rule.label.en}” reads marks on a scale of {centres}; "
            f"the event uses “{known.label.en}”.",
            mend_zh="请选择相应的量表，或换一条授奖规则。",
            mend_en="Choose that scale, or another prize rule.",
            where=where,
        )
    if rules.tie_breaks or rules.ties is TieRule.FORBID:
        yield problem(
            f"授奖规则“{prize_rule.label.zh}”自行规定并列，不能再设同分排序或不得并列。",
            f"The prize rule “{prize_rule.label.en}” has its own ties: no tie-breaks and no “must not tie” beside it.",
            mend_zh="请清空同分排序并选“同分同名次”，或换一条授奖规则。",
            mend_en="Empty the tie-breaks and let ties share, or choose another prize rule.",
            where=where,
        )


def _unknown(zh: str, en: str, name: str, known: Sequence[str], where: Where) -> Problem:
    return problem(
        f"没有名为“{name}”的{zh}。",
        f"There is no {en} “{name}”.",
        mend_zh=f"可选：{'、'.join(known)}。",
        mend_en=f"Choose one of: {', '.join(known)}.",
        where=where,
    )


def key_labels(scheme: MarkingScheme) -> dict[str, Text]:
    """Each key that can break a tie of that scheme, with its name."""
    scores = {key: Text(name, name) for key, name in tie_break_keys(scheme).items()}
    return {**scores, **OTHER_KEYS}


def check_tie_breaks(scheme: MarkingScheme, tie_breaks: Sequence[str]) -> tuple[Problem, ...]:
    """Tie-break keys that the scheme has no value for."""
    known = key_labels(scheme)
    return tuple(
        problem(
            f"同分排序中的“{key}”在评分方案中没有单独的得分。",
            f"The tie-break “{key}” has no value of its own in the scheme.",
            mend_zh=f"可用：{'、'.join(sorted(known))}。",
            mend_en=f"Use one of: {', '.join(sorted(known))}.",
        )
        for key in tie_breaks
        if key not in known
    )
