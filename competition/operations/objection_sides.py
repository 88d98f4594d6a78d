"""Who is told of an objection: its filer, the entry concerned, and its arbitrators."""

from collections.abc import Iterator

from competition.db.accounts import find_user
from competition.db.applications import leaders_of
from competition.db.entries import Delegation
from competition.db.objections import Objection
from competition.operations.outbox import Recipient, account_of, people_of_entry


def sides_of(row: Objection) -> Iterator[tuple[str, Recipient]]:
    """The filer and the entry concerned, each once: how they are called, and where a letter goes."""
    for entry in dict.fromkeys([*([row.filed_by] if row.filed_by else []), row.entry]):
        yield from ((entry.number, each) for each in people_of_entry(entry))
    if row.delegation is not None:
        yield from ((row.delegation.name, each) for each in people_of_delegation(row.delegation))


def arbitrators_of(row: Objection) -> list[Recipient]:
    """The arbitrators who gave an address."""
    return [account_of(each.user) for each in row.arbitrators if each.user.email]


def people_of_delegation(delegation: Delegation) -> list[Recipient]:
    """The leaders at their addresses; the delegation itself, to be told otherwise, if none gave one."""
    users = [user for each in leaders_of(delegation.id) if (user := find_user(each.username)) is not None]
    known = [account_of(user) for user in users if user.email]
    return known or [Recipient(delegation.name)]
