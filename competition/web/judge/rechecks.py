"""The chief judge enters sheets again from paper, seeing no mark, and puts single marks right; codes only."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.marking import SheetRow
from competition.db.rechecks import RecheckedSheet, newest_recheck
from competition.domain.problems import Problem, Refusal
from competition.domain.roles import Permission
from competition.domain.scoresheet import read_mark
from competition.domain.stages import Stage
from competition.operations.corrections import propose_correction
from competition.operations.rechecks import aspects_of, check_sheet, recheck_of, sheet_of_recheck
from competition.web.guard import chief_only, competition, event, requires
from competition.web.judge.blueprint import blueprint
from competition.web.judge.keyed import keyed_fields
from competition.web.judge.sheets import PREFIX
from competition.web.recheck_view import correction_lines, recheck_view
from competition.web.session import me, now


@dataclass(frozen=True, slots=True)
class Line:
    """A sheet of the sample on the chief judge's list."""

    code: str
    row: RecheckedSheet

    @property
    def order(self) -> tuple[str, str, int]:
        """By form, as the paper lies in piles; then by code and seat."""
        return self.row.sheet.sub_criterion, self.code, self.row.sheet.seat


@blueprint.get("/<competition>/<event>/recheck")
@requires(Permission.CONFIRM_SHEETS)
def checks(**_place: str) -> str:
    """The recheck: its sample, what differs, what is left to do."""
    chief_only()
    recheck = newest_recheck(event().id)
    lines = [Line(row.sheet.work.code, row) for row in recheck.sheets] if recheck else []
    return render_template(
        "judge/recheck.html",
        competition=competition(),
        event=event(),
        lines=sorted(lines, key=lambda line: line.order),
        corrections=correction_lines(event().id, name=lambda work: work.code),
        **recheck_view(event()),
    )


@blueprint.get("/<competition>/<event>/recheck/<int(max=2147483647):sheet>")
@requires(Permission.CONFIRM_SHEETS)
def check(sheet: int, **_place: str) -> str:
    """The empty form of a sheet of the sample."""
    chief_only()
    return _form(sheet_of_recheck(recheck_of(event().id).id, sheet), {})


@blueprint.post("/<competition>/<event>/recheck/<int(max=2147483647):sheet>", endpoint="check_in")
@requires(Permission.CONFIRM_SHEETS)
def check_entered(sheet: int, **_place: str) -> str | Response | tuple[str, int]:
    """What the paper says; what was typed is never lost."""
    chief_only()
    back, number = _list(), sheet
    recheck = recheck_of(event().id)
    row = sheet_of_recheck(recheck.id, number)
    read = {
        each.id: read_mark(each, request.form.get(PREFIX + each.id, "")) for each in aspects_of(row.sheet)
    }
    wrong = {name: found for name, found in read.items() if isinstance(found, Problem)}
    marks = {name: found for name, found in read.items() if not isinstance(found, Problem)}
    if wrong:
        return _form(row, request.form, wrong=wrong), 422
    try:
        found = check_sheet(recheck.id, number, marks, note=request.form.get("note", ""), by=me(), now=now())
    except Refusal as refusal:
        row = sheet_of_recheck(recheck_of(event().id).id, number)
        return _form(row, request.form, problems=refusal.problems), 422
    if found:
        flash(_("有 %(count)d 项与系统不符，已提出更正，待第二人签认。", count=len(found)), "warning")
    else:
        flash(_("与系统一致。"), "success")
    return redirect(back)


@blueprint.get("/<competition>/<event>/correct/<int(max=2147483647):sheet>")
@requires(Permission.CONFIRM_SHEETS)
def correct(sheet: int, **_place: str) -> str:
    """A confirmed sheet with its marks, and the form that proposes another one."""
    chief_only()
    return _correct_page(_sheet_here(sheet), {})


@blueprint.post("/<competition>/<event>/correct/<int(max=2147483647):sheet>", endpoint="correct_mark")
@requires(Permission.CONFIRM_SHEETS)
def propose(sheet: int, **_place: str) -> Response | tuple[str, int]:
    """Propose the other mark; somebody else signs it."""
    chief_only()
    row, back, typed = _sheet_here(sheet), _list(), request.form
    aspects = {aspect.id: aspect for aspect in aspects_of(row)}
    aspect = aspects.get(typed.get("aspect", ""))
    if aspect is None:
        abort(400)
    mark = read_mark(aspect, typed.get("mark", ""))
    if mark is None:
        return _correct_page(row, typed, missing=True), 422
    if isinstance(mark, Problem):
        return _correct_page(row, typed, problems=(mark,)), 422
    try:
        propose_correction(row.id, aspect.id, mark, reason=typed.get("reason", ""), by=me(), now=now())
    except Refusal as refusal:
        return _correct_page(_sheet_here(sheet), typed, problems=refusal.problems), 422
    flash(_("已提出更正，待第二人签认。"), "success")
    return redirect(back)


def _list() -> str:
    return url_for("judge.checks", competition=competition().code, event=event().code)


def _sheet_here(identifier: int) -> SheetRow:
    """The sheet, if it belongs to the event in the address; 404 for any other."""
    row = db.session.get(SheetRow, identifier)
    if row is None or row.event_id != event().id:
        abort(404)
    return row


def _form(
    row: RecheckedSheet,
    typed: Mapping[str, str],
    *,
    wrong: Mapping[str, Problem] | None = None,
    problems: tuple[Problem, ...] = (),
) -> str:
    fields = keyed_fields(aspects_of(row.sheet), typed, wrong or {})
    return render_template(
        "judge/recheck_sheet.html",
        competition=competition(),
        event=event(),
        row=row,
        code=row.sheet.work.code,
        fields=fields,
        wrong=[index for index, each in enumerate(fields) if each.problem],
        note=typed.get("note", ""),
        problems=problems,
        open=row.found_error is None and event().stage_value is Stage.MARKING,
        prefix=PREFIX,
    )


def _correct_page(
    row: SheetRow,
    typed: Mapping[str, str],
    *,
    problems: tuple[Problem, ...] = (),
    missing: bool = False,
) -> str:
    return render_template(
        "judge/recheck_correct.html",
        competition=competition(),
        event=event(),
        row=row,
        code=row.work.code,
        aspects=aspects_of(row),
        values=row.values(),
        typed=typed,
        problems=problems,
        missing=missing,
        open=event().stage_value is Stage.MARKING,
    )
