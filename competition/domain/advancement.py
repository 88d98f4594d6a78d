"""晋级: who goes on to the next tier from a published result, who stands by, and who does not, each with the reason.

Places are given by rank, best first, in each ranking of its own: where groups are ranked apart, each group has all the
places. A tie that matters is never broken here: all who tie stay to be decided until somebody orders them. Who declines
stays on the list, and the next in line moves up; nobody else gains or loses a place by it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from competition.domain.problems import Problem, Text, problem
from competition.domain.results import EventResult
from competition.domain.scoresheet import EntryState
from competition.domain.tiers import Group, Labelled


@dataclass(frozen=True, slots=True)
class AdvancementRule:
    """晋级规则 of an event: so many places, at most so many of a delegation (None: any), so many reserves.

    `groups` are those that may go on; empty: all.
    """

    places: int
    per_delegation: int | None = None
    reserves: int = 0
    groups: frozenset[Group] = frozenset()


class Going(Labelled):
    """晋级状态 of an entry. Who is over the limit moves up only when one of the own delegation declines."""

    ADVANCED = "advanced", "晋级", "goes on"
    RESERVE = "reserve", "替补", "reserve"
    UNDECIDED = "undecided", "待定", "to be decided"
    OVER_LIMIT = "over_limit", "超出代表队名额", "over the delegation's limit"
    LEFT_OUT = "left_out", "未晋级", "does not go on"
    DECLINED = "declined", "放弃", "declined"


@dataclass(frozen=True, slots=True)
class Contender:
    """An entry of the published result. `field` names the ranking it stands in, empty for the only one.

    `rank` is None for an entry without a place, and `state` says why.
    """

    entry: str
    names: str
    delegation: str
    group: Group
    rank: int | None
    field: str = ""
    state: EntryState = EntryState.COMPETING


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of an entry and why. `turn` counts from 1 among the reserves.

    `order` counts from 1 among those whose tie was decided; `tied_with` are the entries of a tie that is still open.
    """

    contender: Contender
    going: Going
    why: Text
    turn: int = 0
    order: int = 0
    tied_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decline:
    """放弃: an entry gives up its place or its turn; `successor` is who moves up for it, empty where nobody does."""

    entry: str
    on: date
    reason: str
    successor: str = ""


STATES = {each.value: each for each in EntryState}
Orders = Sequence[tuple[str, ...]]
"""Ties as they were decided, each best first."""


def check_rule(rule: AdvancementRule, groups: frozenset[Group]) -> tuple[Problem, ...]:
    """All that is wrong with a rule for an event of these groups."""
    found = []
    limit = rule.per_delegation
    if rule.places < 1 or rule.reserves < 0 or (limit is not None and limit < 1):
        found.append(
            problem(
                "晋级名额和每队限额须为1以上的整数，替补不少于0。",
                "Places and the limit of a delegation are 1 or more, reserves 0 or more.",
                mend_zh="请更正；不限每队人数的，留空。",
                mend_en="Mend them; leave the limit empty where there is none.",
            )
        )
    if not rule.groups <= groups:
        names = "、".join(each.label.zh for each in Group if each in rule.groups - groups)
        names_en = ", ".join(each.label.en for each in Group if each in rule.groups - groups)
        found.append(
            problem(
                f"本项目不设：{names}。",
                f"The event has no group for: {names_en}.",
                mend_zh="请只选本项目设置的组别。",
                mend_en="Choose among the groups of the event.",
            )
        )
    return tuple(found)


def contenders_of(result: EventResult, who: Mapping[str, tuple[str, Group]]) -> tuple[Contender, ...]:
    """Everybody in a published result; `who` gives delegation and group by entry number."""
    ranked = [
        Contender(
            each.entry,
            "、".join(each.names),
            each.delegation,
            who[each.entry][1],
            each.place.rank,
            each.group,
        )
        for each in result.standings
    ]
    others = [
        Contender(each.entry, each.names, *who[each.entry], None, state=STATES[each.state])
        for each in result.not_ranked
    ]
    return (*ranked, *others)


