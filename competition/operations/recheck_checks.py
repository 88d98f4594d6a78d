"""What a recheck leaves to do: before it goes on, before it is closed, before its event is published."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from competition.db import db
from competition.db.competitions import Event
from competition.db.draws import CodedWork, is_marked
from competition.db.entries import Entry
from competition.db.marking import SheetRow, newest_scheme
from competition.db.rechecks import Correction, Recheck, corrections_of, newest_recheck, waiting_corrections
from competition.db.results import ResultVersion, newest_result
from competition.domain.problems import Problem, problem
from competition.domain.recheck import Listed, Verdict, error_rate, top_part, verdict
from competition.domain.scoring import METHODS
from competition.domain.scoring.method import round_half_up


def listed(ranking: ResultVersion) -> list[Listed]:
    """The entries of a ranking that have a place."""
    return [Listed(each.entry, each.place.rank, each.group) for each in ranking.result().standings]


def sheets_of(event: Event) -> list[SheetRow]:
    """The sheets of all that are marked, on the forms and seats that the scheme has now."""
    version = newest_scheme(event.id)
    forms = version.scheme().forms() if version else ()
    seats = {sub.id: METHODS[part.method].seats_of(sub) for part, sub in forms}
    found = select(SheetRow).join(CodedWork).outerjoin(Entry, Entry.id == CodedWork.entry_id)
    found = found.where(SheetRow.event_id == event.id, is_marked())
    rows = db.session.scalars(found.order_by(SheetRow.id))
    return [each for each in rows if each.seat <= seats.get(each.sub_criterion, 0)]


def after(sheets: Iterable[SheetRow], moment: datetime) -> list[SheetRow]:
    """The sheets that are not confirmed, or were only then."""
    return [
        each
        for each in sheets
        if not each.state_value.is_confirmed or each.confirmed_at is None or each.confirmed_at > moment
    ]


def changed(recheck: Recheck) -> list[SheetRow]:
    """The sheets that were given back or confirmed after the sample was drawn: they bring it to an end.

    Corrections do not: each has two signatures and leaves its sheet confirmed as it was.
    """
    rows = {each.sheet_id: each.sheet for each in recheck.sheets}
    rows |= {sheet.id: sheet for sheet in sheets_of(recheck.event)}
    return after(rows.values(), recheck.drawn_at)


def must_check_all(recheck: Recheck) -> bool:
    """Whether all sheets are checked: there are too many errors, whatever the sheets still to check would show."""
    return recheck.everything or verdict(len(recheck.sheets), recheck.errors) is Verdict.EVERYTHING


def at_work(recheck: Recheck) -> list[Problem]:
    """What keeps a recheck from going on: it is closed, or sheets changed after it was drawn."""
    return [_closed()] if recheck.closed_at is not None else _overtaken_by(recheck)


def _overtaken_by(recheck: Recheck) -> list[Problem]:
    late = changed(recheck)
    return [_overtaken(late)] if late else []


def unbeginnable(ranking: ResultVersion, sheets: list[SheetRow], before: Recheck | None) -> Problem | None:
    """What keeps a sample from being drawn: the ranking is not of the marks that are, or another recheck is open."""
    signed = (each.confirmed_at for each in corrections_of(ranking.event_id))
    late = any(moment is not None and moment > ranking.ranked_at for moment in signed)
    if late or after(sheets, ranking.ranked_at):
        return _ranking_outdated()
    return _still_open() if before and not changed(before) else None


def unclosable(recheck: Recheck) -> list[Problem]:
    """What keeps a recheck from being closed: sheets to check, corrections to sign, too many errors."""
    if stopped := at_work(recheck):
        return stopped
    found = []
    if recheck.checked < len(recheck.sheets):
        found.append(_unchecked(recheck))
    if waiting := waiting_corrections(recheck.event_id):
        found.append(_unsigned(waiting))
    if not recheck.everything and must_check_all(recheck):
        found.append(_too_many(recheck))
    return found


def unpublishable(event: Event) -> list[Problem]:
    """What the recheck and the corrections of an event leave to do before its publication."""
    waiting, recheck = waiting_corrections(event.id), newest_recheck(event.id)
    found = [_unsigned(waiting)] if waiting else []
    needed = event.setup.ranking.recheck
    if recheck is None:
        return [*found, _needed()] if needed else found
    if recheck.closed_at is None:
        return [*found, *(_overtaken_by(recheck) or [_not_closed()])]
    return [*found, *(_overtaken_by(recheck) or _unchecked_top(recheck))] if needed else found


def _unchecked_top(recheck: Recheck) -> list[Problem]:
    """Whoever came into the top part by corrections or other rules without having been checked."""
    ranking = newest_result(recheck.event_id)
    top = top_part(listed(ranking), recheck.top) if ranking else frozenset()
    new = sorted(top - {each.sheet.work.label for each in recheck.sheets})
    return [_new_at_the_top(new)] if new else []


def _few(names: list[str]) -> str:
    return "、".join(names[:5]) + ("…" if len(names) > 5 else "")


def _ranking_outdated() -> Problem:
    return problem(
        "排名之后评分表有改动，样本须从最新排名中抽取。",
        "Sheets changed after the ranking: a sample is drawn from the newest ranking.",
        mend_zh="请待评分表全部确认后重新排名，再抽取样本。",
        mend_en="Have all sheets confirmed, rank again, then draw.",
    )


def _still_open() -> Problem:
    return problem(
        "上一次成绩复核还没有结束。",
        "The recheck before is still open.",
        mend_zh="请先完成并结束上一次复核。",
        mend_en="Finish and close it first.",
    )


def _closed() -> Problem:
    return problem(
        "该次复核已经结束。",
        "This recheck is closed.",
        mend_zh="如需再查，请重新抽取样本。",
        mend_en="To check again, draw a new sample.",
    )


def _overtaken(sheets: list[SheetRow]) -> Problem:
    shown = _few(sorted({sheet.sub_criterion for sheet in sheets}))
    return problem(
        f"抽样之后有{len(sheets)}份评分表被退回或重新确认（{shown}），该次复核不再有效。",
        f"{len(sheets)} sheets were given back or confirmed after the sample was drawn ({shown}): the recheck no "
        f"longer holds.",
        mend_zh="请待评分表全部确认、重新排名后，再次抽取复核样本。",
        mend_en="Have all sheets confirmed, rank again and draw a new sample.",
    )


def _unchecked(recheck: Recheck) -> Problem:
    left = len(recheck.sheets) - recheck.checked
    return problem(
        f"样本{len(recheck.sheets)}份评分表中还有{left}份未复核。",
        f"{left} of the {len(recheck.sheets)} sheets of the sample are not checked yet.",
        mend_zh="请由裁判长按纸质记录逐份重新录入。",
        mend_en="Let the chief judge enter them again from the paper records.",
    )


def _unsigned(waiting: list[Correction]) -> Problem:
    return problem(
        f"有{len(waiting)}项更正待第二人签认。",
        f"{len(waiting)} corrections wait for the second signature.",
        mend_zh="请由提出人以外的组织者或裁判长确认或驳回。",
        mend_en="Let an organizer or the chief judge other than the proposer sign or turn them down.",
    )


def _too_many(recheck: Recheck) -> Problem:
    rate = error_rate(recheck.checked, recheck.errors)
    shown = "" if rate is None else f"{round_half_up(rate, 2):f}%"
    return problem(
        f"已复核{recheck.checked}份，{recheck.errors}份有误，差错率{shown}，超过5%，须全部复核。",
        f"{recheck.errors} of the {recheck.checked} checked sheets have an error, {shown}: more than 5 %.",
        mend_zh="请点“全部复核”，把其余评分表都加入复核。",
        mend_en="Choose to check everything: all other sheets are added.",
    )


def _not_closed() -> Problem:
    return problem(
        "成绩复核尚未结束。",
        "The recheck is not closed.",
        mend_zh="请完成复核并结束后再公布。",
        mend_en="Finish and close it, then publish.",
    )


def _needed() -> Problem:
    return problem(
        "本项目须经成绩复核方可公布，还没有复核。",
        "This event is published only after a recheck, and there was none.",
        mend_zh="请裁判长在“成绩复核”中抽取样本并完成复核。",
        mend_en="Let the chief judge draw a sample on the page of the recheck and check it.",
    )


def _new_at_the_top(entries: list[str]) -> Problem:
    return problem(
        f"更正或规则变动后，{_few(entries)}进入必查名次，但未经复核。",
        f"After corrections or other rules {_few(entries)} belong to the top part and were not checked.",
        mend_zh="请重新抽取复核样本。",
        mend_en="Draw a new sample.",
    )
