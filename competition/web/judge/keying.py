"""A recorder keys score sheets in from paper: found by the QR code or on a list, by code, without any mark in sight."""

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.accounts import Membership
from competition.db.competitions import Event
from competition.db.draws import find_work
from competition.domain.paper_twin import read_scanned
from competition.domain.problems import Problem, Refusal
from competition.domain.roles import Permission, Role
from competition.domain.scoresheet import read_mark
from competition.domain.stages import Stage
from competition.operations.marking import SheetRef
from competition.operations.paper_keying import (
    check_recorder,
    key_sheet,
    no_such_paper,
    paper_form,
    paper_sheets,
)
from competition.web.guard import competition, event, requires
from competition.web.judge.blueprint import blueprint
from competition.web.judge.keyed import keyed_fields
from competition.web.judge.sheets import PREFIX
from competition.web.session import me, now


@blueprint.get("/paper")
@requires(Permission.KEY_PAPER)
def keying() -> str:
    """The events of which one keys paper and that are being marked."""
    found = (
        select(Event)
        .join(Membership, Membership.competition_id == Event.competition_id)
        .where(Membership.user_id == me().user_id, Membership.role == Role.RECORDER)
        .where(Event.stage == Stage.MARKING)
    )
    events = db.session.scalars(found.order_by(Event.competition_id.desc(), Event.code))
    return render_template("judge/keying.html", events=[each for each in events if _mine(each)])


def _mine(which: Event) -> bool:
    return check_recorder(which, by=me()) is None


@blueprint.get("/<competition>/<event>/paper")
@requires(Permission.KEY_PAPER)
def keying_event(**_place: str) -> str | Response | tuple[str, int]:
    """The sheets of an event and what was keyed of each; `?scan=` opens the one that a QR code names."""
    _only_mine()
    scanned = request.args.get("scan", "").strip()
    if not scanned:
        return _list()
    try:
        return redirect(_address(*_scanned(scanned)))
    except Refusal as refusal:
        return _list(refusal.problems), 422


def _list(problems: tuple[Problem, ...] = ()) -> str:
    return render_template(
        "judge/keying_event.html",
        competition=competition(),
        event=event(),
        sheets=paper_sheets(event()),
        me=me().user_id,
        scanned=request.args.get("scan", ""),
        problems=problems,
    )


def _scanned(text: str) -> tuple[str, int, str]:
    """The form, seat and code that a QR code names. Refusal for another event's, and for any other text."""
    found = read_scanned(text)
    if found is None or (found.competition, found.event) != (competition().code, event().code):
        raise no_such_paper()
    _ref(found.form, found.seat, found.code)
    return found.form, found.seat, found.code


@blueprint.get("/<competition>/<event>/paper/<form>/<int(max=99):seat>/<code>")
@requires(Permission.KEY_PAPER)
def key_paper(form: str, seat: int, code: str, **_place: str) -> str:
    """The empty form of a sheet."""
    _only_mine()
    return _page(_ref(form, seat, code), code, {}, {})


@blueprint.post("/<competition>/<event>/paper/<form>/<int(max=99):seat>/<code>", endpoint="keyed_paper")
@requires(Permission.KEY_PAPER)
def keep_paper(form: str, seat: int, code: str, **_place: str) -> str | Response | tuple[str, int]:
    """What the paper says; what was typed is never lost."""
    _only_mine()
    ref = _ref(form, seat, code)
    back = url_for("judge.keying_event", competition=competition().code, event=event().code)
    aspects = paper_form(ref).aspects
    typed = {each.id: request.form.get(PREFIX + each.id, "") for each in aspects}
    wrong = {
        each.id: found for each in aspects if isinstance(found := read_mark(each, typed[each.id]), Problem)
    }
    if wrong:
        return _page(ref, code, request.form, wrong), 422
    try:
        again = key_sheet(ref, typed, by=me(), now=now())
    except Refusal as refusal:
        return _page(ref, code, request.form, {}, refusal.problems), 422
    flash(_("两次录入一致，已保存。") if again else _("已保存，请放回原处。"), "success")
    return redirect(back)


def _only_mine() -> None:
    """404 for who keys no paper of this event."""
    if not _mine(event()):
        abort(404)


def _ref(form: str, seat: int, code: str) -> SheetRef:
    """The sheet. Refusal for one that the event does not have."""
    coded = find_work(event().id, code)
    if coded is None:
        raise no_such_paper()
    ref = SheetRef(event().id, coded.id, form, seat)
    paper_form(ref)
    return ref


def _address(form: str, seat: int, code: str) -> str:
    place = {"competition": competition().code, "event": event().code}
    return url_for("judge.key_paper", form=form, seat=seat, code=code, **place)


def _page(
    ref: SheetRef,
    code: str,
    typed: Mapping[str, str],
    wrong: Mapping[str, Problem],
    problems: tuple[Problem, ...] = (),
) -> str:
    form = paper_form(ref)
    fields = keyed_fields(form.aspects, typed, wrong)
    return render_template(
        "judge/keying_sheet.html",
        competition=competition(),
        event=event(),
        form=form.sub_criterion,
        seat=ref.seat,
        code=code,
        fields=fields,
        wrong=[index for index, each in enumerate(fields) if each.problem],
        problems=problems,
        open=event().stage_value is Stage.MARKING,
        prefix=PREFIX,
    )
