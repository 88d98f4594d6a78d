"""Published results. A competition without a published event does not exist for the public."""

from flask import abort, render_template
from sqlalchemy import select

from competition.db import db
from competition.db.competitions import Competition, Event, find_competition, find_event
from competition.db.marking import newest_scheme
from competition.db.results import ResultVersion, published_result
from competition.domain.explain import explain_place
from competition.domain.problems import Text
from competition.domain.ranking import BY_TOTAL
from competition.domain.results import Standing
from competition.domain.roles import Permission
from competition.domain.scoresheet import EntryState
from competition.web.guard import requires
from competition.web.public.blueprint import blueprint

Published = list[tuple[Event, ResultVersion | None]]


@blueprint.get("/")
@requires(Permission.PUBLIC)
def index() -> str:
    """The competitions that published something, newest first."""
    found = (
        select(Competition)
        .where(
            Competition.id.in_(
                select(Event.competition_id)
                .join(ResultVersion, ResultVersion.event_id == Event.id)
                .where(ResultVersion.published_at.is_not(None))
            )
        )
        .order_by(Competition.year.desc(), Competition.id.desc())
    )
    shown = [(each, _events(each)) for each in db.session.scalars(found)]
    return render_template("public/index.html", shown=shown)


@blueprint.get("/c/<code>/")
@requires(Permission.PUBLIC)
def competition(code: str) -> str:
    """A competition's events, published or not yet."""
    found, events = _published(code)
    return render_template("public/competition.html", competition=found, events=events)


@blueprint.get("/c/<code>/events/<event_code>")
@requires(Permission.PUBLIC)
def event(code: str, event_code: str) -> str:
    """The result list of an event, as it was published."""
    found, _events = _published(code)
    shown = find_event(found.id, event_code)
    row = published_result(shown.id) if shown else None
    if shown is None or row is None:
        abort(404)
    result = row.result()
    labels = _labels(shown.id)
    return render_template(
        "public/event.html",
        competition=found,
        event=shown,
        row=row,
        lines=[(standing, _remark(standing, labels)) for standing in result.standings],
        not_ranked=[(names, EntryState(state)) for _entry, names, state in result.not_ranked],
    )


def _published(code: str) -> tuple[Competition, Published]:
    """The competition and its events. 404 unless one of them is published."""
    found = find_competition(code)
    events = _events(found) if found else []
    if found is None or not any(row for _event, row in events):
        abort(404)
    return found, events


def _events(competition: Competition) -> Published:
    return [(event, published_result(event.id)) for event in competition.events]


def _remark(standing: Standing, labels: dict[str, str]) -> Text | None:
    """Why equal totals stand where they stand; nothing where the total alone says it."""
    if standing.place.tied or standing.place.decided_by != BY_TOTAL:
        return explain_place(standing.place, labels)
    return None


def _labels(event_id: int) -> dict[str, str]:
    version = newest_scheme(event_id)
    parts = version.scheme().parts if version else ()
    names = {part.id: part.name for part in parts}
    return names | {criterion.id: criterion.name for part in parts for criterion in part.criteria}
