"""The answers themselves. What may be seen is decided where the pages ask as well."""

from flask import Response, abort

from competition.db.competitions import Competition, find_event, find_public_competition
from competition.db.objections import correction_of, newest_notice
from competition.domain.medals import Award
from competition.domain.problems import Text
from competition.domain.results import Standing
from competition.domain.roles import Permission
from competition.domain.tiers import Group
from competition.operations.verification import find_visible, verified
from competition.operations.visibility import Shown, is_told, shown_of, told_competitions
from competition.web.api.answers import answer, answers
from competition.web.api.blueprint import blueprint
from competition.web.api.shapes import (
    CompetitionList,
    CompetitionState,
    EventResults,
    EventState,
    NoticeDays,
    PaperState,
    ResultLine,
    Said,
)
from competition.web.guard import requires
from competition.web.limits import LOOK_UP, limiter
from competition.web.session import now


@blueprint.get("/competitions")
@requires(Permission.PUBLIC)
@answers(CompetitionList)
def competitions() -> Response:
    """Every competition of which a result is published or announced."""
    told = told_competitions(now=now())
    return answer(CompetitionList(tuple(_state(each) for each in told)))


@blueprint.get("/competitions/<code>")
@requires(Permission.PUBLIC)
@answers(CompetitionState)
def competition(code: str) -> Response:
    """One competition with the state of each event."""
    return answer(_state(_told(code)))


@blueprint.get("/competitions/<code>/events/<event_code>/results")
@requires(Permission.PUBLIC)
@answers(EventResults)
def event_results(code: str, event_code: str) -> Response:
    """The published list of an event; 404 before it may be seen."""
    found = _told(code)
    event = find_event(found.id, event_code)
    shown = shown_of(event.id, now=now()) if event else None
    if event is None or shown is None or shown.result is None or shown.seen_since is None:
        abort(404)
    row, result = shown.result, shown.result.result()
    correction, notice = correction_of(row.id), newest_notice(event.id)
    current = notice is not None and notice.result_version == row.version
    return answer(
        EventResults(
            competition=found.code,
            event=event.code,
            name=event.name,
            version=row.version,
            replaces=correction.replaces if correction else None,
            seen_since=shown.seen_since,
            confirmed_on=row.confirmed_on,
            notice=NoticeDays(notice.first_day, notice.last_day) if notice and current else None,
            made_up=found.made_up,
            lines=tuple(map(_line, result.standings)),
        )
    )


@blueprint.get("/papers/<number>")
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP)
@answers(PaperState)
def paper(number: str) -> Response:
    """Whether a paper with that number was issued and counts."""
    issued = find_visible(number, now=now())
    if issued is None:
        abort(404)
    found = verified(issued)
    return answer(
        PaperState(
            number=found.number,
            kind=found.kind,
            standing=found.standing,
            standing_said=_said(found.standing.label),
            recalled_on=found.recalled_on,
            successor=found.successor or None,
            sha256=found.sha256,
            made_up=found.made_up,
        )
    )


def _told(code: str) -> Competition:
    """The competition; 404 unless the public hears of one of its events."""
    found = find_public_competition(code)
    if found is None or not is_told(found, now=now()):
        abort(404)
    return found


def _state(competition: Competition) -> CompetitionState:
    events = [(each, shown_of(each.id, now=now())) for each in competition.events]
    return CompetitionState(
        code=competition.code,
        name=competition.name,
        year=competition.year,
        tier=_said(competition.tier_value.label),
        issuing_body=competition.issuing_body,
        made_up=competition.made_up,
        events=tuple(_event(each.code, each.name, shown) for each, shown in events),
    )


def _event(code: str, name: str, shown: Shown) -> EventState:
    return EventState(
        code=code,
        name=name,
        state=shown.appearance,
        state_said=_said(shown.appearance.label),
        moment=shown.seen_since or shown.moment,
        version=shown.result.version if shown.result else None,
    )


def _line(standing: Standing) -> ResultLine:
    return ResultLine(
        rank=standing.place.rank,
        tied=standing.place.tied,
        names=standing.names,
        employers=standing.employers,
        delegation=standing.delegation,
        group=_said(Group(standing.group).label) if standing.group else None,
        total=standing.place.total,
        award=_said(standing.award.label) if standing.award is not Award.NONE else None,
    )


def _said(text: Text) -> Said:
    return Said(text.zh, text.en)
