"""The chief judge decides ties that may not stand, by blind codes, and writes down elapsed times."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db.draws import find_work
from competition.db.entries import entries_of
from competition.db.rulings import RulingRow, rulings_of
from competition.domain.problems import Refusal, problem
from competition.domain.ranking_rules import ELAPSED
from competition.domain.roles import Permission
from competition.domain.rulings import TieRuling
from competition.domain.stages import Stage
from competition.operations.entry_states import record_elapsed
from competition.operations.progress import unfinished
from competition.operations.rulings import open_ties, propose_tie_ruling
from competition.web.guard import chief_only, competition, event, requires
from competition.web.judge.blueprint import blueprint
from competition.web.judge.comparing import code_of
from competition.web.session import me, now
from competition.web.times import read_time, time_text

PREFIX = "place-"


@dataclass(frozen=True, slots=True)
class Decided:
    """A ruling by codes."""

    row: RulingRow
    codes: tuple[str, ...]


@blueprint.get("/<competition>/<event>/ties")
@requires(Permission.CONFIRM_SHEETS)
def ties(**_place: str) -> str:
    """The ties that wait for an order, and the orders that were proposed."""
    chief_only()
    marking = event().stage_value is Stage.MARKING
    missing = unfinished(event()) if marking else []
    codes = {entry.number: code_of(entry) for entry in entries_of(event().id)}
    groups = open_ties(event()) if marking and not missing else ()
    proposed = [(row, row.says()) for row in rulings_of(event().id)]
    return render_template(
        "judge/ties.html",
        competition=competition(),
        event=event(),
        marking=marking,
        missing=bool(missing),
        may_stand=event().setup.ranking.ties_stand,
        groups=[sorted((codes[number], number) for number in tie.entries) for tie in groups],
        decided=[
            Decided(row, tuple(codes[number] for number in says.order))
            for row, says in proposed
            if isinstance(says, TieRuling)
        ],
        prefix=PREFIX,
    )


@blueprint.post("/<competition>/<event>/ties")
@requires(Permission.CONFIRM_SHEETS)
def decide_tie(**_place: str) -> Response:
    """Propose the order of one tie."""
    chief_only()
    here = url_for("judge.ties", competition=competition().code, event=event().code)
    order = sorted(_places(), key=lambda pair: pair[0])
    propose_tie_ruling(
        event().id,
        [number for _position, number in order],
        reason=request.form.get("reason", ""),
        by=me(),
        now=now(),
    )
    flash(_("已提出裁定，等待另一人确认。确认后请重新排名。"), "success")
    return redirect(here)


def _places() -> list[tuple[int, str]]:
    """The (place, entry number) pairs of the form. Refusal unless the places are 1, 2, 3 … each once."""
    given = {
        name.removeprefix(PREFIX): request.form[name].strip()
        for name in request.form
        if name.startswith(PREFIX)
    }
    positions = [int(text) for text in given.values() if text.isdecimal()]
    if sorted(positions) != list(range(1, len(given) + 1)):
        raise Refusal(
            problem(
                f"次序须为1至{len(given)}，每个数字用一次。",
                f"The places are 1 to {len(given)}, each once.",
                mend_zh="请为每个加密号选一个不同的次序。",
                mend_en="Give each code its own place.",
            )
        )
    numbers = {code_of(entry): entry.number for entry in entries_of(event().id)}
    return [(int(text), numbers.get(code, "")) for code, text in given.items()]


@blueprint.get("/<competition>/<event>/times")
@requires(Permission.CONFIRM_SHEETS)
def times(**_place: str) -> str:
    """The elapsed times by code."""
    chief_only()
    entries = [entry for entry in entries_of(event().id) if entry.state_value.marked and entry.work]
    return render_template(
        "judge/times.html",
        competition=competition(),
        event=event(),
        marking=event().stage_value is Stage.MARKING,
        decides=ELAPSED in event().setup.ranking.tie_breaks,
        rows=sorted((code_of(entry), time_text(entry.elapsed)) for entry in entries),
    )


@blueprint.post("/<competition>/<event>/times/<code>")
@requires(Permission.CONFIRM_SHEETS)
def save_time(code: str, **_place: str) -> Response:
    """Write down one time; an empty field takes it away."""
    chief_only()
    here = url_for("judge.times", competition=competition().code, event=event().code)
    found = find_work(event().id, code)
    if found is None or found.entry is None:
        abort(404)
    record_elapsed(found.entry.id, read_time(request.form.get("elapsed", "")), by=me(), now=now())
    flash(_("%(code)s 的用时已保存。", code=code), "success")
    return redirect(here)
