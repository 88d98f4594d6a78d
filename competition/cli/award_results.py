"""The table of results that `saiwu award simulate` reads: one row a person and event (docs/award-simulate.md)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from competition.cli.award_tables import Line, read_choice, read_count, read_held, read_lines
from competition.domain.identity import Sex
from competition.domain.prizes import Award
from competition.domain.problems import Problem, Refusal, errors, problem
from competition.domain.selector import Winner
from competition.domain.simulation import Result
from competition.domain.tiers import CompetitionClass, Group, Tier
from competition.spreadsheets.cells import (
    as_text,
    fault,
    read_day,
    read_text,
    read_yes,
    require,
    required_text,
)
from competition.spreadsheets.tables import Column

PERSON, COMPETITION, TIER, CLASS, EVENT, GROUP = "person", "competition", "tier", "class", "event", "group"
TEAM, RANK, ENTRANTS, AWARD, HELD, EMPLOYER = "team", "rank", "entrants", "award", "held_level", "employer"
CONFIRMED_ON, PASSED, PAPER, SEX, AGE = "confirmed_on", "passed", "paper_level", "sex", "age"
COLUMNS = (
    Column(PERSON, ("姓名",)),
    Column(COMPETITION, ("竞赛",)),
    Column(TIER, ("层级",)),
    Column(CLASS, ("类别",), required=False),
    Column(EVENT, ("赛项",)),
    Column(GROUP, ("组别",)),
    Column(TEAM, ("团队",), required=False),
    Column(RANK, ("名次",), required=False),
    Column(ENTRANTS, ("决赛人数",), required=False),
    Column(AWARD, ("奖项",)),
    Column(HELD, ("已持等级",), required=False),
    Column(EMPLOYER, ("单位",), required=False),
    Column(CONFIRMED_ON, ("确认日期",), required=False),
    Column(PASSED, ("是否合格",), required=False),
    Column(PAPER, ("命题等级",), required=False),
    Column(SEX, ("性别",), required=False),
    Column(AGE, ("年龄",), required=False),
)


@dataclass(frozen=True, slots=True)
class _Row:
    line: Line
    result: Result
    team: str

    @property
    def contest(self) -> tuple[str, str]:
        return self.result.competition, self.result.event


SAME_IN_TEAM: dict[str, Callable[[Winner], object]] = {
    GROUP: lambda winner: winner.group,
    RANK: lambda winner: winner.rank,
    ENTRANTS: lambda winner: winner.entrants,
    AWARD: lambda winner: winner.award,
    CONFIRMED_ON: lambda winner: winner.confirmed_on,
}
SAME_IN_COMPETITION: dict[str, Callable[[Winner], object]] = {
    TIER: lambda winner: winner.tier,
    CLASS: lambda winner: winner.competition_class,
}


def read_results(file: Path, *, on: date | None = None) -> tuple[Result, ...]:
    """The results of a table. `on` is the day of confirmation of all of them, whatever the table says.

    Who shares a team within an event are its members, in the order of their names: by it the odd fen of a shared sum
    are given. Refusal with every problem by row and column.
    """
    found: list[Problem] = []
    read = (_row(line, on, found) for line in read_lines(file, COLUMNS))
    rows = [row for row in read if row is not None]
    found += _twice(rows)
    found += _differing(rows, lambda row: row.result.competition, SAME_IN_COMPETITION)
    found += _differing([row for row in rows if row.team], lambda row: (*row.contest, row.team), SAME_IN_TEAM)
    if errors(found):
        raise Refusal(found)
    return tuple(_seated(rows))


def _row(line: Line, on: date | None, found: list[Problem]) -> _Row | None:
    """The row; None if anything in it is wrong."""
    before = len(found)
    person, competition, event = (
        required_text(line.cell(name), found) for name in (PERSON, COMPETITION, EVENT)
    )
    for name in (TIER, GROUP, AWARD):
        require(line.cell(name), found)
    tier = read_choice(line.cell(TIER), Tier, found)
    group = read_choice(line.cell(GROUP), Group, found)
    award = read_choice(line.cell(AWARD), Award, found)
    day = on or _day(line, found)
    rank, entrants = read_count(line.cell(RANK), found), read_count(line.cell(ENTRANTS), found)
    if rank and entrants and rank > entrants:
        found.append(_beyond(line, rank, entrants))
    passed = line.cell(PASSED)
    winner = Winner(
        award or Award.NONE,
        tier or Tier.UNIT,
        group or Group.WORKER,
        day or date.min,
        held_level=read_held(line.cell(HELD), found),
        competition_class=read_choice(line.cell(CLASS), CompetitionClass, found),
        rank=rank,
        entrants=entrants,
        passed=read_yes(passed, found, default=False) if as_text(passed.value) else None,
        paper_level=read_held(line.cell(PAPER), found),
        sex=read_choice(line.cell(SEX), Sex, found),
        age=read_count(line.cell(AGE), found),
    )
    result = Result(person, competition, event, winner, read_text(line.cell(EMPLOYER), found))
    return _Row(line, result, read_text(line.cell(TEAM), found)) if len(found) == before else None


def _day(line: Line, found: list[Problem]) -> date | None:
    cell = line.cell(CONFIRMED_ON)
    day = read_day(cell, found)
    if day is None and not as_text(cell.value):
        what = "没有写明成绩的确认日期", "The day on which the result was confirmed is not given"
        mend = f"请填写“{CONFIRMED_ON}”列，或用 --on 指定", f"Fill in {CONFIRMED_ON}, or give --on"
        found.append(fault(cell, what, mend))
    return day


def _beyond(line: Line, rank: int, entrants: int) -> Problem:
    what = f"名次 {rank} 大于决赛人数 {entrants}", f"Rank {rank} is beyond {entrants} finalists"
    return fault(line.cell(RANK), what, ("请更正其中一项", "Mend one of them"))


def _twice(rows: Sequence[_Row]) -> Iterator[Problem]:
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        key = (row.result.person, *row.contest)
        if key in seen:
            yield problem(
                f"“{row.result.person}”在同一竞赛的同一赛项中出现不止一次。",
                f"“{row.result.person}” stands more than once in one event.",
                mend_zh="请保留一行；同名的两个人请加以区分，例如“张伟（1）”。",
                mend_en="Keep one row; tell two people of one name apart, such as “Zhang Wei (1)”.",
                where=row.line.cell(PERSON).where,
            )
        seen.add(key)


def _differing(
    rows: Iterable[_Row], key: Callable[[_Row], object], same: dict[str, Callable[[Winner], object]]
) -> Iterator[Problem]:
    """Rows that speak of one thing and do not agree with the first one on it."""
    first: dict[object, _Row] = {}
    for row in rows:
        other = first.setdefault(key(row), row)
        for heading, read in same.items():
            if read(row.result.winner) != read(other.result.winner):
                what = (
                    f"与第{other.line.number}行不一致：同一{'团队' if row.team and same is SAME_IN_TEAM else '竞赛'}"
                    f"的“{heading}”应相同",
                    f"It differs from row {other.line.number}: {heading} is the same within one "
                    f"{'team' if same is SAME_IN_TEAM else 'competition'}",
                )
                yield fault(row.line.cell(heading), what, ("请更正其中一行", "Mend one of the rows"))


def _seated(rows: Sequence[_Row]) -> Iterator[Result]:
    """The results with the size of each team, and the place of each member in it by name."""
    teams: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in rows:
        teams[_team(row)].append(row.result.person)
    for row in rows:
        names = sorted(teams[_team(row)])
        seat = {"members": len(names), "position": names.index(row.result.person) + 1}
        yield replace(row.result, winner=replace(row.result.winner, **seat))


def _team(row: _Row) -> tuple[str, ...]:
    """What the members of a team have in common; who has none is alone."""
    return (*row.contest, row.team, "" if row.team else row.result.person)
