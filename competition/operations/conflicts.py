"""回避: what judges declare against whom, what others record of them, and the drafts that a change leaves behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from competition.db import db
from competition.db.accounts import User, has_role
from competition.db.competitions import Competition, Event
from competition.db.conflicts import ConflictStatement, DeclaredConflict, conflicts_of
from competition.db.marking import SheetRow, write_marks
from competition.db.reopened_aspects import drop_aspects
from competition.domain.conflicts import Against, ConflictKind
from competition.domain.names import normalise_name
from competition.domain.problems import Problem, problem
from competition.domain.roles import Role
from competition.domain.scoresheet import SheetState
from competition.operations.assignments import judges_of, who_marks
from competition.operations.unit import Actor, check_reason, refuse, unit_of_work

LONGEST = 80


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is declared of a judge: `about` is a name or an entry number, a unit or a delegation."""

    kind: ConflictKind
    against: Against
    about: str
    note: str = ""


def declare_conflict(
    competition_id: int, user_id: int, said: Declaration, *, by: Actor, now: datetime
) -> int:
    """A judge declares a conflict, or an organizer or chief judge records one; its id.

    Whether anybody of that name takes part is not told: judges do not know who does. Refusal for others, for an empty
    declaration and for one that stands already.
    """
    with unit_of_work(by=by, now=now) as work:
        competition = db.session.get_one(Competition, competition_id)
        user = db.session.get_one(User, user_id)
        refuse([*_not_a_judge(competition, user), *_may_declare(competition, user, by)])
        about = normalise_name(said.about)
        refuse([*_empty(about, said.note), *_twice(competition_id, user_id, said, about)])
        with _blank_drafts_of_others(competition) as blanked:
            row = DeclaredConflict(
                competition_id=competition_id,
                user_id=user_id,
                kind=said.kind,
                against=said.against,
                about=about,
                note=said.note.strip(),
                declared_by=by.user_id,
                declared_at=now,
            )
            db.session.add(row)
            db.session.flush()
        work.record("conflict.declare", **_said(row), blanked=blanked)
        return row.id


def withdraw_conflict(conflict_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """Take a declaration back: an organizer, or who made it, with the reason."""
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(DeclaredConflict, conflict_id)
        refuse(_withdrawn() if row.withdrawn_at is not None else None)
        refuse(None if row.declared_by == by.id or _organizes(row.competition_id, by) else _not_theirs())
        refuse(check_reason(reason))
        with _blank_drafts_of_others(db.session.get_one(Competition, row.competition_id)) as blanked:
            row.withdrawn_by, row.withdrawn_at, row.withdrawn_because = by.user_id, now, reason.strip()
            db.session.flush()
        work.record("conflict.withdraw", **_said(row), reason=reason.strip(), blanked=blanked)


def state_conflicts(competition_id: int, *, by: Actor, now: datetime) -> int:
    """A judge states that every conflict is declared, or that there is none; how many stand."""
    with unit_of_work(by=by, now=now) as work:
        competition = db.session.get_one(Competition, competition_id)
        refuse(_not_a_judge(competition, db.session.get_one(User, by.user_id)))
        mine = ConflictStatement.competition_id == competition_id, ConflictStatement.user_id == by.user_id
        row = db.session.scalar(select(ConflictStatement).where(*mine))
        row = row or ConflictStatement(competition_id=competition_id, user_id=by.user_id)
        row.stated_at = now
        db.session.add(row)
        standing = sum(each.user_id == by.id for each in conflicts_of(competition_id))
        work.record("conflict.state", competition=competition_id, judge=by.name, conflicts=standing)
        return standing


@contextmanager
def _blank_drafts_of_others(competition: Competition) -> Iterator[list[list[object]]]:
    """For every event of a competition: as `blank_drafts`."""
    blanked: list[list[object]] = []
    before = {event.id: who_marks(event) for event in competition.events}
    yield blanked
    for event in competition.events:
        blanked += blank_drafts(event, before[event.id])


def blank_drafts(event: Event, before: dict[tuple[int, str, int], int]) -> list[list[object]]:
    """Within an operation that changes who marks: sheets that were begun and go to another begin anew; which."""
    after, blanked = who_marks(event), []
    rows = db.session.scalars(
        select(SheetRow).where(SheetRow.event_id == event.id, SheetRow.state == SheetState.DRAFT)
    )
    for sheet in rows:
        key = (sheet.work_id, sheet.sub_criterion, sheet.seat)
        if any(mark.value is not None for mark in sheet.marks) and before.get(key) != after.get(key):
            write_marks(
                sheet, dict.fromkeys(sheet.values())
            )  # the versions go on: a late tablet is not taken for new
            drop_aspects(sheet)
            sheet.version += 1
            blanked.append([sheet.work.label, sheet.sub_criterion, sheet.seat])
    return blanked


def _said(row: DeclaredConflict) -> dict[str, object]:
    """For the log: nothing that names an entrant."""
    return {
        "competition": row.competition_id,
        "conflict": row.id,
        "judge": row.user.username,
        "kind": row.kind,
        "against": row.against,
    }


def _organizes(competition_id: int, by: Actor) -> bool:
    return has_role(by.user_id, competition_id, Role.ORGANIZER)


def _may_declare(competition: Competition, user: User, by: Actor) -> list[Problem]:
    leads = any(event.chief_id == by.id and user.id in judges_of(event) for event in competition.events)
    return [] if user.id == by.id or leads or _organizes(competition.id, by) else [_not_theirs()]


def _not_a_judge(competition: Competition, user: User) -> list[Problem]:
    if any(has_role(user.id, competition.id, role) for role in (Role.JUDGE, Role.CHIEF_JUDGE)):
        return []
    return [
        problem(
            f"{user.display_name}不是本竞赛的裁判。",
            f"{user.display_name} is no judge of this competition.",
            mend_zh="请先在裁判组中安排。",
            mend_en="Assign them to a panel first.",
        )
    ]


def _empty(about: str, note: str) -> list[Problem]:
    if 0 < len(about) <= LONGEST and len(note) <= LONGEST:
        return []
    return [
        problem(
            f"请写明回避对象；对象和说明各不超过{LONGEST}字。",
            f"Say whom it concerns; that and the note have at most {LONGEST} characters each.",
            mend_zh="填写选手姓名或参赛编号、单位全称或代表队名称。",
            mend_en="Give a name or an entry number, a unit or a delegation.",
        )
    ]


def _twice(competition_id: int, user_id: int, said: Declaration, about: str) -> list[Problem]:
    mine = (user_id, said.kind, said.against, about)
    if mine not in {
        (each.user_id, each.kind, each.against, each.about) for each in conflicts_of(competition_id)
    }:
        return []
    return [
        problem(
            "同样的回避关系已经登记。",
            "The same conflict is on record already.",
            mend_zh="无需重复登记。",
            mend_en="There is no need to declare it twice.",
        )
    ]


def _not_theirs() -> Problem:
    return problem(
        "只能申报本人的回避关系；他人的由组织者或本项目裁判长登记，由登记人或组织者撤回。",
        "One declares one's own conflicts; those of others are recorded by an organizer or the chief judge of the "
        "event, and taken back by an organizer or whoever recorded them.",
        mend_zh="请联系裁判长或组织者。",
        mend_en="Turn to the chief judge or an organizer.",
    )


def _withdrawn() -> Problem:
    return problem(
        "该回避关系已经撤回。",
        "This conflict was taken back already.",
        mend_zh="请刷新页面。",
        mend_en="Reload the page.",
    )
