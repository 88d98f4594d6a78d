"""Credentials signed and checked with the keys of an instance. Checking needs the published keys and no network."""

from __future__ import annotations

from dataclasses import replace

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519

from competition.domain.credential import (
    Credential,
    credential_bytes,
    find_token,
    fit_credential,
    read_credential,
    split_token,
    token_of,
)
from competition.domain.problems import Refusal, problem
from competition.proofs.keys import CREDENTIAL, KeyRing, PublicKeys


def sign_credential(credential: Credential, keys: KeyRing, *, address: str) -> str:
    """The address to verify with the signed credential behind its #. The same credential, the same address.

    `address` is the page that verifies. Refusal where it leaves no room for a credential.
    """
    page = f"{address}#"
    fitted = fit_credential(replace(credential, key=keys.credential_id), page)
    if fitted is None:
        raise Refusal(
            problem(
                f"核验网址 {address} 过长，二维码放不下凭证。",
                f"The address to verify, {address}, is too long for the code to hold a credential.",
                mend_zh="请设置较短的站点网址（SAIWU_PUBLIC_URL）。",
                mend_en="Set a shorter address of the site (SAIWU_PUBLIC_URL).",
            )
        )
    content = credential_bytes(fitted)
    return page + token_of(content, keys.credential.sign(content))


def check_credential(text: str, public: PublicKeys) -> Credential | None:
    """The credential in an address or token if a published key signed it in its time; None for anything else."""
    parts = split_token(find_token(text))
    credential = read_credential(parts[0]) if parts else None
    if parts is None or credential is None:
        return None
    key = public.find(CREDENTIAL, credential.key)
    if key is None or not key.covers(credential.issued_on):
        return None
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(key.public).verify(parts[1], parts[0])
    except InvalidSignature:
        return None
    return credential
