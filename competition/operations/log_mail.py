"""The head of a competition's log sent to its supervisors, so that a copy of it lies where nobody here can change it."""

from datetime import datetime

from competition.db import db
from competition.db.audit import lock_chain
from competition.db.competitions import Competition
from competition.domain.problems import Problem, problem
from competition.domain.roles import Role
from competition.operations.log import grouped
from competition.operations.outbox import enqueue, holders_of
from competition.operations.unit import Actor, day_of, refuse, unit_of_work


def mail_head(competition_id: int, *, by: Actor, now: datetime) -> int:
    """Write the head to every supervisor who gave an address; how many.

    Refusal where there is none: a head that stays here proves nothing.
    """
    with unit_of_work(by=by, now=now) as work:
        competition, chain = db.session.get_one(Competition, competition_id), lock_chain(competition_id)
        told = holders_of(competition_id, Role.SUPERVISOR)
        refuse(None if told else _nobody())
        assert chain is not None  # noqa: S101 - a competition's log begins with the competition
        length, head = chain.length, chain.head
        for each in told:
            enqueue(
                work,
                "log_head",
                to=each,
                competition_id=competition_id,
                competition=competition.name,
                day=day_of(now).isoformat(),
                length=length,
                head=grouped(head),
            )
        work.record("log.mail_head", competition=competition_id, length=length, head=head, letters=len(told))
        return len(told)


def _nobody() -> Problem:
    return problem(
        "没有登记了邮箱的监督人员，链头没有寄出。",
        "No supervisor gave an address: the head was not sent.",
        mend_zh="请先指派监督人员，由本人在“个人设置”中填写邮箱。",
        mend_en="Appoint one and have the supervisor enter an address on the page of the own account.",
    )
