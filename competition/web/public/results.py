"""Results that may be seen. A competition of which no event is published or announced does not exist for the public."""

from datetime import datetime

from flask import abort, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db.boards import board_of
from competition.db.competitions import Competition, Event, find_event, find_public_competition
from competition.db.custody import stages_of
from competition.db.draws import commitment_of
from competition.db.results import ResultVersion
from competition.domain.explain_result import public_lists
from competition.domain.ranking_rules import RAW
from competition.domain.roles import Permission
from competition.domain.scoresheet import EntryState
from competition.operations.visibility import Shown, shown_of, told_competitions, visible_version
from competition.web.guard import requires
from competition.web.public.blueprint import blueprint
from competition.web.public.caching import revalidated
from competition.web.session import now

Published = list[tuple[Event, Shown]]


@blueprint.get("/")
@requires(Permission.PUBLIC)
def index() -> Response:
    """The competitions whose results may be seen or are announced, newest first."""
    shown = [(each, _events(each)) for each in told_competitions(now=now())]
    return revalidated(render_template("public/index.html", shown=shown))


@blueprint.get("/c/<code>/")
@requires(Permission.PUBLIC)
def competition(code: str) -> Response:
    """A competition's events, published or not yet."""
    found, events = published_competition(code)
    rows = [shown.result for _event, shown in events if shown.result]
    comparable = any(row.result().rules.scale != RAW for row in rows)
    page = render_template(
        "public/competition.html",
        competition=found,
        events=events,
        comparable=comparable,
        followed=board_of(found.id) is not None,
        drawn={event.id for event, _shown in events if stages_of(event.id) or commitment_of(event.id)},
    )
    return revalidated(page)


@blueprint.get("/c/<code>/events/<event_code>")
@requires(Permission.PUBLIC)
def event(code: str, event_code: str) -> Response:
    """The result list of an event, as it was published; before its moment, when that will be."""
    found, events = published_competition(code)
    asked, shown = next((each for each in events if each[0].code == event_code), None) or abort(404)
    if shown.result is not None:
        return _list_page(found, asked, shown.result)
    if not shown.is_told:
        abort(404)
    return revalidated(render_template("public/awaited.html", competition=found, event=asked, shown=shown))


@blueprint.get("/c/<code>/events/<event_code>/versions/<int(max=9999):version>")
@requires(Permission.PUBLIC)
def event_version(code: str, event_code: str, version: int) -> Response:
    """An earlier list, as it was published before a correction replaced it."""
    found, _events = published_competition(code)
    shown = find_event(found.id, event_code)
    row = visible_version(shown.id, version, now=now()) if shown else None
    if shown is None or row is None:
        abort(404)
    return _list_page(found, shown, row)


def _list_page(found: Competition, shown: Event, row: ResultVersion) -> Response:
    result = row.result()
    released = shown_of(shown.id, now=now()).moment
    page = render_template(
        "public/event.html",
        competition=found,
        event=shown,
        row=row,
        seen_since=max(filter(None, (row.published_at, released))),
        result=result,
        lists=public_lists(result),
        scaled=result.rules.scale != RAW,
        exhibited=[each for each in result.not_ranked if each.state == EntryState.EXHIBITION],
        absent=sum(each.state != EntryState.EXHIBITION for each in result.not_ranked),
    )
    return revalidated(page)


@blueprint.app_template_global("waiting_said")
def waiting_said(moment: datetime) -> str:
    """How long it is until then, to the minute."""
    minutes = max(0, -(-int((moment - now()).total_seconds()) // 60))
    days, hours, rest = minutes // (24 * 60), minutes // 60 % 24, minutes % 60
    if days:
        return _("还有 %(days)d 天 %(hours)d 小时", days=days, hours=hours)
    return _("还有 %(hours)d 小时 %(minutes)d 分钟", hours=hours, minutes=rest)


def published_competition(code: str) -> tuple[Competition, Published]:
    """The competition and its events. 404 unless the public hears of one of them."""
    found = find_public_competition(code)
    events = _events(found) if found else []
    if found is None or not any(shown.is_told for _event, shown in events):
        abort(404)
    return found, events


def _events(competition: Competition) -> Published:
    return [(event, shown_of(event.id, now=now())) for event in competition.events]
