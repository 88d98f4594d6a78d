"""Marks in: a judge saves and submits an own sheet."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from competition.db import db
from competition.db.draws import CodedWork
from competition.db.marking import SheetRow, find_sheet, newest_scheme, write_marks
from competition.db.notes import put_note, texts_of
from competition.db.reopened_aspects import opened_aspects, settle_aspects
from competition.domain.marking_scheme import Aspect, SubCriterion
from competition.domain.notes import check_reasons, read_note
from competition.domain.plausible import check_range
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.scoresheet import EntryState, SheetState, check_mark, missing_marks, read_mark
from competition.domain.scoring import METHODS
from competition.domain.spread_stop import check_frozen
from competition.domain.stages import Stage, check_stage
from competition.operations.assignments import marker_of
from competition.operations.days import check_unlocked
from competition.operations.unit import Actor, Work, refuse, unit_of_work


@dataclass(frozen=True, slots=True)
class SheetRef:
    """Which sheet: ids of event and work, the form and the seat."""

    event_id: int
    work_id: int
    sub_criterion: str
    seat: int


@dataclass(frozen=True, slots=True)
class Form:
    """A form as one seat marks it."""

    sub_criterion: SubCriterion
    aspects: tuple[Aspect, ...]


def form_of(ref: SheetRef) -> Form:
    """What the seat marks. Refusal if the event has no such form."""
    version = newest_scheme(ref.event_id)
    forms = {sub.id: (part, sub) for part, sub in version.scheme().forms()} if version else {}
    if ref.sub_criterion not in forms:
        raise Refusal(no_form(ref.sub_criterion))
    part, sub = forms[ref.sub_criterion]
    return Form(sub, METHODS[part.method].aspects_of(sub, ref.seat))


def no_form(name: str) -> Problem:
    """The event has no form of that name."""
    return problem(
        f"没有评分表“{name}”。",
        f"There is no form “{name}”.",
        mend_zh="请返回评分列表。",
        mend_en="Go back to the list of sheets.",
    )


def save_marks(
    ref: SheetRef,
    marks: Mapping[str, Decimal | None],
    *,
    version: int,
    by: Actor,
    now: datetime,
    submit: bool = False,
    entered: Mapping[str, str] = MappingProxyType({}),
    confirmed: Collection[str] = (),
    notes: Mapping[str, str] = MappingProxyType({}),
) -> int:
    """Save the marks and, with `submit`, hand the sheet in. The new version.

    `version` is the one the judge saw: a sheet that moved on meanwhile is refused, so nothing is overwritten unseen.
    `entered` is what was measured where a mark follows from a calculation; `confirmed` names the aspects for whose value
    the judge typed 确认; `notes` stand beside the marks, and an aspect that is not named keeps its own. Refusal for a seat
    that is not the judge's own, a mark out of range or not what follows from the measured value, a new value beyond the
    plausible range that is not confirmed, a missing mark or a deduction without a reason on submitting, and for another
    mark of an aspect that did not come back where only single ones did.
    """
    with unit_of_work(by=by, now=now) as work:
        form = form_of(ref)  # inside: a scheme that is replaced at this moment is the one that counts
        coded = db.session.get_one(CodedWork, ref.work_id)
        sheet = find_sheet(ref.work_id, ref.sub_criterion, ref.seat)
        refuse(writing_problems(ref, coded, sheet, by=by) or _moved_on(sheet, version))
        texts = {name: read_note(text, name) for name, text in notes.items()}
        long = [found for found in texts.values() if isinstance(found, Problem)]
        refuse([*_mark_problems(form, marks), *_not_calculated(form, marks, entered), *long])
        sheet = sheet or new_sheet(ref, coded)
        before = sheet.values()
        marks = _not_frozen(sheet, before, marks)
        strange = implausible(form, marks, entered, sheet=sheet)
        refuse([found for aspect, found in strange.items() if aspect not in confirmed])
        write_marks(sheet, marks, entered=entered, confirmed=strange)
        noted = _write_notes(form, sheet, texts)
        if submit:
            refuse(incomplete(form, {**before, **marks}))
            refuse(unexplained(form, sheet))
            hand_in(sheet, by=by, now=now)
        sheet.version += 1
        changed = {a: [_text(before.get(a)), _text(v)] for a, v in marks.items() if before.get(a) != v}
        more = {**({"confirmed": sorted(strange)} if strange else {}), **({"notes": noted} if noted else {})}
        record_sheet(work, "sheet.submit" if submit else "sheet.save", sheet, changed=changed, **more)
        return sheet.version


def writing_problems(ref: SheetRef, coded: CodedWork, sheet: SheetRow | None, *, by: Actor) -> list[Problem]:
    """All that keeps somebody from writing on a sheet: another's, handed in, locked, or the time is over."""
    own = by.id is not None and marker_of(coded, ref.sub_criterion, ref.seat) == by.id
    if not own or coded.event_id != ref.event_id:
        return [not_own()]
    found = [
        check_being_marked(coded.event.stage_value),
        check_competing(coded.state_value),
        check_unlocked(coded.event_id, ref.sub_criterion, sheet),
        check_draft(sheet.state_value) if sheet else None,
    ]
    return [each for each in found if each is not None]


