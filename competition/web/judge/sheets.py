"""One sheet: a seat's marks of a form for one entrant. What was typed is never lost, whatever is wrong with it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from competition.db.draws import find_work
from competition.db.marking import SheetRow, find_sheet
from competition.db.reopened_aspects import ReopenedAspect, opened_aspects
from competition.domain.calculations import options
from competition.domain.marking_scheme import JUDGEMENT_SCORES, Aspect, AspectKind
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.roles import Permission
from competition.domain.scoresheet import SheetState, missing_marks, read_mark
from competition.domain.stages import Stage
from competition.operations.marking import Form, SheetRef, form_of, implausible, save_marks
from competition.operations.marking_facts import own_works
from competition.operations.own_work import turns_of
from competition.web.guard import competition, event, requires
from competition.web.judge.beside import beside_of, notes_from
from competition.web.judge.blueprint import blueprint
from competition.web.judge.calls import NOTE, call_from, wants_call
from competition.web.judge.confirmed import CONFIRM, PREFIX, confirmed_in
from competition.web.session import me, now

SIGNS = {AspectKind.DEDUCTION: -1}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be given: its value, and its words if the scheme has any."""

    value: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One aspect on the page: what stands in its field, what is wrong with it, and what is kept if that differs.

    `mark` is what counts so far, which is not what was typed where a calculation gives it. `held`: only other aspects
    came back, and this one stays as it is. `word` is what stands in the field for 确认, None where nothing is asked.
    """

    aspect: Aspect
    typed: str
    choices: tuple[Choice, ...]
    problem: Problem | None = None
    mark: Decimal | None = None
    kept: str = ""
    held: bool = False
    word: str | None = None

    @property
    def marked(self) -> bool:
        """Whether there is a mark."""
        return self.mark is not None


@blueprint.get("/<competition>/<event>/<form>/<int:seat>/<code>")
@requires(Permission.MARK)
def sheet(form: str, seat: int, code: str, **_place: str) -> str:
    """The sheet as it stands; it can be written on while it is a draft."""
    ref = _own(form, seat, code)
    row = find_sheet(ref.work_id, form, seat)
    return _page(ref, code, row.values() if row else {}, version=row.version if row else 0)


@blueprint.post("/<competition>/<event>/<form>/<int:seat>/<code>", endpoint="save")
@requires(Permission.MARK)
def save(form: str, seat: int, code: str, **_place: str) -> str | Response | tuple[str, int]:
    """Save the marks, hand them in too, or call the chief judge too. Nothing is saved while one of them cannot stand."""
    ref = _own(form, seat, code)
    here = url_for(
        "judge.sheet", competition=competition().code, event=event().code, form=form, seat=seat, code=code
    )
    if wants_call():
        call_from(ref)
    row = find_sheet(ref.work_id, form, seat)
    if wants_call() and not _is_open(row):
        return redirect(here)
    fields, opened = form_of(ref), opened_aspects(row)
    version = request.form.get("version", default=-1, type=int)
    asked = [aspect for aspect in fields.aspects if not opened or aspect.id in opened]
    read = {aspect.id: read_mark(aspect, request.form.get(PREFIX + aspect.id, "")) for aspect in asked}
    wrong = {name: found for name, found in read.items() if isinstance(found, Problem)}
    marks = {name: found for name, found in read.items() if not isinstance(found, Problem)}
    entered = {each.id: request.form.get(PREFIX + each.id, "") for each in asked if each.calculation}
    submit = request.form.get("action") == "submit"
    shown = {**(row.values() if row and opened else {}), **marks}
    strange, confirmed = implausible(fields, marks, entered, sheet=row), confirmed_in(request.form, asked)
    wrong |= {name: found for name, found in strange.items() if name not in confirmed}
    back = {"version": version, "typed": request.form, "strange": strange}
    if wrong:
        return _page(ref, code, shown, wrong=wrong, **back), 422
    given = {"submit": submit, "entered": entered, "confirmed": confirmed, "notes": notes_from(asked)}
    try:
        save_marks(ref, marks, version=version, by=me(), now=now(), **given)
    except Refusal as refusal:
        return _page(ref, code, shown, problems=refusal.problems, **back), 422
    _tell(fields, shown, submit=submit)
    return redirect(here)


def _tell(form: Form, marks: Mapping[str, Decimal | None], *, submit: bool) -> None:
    missing = len(missing_marks(form.aspects, marks))
    if submit:
        flash(_("已提交，等待裁判长确认。"), "success")
    elif missing:
        flash(_("草稿已保存，还有 %(missing)d 项未评。", missing=missing), "success")
    else:
        flash(_("草稿已保存，各项均已评分，可以提交。"), "success")


def _own(form: str, seat: int, code: str) -> SheetRef:
    """The sheet that is named, if one marks it or handed it in. 404 for an unknown code, Refusal for another's."""
    found = find_work(event().id, code)
    row = find_sheet(found.id, form, seat) if found else None
    own = own_works(event().id, form, seat, me().user_id)
    if found is not None and (found.id in own or (row is not None and row.submitted_by == me().id)):
        return SheetRef(event().id, found.id, form, seat)
    if found is None and own:
        abort(404)
    raise Refusal(_not_yours())