def choose(
    rule: AdvancementRule,
    contenders: Sequence[Contender],
    *,
    orders: Orders = (),
    declined: Mapping[str, Text] | None = None,
) -> tuple[Line, ...]:
    """A line for each, in order of precedence within each ranking; those without a place last.

    An order parts exactly the tie it was decided for. `declined`: who gave up before, with the reason. The order of
    `contenders` never matters.
    """
    gone = declined or {}
    ordered = sorted(contenders, key=lambda each: (each.field, each.rank or 0, each.entry))
    lines: list[Line] = []
    for _, field in groupby([each for each in ordered if each.rank is not None], key=lambda each: each.field):
        lines += _Walk(rule, orders, gone).lines(list(field))
    return (*lines, *(_without_place(each, gone) for each in ordered if each.rank is None))


def open_ties(lines: Sequence[Line]) -> tuple[tuple[str, ...], ...]:
    """The ties that somebody has to decide, best first."""
    return tuple(dict.fromkeys(line.tied_with for line in lines if line.tied_with))


def next_in_line(rule: AdvancementRule, lines: Sequence[Line], entry: str) -> tuple[Line, ...]:
    """Who would move up if that entry declined: nobody, one, or several whom nothing parts.

    First in rank among the reserves and those who were over the limit, as far as their delegation has room then.
    """
    leaving = _line(lines, entry)
    if leaving.going is not Going.ADVANCED:
        return ()
    left = [line for line in lines if line is not leaving]
    used = _used(left, leaving.contender.field)
    waiting = [line for line in left if _waits(line, leaving) and _room(rule, used, line.contender)]
    if not waiting:
        return ()
    best = min(line.contender.rank or 0 for line in waiting)
    first = [line for line in waiting if line.contender.rank == best]
    if all(line.order for line in first):
        return (min(first, key=lambda line: line.order),)
    return tuple(first)


def decline(rule: AdvancementRule, lines: Sequence[Line], said: Decline) -> tuple[Line, ...]:
    """The lines once somebody declined. ValueError unless the successor is one of those next in line, if there are any."""
    able = {line.contender.entry for line in next_in_line(rule, lines, said.entry)}
    if said.successor not in (able or {""}):
        raise ValueError(f"{said.successor or 'nobody'} cannot move up for {said.entry}")
    who = _line(lines, said.entry).contender
    gone = Text(
        f"{said.on}放弃{'' if able else '，无人递补'}：{said.reason}",
        f"declined on {said.on}{'' if able else ', nobody moves up'}: {said.reason}",
    )
    up = Text(
        f"{who.names}（{who.entry}）放弃，由其递补", f"moves up because {who.names} ({who.entry}) declined"
    )
    changed = {said.entry: (Going.DECLINED, gone), said.successor: (Going.ADVANCED, up)}
    return tuple(
        replace(line, going=changed[line.contender.entry][0], why=changed[line.contender.entry][1], turn=0)
        if line.contender.entry in changed
        else line
        for line in lines
    )


def _line(lines: Sequence[Line], entry: str) -> Line:
    return next(line for line in lines if line.contender.entry == entry)


def _used(lines: Sequence[Line], field: str) -> Counter[str]:
    """How many of each delegation go on from a ranking."""
    return Counter(
        line.contender.delegation
        for line in lines
        if line.going is Going.ADVANCED and line.contender.field == field
    )


def _waits(line: Line, leaving: Line) -> bool:
    same = line.contender.field == leaving.contender.field
    return same and line.going in (Going.RESERVE, Going.OVER_LIMIT)


def _room(rule: AdvancementRule, used: Counter[str], who: Contender) -> bool:
    return rule.per_delegation is None or used[who.delegation] < rule.per_delegation


def _without_place(who: Contender, declined: Mapping[str, Text]) -> Line:
    if who.entry in declined:
        return Line(who, Going.DECLINED, declined[who.entry])
    return Line(
        who, Going.LEFT_OUT, Text(f"没有名次（{who.state.label.zh}）", f"no place ({who.state.label.en})")
    )


