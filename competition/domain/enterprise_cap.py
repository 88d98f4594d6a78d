"""企业年度上限: what the promotions of one enterprise bring in a year, first certified first served.

No text speaks of paying a part: a sum is paid whole if it fits below the cap, else not at all. Where of one day only
some would fit nobody can tell which: they stay undetermined, and so do later ones of that year that hang on them.
What was approved keeps its place: an earlier certificate that is recorded later takes what is left, and no money is
claimed back from an enterprise because somebody recorded late.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from competition.domain.money import Money, total
from competition.domain.outcomes import Amount, Decision, Nothing, Outcome, Step, Undetermined
from competition.domain.policy import Policy
from competition.domain.policy_grants import EnterpriseCap
from competition.domain.problems import Text
from competition.domain.tiers import SkillLevel


@dataclass(frozen=True, slots=True)
class Subsidy:
    """晋升补贴 for one person whom an enterprise brought to a level, certified on that day; `key` identifies it.

    `approved` is its turn among those for which a sum was approved, from 0 and equal for those approved at one moment;
    None while none was.
    """

    key: str
    enterprise: str
    level: SkillLevel
    certified_on: date
    decision: Decision
    approved: int | None = None

    @property
    def turn(self) -> tuple[bool, int, date]:
        """Its place in the order: the approved first, as they were approved; else by day of certification."""
        return self.approved is None, self.approved or 0, self.certified_on


@dataclass(frozen=True, slots=True)
class SettledSubsidy:
    """A subsidy after the yearly cap: what it comes to, and why."""

    subsidy: Subsidy
    outcome: Outcome
    steps: tuple[Step, ...] = ()

    @property
    def money(self) -> Money | None:
        """The sum that is paid; None if nothing is."""
        return self.outcome.money if isinstance(self.outcome, Amount) else None


@dataclass(frozen=True, slots=True)
class Due:
    """A sum that counts towards a cap, and which one of its enterprise and year it is, from 1.

    `behind` says that one certified later stands before it, for that one was approved first.
    """

    number: int
    behind: bool
    money: Money
    settled: SettledSubsidy


def hold_to_caps(subsidies: Sequence[Subsidy], policy: Policy) -> tuple[SettledSubsidy, ...]:
    """Each subsidy under every cap that the document states for its level, in the order given.

    ValueError where two bear the same key.
    """
    found = {each.key: SettledSubsidy(each, each.decision.outcome) for each in subsidies}
    if len(found) < len(subsidies):
        raise ValueError("two subsidies bear the same key")
    for cap in policy.of(EnterpriseCap):
        for own in _by_enterprise(tuple(found.values()), cap):
            found |= {each.subsidy.key: each for each in _held(own, cap)}
    return tuple(found.values())


def _by_enterprise(found: Sequence[SettledSubsidy], cap: EnterpriseCap) -> Iterator[tuple[Due, ...]]:
    """The sums that a cap holds, of one enterprise and calendar year each: the approved ones, then by certification."""
    groups: dict[tuple[str, int], list[Due]] = defaultdict(list)
    for each in sorted(found, key=lambda each: (each.subsidy.turn, each.subsidy.key)):
        if each.money is not None and each.subsidy.level in cap.levels:
            own = groups[each.subsidy.enterprise, each.subsidy.certified_on.year]
            behind = any(due.settled.subsidy.certified_on > each.subsidy.certified_on for due in own)
            own.append(Due(len(own) + 1, behind, each.money, each))
    yield from map(tuple, groups.values())


def _held(own: Sequence[Due], cap: EnterpriseCap) -> Iterator[SettledSubsidy]:
    """Day by day: all of a day fit, or none, or the day is undetermined and with it what comes after.

    Those of a day that were approved at one moment come before those that were not.
    """
    left = cap.ceiling
    tie: date | None = None
    turns: dict[tuple[bool, int, date], list[Due]] = defaultdict(list)
    for each in own:
        turns[each.settled.subsidy.turn].append(each)
    for (_, _, day), dues in turns.items():
        if all(each.money > left for each in dues):
            yield from (_beyond(each, left, cap) for each in dues)
        elif tie or total([each.money for each in dues]) > left:
            tie = tie or day
            yield from (_tied(each, tie, left, cap) for each in dues)
        else:
            for each in dues:
                left -= each.money
                yield _fitting(each, left, cap)


def _counted(each: Due) -> Text:
    subsidy, order = each.settled.subsidy, Text("", "")
    if each.behind:
        order = Text(
            "（此前已批准的保留次序，不因后补登记而退还）",
            " (what was approved before keeps its place: nothing is claimed back for a late record)",
        )
    return Text(
        f"“{subsidy.enterprise}”{subsidy.certified_on.year}年按认定先后第{each.number}位{order.zh}",
        f"No. {each.number} of “{subsidy.enterprise}” in {subsidy.certified_on.year}, by day of certification"
        f"{order.en}",
    )


def _fitting(each: Due, left: Money, cap: EnterpriseCap) -> SettledSubsidy:
    place, so_far = _counted(each), cap.ceiling - left
    says = Text(
        f"{place.zh}，连同本项累计 {so_far}，年度上限 {cap.ceiling}，余 {left}",
        f"{place.en}: {so_far.en} with this one, of at most {cap.ceiling.en} a year; {left.en} is left",
    )
    return replace(each.settled, steps=(*each.settled.steps, Step(says, cap.clause)))


def _beyond(each: Due, left: Money, cap: EnterpriseCap) -> SettledSubsidy:
    place = _counted(each)
    says = Text(
        f"{place.zh}，年度上限 {cap.ceiling} 至多余 {left}，本项 {each.money} 超出；文件未规定部分发放，不予发放",
        f"{place.en}: of at most {cap.ceiling.en} a year no more than {left.en} is left, {each.money.en} is beyond "
        "it; the text knows no part payment, so nothing is paid",
    )
    return replace(each.settled, outcome=Nothing(says), steps=(*each.settled.steps, Step(says, cap.clause)))


def _tied(each: Due, day: date, left: Money, cap: EnterpriseCap) -> SettledSubsidy:
    place = _counted(each)
    says = Text(
        f"{place.zh}，年度上限 {cap.ceiling} 至多余 {left}；{day}同日认定的不能全部容纳，"
        "文件未写明先后，须由主管部门裁定",
        f"{place.en}: of at most {cap.ceiling.en} a year no more than {left.en} is left; not all of {day} fit, "
        "the text names no order among them, so the bureau has to rule",
    )
    return replace(
        each.settled, outcome=Undetermined(says), steps=(*each.settled.steps, Step(says, cap.clause))
    )
