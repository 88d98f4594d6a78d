"""纸质核对: keyed paper beside what is handed in, aspect by aspect, for the chief judge, who decides each difference."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.paper_records import PaperRecord
from competition.domain.roles import Permission
from competition.domain.stages import Stage
from competition.operations.paper_rulings import adopt_paper, paper_lines, rule_paper_wrong, set_aside
from competition.operations.spread_stop import send_back_aspect
from competition.web.guard import chief_only, competition, event, requires
from competition.web.judge.blueprint import blueprint
from competition.web.session import me, now


@blueprint.get("/<competition>/<event>/paper-compare")
@requires(Permission.CONFIRM_SHEETS)
def paper_compare(**_place: str) -> str:
    """Every record that stands; what needs a decision first."""
    chief_only()
    return render_template(
        "judge/paper_compare.html",
        competition=competition(),
        event=event(),
        lines=paper_lines(event().id),
        may_act=event().stage_value is Stage.MARKING,
    )


@blueprint.post("/<competition>/<event>/paper-compare/<int(max=2147483647):record>/judge-again")
@requires(Permission.CONFIRM_SHEETS)
def paper_judge_again(record: int, **_place: str) -> Response:
    """The aspect goes back to the judge of that seat alone, with the reason."""
    row = _here(record)
    place = row.work_id, row.sub_criterion, request.form.get("aspect", "")
    send_back_aspect(*place, seat=row.seat, reason=_reason(), by=me(), now=now())
    flash(_("已退回裁判重评；裁判提交后再比对。"), "success")
    return _back()


@blueprint.post("/<competition>/<event>/paper-compare/<int(max=2147483647):record>/stands")
@requires(Permission.CONFIRM_SHEETS)
def paper_wrong(record: int, **_place: str) -> Response:
    """The tablet's mark stands: the paper or its keying is wrong."""
    row = _here(record)
    rule_paper_wrong(row.id, request.form.get("aspect", ""), reason=_reason(), by=me(), now=now())
    flash(_("以平板为准，理由写入日志。"), "success")
    return _back()


@blueprint.post("/<competition>/<event>/paper-compare/<int(max=2147483647):record>/adopt")
@requires(Permission.CONFIRM_SHEETS)
def paper_adopt(record: int, **_place: str) -> Response:
    """The paper stands for a sheet without any mark."""
    return _decide(record, adopt_paper, _("已采用纸质评分表，待您确认。"))


@blueprint.post("/<competition>/<event>/paper-compare/<int(max=2147483647):record>/set-aside")
@requires(Permission.CONFIRM_SHEETS)
def paper_set_aside(record: int, **_place: str) -> Response:
    """The keying is wrong; it may be keyed anew."""
    return _decide(record, set_aside, _("已作废，可以重新录入。"))


def _decide(record: int, what: Callable[..., None], said: str) -> Response:
    what(_here(record).id, reason=_reason(), by=me(), now=now())
    flash(said, "success")
    return _back()


def _here(record: int) -> PaperRecord:
    """The record, if it belongs to the event in the address; 404 for any other."""
    chief_only()
    row = db.session.get(PaperRecord, record)
    if row is None or row.event_id != event().id:
        abort(404)
    return row


def _reason() -> str:
    return request.form.get("reason", "")


def _back() -> Response:
    return redirect(url_for("judge.paper_compare", competition=competition().code, event=event().code))
