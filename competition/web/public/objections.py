"""异议: filed by an entrant within the public notice, and its state looked up by the number that was given."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from competition.db.competitions import Competition, Event, find_event, find_public_competition
from competition.db.objections import CorrectedResult, PublicNotice, correction_of, newest_notice
from competition.db.results import ResultVersion
from competition.domain.notice_period import NoticeState
from competition.domain.problems import Problem, Refusal
from competition.domain.roles import Permission
from competition.operations.objection_changes import withdraw_objection
from competition.operations.objections import file_objection, read_own_objection
from competition.operations.own_results import ENDING, ENTRANT, find_own_entry
from competition.operations.unit import day_of
from competition.operations.visibility import visible_result
from competition.web.guard import requires
from competition.web.limits import LOOK_UP, limiter
from competition.web.objection_forms import ObjectionForm
from competition.web.public.blueprint import blueprint
from competition.web.public.own_result import GUESSES, LIFETIME, aimed_at, missed
from competition.web.public.papers import private, sign, unsign
from competition.web.session import now

WITHDRAWAL = "objection"
Answer = Response | tuple[Response, int]


class Recognised(FlaskForm):
    """What only the entrant and the office know."""

    who = StringField(
        _l("参赛编号或姓名"),
        validators=[InputRequired(_l("请填写参赛编号或姓名。")), Length(max=60)],
        description=_l("参赛编号例如 E01-003；姓名与报名时一致。"),
    )
    ending = StringField(
        _l("身份证号码后六位"),
        validators=[InputRequired(_l("请填写身份证号码后六位。")), Length(max=ENDING)],
        description=_l("最后一位是 X 的也算一位。"),
    )


class OwnObjectionForm(Recognised, ObjectionForm):
    """An entrant's objection."""


class StateForm(Recognised):
    """Which objection, and whose."""

    reference = StringField(
        _l("异议编号"), validators=[InputRequired(_l("请填写异议编号。")), Length(max=60)]
    )


@blueprint.app_template_global("notice_of")
def notice_of(event: Event) -> tuple[PublicNotice, NoticeState] | None:
    """The public notice of an event and where today lies; None if there is none of the newest result.

    That of a result which was corrected since counts until it is over: objections are taken until its last day.
    """
    notice, row = newest_notice(event.id), visible_result(event.id, now=now())
    if notice is None or row is None:
        return None
    state = notice.period.state(day_of(now()))
    ended = state is not NoticeState.RUNNING and notice.result_version != row.version
    return None if ended else (notice, state)


@blueprint.app_template_global("replaced_by")
def replaced_by(row: ResultVersion) -> ResultVersion | None:
    """The published version that replaced this one; None for the one that counts."""
    newest = visible_result(row.event_id, now=now())
    return newest if newest is not None and newest.version != row.version else None


@blueprint.app_template_global("correction_of")
def correction(row: ResultVersion) -> CorrectedResult | None:
    """What a version corrects; None for a first one."""
    return correction_of(row.id)


@blueprint.route("/c/<code>/events/<event_code>/objection", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP, methods=["POST"])
@limiter.limit(GUESSES, key_func=aimed_at, methods=["POST"], deduct_when=missed)
def file_own_objection(code: str, event_code: str) -> Answer:
    """The form; the number that was given."""
    competition, event = _published(code, event_code)
    form = OwnObjectionForm()
    form.fill_choices(event)
    place = {"competition": competition, "event": event, "form": form}
    if not form.validate_on_submit():
        return private(render_template("public/objection.html", **place))
    entry = find_own_entry(event.id, who=form.who.data, ending=form.ending.data, now=now())
    if entry is None:
        return _not_found("public/objection.html", place)
    try:
        number = file_objection(entry.id, form.filing(entry.number), by=ENTRANT, now=now())
    except Refusal as refusal:
        return private(render_template("public/objection.html", **place, problems=refusal.problems)), 422
    return private(render_template("public/objection_filed.html", **place, number=number))


@blueprint.route("/c/<code>/events/<event_code>/objection/state", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP, methods=["POST"])
@limiter.limit(GUESSES, key_func=aimed_at, methods=["POST"], deduct_when=missed)
def objection_state(code: str, event_code: str) -> Answer:
    """How far an objection is, for its filer."""
    competition, event = _published(code, event_code)
    form = StateForm()
    place = {"competition": competition, "event": event, "form": form}
    if not form.validate_on_submit():
        return private(render_template("public/objection_state.html", **place))
    entry = find_own_entry(event.id, who=form.who.data, ending=form.ending.data, now=now())
    if entry is None:
        return _not_found("public/objection_state.html", place)
    try:
        own = read_own_objection(entry.id, form.reference.data, by=ENTRANT, now=now())
    except Refusal as refusal:
        return _unknown("public/objection_state.html", place, refusal.problems)
    token = sign(WITHDRAWAL, [entry.id, own.reference])
    return private(render_template("public/objection_shown.html", **place, own=own, token=token))


@blueprint.post("/objection/<token>/withdraw")
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP)
def withdraw_own_objection(token: str) -> Response:
    """Take one's own objection back, by the link of the page that showed it."""
    found = unsign(WITHDRAWAL, token, lifetime=LIFETIME)
    if found is None:
        flash(_("链接已过期，请重新查询。"), "warning")
        return redirect(url_for("public.index"))
    entry_id, reference = found
    withdraw_objection(entry_id, reference, reason=request.form.get("reason", ""), by=ENTRANT, now=now())
    flash(_("异议%(reference)s已撤回。", reference=reference), "success")
    return redirect(url_for("public.index"))


def _not_found(page: str, place: dict[str, object]) -> Answer:
    flash(_("没有查到：填写的内容与报名信息不符。请核对后重试，或联系主办单位。"), "danger")
    return private(render_template(page, **place)), 404


def _unknown(page: str, place: dict[str, object], problems: tuple[Problem, ...]) -> Answer:
    return private(render_template(page, **place, problems=problems)), 404


def _published(code: str, event_code: str) -> tuple[Competition, Event]:
    """The competition and its event. 404 unless that event is published."""
    competition = find_public_competition(code)
    event = find_event(competition.id, event_code) if competition else None
    if competition is None or event is None or visible_result(event.id, now=now()) is None:
        abort(404)
    return competition, event
