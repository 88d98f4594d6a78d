"""Who works on the competition: organizers and finance; judges come with their panels."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from competition.db.accounts import User, members_of, open_invitations
from competition.domain.roles import Permission, Role
from competition.operations import invitations
from competition.operations.people import GIVEN_ROLES, add_member, revoke_role
from competition.spreadsheets.panels import USERNAME_SHAPE
from competition.web.guard import competition, requires
from competition.web.language import spoken
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.panels import show_accounts
from competition.web.session import me, now

NEEDED = InputRequired(_l("此项必填。"))


class MemberForm(FlaskForm):
    """Somebody of the office."""

    username = StringField(
        _l("账号"),
        validators=[
            NEEDED,
            Regexp(USERNAME_SHAPE.pattern + "$", message=_l("账号用英文字母、数字，以字母开头。")),
        ],
        description=_l("没有的账号会新建，初始密码只显示一次"),
    )
    name = StringField(_l("姓名"), validators=[NEEDED, Length(max=40)])
    role = SelectField(_l("岗位"))
    email = StringField(
        _l("邮箱"),
        validators=[Length(max=254)],
        description=_l("邀请时填写的，链接同时发到这里；直接添加时不用"),
    )

    def fill_choices(self) -> None:
        """The roles of the office in the language of the page."""
        self.role.choices = [(role.value, spoken(role.label)) for role in GIVEN_ROLES]

    def member(self) -> dict[str, Any]:
        """Who was named, and for which role."""
        return {
            "username": self.username.data.strip().lower(),
            "name": self.name.data.strip(),
            "role": Role(self.role.data),
        }


@blueprint.route("/<competition>/people", methods=["GET", "POST"])
@requires(Permission.EDIT_COMPETITION)
def people(**_place: str) -> str | Response:
    """Everybody with a role here, the open invitations, and a form for one more."""
    form = MemberForm()
    form.fill_choices()
    if not form.validate_on_submit():
        return _page(form)
    made = add_member(competition().id, **form.member(), by=me(), now=now())
    return show_accounts(made, _here()) if made else redirect(_here())


def _page(form: MemberForm) -> str:
    members = [(each.user, Role(each.role)) for each in members_of(competition().id)]
    links = open_invitations(now(), competition_id=competition().id)
    return render_template(
        "organizer/people.html", competition=competition(), members=members, invitations=links, form=form
    )


def _here() -> str:
    return url_for("organizer.people", competition=competition().code)


@blueprint.post("/<competition>/people/invite")
@requires(Permission.EDIT_COMPETITION)
def invite(**_place: str) -> str:
    """A link into a role, shown once."""
    form = MemberForm()
    form.fill_choices()
    if not form.validate_on_submit():
        return _page(form)
    member = form.member()
    email = (form.email.data or "").strip()
    token = invitations.invite_member(competition().id, **member, email=email, by=me(), now=now())
    return _link(token, name=member["name"], username=member["username"])


def _link(token: str, *, name: str, username: str) -> str:
    return render_template("accounts/link.html", token=token, name=name, username=username, back=_here())


@blueprint.post("/<competition>/people/invitations/<int(max=2147483647):invitation>/withdraw")
@requires(Permission.EDIT_COMPETITION)
def withdraw_invitation(invitation: int, **_place: str) -> Response:
    """Close a link."""
    invitations.withdraw(invitation, competition_id=competition().id, by=me(), now=now())
    flash(_("已撤回邀请。"), "success")
    return redirect(_here())


@blueprint.post("/<competition>/people/<int(max=2147483647):user>/reset")
@requires(Permission.EDIT_COMPETITION)
def reset_password(user: int, **_place: str) -> str:
    """A link to a new password for somebody who works here, shown once."""
    found = _member(user)
    name, username = found.display_name, found.username
    token = invitations.invite_to_new_password(user, by=me(), now=now())
    return _link(token, name=name, username=username)


@blueprint.post("/<competition>/people/<int(max=2147483647):user>/revoke")
@requires(Permission.EDIT_COMPETITION)
def revoke(user: int, **_place: str) -> Response:
    """Take a role away."""
    role = request.form.get("role", "")
    found = _member(user)
    given = {"reason": request.form.get("reason", ""), "by": me(), "now": now()}
    revoke_role(competition().id, found.id, Role(role) if role in set(Role) else abort(400), **given)
    flash(_("岗位已撤销。"), "success")
    return redirect(_here())


def _member(user_id: int) -> User:
    """Somebody with a role here; 404 for everybody else."""
    members = (each.user for each in members_of(competition().id))
    return next((each for each in members if each.id == user_id), None) or abort(404)
