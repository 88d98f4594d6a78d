"""Panels: a workbook for all, or one seat by hand."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from competition.db import db
from competition.db.accounts import User
from competition.db.competitions import Event
from competition.db.conflicts import Substitute, profiles_of, substitutes_of
from competition.db.marking import newest_scheme, seats_of_event
from competition.domain.problems import NOWHERE
from competition.domain.roles import Permission, Role
from competition.operations.accounts import NewAccount
from competition.operations.assignments import judges_of
from competition.operations.panel_changes import release_substitute
from competition.operations.panels import assign_panels, import_panels
from competition.operations.progress import seats_of_scheme
from competition.operations.unit import day_of
from competition.spreadsheets.panels import USERNAME_SHAPE, PanelRow, Qualification
from competition.web.guard import competition, event, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.uploads import UploadForm
from competition.web.session import me, now

NEEDED = InputRequired(_l("此项必填。"))
CHIEF, SPARE = "chief", "spare"


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
    qualification = StringField(
        _l("裁判资格"), validators=[Length(max=40)], description=_l("例如 国家级裁判员")
    )
    number = StringField(_l("裁判员证编号"), validators=[Length(max=40)])
    occupation = StringField(_l("职业（工种）"), validators=[Length(max=40)])
    valid_until = DateField(_l("有效期至"), validators=[Optional()])
    reason = StringField(
        _l("理由"),
        validators=[Length(max=200)],
        description=_l("评分期间更换裁判须写明；已提交的评分表仍属原裁判"),
    )

    def fill_choices(self, seats: list[tuple[str, int]]) -> None:
        """Every seat of the event, the chief judge's first."""
        self.seat.choices = [(CHIEF, _("裁判长"))] + [
            (f"{form}/{seat}", _("%(form)s 第%(seat)s席", form=form, seat=seat)) for form, seat in seats
        ]
        self.seat.choices += [
            (f"{form}/{SPARE}", _("%(form)s 候补裁判", form=form))
            for form in dict.fromkeys(f for f, _s in seats)
        ]

    def row(self, place: Event) -> PanelRow:
        """What was filled in."""
        chief = self.seat.data == CHIEF
        form, seat = ("", "0") if chief else self.seat.data.rsplit("/", 1)
        spare = seat == SPARE
        return PanelRow(
            where=NOWHERE,
            username=self.username.data.strip().lower(),
            name=self.name.data.strip(),
            employer=self.employer.data.strip(),
            event=place.code,
            sub_criterion=form,
            seat=0 if spare else int(seat),
            role=Role.CHIEF_JUDGE if chief else Role.JUDGE,
            substitute=spare,
            profile=Qualification(
                (self.qualification.data or "").strip(),
                (self.number.data or "").strip(),
                (self.occupation.data or "").strip(),
                self.valid_until.data,
            ),
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
        reason = form.reason.data or ""
        made = assign_panels(competition().id, [form.row(event())], reason=reason, by=me(), now=now())
        return show_accounts(made, back)
    return render_template(
        "organizer/panels.html",
        competition=competition(),
        event=event(),
        seats=seats,
        taken={(seat.sub_criterion, seat.seat): seat.user for seat in seats_of_event(event().id)},
        substitutes=substitutes_of(event().id),
        profiles=profiles_of(judges_of(event())),
        today=day_of(now()),
        chief=db.session.get(User, event().chief_id) if event().chief_id else None,
        form=form,
    )


@blueprint.post("/<competition>/events/<event>/panels/<int(max=2147483647):substitute>/release")
@requires(Permission.EDIT_PANELS)
def release_one(substitute: int, **_place: str) -> Response:
    """A substitute less, with the reason."""
    row = db.session.get(Substitute, substitute)
    if row is None or row.event_id != event().id:
        abort(404)
    release_substitute(row.id, reason=request.form.get("reason", ""), by=me(), now=now())
    flash(_("已解除候补裁判。"), "success")
    return redirect(url_for("organizer.event_panels", competition=competition().code, event=event().code))


def show_accounts(made: tuple[NewAccount, ...], back: str) -> str | Response:
    """New passwords are shown once, on this page only: no address leads back to it."""
    if made:
        return render_template(
            "organizer/new_accounts.html", competition=competition(), accounts=made, back=back
        )
    flash(_("裁判组已更新。"), "success")
    return redirect(back)
