"""A recorder keys score sheets in from paper, by code and without seeing any mark: the second record of each sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from competition.db import db
from competition.db.accounts import has_role
from competition.db.competitions import Event
from competition.db.draws import CodedWork, marked_works
from competition.db.marking import find_sheet, newest_scheme
from competition.db.paper_records import PaperMark, PaperRecord, standing_records
from competition.domain.marking_scheme import Aspect
from competition.domain.paper_twin import check_same_keying
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.roles import Role
from competition.domain.scoresheet import SheetState, read_mark
from competition.domain.stages import Stage, check_stage
from competition.operations.assignments import judges_of
from competition.operations.marking import Form, SheetRef, form_of
from competition.operations.progress import seats_of_scheme
from competition.operations.rechecks import keyed_problems
from competition.operations.unit import Actor, Work, refuse, unit_of_work


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """A sheet that may be keyed: whose paper it is by code, and what was keyed of it so far. Nothing of the tablet's."""

    code: str
    form: str
    seat: int
    record: PaperRecord | None


def paper_sheets(event: Event) -> list[PaperSheet]:
    """Every sheet there must be, by form, seat and code, as papers lie in piles."""
    version, records = newest_scheme(event.id), standing_records(event.id)
    seats = seats_of_scheme(version.scheme()) if version else ()
    works = sorted(marked_works(event.id), key=lambda work: work.code)
    return [
        PaperSheet(work.code, form, seat, records.get((work.id, form, seat)))
        for form, seat in seats
        for work in works
    ]


def paper_form(ref: SheetRef) -> Form:
    """What is keyed of a sheet. Refusal for a form or seat that the scheme does not have."""
    version = newest_scheme(ref.event_id)
    seats = seats_of_scheme(version.scheme()) if version else ()
    refuse(None if (ref.sub_criterion, ref.seat) in seats else _no_sheet())
    return form_of(ref)


def key_sheet(ref: SheetRef, typed: Mapping[str, str], *, by: Actor, now: datetime) -> bool:
    """Keep what stands on the paper of a sheet; whether it was keyed before and is confirmed by this second keying.

    `typed` is by aspect. Refusal for anybody but a recorder who is on no panel of the event, for a mark that is missing
    or cannot stand, for what differs from the first keying, for the same person twice, and once the sheet is signed off.
    """
    with unit_of_work(by=by, now=now) as work:
        coded = db.session.get_one(CodedWork, ref.work_id)
        refuse(_may_key(coded, ref, by=by))
        form = paper_form(ref)
        marks = _read(form.aspects, typed)
        before = standing_records(ref.event_id).get((ref.work_id, ref.sub_criterion, ref.seat))
        if before is None:
            _keep(ref, marks, typed, by=by, now=now)
        else:
            refuse(_again(before, by))
            refuse(check_same_keying(form.aspects, before.values(), marks))
            before.checked_by, before.checked_at = by.user_id, now
        said = [[name, f"{mark:f}"] for name, mark in marks.items()]
        action = "keying.check" if before else "keying.key"
        record_paper(work, action, coded, ref.sub_criterion, ref.seat, marks=said)
        return before is not None


def _keep(
    ref: SheetRef, marks: Mapping[str, Decimal], typed: Mapping[str, str], *, by: Actor, now: datetime
) -> None:
    record = PaperRecord(
        event_id=ref.event_id,
        work_id=ref.work_id,
        sub_criterion=ref.sub_criterion,
        seat=ref.seat,
        keyed_by=by.user_id,
        keyed_at=now,
        marks=[PaperMark(aspect=name, typed=typed[name].strip(), value=mark) for name, mark in marks.items()],
    )
    db.session.add(record)


def record_paper(work: Work, action: str, coded: CodedWork, form: str, seat: int, **detail: object) -> None:
    """The audit entry of a step of a paper record."""
    work.record(
        action,
        competition=coded.event.competition_id,
        event=coded.event.code,
        entry=coded.label,
        form=form,
        seat=seat,
        **detail,
    )


def _read(aspects: tuple[Aspect, ...], typed: Mapping[str, str]) -> dict[str, Decimal]:
    """The marks in the order of the form. Refusal with all that is wrong with them."""
    read = {each.id: read_mark(each, typed.get(each.id, "")) for each in aspects}
    refuse([each for each in read.values() if isinstance(each, Problem)])
    marks = {name: mark for name, mark in read.items() if isinstance(mark, Decimal)}
    refuse(keyed_problems(aspects, marks))
    return marks


def check_recorder(event: Event, *, by: Actor) -> Problem | None:
    """What keeps somebody from keying paper of an event: no recorder of the competition, or somebody of its panels."""
    recorder = has_role(by.user_id, event.competition_id, Role.RECORDER)
    if recorder and by.user_id not in judges_of(event):
        return None
    return problem(
        "纸质评分表由本竞赛的录分员录入，录分员不能是本项目的裁判。",
        "A recorder of the competition keys the paper, who is no judge of the event.",
        mend_zh="请由录分员登录后录入；尚无录分员的，由组织者在“人员与岗位”中指派。",
        mend_en="Let a recorder do it; if there is none, an organizer appoints one on the page of people.",
    )


def _may_key(coded: CodedWork, ref: SheetRef, *, by: Actor) -> list[Problem]:
    sheet = find_sheet(ref.work_id, ref.sub_criterion, ref.seat)
    found = [
        check_recorder(coded.event, by=by),
        check_stage(coded.event.stage_value, Stage.MARKING, to_do_zh="录入纸质评分表", to_do_en="key paper"),
        None if coded.event_id == ref.event_id and coded.state_value.marked else _no_sheet(),
        _signed() if sheet is not None and sheet.state_value is SheetState.SIGNED else None,
    ]
    return [each for each in found if each is not None]


def _again(before: PaperRecord, by: Actor) -> Problem | None:
    if by.id not in (before.keyed_by, before.checked_by) and before.checked_by is None:
        return None
    return problem(
        "该评分表您已录入过，或已由两人录入。",
        "You have keyed this sheet already, or two persons have.",
        mend_zh="第二次录入由另一名录分员进行；录错的，请裁判长作废后重新录入。",
        mend_en="Another recorder keys it a second time; if it is wrong, the chief judge sets it aside.",
    )


def _signed() -> Problem:
    return problem(
        "该评分表已签字，不再录入纸质记录。",
        "This sheet is signed off: its paper is not keyed any more.",
        mend_zh="有疑问的，请走成绩复核。",
        mend_en="If there is a doubt, use the recheck.",
    )


def _no_sheet() -> Problem:
    return problem(
        "本项目没有这份评分表。",
        "This event has no such sheet.",
        mend_zh="请核对二维码下的加密号、评分表和席位，或从清单中选择。",
        mend_en="Compare code, form and seat on the paper, or choose from the list.",
    )


def no_such_paper() -> Refusal:
    """Said where a text names no sheet of the event."""
    return Refusal(_no_sheet())
