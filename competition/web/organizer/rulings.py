"""Rulings in the office: who proposed what and why; the second person confirms or takes back."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.entries import entries_of
from competition.db.results import newest_result
from competition.db.rulings import RulingRow, rulings_of
from competition.domain.prizes import Award
from competition.domain.roles import Permission
from competition.domain.rulings import AwardRuling
from competition.domain.stages import Stage
from competition.operations.rulings import (
    confirm_ruling,
    confirm_withdrawal,
    propose_award_ruling,
    withdraw_ruling,
)
from competition.web.guard import competition, event, requires
from competition.web.language import spoken
from competition.web.organizer.blueprint import blueprint
from competition.web.session import me, now

CHOICES = [award for award in Award if award is not Award.UNDECIDED]


@blueprint.get("/<competition>/events/<event>/rulings")
@requires(Permission.SEE_RANKING)
def rulings(**_place: str) -> str:
    """Every ruling of the event, and a form to change an award."""
    row = newest_result(event().id)
    return render_template(
        "organizer/rulings.html",
        competition=competition(),
        event=event(),
        marking=event().stage_value is Stage.MARKING,
        rows=[(each, _words(each)) for each in rulings_of(event().id)],
        standings=row.result().standings if row else (),
        awards=CHOICES,
    )


def _words(row: RulingRow) -> str:
    """What was decided, in the language of the page."""
    names = {entry.number: f"{entry.number} {entry.names}" for entry in entries_of(event().id)}
    says = row.says()
    if isinstance(says, AwardRuling):
        return _(
            "%(entry)s 的奖项由“%(before)s”改为“%(after)s”",
            entry=names[says.entry],
            before=spoken(says.before.label),
            after=spoken(says.after.label),
        )
    return _("并列的次序：%(order)s", order=" › ".join(names[number] for number in says.order))


def _back() -> str:
    return url_for("organizer.rulings", competition=competition().code, event=event().code)


@blueprint.post("/<competition>/events/<event>/rulings")
@requires(Permission.RANK)
def change_award(**_place: str) -> Response:
    """Propose another award than the rules give."""
    back, after = _back(), request.form.get("award", "")
    if after not in CHOICES:
        abort(400)
    propose_award_ruling(
        event().id,
        entry=request.form.get("entry", ""),
        after=Award(after),
        reason=request.form.get("reason", ""),
        by=me(),
        now=now(),
    )
    flash(_("已提出裁定，等待另一人确认。确认后请重新排名。"), "success")
    return redirect(back)


@blueprint.post("/<competition>/events/<event>/rulings/<int(max=2147483647):ruling>/confirm")
@requires(Permission.RANK)
def confirm_one_ruling(ruling: int, **_place: str) -> Response:
    """Sign second."""
    back = _back()
    confirm_ruling(_here(ruling), by=me(), now=now())
    flash(_("裁定已确认，请重新排名。"), "success")
    return redirect(back)


@blueprint.post("/<competition>/events/<event>/rulings/<int(max=2147483647):ruling>/withdraw")
@requires(Permission.RANK)
def withdraw_one_ruling(ruling: int, **_place: str) -> Response:
    """Take it back with a reason."""
    back = _back()
    withdraw_ruling(_here(ruling), reason=request.form.get("reason", ""), by=me(), now=now())
    flash(_("已提出撤回；已确认的裁定须由另一人同意后才撤回。"), "success")
    return redirect(back)


@blueprint.post("/<competition>/events/<event>/rulings/<int(max=2147483647):ruling>/withdrawn")
@requires(Permission.RANK)
def confirm_one_withdrawal(ruling: int, **_place: str) -> Response:
    """Agree that a confirmed ruling is taken back."""
    back = _back()
    confirm_withdrawal(_here(ruling), by=me(), now=now())
    flash(_("裁定已撤回，请重新排名。"), "success")
    return redirect(back)


def _here(identifier: int) -> int:
    """The ruling, if it belongs to the event in the address; 404 for any other."""
    row = db.session.get(RulingRow, identifier)
    if row is None or row.event_id != event().id:
        abort(404)
    return row.id
