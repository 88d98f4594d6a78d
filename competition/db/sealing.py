"""Personal data at rest: AES-256-GCM, bound to its row, and a keyed index for looking a number up.

An ID number has few unknown digits, so the index key is a secret as much as the data key. Each sealed value names the
key that sealed it; earlier keys still open what they sealed, and `saiwu keys rotate` seals it anew.
"""

import hmac
import os
from collections.abc import Iterator
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import LargeBinary, Text, TypeDecorator

from competition.db.base import db
from competition.db.keys import INDEX, InstallationKey
from competition.domain.problems import Problem, Refusal, problem

FIRST_FORMAT, FORMAT = b"\x01", b"\x02"
"""The first format did not name its key."""
MARK_BYTES = 5
NONCE_BYTES = 12


class Sealed(TypeDecorator[bytes]):
    """A value under the data key. `bound_to` is what it is bound to, by the columns of its row: `draw/{event_id}`."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, bound_to: str) -> None:
        super().__init__()
        self.bound_to = bound_to


class BlindIndex(TypeDecorator[str]):
    """An index under the index key. `plain` is the property of its row that gives the text behind it.

    None where that text is not kept: such an index cannot be made anew, and is tried under each key.
    """

    impl = Text
    cache_ok = True

    def __init__(self, plain: str | None) -> None:
        super().__init__()
        self.plain = plain


def derive_key(purpose: str) -> bytes:
    """A key of 32 bytes for one purpose, the same as long as the data key is; from it the data key cannot be told."""
    return hmac.digest(current_app.config["SAIWU"].data_key, b"derived/" + purpose.encode(), "sha256")


def seal(plain: str, *, row: str) -> bytes:
    """The sealed text; see `seal_bytes`."""
    return seal_bytes(plain.encode(), row=row)


def unseal(sealed: bytes, *, row: str) -> str:
    """The plain text; see `unseal_bytes`."""
    return unseal_bytes(sealed, row=row).decode()


def seal_bytes(plain: bytes, *, row: str) -> bytes:
    """The key's mark, nonce and ciphertext. `row` binds it to its row: moved elsewhere it will not open."""
    key: bytes = current_app.config["SAIWU"].data_key
    nonce = os.urandom(NONCE_BYTES)
    return mark_of(key) + nonce + AESGCM(key).encrypt(nonce, plain, row.encode())


def unseal_bytes(sealed: bytes, *, row: str) -> bytes:
    """The plain bytes.

    `cryptography.exceptions.InvalidTag` if they were changed, belong to another row or were sealed with a key that is
    no longer in the settings.
    """
    for key, content in _candidates(sealed):
        try:
            return AESGCM(key).decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], row.encode())
        except InvalidTag:
            continue
    raise InvalidTag


def mark_of(key: bytes) -> bytes:
    """What a value sealed with that key begins with; says nothing of the key."""
    return FORMAT + sha256(b"saiwu key " + key).digest()[: MARK_BYTES - 1]


def _candidates(sealed: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The keys that may open it, each with what follows its mark."""
    settings = current_app.config["SAIWU"]
    for key in (settings.data_key, *settings.earlier_data_keys):
        if sealed[:MARK_BYTES] == mark_of(key):
            yield key, sealed[MARK_BYTES:]
        elif sealed[:1] == FIRST_FORMAT:
            yield key, sealed[1:]


def blind_index(plain: str) -> str:
    """The same for the same text under the same key; says nothing without the key.

    Refusal while what is kept was indexed with another key: somebody known would look like somebody new.
    """
    key: bytes = current_app.config["SAIWU"].index_key
    if not is_indexed():
        raise Refusal(_index_key_changed())
    return index_under(key, plain)


def blind_indexes(plain: str) -> tuple[str, ...]:
    """The indexes of a text under every key of the settings, for what cannot be indexed anew."""
    settings = current_app.config["SAIWU"]
    return tuple(index_under(key, plain) for key in (settings.index_key, *settings.earlier_index_keys))


def index_under(key: bytes, plain: str) -> str:
    """The index of a text under that key."""
    return hmac.new(key, plain.encode(), sha256).hexdigest()


def is_indexed() -> bool:
    """Whether everything is indexed with the index key of the settings."""
    settings = current_app.config["SAIWU"]
    kept = db.session.get(InstallationKey, INDEX)
    if kept is None:
        return not settings.earlier_index_keys
    return kept.mark == mark_of(settings.index_key).hex()


def _index_key_changed() -> Problem:
    return problem(
        "索引密钥已更换，已有的证件号码还没有重新编制索引。",
        "The index key was changed, and what is kept has not been indexed with it yet.",
        mend_zh="请系统管理员运行 saiwu keys rotate，完成后重试。",
        mend_en="The administrator runs `saiwu keys rotate`; try again after it.",
    )
