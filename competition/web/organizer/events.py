"""Events: from a workbook or by hand."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import DateField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, NumberRange, Optional

from competition.db.competitions import Event
from competition.domain.draw import CodeCustody
from competition.domain.entry_rules import Shortage
from competition.domain.problems import Refusal
from competition.domain.registration import EventRules
from competition.domain.roles import Permission
from competition.domain.scoresheet import EntryState
from competition.domain.setup import EventSetup
from competition.domain.tiers import BY_APPOINTMENT, Group, SkillLevel
from competition.operations.competitions import import_events, save_event
from competition.operations.overview import overview_event
from competition.operations.shortages import is_short
from competition.spreadsheets.events import read_events
from competition.web.guard import competition, event, requires
from competition.web.language import spoken
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.condition_form import (
    ConditionForm,
    condition_facts,
    condition_values,
)
from competition.web.organizer.ranking_form import COUNT, NEEDED, RankingForm, ranking_facts, ranking_values
from competition.web.organizer.uploads import UploadForm
from competition.web.session import me, now

ONE_OR_MORE = NumberRange(min=1, max=9999, message=_l("请填写1或以上的整数。"))
AGE = NumberRange(min=14, max=99, message=_l("请填写14至99的整数。"))


class EventForm(ConditionForm, RankingForm):
    """How an event is set up."""

    code = StringField(_l("项目编号"), validators=[NEEDED, Length(max=12)], description=_l("例如 E01"))
    name = StringField(_l("项目名称"), validators=[NEEDED, Length(max=40)])
    occupation = StringField(_l("职业（工种）编码"), validators=[Length(max=40)])
    groups = SelectMultipleField(_l("组别"), validators=[NEEDED], description=_l("可多选"))
    team_size = IntegerField(_l("每队人数"), default=1, validators=[NEEDED, ONE_OR_MORE])
    stations = IntegerField(_l("工位数"), validators=[NEEDED, ONE_OR_MORE])
    reserve = IntegerField(
        _l("备用工位数"),
        default=0,
        validators=[Optional(), COUNT],
        description=_l("每场编号最后的若干工位，抽签时不分配"),
    )
    custody = SelectField(_l("加密方式"), default=CodeCustody.SINGLE.value)
    age_on = DateField(_l("年龄计算日"), validators=[Optional()])
    age_from = IntegerField(_l("最小年龄"), validators=[Optional(), AGE])
    age_to = IntegerField(_l("最大年龄"), validators=[Optional(), AGE])
    paper_level = SelectField(
        _l("命题等级"),
        default="",
        coerce=lambda level: level or "",
        description=_l("试题按哪个技能等级命制；文件按命题等级规定晋升时需要"),
    )

    def fill_choices(self) -> None:
        """The choices in the language of the page."""
        super().fill_choices()
        self.fill_condition_choices()
        self.groups.choices = [(group.value, spoken(group.label)) for group in Group]
        self.custody.choices = [(each.value, spoken(each.label)) for each in CodeCustody]
        levels = [(level.value, spoken(level.label)) for level in SkillLevel if level not in BY_APPOINTMENT]
        self.paper_level.choices = [("", _("未确定")), *levels]

    def show(self, shown: Event) -> None:
        """Fill the fields from an event."""
        setup = shown.setup
        self.process(
            None,
            code=shown.code,
            name=shown.name,
            occupation=shown.occupation,
            groups=sorted(setup.rules.groups),
            team_size=shown.team_size,
            stations=shown.stations,
            reserve=shown.reserve,
            custody=shown.custody,
            age_on=shown.age_on,
            age_from=shown.age_from,
            age_to=shown.age_to,
            paper_level=shown.paper_level or "",
            **condition_values(setup.rules.conditions),
            **ranking_values(setup.ranking),
        )

    def setup(self) -> EventSetup:
        """What was filled in."""
        age_on: date | None = self.age_on.data
        rules = EventRules(
            code=self.code.data.strip(),
            name=self.name.data.strip(),
            team_size=self.team_size.data,
            groups=frozenset(Group(group) for group in self.groups.data),
            age_on=age_on,
            age_from=self.age_from.data,
            age_to=self.age_to.data,
            conditions=self.conditions(),
        )
        level = SkillLevel(self.paper_level.data) if self.paper_level.data else None
        occupation, stations = self.occupation.data.strip(), self.stations.data
        return EventSetup(
            rules,
            occupation,
            stations,
            self.ranking(),
            paper_level=level,
            reserve=self.reserve.data or 0,
            custody=CodeCustody(self.custody.data),
        )


@blueprint.route("/<competition>/events/new", methods=["GET", "POST"])
@requires(Permission.EDIT_COMPETITION)
def new_event(**_place: str) -> str | Response:
    """An event by hand."""
    form = EventForm()
    form.fill_choices()
    if not form.validate_on_submit():
        return render_template("organizer/event_form.html", competition=competition(), form=form, event=None)
    return _save(form, None)


@blueprint.route("/<competition>/events/<event>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_COMPETITION)
def edit_event(**_place: str) -> str | Response:
    """Change an event while it is being prepared."""
    form = EventForm()
    form.fill_choices()
    if not form.validate_on_submit():
        if not form.is_submitted():
            form.show(event())
        return render_template(
            "organizer/event_form.html", competition=competition(), form=form, event=event()
        )
    return _save(form, event().code)


def _save(form: EventForm, code: str | None) -> Response:
    setup, home = form.setup(), competition()
    place = home.code
    save_event(home.id, setup, code=code, by=me(), now=now())
    flash(_("项目“%(name)s”已保存。", name=setup.rules.name), "success")
    return redirect(url_for("organizer.show_event", competition=place, event=setup.rules.code))


@blueprint.route("/<competition>/events/import", methods=["GET", "POST"])
@requires(Permission.EDIT_COMPETITION)
def import_event_list(**_place: str) -> str | Response:
    """All events of a workbook, or none."""
    form = UploadForm()
    if not form.validate_on_submit():
        return render_template("organizer/events_import.html", competition=competition(), form=form)
    setups, problems = read_events(form.read(), file=form.name)
    if problems:
        raise Refusal(problems)
    place = competition().code
    import_events(competition().id, setups, by=me(), now=now())
    flash(_("已导入%(count)s个项目。", count=len(setups)), "success")
    return redirect(url_for("organizer.show", competition=place))


@blueprint.get("/<competition>/events/<event>/")
@requires(Permission.VIEW_COMPETITION)
def show_event(**_place: str) -> str:
    """An event: entries and what it waits for."""
    return render_template(
        "organizer/event.html",
        competition=competition(),
        event=event(),
        overview=overview_event(event()),
        states=list(EntryState),
        short=is_short(event()),
        shortages=list(Shortage),
        conditions=condition_facts(event().rules.conditions),
        ranking=ranking_facts(event().setup.ranking),
    )
