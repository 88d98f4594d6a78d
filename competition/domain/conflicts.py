"""回避与候补: whom a judge must not mark, and who steps in (the fourth judge of WorldSkills marking).

A judge who is related to an entrant, taught them, belongs to their unit or has declared anything else against them,
their unit or their delegation never marks them; a substitute of the same form does. Where codes are kept by
custodians the substitute takes the whole seat: a seat that changed hands for one code would tell whose work it is.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from competition.domain.names import normalise_name
from competition.domain.problems import Problem, problem, warning
from competition.domain.tiers import Labelled


class ConflictKind(Labelled):
    """Why a judge must not mark somebody."""

    KINSHIP = "kinship", "亲属关系", "kinship"
    OWN_STUDENT = "own_student", "师生、师徒或辅导关系", "own student or apprentice"
    OWN_UNIT = "own_unit", "同一单位", "own unit"
    OTHER = "other", "其他可能影响公正的关系", "another relation that could bias"


class Against(Labelled):
    """Whom a declaration speaks of."""

    ENTRANT = "entrant", "选手（姓名或参赛编号）", "an entrant (name or entry number)"
    EMPLOYER = "employer", "单位", "a unit"
    DELEGATION = "delegation", "代表队", "a delegation"


@dataclass(frozen=True, slots=True)
class Judge:
    """Somebody of a panel; `id` is the account."""

    id: int
    name: str
    employer: str = ""


@dataclass(frozen=True, slots=True)
class Contestant:
    """An entry as conflicts see it; `coaches` are the names of coaches and masters."""

    number: str
    names: frozenset[str]
    employers: frozenset[str]
    delegation: str
    coaches: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Conflict:
    """What was declared of a judge: `about` is a name or an entry number, a unit or a delegation."""

    judge: int
    kind: ConflictKind
    against: Against
    about: str

    def concerns(self, contestant: Contestant) -> bool:
        """Whether it speaks of that entry. Of two entrants with one name it speaks of both."""
        match self.against:
            case Against.ENTRANT:
                return self._names({*contestant.names, contestant.number})
            case Against.EMPLOYER:
                return self._names(contestant.employers)
            case _:
                return self._names({contestant.delegation})

    def _names(self, known: Collection[str]) -> bool:
        return normalise_name(self.about) in map(normalise_name, known)


@dataclass(frozen=True, slots=True)
class Panel:
    """Who marks a form: judges by seat from 1, and those who step in, in order."""

    form: str
    seats: Mapping[int, int]
    substitutes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A seat that nobody free of conflict can take: the judge who must not mark that entry on that form."""

    judge: int
    entry: str
    form: str
    seat: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who marks: judges by entry and seat of one form; `stand_ins` are the places where a substitute does."""

    form: str
    judges: Mapping[tuple[str, int], int] = field(default_factory=dict)
    stand_ins: frozenset[tuple[str, int]] = frozenset()
    gaps: tuple[Gap, ...] = ()


Barred = Mapping[int, frozenset[str]]
"""By judge the numbers of the entries that they must not mark."""


def barred(
    judges: Iterable[Judge], contestants: Collection[Contestant], declared: Iterable[Conflict]
) -> Barred:
    """Whom each judge must not mark: by what was declared, and the entrants of the own unit without being told."""
    known = list(declared)
    return {
        judge.id: frozenset(
            each.number
            for each in contestants
            if (judge.employer and judge.employer in each.employers)
            or any(one.judge == judge.id and one.concerns(each) for one in known)
        )
        for judge in judges
    }


def assign(panel: Panel, entries: Sequence[str], bars: Barred, *, whole: bool = False) -> Assignment:
    """Who marks each entry on each seat. Nobody in `judges` is barred; what cannot be filled is in `gaps`.

    `whole`: a judge with any conflict is replaced for all entries, by somebody without any.
    """
    judges: dict[tuple[str, int], int] = {}
    stand_ins: set[tuple[str, int]] = set()
    gaps: list[Gap] = []
    for entry in entries:
        concerned = frozenset(entries) if whole else frozenset({entry})
        free = [
            each
            for each in panel.substitutes
            if each not in panel.seats.values() and not bars.get(each, frozenset()) & concerned
        ]
        for seat, judge in sorted(panel.seats.items()):
            if not bars.get(judge, frozenset()) & concerned:
                judges[entry, seat] = judge
            elif free:
                judges[entry, seat] = free.pop(0)
                stand_ins.add((entry, seat))
            else:
                gaps.append(Gap(judge, entry, panel.form, seat))
    return Assignment(panel.form, judges, frozenset(stand_ins), tuple(gaps))


def check_gap(gap: Gap, name: str) -> Problem:
    """What is said of a seat that nobody can take; `name` is the judge's."""
    return problem(
        f"裁判{name}须回避选手{gap.entry}，评分表{gap.form}第{gap.seat}席没有可用的候补裁判。",
        f"Judge {name} must not mark entry {gap.entry}, and no free substitute can take seat {gap.seat} of form "
        f"{gap.form}.",
        mend_zh="请为该评分表增加候补裁判，或更换裁判。",
        mend_en="Add a substitute to the form or replace the judge.",
    )


def check_chief(gap: Gap, name: str) -> Problem:
    """What is said of a chief judge with a conflict: nobody steps in for who confirms every sheet."""
    return problem(
        f"裁判长{name}须回避选手{gap.entry}，而裁判长要确认每一份评分表。",
        f"Chief judge {name} must not judge entry {gap.entry}, and confirms every sheet.",
        mend_zh="请另派裁判长。",
        mend_en="Appoint another chief judge.",
    )


def check_coaches(judges: Iterable[Judge], contestants: Collection[Contestant]) -> list[Problem]:
    """Warnings: a coach or master has the name of a judge. It may be a namesake, so nobody is replaced by it."""
    return [
        warning(
            "coach-judges",
            f"选手{each.number}的教练或师傅与裁判{judge.name}同名。",
            f"A coach or master of entry {each.number} bears the name of judge {judge.name}.",
            mend_zh="请核实是否同一人；是的，登记回避关系。",
            mend_en="Find out whether it is the same person; if so, record the conflict.",
        )
        for judge in judges
        for each in contestants
        if judge.name in each.coaches
    ]
