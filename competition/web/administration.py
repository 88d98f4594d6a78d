"""All accounts of the installation, for its administrator: no password is ever shown here."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.accounts import User, open_invitations, second_factor_of, users
from competition.domain.roles import Permission
from competition.operations import accounts, invitations, second_factor, sign_in
from competition.web.guard import requires
from competition.web.session import me, now

blueprint = Blueprint("administration", __name__, url_prefix="/accounts")


@blueprint.route("/")
@requires(Permission.MANAGE_ACCOUNTS)
def index() -> str:
    """Every account, and the open links to new passwords."""
    found = [
        (each, sign_in.is_locked(each.username, now=now()), second_factor_of(each.id) is not None)
        for each in users()
    ]
    links = open_invitations(now(), competition_id=None)
    return render_template("accounts/all.html", accounts=found, invitations=links)


def _account(user: int) -> User:
    return db.session.get(User, user) or abort(404)


def _done(said: str) -> Response:
    flash(said, "success")
    return redirect(url_for("administration.index"))


@blueprint.post("/<int(max=2147483647):user>/unlock")
@requires(Permission.MANAGE_ACCOUNTS)
def unlock(user: int) -> Response:
    """Take a lock away before its time."""
    sign_in.unlock(_account(user).id, by=me(), now=now())
    return _done(_("已解除锁定。"))


@blueprint.post("/<int(max=2147483647):user>/end-sessions")
@requires(Permission.MANAGE_ACCOUNTS)
def end_sessions(user: int) -> Response:
    """Sign an account out everywhere."""
    accounts.end_sessions(_account(user).id, by=me(), now=now())
    return _done(_("该账号的登录已全部结束。"))


@blueprint.post("/<int(max=2147483647):user>/second-factor")
@requires(Permission.MANAGE_ACCOUNTS)
def remove_second_factor(user: int) -> Response:
    """For somebody who has lost telephone and recovery codes."""
    second_factor.remove_second_factor(_account(user).id, by=me(), now=now())
    return _done(_("动态验证码已停用。"))


@blueprint.post("/<int(max=2147483647):user>/reset")
@requires(Permission.MANAGE_ACCOUNTS)
def reset(user: int) -> str:
    """A link to a new password, shown once."""
    account = _account(user)
    name, username = account.display_name, account.username
    token = invitations.invite_to_new_password(account.id, by=me(), now=now())
    back = url_for("administration.index")
    return render_template("accounts/link.html", token=token, name=name, username=username, back=back)


@blueprint.post("/invitations/<int(max=2147483647):invitation>/withdraw")
@requires(Permission.MANAGE_ACCOUNTS)
def withdraw(invitation: int) -> Response:
    """Close a link to a new password."""
    invitations.withdraw(invitation, competition_id=None, by=me(), now=now())
    return _done(_("已撤回邀请。"))
