"""Progress of marking, ranking, publication."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateField, StringField
from wtforms.validators import InputRequired

from competition.db.results import newest_result
from competition.domain.explain_result import explain, in_short, name_of
from competition.domain.problems import Problem
from competition.domain.results import EventResult, check_publishable
from competition.domain.roles import Permission
from competition.domain.stages import Stage
from competition.operations.competitions import change_ranking_rules
from competition.operations.progress import event_progress, unfinished
from competition.operations.recheck_checks import unpublishable
from competition.operations.results import publish_event, rank_event
from competition.operations.unit import day_of
from competition.operations.visibility import shown_of
from competition.web.guard import competition, event, may, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.ranking_form import RankingForm, ranking_values
from competition.web.session import me, now


class PublishForm(FlaskForm):
    """The day on which the result counts as confirmed: it decides which policy governs."""

    confirmed_on = DateField(_l("成绩确认日"), validators=[InputRequired(_l("请填写日期。"))])


class RulesForm(RankingForm):
    """How places and awards follow, changed with a reason."""

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
        blockers=_blockers(result) if result and marking else (),
        explain=lambda standing: in_short(result, standing),
        publish=publish,
        rules=_rules_form(),
    )


def _blockers(result: EventResult) -> list[Problem]:
    """What stands in the way of publishing the ranking that is shown."""
    return [*check_publishable(result.standings), *unpublishable(event())]


def _rules_form() -> RulesForm:
    form = RulesForm(**ranking_values(event().setup.ranking))
    form.fill_choices()
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
    change_ranking_rules(event().id, form.ranking(), reason=form.reason.data, by=me(), now=now())
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
    seen_now = shown_of(event().id, now=now()).result is not None
    flash(_("成绩已公布。") if seen_now else _("成绩已由第二人公布，按公布安排对外显示。"), "success")
    return redirect(back)


@blueprint.get("/<competition>/events/<event>/results/<number>")
@requires(Permission.SEE_RANKING)
def breakdown(number: str, **_place: str) -> str:
    """Why an entry stands where it stands: every step."""
    row = newest_result(event().id)
    if row is None:
        abort(404)
    result = row.result()
    try:
        explanation = explain(result, number)
    except KeyError:
        abort(404)
    return render_template(
        "organizer/breakdown.html",
        competition=competition(),
        event=event(),
        name=name_of(result, number),
        standing=result.standing(number),
        explanation=explanation,
        back=request.referrer,
    )
