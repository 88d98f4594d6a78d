"""凭证, the credential: the few words of a paper that its QR code carries, so small that they fit, so exact that they prove.

```
paper ──▶ Credential ──▶ bytes ──▶ (signed elsewhere) ──▶ token behind the # of the address to verify
```
The bytes are a JSON list in GB 18030, which needs two bytes for a Chinese character where UTF-8 needs three; a token is
base64url (RFC 4648, 5, without padding) of these bytes and the 64 bytes of their Ed25519 signature (RFC 8032).
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

FORMAT = 1
SIGNATURE_BYTES = 64
ADDRESS_ROOM = 362
"""Bytes that a QR code of version 14, level M, holds (ISO/IEC 18004, table 7)."""

SHORTENED = ("issuer", "competition", "event", "award", "names")
"""What is cut, the longest first, where the whole would not fit; the number, the kind and the day never are."""

SHORTEST = 4
"""Characters that are left of a field at least."""

SIGNATURE_FIELD = "PlatformSignature"
"""The form field of a PDF that the platform's signature goes into: drawn empty, filled last."""

TOKEN = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Credential:
    """What the issuer vouches for. `names` are masked; `key` names the key that signs; `version` counts from 1."""

    key: str
    number: str
    kind: str
    competition: str
    event: str
    award: str
    names: str
    issued_on: date
    issuer: str
    version: int
    made_up: bool


def credential_bytes(credential: Credential) -> bytes:
    """What is signed."""
    fields = (
        FORMAT,
        credential.key,
        credential.number,
        credential.kind,
        credential.competition,
        credential.event,
        credential.award,
        credential.names,
        credential.issued_on.strftime("%Y%m%d"),
        credential.issuer,
        credential.version,
        int(credential.made_up),
    )
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("gb18030")


def read_credential(content: bytes) -> Credential | None:
    """The credential in these bytes; None for anything else."""
    try:
        fields = json.loads(content.decode("gb18030"))
        form, key, number, kind, competition, event, award, names, day, issuer, version, made_up = fields
        issued_on = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except (ValueError, TypeError, RecursionError):
        return None
    words = (key, number, kind, competition, event, award, names, issuer)
    if form != FORMAT or type(version) is not int or not all(isinstance(word, str) for word in words):
        return None
    return Credential(
        key=key,
        number=number,
        kind=kind,
        competition=competition,
        event=event,
        award=award,
        names=names,
        issued_on=issued_on,
        issuer=issuer,
        version=version,
        made_up=made_up == 1,
    )


def token_of(content: bytes, signature: bytes) -> str:
    """Credential bytes and their signature as text for an address."""
    return urlsafe_b64encode(content + signature).decode().rstrip("=")


def split_token(token: str) -> tuple[bytes, bytes] | None:
    """Credential bytes and signature; None for what is no token."""
    if not TOKEN.fullmatch(token) or len(token) % 4 == 1:
        return None
    content = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    if len(content) <= SIGNATURE_BYTES:
        return None
    return content[:-SIGNATURE_BYTES], content[-SIGNATURE_BYTES:]


def find_token(text: str) -> str:
    """The token in an address or by itself, as it was scanned or pasted, line breaks of letters and chats included."""
    return "".join(text.split()).rpartition("#")[2]


def fit_credential(credential: Credential, address: str) -> Credential | None:
    """The credential, its longest words cut (…) until address and token fit the code; None if nothing is left to cut."""
    room = (ADDRESS_ROOM - len(address.encode())) * 3 // 4 - SIGNATURE_BYTES
    while len(credential_bytes(credential)) > room:
        longest = max(SHORTENED, key=lambda name: len(getattr(credential, name)))
        word: str = getattr(credential, longest)
        if len(word) <= SHORTEST:
            return None
        cut: dict[str, Any] = {longest: f"{word.removesuffix('…')[:-1]}…"}
        credential = replace(credential, **cut)
    return credential
