"""The recheck before publication as the office sees it, and the second signature under corrections."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.draws import CodedWork
from competition.db.rechecks import Correction
from competition.domain.recheck import TopPart
from competition.domain.roles import Permission
from competition.operations.corrections import confirm_correction, withdraw_correction
from competition.operations.rechecks import begin_recheck, close_recheck, extend_recheck, recheck_of
from competition.web.guard import competition, event, may, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.recheck_view import BeginForm, correction_lines, recheck_view
from competition.web.session import me, now


@blueprint.get("/<competition>/events/<event>/recheck")
@requires(Permission.SEE_RANKING)
def recheck(**_place: str) -> str:
    """How far the recheck is, and the corrections with names."""
    return render_template(
        "organizer/recheck.html",
        competition=competition(),
        event=event(),
        corrections=correction_lines(event().id, name=_named),
        **recheck_view(event()),
    )


def _named(work: CodedWork) -> str:
    """Number and names; the code while it is not opened."""
    return f"{work.label} {work.entry.names}" if work.entry else work.code


def _back() -> str:
    """Where the person came from: the office sees names, the chief judge codes."""
    page = "organizer.recheck" if may(Permission.SEE_RANKING) else "judge.checks"
    return url_for(page, competition=competition().code, event=event().code)


@blueprint.post("/<competition>/events/<event>/recheck/begin", endpoint="begin_recheck")
@requires(Permission.RANK)
def begin(**_place: str) -> Response:
    """Draw the sample."""
    back, form = _back(), BeginForm()
    form.fill_choices()
    if not form.validate_on_submit():
        flash(_("请填写至少4个字符的种子，并选择必查名次。"), "danger")
        return redirect(back)
    begin_recheck(event().id, seed=form.seed.data, top=TopPart(form.top.data), by=me(), now=now())
    flash(_("已抽取复核样本。请裁判长按纸质记录逐份重新录入。"), "success")
    return redirect(back)


@blueprint.post("/<competition>/events/<event>/recheck/extend", endpoint="extend_recheck")
@requires(Permission.RANK)
def extend(**_place: str) -> Response:
    """Check everything."""
    back = _back()
    added = extend_recheck(recheck_of(event().id).id, by=me(), now=now())
    flash(_("已加入其余 %(count)d 份评分表。", count=added), "success")
    return redirect(back)


@blueprint.post("/<competition>/events/<event>/recheck/close", endpoint="close_recheck")
@requires(Permission.RANK)
def close(**_place: str) -> Response:
    """Close the recheck."""
    back = _back()
    close_recheck(recheck_of(event().id).id, by=me(), now=now())
    flash(_("成绩复核已结束。有更正的，请重新排名后再公布。"), "success")
    return redirect(back)


@blueprint.post("/<competition>/events/<event>/corrections/<int(max=2147483647):correction>/confirm")
@requires(Permission.RANK)
def sign_correction(correction: int, **_place: str) -> Response:
    """The second signature."""
    back = _back()
    confirm_correction(_correction_here(correction).id, by=me(), now=now())
    flash(_("更正已生效，请重新排名。"), "success")
    return redirect(back)


@blueprint.post("/<competition>/events/<event>/corrections/<int(max=2147483647):correction>/withdraw")
@requires(Permission.RANK)
def refuse_correction(correction: int, **_place: str) -> Response:
    """Turn a correction down with the reason."""
    back, reason = _back(), request.form.get("reason", "")
    withdraw_correction(_correction_here(correction).id, reason=reason, by=me(), now=now())
    flash(_("更正已驳回，原分数不变。"), "success")
    return redirect(back)


def _correction_here(identifier: int) -> Correction:
    """The correction, if it belongs to the event in the address; 404 for any other."""
    row = db.session.get(Correction, identifier)
    if row is None or row.sheet.event_id != event().id:
        abort(404)
    return row
