"""Panels: which judge sits where, and who the chief judge is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from competition.db import db
from competition.db.accounts import User, find_user, roles_held
from competition.db.competitions import Event, find_event
from competition.db.conflicts import JudgeProfile, Substitute, substitutes_of
from competition.db.entries import Entry, Member
from competition.db.marking import PanelSeat, newest_scheme, seats_of_event
from competition.domain.panels import check_judge
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.role_conflicts import check_roles
from competition.domain.roles import Role
from competition.domain.scoring import METHODS
from competition.domain.stages import Stage
from competition.operations.accounts import NewAccount, add_role
from competition.operations.assignments import conflict_problems, who_marks
from competition.operations.conflicts import blank_drafts
from competition.operations.people import new_account
from competition.operations.unit import Actor, check_reason, refuse, unit_of_work
from competition.spreadsheets.panels import PanelRow, Qualification, read_panels


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
    reason: str = "",
    must_change: bool = True,
) -> tuple[NewAccount, ...]:
    """Seat everybody at once, or nobody. Accounts that are missing are made; their passwords are returned once.

    `must_change`: their owners choose another password after signing in. `reason`: needed where somebody loses a
    place while sheets are marked; sheets handed in keep their judge, those begun are begun anew by the next one.
    """
    with unit_of_work(by=by, now=now) as work:
        refuse([found for each in assignments for found in _assignment_problems(competition_id, each)])
        refuse(check_reason(reason) if _replaces(competition_id, assignments) else None)
        before = {event.id: who_marks(event) for event in _being_marked(competition_id)}
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
        refuse([found for event, user, each in seated for found in _seated_and_spare(event, user, each)])
        refuse(_barred(seated))
        work.record(
            "panel.assign",
            competition=competition_id,
            seats=[[e.username, e.event, e.sub_criterion, _place(e)] for e in assignments],
            accounts=[account.username for account in made],
            reason=reason.strip(),
            blanked=[
                found
                for event in _being_marked(competition_id)
                for found in blank_drafts(event, before[event.id])
            ],
        )
        return tuple(made)


def _place(each: PanelRow) -> int | str:
    """What the log calls the place."""
    if each.role is Role.CHIEF_JUDGE:
        return "chief"
    return f"substitute {each.seat or ''}".strip() if each.substitute else each.seat


def _being_marked(competition_id: int) -> list[Event]:
    found = select(Event).where(Event.competition_id == competition_id, Event.stage == Stage.MARKING)
    return list(db.session.scalars(found))


def _replaces(competition_id: int, assignments: Sequence[PanelRow]) -> bool:
    """Whether somebody loses a place while sheets are marked."""
    events = {event.code: event for event in _being_marked(competition_id)}
    return any(_loses(events[each.event], each) for each in assignments if each.event in events)


def _loses(event: Event, each: PanelRow) -> bool:
    user = find_user(each.username)
    if each.role is Role.CHIEF_JUDGE:
        return event.chief_id is not None and (user is None or user.id != event.chief_id)
    rows = substitutes_of(event.id) if each.substitute else seats_of_event(event.id)
    places = {(row.sub_criterion, row.position if each.substitute else row.seat): row.user_id for row in rows}
    holder = places.get((each.sub_criterion, each.seat))
    return holder is not None and (user is None or user.id != holder)


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
    if user is not None and user.display_name not in (each.name, each.username):
        found.append(_another_person(each))
    clash = check_roles(each.name, roles_held(user.id, competition_id), each.role) if user else None
    found += [replace(clash, where=each.where)] if clash else []
    if user is not None and each.employer != user.employer:
        found += _typed_unit(event, each)
    return found


def _typed_unit(event: Event, each: PanelRow) -> list[Problem]:
    """A unit that is not the account's own may be the newer one: nobody sits beside it."""
    conflict = check_judge(each.name, employer=each.employer, entrants_employers=employers_of(event.id))
    return [] if conflict is None else [replace(conflict, where=each.where)]


def _barred(seated: Sequence[tuple[Event, User, PanelRow]]) -> list[Problem]:
    """Who must not mark an entry while nobody can step in: looked at once everybody is seated."""
    rows = {(event.id, user.id): (event, each) for event, user, each in reversed(seated)}
    return [
        replace(found, where=each.where)
        for (_event, judge), (event, each) in rows.items()
        for found in conflict_problems(event, judge=judge)
    ]


def _seated_and_spare(event: Event, user: User, each: PanelRow) -> list[Problem]:
    """Who sits on a form's panel does not step in for it."""
    seats = {seat.sub_criterion for seat in seats_of_event(event.id) if seat.user_id == user.id}
    spare = {one.sub_criterion for one in substitutes_of(event.id) if one.user_id == user.id}
    if each.sub_criterion not in seats & spare:
        return []
    return [
        problem(
            f"{each.name}不能在评分表{each.sub_criterion}既占席位又作候补。",
            f"{each.name} cannot both sit on the panel of form {each.sub_criterion} and step in for it.",
            mend_zh="请另派候补裁判。",
            mend_en="Choose another substitute.",
            where=each.where,
        )
    ]


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
    seats = forms.get(each.sub_criterion, 0)
    if not seats or not (each.substitute or 1 <= each.seat <= seats):
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
    keep_profile(user.id, each.profile)
    if each.substitute:
        _step_in(event, each, user)
        return event
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


def _step_in(event: Event, each: PanelRow, user: User) -> None:
    """Put somebody among the substitutes of a form: at the place that is named, or last."""
    rows = {row.position: row for row in substitutes_of(event.id) if row.sub_criterion == each.sub_criterion}
    if any(row.user_id == user.id for row in rows.values()):
        return
    position = each.seat or max(rows, default=0) + 1
    if position in rows:
        rows[position].user_id = user.id
    else:
        db.session.add(
            Substitute(
                event_id=event.id, sub_criterion=each.sub_criterion, position=position, user_id=user.id
            )
        )
    db.session.flush()


def keep_profile(user_id: int, profile: Qualification) -> None:
    """Write down what qualifies a judge; what the table leaves empty stays as it is."""
    row = db.session.get(JudgeProfile, user_id)
    if row is None:
        row = JudgeProfile(user_id=user_id, qualification="", number="", occupation="")
        db.session.add(row)
    row.qualification = profile.qualification or row.qualification
    row.number = profile.number or row.number
    row.occupation = profile.occupation or row.occupation
    row.valid_until = profile.valid_until or row.valid_until
    db.session.flush()
