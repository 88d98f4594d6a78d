"""A draw custodian: the own key, and the own stage of each draw: to draw it, print it and open it."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from competition.db import db
from competition.db.competitions import Event
from competition.db.custodian_keys import find_key
from competition.db.custody import SealedStage, codes_are_sealed, sealed_to, stages_of
from competition.db.draws import works_of
from competition.db.entries import entries_of
from competition.domain.problems import Problem, Refusal
from competition.domain.roles import Permission
from competition.domain.scoresheet import EntryState
from competition.domain.three_codes import DrawStage
from competition.operations import custodian_keys, draw_stages, floor, openings
from competition.operations import draw_stage_problems as says
from competition.web.codes.blueprint import blueprint
from competition.web.guard import competition, event, requires
from competition.web.limits import SIGN_IN, limiter, own_account
from competition.web.session import me, now

NEEDED = InputRequired(_l("请填写口令。"))
CHANGE = "change"
"""Stands before the fields of the second form of the page."""
CURRENT, NEW = {"autocomplete": "off"}, {"autocomplete": "new-password"}


class KeyForm(FlaskForm):
    """A passphrase, twice."""

    passphrase = PasswordField(
        _l("口令"),
        validators=[
            NEEDED,
            Length(min=custodian_keys.SHORTEST_PASSPHRASE, message=_l("口令至少12个字符。")),
        ],
        description=_l("至少12个字符，用一句只有自己知道的话；不要用登录密码"),
        render_kw=NEW,
    )
    repeated = PasswordField(
        _l("再次填写口令"),
        validators=[NEEDED, EqualTo("passphrase", message=_l("两次填写的口令不一致。"))],
        render_kw=NEW,
    )


class ChangeForm(KeyForm):
    """Another passphrase, against the one before."""

    old = PasswordField(_l("原口令"), validators=[NEEDED], render_kw=CURRENT)


@dataclass(frozen=True, slots=True)
class Mine:
    """What the custodian can do with the own stage now."""

    row: SealedStage
    may_draw: bool
    may_open: bool
    missing: list[Problem]


@blueprint.get("/")
@requires(Permission.KEEP_CODES)
def custodian() -> str:
    """The own key, and the stages that one keeps."""
    return _key_page(KeyForm(formdata=None), ChangeForm(formdata=None, prefix=CHANGE))


def _key_page(make: KeyForm, change: ChangeForm) -> str:
    found = select(SealedStage).where(SealedStage.custodian_id == current_user.id)
    return render_template(
        "codes/custodian.html",
        key=find_key(current_user.id),
        in_use=bool(sealed_to(current_user.id)),
        rows=list(db.session.scalars(found.order_by(SealedStage.id.desc()))),
        make=make,
        change=change,
    )


@blueprint.post("/key")
@requires(Permission.KEEP_CODES)
@limiter.limit(SIGN_IN, key_func=own_account)
def make_key() -> str | Response:
    """A key under a new passphrase."""
    form = KeyForm()
    if not form.validate_on_submit():
        return _key_page(form, ChangeForm(formdata=None, prefix=CHANGE))
    custodian_keys.make_key(form.passphrase.data, by=me(), now=now())
    flash(_("密钥已生成。口令只有您知道，请牢记：忘记后任何人都无法恢复。"), "success")
    return redirect(url_for("codes.custodian"))


@blueprint.post("/passphrase")
@requires(Permission.KEEP_CODES)
@limiter.limit(SIGN_IN, key_func=own_account)
def change_passphrase() -> str | Response:
    """The same key under another passphrase."""
    form = ChangeForm(prefix=CHANGE)
    if not form.validate_on_submit():
        return _key_page(KeyForm(formdata=None), form)
    custodian_keys.change_passphrase(form.old.data, form.passphrase.data, by=me(), now=now())
    flash(_("口令已更换，原来加密的内容用新口令打开。"), "success")
    return redirect(url_for("codes.custodian"))


@blueprint.get("/<competition>/<event>/")
@requires(Permission.KEEP_CODES)
def stage(**_place: str) -> str:
    """The three stages of an event, and what is to be done with the own one."""
    return _stage_page()


def _stage_page(problems: tuple[Problem, ...] = ()) -> str:
    rows = stages_of(event().id)
    mine = next((row for row in rows.values() if row.custodian_id == current_user.id), None)
    return render_template(
        "codes/stage.html",
        competition=competition(),
        event=event(),
        rows=rows,
        mine=_mine(event(), mine, rows) if mine else None,
        works=works_of(event().id) if mine and mine.stage_value is DrawStage.WORK_CODE else [],
        absent=EntryState.ABSENT,
        sealed=codes_are_sealed(event().id),
        problems=problems,
    )


def _mine(event: Event, row: SealedStage, rows: dict[DrawStage, SealedStage]) -> Mine:
    before = row.stage_value.before
    drawable = row.drawn_at is None and (before is None or rows[before].drawn_at is not None)
    next_one = openings.next_to_open(event) is row.stage_value
    missing = openings.unopenable(event, row.stage_value, now=now()) if next_one else []
    return Mine(row, drawable, next_one, missing)


def _own_stage() -> DrawStage:
    """The stage of this event that one keeps. Refusal for somebody who keeps none."""
    rows = stages_of(event().id)
    if not rows:
        raise Refusal(says.not_prepared())
    mine = next((stage for stage, row in rows.items() if row.custodian_id == current_user.id), None)
    if mine is None:
        raise Refusal(says.not_yours(next(iter(rows))))
    return mine


def _passphrase() -> str:
    return request.form.get("passphrase", "")


def _here() -> str:
    return url_for("codes.stage", competition=competition().code, event=event().code)


@blueprint.post("/<competition>/<event>/draw", endpoint="draw_stage")
@requires(Permission.KEEP_CODES)
@limiter.limit(SIGN_IN, key_func=own_account)
def draw(**_place: str) -> str | Response | tuple[str, int]:
    """Draw the own stage."""
    back = _here()
    try:
        done = draw_stages.draw_stage(event().id, _own_stage(), passphrase=_passphrase(), by=me(), now=now())
    except Refusal as refusal:
        return _stage_page(refusal.problems), 422
    flash(_("已抽定 %(count)d 项，只有您的口令能打开这张表。", count=done.lines), "success")
    if done.neighbours:
        flash(
            _("仍有 %(count)d 处同一代表队的选手工位相邻，工位不足以全部错开。", count=done.neighbours),
            "warning",
        )
    return redirect(back)


@blueprint.post("/<competition>/<event>/table", endpoint="print_table")
@requires(Permission.KEEP_CODES)
@limiter.limit(SIGN_IN, key_func=own_account)
def table(**_place: str) -> str | tuple[str, int]:
    """The own table, to print it; nothing of it is kept anywhere else."""
    try:
        own = _own_stage()
        lines = draw_stages.read_table(event().id, own, passphrase=_passphrase(), by=me(), now=now())
    except Refusal as refusal:
        return _stage_page(refusal.problems), 422
    layout = draw_stages.layout_of(event())
    return render_template(
        "codes/table.html",
        competition=competition(),
        event=event(),
        stage=own,
        stages=DrawStage,
        lines=lines,
        reserves=layout.reserves(len(lines)),
        entries={entry.number: entry for entry in entries_of(event().id)}
        if own is DrawStage.ENTRY_CODE
        else {},
        printed_at=now(),
    )


@blueprint.post("/<competition>/<event>/missing", endpoint="set_missing")
@requires(Permission.KEEP_CODES)
def missing(**_place: str) -> Response | tuple[str, int]:
    """Say that a code has no work, or has one after all."""
    back, form = _here(), request.form
    try:
        floor.set_missing(
            event().id,
            form.get("code", ""),
            missing=form.get("missing") == "1",
            reason=form.get("reason", ""),
            by=me(),
            now=now(),
        )
    except Refusal as refusal:
        return _stage_page(refusal.problems), 422
    flash(_("作品 %(code)s 的状态已登记。", code=form.get("code", "")), "success")
    return redirect(back)


@blueprint.post("/<competition>/<event>/open", endpoint="open_stage")
@requires(Permission.KEEP_CODES)
@limiter.limit(SIGN_IN, key_func=own_account)
def open_own(**_place: str) -> Response | tuple[str, int]:
    """Open the own stage before two witnesses."""
    back = _here()
    try:
        own = _own_stage()
        openings.open_stage(event().id, own, passphrase=_passphrase(), by=me(), now=now())
    except Refusal as refusal:
        return _stage_page(refusal.problems), 422
    flash(_("已开启，种子已公布。"), "success")
    return redirect(back)
