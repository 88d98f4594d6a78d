"""代表队与报名设置: the delegations with their leaders, and from when until when one may register."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import func, select
from werkzeug.wrappers import Response
from wtforms import DateTimeLocalField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from competition.db import db
from competition.db.applications import (
    applications_of_delegation,
    delegations_of,
    leaders_of,
    window_of,
)
from competition.db.entries import Delegation, Entry
from competition.domain.problems import Refusal
from competition.domain.roles import Permission
from competition.operations.application_review import INDIVIDUALS
from competition.operations.leaders import add_delegation, invite_leader, release_leader
from competition.operations.registration_window import LONGEST_NOTICE, check_registration, set_window
from competition.spreadsheets.panels import USERNAME_SHAPE
from competition.web.guard import competition, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.session import me, now

NEEDED = InputRequired(_l("此项必填。"))
CHINA = ZoneInfo("Asia/Shanghai")
MINUTES = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
"""As browsers send a moment; the first is how it is shown."""


class DelegationForm(FlaskForm):
    """A delegation that has nobody yet."""

    name = StringField(_l("代表队名称"), validators=[NEEDED, Length(max=60)])


class LeaderForm(FlaskForm):
    """Who is to lead a delegation."""

    username = StringField(
        _l("领队账号"),
        validators=[
            NEEDED,
            Regexp(USERNAME_SHAPE.pattern + "$", message=_l("账号用英文字母、数字，以字母开头。")),
        ],
    )
    name = StringField(_l("领队姓名"), validators=[NEEDED, Length(max=40)])


class WindowForm(FlaskForm):
    """From when until when, in Beijing time."""

    opens_at = DateTimeLocalField(
        _l("报名开始"), format=MINUTES, validators=[Optional()], description=_l("北京时间；留空表示即日起")
    )
    closes_at = DateTimeLocalField(
        _l("报名截止"),
        format=MINUTES,
        validators=[Optional()],
        description=_l("北京时间；到这一刻为止，不含这一刻"),
    )
    notice = TextAreaField(
        _l("报名须知"),
        validators=[Length(max=LONGEST_NOTICE)],
        render_kw={"rows": 5, "maxlength": LONGEST_NOTICE},
        description=_l("公开显示在报名页上，不超过1000字"),
    )


@blueprint.route("/<competition>/delegations", methods=["GET", "POST"])
@requires(Permission.EDIT_COMPETITION)
def delegations(**_place: str) -> str | Response:
    """Each delegation with its leaders and how many it has entered; a form for one more."""
    form, back = DelegationForm(), _here()
    if form.validate_on_submit():
        add_delegation(competition().id, form.name.data, by=me(), now=now())
        flash(_("已添加代表队。"), "success")
        return redirect(back)
    return _page(form)


def _page(form: DelegationForm, *, leader: LeaderForm | None = None, failed: int = 0) -> str:
    rows = [
        (each, leaders_of(each.id), applications_of_delegation(each.id), _entries(each))
        for each in delegations_of(competition().id)
    ]
    return render_template(
        "organizer/delegations.html",
        competition=competition(),
        rows=rows,
        form=form,
        leader=leader or LeaderForm(formdata=None),
        failed=failed,
        individuals=INDIVIDUALS,
    )


def _entries(delegation: Delegation) -> int:
    found = select(func.count()).select_from(Entry).where(Entry.delegation_id == delegation.id)
    return db.session.scalar(found) or 0


def _here() -> str:
    return url_for("organizer.delegations", competition=competition().code)


def _delegation(identifier: int) -> Delegation:
    """The delegation, if it is of this competition; 404 for any other."""
    found = db.session.get(Delegation, identifier)
    if found is None or found.competition_id != competition().id:
        abort(404)
    return found


@blueprint.post("/<competition>/delegations/<int(max=2147483647):delegation>/invite")
@requires(Permission.EDIT_COMPETITION)
def invite_to_lead(delegation: int, **_place: str) -> str:
    """A link for its leader, shown once."""
    found, form = _delegation(delegation), LeaderForm()
    if not form.validate_on_submit():
        return _page(DelegationForm(formdata=None), leader=form, failed=delegation)
    username, name = form.username.data.strip().lower(), form.name.data.strip()
    back = _here()
    token = invite_leader(found.id, username=username, name=name, by=me(), now=now())
    return render_template("accounts/link.html", token=token, name=name, username=username, back=back)


@blueprint.post("/<competition>/delegations/<int(max=2147483647):delegation>/release")
@requires(Permission.EDIT_COMPETITION)
def release_from_lead(delegation: int, **_place: str) -> Response:
    """Somebody leads no more."""
    found, back = _delegation(delegation), _here()
    given = {"reason": request.form.get("reason", "")[:200], "by": me(), "now": now()}
    release_leader(found.id, request.form.get("username", ""), **given)
    flash(_("已解除领队。"), "success")
    return redirect(back)


@blueprint.route("/<competition>/registration", methods=["GET", "POST"])
@requires(Permission.EDIT_COMPETITION)
def registration(**_place: str) -> str | Response | tuple[str, int]:
    """The window of registration, and whether it is open now."""
    form, home = WindowForm(), competition()
    window = window_of(home)
    if not form.is_submitted() and window is not None:
        form.opens_at.data, form.closes_at.data = _local(window.opens_at), _local(window.closes_at)
        form.notice.data = window.notice
    place = {
        "competition": home,
        "form": form,
        "window": window,
        "events": [(each, check_registration(each, now=now())) for each in home.events],
    }
    if not form.validate_on_submit():
        return render_template("organizer/registration.html", **place)
    back = url_for("organizer.registration", competition=home.code)
    try:
        set_window(
            home.id,
            opens_at=_moment(form.opens_at.data),
            closes_at=_moment(form.closes_at.data),
            notice=form.notice.data or "",
            by=me(),
            now=now(),
        )
    except Refusal as refusal:
        return render_template("organizer/registration.html", **place, problems=refusal.problems), 422
    flash(_("报名时间已保存。"), "success")
    return redirect(back)


def _moment(local: datetime | None) -> datetime | None:
    """What was typed is Beijing time."""
    return None if local is None else local.replace(tzinfo=CHINA).astimezone(UTC)


def _local(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(CHINA)
