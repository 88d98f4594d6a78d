"""Changes of a panel while its event is marked: by its chief judge or an organizer, always with a reason."""

from datetime import datetime

from competition.db import db
from competition.db.accounts import User, has_role
from competition.db.competitions import Event
from competition.db.conflicts import Substitute
from competition.db.marking import seats_of_event
from competition.domain.problems import Problem, problem
from competition.domain.roles import Role
from competition.domain.stages import Stage
from competition.operations.assignments import conflict_problems, judges_of, who_marks
from competition.operations.conflicts import blank_drafts
from competition.operations.results import may_rank
from competition.operations.unit import Actor, check_reason, refuse, unit_of_work


def change_judge(
    event_id: int, form: str, seat: int, user_id: int, *, reason: str, by: Actor, now: datetime
) -> None:
    """Give a seat to another judge of the competition. Sheets handed in keep their judge; those begun begin anew.

    Refusal for an empty seat, somebody who does not judge here, who sits on the form already or leads the event, and
    for a judge who must not mark an entry while nobody can step in.
    """
    with unit_of_work(by=by, now=now) as work:
        event, user = db.session.get_one(Event, event_id), db.session.get_one(User, user_id)
        refuse(_may_change(event, by))
        refuse(check_reason(reason))
        panel = {row.seat: row for row in seats_of_event(event_id) if row.sub_criterion == form}
        refuse(_no_seat(form, seat) if seat not in panel else _unfit(event, user, form))
        before, was = who_marks(event), panel[seat].user.username
        panel[seat].user_id = user_id
        db.session.flush()
        db.session.expire(panel[seat], ["user"])
        refuse(conflict_problems(event, judge=user_id))
        work.record(
            "panel.change",
            competition=event.competition_id,
            event=event.code,
            form=form,
            seat=seat,
            before=was,
            after=user.username,
            reason=reason.strip(),
            blanked=blank_drafts(event, before),
        )


def release_substitute(substitute_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """Take somebody off the substitutes of a form. Refusal while a seat would be left that nobody can take."""
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(Substitute, substitute_id)
        event, form, name = db.session.get_one(Event, row.event_id), row.sub_criterion, row.user.username
        refuse(_may_change(event, by))
        refuse(check_reason(reason))
        before, gaps = who_marks(event), conflict_problems(event)
        db.session.delete(row)
        db.session.flush()
        refuse([found for found in conflict_problems(event) if found not in gaps])
        work.record(
            "panel.release",
            competition=event.competition_id,
            event=event.code,
            form=form,
            before=name,
            reason=reason.strip(),
            blanked=blank_drafts(event, before),
        )


def _may_change(event: Event, by: Actor) -> Problem | None:
    if event.stage_value is Stage.PUBLISHED:
        return problem(
            f"“{event.name}”的成绩已公布，不能再调整裁判组。",
            f"The results of “{event.name}” are published; its panels stay as they are.",
            mend_zh="成绩有误的，通过异议更正。",
            mend_en="Errors are put right by way of objections.",
        )
    if may_rank(event, by):
        return None
    return problem(
        "只有本项目裁判长或组织者可以更换裁判。",
        "Only the chief judge of the event or an organizer changes its panels.",
        mend_zh="请由裁判长操作。",
        mend_en="Let the chief judge do it.",
    )


def candidates(event: Event, form: str) -> list[User]:
    """The judges of the competition who could take a seat of that form, by name."""
    everybody = {
        user_id: user for each in event.competition.events for user_id, user in judges_of(each).items()
    }
    taken = {row.user_id for row in seats_of_event(event.id) if row.sub_criterion == form}
    free = [user for user_id, user in everybody.items() if user_id not in {*taken, event.chief_id}]
    return sorted(free, key=lambda user: user.display_name)


def _unfit(event: Event, user: User, form: str) -> list[Problem]:
    here = has_role(user.id, event.competition_id, Role.JUDGE)
    if here and user.id in {each.id for each in candidates(event, form)}:
        return []
    return [
        problem(
            f"{user.display_name}不能占评分表{form}的席位：不是本竞赛的裁判员，或已在该表评分，或是本项目裁判长。",
            f"{user.display_name} cannot take a seat of form {form}: no judge here, on the form already, or chief judge.",
            mend_zh="请另选裁判；新裁判由组织者在“裁判组”中安排。",
            mend_en="Choose another judge; an organizer assigns new ones under panels.",
        )
    ]


def _no_seat(form: str, seat: int) -> list[Problem]:
    return [
        problem(
            f"评分表{form}第{seat}席没有裁判，无从更换。",
            f"Nobody sits on seat {seat} of form {form}.",
            mend_zh="空缺的席位由组织者在“裁判组”中安排。",
            mend_en="An organizer fills empty seats under panels.",
        )
    ]
