"""Signing in and out; language and brightness of the page, kept on the device."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_user, logout_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from competition.db import db
from competition.db.accounts import User, second_factor_of
from competition.domain.roles import Permission
from competition.operations.second_factor import CodeCheck, check_code
from competition.operations.sign_in import sign_in as try_password
from competition.web.guard import may, permissions, requires
from competition.web.language import LANGUAGES, choose
from competition.web.limits import SIGN_IN, SIGN_IN_HALL, account_at_address, limiter
from competition.web.session import load_user, now

blueprint = Blueprint("accounts", __name__)
THEMES = ("auto", "light", "dark")
HALF_WAY = "half_way"
CODE_WITHIN = timedelta(minutes=5)


class SignInForm(FlaskForm):
    """Name and password."""

    username = StringField(
        _l("账号"), validators=[InputRequired(_l("请填写账号。"))], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(
        _l("密码"),
        validators=[InputRequired(_l("请填写密码。"))],
        render_kw={"autocomplete": "current-password"},
    )


@blueprint.route("/sign-in", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
@limiter.limit(SIGN_IN_HALL, methods=["POST"])
@limiter.limit(SIGN_IN, key_func=account_at_address, methods=["POST"])
def sign_in() -> str | Response | tuple[str, int]:
    """The door for everybody with an account."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form)
    user = try_password(form.username.data.strip(), form.password.data, now=now())
    if user is None:
        flash(
            _("账号或密码不正确。") + " " + _("连续输错5次，账号锁定15分钟；忘记密码请联系组织者。"), "danger"
        )
        return render_template("accounts/sign_in.html", form=form), 401
    if second_factor_of(user.id) is not None:
        _forget()
        session[HALF_WAY] = {"account": user.get_id(), "until": (now() + CODE_WITHIN).isoformat()}
        return redirect(url_for("accounts.code", next=request.args.get("next")))
    let_in(user)
    return redirect(own_page(request.args.get("next", "")) or home())


class CodeForm(FlaskForm):
    """A one-time code, or a recovery code."""

    code = StringField(
        _l("验证码"),
        validators=[InputRequired(_l("请填写验证码。"))],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"},
        description=_l("手机应用当前显示的六位数字，或一个恢复码"),
    )


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
@limiter.limit(SIGN_IN_HALL, methods=["POST"])
def code() -> str | Response | tuple[str, int]:
    """The second step of signing in, for accounts with a second factor."""
    user = _half_way()
    if user is None:
        flash(_("请先填写账号和密码。"), "warning")
        return render_template("accounts/sign_in.html", form=SignInForm(formdata=None)), 401
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("accounts/code.html", form=form)
    found = check_code(user, form.code.data, now=now())
    if found is not CodeCheck.ACCEPTED:
        flash(_code_refused(found), "danger")
        return render_template("accounts/code.html", form=form), 401
    let_in(user)
    return redirect(own_page(request.args.get("next", "")) or home())


def _half_way() -> User | None:
    """Who has given the password not long ago."""
    kept = session.get(HALF_WAY)
    if kept is None or datetime.fromisoformat(kept["until"]) <= now():
        return None
    return load_user(kept["account"])


def _code_refused(found: CodeCheck) -> str:
    if found is CodeCheck.USED:
        return _("该验证码已经用过，每个只能用一次；请等待下一个。")
    return _("验证码不正确。")


def let_in(user: User) -> None:
    """Begin a session, with nothing of an earlier one but what belongs to the device."""
    _forget()
    login_user(db.session.get_one(User, user.id))


def _forget() -> None:
    """Empty the session but for what belongs to the device."""
    kept = {name: session[name] for name in ("language", "theme") if name in session}
    session.clear()
    session.update(kept)


def own_page(target: str) -> str | None:
    """The page asked for, if it is one of ours: never another site's."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    return target


CODES = {
    Permission.KEEP_CODES: "codes.custodian",
    Permission.WATCH_FLOOR: "codes.floor",
    Permission.WITNESS: "codes.witness",
    Permission.KEY_PAPER: "judge.keying",
}


def home() -> str:
    """Where somebody starts, by what they may do."""
    allowed = permissions(None)
    if Permission.VIEW_COMPETITION in allowed or Permission.CREATE_COMPETITION in allowed:
        return url_for("organizer.index")
    if Permission.MARK in allowed:
        return url_for("judge.index")
    if Permission.CONFIRM_SHEETS in allowed:
        return url_for("judge.chief")
    for permission, page in CODES.items():
        if permission in allowed:
            return url_for(page)
    if allowed & {Permission.REVIEW_ENTRIES, Permission.CHECK_IN, Permission.LEAD_DELEGATION}:
        return url_for("organizer.index")
    return url_for("public.mine") if Permission.SEE_OWN_PAPERS in allowed else url_for("public.index")


@blueprint.post("/sign-out")
@requires(Permission.SIGNED_IN)
def sign_out() -> Response:
    """Leave."""
    logout_user()
    _forget()
    flash(_("已退出登录。"), "success")
    return redirect(url_for("public.index"))


@blueprint.post("/preferences")
@requires(Permission.PUBLIC)
def preferences() -> Response:
    """Language and brightness on this device."""
    if request.form.get("language") in LANGUAGES:
        session["language"] = request.form["language"]
    if request.form.get("theme") in THEMES:
        session["theme"] = request.form["theme"]
    return redirect(own_page(request.form.get("back", "")) or url_for("public.index"))


def may_anywhere(name: str) -> bool:
    """For the navigation: whether the person may do that in some competition."""
    return Permission(name) in permissions(None)


@blueprint.app_context_processor
def _frame() -> dict[str, object]:
    return {
        "may": may,
        "may_anywhere": may_anywhere,
        "theme": session.get("theme", "auto"),
        "language": choose(),
        "signed_in": current_user.is_authenticated,
    }
