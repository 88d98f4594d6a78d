"""Panels: a workbook for all, or one seat by hand."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from competition.db import db
from competition.db.accounts import User
from competition.db.competitions import Event
from competition.db.marking import newest_scheme, seats_of_event
from competition.domain.problems import NOWHERE
from competition.domain.roles import Permission, Role
from competition.operations.accounts import NewAccount
from competition.operations.panels import assign_panels, import_panels
from competition.operations.progress import seats_of_scheme
from competition.spreadsheets.panels import USERNAME_SHAPE, PanelRow
from competition.web.guard import competition, event, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.uploads import UploadForm
from competition.web.session import me, now

NEEDED = InputRequired(_l("此项必填。"))
CHIEF = "chief"


class SeatForm(FlaskForm):
    """One judge for one seat."""

    seat = SelectField(_l("席位"))
    username = StringField(
        _l("账号"),
        validators=[
            NEEDED,
            Regexp(USERNAME_SHAPE.pattern + "$", message=_l("账号用英文字母、数字，以字母开头。")),
        ],
        description=_l("没有的账号会新建，初始密码只显示一次"),
    )
    name = StringField(_l("姓名"), validators=[NEEDED, Length(max=40)])
    employer = StringField(_l("工作单位"), validators=[NEEDED, Length(max=80)])

    def fill_choices(self, seats: list[tuple[str, int]]) -> None:
        """Every seat of the event, the chief judge's first."""
        self.seat.choices = [(CHIEF, _("裁判长"))] + [
            (f"{form}/{seat}", _("%(form)s 第%(seat)s席", form=form, seat=seat)) for form, seat in seats
        ]

    def row(self, place: Event) -> PanelRow:
        """What was filled in."""
        chief = self.seat.data == CHIEF
        form, seat = ("", "0") if chief else self.seat.data.rsplit("/", 1)
        return PanelRow(
            where=NOWHERE,
            username=self.username.data.strip().lower(),
            name=self.name.data.strip(),
            employer=self.employer.data.strip(),
            event=place.code,
            sub_criterion=form,
            seat=int(seat),
            role=Role.CHIEF_JUDGE if chief else Role.JUDGE,
        )


@blueprint.route("/<competition>/panels", methods=["GET", "POST"])
@requires(Permission.EDIT_PANELS)
def upload_panels(**_place: str) -> str | Response:
    """A workbook seats everybody, or nobody."""
    form = UploadForm()
    if not form.validate_on_submit():
        return render_template("organizer/panels_upload.html", competition=competition(), form=form)
    made = import_panels(competition().id, form.read(), file=form.name, by=me(), now=now())
    return show_accounts(made, url_for("organizer.show", competition=competition().code))


@blueprint.route("/<competition>/events/<event>/panels", methods=["GET", "POST"])
@requires(Permission.EDIT_PANELS)
def event_panels(**_place: str) -> str | Response:
    """The seats of an event."""
    version = newest_scheme(event().id)
    seats = list(seats_of_scheme(version.scheme())) if version else []
    form = SeatForm()
    form.fill_choices(seats)
    if form.validate_on_submit():
        back = url_for("organizer.event_panels", competition=competition().code, event=event().code)
        made = assign_panels(competition().id, [form.row(event())], by=me(), now=now())
        return show_accounts(made, back)
    return render_template(
        "organizer/panels.html",
        competition=competition(),
        event=event(),
        seats=seats,
        taken={(seat.sub_criterion, seat.seat): seat.user for seat in seats_of_event(event().id)},
        chief=db.session.get(User, event().chief_id) if event().chief_id else None,
        form=form,
    )


def show_accounts(made: tuple[NewAccount, ...], back: str) -> str | Response:
    """New passwords are shown once, on this page only: no address leads back to it."""
    if made:
        return render_template(
            "organizer/new_accounts.html", competition=competition(), accounts=made, back=back
        )
    flash(_("裁判组已更新。"), "success")
    return redirect(back)
