"""报到处: entrants looked up, checked in with Enter, and counted; lists and slips to print."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.applications import check_ins_of, entrants_of
from competition.db.entries import Entry
from competition.domain.roles import Permission
from competition.operations import check_in as operations
from competition.operations.application_steps import accepted_of_entry
from competition.web.guard import competition, event, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.session import me, now
from competition.web.slips import entry_of_token, slip_code


@blueprint.get("/<competition>/check-in")
@requires(Permission.CHECK_IN)
def check_in(**_place: str) -> str:
    """The search, the cards that fit, and how many are there."""
    typed = request.args.get("q", "")[:300]
    scanned = entry_of_token(typed)
    cards = operations.find_cards(competition().id, typed, entry_id=scanned, now=now()) if typed else []
    return render_template(
        "organizer/check_in.html",
        competition=competition(),
        typed="" if scanned else typed,
        asked=bool(typed),
        cards=cards,
        photos=_photos(cards),
        counts=operations.counts(competition().id),
    )


def _photos(cards: list[operations.Card]) -> dict[str, int]:
    """By the index of a person the application that has the photo."""
    return {row.id_index: row.id for card in cards for row in card.applications if row.photo_sealed}


@blueprint.post("/<competition>/events/<event>/entries/<number>/check-in")
@requires(Permission.CHECK_IN)
def check_entry_in(number: str, **_place: str) -> Response:
    """They are there; the search is empty again."""
    back = url_for("organizer.check_in", competition=competition().code)
    operations.check_in(found(number).id, by=me(), now=now())
    flash(_("%(number)s 已报到。", number=number), "success")
    return redirect(back)


@blueprint.post("/<competition>/events/<event>/entries/<number>/check-in/undo")
@requires(Permission.CHECK_IN)
def undo_check_in(number: str, **_place: str) -> Response:
    """It was a mistake."""
    back = url_for("organizer.check_in", competition=competition().code, q=number)
    reason = request.form.get("reason", "")[:200]
    operations.undo_check_in(found(number).id, reason=reason, by=me(), now=now())
    flash(_("%(number)s 的报到已撤销。", number=number), "success")
    return redirect(back)


@blueprint.get("/<competition>/check-in/list")
@requires(Permission.CHECK_IN)
def check_in_list(**_place: str) -> str:
    """报到表 to print, by event; with signatures where nobody has checked in yet."""
    chosen = request.args.get("event", "")
    return render_template(
        "organizer/check_in_list.html",
        competition=competition(),
        chosen=chosen,
        members=[each for each in entrants_of(competition().id) if chosen in ("", each.entry.event.code)],
        checked=check_ins_of(competition().id),
    )


@blueprint.get("/<competition>/events/<event>/entries/<number>/slip")
@requires(Permission.CHECK_IN)
def entry_slip(number: str, **_place: str) -> str:
    """参赛凭证 of one entry, to print."""
    entry = found(number)
    photos = {row.id_index: row.id for row in accepted_of_entry(entry.id) if row.photo_sealed}
    place = competition().code
    people = [
        (
            each.person.name,
            url_for(
                "organizer.application_photo", competition=place, application=photos[each.person.id_index]
            )
            if each.person.id_index in photos
            else "",
        )
        for each in entry.members
    ]
    return render_template(
        "public/slip.html", competition=competition(), slips=[(entry, people, slip_code(entry))]
    )


def found(number: str) -> Entry:
    """The entry of this event with that number; 404 if there is none."""
    entry: Entry = db.first_or_404(
        db.select(Entry).where(Entry.event_id == event().id, Entry.number == number)
    )
    return entry
