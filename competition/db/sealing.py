"""Personal data at rest: AES-256-GCM, bound to its row, and a keyed index for looking a number up.

An ID number has few unknown digits, so the index key is a secret as much as the data key.
"""

import hmac
import os
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

KEY_ID = b"\x01"
NONCE_BYTES = 12


def seal(plain: str, *, row: str) -> bytes:
    """The sealed text; see `seal_bytes`."""
    return seal_bytes(plain.encode(), row=row)


def unseal(sealed: bytes, *, row: str) -> str:
    """The plain text; see `unseal_bytes`."""
    return unseal_bytes(sealed, row=row).decode()


def seal_bytes(plain: bytes, *, row: str) -> bytes:
    """Key id, nonce and ciphertext. `row` binds it to its row: moved elsewhere it will not open."""
    nonce = os.urandom(NONCE_BYTES)
    return KEY_ID + nonce + _cipher().encrypt(nonce, plain, row.encode())


def unseal_bytes(sealed: bytes, *, row: str) -> bytes:
    """The plain bytes. `cryptography.exceptions.InvalidTag` if they were changed or belong to another row."""
    nonce, content = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    return _cipher().decrypt(nonce, content, row.encode())


def blind_index(plain: str) -> str:
    """The same for the same text under the same key; says nothing without the key."""
    key: bytes = current_app.config["SAIWU"].index_key
    return hmac.new(key, plain.encode(), sha256).hexdigest()


def _cipher() -> AESGCM:
    return AESGCM(current_app.config["SAIWU"].data_key)
