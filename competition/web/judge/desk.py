"""The chief judge's desk: the marks of a form side by side, and one aspect sent back where judges lie too far apart."""

from collections import Counter

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db.calls import waiting_calls
from competition.db.draws import find_work
from competition.db.marking import newest_scheme
from competition.domain.marking_scheme import MarkingScheme, Part, SubCriterion
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.roles import Permission
from competition.domain.side_by_side import choose_lines, count_cells
from competition.domain.stages import Stage
from competition.operations.desk_filters import FILTERS, Filter
from competition.operations.mark_conflicts import conflicts_of, may_choose
from competition.operations.noted import noted_cells
from competition.operations.progress import seats_of_scheme
from competition.operations.side_by_side import apart_by_form, lines_of
from competition.operations.spread_stop import send_back_aspect
from competition.web.guard import chief_only, competition, event, requires
from competition.web.judge.blueprint import blueprint
from competition.web.session import me, now


@blueprint.get("/<competition>/<event>/desk")
@requires(Permission.CONFIRM_SHEETS)
def desk(**_place: str) -> str:
    """One form (`?form=`), all of it or what `?show=` names; `?code=` and `?aspect=` fill in what to send back."""
    chief_only()
    version = newest_scheme(event().id)
    scheme = version.scheme() if version else MarkingScheme("", ())
    chosen = _chosen(scheme)
    lines = lines_of(event().id, *chosen) if chosen else ()
    looks = {each.name: each.of(event().id, chosen[1].id) for each in FILTERS} if chosen else {}
    show, waiting = _show(), conflicts_of(event().id)
    return render_template(
        "judge/desk.html",
        competition=competition(),
        event=event(),
        forms=[form for _part, form in scheme.forms()],
        seats=seats_of_scheme(scheme),
        apart=apart_by_form(event().id, scheme),
        form=chosen[1] if chosen else None,
        lines=choose_lines(lines, looks[show.name]) if show and chosen else lines,
        all_lines=lines,
        show=show,
        filters=FILTERS,
        counts={name: count_cells(lines, concerns) for name, concerns in looks.items()},
        noted=noted_cells(event().id, chosen[1].id) if chosen else frozenset(),
        calls=waiting_calls(event().id),
        conflicts=waiting,
        conflicts_by_form=Counter(each.key.form for each in waiting),
        may_choose=may_choose(event(), by=me()),
        may_act=event().stage_value is Stage.MARKING,
    )


def _chosen(scheme: MarkingScheme) -> tuple[Part, SubCriterion] | None:
    """The form in the address, the first one where none is named; 404 for one that the scheme does not have."""
    forms = {form.id: (part, form) for part, form in scheme.forms()}
    named = request.args.get("form", "")
    if named and named not in forms:
        abort(404)
    return forms[named] if named else next(iter(forms.values()), None)


def _show() -> Filter | None:
    """What is looked for; everything where no filter is named."""
    named = request.args.get("show", "")
    return next((each for each in FILTERS if each.name == named), None)


@blueprint.post("/<competition>/<event>/desk/send-back")
@requires(Permission.CONFIRM_SHEETS)
def send_back(**_place: str) -> Response:
    """One aspect of one work goes back to its judges, with the reason."""
    chief_only()
    form, code, aspect = (request.form.get(name, "") for name in ("form", "code", "aspect"))
    place = {"competition": competition().code, "event": event().code, "show": request.form.get("show")}
    coded = find_work(event().id, code)
    if coded is None:
        raise Refusal(_no_such_code(code))
    seats = send_back_aspect(
        coded.id, form, aspect, reason=request.form.get("reason", ""), by=me(), now=now()
    )
    flash(
        _(
            "%(code)s 的 %(aspect)s 已退回第 %(seats)s 席重评，其余分数不变。",
            code=code,
            aspect=aspect,
            seats=", ".join(str(seat) for seat in seats),
        ),
        "success",
    )
    return redirect(url_for("judge.desk", form=form, **place))


def _no_such_code(code: str) -> Problem:
    return problem(
        f"本项目没有加密号“{code}”。",
        f"This event has no code “{code}”.",
        mend_zh="请刷新页面，从列表中选择。",
        mend_en="Reload the page and choose from the list.",
    )
