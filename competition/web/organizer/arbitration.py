"""仲裁: an arbitrator's own objections, what one proposes and another confirms."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from itertools import groupby

from flask import Response as FileResponse
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.draws import CodedWork
from competition.db.marking import SheetRow
from competition.db.objections import Objection, objections_before
from competition.db.results import published_result
from competition.domain.medals import Award
from competition.domain.objections import (
    AwardChange,
    Disqualification,
    MarkChange,
    ObjectionKind,
    ObjectionState,
    Remedy,
    TieOrder,
)
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.roles import Permission
from competition.domain.scoresheet import SheetState
from competition.operations.objection_decisions import (
    confirm_decision,
    propose_decision,
    turn_down_decision,
)
from competition.operations.republishing import consequences_of
from competition.web.guard import competition, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.objections import here, send_objection_file
from competition.web.session import me, now

MARK = "mark"


@blueprint.get("/arbitration")
@requires(Permission.DECIDE_OBJECTIONS)
def arbitration() -> str:
    """The objections that were given to this arbitrator."""
    return render_template("organizer/objection_arbitration.html", rows=objections_before(current_user.id))


@blueprint.get("/<competition>/arbitration/<int(max=2147483647):objection>")
@requires(Permission.DECIDE_OBJECTIONS)
def arbitrate(objection: int, **_place: str) -> str:
    """One objection with the sheets concerned and the form of the decision."""
    return _page(_own(objection))


def _page(row: Objection, problems: tuple[Problem, ...] = ()) -> str:
    found = None
    if row.state is ObjectionState.PROPOSED and row.decision and row.decision.upheld:
        try:
            found = consequences_of(row.id)
        except Refusal as refusal:
            problems = (*problems, *refusal.problems)
    ranked = published_result(row.event_id)
    return render_template(
        "organizer/objection_decide.html",
        competition=competition(),
        row=row,
        forms=[(form, list(sheets)) for form, sheets in groupby(_sheets(row), key=lambda s: s.sub_criterion)],
        standing=ranked.result().standing(row.entry.number) if ranked else None,
        awards=[each for each in Award if each is not Award.UNDECIDED],
        found=found,
        problems=problems,
        states=ObjectionState,
        typed=request.form,
    )


def _sheets(row: Objection) -> list[SheetRow]:
    """The confirmed sheets that may be put right: of the form objected to, else of all."""
    found = select(SheetRow).join(CodedWork)
    found = found.where(
        CodedWork.entry_id == row.entry_id, SheetRow.state.in_([SheetState.CONFIRMED, SheetState.SIGNED])
    )
    if row.kind_value is ObjectionKind.SHEET:
        found = found.where(SheetRow.sub_criterion == row.sub_criterion)
    return list(db.session.scalars(found.order_by(SheetRow.sub_criterion, SheetRow.seat)))


@blueprint.post("/<competition>/arbitration/<int(max=2147483647):objection>")
@requires(Permission.DECIDE_OBJECTIONS)
def propose_arbitration(objection: int, **_place: str) -> Response | tuple[str, int]:
    """Propose a decision."""
    row = _own(objection)
    try:
        propose_decision(
            row.id,
            upheld=request.form.get("upheld") == "yes",
            reasons=request.form.get("reasons", ""),
            remedies=tuple(_remedies(row)),
            by=me(),
            now=now(),
        )
    except Refusal as refusal:
        return _page(_own(objection), refusal.problems), 422
    flash(_("处理意见已提出，待另一名仲裁员复核。"), "success")
    return redirect(_back(objection))


def _remedies(row: Objection) -> Iterator[Remedy]:
    """What the form orders. Refusal for a mark that is no number."""
    for sheet in _sheets(row):
        for mark in sorted(sheet.marks, key=lambda each: each.aspect):
            typed = request.form.get(f"{MARK}-{sheet.id}-{mark.aspect}", "").strip()
            if typed:
                yield MarkChange(sheet.sub_criterion, sheet.seat, mark.aspect, None, _number(typed))
    if request.form.get("award") in {each.value for each in Award if each is not Award.UNDECIDED}:
        yield AwardChange(Award(request.form["award"]))
    if order := request.form.get("order", "").replace("，", ",").replace("、", ",").upper():
        yield TieOrder(tuple(each.strip() for each in order.split(",") if each.strip()))
    if request.form.get("disqualify"):
        yield Disqualification()


def _number(typed: str) -> Decimal:
    try:
        found = Decimal(typed)
    except InvalidOperation:
        found = Decimal("NaN")
    if found.is_finite():
        return found
    raise Refusal(
        problem(
            f"“{typed[:20]}”不是分数。",
            f"“{typed[:20]}” is no mark.",
            mend_zh="请填写数字，无需更正的留空。",
            mend_en="Enter a number; leave empty what does not change.",
        )
    )


@blueprint.post("/<competition>/arbitration/<int(max=2147483647):objection>/confirm")
@requires(Permission.DECIDE_OBJECTIONS)
def confirm_arbitration(objection: int, **_place: str) -> Response:
    """The second arbitrator agrees."""
    confirm_decision(_own(objection).id, by=me(), now=now())
    flash(_("处理意见已确认。"), "success")
    return redirect(_back(objection))


@blueprint.post("/<competition>/arbitration/<int(max=2147483647):objection>/turn-down")
@requires(Permission.DECIDE_OBJECTIONS)
def turn_down_arbitration(objection: int, **_place: str) -> Response:
    """The decision goes back."""
    turn_down_decision(_own(objection).id, reason=request.form.get("reason", ""), by=me(), now=now())
    flash(_("处理意见已退回。"), "success")
    return redirect(_back(objection))


@blueprint.get("/<competition>/arbitration/<int(max=2147483647):objection>/files/<int(max=9):position>")
@requires(Permission.DECIDE_OBJECTIONS)
def arbitration_file(objection: int, position: int, **_place: str) -> FileResponse:
    """A file of the objection; the reading is logged."""
    return send_objection_file(_own(objection), position)


def _own(identifier: int) -> Objection:
    """The objection, if it was given to this arbitrator; 404 for any other."""
    row = here(identifier)
    if current_user.id not in {each.user_id for each in row.arbitrators}:
        abort(404)
    return row


def _back(identifier: int) -> str:
    return url_for("organizer.arbitrate", competition=competition().code, objection=identifier)