def _not_yours() -> Problem:
    return problem(
        "这不是您的评分表，未作任何更改。",
        "This is not your sheet; nothing was changed.",
        mend_zh="请从“我的评分表”进入。",
        mend_en="Open it from your own list.",
    )


def _page(
    ref: SheetRef,
    code: str,
    marks: Mapping[str, Decimal | None],
    *,
    version: int,
    typed: MultiDict[str, str] | None = None,
    wrong: Mapping[str, Problem] | None = None,
    strange: Collection[str] = (),
    problems: tuple[Problem, ...] = (),
) -> str:
    form = form_of(ref)
    row = find_sheet(ref.work_id, ref.sub_criterion, ref.seat)
    opened = opened_aspects(row)
    items = _items(form, row, marks, typed, wrong=wrong or {}, strange=strange, opened=opened)
    turns = turns_of(event().id, ref.sub_criterion, ref.seat, me().user_id)
    here = next((index for index, turn in enumerate(turns) if turn.work.code == code), None)
    return render_template(
        "judge/sheet.html",
        competition=competition(),
        event=event(),
        ref=ref,
        code=code,
        form=form.sub_criterion,
        items=items,
        beside=beside_of(row, form.aspects, typed),
        row=row,
        version=version,
        open=_is_open(row) and here is not None,
        opened=list(opened.values()),
        note=request.form.get(NOTE, ""),
        may_call=event().stage_value is Stage.MARKING,
        turns=turns,
        here=here,
        problems=problems,
        subtotal=_subtotal(form, marks),
        maximum=_subtotal(
            form, {each.id: each.maximum for each in form.aspects if each.kind is not AspectKind.DEDUCTION}
        ),
        judged=any(aspect.kind is AspectKind.JUDGEMENT for aspect in form.aspects),
    )


def _items(
    form: Form,
    row: SheetRow | None,
    marks: Mapping[str, Decimal | None],
    typed: MultiDict[str, str] | None,
    *,
    wrong: Mapping[str, Problem],
    strange: Collection[str],
    opened: Mapping[str, ReopenedAspect],
) -> list[Item]:
    kept = row.values() if row and typed is not None else marks
    entered = row.entered() if row else {}

    def item(aspect: Aspect) -> Item:
        mark, known = marks.get(aspect.id), kept.get(aspect.id)
        stored = _text(mark) if aspect.calculation is None else entered.get(aspect.id, "")
        held = bool(opened) and aspect.id not in opened
        return Item(
            aspect,
            stored if typed is None or held else typed.get(PREFIX + aspect.id, ""),
            choices_of(aspect),
            wrong.get(aspect.id),
            mark=mark,
            kept="" if known == mark else _text(known),
            held=held,
            word=typed.get(CONFIRM + aspect.id, "") if typed is not None and aspect.id in strange else None,
        )

    return [item(aspect) for aspect in form.aspects]


def _is_open(row: SheetRow | None) -> bool:
    return event().stage_value is Stage.MARKING and (row is None or row.state_value is SheetState.DRAFT)


def _text(mark: Decimal | None) -> str:
    return "" if mark is None else f"{mark:f}"


def choices_of(aspect: Aspect) -> tuple[Choice, ...]:
    """The answers of an aspect that is not a free number; none for one that is."""
    if aspect.calculation is not None:
        return tuple(Choice(value, label) for value, label in options(aspect.calculation))
    if aspect.kind is AspectKind.JUDGEMENT:
        words = (*aspect.descriptors, *("" for _score in JUDGEMENT_SCORES))
        return tuple(Choice(f"{score:f}", text) for score, text in zip(JUDGEMENT_SCORES, words, strict=False))
    if not aspect.partial:
        return Choice(f"{aspect.maximum:f}", _("得分")), Choice("0", _("不得分"))
    return ()


def _subtotal(form: Form, marks: Mapping[str, Decimal | None]) -> Decimal:
    """The marks so far without judgements, which count only together with the other judges'; deductions are taken off."""
    counted = (aspect for aspect in form.aspects if aspect.kind is not AspectKind.JUDGEMENT)
    return sum(((marks.get(a.id) or Decimal(0)) * SIGNS.get(a.kind, 1) for a in counted), Decimal(0))
