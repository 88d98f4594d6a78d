"""A tablet joins by a link, is handed from judge to judge by PIN, and says how it is."""

from collections.abc import Mapping
from datetime import timedelta

from flask import Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import logout_user
from flask_wtf import FlaskForm
from wtforms import PasswordField, ValidationError
from wtforms.validators import InputRequired, Length

from competition.domain.problems import Refusal
from competition.domain.roles import Permission
from competition.domain.venue import read_checks
from competition.operations import tablets
from competition.operations.tablet_problems import wrong_pin
from competition.operations.vouching import key_for
from competition.web.guard import requires
from competition.web.limits import LOOK_UP, device_or_address, limiter
from competition.web.session import TABLET_COOKIE, joined_tablet, let_in_on, me, now, tablet_id
from competition.web.tablet.answers import refused, told
from competition.web.tablet.blueprint import HOME, api, blueprint

KEPT_FOR = timedelta(days=7)
"""Longer than a competition's days of marking."""
PIN_FIELD = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 6}


class PinForm(FlaskForm):
    """The PIN of the judge's own choice, twice."""

    pin = PasswordField(
        _l("PIN"),
        validators=[InputRequired(_l("请设置PIN。")), Length(max=6)],
        description=_l("六位数字；交接后凭它回到自己的评分表"),
        render_kw=PIN_FIELD,
    )
    again = PasswordField(_l("再输一次"), validators=[Length(max=6)], render_kw=PIN_FIELD)

    def validate_again(self, field: PasswordField) -> None:
        """A slip of the finger would shut the judge out."""
        if field.data != self.pin.data:
            raise ValidationError(_("两次输入的PIN不一致。"))


@blueprint.route("/join/<token>", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP)
def join(token: str) -> Response:
    """Looking at a link uses nothing up; the PIN on its page does. Whoever was signed in here is signed out."""
    code = tablets.join_code_of(token, now=now())
    form = PinForm()
    if not form.validate_on_submit():
        return _page(token, code, form)
    try:
        secret = tablets.join(token, form.pin.data, device=request.cookies.get(TABLET_COOKIE), now=now())
    except Refusal as refusal:
        return _page(token, tablets.join_code_of(token, now=now()), form, problems=refusal.problems)
    logout_user()
    answer = make_response(redirect(f"{HOME}/"))
    answer.set_cookie(
        TABLET_COOKIE,
        secret,
        max_age=KEPT_FOR,
        path=HOME,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _page(token: str, code: tablets.JoinCode, form: PinForm, **more: object) -> Response:
    place = {"code": code, "competition": tablets.competition_of(code), "form": form, "token": token}
    status = 200 if request.method == "GET" else 422
    answer = make_response(render_template("tablet/join.html", **place, **more), status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@api.get("/judges")
@requires(Permission.PUBLIC)
def judges() -> Response:
    """Who joined on this device, for the screen on which the next one gives a PIN; nobody on one that did not join."""
    tablet = joined_tablet()
    joined = tablet.judges if tablet else []
    return told({"judges": [{"id": each.user_id, "name": each.user.display_name} for each in joined]})


@api.post("/unlock")
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP, key_func=device_or_address)
def unlock() -> Response:
    """Let a judge in by PIN."""
    tablet, body = joined_tablet(), request.get_json(silent=True)
    given = body if isinstance(body, Mapping) else {}
    user, pin = given.get("user"), given.get("pin")
    known = tablet is not None and type(user) is int and isinstance(pin, str)
    if not known or not tablets.let_in(tablet.id, user, pin, now=now()):
        return refused([wrong_pin()])
    logout_user()
    return told({"user": user, "key": key_for(tablet.id, user).hex()})


@api.post("/pin")
@requires(Permission.MARK)
@limiter.limit(LOOK_UP, key_func=device_or_address)
def pin() -> Response:
    """Check the PIN of the judge who was let in: the key that the device keeps under it, for times without a network."""
    tablet, body = let_in_on(), request.get_json(silent=True)
    given = body.get("pin") if isinstance(body, Mapping) else None
    judge = me().user_id
    if (
        tablet is None
        or not isinstance(given, str)
        or not tablets.pin_fits(tablet.tablet_id, judge, given, now=now())
    ):
        return refused([wrong_pin()])
    return told({"user": judge, "key": key_for(tablet.tablet_id, judge).hex()})


@api.post("/lock")
@requires(Permission.MARK)
def lock() -> Response:
    """Hand the device over: the next judge is asked for a PIN, or signs in where the device did not join."""
    if tablet := joined_tablet():
        tablets.lock_screen(tablet.id, by=me(), now=now())
    logout_user()
    return told({})


@api.post("/seen")
@requires(Permission.MARK)
def seen() -> Response:
    """How the device is, when it has nothing else to send."""
    device, status = tablet_id(), read_status(request.get_json(silent=True))
    if device is not None and status is not None:
        tablets.note_seen(device, status, now=now())
    return told({})


@api.post("/checked")
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP, key_func=device_or_address)
def checked() -> Response:
    """What the device found when it checked itself; kept for one that joined."""
    body, tablet = request.get_json(silent=True), joined_tablet()
    if tablet is not None and isinstance(body, Mapping):
        tablets.note_checked(tablet.id, read_checks(body.get("missed")), now=now())
    return told({"kept": tablet is not None})


def read_status(body: object) -> tablets.Status | None:
    """What a device says of itself; None where it says nothing sound."""
    said = body.get("device") if isinstance(body, Mapping) else None
    if not isinstance(said, Mapping):
        return None
    battery, unsent, release = said.get("battery"), said.get("unsent"), said.get("release")
    if type(unsent) is not int or not 0 <= unsent < 10**6 or not isinstance(release, str):
        return None
    full = battery if type(battery) is int and 0 <= battery <= 100 else None
    return tablets.Status(full, unsent, release[:12])
