"""What applicants are told by e-mail: that an application was returned, refused, accepted, or an acceptance undone."""

from collections.abc import Iterable

from sqlalchemy import select

from competition.db import db
from competition.db.accounts import User
from competition.db.applications import ApplicationRow
from competition.db.entries import Person
from competition.domain.applications import Step
from competition.operations.outbox import Recipient, enqueue
from competition.operations.unit import Work

TEMPLATES = {
    Step.RETURN: "application_returned",
    Step.REFUSE: "application_refused",
    Step.ACCEPT: "application_accepted",
    Step.TAKE_BACK: "application_taken_back",
}
"""The steps that others take with an application, and that its applicant waits for."""


def tell_applicants(work: Work, step: Step, rows: Iterable[ApplicationRow]) -> None:
    """Within an operation, after the step: a letter to each applicant who gave an address.

    Who gave none sees the same under the personal link, so nobody has to be told otherwise.
    """
    if step not in TEMPLATES:
        return
    for row in rows:
        for to in _reached(row):
            event = row.event
            enqueue(
                work,
                TEMPLATES[step],
                to=to,
                competition_id=event.competition_id,
                competition=event.competition.name,
                event=event.name,
                reference=row.reference,
                entry=row.entry.number if row.entry else "",
                reason=row.steps[-1].reason,
            )


def _reached(row: ApplicationRow) -> list[Recipient]:
    """The address that the application states, else that of the applicant's account."""
    stated = row.facts().profile.email
    if stated:
        return [Recipient(row.reference, stated)]
    own = select(User).join(Person, Person.id == User.person_id).where(Person.id_index == row.id_index)
    users = db.session.scalars(own.order_by(User.id))
    return [Recipient(row.reference, user.email, user.mail_language) for user in users if user.email]
