"""异议: what may be objected to, what two arbitrators may order, and where an objection stands."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from competition.domain.prizes import Award
from competition.domain.problems import Problem, problem
from competition.domain.tiers import Labelled

LONGEST = 2000
"""Characters of a statement."""
MOST_FILES = 3


class ObjectionKind(Labelled):
    """What is objected to."""

    SHEET = "sheet", "评分", "marks of a form"
    PLACE = "place", "名次或奖项", "place or award"
    ELIGIBILITY = "eligibility", "参赛资格", "eligibility"


class ObjectionState(Labelled):
    """办理状态, in order; a dismissed objection ends there, and so does one that its filer withdrew."""

    FILED = "filed", "已收到，待指派仲裁", "received, arbitrators to be assigned"
    ASSIGNED = "assigned", "仲裁审理中", "with the arbitrators"
    PROPOSED = "proposed", "处理意见待复核", "decision waits for the second arbitrator"
    DISMISSED = "dismissed", "异议不成立", "dismissed"
    UPHELD = "upheld", "异议成立，待更正", "upheld, to be carried out"
    CARRIED_OUT = "carried_out", "已更正，待公布", "carried out, to be published"
    CORRECTED = "corrected", "更正结果已公布", "corrected result published"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


@dataclass(frozen=True, slots=True)
class MarkChange:
    """Another mark for an aspect of one seat's sheet of the entry concerned."""

    form: str
    seat: int
    aspect: str
    old: Decimal | None
    new: Decimal


@dataclass(frozen=True, slots=True)
class AwardChange:
    """Another award for the entry concerned than the rules give."""

    after: Award


@dataclass(frozen=True, slots=True)
class Disqualification:
    """取消成绩: the entry concerned loses its place."""


@dataclass(frozen=True, slots=True)
class TieOrder:
    """The order, best first, of entries that tie once all else is carried out where ties may not stand."""

    order: tuple[str, ...]


Remedy = MarkChange | AwardChange | Disqualification | TieOrder


def check_statement(text: str) -> Problem | None:
    """What is wrong with a statement: None if it says something and is not too long."""
    length = len(text.strip())
    if 0 < length <= LONGEST:
        return None
    return problem(
        f"请写明异议的事实和理由，不超过{LONGEST}字（现有{length}字）。",
        f"State the facts and the reason in at most {LONGEST} characters (there are {length}).",
        mend_zh="材料较多的，写明要点，其余作为附件。",
        mend_en="Give the main points and attach the rest.",
    )


def check_remedies(upheld: bool, remedies: Collection[Remedy]) -> Problem | None:
    """What is wrong with a decision: an upheld objection orders something, a dismissed one nothing, each once."""
    if not upheld:
        return _dismissed_with_remedies() if remedies else None
    if not remedies:
        return problem(
            "异议成立的，须写明怎样更正。",
            "A decision that upholds an objection says what is to be changed.",
            mend_zh="请填写更正的分数、奖项或取消成绩；无需更正的，作不成立处理并说明理由。",
            mend_en="Enter the marks, the award or the disqualification; if nothing changes, dismiss it and say why.",
        )
    if len(remedies) > 1 and any(isinstance(each, Disqualification) for each in remedies):
        return problem(
            "取消成绩与其他更正不能同时作出。",
            "A disqualification is ordered alone.",
            mend_zh="请只保留一种处理。",
            mend_en="Keep one of them.",
        )
    return None


def _dismissed_with_remedies() -> Problem:
    return problem(
        "异议不成立的，不能同时更正成绩。",
        "A decision that dismisses an objection changes nothing.",
        mend_zh="请删去更正内容，或改为成立。",
        mend_en="Remove the changes or uphold the objection.",
    )


@dataclass(frozen=True, slots=True)
class Interest:
    """What could bind an arbitrator: ids of those who judged, ranked or published or compete, and the employers concerned."""

    judges: frozenset[int]
    published: frozenset[int]
    entrants: frozenset[int]
    employers: frozenset[str]


def check_arbitrator(user: int, name: str, *, employer: str, interest: Interest) -> list[Problem]:
    """Why somebody does not decide an objection (回避); none if nothing binds them."""
    found = []
    if user in interest.judges:
        found.append((f"{name}是本项目的裁判", f"{name} judges this event"))
    if user in interest.published:
        found.append((f"{name}经手过本项目成绩的排名或公布", f"{name} ranked or published this event"))
    if user in interest.entrants:
        found.append((f"{name}是本项目的选手", f"{name} competes in this event"))
    if employer and employer in interest.employers:
        found.append(
            (f"{name}与有关选手同属“{employer}”", f"{name} and an entrant concerned belong to “{employer}”")
        )
    return [
        problem(
            f"{zh}，须回避。",
            f"{en} and cannot arbitrate.",
            mend_zh="请另派仲裁员。",
            mend_en="Assign another arbitrator.",
        )
        for zh, en in found
    ]


def describe_remedy(remedy: Remedy) -> tuple[str, str]:
    """The remedy as a sentence in both languages."""
    match remedy:
        case MarkChange(form, seat, aspect, old, new):
            was = "—" if old is None else f"{old:f}"
            return (
                f"评分表{form}第{seat}席 {aspect}：{was} → {new:f}",
                f"form {form}, seat {seat}, {aspect}: {was} → {new:f}",
            )
        case AwardChange(after):
            return f"奖项改为{after.label.zh}", f"award changed to {after.label.en}"
        case Disqualification():
            return "取消成绩", "disqualified"
        case _:
            return f"并列次序：{'、'.join(remedy.order)}", f"order of the tie: {', '.join(remedy.order)}"
