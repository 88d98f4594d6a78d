"""Who works on the competition: organizers and finance; judges come with their panels."""

from flask import redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from competition.db.accounts import members_of
from competition.domain.roles import Permission, Role
from competition.operations.people import OFFICE_ROLES, add_member
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

    def fill_choices(self) -> None:
        """The roles of the office in the language of the page."""
        self.role.choices = [(role.value, spoken(role.label)) for role in OFFICE_ROLES]


@blueprint.route("/<competition>/people", methods=["GET", "POST"])
@requires(Permission.EDIT_COMPETITION)
def people(**_place: str) -> str | Response:
    """Everybody with a role here, and a form for one more."""
    form = MemberForm()
    form.fill_choices()
    if not form.validate_on_submit():
        members = [(each.user, Role(each.role)) for each in members_of(competition().id)]
        return render_template("organizer/people.html", competition=competition(), members=members, form=form)
    back = url_for("organizer.people", competition=competition().code)
    made = add_member(
        competition().id,
        username=form.username.data.strip().lower(),
        name=form.name.data.strip(),
        role=Role(form.role.data),
        by=me(),
        now=now(),
    )
    return show_accounts(made, back) if made else redirect(back)
