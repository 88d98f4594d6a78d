"""适用条件: to whom a line of a document speaks, and whether a result is among them.

A result may lack what a condition asks (a prize was reported without its rank): then nobody can tell, and the answer
says what is missing instead of guessing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Generic, TypeVar

from competition.domain.identity import Sex
from competition.domain.prizes import Award
from competition.domain.problems import Text
from competition.domain.tiers import CompetitionClass, Group, Labelled, SkillLevel, Tier


@dataclass(frozen=True, slots=True)
class Span:
    """Whole numbers from `first` to `last`, both in it; None: no upper end."""

    first: int
    last: int | None

    def __contains__(self, number: int) -> bool:
        return self.first <= number and (self.last is None or number <= self.last)

    def meets(self, other: "Span") -> bool:
        """Whether a number is in both."""
        return (self.last is None or other.first <= self.last) and (
            other.last is None or self.first <= other.last
        )


@dataclass(frozen=True, slots=True)
class Share:
    """Ranks above `above` and up to `upto` percent of those ranked: rank r of n with above·n < 100·r <= upto·n."""

    above: int
    upto: int

    def holds(self, rank: int, entrants: int) -> bool:
        """Whether that rank of so many lies in it; exact, without rounding."""
        return self.above * entrants < 100 * rank <= self.upto * entrants

    def meets(self, other: "Share") -> bool:
        """Whether a rank may lie in both."""
        return self.above < other.upto and other.above < self.upto


@dataclass(frozen=True, slots=True)
class Winner:
    """One person of an entry with its result. `members` is the size of the team, `position` counts from 1 in it.

    What is None is not known: a result from elsewhere may come without its rank or the number of entrants.
    `entrants` are those ranked in the final; `passed`: every pass mark was reached; `paper_level`: the level that the
    paper was set at.
    """

    award: Award
    tier: Tier
    group: Group
    confirmed_on: date
    members: int = 1
    position: int = 1
    held_level: SkillLevel | None = None
    competition_class: CompetitionClass | None = None
    rank: int | None = None
    entrants: int | None = None
    passed: bool | None = None
    paper_level: SkillLevel | None = None
    sex: Sex | None = None
    age: int | None = None


@dataclass(frozen=True, slots=True)
class Selector:
    """Conditions that must all be met; what is empty or None asks nothing.

    `share` and `entrants` speak of those ranked in the final. `passed`: both parts must be passed (双合格).
    """

    tiers: frozenset[Tier] = frozenset()
    classes: frozenset[CompetitionClass] = frozenset()
    groups: frozenset[Group] = frozenset()
    team_sizes: frozenset[int] = frozenset()
    awards: frozenset[Award] = frozenset()
    ranks: Span | None = None
    share: Share | None = None
    entrants: Span | None = None
    passed: bool = False
    sex: Sex | None = None
    ages: Span | None = None

    @property
    def picks(self) -> bool:
        """Whether it says which results are meant, rather than only which contests and which people."""
        return bool(self.awards or self.ranks or self.share or self.passed)

    @property
    def conditions(self) -> int:
        """How many conditions it states: of two that fit, the one with more is the more special."""
        return sum(bool(getattr(self, each.name)) for each in fields(self))

    def meets(self, other: "Selector") -> bool:
        """Whether a result may fit both."""
        return all(
            _meet(getattr(self, each.name), getattr(other, each.name))
            for each in fields(self)
            if each.name != "passed"
        )


ANYBODY = Selector()


def _meet(mine: object, others: object) -> bool:
    if not mine or not others:
        return True
    match mine, others:
        case (Span() as one, Span() as other):
            return one.meets(other)
        case (Share() as one, Share() as other):
            return one.meets(other)
        case (frozenset() as one, frozenset() as other):
            return bool(one & other)
        case _:
            return mine == others


@dataclass(frozen=True, slots=True)
class Fits:
    """Every condition is met."""


@dataclass(frozen=True, slots=True)
class Misses:
    """A condition is not met, and which; `missed` counts all that are not met."""

    why: Text
    missed: int = 1


@dataclass(frozen=True, slots=True)
class Lacks:
    """No condition is missed, but one asks for what is not known."""

    what: Text


Fitting = Fits | Misses | Lacks


def match_winner(selector: Selector, winner: Winner) -> Fitting:
    """Whether a result fits. A condition that is missed tells more than one that cannot be checked.

    Of a result that waits for the ruling on a tie the award is not known, and its rank can only become worse.
    """
    found = tuple(_checks(selector, winner))
    missed = [each for each in found if isinstance(each, Misses)]
    if missed:
        return Misses(missed[0].why, len(missed))
    return next((each for each in found if isinstance(each, Lacks)), Fits())


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unfit(Generic[T]):
    """No line is known to hold: the nearest one, and what it misses or what must be known to tell."""

    line: T
    why: Lacks | Misses


def choose_line(lines: Sequence[T], winner: Winner, *, by: Callable[[T], Selector]) -> T | Unfit[T] | None:
    """The line that holds for a result: the most special of those that fit; `by` gives a line's conditions.

    Where a still more special one may fit, nobody can tell: Unfit with what it lacks. Where none fits: Unfit with what
    must be known, else with what the line nearest to fitting misses. None where there are no lines.
    """
    fits = [(line, match_winner(by(line), winner)) for line in lines]
    fitting = [line for line, fit in fits if isinstance(fit, Fits)]
    lacking = [Unfit(line, fit) for line, fit in fits if isinstance(fit, Lacks)]
    missing = [(fit, line) for line, fit in fits if isinstance(fit, Misses)]
    best = max(fitting, key=lambda line: by(line).conditions, default=None)
    open_ = max(lacking, key=lambda each: by(each.line).conditions, default=None)
    if best is not None and (open_ is None or by(open_.line).conditions <= by(best).conditions):
        return best
    if open_ is not None or not missing:
        return open_
    why, nearest = min(missing, key=lambda each: (each[0].missed, each[0].why.zh))
    return Unfit(nearest, why)


def _checks(selector: Selector, winner: Winner) -> Iterator[Fitting]:
    yield _among(selector.tiers, winner.tier)
    yield _among(selector.classes, winner.competition_class, Text("赛事类别", "the class of the contest"))
    yield _among(selector.groups, winner.group)
    if selector.awards and winner.award is Award.UNDECIDED:
        yield Lacks(RULING)
    else:
        yield _among(selector.awards, winner.award)
    if selector.team_sizes and winner.members not in selector.team_sizes:
        yield Misses(Text(f"不适用于{winner.members}人赛项", f"not for teams of {winner.members}"))
    if selector.ranks:
        yield _in_ranks(selector.ranks, winner)
    if selector.entrants:
        yield _within(selector.entrants, winner.entrants, Text("决赛人数", "the number of finalists"))
    if selector.share:
        yield _in_share(selector.share, winner)
    if selector.passed:
        yield _passed(winner)
    if selector.sex:
        yield _among(frozenset({selector.sex}), winner.sex, Text("性别", "the sex"))
    if selector.ages:
        yield _within(selector.ages, winner.age, Text("年龄", "the age"))


NAMELESS = Text("", "")
RULING = Text("名次并列的裁定", "the ruling on the tie")


def _among(
    wanted: frozenset[Tier]
    | frozenset[CompetitionClass]
    | frozenset[Group]
    | frozenset[Award]
    | frozenset[Sex],
    value: Labelled | None,
    name: Text = NAMELESS,
) -> Fitting:
    if not wanted:
        return Fits()
    if value is None:
        return Lacks(name)
    if value in wanted:
        return Fits()
    return Misses(Text(f"不适用于{value.label.zh}", f"not for {value.label.en}"))


def _within(span: Span, number: int | None, name: Text) -> Fitting:
    if number is None:
        return Lacks(name)
    if number in span:
        return Fits()
    return Misses(Text(f"{name.zh}为{number}，不在范围内", f"{name.en} is {number}, out of range"))


def _in_ranks(span: Span, winner: Winner) -> Fitting:
    if winner.award is Award.UNDECIDED and winner.rank is not None and span.meets(Span(winner.rank, None)):
        return Lacks(RULING)
    return _within(span, winner.rank, Text("名次", "the rank"))


def _in_share(share: Share, winner: Winner) -> Fitting:
    if winner.rank is None:
        return Lacks(Text("名次", "the rank"))
    if winner.entrants is None:
        return Lacks(Text("决赛人数", "the number of finalists"))
    if winner.award is Award.UNDECIDED and 100 * winner.rank <= share.upto * winner.entrants:
        return Lacks(RULING)
    if share.holds(winner.rank, winner.entrants):
        return Fits()
    of = f"{winner.rank}/{winner.entrants}"
    return Misses(Text(f"名次{of}不在该比例内", f"rank {of} is outside the share"))


def _passed(winner: Winner) -> Fitting:
    if winner.passed is None:
        return Lacks(Text("是否合格", "whether it was passed"))
    return Fits() if winner.passed else Misses(Text("未达到合格线", "a pass mark was not reached"))
