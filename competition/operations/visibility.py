"""What everybody may see of results at a moment: every page, list, file and answer asks here and nowhere else."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from competition.db import db
from competition.db.awards import AwardDecision
from competition.db.competitions import Competition, Event
from competition.db.objections import published_version
from competition.db.papers import Paper
from competition.db.releases import Release, newest_release
from competition.db.results import ResultVersion, published_result
from competition.domain.visibility import Appearance, appearance


@dataclass(frozen=True, slots=True)
class Shown:
    """How an event stands before the public: the result is None unless it may be seen, `moment` unless it is announced."""

    appearance: Appearance
    result: ResultVersion | None = None
    moment: datetime | None = None

    @property
    def seen_since(self) -> datetime | None:
        """Since when the result can be seen: its publication, or the moment of release if that came later."""
        if self.result is None:
            return None
        return max(each for each in (self.result.published_at, self.moment) if each is not None)

    @property
    def is_told(self) -> bool:
        """Whether the public hears of the event's result at all: seen, or told when it will be."""
        return self.appearance is not Appearance.HIDDEN


def shown_of(event_id: int, *, now: datetime) -> Shown:
    """The result of an event as the public may see it at that moment."""
    plan, row = newest_release(event_id), published_result(event_id)
    moment = plan.moment if plan else None
    found = appearance(
        published=row is not None,
        planned=moment is not None,
        held=plan is not None and moment is None,
        reached=moment is not None and moment <= now,
    )
    return Shown(found, row if found is Appearance.VISIBLE else None, moment)


def told_competitions(*, now: datetime) -> list[Competition]:
    """The competitions of which the public hears: a result may be seen or is announced; newest first."""
    published = select(ResultVersion.event_id).where(ResultVersion.published_at.is_not(None))
    events = published.union(select(Release.event_id))
    found = (
        select(Competition)
        .where(Competition.id.in_(select(Event.competition_id).where(Event.id.in_(events))))
        .order_by(Competition.year.desc(), Competition.id.desc())
    )
    return [each for each in db.session.scalars(found) if is_told(each, now=now)]


def is_told(competition: Competition, *, now: datetime) -> bool:
    """Whether the public hears of a competition's results at all."""
    return any(shown_of(event.id, now=now).is_told for event in competition.events)


def visible_result(event_id: int, *, now: datetime) -> ResultVersion | None:
    """The result that everybody may see at that moment, the newest version; None while there is none or it is withheld."""
    return shown_of(event_id, now=now).result


def visible_version(event_id: int, version: int, *, now: datetime) -> ResultVersion | None:
    """A version that was published, replaced since or not; None as long as the event's result is withheld."""
    return published_version(event_id, version) if visible_result(event_id, now=now) else None


def is_paper_visible(paper: Paper, *, now: datetime) -> bool:
    """Whether a paper may be shown and verified: it says what its event's result says."""
    return visible_result(paper.entry.event_id, now=now) is not None


def is_decision_visible(row: AwardDecision, *, now: datetime) -> bool:
    """Whether an award decision may be shown to its payee: what rests on an entry tells of its result."""
    entry = row.member.entry if row.member else row.entry
    return entry is None or visible_result(entry.event_id, now=now) is not None
