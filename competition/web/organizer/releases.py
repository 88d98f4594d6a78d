"""安排公布: from which moment each event's result is seen, and what was changed about it and why."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db.competitions import Event
from competition.db.releases import releases_of
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.roles import Permission
from competition.operations.releases import hold_back, plan_releases, release_now, release_plan
from competition.operations.unit import CHINA
from competition.web.guard import competition, event, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.session import me, now

SHAPE = "%Y-%m-%dT%H:%M"
"""What a browser's field for day and time sends, without its time zone: Beijing's."""


@blueprint.route("/<competition>/releases", methods=["GET", "POST"])
@requires(Permission.PUBLISH)
def releases(**_place: str) -> str | Response | tuple[str, int]:
    """The plan of all events; moments are given together, with one reason."""
    if request.method == "GET":
        return _page()
    moments, problems = _typed(competition().events)
    if problems:
        return _page(problems), 422
    reason = request.form.get("reason", "")
    try:
        count = plan_releases(competition().id, moments, reason=reason, by=me(), now=now())
    except Refusal as refusal:
        return _page(refusal.problems), 422
    flash(_("已安排%(count)s个项目的公布时间。", count=count), "success")
    return _back()


def _page(problems: tuple[Problem, ...] | list[Problem] = ()) -> str:
    return render_template(
        "organizer/releases.html",
        competition=competition(),
        plan=release_plan(competition(), now=now()),
        history=releases_of(competition().id),
        typed=request.form,
        problems=problems,
    )


def _typed(events: list[Event]) -> tuple[dict[int, datetime], list[Problem]]:
    """The moments that were filled in, by event, and what is no moment."""
    moments, problems = {}, []
    for each in events:
        text = request.form.get(f"moment-{each.code}", "").strip()
        try:
            if text:
                moments[each.id] = datetime.strptime(text, SHAPE).replace(tzinfo=CHINA)
        except ValueError:
            problems.append(_no_moment(each, text))
    return moments, problems


def _no_moment(event: Event, text: str) -> Problem:
    return problem(
        f"{event.code}：“{text[:20]}”不是日期和时间。",
        f"{event.code}: “{text[:20]}” is no day and time.",
        mend_zh="请按“2026-09-21T09:00”填写，时间为北京时间。",
        mend_en="Write it like 2026-09-21T09:00, in Beijing time.",
    )


@blueprint.post("/<competition>/events/<event>/release")
@requires(Permission.PUBLISH)
def release_event(**_place: str) -> Response:
    """Let a published result be seen at once."""
    release_now(event().id, reason=request.form.get("reason", ""), by=me(), now=now())
    flash(_("%(event)s的成绩已公布。", event=event().code), "success")
    return _back()


@blueprint.post("/<competition>/events/<event>/hold")
@requires(Permission.PUBLISH)
def hold_event(**_place: str) -> Response:
    """Hold a result back until further notice."""
    hold_back(event().id, reason=request.form.get("reason", ""), by=me(), now=now())
    flash(_("%(event)s的成绩暂缓公布。", event=event().code), "success")
    return _back()


def _back() -> Response:
    return redirect(url_for("organizer.releases", competition=competition().code))
