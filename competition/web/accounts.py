"""Signing in and out; language and brightness of the page, kept on the device."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_user, logout_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from competition.domain.roles import Permission
from competition.operations.accounts import authenticate
from competition.web.guard import may, permissions, requires
from competition.web.language import LANGUAGES, choose
from competition.web.limits import SIGN_IN, SIGN_IN_HALL, account_at_address, limiter

blueprint = Blueprint("accounts", __name__)
THEMES = ("auto", "light", "dark")


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
    user = authenticate(form.username.data.strip(), form.password.data)
    if user is None:
        flash(_("账号或密码不正确。"), "danger")
        return render_template("accounts/sign_in.html", form=form), 401
    _forget()
    login_user(user)
    return redirect(_own_page(request.args.get("next", "")) or home())


def _forget() -> None:
    """Empty the session but for what belongs to the device."""
    kept = {name: session[name] for name in ("language", "theme") if name in session}
    session.clear()
    session.update(kept)


def _own_page(target: str) -> str | None:
    """The page asked for, if it is one of ours: never another site's."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    return target


def home() -> str:
    """Where somebody starts, by what they may do."""
    allowed = permissions(None)
    if Permission.VIEW_COMPETITION in allowed or Permission.CREATE_COMPETITION in allowed:
        return url_for("organizer.index")
    if Permission.MARK in allowed:
        return url_for("judge.index")
    if Permission.CONFIRM_SHEETS in allowed:
        return url_for("judge.chief")
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
    return redirect(_own_page(request.form.get("back", "")) or url_for("public.index"))


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
