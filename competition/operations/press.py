"""The press: facts get their credential, are drawn, sealed if a service is configured, signed last, and kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from competition.config import Settings
from competition.db.papers import Paper
from competition.documents import (
    CertificateFacts,
    Faces,
    HonourFacts,
    NoticeFacts,
    facts_from_json,
    find_paper,
    open_faces,
    render_paper,
)
from competition.documents.facts import check_printable
from competition.domain.credential import Credential
from competition.domain.names import mask_name
from competition.domain.problems import Problem, Refusal, problem
from competition.operations.store import Store
from competition.proofs.badges import Badge, open_badge
from competition.proofs.credentials import sign_credential
from competition.proofs.keys import KeyRing, open_keys
from competition.proofs.seals import seal_pdf
from competition.proofs.signatures import Signing
from competition.proofs.stamps import FAULTS, StampService

SerialFacts = HonourFacts | NoticeFacts
OnProgress = Callable[[int, int], None]


@dataclass(frozen=True)
class Press:
    """Where papers are kept, under which address they are verified, and what they are proved with.

    `stamp_url` and `seal_hook` are "" where no outside service is configured.
    """

    papers: Store
    public_url: str
    keys: KeyRing
    faces: Faces = field(default_factory=open_faces)
    stamp_url: str = ""
    seal_hook: str = ""

    @cached_property
    def signing(self) -> Signing:
        """The platform's signature; opened once for many papers."""
        return Signing(self.keys, stamper=StampService(self.stamp_url) if self.stamp_url else None)


def open_press(settings: Settings) -> Press:
    """The press of an installation. Refusal while it has no keys."""
    return Press(
        papers=settings.papers,
        public_url=settings.public_url,
        keys=open_keys(settings.keys),
        faces=faces_of(settings),
        stamp_url=settings.stamp_url,
        seal_hook=settings.seal_hook,
    )


def with_credential(press: Press, kind: str, facts: SerialFacts, *, version: int) -> Any:
    """The facts with the address that carries their signed credential. The same facts, the same address."""
    credential = Credential(
        key="",
        number=facts.number,
        kind=kind,
        competition=facts.competition,
        event=facts.event,
        award=_award(facts),
        names=masked_names(facts),
        issued_on=facts.issued_on,
        issuer=facts.issuing_body,
        version=version,
        made_up=facts.made_up,
    )
    address = sign_credential(credential, press.keys, address=f"{press.public_url}/v")
    return replace(facts, verify_url=address)


def faces_of(settings: Settings) -> Faces:
    """The packaged faces and the operator's own. Refusal for a face that cannot be used."""
    try:
        return open_faces(*settings.fonts, song=settings.song, hei=settings.hei)
    except ValueError as fault:
        raise Refusal(_unusable(str(fault))) from fault


def masked_names(facts: SerialFacts) -> str:
    """Whose paper it is, as a stranger may see it."""
    names = (facts.recipient,) if isinstance(facts, NoticeFacts) else facts.people
    return "、".join(mask_name(name) for name in names)


def _award(facts: SerialFacts) -> str:
    return facts.result if isinstance(facts, NoticeFacts) else facts.won


def print_paper(press: Press, kind: str, facts: SerialFacts, *, now: datetime) -> bytes:
    """The paper as it is handed out. Refusal, and no paper, if it cannot be drawn, sealed or stamped."""
    drawn = render_paper(kind, facts, faces=press.faces)
    sealed = seal_pdf(drawn, press.seal_hook, number=facts.number) if press.seal_hook else drawn
    try:
        return press.signing.sign(sealed, now=now)
    except FAULTS as fault:
        raise Refusal(_unsigned(facts.number, str(fault))) from fault


def badge_of(paper: Paper, press: Press) -> str | None:
    """The certificate of one person as an Open Badge (a JWT); None for a notice and for a team's certificate."""
    if paper.kind != "certificate":
        return None
    facts: CertificateFacts = facts_from_json(paper.kind, json.loads(paper.facts))
    if len(facts.recipients) != 1:
        return None
    badge = Badge(
        number=facts.number,
        name=facts.holder,
        competition=facts.competition,
        event=facts.event,
        award=_award(facts),
        issuer=facts.issuing_body,
        issued_on=facts.issued_on,
        verify_url=facts.verify_url,
    )
    return open_badge(badge, press.keys, site=press.public_url)


def unprintable(press: Press, kind: str, facts: SerialFacts) -> tuple[Problem, ...]:
    """Every character of the facts that no face has, found without drawing."""
    try:
        check_printable(facts, find_paper(kind).label, press.faces)
    except Refusal as refusal:
        return refusal.problems
    return ()


def _unusable(why: str) -> Problem:
    return problem(
        f"设置的字体不能使用（{why}）。",
        f"A font of the settings cannot be used ({why}).",
        mend_zh="请管理员核对 SAIWU_FONTS、SAIWU_FONT_SONG 和 SAIWU_FONT_HEI：文件、#第几个字体、@字重。",
        mend_en="Let the administrator check SAIWU_FONTS, SAIWU_FONT_SONG and SAIWU_FONT_HEI: file, #face, @weight.",
    )


def _unsigned(number: str, why: str) -> Problem:
    return problem(
        f"{number}：未能完成平台数字签名或时间戳，该文件没有制发（{why}）。",
        f"{number}: the platform's signature or its time stamp failed; the paper was not issued ({why}).",
        mend_zh="请检查时间戳服务及设置 SAIWU_STAMP_URL，再继续制发。",
        mend_en="Check the time-stamp service and the setting SAIWU_STAMP_URL, then go on issuing.",
    )