def not_own() -> Problem:
    """The sheet is another judge's, or nobody's."""
    return problem(
        "这不是您的评分表。",
        "This is not your sheet.",
        mend_zh="请从“我的评分表”进入。",
        mend_en="Open it from your own list.",
    )


def check_being_marked(stage: Stage) -> Problem | None:
    """What keeps an event from being marked."""
    return check_stage(stage, Stage.MARKING, to_do_zh="评分", to_do_en="mark")


def check_competing(state: EntryState) -> Problem | None:
    """What keeps a work from being marked."""
    if state.marked:
        return None
    return problem(
        f"该选手{state.label.zh}，不评分。",
        f"This entry is {state.label.en} and is not marked.",
        mend_zh="请评下一位选手。",
        mend_en="Go on with the next one.",
    )


def check_draft(state: SheetState) -> Problem | None:
    """What keeps a sheet from being written on once it was handed in."""
    if state is SheetState.DRAFT:
        return None
    return problem(
        f"该评分表{state.label.zh}，不能再次提交或修改。",
        f"This sheet is {state.label.en}: it cannot be handed in again or changed.",
        mend_zh="如需更正，请裁判长退回。",
        mend_en="Ask the chief judge to give it back.",
    )


def _moved_on(sheet: SheetRow | None, version: int) -> Problem | None:
    if (sheet.version if sheet else 0) != version:
        return problem(
            "该评分表已在另一处保存过，本次未保存。",
            "This sheet was saved elsewhere meanwhile; nothing was saved now.",
            mend_zh="请刷新后核对再填。",
            mend_en="Reload, compare and enter again.",
        )
    return None


def _mark_problems(form: Form, marks: Mapping[str, Decimal | None]) -> list[Problem]:
    aspects = {aspect.id: aspect for aspect in form.aspects}
    unknown = [
        problem(
            f"评分表{form.sub_criterion.id}没有评分点“{name}”。",
            f"Form {form.sub_criterion.id} has no aspect “{name}”.",
            mend_zh="请刷新页面。",
            mend_en="Reload the page.",
        )
        for name in marks
        if name not in aspects
    ]
    wrong = (check_mark(aspects[a], mark) for a, mark in marks.items() if a in aspects and mark is not None)
    return [*unknown, *(found for found in wrong if found is not None)]


def _not_calculated(
    form: Form, marks: Mapping[str, Decimal | None], entered: Mapping[str, str]
) -> list[Problem]:
    """A mark that a calculation gives stands only with the value it follows from."""
    return [
        problem(
            f"{aspect.id}：得分{marks[aspect.id]:f}不是由填写的“{entered.get(aspect.id, '')}”算出的。",
            f"{aspect.id}: the mark {marks[aspect.id]:f} does not follow from “{entered.get(aspect.id, '')}”.",
            mend_zh="请填写测得的数值，得分由系统计算。",
            mend_en="Enter what was measured; the mark is calculated from it.",
        )
        for aspect in form.aspects
        if aspect.calculation is not None
        and marks.get(aspect.id) is not None
        and read_mark(aspect, entered.get(aspect.id, "")) != marks[aspect.id]
    ]


