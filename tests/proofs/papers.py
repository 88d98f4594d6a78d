"""A certificate that carries a credential, as it is drawn before it is signed."""

from dataclasses import replace

from competition.documents import PAPERS, render_paper
from competition.domain.credential import Credential
from competition.proofs.credentials import sign_credential
from competition.proofs.keys import KeyRing

SAMPLE = PAPERS["certificate"].sample()
CREDENTIAL = Credential(
    key="",
    number=SAMPLE.number,
    kind="certificate",
    competition=SAMPLE.competition,
    event=SAMPLE.event,
    award="金牌（第1名）",
    names="李*",
    issued_on=SAMPLE.issued_on,
    issuer=SAMPLE.issuing_body,
    version=1,
    made_up=True,
)
PAGE = "https://saiwu.example/v"


def address(ring: KeyRing) -> str:
    return sign_credential(CREDENTIAL, ring, address=PAGE)


def drawn(ring: KeyRing, kind: str = "certificate") -> bytes:
    return render_paper(kind, replace(PAPERS[kind].sample(), verify_url=address(ring)))
