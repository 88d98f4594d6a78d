"""赛事系列: founded with its cycle and the document that names it; competitions are put into it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from competition.db import db
from competition.db.competitions import Competition
from competition.db.series import Series, SeriesPlace, all_series
from competition.domain import policy_titles
from competition.domain.policy import Policy
from competition.domain.problems import Problem, Where, problem
from competition.domain.tiers import Tier
from competition.operations.unit import Actor, refuse, unit_of_work

NAME, CYCLE = "系列名称", "周期（年）"


@dataclass(frozen=True, slots=True)
class SeriesDraft:
    """What an organizer fills in. `cycle_years` None: no fixed cycle. `policy_id` is the document that names it, if one does."""

    name: str
    tier: Tier
    cycle_years: int | None = None
    policy_id: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """A series that a document names and nobody founded yet."""

    policy: Policy
    line: policy_titles.Series


def offered_series(policies: Mapping[str, Policy]) -> list[Offered]:
    """Those of all documents, by document."""
    there = {(each.policy_id, each.name) for each in all_series()}
    return [
        Offered(policy, line)
        for _, policy in sorted(policies.items())
        for line in policy.of(policy_titles.Series)
        if (policy.id, line.name) not in there
    ]


def found_series(draft: SeriesDraft, *, policies: Mapping[str, Policy], by: Actor, now: datetime) -> int:
    """A new series' id. Refusal for a name that is empty or taken at that tier, or a cycle that the document contradicts."""
    name = draft.name.strip()
    with unit_of_work(by=by, now=now) as work:
        line = _line(policies, draft)
        refuse(_draft_problems(draft, line))
        series = Series(
            name=name,
            tier=draft.tier,
            cycle_years=draft.cycle_years,
            policy_id=draft.policy_id,
            clause=str(line.clause) if line else "",
            founded_by=by.user_id,
            founded_at=now,
        )
        db.session.add(series)
        db.session.flush()
        work.record(
            "series.found",
            series=series.id,
            name=name,
            tier=draft.tier,
            cycle_years=draft.cycle_years,
            clause=series.clause,
        )
        return series.id


def _line(policies: Mapping[str, Policy], draft: SeriesDraft) -> policy_titles.Series | None:
    """What the document says of the series."""
    policy = policies.get(draft.policy_id)
    lines = policy.of(policy_titles.Series) if policy else ()
    return next((line for line in lines if line.name == draft.name.strip()), None)


def _draft_problems(draft: SeriesDraft, line: policy_titles.Series | None) -> list[Problem]:
    found = []
    if not draft.name.strip():
        found.append(_fault(NAME, ("没有填写系列名称。", "The name is missing."), ("请填写。", "Enter it.")))
    if any((each.name, each.tier) == (draft.name.strip(), draft.tier) for each in all_series()):
        said = (
            f"{draft.tier.label.zh}已有系列“{draft.name.strip()}”。",
            f"There is a series “{draft.name.strip()}” of this tier ({draft.tier.label.en}) already.",
        )
        found.append(_fault(NAME, said, ("请把竞赛归入已有系列。", "Put the competition into that one.")))
    if draft.cycle_years is not None and draft.cycle_years < 1:
        said = ("周期须为1年或以上。", "A cycle is one year or more.")
        found.append(_fault(CYCLE, said, ("没有固定周期的，留空。", "Leave it empty where there is none.")))
    if draft.policy_id and line is None:
        said = ("该政策文件没有提到这个系列。", "The document does not name this series.")
        found.append(
            _fault(NAME, said, ("请按文件中的名称填写，或不选文件。", "Use its name there, or no document."))
        )
    return [*found, *(_contradictions(draft, line) if line else ())]


def _contradictions(draft: SeriesDraft, line: policy_titles.Series) -> list[Problem]:
    found = []
    if line.every_years is not None and line.every_years != draft.cycle_years:
        said = (
            f"文件规定每{line.every_years}年一届（{line.clause}）。",
            f"The document holds it every {line.every_years} years ({line.clause}).",
        )
        found.append(_fault(CYCLE, said, ("请照文件填写。", "Enter what it says.")))
    if line.tier is not None and line.tier is not draft.tier:
        said = (
            f"文件中这是{line.tier.label.zh}赛事。",
            f"In the document the tier is: {line.tier.label.en}.",
        )
        found.append(_fault(NAME, said, ("请更正层级。", "Mend the tier.")))
    return found


def _fault(column: str, said: tuple[str, str], mend: tuple[str, str]) -> Problem:
    return problem(*said, mend_zh=mend[0], mend_en=mend[1], where=Where(column=column))


def put_into_series(competition_id: int, series_id: int | None, *, by: Actor, now: datetime) -> None:
    """Put a competition into a series, or out of the one it is in. Refusal for one of another tier."""
    with unit_of_work(by=by, now=now) as work:
        competition = db.session.get_one(Competition, competition_id)
        series = db.session.get_one(Series, series_id) if series_id is not None else None
        refuse(_other_tier(competition, series) if series and series.tier != competition.tier else None)
        place = db.session.get(SeriesPlace, competition_id)
        before = place.series_id if place else None
        if place is not None:
            db.session.delete(place)
            db.session.flush()
        if series is not None:
            db.session.add(SeriesPlace(competition_id=competition_id, series_id=series.id))
        work.record("series.place", competition=competition_id, before=before, after=series_id)


def _other_tier(competition: Competition, series: Series) -> Problem:
    return problem(
        f"“{series.name}”是{series.tier_value.label.zh}赛事，本竞赛是{competition.tier_value.label.zh}。",
        f"“{series.name}” is of the tier {series.tier_value.label.en}, this competition of {competition.tier_value.label.en}.",
        mend_zh="请选同一层级的系列，或新建一个。",
        mend_en="Choose a series of the same tier, or found one.",
    )


def next_due(series: Series, competitions: Sequence[Competition]) -> int | None:
    """The year in which the cycle brings the next one; None without a cycle or before the first one."""
    if series.cycle_years is None or not competitions:
        return None
    return max(each.year for each in competitions) + series.cycle_years
