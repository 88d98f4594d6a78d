"""Is this paper real? By number and name, by the credential in its code, or by the PDF itself."""

import hmac
import json
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from competition.db.entries import Member
from competition.db.papers import Paper, find_paper, find_paper_by_digest, papers_of_entry
from competition.db.recalls import recall_of
from competition.documents import facts_from_json
from competition.domain.credential import Credential, find_token
from competition.domain.names import normalise_name
from competition.domain.tiers import Labelled
from competition.operations.papers import NOTICE
from competition.operations.press import SerialFacts, masked_names
from competition.operations.unit import day_of
from competition.operations.visibility import is_paper_visible
from competition.proofs.credentials import check_credential
from competition.proofs.files import attached_address
from competition.proofs.keys import PublicKeys
from competition.proofs.signatures import Finding, check_signature


class PaperStanding(Labelled):
    """Whether a paper counts."""

    VALID = "valid", "有效", "valid"
    RECALLED = "recalled", "已撤销", "recalled"
    REISSUED = "reissued", "已换发", "reissued"


@dataclass(frozen=True, slots=True)
class Verified:
    """What a stranger may know of a paper: not why it was recalled, but since when, and which one took its place."""

    number: str
    kind: str
    competition: str
    event: str
    masked_names: str
    issued_on: date
    issuing_body: str
    sha256: str
    made_up: bool
    standing: PaperStanding = PaperStanding.VALID
    recalled_on: date | None = None
    successor: str = ""


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """What a PDF proves: is it byte for byte `original`, what its signature says, which paper it claims to be."""

    original: bool
    signature: Finding
    credential: Credential | None
    paper: Verified | None


def verify_number(number: str, name: str, *, now: datetime) -> Verified | None:
    """The paper of that number if the name stands on it; None for a wrong number and for a wrong name alike.

    None as well while the result that it tells is not to be seen.
    """
    paper = find_visible(number, now=now)
    wanted = normalise_name(name)
    names = _names(_facts(paper)) if paper is not None else ("",)
    # Each name is compared to its end, so that the time tells nothing of how near a guess came.
    fits = [_same(normalise_name(each), wanted) for each in names]
    return verified(paper) if paper is not None and any(fits) else None


def find_visible(number: str, *, now: datetime) -> Paper | None:
    """The paper of that number; None if none was issued, or its result is not to be seen yet."""
    paper = find_paper(number.strip().upper())
    return paper if paper is not None and is_paper_visible(paper, now=now) else None


def verify_address(text: str, public: PublicKeys, *, now: datetime) -> Verified | None:
    """The paper whose code says this, if its credential was signed here and the paper was issued with it."""
    credential = check_credential(text, public)
    paper = find_visible(credential.number, now=now) if credential else None
    if paper is None or not _same(find_token(_facts(paper).verify_url), find_token(text)):
        return None
    return verified(paper)


def verify_file(content: bytes, public: PublicKeys, *, now: datetime) -> FileVerdict:
    """What the PDF proves, and the paper that it is or claims to be."""
    address = attached_address(content)
    issued = find_by_content(content, now=now)
    return FileVerdict(
        original=issued is not None,
        signature=check_signature(content, public),
        credential=check_credential(address, public),
        paper=verified(issued) if issued else verify_address(address, public, now=now),
    )


def verified(paper: Paper) -> Verified:
    """The minimal facts of an issued paper."""
    facts = _facts(paper)
    recall = recall_of(paper.id)
    return Verified(
        number=paper.number,
        kind=paper.kind,
        competition=facts.competition,
        event=facts.event,
        masked_names=masked_names(facts),
        issued_on=facts.issued_on,
        issuing_body=facts.issuing_body,
        sha256=paper.sha256,
        made_up=facts.made_up,
        standing=standing_of(paper),
        recalled_on=day_of(recall.recalled_at) if recall else None,
        successor=recall.successor.number if recall and recall.successor else "",
    )


def standing_of(paper: Paper) -> PaperStanding:
    """Whether a paper counts, was recalled, or was recalled and issued anew."""
    recall = recall_of(paper.id)
    if recall is None:
        return PaperStanding.VALID
    return PaperStanding.RECALLED if recall.successor_id is None else PaperStanding.REISSUED


def find_winner(number: str, name: str, *, now: datetime) -> tuple[Member, list[Paper]] | None:
    """The member of that name on the certificate of that number, and the papers that are theirs; None if none fits.

    None as well while the result that the paper tells is not to be seen.
    """
    paper = find_paper(number.strip().upper())
    wanted = normalise_name(name)
    members = paper.entry.members if paper is not None and is_paper_visible(paper, now=now) else []
    for member in members:
        if _same(member.person.name, wanted):
            return member, papers_of_member(member, now=now)
    return None


def papers_of_member(member: Member, *, now: datetime) -> list[Paper]:
    """The papers of the entry that are the member's to see: the common ones and the member's own."""
    papers = papers_of_entry(member.entry_id)
    return [p for p in papers if p.member_id in (None, member.id) and is_paper_visible(p, now=now)]


def public_papers(papers: list[Paper]) -> list[Paper]:
    """Those that say no more than the published list: without notices, which tell sums and reasons."""
    return [each for each in papers if each.kind != NOTICE]


def find_by_content(content: bytes, *, now: datetime) -> Paper | None:
    """The paper whose PDF this is, byte for byte; None while its result is not to be seen."""
    found = find_paper_by_digest(sha256(content).hexdigest())
    return found if found is not None and is_paper_visible(found, now=now) else None


def _facts(paper: Paper) -> SerialFacts:
    facts: SerialFacts = facts_from_json(paper.kind, json.loads(paper.facts))
    return facts


def _names(facts: SerialFacts) -> tuple[str, ...]:
    return tuple(facts.holder.split("、"))


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
