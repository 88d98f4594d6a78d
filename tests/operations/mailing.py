"""A transport that keeps what it is given, or fails; people with addresses. All people are made up."""

from collections.abc import Iterable

from competition.db import db
from competition.db.accounts import User
from competition.db.outbox import Message
from competition.operations.posting import Post
from tests.operations.games import Games, entry
from tests.operations.helpers import account


class Letterbox:
    """What was sent; the first `broken` letters cannot be."""

    def __init__(self, broken: int = 0, error: str = "无法连接") -> None:
        self.sent: list[Post] = []
        self.broken, self.error = broken, error

    def __call__(self, post: Post) -> None:
        if self.broken:
            self.broken -= 1
            raise OSError(self.error)
        self.sent.append(post)


def reachable(games: Games, numbers: Iterable[int]) -> None:
    """Entrants with an account of their own and an address."""
    for number in numbers:
        made = account(f"entrant{number}", person_id=entry(games, number).members[0].person_id)
        give_address(made.name, f"xuanshou{number}@example.com")


def give_address(username: str, address: str, language: str = "zh") -> None:
    user = db.session.query(User).filter_by(username=username).one()
    user.email, user.mail_language = address, language
    db.session.commit()


def letters(template: str = "") -> list[Message]:
    """The messages of a template, or all, in the order in which they were written."""
    found = db.session.query(Message).order_by(Message.id)
    return [each for each in found if template in ("", each.template)]


def told(template: str) -> list[tuple[str, str, str]]:
    """Whom they are for, where they go and how they stand."""
    return [(each.recipient, each.address, each.state) for each in letters(template)]
