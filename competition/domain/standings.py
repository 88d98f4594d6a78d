"""From totals to the lines of a result: scale, tie-breaks, rulings, groups, awards, teams."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from competition.domain.medals import Award, award_entries, find_rule
from competition.domain.problems import Problem, problem
from competition.domain.ranking import Breaker, Place, Scored, rank, tied_groups, with_rulings
from competition.domain.ranking_rules import ELAPSED, PLACEMENTS, RankingRules
from competition.domain.results import Standing
from competition.domain.rulings import Ruling, awards_ruled, tie_orders
from competition.domain.scale import SCALES, scale_marks
from competition.domain.teams import TeamPlace, TeamUnranked, rank_teams, teams_too_small
from competition.domain.totals import Total, shared_lines


@dataclass(frozen=True, slots=True)
class Competitor:
    """What a list shows of an entry; `elapsed` is the time it took, in seconds, None if it was not taken."""

    entry: str
    names: tuple[str, ...]
    employers: tuple[str, ...]
    delegation: str
    group: str = ""
    elapsed: int | None = None


Field = Sequence[tuple[Total, Competitor]]
"""Complete totals, each with who it belongs to."""


def rank_totals(field: Field, rules: RankingRules, *, rulings: Sequence[Ruling] = ()) -> tuple[Standing, ...]:
    """Standings, best first in each group. ValueError if a total is incomplete or a time that decides is missing.

    Each group that is ranked apart has a scale, places and awards of its own.
    """
    return tuple(
        standing for apart in groups_of(field, rules) for standing in _rank_group(apart, rules, rulings)
    )


def groups_of(field: Field, rules: RankingRules) -> list[Field]:
    """What is ranked apart: each group by name, or everybody, who then bear no group."""
    if not rules.by_group:
        return [[(total, replace(who, group="")) for total, who in field]]
    names = sorted({who.group for _, who in field})
    return [[each for each in field if each[1].group == name] for name in names]


def _rank_group(field: Field, rules: RankingRules, rulings: Sequence[Ruling]) -> list[Standing]:
    entries = with_rulings(score_entries(field, rules), tie_orders(rulings))
    barred = {total.entry for total, _ in field if total.failed} if rules.pass_required else set[str]()
    awarded = award_entries(
        entries, find_rule(rules.prize_rule), minimum=rules.minimum_entrants, barred=barred
    )
    unresolved = set[str]() if rules.ties_stand else {e for tie in tied_groups(entries) for e in tie.entries}
    given = {e.place.entry: Award.UNDECIDED if e.place.entry in unresolved else e.award for e in awarded}
    ruled = {
        entry: after for (entry, before), after in awards_ruled(rulings).items() if given.get(entry) is before
    }
    people = {total.entry: (total, who) for total, who in field}
    breakers = _breakers_that_matter(entries)
    return [
        replace(
            _standing(each.place, given, ruled, *people[each.place.entry]),
            breakers=breakers.get(each.place.entry, ()),
        )
        for each in awarded
    ]


def _breakers_that_matter(entries: Sequence[Scored]) -> dict[str, tuple[Breaker, ...]]:
    """The tie-break values of those whose total another entry has; the others' decide nothing and are not kept."""
    having = Counter(each.total for each in entries)
    return {each.entry: each.breakers for each in entries if having[each.total] > 1}


def _standing(
    place: Place, given: Mapping[str, Award], ruled: Mapping[str, Award], total: Total, who: Competitor
) -> Standing:
    if total.breakdown is None:
        raise ValueError(f"{who.entry} has no breakdown")
    return Standing(
        entry=who.entry,
        names=who.names,
        employers=who.employers,
        delegation=who.delegation,
        place=place,
        award=ruled.get(who.entry, given[who.entry]),
        breakdown=total.breakdown,
        group=who.group,
        failed=total.failed,
        rule_award=given[who.entry] if who.entry in ruled else None,
    )


def score_entries(field: Field, rules: RankingRules) -> list[Scored]:
    """The entries of one group as they are ranked: on the scale, with the values of the tie-break keys.

    ValueError if a mark is missing or an elapsed time that is a key was not taken; KeyError for an unknown key.
    """
    marks = {total.entry: complete(total) for total, _ in field}
    scaled = scale_marks(SCALES[rules.scale], marks)
    placements = _placements([total for total, _ in field]) if PLACEMENTS in rules.tie_breaks else {}
    return [
        Scored(
            total.entry,
            scaled[total.entry],
            tuple(b for key in rules.tie_breaks for b in _breakers(key, total, who, placements)),
        )
        for total, who in field
    ]


def complete(total: Total) -> Decimal:
    """The value of a total that must be complete. ValueError if it is not."""
    if total.value is None:
        raise ValueError(f"{total.entry} is not complete: {len(total.missing)} marks are missing")
    return total.value


def _breakers(
    key: str, total: Total, who: Competitor, placements: Mapping[str, tuple[Decimal, ...]]
) -> Iterable[Breaker]:
    if key == PLACEMENTS:
        return [Breaker(key, count) for count in placements[total.entry]]
    if key == ELAPSED:
        if who.elapsed is None:
            raise ValueError(f"{who.entry} has no elapsed time")
        return [Breaker(key, Decimal(who.elapsed), lower_better=True)]
    return [Breaker(key, total.part(key))]


def _placements(totals: Sequence[Total]) -> dict[str, tuple[Decimal, ...]]:
    """How often each entry is first, second … among the modules: the criteria, or the parts where there are none."""
    counts = {total.entry: [0] * len(totals) for total in totals}
    for module in _modules(totals):
        for place in rank([Scored(total.entry, total.part(module)) for total in totals]):
            counts[place.entry][place.rank - 1] += 1
    return {entry: tuple(map(Decimal, found)) for entry, found in counts.items()}


def _modules(totals: Sequence[Total]) -> list[str]:
    """The ids of what is compared: below a part of judges' totals there is nothing that all entries share."""
    return [
        line.id
        for total in totals[:1]
        for part in (total.breakdown.lines if total.breakdown else ())
        for line in (shared_lines(part) or (part,))
    ]


def rank_delegations(
    field: Field, standings: Sequence[Standing], counting: int
) -> tuple[tuple[TeamPlace, ...], tuple[TeamUnranked, ...]]:
    """The teams by the sum of their best totals as ranked, and those that have too few; none if `counting` is 0."""
    if not counting:
        return (), ()
    marks = {each.entry: each.place.total for each in standings}
    entries = [(who.delegation, Scored(who.entry, marks[who.entry])) for _, who in field]
    return rank_teams(entries, counting), teams_too_small(entries, counting)


def check_elapsed(competitors: Iterable[Competitor], rules: RankingRules) -> tuple[Problem, ...]:
    """Entries whose time was not taken although it decides ties: a missing time is not a short one."""
    lacking = [who.entry for who in competitors if who.elapsed is None]
    if ELAPSED not in rules.tie_breaks or not lacking:
        return ()
    shown = "、".join(lacking[:5]) + ("…" if len(lacking) > 5 else "")
    return (
        problem(
            f"用时是同分排序项，但有{len(lacking)}项没有用时：{shown}。",
            f"Elapsed time breaks ties, but {len(lacking)} entries have none: {shown}.",
            mend_zh="请补录用时，或从同分排序中去掉用时。",
            mend_en="Enter the times, or take elapsed time out of the tie-breaks.",
        ),
    )
