"""Published results. A competition without a published event does not exist for the public."""

from itertools import groupby

from flask import abort, render_template
from sqlalchemy import select

from competition.db import db
from competition.db.competitions import Competition, Event, find_competition, find_event
from competition.db.objections import published_version
from competition.db.results import ResultVersion, published_result
from competition.domain.explain_result import remark
from competition.domain.problems import Text
from competition.domain.ranking_rules import RAW
from competition.domain.results import EventResult, Standing
from competition.domain.roles import Permission
from competition.domain.scoresheet import EntryState
from competition.domain.tiers import Group
from competition.web.guard import requires
from competition.web.public.blueprint import blueprint

ListOf = tuple[Text | None, list[tuple[Standing, Text | None]]]
"""The name of a group, None for everybody, and its lines with their remarks."""

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
    found, events = published_competition(code)
    comparable = any(row and row.result().rules.scale != RAW for _event, row in events)
    return render_template("public/competition.html", competition=found, events=events, comparable=comparable)


@blueprint.get("/c/<code>/events/<event_code>")
@requires(Permission.PUBLIC)
def event(code: str, event_code: str) -> str:
    """The result list of an event, as it was published."""
    found, _events = published_competition(code)
    shown = find_event(found.id, event_code)
    row = published_result(shown.id) if shown else None
    if shown is None or row is None:
        abort(404)
    return _list_page(found, shown, row)


@blueprint.get("/c/<code>/events/<event_code>/versions/<int(max=9999):version>")
@requires(Permission.PUBLIC)
def event_version(code: str, event_code: str, version: int) -> str:
    """An earlier list, as it was published before a correction replaced it."""
    found, _events = published_competition(code)
    shown = find_event(found.id, event_code)
    row = published_version(shown.id, version) if shown else None
    if shown is None or row is None:
        abort(404)
    return _list_page(found, shown, row)


def _list_page(found: Competition, shown: Event, row: ResultVersion) -> str:
    result = row.result()
    return render_template(
        "public/event.html",
        competition=found,
        event=shown,
        row=row,
        result=result,
        lists=_lists(result),
        scaled=result.rules.scale != RAW,
        exhibited=[each for each in result.not_ranked if each.state == EntryState.EXHIBITION],
        absent=sum(each.state != EntryState.EXHIBITION for each in result.not_ranked),
    )


def _lists(result: EventResult) -> list[ListOf]:
    """The lines of each group that is ranked apart, or of everybody, each with its remark."""
    return [
        (Group(group).label if group else None, [(each, remark(result, each)) for each in standings])
        for group, standings in groupby(result.standings, key=lambda each: each.group)
    ]


def published_competition(code: str) -> tuple[Competition, Published]:
    """The competition and its events. 404 unless one of them is published."""
    found = find_competition(code)
    events = _events(found) if found else []
    if found is None or not any(row for _event, row in events):
        abort(404)
    return found, events


def _events(competition: Competition) -> Published:
    return [(event, published_result(event.id)) for event in competition.events]
