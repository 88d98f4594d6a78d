"""What an invitation's link opens: a password of one's own, or a role accepted with the account one has."""

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.accounts import Invitation
from competition.db.competitions import Competition
from competition.domain.roles import Permission
from competition.operations import invitations as operations
from competition.web.accounts import blueprint, home
from competition.web.guard import requires
from competition.web.limits import LOOK_UP, limiter
from competition.web.own_account import NewPasswordForm
from competition.web.session import me, now


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP)
def invitation(token: str) -> Response:
    """Looking at a link uses nothing up; the form on its page does."""
    found = operations.opened_by(token, now=now())
    if operations.needs_sign_in(found):
        return _page(found, token, None)
    form = NewPasswordForm()
    if not form.validate_on_submit():
        return _page(found, token, form)
    operations.accept_with_password(token, form.password.data, now=now())
    flash(_("密码已设置，请登录。"), "success")
    return redirect(url_for("accounts.sign_in"))


@blueprint.post("/invitation/<token>/accept")
@requires(Permission.SIGNED_IN)
def accept_invitation(token: str) -> Response:
    """A further role for the account that is signed in."""
    operations.accept_as(token, by=me(), now=now())
    flash(_("已接受邀请。"), "success")
    return redirect(home())


def _page(found: Invitation, token: str, form: NewPasswordForm | None) -> Response:
    competition = db.session.get(Competition, found.competition_id) if found.competition_id else None
    mine = current_user.is_authenticated and current_user.username == found.username
    page = render_template(
        "accounts/invitation.html",
        invitation=found,
        token=token,
        invited_to=competition,
        form=form,
        mine=mine,
    )
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer
