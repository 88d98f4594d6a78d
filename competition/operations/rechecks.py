"""成绩复核 before publication: a drawn sample of sheets is entered again from paper by somebody who did not submit them."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from competition.db import db
from competition.db.competitions import Event
from competition.db.marking import SheetRow
from competition.db.rechecks import (
    Correction,
    Recheck,
    RecheckedSheet,
    find_rechecked,
    newest_recheck,
)
from competition.db.results import ResultVersion, newest_result
from competition.domain.marking_scheme import Aspect
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.recheck import Sample, TopPart, draw_sample
from competition.domain.scoresheet import Difference, check_mark, compare_sheets, missing_marks
from competition.operations.corrections import check_keeper, check_sheet_for, text_of
from competition.operations.marking import SheetRef, form_of, record_sheet
from competition.operations.recheck_checks import (
    at_work,
    listed,
    must_check_all,
    sheets_of,
    unbeginnable,
    unclosable,
)
from competition.operations.unit import Actor, Work, refuse, unit_of_work

FOUND = "成绩复核：与纸质记录不符"


def begin_recheck(
    event_id: int, *, seed: str, top: TopPart = TopPart.TOP_10, by: Actor, now: datetime
) -> int:
    """Draw the sheets of the newest ranking that are checked again; the recheck's id.

    A recheck that is still open stops another one, unless sheets changed after it was drawn. One that had to check
    everything is followed by one that does.
    """
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(check_keeper(event, by=by))
        refuse(None if seed.strip() else _no_seed())
        ranking, sheets, before = newest_result(event_id), sheets_of(event), _open_recheck(event_id)
        if ranking is None:
            raise Refusal(_not_ranked())
        refuse(unbeginnable(ranking, sheets, before))
        sample = _draw(ranking, sheets, seed=seed.strip(), top=top)
        everything = before is not None and must_check_all(before)
        chosen = [each for each in sheets if everything or each.work.label in sample.entries]
        recheck = Recheck(
            event_id=event_id,
            number=_next_number(event_id),
            result_version=ranking.version,
            seed=seed.strip(),
            algorithm=sample.algorithm,
            everything=len(chosen) == len(sheets),
            drawn_by=by.user_id,
            drawn_at=now,
            sheets=[_sampled(each, sample) for each in chosen],
        )
        db.session.add(recheck)
        db.session.flush()
        _record_begin(work, recheck, sample)
        return recheck.id


def _open_recheck(event_id: int) -> Recheck | None:
    found = newest_recheck(event_id)
    return found if found is not None and found.closed_at is None else None


def _next_number(event_id: int) -> int:
    before = newest_recheck(event_id)
    return before.number + 1 if before else 1


def _record_begin(work: Work, recheck: Recheck, sample: Sample) -> None:
    event = db.session.get_one(Event, recheck.event_id)
    work.record(
        "recheck.begin",
        competition=event.competition_id,
        event=event.code,
        recheck=recheck.number,
        result_version=recheck.result_version,
        seed=recheck.seed,
        algorithm=recheck.algorithm,
        top=sample.top,
        drawn=sample.drawn,
        everything=recheck.everything,
    )


def _draw(ranking: ResultVersion, sheets: list[SheetRow], *, seed: str, top: TopPart) -> Sample:
    ranked = listed(ranking)
    marked = {sheet.work.label for sheet in sheets}
    return draw_sample(ranked, marked - {each.entry for each in ranked}, seed=seed, top=top)


def _sampled(sheet: SheetRow, sample: Sample) -> RecheckedSheet:
    return RecheckedSheet(sheet_id=sheet.id, part_of_top=sheet.work.label in sample.top)


def recheck_of(event_id: int) -> Recheck:
    """The recheck that counts. Refusal if there was none."""
    found = newest_recheck(event_id)
    if found is None:
        raise Refusal(_none_yet())
    return found


def sheet_of_recheck(recheck_id: int, sheet_id: int) -> RecheckedSheet:
    """A sheet of the sample. Refusal for one that is not in it."""
    found = find_rechecked(recheck_id, sheet_id)
    if found is None:
        raise Refusal(_not_in_sample())
    return found


def check_sheet(
    recheck_id: int,
    sheet_id: int,
    values: Mapping[str, Decimal | None],
    *,
    note: str = "",
    by: Actor,
    now: datetime,
) -> tuple[Difference, ...]:
    """Enter the marks of a sheet of the sample from its paper record; where they differ from what is kept.

    Each difference becomes a proposed correction with the note in its reason. Refusal for the one who submitted the
    sheet, for anybody but the chief judge (the office knows names), and for a mark that is missing or cannot stand.
    """
    with unit_of_work(by=by, now=now) as work:
        recheck, row = db.session.get_one(Recheck, recheck_id), sheet_of_recheck(recheck_id, sheet_id)
        refuse(_may_check(recheck, row, by=by))
        sheet = row.sheet
        aspects = aspects_of(sheet)
        refuse(keyed_problems(aspects, values))
        found = compare_sheets(aspects, sheet.values(), values)
        row.found_error, row.checked_by, row.checked_at = bool(found), by.user_id, now
        reason = "；".join(filter(None, (FOUND, note.strip())))
        db.session.add_all(_correction(each, row, reason=reason) for each in found)
        changes = [[each.aspect.id, text_of(each.first), text_of(each.second)] for each in found]
        about = {"recheck": recheck.number, "differences": changes, "reason": reason if found else ""}
        record_sheet(work, "recheck.check", sheet, **about)
        return found


def aspects_of(sheet: SheetRow) -> tuple[Aspect, ...]:
    """What stands on a sheet, in the order of the form."""
    return form_of(SheetRef(sheet.event_id, sheet.work_id, sheet.sub_criterion, sheet.seat)).aspects


def _correction(found: Difference, row: RecheckedSheet, *, reason: str) -> Correction:
    return Correction(
        sheet_id=row.sheet_id,
        recheck_id=row.recheck_id,
        aspect=found.aspect.id,
        old=found.first,
        new=found.second,
        reason=reason,
        proposed_by=row.checked_by,
        proposed_at=row.checked_at,
    )


def _may_check(recheck: Recheck, row: RecheckedSheet, *, by: Actor) -> list[Problem]:
    found = [*check_keeper(recheck.event, by=by), *at_work(recheck)]
    if recheck.event.chief_id != by.id:
        found.append(_not_blind())
    if row.found_error is not None:
        found.append(_checked_before())
    return [*found, *check_sheet_for(row.sheet, by=by)]


def keyed_problems(aspects: tuple[Aspect, ...], values: Mapping[str, Decimal | None]) -> list[Problem]:
    """What is wrong with marks that were keyed from paper: those that are missing, or cannot stand."""
    missing = missing_marks(aspects, values)
    marks = ((aspect, values.get(aspect.id)) for aspect in aspects)
    wrong = (check_mark(aspect, mark) for aspect, mark in marks if mark is not None)
    return [*([_incomplete(missing)] if missing else []), *(each for each in wrong if each is not None)]


def extend_recheck(recheck_id: int, *, by: Actor, now: datetime) -> int:
    """Check all other sheets too; how many are added."""
    with unit_of_work(by=by, now=now) as work:
        recheck = db.session.get_one(Recheck, recheck_id)
        refuse([*check_keeper(recheck.event, by=by), *at_work(recheck)])
        refuse(_everything_already() if recheck.everything else None)
        there = {each.sheet_id for each in recheck.sheets}
        others = [each for each in sheets_of(recheck.event) if each.id not in there]
        recheck.sheets += [RecheckedSheet(sheet_id=each.id, part_of_top=False) for each in others]
        recheck.everything = True
        work.record(
            "recheck.extend",
            competition=recheck.event.competition_id,
            event=recheck.event.code,
            recheck=recheck.number,
            added=len(others),
        )
        return len(others)


def close_recheck(recheck_id: int, *, by: Actor, now: datetime) -> None:
    """Close a recheck that is done. Refusal that lists what is not, and for who keyed sheets of it in."""
    with unit_of_work(by=by, now=now) as work:
        recheck = db.session.get_one(Recheck, recheck_id)
        refuse(check_keeper(recheck.event, by=by))
        refuse(unclosable(recheck))
        refuse(_own_work() if by.id in {sheet.checked_by for sheet in recheck.sheets} else None)
        recheck.closed_by, recheck.closed_at = by.user_id, now
        work.record(
            "recheck.close",
            competition=recheck.event.competition_id,
            event=recheck.event.code,
            recheck=recheck.number,
            checked=recheck.checked,
            errors=recheck.errors,
            everything=recheck.everything,
        )


def _own_work() -> Problem:
    return problem(
        "录入复核结果的人不能完成自己的复核。",
        "Who keyed sheets of a recheck in does not close it.",
        mend_zh="请由组织者核对后完成复核。",
        mend_en="Let an organizer look at it and close it.",
    )


def _none_yet() -> Problem:
    return problem(
        "还没有成绩复核。",
        "There is no recheck yet.",
        mend_zh="请先排名，再在“成绩复核”页抽取样本。",
        mend_en="Rank first, then draw a sample on the page of the recheck.",
    )


def _no_seed() -> Problem:
    return problem(
        "没有种子，不能抽取样本。",
        "A sample needs a seed.",
        mend_zh="请填写现场公开产生的种子，例如当日公布的一串数字。",
        mend_en="Enter a seed that came about in public, such as digits announced that day.",
    )


def _not_ranked() -> Problem:
    return problem(
        "还没有排名，不能抽取复核样本。",
        "There is no ranking yet to draw a sample from.",
        mend_zh="请先排名。",
        mend_en="Rank first.",
    )


def _not_in_sample() -> Problem:
    return problem(
        "该评分表不在复核样本中。",
        "This sheet does not belong to the sample.",
        mend_zh="请从复核清单进入。",
        mend_en="Open it from the list of the recheck.",
    )


def _not_blind() -> Problem:
    return problem(
        "复核录入由裁判长进行：组织者知道选手姓名。",
        "The chief judge enters the marks again: the office knows the names.",
        mend_zh="请由本项目裁判长操作。",
        mend_en="Let the chief judge of the event do it.",
    )


def _checked_before() -> Problem:
    return problem(
        "该评分表已复核过。",
        "This sheet has been checked.",
        mend_zh="请复核清单中的下一份。",
        mend_en="Go on with the next one of the list.",
    )


def _incomplete(missing: tuple[Aspect, ...]) -> Problem:
    names = "、".join(aspect.id for aspect in missing)
    return problem(
        f"还有{len(missing)}项未录入：{names}。",
        f"{len(missing)} aspects are not entered yet: {names}.",
        mend_zh="请按纸质记录补全；纸质记录缺分的，请裁判长退回该评分表补评。",
        mend_en="Enter them from the paper; if the paper lacks a mark, give the sheet back to be marked.",
    )


def _everything_already() -> Problem:
    return problem(
        "该次复核已包括全部评分表。",
        "This recheck covers all sheets already.",
        mend_zh="请继续逐份复核。",
        mend_en="Go on checking.",
    )
