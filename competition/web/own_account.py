"""One's own account: another password, and the second factor."""

import segno
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from competition.db.accounts import second_factor_of, unused_recovery_codes
from competition.domain.mailing import LONGEST_ADDRESS
from competition.domain.roles import Permission
from competition.operations import accounts as operations
from competition.operations import addresses
from competition.operations import second_factor as factors
from competition.web.accounts import CodeForm, blueprint, home, let_in, own_page
from competition.web.guard import requires
from competition.web.limits import SIGN_IN, limiter, own_account
from competition.web.session import me, now

CURRENT, NEW = {"autocomplete": "current-password"}, {"autocomplete": "new-password"}


class NewPasswordForm(FlaskForm):
    """A password of one's own, twice."""

    password = PasswordField(
        _l("新密码"),
        validators=[
            InputRequired(_l("请填写密码。")),
            Length(min=operations.SHORTEST_PASSWORD, message=_l("密码至少10个字符。")),
        ],
        description=_l("至少10个字符"),
        render_kw=NEW,
    )
    repeated = PasswordField(
        _l("再次填写新密码"),
        validators=[
            InputRequired(_l("请填写密码。")),
            EqualTo("password", message=_l("两次填写的密码不一致。")),
        ],
        render_kw=NEW,
    )


class ChangePasswordForm(NewPasswordForm):
    """A new password, against the old one."""

    old = PasswordField(_l("原密码"), validators=[InputRequired(_l("请填写密码。"))], render_kw=CURRENT)


class AddressForm(FlaskForm):
    """Where notices go."""

    address = StringField(
        _l("接收通知的邮箱"),
        validators=[Length(max=LONGEST_ADDRESS)],
        description=_l("留空表示不用邮件通知；邮箱加密保存，只用于发送通知"),
        render_kw={"autocomplete": "email", "type": "email"},
    )
    language = SelectField(_l("通知的语言"), choices=lambda: [("zh", "中文"), ("en", "English")])


@blueprint.post("/account/address")
@requires(Permission.SIGNED_IN)
def set_address() -> Response:
    """Another address for notices, or none."""
    form = AddressForm()
    address, language = form.address.data or "", form.language.data or ""
    addresses.set_address(current_user.id, address, language=language, by=me(), now=now())
    flash(_("通知设置已保存。"), "success")
    return redirect(url_for("accounts.own"))


@blueprint.route("/account")
@requires(Permission.SIGNED_IN)
def own() -> str:
    """What one can do about one's own account."""
    return render_template(
        "accounts/own.html",
        factor=second_factor_of(current_user.id),
        recovery_codes=len(unused_recovery_codes(current_user.id)),
        address_form=AddressForm(address=current_user.email, language=current_user.mail_language),
    )


@blueprint.route("/account/password", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@limiter.limit(SIGN_IN, key_func=own_account, methods=["POST"])
def change_password() -> str | Response:
    """Another password; whoever else is signed in to the account is signed out."""
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return render_template("accounts/password.html", form=form)
    operations.change_password(current_user.id, form.old.data, form.password.data, by=me(), now=now())
    let_in(current_user)
    flash(_("密码已更改，其他设备上的登录已全部结束。"), "success")
    return redirect(own_page(request.args.get("next", "")) or home())


@blueprint.route("/account/second-factor")
@requires(Permission.SIGNED_IN)
def second_factor() -> str:
    """The second factor: begun, confirmed, given up."""
    secret = factors.enrolment_secret(current_user.id)
    return render_template(
        "accounts/second_factor.html",
        factor=second_factor_of(current_user.id),
        due=factors.needs_second_factor(current_user),
        recovery_codes=len(unused_recovery_codes(current_user.id)),
        secret=secret,
        qr=_qr(factors.enrolment_address(current_user, secret)) if secret else None,
        form=CodeForm(),
    )


def _qr(address: str) -> Markup:
    """An inline drawing, dark on light whatever the page's colours are: telephones read no other."""
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(scale=5, border=4, dark="#000", light="#fff"))  # noqa: S704 - of our own making


@blueprint.post("/account/second-factor/begin")
@requires(Permission.SIGNED_IN)
def begin_enrolment() -> Response:
    """A new secret to scan."""
    factors.begin_enrolment(current_user.id, by=me(), now=now())
    return redirect(url_for("accounts.second_factor"))


@blueprint.post("/account/second-factor/confirm")
@requires(Permission.SIGNED_IN)
@limiter.limit(SIGN_IN, key_func=own_account)
def confirm_enrolment() -> str:
    """The first code puts the secret in force; the recovery codes are shown once."""
    given = request.form.get("code", "")
    codes = factors.confirm_enrolment(current_user.id, given, by=me(), now=now())
    return render_template("accounts/recovery_codes.html", codes=codes)


@blueprint.post("/account/second-factor/recovery")
@requires(Permission.SIGNED_IN)
@limiter.limit(SIGN_IN, key_func=own_account)
def renew_recovery_codes() -> str:
    """Other recovery codes, shown once."""
    given = request.form.get("code", "")
    codes = factors.renew_recovery_codes(current_user.id, given, by=me(), now=now())
    return render_template("accounts/recovery_codes.html", codes=codes)


@blueprint.post("/account/second-factor/give-up")
@requires(Permission.SIGNED_IN)
@limiter.limit(SIGN_IN, key_func=own_account)
def give_up_second_factor() -> Response:
    """Before the telephone is changed."""
    factors.give_up(current_user.id, request.form.get("code", ""), by=me(), now=now())
    flash(_("动态验证码已停用。"), "success")
    return redirect(url_for("accounts.own"))
