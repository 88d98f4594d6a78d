"""The chief judge decides where sheet and paper differ, lets paper stand for an empty sheet, or sets a keying aside."""

from dataclasses import dataclass
from datetime import datetime

from competition.db import db
from competition.db.accounts import User
from competition.db.competitions import Event
from competition.db.marking import SheetRow, find_sheet, write_marks
from competition.db.paper_records import PaperRecord, PaperRuling, standing_records
from competition.domain.paper_twin import may_adopt
from competition.domain.problems import Problem, problem
from competition.domain.scoresheet import Difference, SheetState
from competition.operations.accounts import actor
from competition.operations.assignments import marker_of
from competition.operations.confirming import may_lead
from competition.operations.corrections import text_of
from competition.operations.days import check_unlocked
from competition.operations.marking import SheetRef, form_of, hand_in, new_sheet
from competition.operations.paper_differences import differences_of, sheets_by_place
from competition.operations.paper_keying import record_paper
from competition.operations.unit import Actor, check_reason, refuse, unit_of_work


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A record as the chief judge sees it; `state` is the sheet's. Nothing of a sheet that is being marked is shown."""

    record: PaperRecord
    state: SheetState | None
    differences: tuple[Difference, ...]
    adoptable: bool


def paper_lines(event_id: int) -> list[PaperLine]:
    """The records of an event that stand; those that need a decision first, then by code."""
    sheets = sheets_by_place(event_id)
    lines = [_line(record, sheets.get(place)) for place, record in standing_records(event_id).items()]
    return sorted(
        lines,
        key=lambda each: (
            not each.differences,
            not each.adoptable,
            each.record.work.code,
            each.record.sub_criterion,
            each.record.seat,
        ),
    )


def _line(record: PaperRecord, sheet: SheetRow | None) -> PaperLine:
    state = sheet.state_value if sheet else None
    found = differences_of(record, sheet) if sheet else ()
    return PaperLine(record, state, found, may_adopt(state, sheet.values() if sheet else {}))


def rule_paper_wrong(record_id: int, aspect: str, *, reason: str, by: Actor, now: datetime) -> None:
    """The sheet's mark stands: the paper or its keying is wrong, and the reason says how. Both marks are kept."""
    with unit_of_work(by=by, now=now) as work:
        record = db.session.get_one(PaperRecord, record_id)
        refuse(_may_decide(record, reason, by=by))
        sheet = find_sheet(*record.place)
        open_now = differences_of(record, sheet) if sheet else ()
        found = [each for each in open_now if each.aspect.id == aspect]
        refuse(None if found else _no_difference(aspect))
        (difference,) = found
        record.rulings.append(
            PaperRuling(
                aspect=aspect,
                on_sheet=difference.first,
                on_paper=difference.second,
                reason=reason.strip(),
                decided_by=by.user_id,
                decided_at=now,
            )
        )
        record_paper(
            work,
            "keying.rule",
            record.work,
            record.sub_criterion,
            record.seat,
            aspect=aspect,
            on_sheet=text_of(difference.first),
            on_paper=text_of(difference.second),
            reason=reason.strip(),
        )


def set_aside(record_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """A keying that is wrong as a whole goes, with the reason; the sheet may be keyed anew. It stays on record."""
    with unit_of_work(by=by, now=now) as work:
        record = db.session.get_one(PaperRecord, record_id)
        refuse(_may_decide(record, reason, by=by))
        refuse(_stands_for_it() if record.adopted_at else None)
        record.withdrawn_by, record.withdrawn_at, record.withdrawn_because = by.user_id, now, reason.strip()
        record_paper(
            work, "keying.withdraw", record.work, record.sub_criterion, record.seat, reason=reason.strip()
        )


def adopt_paper(record_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """The paper stands for a sheet on which nothing at all was marked, handed in by the judge who signed the paper.

    Two persons: one keyed it, the chief judge adopts it; that the marks come from paper is kept and logged.
    """
    with unit_of_work(by=by, now=now) as work:
        record = db.session.get_one(PaperRecord, record_id)
        refuse(_may_decide(record, reason, by=by))
        sheet = find_sheet(*record.place)
        refuse(_not_empty() if not _line(record, sheet).adoptable else None)
        refuse(_own_keying() if record.keyed_by == by.id else None)
        refuse(check_unlocked(record.event_id, record.sub_criterion, sheet))
        judge = marker_of(record.work, record.sub_criterion, record.seat)
        refuse(None if judge is not None else _nobody_there())
        ref = SheetRef(record.event_id, record.work_id, record.sub_criterion, record.seat)
        sheet = sheet or new_sheet(ref, record.work)
        measured = {each.id for each in form_of(ref).aspects if each.calculation is not None}
        entered = {each.aspect: each.typed for each in record.marks if each.aspect in measured}
        write_marks(sheet, record.values(), entered=entered)
        hand_in(sheet, by=actor(db.session.get_one(User, judge)), now=now)
        sheet.version += 1
        record.adopted_by, record.adopted_at = by.user_id, now
        marks = [[each.aspect, text_of(each.value)] for each in record.marks]
        about = {"marks": marks, "keyed_by": record.keyer.username, "reason": reason.strip()}
        record_paper(work, "keying.adopt", record.work, record.sub_criterion, record.seat, **about)


def from_paper(event_id: int) -> set[tuple[int, str, int]]:
    """The sheets whose marks come from paper, by work, form and seat."""
    return {place for place, each in standing_records(event_id).items() if each.adopted_at is not None}


def _may_decide(record: PaperRecord, reason: str, *, by: Actor) -> list[Problem]:
    event = db.session.get_one(Event, record.event_id)
    unexplained = check_reason(reason)
    gone = _gone() if record.withdrawn_at is not None else None
    return [*may_lead(event, by=by), *(each for each in (unexplained, gone) if each is not None)]


def _no_difference(aspect: str) -> Problem:
    return problem(
        f"{aspect}没有待处理的不符：裁判正在重评，或两处已经一致。",
        f"Nothing is open on {aspect}: it is being marked again, or both agree by now.",
        mend_zh="请刷新页面。",
        mend_en="Reload the page.",
    )


def _stands_for_it() -> Problem:
    return problem(
        "该评分表的分数就来自这份纸质录入，不能作废。",
        "The sheet's marks come from this very keying: it is not set aside.",
        mend_zh="分数有误的，请退回裁判重评。",
        mend_en="If a mark is wrong, give the sheet back to its judge.",
    )


def _not_empty() -> Problem:
    return problem(
        "平板上已有分数，或评分表已提交，不能用纸质录入代替。",
        "There are marks from the tablet, or the sheet is handed in: paper does not take their place.",
        mend_zh="请待裁判提交后在“纸质核对”中比对。",
        mend_en="Wait until it is handed in, and compare it with the paper.",
    )


def _own_keying() -> Problem:
    return problem(
        "录入的人不能采用自己的录入。",
        "Who keyed a sheet does not adopt it.",
        mend_zh="请由另一人录入或采用。",
        mend_en="Let somebody else key or adopt it.",
    )


def _nobody_there() -> Problem:
    return problem(
        "该席位没有可以评这份作品的裁判。",
        "Nobody who may mark this work sits on that seat.",
        mend_zh="请先在“裁判组”中安排。",
        mend_en="Assign somebody on the page of the panel first.",
    )


def _gone() -> Problem:
    return problem(
        "这份录入已作废。",
        "This keying was set aside.",
        mend_zh="请刷新页面。",
        mend_en="Reload the page.",
    )
