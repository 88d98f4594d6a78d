"""Series of competitions: the list, one series on its time line, and which series a competition belongs to."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from competition.db import db
from competition.db.series import Series, all_series, competitions_in, series_of
from competition.domain.problems import Problem, Refusal
from competition.domain.roles import Permission
from competition.domain.stages import Stage
from competition.domain.tiers import Tier
from competition.operations.series import (
    CYCLE,
    NAME,
    SeriesDraft,
    found_series,
    next_due,
    offered_series,
    put_into_series,
)
from competition.operations.unit import day_of
from competition.web.guard import competition, policies, requires
from competition.web.language import spoken
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.competitions import own_competitions
from competition.web.organizer.field_problems import show_beside
from competition.web.organizer.ranking_form import NEEDED
from competition.web.session import me, now


class SeriesForm(FlaskForm):
    """What a series is."""

    name = StringField(_l("系列名称"), validators=[NEEDED, Length(max=80)])
    tier = SelectField(_l("层级"))
    cycle_years = IntegerField(
        _l("周期（年）"),
        validators=[Optional(), NumberRange(min=1, max=20, message=_l("请填写1至20的整数。"))],
        description=_l("每几年一届；没有固定周期的不填"),
    )
    policy_id = SelectField(_l("依据的政策文件"))

    def fill_choices(self) -> None:
        """The choices in the language of the page."""
        self.tier.choices = [(tier.value, spoken(tier.label)) for tier in Tier]
        self.policy_id.choices = [("", _("无")), *((each.id, each.number) for each in policies().values())]

    def draft(self) -> SeriesDraft:
        """What was filled in."""
        return SeriesDraft(self.name.data, Tier(self.tier.data), self.cycle_years.data, self.policy_id.data)


@blueprint.get("/series/")
@requires(Permission.VIEW_COMPETITION)
def series_list() -> str:
    """Every series, with the year in which the next one is due."""
    found = [(each, competitions_in(each.id)) for each in all_series()]
    rows = [(each, held, next_due(each, held)) for each, held in found]
    return render_template("organizer/series.html", rows=rows, year=day_of(now()).year)


@blueprint.route("/series/new", methods=["GET", "POST"])
@requires(Permission.CREATE_COMPETITION)
def new_series() -> str | Response | tuple[str, int]:
    """Found one: as a document names it, or another."""
    form = SeriesForm(data=_offered() if request.method == "GET" else None)
    form.fill_choices()
    if not form.validate_on_submit():
        return _form(form)
    try:
        made = found_series(form.draft(), policies=policies(), by=me(), now=now())
    except Refusal as refusal:
        return _form(form, show_beside(form, refusal.problems, {NAME: "name", CYCLE: "cycle_years"})), 422
    flash(_("赛事系列已建立。"), "success")
    return redirect(url_for("organizer.one_series", series=made))


def _offered() -> dict[str, object]:
    """The fields as the document named in the address has them."""
    wanted = (request.args.get("policy", ""), request.args.get("name", ""))
    for each in offered_series(policies()):
        if (each.policy.id, each.line.name) == wanted:
            tier = each.line.tier.value if each.line.tier else Tier.CITY.value
            given = {"name": each.line.name, "tier": tier, "policy_id": each.policy.id}
            return {**given, "cycle_years": each.line.every_years}
    return {}


def _form(form: SeriesForm, problems: list[Problem] | None = None) -> str:
    offered = offered_series(policies())
    return render_template("organizer/series_new.html", form=form, problems=problems, offered=offered)


@blueprint.get("/series/<int(max=2147483647):series>")
@requires(Permission.VIEW_COMPETITION)
def one_series(series: int) -> str:
    """Its competitions by year, what is published of each, and the next one by the cycle."""
    found = db.session.get(Series, series) or abort(404)
    held = competitions_in(found.id)
    return render_template(
        "organizer/series_show.html",
        series=found,
        policy=policies().get(found.policy_id),
        held=[(each, sum(event.stage_value is Stage.PUBLISHED for event in each.events)) for each in held],
        due=next_due(found, held),
        year=day_of(now()).year,
        own={each.id for each in own_competitions()},
    )


@blueprint.get("/<competition>/series")
@requires(Permission.EDIT_COMPETITION)
def place_in_series(**_place: str) -> str:
    """Which series this competition belongs to."""
    fitting = [each for each in all_series() if each.tier == competition().tier]
    return render_template(
        "organizer/series_place.html",
        competition=competition(),
        current=series_of(competition().id),
        fitting=fitting,
    )


@blueprint.post("/<competition>/series")
@requires(Permission.EDIT_COMPETITION)
def save_place_in_series(**_place: str) -> Response:
    """Put it into another one, or into none."""
    back = url_for("organizer.show", competition=competition().code)
    chosen = request.form.get("series", type=int)
    if chosen is not None and chosen not in {each.id for each in all_series()}:
        abort(400)
    put_into_series(competition().id, chosen, by=me(), now=now())
    flash(_("所属系列已保存。"), "success")
    return redirect(back)
