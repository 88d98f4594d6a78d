"""What was published of a person's money: each line of the books with its reason, for the person alone."""

from dataclasses import dataclass
from datetime import date, datetime

from competition.db.payments import PaymentLine, lines_of_person
from competition.domain.explain import explain_step
from competition.domain.ledger import BookingKind
from competition.domain.money import Money
from competition.domain.problems import Text
from competition.domain.transfers import LineState
from competition.operations.payment_checks import line_state
from competition.operations.visibility import is_decision_visible


@dataclass(frozen=True, slots=True)
class OwnPayment:
    """A line as its payee may see it: no account, no tax of others. `on` is the day it was paid, came back or was given back."""

    earned_in: str
    kind: BookingKind
    amount: Money
    year: int
    state: LineState
    on: date | None
    why: tuple[Text, ...]


def own_payments(person_id: str, *, member_id: int | None = None, now: datetime) -> tuple[OwnPayment, ...]:
    """The person's lines in published batches, in the order in which they were booked, where the result may be seen.

    With `member_id` only those of that one result: whoever opens a door with a certificate sees no other.
    """
    lines = [line for line in lines_of_person(person_id) if line.batch.published_at is not None]
    mine = [line for line in lines if member_id in (None, line.decision.member_id)]
    return tuple(_own(line) for line in mine if is_decision_visible(line.decision, now=now))


def _own(line: PaymentLine) -> OwnPayment:
    return OwnPayment(
        earned_in=line.decision.earned_in,
        kind=BookingKind(line.kind),
        amount=line.amount,
        year=line.batch.year,
        state=line_state(line),
        on=line.returned_on or line.paid_on or line.recovered_on,
        why=tuple(explain_step(step) for step in line.step_values()),
    )