def implausible(
    form: Form,
    marks: Mapping[str, Decimal | None],
    entered: Mapping[str, str],
    *,
    sheet: SheetRow | None,
) -> dict[str, Problem]:
    """What is said of each value beyond its plausible range, by aspect; what stands on the sheet already is not asked again."""
    before, measured = (sheet.values(), sheet.entered()) if sheet else ({}, {})
    typed = {name: entered.get(name, "") or _text(mark) or "" for name, mark in marks.items()}
    new = {name for name, mark in marks.items() if mark != before.get(name)} | {
        name for name, text in entered.items() if text != measured.get(name, "")
    }
    found = {each.id: check_range(each, typed.get(each.id, "")) for each in form.aspects if each.id in new}
    return {name: said for name, said in found.items() if said is not None}


def incomplete(form: Form, marks: Mapping[str, Decimal | None]) -> list[Problem]:
    """What keeps a form from being handed in: the aspects without a mark."""
    missing = missing_marks(form.aspects, marks)
    if not missing:
        return []
    names = "、".join(aspect.id for aspect in missing)
    return [
        problem(
            f"还有{len(missing)}项未评：{names}。",
            f"{len(missing)} aspects are not marked yet: {names}.",
            mend_zh="请补评后再提交；未评不等于0分。",
            mend_en="Mark them, then submit; a missing mark is not a zero.",
        )
    ]


def unexplained(form: Form, sheet: SheetRow) -> Problem | None:
    """What keeps a sheet from being handed in as it stands: deductions without a reason."""
    return check_reasons(form.aspects, sheet.values(), texts_of(sheet), opened=opened_aspects(sheet))


def _write_notes(form: Form, sheet: SheetRow, texts: Mapping[str, str | Problem]) -> list[str]:
    """The aspects whose notes changed; those that did not come back where only single ones did keep their own."""
    opened = opened_aspects(sheet)
    db.session.flush()
    known = texts_of(sheet)
    changed = [
        (each.id, text)
        for each in form.aspects
        if isinstance(text := texts.get(each.id), str)
        and text != known.get(each.id, "")
        and (not opened or each.id in opened)
    ]
    for aspect, text in changed:
        put_note(sheet, aspect, text)
    return [aspect for aspect, _text in changed]


def _not_frozen(
    sheet: SheetRow, before: Mapping[str, Decimal | None], marks: Mapping[str, Decimal | None]
) -> Mapping[str, Decimal | None]:
    """The marks that may be written: all of them, or those of the aspects that came back alone."""
    opened = opened_aspects(sheet)
    refuse(check_frozen(opened, before, marks))
    return {name: mark for name, mark in marks.items() if name in opened} if opened else marks


def hand_in(sheet: SheetRow, *, by: Actor, now: datetime) -> None:
    """Within an operation: the sheet is submitted by its judge."""
    sheet.state, sheet.submitted_by, sheet.submitted_at = SheetState.SUBMITTED, by.user_id, now
    sheet.returned_because = ""
    settle_aspects(sheet, now=now)


def new_sheet(ref: SheetRef, coded: CodedWork) -> SheetRow:
    """Within an operation: an empty draft."""
    sheet = SheetRow(
        event_id=ref.event_id,
        work=coded,
        sub_criterion=ref.sub_criterion,
        seat=ref.seat,
        state=SheetState.DRAFT,
        version=0,
    )
    db.session.add(sheet)
    return sheet


def record_sheet(work: Work, action: str, sheet: SheetRow, **detail: object) -> None:
    """The audit entry of a step of a sheet."""
    work.record(
        action,
        competition=sheet.work.event.competition_id,
        event=sheet.work.event.code,
        entry=sheet.work.label,
        form=sheet.sub_criterion,
        seat=sheet.seat,
        version=sheet.version,
        **detail,
    )


def _text(mark: Decimal | None) -> str | None:
    return None if mark is None else f"{mark:f}"