class _Walk:
    """One ranking, best first. `seated` counts places and reserves that are taken, by whom may be open."""

    def __init__(self, rule: AdvancementRule, orders: Orders, declined: Mapping[str, Text]) -> None:
        self.rule, self.declined = rule, declined
        self.orders = {frozenset(order): order for order in orders}
        self.seats = rule.places + rule.reserves
        self.seated = 0
        self.used: Counter[str] = Counter()
        self.waits = False

    def lines(self, field: Sequence[Contender]) -> Iterator[Line]:
        for _, group in groupby(field, key=lambda each: each.rank):
            asking = []
            for who in group:
                out = self._out(who)
                if out is None:
                    asking.append(who)
                else:
                    yield out
            yield from self._tie(asking)

    def _out(self, who: Contender) -> Line | None:
        """The line of somebody who does not ask for a seat."""
        if who.entry in self.declined:
            return Line(who, Going.DECLINED, self.declined[who.entry])
        if self.rule.groups and who.group not in self.rule.groups:
            only = Text(
                f"{who.group.label.zh}不在晋级范围", f"the rule does not speak of {who.group.label.en}"
            )
            return Line(who, Going.LEFT_OUT, only)
        if self.seated >= self.seats and not self.waits:
            return Line(
                who,
                Going.LEFT_OUT,
                Text(
                    f"第{who.rank}名，{self.rule.places}个名额和{self.rule.reserves}个替补已满",
                    f"rank {who.rank}: the places ({self.rule.places}) and reserves ({self.rule.reserves}) are filled",
                ),
            )
        return None if self.waits or _room(self.rule, self.used, who) else self._over(who)

    def _over(self, who: Contender, order: int = 0) -> Line:
        limit = self.rule.per_delegation
        why = Text(
            f"第{who.rank}名，“{who.delegation}”已满{limit}名；本队有人放弃时按名次递补",
            f"rank {who.rank}: “{who.delegation}” has its {limit}; moves up by rank if one of the delegation declines",
        )
        return Line(who, Going.OVER_LIMIT, why, order=order)

    def _tie(self, group: Sequence[Contender]) -> Iterator[Line]:
        """Those of one rank who ask for a seat."""
        order = self.orders.get(frozenset(each.entry for each in group), ())
        if self.waits:
            above = Text("取决于前面并列的裁定", "depends on the tie above")
            yield from (Line(each, Going.UNDECIDED, above) for each in group)
        elif order and len(group) > 1:
            by_entry = {each.entry: each for each in group}
            for number, entry in enumerate(order, start=1):
                yield self._seat(by_entry[entry], number)
        elif self._open(group):
            yield from self._undecided(group)
        else:
            for each in group:
                yield self._seat(each)

    def _open(self, group: Sequence[Contender]) -> bool:
        """Whether it matters who of them is first."""
        if len(group) < 2:
            return False
        wanted = self.used + Counter(each.delegation for each in group)
        limit = self.rule.per_delegation
        over = limit is not None and any(wanted[each.delegation] > limit for each in group)
        return over or self.seated + len(group) > self.rule.places

    def _undecided(self, group: Sequence[Contender]) -> Iterator[Line]:
        entries = tuple(each.entry for each in group)
        rank = group[0].rank
        why = Text(
            f"第{rank}名并列{len(group)}项，名额不能都给，待裁定",
            f"{len(group)} tie on rank {rank} and not all can have it: to be decided",
        )
        yield from (Line(each, Going.UNDECIDED, why, tied_with=entries) for each in group)
        self.seated += len(group)
        self.waits = self.rule.per_delegation is not None

    def _seat(self, who: Contender, order: int = 0) -> Line:
        if self.seated >= self.seats:
            full = Text(
                f"第{who.rank}名，并列裁定后名额已满",
                f"rank {who.rank}: after the tie was decided, all is filled",
            )
            return Line(who, Going.LEFT_OUT, full, order=order)
        if not _room(self.rule, self.used, who):
            return self._over(who, order)
        self.seated += 1
        ruled = Text("，并列经裁定", ", the tie was decided") if order else Text("", "")
        if self.seated <= self.rule.places:
            self.used[who.delegation] += 1
            why = Text(
                f"第{who.rank}名，占第{self.seated}个名额（共{self.rule.places}个）{ruled.zh}",
                f"rank {who.rank}: place {self.seated} of {self.rule.places}{ruled.en}",
            )
            return Line(who, Going.ADVANCED, why, order=order)
        turn = self.seated - self.rule.places
        why = Text(
            f"第{who.rank}名，第{turn}替补（共{self.rule.reserves}个）{ruled.zh}",
            f"rank {who.rank}: reserve {turn} of {self.rule.reserves}{ruled.en}",
        )
        return Line(who, Going.RESERVE, why, turn=turn, order=order)
