"""Panels: which judge sits where, and who the chief judge is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from competition.db import db
from competition.db.accounts import User, find_user, has_role
from competition.db.competitions import Event, find_event
from competition.db.entries import Entry, Member
from competition.db.marking import PanelSeat, newest_scheme, seats_of_event
from competition.domain.panels import check_judge
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.roles import Role
from competition.domain.scoring import METHODS
from competition.domain.stages import Stage
from competition.operations.accounts import NewAccount, add_role
from competition.operations.people import OFFICE_ROLES, new_account
from competition.operations.unit import Actor, refuse, unit_of_work
from competition.spreadsheets.panels import PanelRow, read_panels


def import_panels(
    competition_id: int, data: bytes, *, file: str, by: Actor, now: datetime, must_change: bool = True
) -> tuple[NewAccount, ...]:
    """Seat everybody that a workbook names, or nobody."""
    rows, problems = read_panels(data, file=file)
    if problems:
        raise Refusal(problems)
    return assign_panels(competition_id, rows, by=by, now=now, must_change=must_change)


def assign_panels(
    competition_id: int,
    assignments: Sequence[PanelRow],
    *,
    by: Actor,
    now: datetime,
    must_change: bool = True,
) -> tuple[NewAccount, ...]:
    """Seat everybody at once, or nobody. Accounts that are missing are made; their passwords are returned once.

    `must_change`: their owners choose another password after signing in.
    """
    with unit_of_work(by=by, now=now) as work:
        refuse([found for each in assignments for found in _assignment_problems(competition_id, each)])
        made, seated = [], []
        for each in assignments:
            user = find_user(each.username)
            if user is None:
                account, user = new_account(
                    each.username, each.name, employer=each.employer, now=now, must_change=must_change
                )
                made.append(account)
            seated.append((_seat(competition_id, each, user), user, each))
        refuse([found for event, user, each in seated for found in _chief_on_a_seat(event, user, each)])
        work.record(
            "panel.assign",
            competition=competition_id,
            seats=[
                [e.username, e.event, e.sub_criterion, e.seat if e.role is Role.JUDGE else "chief"]
                for e in assignments
            ],
            accounts=[account.username for account in made],
        )
        return tuple(made)


def _assignment_problems(competition_id: int, each: PanelRow) -> list[Problem]:
    event = find_event(competition_id, each.event)
    if event is None:
        return [
            problem(
                f"没有编号为“{each.event}”的项目。",
                f"There is no event with the code “{each.event}”.",
                mend_zh="请核对项目编号。",
                mend_en="Check the code.",
                where=each.where,
            )
        ]
    found = []
    if event.stage_value is Stage.PUBLISHED:
        found.append(_published(event, each))
    if each.role is Role.JUDGE:
        found += _seat_problems(event, each)
    user = find_user(each.username)
    if user is not None and any(has_role(user.id, competition_id, role) for role in OFFICE_ROLES):
        found.append(_of_the_office(each))
    if user is not None and user.display_name not in (each.name, each.username):
        found.append(_another_person(each))
    employers = dict.fromkeys((each.employer, user.employer if user else each.employer))
    entrants = employers_of(event.id)
    conflicts = (check_judge(each.name, employer=name, entrants_employers=entrants) for name in employers)
    return [*found, *(replace(conflict, where=each.where) for conflict in conflicts if conflict is not None)]


def _chief_on_a_seat(event: Event, user: User, each: PanelRow) -> list[Problem]:
    """Who confirms an event's sheets marks none of them: looked at once everybody is seated."""
    if event.chief_id != user.id:
        return []
    own = [seat for seat in seats_of_event(event.id) if seat.user_id == user.id]
    return [
        problem(
            f"{each.name}是“{event.name}”的裁判长，不能同时在评分表{seat.sub_criterion}第{seat.seat}席评分。",
            f"{each.name} is the chief judge of “{event.name}” and cannot mark on seat {seat.seat} of form "
            f"{seat.sub_criterion}.",
            mend_zh="请另派裁判或另派裁判长。",
            mend_en="Assign another judge or another chief judge.",
            where=each.where,
        )
        for seat in own
    ]


def _of_the_office(each: PanelRow) -> Problem:
    return problem(
        f"{each.name}是本竞赛的组织者或财务，知道选手姓名，不能评分或担任裁判长。",
        f"{each.name} is an organizer or finance of this competition, knows the names and cannot judge it.",
        mend_zh="请另派裁判。",
        mend_en="Assign somebody else.",
        where=each.where,
    )


def _another_person(each: PanelRow) -> Problem:
    return problem(
        f"账号“{each.username}”已属于另一人，不是{each.name}。",
        f"The account “{each.username}” belongs to somebody else, not to {each.name}.",
        mend_zh="请为该裁判换一个账号。",
        mend_en="Choose another account name for this judge.",
        where=each.where,
    )


def _published(event: Event, each: PanelRow) -> Problem:
    return problem(
        f"“{event.name}”的成绩已公布，不能再调整裁判组。",
        f"The results of “{event.name}” are published; its panels stay as they are.",
        mend_zh="请删除该行。",
        mend_en="Delete the row.",
        where=each.where,
    )


def _seat_problems(event: Event, each: PanelRow) -> list[Problem]:
    version = newest_scheme(event.id)
    if version is None:
        return [
            problem(
                f"“{event.name}”尚无评分方案。",
                f"“{event.name}” has no marking scheme yet.",
                mend_zh="请先导入评分方案，再安排裁判。",
                mend_en="Import the scheme before its panels.",
                where=each.where,
            )
        ]
    forms = {sub.id: METHODS[part.method].seats_of(sub) for part, sub in version.scheme().forms()}
    if each.sub_criterion not in forms or not 1 <= each.seat <= forms[each.sub_criterion]:
        known = "、".join(f"{form}（{seats}席）" for form, seats in forms.items())
        return [
            problem(
                f"“{event.name}”没有评分表“{each.sub_criterion}”第{each.seat}席。",
                f"“{event.name}” has no seat {each.seat} on form “{each.sub_criterion}”.",
                mend_zh=f"可用：{known}。",
                mend_en="Use one of the seats listed.",
                where=each.where,
            )
        ]
    return []


def employers_of(event_id: int) -> set[str]:
    """The employers of an event's entrants."""
    found = select(Member.employer).join(Entry).where(Entry.event_id == event_id)
    return set(db.session.scalars(found))


def _seat(competition_id: int, each: PanelRow, user: User) -> Event:
    """Seat one person; the event."""
    event = find_event(competition_id, each.event)
    assert event is not None  # noqa: S101 - checked before
    if each.role is Role.CHIEF_JUDGE:
        event.chief_id = user.id
        add_role(user.id, competition_id, Role.CHIEF_JUDGE)
        return event
    add_role(user.id, competition_id, Role.JUDGE)
    seats = {(seat.sub_criterion, seat.seat): seat for seat in seats_of_event(event.id)}
    seat = seats.get((each.sub_criterion, each.seat))
    if seat is None:
        db.session.add(
            PanelSeat(event_id=event.id, sub_criterion=each.sub_criterion, seat=each.seat, user_id=user.id)
        )
    else:
        seat.user_id = user.id
    db.session.flush()
    return event
