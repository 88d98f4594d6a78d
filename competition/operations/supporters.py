"""People beside an entry: coaches, experts and masters, imported as one list for the competition."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select

from competition.db import db
from competition.db.awards import newest_approved_run
from competition.db.competitions import Event
from competition.db.entries import Entry
from competition.db.sealing import blind_index
from competition.db.supporters import Supporter, supporters_of
from competition.domain.payees import Payee
from competition.domain.problems import Problem, Refusal, problem
from competition.operations.award_facts import SUPPORTERS_LISTED
from competition.operations.persons import find_misnamed, find_or_add_person
from competition.operations.unit import Actor, check_reason, refuse, unit_of_work
from competition.spreadsheets.supporters import SupporterRow, read_supporters

Key = tuple[int, str, str]
"""What makes a supporter the same in two lists: entry, kind, person."""


def import_supporters(
    competition_id: int, data: bytes, *, file: str, by: Actor, now: datetime, reason: str = ""
) -> int:
    """Take over a list of all people beside the entries in place of the one before; how many there are.

    Once decisions are approved a `reason` is needed: they stand until new decisions are made from the new list.
    Refusal with every problem by cell.
    """
    rows, problems = read_supporters(data, file=file)
    with unit_of_work(by=by, now=now) as work:
        refuse(check_reason(reason) if newest_approved_run(competition_id) else None)
        entries = _entries(competition_id)
        found = [*problems, *_problems(rows, entries)]
        if found:
            raise Refusal(sorted(found, key=lambda each: each.where.row or 0))
        earlier = supporters_of(competition_id)
        _replace(earlier, list(_supporters(rows, entries)), now)
        work.record(
            SUPPORTERS_LISTED,
            competition=competition_id,
            file=file,
            before=len(earlier),
            people=len(rows),
            reason=reason.strip(),
        )
        return len(rows)


def empty_supporters(competition_id: int, *, reason: str, by: Actor, now: datetime) -> int:
    """Take everybody off the list, for there is nobody beside an entry; how many there were.

    Refusal without a reason, and for a list that is empty already.
    """
    with unit_of_work(by=by, now=now) as work:
        earlier = supporters_of(competition_id)
        refuse(None if earlier else _empty_already())
        refuse(check_reason(reason))
        _replace(earlier, [], now)
        work.record(
            SUPPORTERS_LISTED,
            competition=competition_id,
            file="",
            before=len(earlier),
            people=0,
            reason=reason.strip(),
        )
        return len(earlier)


def _entries(competition_id: int) -> dict[str, Entry]:
    found = select(Entry).join(Event).where(Event.competition_id == competition_id)
    return {entry.number: entry for entry in db.session.scalars(found)}


def _problems(rows: Sequence[SupporterRow], entries: dict[str, Entry]) -> Iterator[Problem]:
    yield from find_misnamed((row.name, row.id_document, row.id_at) for row in rows)
    coached: Counter[str] = Counter()
    there: set[tuple[str, Payee, str]] = set()
    for row in rows:
        entry = entries.get(row.entry)
        if entry is None:
            yield _no_entry(row)
        elif _competes(row, entry):
            yield _own_entry(row)
        key = (row.entry, row.payee, row.id_document.key)
        if key in there:
            yield _twice(row)
        there.add(key)
        coached[row.entry] += row.payee is Payee.MAIN_COACH
        if row.payee is Payee.MAIN_COACH and coached[row.entry] > 1:
            yield _second_coach(row)


def _competes(row: SupporterRow, entry: Entry) -> bool:
    index = blind_index(row.id_document.key)
    return any(member.person.id_index == index for member in entry.members)


def _supporters(rows: Sequence[SupporterRow], entries: dict[str, Entry]) -> Iterator[Supporter]:
    """In the order of the list, numbered among those of the same entry and kind."""
    numbered: Counter[tuple[str, Payee]] = Counter()
    for row in rows:
        numbered[row.entry, row.payee] += 1
        yield Supporter(
            entry_id=entries[row.entry].id,
            person_id=find_or_add_person(row.name, row.id_document).id,
            payee=row.payee,
            position=numbered[row.entry, row.payee],
            employer=row.employer,
        )


def _key(row: Supporter) -> Key:
    return row.entry_id, row.payee, row.person_id


def _replace(earlier: list[Supporter], listed: list[Supporter], now: datetime) -> None:
    """Who stands in both lists keeps the row; who is gone stays on record, for decisions name them."""
    kept = {_key(row): row for row in earlier}
    gone = kept.keys() - {_key(row) for row in listed}
    for row in earlier:
        row.position = -row.position  # two rows must not meet on one position while they are renumbered
    for key in gone:
        kept[key].removed_at = now
    db.session.flush()
    for row in listed:
        if (old := kept.get(_key(row))) is None:
            db.session.add(row)
        else:
            old.position, old.employer = row.position, row.employer


def _empty_already() -> Problem:
    return problem(
        "名单已是空的。",
        "The list is empty already.",
        mend_zh="无需再操作。",
        mend_en="There is nothing to do.",
    )


def _no_entry(row: SupporterRow) -> Problem:
    return problem(
        f"没有参赛号“{row.entry[:20]}”。",
        f"There is no entry “{row.entry[:20]}”.",
        mend_zh="请按报名名单填写，例如 E01-001。",
        mend_en="Write it as on the list of entries, such as E01-001.",
        where=row.entry_at,
    )


def _own_entry(row: SupporterRow) -> Problem:
    return problem(
        f"{row.name}是{row.entry}的参赛选手，不能同时是该参赛号的{row.payee.label.zh}。",
        f"{row.name} competes in {row.entry} and cannot be its {row.payee.label.en}.",
        mend_zh="请核对参赛号和身份证号码，或删去该行。",
        mend_en="Check the entry and the ID number, or leave the row out.",
        where=row.id_at,
    )


def _twice(row: SupporterRow) -> Problem:
    return problem(
        f"{row.name}已是{row.entry}的{row.payee.label.zh}，表中重复。",
        f"{row.name} stands twice as {row.payee.label.en} of {row.entry}.",
        mend_zh="请删去重复的一行。",
        mend_en="Leave one of the rows out.",
        where=row.id_at,
    )


def _second_coach(row: SupporterRow) -> Problem:
    return problem(
        f"{row.entry}已有主教练，{row.name}是第二名。",
        f"{row.entry} has a main coach already; {row.name} is a second one.",
        mend_zh="每个参赛号至多一名主教练，其余请填“教练团队”。",
        mend_en="An entry has one main coach at most; enter the others as 教练团队 (coaches).",
        where=row.role_at,
    )
