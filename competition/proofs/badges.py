"""The credential for other people's software: Open Badges 3.0, a W3C Verifiable Credential (2.0) as a JWT.

Source: 1EdTech Open Badges 3.0, 8.2 (JSON Web Token proof format); signed with EdDSA over Ed25519 (RFC 8037).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from cryptography.hazmat.primitives import serialization
from joserfc import jwt
from joserfc.jwk import OKPKey

from competition.proofs.keys import KeyRing

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
ALGORITHM = "Ed25519"


@dataclass(frozen=True, slots=True)
class Badge:
    """What the badge tells of the person's own accord: the name is whole, as the person hands it on."""

    number: str
    name: str
    competition: str
    event: str
    award: str
    issuer: str
    issued_on: date
    verify_url: str


def open_badge(badge: Badge, keys: KeyRing, *, site: str) -> str:
    """The badge as a signed JWT. `site` is the address of the installation, where its keys are published."""
    private = keys.credential.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    header = {"alg": ALGORITHM, "typ": "JWT", "kid": keys.credential_id}
    return jwt.encode(header, _claims(badge, site), OKPKey.import_key(private), algorithms=[ALGORITHM])


def _claims(badge: Badge, site: str) -> dict[str, Any]:
    since = datetime.combine(badge.issued_on, time(), UTC)
    achievement = {
        "id": f"{site}/v/{badge.number}#achievement",
        "type": ["Achievement"],
        "name": f"{badge.event} {badge.award}",
        "description": f"在{badge.competition}“{badge.event}”项目中获得{badge.award}。",
        "criteria": {"narrative": "成绩以主办单位公布为准。"},
    }
    subject = {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityType": "name",
                "identityHash": badge.name,
            }
        ],
        "achievement": achievement,
    }
    return {
        "iss": site,
        "jti": f"{site}/v/{badge.number}",
        "nbf": int(since.timestamp()),
        "@context": CONTEXT,
        "id": f"{site}/v/{badge.number}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": site, "type": ["Profile"], "name": badge.issuer},
        "validFrom": since.isoformat().replace("+00:00", "Z"),
        "name": f"{badge.competition} {badge.award}",
        "credentialSubject": subject,
        "evidence": [{"id": badge.verify_url, "type": ["Evidence"], "name": badge.number}],
    }
