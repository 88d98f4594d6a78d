"""Marks in: a judge saves and submits an own sheet, the chief judge confirms it or gives it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from competition.db import db
from competition.db.competitions import Event
from competition.db.entries import Entry
from competition.db.marking import PanelSeat, SheetRow, find_sheet, newest_scheme, write_marks
from competition.domain.marking_scheme import Aspect, SubCriterion
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.scoresheet import EntryState, SheetState, check_mark, missing_marks
from competition.domain.scoring import METHODS
from competition.domain.stages import Stage, check_stage
from competition.operations.unit import Actor, Work, refuse, unit_of_work


@dataclass(frozen=True, slots=True)
class SheetRef:
    """Which sheet: ids of event and entry, the form and the seat."""

    event_id: int
    entry_id: int
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
        raise Refusal(
            problem(
                f"没有评分表“{ref.sub_criterion}”。",
                f"There is no form “{ref.sub_criterion}”.",
                mend_zh="请返回评分列表。",
                mend_en="Go back to the list of sheets.",
            )
        )
    part, sub = forms[ref.sub_criterion]
    return Form(sub, METHODS[part.method].aspects_of(sub, ref.seat))


def save_marks(
    ref: SheetRef,
    marks: Mapping[str, Decimal | None],
    *,
    version: int,
    by: Actor,
    now: datetime,
    submit: bool = False,
) -> int:
    """Save the marks and, with `submit`, hand the sheet in. The new version.

    `version` is the one the judge saw: a sheet that moved on meanwhile is refused, so nothing is overwritten unseen.
    Refusal for a seat that is not the judge's own, a mark out of range, a missing mark on submitting.
    """
    form = form_of(ref)
    with unit_of_work(by=by, now=now) as work:
        entry = db.session.get_one(Entry, ref.entry_id)
        sheet = find_sheet(ref.entry_id, ref.sub_criterion, ref.seat)
        refuse(_may_mark(ref, entry, sheet, by=by, version=version))
        refuse(_mark_problems(form, marks))
        sheet = sheet or _new_sheet(ref)
        before = sheet.values()
        write_marks(sheet, marks)
        if submit:
            refuse(_incomplete(form, {**before, **marks}))
            sheet.state, sheet.submitted_by, sheet.submitted_at = SheetState.SUBMITTED, by.user_id, now
            sheet.returned_because = ""
        sheet.version += 1
        changed = {a: [_text(before.get(a)), _text(v)] for a, v in marks.items() if before.get(a) != v}
        _record(work, "sheet.submit" if submit else "sheet.save", sheet, entry, changed=changed)
        return sheet.version


def _may_mark(
    ref: SheetRef, entry: Entry, sheet: SheetRow | None, *, by: Actor, version: int
) -> list[Problem]:
    seat = db.session.scalar(
        select(PanelSeat).where(
            PanelSeat.event_id == ref.event_id,
            PanelSeat.sub_criterion == ref.sub_criterion,
            PanelSeat.seat == ref.seat,
        )
    )
    if entry.event_id != ref.event_id or seat is None or seat.user_id != by.id:
        return [
            problem(
                "这不是您的评分表。",
                "This is not your sheet.",
                mend_zh="请从“我的评分表”进入。",
                mend_en="Open it from your own list.",
            )
        ]
    found = [
        check_stage(entry.event.stage_value, Stage.MARKING, to_do_zh="评分", to_do_en="mark"),
        _not_competing(entry),
        _moved_on(sheet, version),
    ]
    return [each for each in found if each is not None]


def _not_competing(entry: Entry) -> Problem | None:
    if entry.state_value is EntryState.COMPETING:
        return None
    return problem(
        f"该选手{entry.state_value.label.zh}，不评分。",
        f"This entry is {entry.state_value.label.en} and is not marked.",
        mend_zh="请评下一位选手。",
        mend_en="Go on with the next one.",
    )


def _moved_on(sheet: SheetRow | None, version: int) -> Problem | None:
    if sheet is not None and sheet.state_value is not SheetState.DRAFT:
        return problem(
            f"该评分表{sheet.state_value.label.zh}，不能再次提交或修改。",
            f"This sheet is {sheet.state_value.label.en}: it cannot be handed in again or changed.",
            mend_zh="如需更正，请裁判长退回。",
            mend_en="Ask the chief judge to give it back.",
        )
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


def _incomplete(form: Form, marks: Mapping[str, Decimal | None]) -> list[Problem]:
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


def _new_sheet(ref: SheetRef) -> SheetRow:
    sheet = SheetRow(
        event_id=ref.event_id,
        entry_id=ref.entry_id,
        sub_criterion=ref.sub_criterion,
        seat=ref.seat,
        state=SheetState.DRAFT,
        version=0,
    )
    db.session.add(sheet)
    return sheet


def confirm_sheet(sheet_id: int, *, version: int | None = None, by: Actor, now: datetime) -> None:
    """The chief judge confirms a submitted sheet, as it was seen in `version`. Refusal for the one who submitted it."""
    with unit_of_work(by=by, now=now) as work:
        sheet = db.session.get_one(SheetRow, sheet_id)
        refuse(None if version in (None, sheet.version) else _changed_meanwhile())
        refuse(_may_confirm(sheet, by=by))
        sheet.state, sheet.confirmed_by, sheet.confirmed_at = SheetState.CONFIRMED, by.user_id, now
        sheet.version += 1
        _record(work, "sheet.confirm", sheet, sheet.entry)


def confirm_sheets(event_id: int, *, seen: Mapping[int, int] | None = None, by: Actor, now: datetime) -> int:
    """Confirm every submitted sheet of an event at once. How many.

    `seen` maps the sheets that were looked at to their versions; if they are not exactly those that wait, nothing is
    confirmed.
    """
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        sheets = list(
            db.session.scalars(
                select(SheetRow).where(SheetRow.event_id == event_id, SheetRow.state == SheetState.SUBMITTED)
            )
        )
        refuse(_may_lead(event, by=by))
        refuse(None if seen is None or seen == {s.id: s.version for s in sheets} else _changed_meanwhile())
        refuse([found for sheet in sheets for found in _may_confirm(sheet, by=by)])
        for sheet in sheets:
            sheet.state, sheet.confirmed_by, sheet.confirmed_at = SheetState.CONFIRMED, by.user_id, now
            sheet.version += 1
        work.record(
            "sheet.confirm_all",
            competition=event.competition_id,
            event=event.code,
            sheets=[[s.entry.number, s.sub_criterion, s.seat] for s in sheets],
        )
        return len(sheets)


def _changed_meanwhile() -> Problem:
    return problem(
        "这期间评分表有变化（新提交或已退回），未确认任何一份。",
        "The sheets changed meanwhile; none was confirmed.",
        mend_zh="请返回并刷新页面，核对后再确认。",
        mend_en="Go back, reload, compare and confirm again.",
    )


def return_sheet(sheet_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """Give a sheet back to its judge, with the reason."""
    with unit_of_work(by=by, now=now) as work:
        sheet = db.session.get_one(SheetRow, sheet_id)
        refuse(_may_confirm(sheet, by=by, states=(SheetState.SUBMITTED, SheetState.CONFIRMED)))
        refuse(None if reason.strip() else _reason_missing())
        sheet.state, sheet.returned_because = SheetState.DRAFT, reason.strip()
        sheet.submitted_by = sheet.submitted_at = sheet.confirmed_by = sheet.confirmed_at = None
        sheet.version += 1
        _record(work, "sheet.return", sheet, sheet.entry, reason=reason.strip())


def _may_confirm(
    sheet: SheetRow, *, by: Actor, states: tuple[SheetState, ...] = (SheetState.SUBMITTED,)
) -> list[Problem]:
    found = _may_lead(sheet.entry.event, by=by)
    if sheet.submitted_by is not None and sheet.submitted_by == by.id:
        found.append(
            problem(
                "提交人不能确认自己的评分表。",
                "Who submits a sheet does not confirm it.",
                mend_zh="请由另一人确认。",
                mend_en="Let somebody else confirm it.",
            )
        )
    if sheet.state_value not in states:
        found.append(
            problem(
                f"该评分表{sheet.state_value.label.zh}，不能进行此操作。",
                f"This sheet is {sheet.state_value.label.en}.",
                mend_zh="请刷新页面。",
                mend_en="Reload the page.",
            )
        )
    return found


def _may_lead(event: Event, *, by: Actor) -> list[Problem]:
    stage = check_stage(event.stage_value, Stage.MARKING, to_do_zh="复核评分表", to_do_en="confirm sheets")
    found = [] if stage is None else [stage]
    if event.chief_id != by.id:
        found.append(
            problem(
                "只有本项目裁判长可以复核评分表。",
                "Only the chief judge of the event confirms its sheets.",
                mend_zh="请由裁判长操作。",
                mend_en="Let the chief judge do it.",
            )
        )
    return found


def set_entry_state(entry_id: int, state: EntryState, *, reason: str, by: Actor, now: datetime) -> None:
    """Say that an entry is absent, withdrawn or disqualified (or competes after all), with the reason."""
    with unit_of_work(by=by, now=now) as work:
        entry = db.session.get_one(Entry, entry_id)
        refuse(_published(entry.event))
        refuse(_not_drawn(entry) if state is EntryState.COMPETING else None)
        refuse(None if reason.strip() else _reason_missing())
        before, entry.state = entry.state, state
        work.record(
            "entry.state",
            competition=entry.event.competition_id,
            entry=entry.number,
            before=before,
            after=state.value,
            reason=reason.strip(),
        )


def _published(event: Event) -> Problem | None:
    if event.stage_value is not Stage.PUBLISHED:
        return None
    return check_stage(
        event.stage_value, Stage.MARKING, to_do_zh="更改选手状态", to_do_en="change an entry's state"
    )


def _not_drawn(entry: Entry) -> Problem | None:
    if entry.event.stage_value is Stage.PREPARING or entry.place is not None:
        return None
    return problem(
        f"{entry.number}未参加抽签，没有工位和加密号，不能恢复参赛。",
        f"{entry.number} was not drawn: without a station and a code it cannot compete.",
        mend_zh="选手状态须在抽签前恢复。",
        mend_en="Its state can change back before the draw only.",
    )


def _reason_missing() -> Problem:
    return problem(
        "请写明理由。",
        "Give the reason.",
        mend_zh="理由将写入日志并告知本人。",
        mend_en="It goes into the log and is shown to the judge.",
    )


def _record(work: Work, action: str, sheet: SheetRow, entry: Entry, **detail: object) -> None:
    work.record(
        action,
        competition=entry.event.competition_id,
        entry=entry.number,
        form=sheet.sub_criterion,
        seat=sheet.seat,
        version=sheet.version,
        **detail,
    )


def _text(mark: Decimal | None) -> str | None:
    return None if mark is None else f"{mark:f}"
