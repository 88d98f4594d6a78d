"""Is this paper real? By number, or by number and name for the winner's own page."""

import hmac
import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from competition.db.entries import Member
from competition.db.papers import Paper, find_paper, find_paper_by_digest, papers_of_entry
from competition.documents import facts_from_json
from competition.domain.names import mask_name, normalise_name


@dataclass(frozen=True, slots=True)
class Verified:
    """What a stranger may know of a paper."""

    number: str
    kind: str
    competition: str
    event: str
    masked_names: str
    issued_on: date
    issuing_body: str
    sha256: str
    made_up: bool


def verify_number(number: str) -> Verified | None:
    """The paper of that number; None if none was issued."""
    paper = find_paper(number.strip().upper())
    return None if paper is None else verified(paper)


def verified(paper: Paper) -> Verified:
    """The minimal facts of an issued paper."""
    facts = facts_from_json(paper.kind, json.loads(paper.facts))
    names = facts.recipients if paper.kind == "certificate" else (facts.recipient,)
    return Verified(
        number=paper.number,
        kind=paper.kind,
        competition=facts.competition,
        event=facts.event,
        masked_names="、".join(mask_name(name) for name in names),
        issued_on=facts.issued_on,
        issuing_body=facts.issuing_body,
        sha256=paper.sha256,
        made_up=facts.made_up,
    )


def find_winner(number: str, name: str) -> tuple[Member, list[Paper]] | None:
    """The member of that name on the certificate of that number, and the papers that are theirs; None if none fits."""
    paper = find_paper(number.strip().upper())
    wanted = normalise_name(name)
    members = paper.entry.members if paper is not None else []
    for member in members:
        if _same(member.person.name, wanted):
            return member, papers_of_member(member)
    return None


def papers_of_member(member: Member) -> list[Paper]:
    """The papers of the entry that are the member's to see: the common ones and the member's own."""
    return [each for each in papers_of_entry(member.entry_id) if each.member_id in (None, member.id)]


def find_by_content(content: bytes) -> Paper | None:
    """The paper whose PDF this is, byte for byte."""
    return find_paper_by_digest(sha256(content).hexdigest())


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
