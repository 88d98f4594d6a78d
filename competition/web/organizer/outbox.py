"""发件箱: what was written to whom, what became of it, and what is left to be told otherwise."""

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.outbox import Message, messages_of
from competition.domain.mailing import MessageState, mask_address
from competition.domain.roles import Permission
from competition.operations import outbox as operations
from competition.operations.letters import SECRETS
from competition.web.guard import competition, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.session import me, now
from competition.web.settings import sends_mail


@blueprint.get("/<competition>/outbox")
@requires(Permission.EDIT_COMPETITION)
def outbox(**_place: str) -> str:
    """Every message, newest first; those that nobody was told by mail are counted."""
    rows = messages_of(competition().id)
    counts = {state: sum(row.state_value is state for row in rows) for state in MessageState}
    return render_template(
        "organizer/outbox.html",
        competition=competition(),
        rows=[(row, mask_address(row.address)) for row in rows],
        counts=counts,
        sends_mail=sends_mail(),
    )


@blueprint.get("/<competition>/outbox/<int(max=2147483647):message>")
@requires(Permission.EDIT_COMPETITION)
def outbox_message(message: int, **_place: str) -> Response:
    """One message with its text; the reading is logged."""
    identifier = _here(message).id
    text = operations.read_message(identifier, by=me(), now=now())
    row = _here(identifier)
    page = make_response(
        render_template(
            "organizer/outbox_message.html",
            competition=competition(),
            row=row,
            address=mask_address(row.address),
            text=text,
            secret=row.template in SECRETS,
            states=MessageState,
        )
    )
    page.headers["Cache-Control"] = "no-store"
    return page


@blueprint.post("/<competition>/outbox/<int(max=2147483647):message>/resend")
@requires(Permission.EDIT_COMPETITION)
def resend_message(message: int, **_place: str) -> Response:
    """Send again, to another address if one is given."""
    address = request.form.get("address", "")
    operations.resend(_here(message).id, address=address, by=me(), now=now())
    flash(_("已列入待发送。"), "success")
    return redirect(url_for("organizer.outbox", competition=competition().code))


@blueprint.post("/<competition>/outbox/<int(max=2147483647):message>/told")
@requires(Permission.EDIT_COMPETITION)
def message_told(message: int, **_place: str) -> Response:
    """Note that somebody was told by telephone or in person."""
    operations.mark_told(_here(message).id, how=request.form.get("how", ""), by=me(), now=now())
    flash(_("已登记另行告知。"), "success")
    return redirect(url_for("organizer.outbox", competition=competition().code))


def _here(identifier: int) -> Message:
    """The message, if it belongs to the competition in the address; 404 for any other."""
    row = db.session.get(Message, identifier)
    if row is None or row.competition_id != competition().id:
        abort(404)
    return row
