"""The floor judge notes by session and station, and never learns a code."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db.custody import FloorNote, notes_of
from competition.domain.draw import Place
from competition.domain.problems import Problem, Refusal
from competition.domain.roles import Permission, Role
from competition.domain.scoresheet import EntryState
from competition.operations.draw_stages import layout_of
from competition.operations.floor import FLOOR_STATES, floor_is_open, note_station, places_of
from competition.web.codes.blueprint import blueprint
from competition.web.codes.witnesses import events_for
from competition.web.guard import competition, event, requires
from competition.web.session import me, now
from competition.web.times import read_time, time_text


@blueprint.get("/floor")
@requires(Permission.WATCH_FLOOR)
def floor() -> str:
    """The events whose floor one watches."""
    events = events_for(Role.FLOOR_JUDGE)
    return render_template("codes/floor.html", events=[(each, floor_is_open(each)) for each in events])


@blueprint.get("/<competition>/<event>/floor")
@requires(Permission.WATCH_FLOOR)
def floor_event(**_place: str) -> str:
    """Every station of an event with what was noted of it."""
    return _page()


def _page(problems: tuple[Problem, ...] = ()) -> str:
    places = places_of(event())
    notes: dict[Place, FloorNote] = {Place(note.session, note.station): note for note in notes_of(event().id)}
    return render_template(
        "codes/floor_event.html",
        competition=competition(),
        event=event(),
        places=[(place, notes.get(place)) for place in places],
        reserves=layout_of(event()).reserves(len(places)),
        open=floor_is_open(event()),
        states=FLOOR_STATES,
        competing=EntryState.COMPETING,
        problems=problems,
        typed=request.form,
        time_text=time_text,
    )


@blueprint.post("/<competition>/<event>/floor")
@requires(Permission.WATCH_FLOOR)
def note(**_place: str) -> Response | tuple[str, int]:
    """Note one station."""
    back = url_for("codes.floor_event", competition=competition().code, event=event().code)
    typed = request.form
    session, station = typed.get("session", type=int), typed.get("station", type=int)
    state = typed.get("state", "")
    if session is None or station is None or state not in set(EntryState):
        abort(400)
    try:
        note_station(
            event().id,
            Place(session, station),
            state=EntryState(state),
            elapsed=read_time(typed.get("elapsed", "")),
            reason=typed.get("reason", ""),
            by=me(),
            now=now(),
        )
    except Refusal as refusal:
        return _page(refusal.problems), 422
    flash(_("第 %(session)d 场工位 %(station)d 已记录。", session=session, station=station), "success")
    return redirect(back)
