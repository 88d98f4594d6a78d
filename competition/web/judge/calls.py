"""请裁判长: called from a sheet, and seen to from the desk or the wall."""

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.calls import JudgeCall
from competition.domain.problems import Refusal
from competition.domain.roles import Permission
from competition.operations.calls import answer_call, call_chief
from competition.operations.marking import SheetRef
from competition.web.guard import chief_only, competition, event, requires
from competition.web.judge.blueprint import blueprint
from competition.web.language import spoken
from competition.web.session import me, now

NOTE = "call-note"
PAGES = {"desk": "judge.desk", "wall": "judge.wall"}


def wants_call() -> bool:
    """Whether the form that came calls the chief judge: by its button, or by a note, whichever button was pressed."""
    return "call" in request.form or bool(request.form.get(NOTE, "").strip())


def call_from(ref: SheetRef) -> None:
    """Call and say what became of it; a refusal does not stop what else the form does."""
    try:
        call_chief(ref, request.form.get(NOTE, ""), by=me(), now=now())
    except Refusal as refusal:
        for found in refusal.problems:
            flash(f"{spoken(found.what)} {spoken(found.remedy)}", "warning")
    else:
        flash(_("已请裁判长，请稍候。"), "success")


@blueprint.post("/<competition>/<event>/calls/<int(max=2147483647):call>")
@requires(Permission.CONFIRM_SHEETS)
def answer(call: int, **_place: str) -> Response:
    """A call is seen to."""
    chief_only()
    row = db.session.get(JudgeCall, call)
    if row is None or row.event_id != event().id:
        abort(404)
    page = PAGES.get(request.form.get("back", ""), PAGES["wall"])
    here = url_for(page, competition=competition().code, event=event().code)
    answer_call(row.id, by=me(), now=now())
    flash(_("呼叫已处理。"), "success")
    return redirect(here)
