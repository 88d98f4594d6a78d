"""Progress of marking, ranking, publication."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired

from competition.db.marking import newest_scheme
from competition.db.results import newest_result
from competition.domain.explain import explain_place
from competition.domain.results import check_publishable
from competition.domain.roles import Permission
from competition.domain.setup import EVENT_RULES
from competition.domain.stages import Stage
from competition.domain.totals import tie_break_keys
from competition.operations.competitions import change_ranking_rules
from competition.operations.results import event_progress, publish_event, rank_event, unfinished
from competition.operations.unit import day_of
from competition.web.guard import competition, event, may, requires
from competition.web.language import spoken
from competition.web.organizer.blueprint import blueprint
from competition.web.session import me, now


class PublishForm(FlaskForm):
    """The day on which the result counts as confirmed: it decides which policy governs."""

    confirmed_on = DateField(_l("成绩确认日"), validators=[InputRequired(_l("请填写日期。"))])


class RulesForm(FlaskForm):
    """How ties break and awards follow, changed with a reason."""

    tie_breaks = StringField(_l("同分排序"), description=_l("编号以 > 分隔"))
    prize_rule = SelectField(_l("授奖规则"))
    reason = StringField(_l("更改理由"), validators=[InputRequired(_l("请写明理由。"))])


@blueprint.get("/<competition>/events/<event>/progress")
@requires(Permission.SEE_PROGRESS)
def progress(**_place: str) -> str:
    """The wall of sheets."""
    return render_template(
        "organizer/progress.html",
        competition=competition(),
        event=event(),
        progress=event_progress(event().id),
    )


@blueprint.get("/<competition>/events/<event>/results")
@requires(Permission.SEE_RANKING)
def results(**_place: str) -> str:
    """The newest ranking with its ties, and what stands in the way of publication."""
    row = newest_result(event().id)
    result = row.result() if row else None
    marking = event().stage_value is Stage.MARKING
    publish = PublishForm(confirmed_on=day_of(now()))
    return render_template(
        "organizer/results.html",
        competition=competition(),
        event=event(),
        row=row,
        result=result,
        marking=marking,
        missing=unfinished(event()) if marking else [],
        blockers=check_publishable(result.standings) if result else (),
        explain=lambda standing: explain_place(standing.place, part_names()),
        publish=publish,
        rules=_rules_form(),
    )


def part_names() -> dict[str, str]:
    """The names of parts and criteria, for tie-breaks in words."""
    version = newest_scheme(event().id)
    return tie_break_keys(version.scheme()) if version else {}


def _rules_form() -> RulesForm:
    setup = event().setup
    form = RulesForm(tie_breaks=">".join(setup.tie_breaks), prize_rule=setup.prize_rule)
    form.prize_rule.choices = [(rule.id, spoken(rule.label)) for rule in EVENT_RULES.values()]
    return form


def _here() -> dict[str, str]:
    return {"competition": competition().code, "event": event().code}


def _back() -> str:
    return url_for("organizer.results", **_here())


@blueprint.post("/<competition>/events/<event>/rank")
@requires(Permission.RANK)
def rank(**_place: str) -> Response:
    """Rank from the confirmed sheets."""
    back = _back() if may(Permission.SEE_RANKING) else url_for("judge.confirm", **_here())
    version = rank_event(event().id, by=me(), now=now())
    flash(_("已排名（第%(version)s版）。请另一人核对后公布。", version=version), "success")
    return redirect(back)


@blueprint.post("/<competition>/events/<event>/rules")
@requires(Permission.EDIT_COMPETITION)
def change_rules(**_place: str) -> Response:
    """Change how ties break, with the reason."""
    back, form = _back(), _rules_form()
    if not form.validate_on_submit():
        flash(_("请写明更改理由。"), "danger")
        return redirect(back)
    keys = tuple(key.strip() for key in (form.tie_breaks.data or "").split(">") if key.strip())
    change_ranking_rules(
        event().id,
        tie_breaks=keys,
        prize_rule=form.prize_rule.data,
        reason=form.reason.data,
        by=me(),
        now=now(),
    )
    flash(_("排名规则已更改，请重新排名。"), "success")
    return redirect(back)


@blueprint.post("/<competition>/events/<event>/publish")
@requires(Permission.PUBLISH)
def publish(**_place: str) -> Response:
    """Show the result to everybody."""
    back, form = _back(), PublishForm()
    if not form.validate_on_submit():
        flash(_("请填写成绩确认日。"), "danger")
        return redirect(back)
    seen = request.form.get("version", default=-1, type=int)
    publish_event(event().id, confirmed_on=form.confirmed_on.data, version=seen, by=me(), now=now())
    flash(_("成绩已公布。"), "success")
    return redirect(back)


@blueprint.get("/<competition>/events/<event>/results/<number>")
@requires(Permission.SEE_RANKING)
def breakdown(number: str, **_place: str) -> str:
    """Why an entry stands where it stands: every step."""
    row = newest_result(event().id)
    standing = row.result().standing(number) if row else None
    if standing is None:
        abort(404)
    return render_template(
        "organizer/breakdown.html",
        competition=competition(),
        event=event(),
        standing=standing,
        why=explain_place(standing.place, part_names()),
        back=request.referrer,
    )
