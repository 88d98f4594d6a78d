"""Sending what waits in the outbox: at least once. Who is killed between sending and noting it sends it once more,
with the same Message-ID, by which the receiving side can tell."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from competition.db import db
from competition.db.outbox import Message, due_messages
from competition.domain.mailing import FIRST_WAIT, MessageState, mask_address, wait_after
from competition.operations.letters import SECRETS
from competition.operations.outbox import said
from competition.operations.unit import Actor, unit_of_work

AT_ONCE = 20
"""Messages claimed together: with the time a server may take for each they are done before the claim runs out."""
LONGEST_ERROR = 300


@dataclass(frozen=True, slots=True)
class Post:
    """What a transport carries."""

    key: str
    address: str
    subject: str
    body: str
    written_at: datetime


Transport = Callable[[Post], None]
"""Sends one message. Raises OSError if it could not: smtplib's errors are OSErrors, and so are those of the network."""


@dataclass(frozen=True, slots=True)
class Posted:
    """How many were sent, put off until later, and given up."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0

    def __add__(self, other: "Posted") -> "Posted":
        return Posted(self.sent + other.sent, self.put_off + other.put_off, self.given_up + other.given_up)


def send_waiting(transport: Transport, *, by: Actor, now: datetime) -> Posted:
    """Send every message whose turn has come. What fails is tried again later, after waits that double."""
    total = Posted()
    while claimed := _claim(by=by, now=now):
        for message_id in claimed:
            total += _send(message_id, transport, by=by, now=now)
    return total


def _claim(*, by: Actor, now: datetime) -> list[int]:
    """The ids of messages that nobody else sends meanwhile; their next try is set before the first is made."""
    if not due_messages(now, most=1):
        return []
    with unit_of_work(by=by, now=now) as work:
        rows = due_messages(now, most=AT_ONCE)
        for row in rows:
            row.tries += 1
            row.next_try_at = now + timedelta(minutes=wait_after(row.tries) or FIRST_WAIT)
        work.record("mail.claim", messages=[row.id for row in rows])
        return [row.id for row in rows]


def _send(message_id: int, transport: Transport, *, by: Actor, now: datetime) -> Posted:
    row = db.session.get_one(Message, message_id)
    post = Post(
        f"saiwu-{row.id}-{row.created_at:%Y%m%d%H%M%S}", row.address, row.subject, row.body, row.created_at
    )
    db.session.rollback()
    try:
        transport(post)
    except OSError as failure:
        return _note_failure(message_id, _words_of(failure, post.address), by=by, now=now)
    return _note_sent(message_id, by=by, now=now)


def _words_of(failure: OSError, address: str) -> str:
    """What the server said, without the address, which servers like to repeat."""
    text = str(failure).replace(address, mask_address(address))
    return f"{type(failure).__name__}: {text}"[:LONGEST_ERROR]


def _note_sent(message_id: int, *, by: Actor, now: datetime) -> Posted:
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(Message, message_id)
        row.state, row.sent_at, row.error = MessageState.SENT, now, ""
        if row.template in SECRETS:
            row.body = ""
        work.record("mail.sent", **said(row))
    return Posted(sent=1)


def _note_failure(message_id: int, error: str, *, by: Actor, now: datetime) -> Posted:
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(Message, message_id)
        over = wait_after(row.tries) is None
        row.error = error
        if over:
            row.state = MessageState.FAILED
        work.record("mail.fail", **said(row), tries=row.tries, given_up=over)
    return Posted(given_up=1) if over else Posted(put_off=1)
