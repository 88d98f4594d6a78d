"""查询本人成绩: an entrant's own total, place and every step, without an account and without a trace in the address."""

import json
from io import BytesIO

from flask import abort, current_app, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from competition.db.competitions import Competition, Event, find_event, find_public_competition
from competition.documents import render_paper
from competition.domain.roles import Permission
from competition.operations.own_results import (
    ENDING,
    ENTRANT,
    OwnResult,
    asked_for,
    find_own_entry,
    read_own_result,
    slip_facts,
)
from competition.operations.visibility import visible_result
from competition.web.guard import requires
from competition.web.limits import LOOK_UP, limiter
from competition.web.public.blueprint import blueprint
from competition.web.public.papers import private, sign, unsign
from competition.web.session import now

PURPOSE = "own-result"
LIFETIME = 15 * 60
"""Seconds that the links to the slip and to JSON hold."""

GUESSES = "10 per hour; 20 per day"
"""Wrong answers for one entry, from anywhere: who knows a birthday has but a thousand endings to try."""


class OwnResultForm(FlaskForm):
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


def aimed_at() -> str:
    """Whose result is asked for, as far as one can say before looking."""
    return f"{request.path}/{asked_for(request.form.get('who', ''))}"


def missed(response: Response) -> bool:
    """Only wrong answers count against an entry: nobody is kept out by asking for the own result."""
    return response.status_code == 404


@blueprint.route("/c/<code>/events/<event_code>/own", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP, methods=["POST"])
@limiter.limit(GUESSES, key_func=aimed_at, methods=["POST"], deduct_when=missed)
def own_result(code: str, event_code: str) -> Response | tuple[Response, int]:
    """The form, and the answer to it. Whatever is wrong, the answer is the same."""
    competition, event = _published(code, event_code)
    form = OwnResultForm()
    place = {"competition": competition, "event": event, "form": form}
    if not form.validate_on_submit():
        return private(render_template("public/own_result.html", **place))
    entry = find_own_entry(event.id, who=form.who.data, ending=form.ending.data, now=now())
    if entry is None:
        flash(_("没有查到：填写的内容与报名信息不符。请核对后重试，或联系主办单位。"), "danger")
        return private(render_template("public/own_result.html", **place)), 404
    token = sign(PURPOSE, entry.id)
    own = read_own_result(entry.id, form="page", by=ENTRANT, now=now())
    return private(
        render_template("public/own_result_shown.html", own=own, explanation=own.explanation, token=token)
    )


def _published(code: str, event_code: str) -> tuple[Competition, Event]:
    """The competition and its event. 404 unless that event is published."""
    competition = find_public_competition(code)
    event = find_event(competition.id, event_code) if competition else None
    if competition is None or event is None or visible_result(event.id, now=now()) is None:
        abort(404)
    return competition, event


@blueprint.get("/own-result/<token>.pdf")
@requires(Permission.PUBLIC)
def own_slip(token: str) -> Response:
    """The result slip, drawn from the published result."""
    identifier = unsign(PURPOSE, token, lifetime=LIFETIME)
    if identifier is None:
        return _expired()
    own = read_own_result(identifier, form="pdf", by=ENTRANT, now=now())
    content = render_paper("slip", slip_facts(own, list_url=_list_url(own)))
    name = f"成绩单-{own.entry}.pdf"
    return private(send_file(BytesIO(content), mimetype="application/pdf", download_name=name))


@blueprint.get("/own-result/<token>.json")
@requires(Permission.PUBLIC)
def own_json(token: str) -> Response:
    """The same as plain values, both languages, marks as text."""
    identifier = unsign(PURPOSE, token, lifetime=LIFETIME)
    if identifier is None:
        return _expired()
    own = read_own_result(identifier, form="json", by=ENTRANT, now=now())
    text = json.dumps(own.as_dict(), ensure_ascii=False, indent=2)
    return private(current_app.response_class(text, mimetype="application/json"))


def _expired() -> Response:
    flash(_("链接已过期，请重新查询。"), "warning")
    return redirect(url_for("public.index"))


def _list_url(own: OwnResult) -> str:
    path = url_for("public.event", code=own.competition_code, event_code=own.event_code)
    return f"{current_app.config['SAIWU'].public_url}{path}"
