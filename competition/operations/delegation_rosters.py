"""A delegation's workbook, brought in by its leader: every row an application of that delegation, not sent in yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from competition.db import db
from competition.db.competitions import Event
from competition.db.entries import Delegation
from competition.domain.applicant import Application, Field
from competition.domain.problems import Problem, Refusal, Where, problem
from competition.operations.application_steps import eligible, record_rows
from competition.operations.applications import Filing, named_before, new_row
from competition.operations.registration import events_by_code
from competition.operations.registration_window import check_registration
from competition.operations.roster_columns import remembered_layout
from competition.operations.unit import Actor, refuse, unit_of_work
from competition.spreadsheets.roster import Roster, read_roster


@dataclass(frozen=True, slots=True)
class WorkbookPreview:
    """What the workbook would bring: the rows that stand, and the problems of all others by row."""

    applications: tuple[Application, ...]
    problems: tuple[Problem, ...]


def preview_workbook(delegation_id: int, data: bytes, *, file: str, now: datetime) -> WorkbookPreview:
    """Read a workbook without changing anything. Refusal if it is no roster, or names another delegation."""
    delegation = db.session.get_one(Delegation, delegation_id)
    layout = remembered_layout(delegation.competition_id, data, file=file)
    roster = read_roster(data, file=file, layout=layout, delegation=delegation.name)
    refuse(_another(roster, delegation))
    events = events_by_code(delegation.competition_id)
    found = [*roster.problems]
    for each in _against(roster.applications, events, delegation, now=now):
        found.append(replace(each, where=roster.in_sheet(each.where)))
    bad = {each.where.row for each in found}
    good = tuple(each for each in roster.applications if each.where.row not in bad)
    return WorkbookPreview(good, tuple(sorted(found, key=lambda each: each.where.row or 0)))


def import_workbook(
    delegation_id: int, data: bytes, *, file: str, good_rows_only: bool = False, by: Actor, now: datetime
) -> list[str]:
    """Keep the rows as applications not sent in yet; their references. With a problem in any row nothing is kept,

    unless `good_rows_only` was asked for.
    """
    with unit_of_work(by=by, now=now) as work:
        delegation = db.session.get_one(Delegation, delegation_id)
        preview = preview_workbook(delegation_id, data, file=file, now=now)
        if preview.problems and not good_rows_only:
            raise Refusal(preview.problems)
        refuse(None if preview.applications else [*preview.problems, _nobody(file)])
        events = events_by_code(delegation.competition_id)
        rows = [
            new_row(events[each.event], Filing(each, None, delegation_id), None, now=now)
            for each in preview.applications
        ]
        record_rows(work, "application.import", rows, file=file, left_out=len(preview.problems))
        return [row.reference for row in rows]


def _against(
    applications: Sequence[Application], events: dict[str, Event], delegation: Delegation, *, now: datetime
) -> Iterator[Problem]:
    """By the rules of the events, by registration being open, and by who was named before, in the sheet or the system."""
    seen: dict[tuple[str, str], Where] = {}
    for each in applications:
        event = events.get(each.event)
        if event is None:
            yield _no_event(each, events)
            continue
        shut = check_registration(event, now=now)
        if shut is not None:
            yield replace(shut, where=replace(each.where, column=Field.EVENT.label.zh, cell=""))
        yield from eligible(event, each, now=now)
        before = named_before(delegation.id, each, event)
        key = each.event, each.id_document.key
        if before is not None:
            yield before
        elif key in seen:
            yield _twice(each, seen[key])
        seen.setdefault(key, each.where)


def _another(roster: Roster, delegation: Delegation) -> Problem | None:
    if roster.delegation == delegation.name:
        return None
    return problem(
        f"工作簿写明的代表队是“{roster.delegation}”，您带的是“{delegation.name}”。",
        f"The workbook is of “{roster.delegation}”; you lead “{delegation.name}”.",
        mend_zh="请核对表头上方的代表队名称。",
        mend_en="Check the name above the header.",
    )


def _no_event(application: Application, events: dict[str, Event]) -> Problem:
    known = "、".join(sorted(events))
    return problem(
        f"没有编号为“{application.event}”的项目。",
        f"There is no event with the code “{application.event}”.",
        mend_zh=f"请改为：{known}。",
        mend_en=f"Use one of: {known}.",
        where=replace(application.where, column=Field.EVENT.label.zh, cell=""),
    )


def _twice(application: Application, first: Where) -> Problem:
    return problem(
        f"{application.name}与第{first.row}行的证件号码重复，同一项目只能报名一次。",
        f"{application.name} has the same ID number as row {first.row}; a person enters an event once.",
        mend_zh="请删除重复的一行或更正号码。",
        mend_en="Delete one of the rows or mend the number.",
        where=replace(application.where, column=Field.ID_NUMBER.label.zh, cell=""),
    )


def _nobody(file: str) -> Problem:
    return problem(
        f"“{file}”中没有可以导入的报名。",
        f"There is nothing in “{file}” that can be imported.",
        mend_zh="请按提示更正后重新上传。",
        mend_en="Mend what is listed and upload it again.",
    )
