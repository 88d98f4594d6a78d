"""Keys of draw custodians: only who knows the passphrase opens what was sealed to the key, and nobody can help them.

A Curve25519 key pair (libsodium's sealed boxes); the private half lies sealed under a key that argon2id makes from the
passphrase. Whoever has this database and all keys of the installation has none of the passphrases.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from nacl import pwhash, secret, utils
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.db.accounts import User
from competition.db.base import UtcDateTime, db

COST = "CUSTODIAN_KEY_COST"
"""Where the application keeps another cost of the passphrase; without one, libsodium's moderate one."""


class WrongPassphraseError(Exception):
    """The passphrase does not open the key."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What trying one passphrase takes: passes, and bytes of memory."""

    passes: int = pwhash.argon2id.OPSLIMIT_MODERATE
    memory: int = pwhash.argon2id.MEMLIMIT_MODERATE


class CustodianKey(db.Model):
    """The key pair of a person. `passes` and `memory` are the cost that its passphrase was hashed with."""

    __tablename__ = "custodian_key"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    public_key: Mapped[bytes]
    private_sealed: Mapped[bytes]
    salt: Mapped[bytes]
    passes: Mapped[int]
    memory: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    user: Mapped[User] = relationship()

    def private(self, passphrase: str) -> PrivateKey:
        """The private key. WrongPassphraseError for another passphrase."""
        try:
            return PrivateKey(self._box(passphrase).decrypt(self.private_sealed))
        except CryptoError as wrong:
            raise WrongPassphraseError from wrong

    def lock(self, private: PrivateKey, passphrase: str) -> None:
        """Seal the private key under a passphrase, with a new salt and the cost of this day."""
        cost: Cost = current_app.config.get(COST, Cost())
        self.salt = utils.random(pwhash.argon2id.SALTBYTES)
        self.passes, self.memory = cost.passes, cost.memory
        self.private_sealed = bytes(self._box(passphrase).encrypt(bytes(private)))

    def _box(self, passphrase: str) -> secret.SecretBox:
        hashed = pwhash.argon2id.kdf(
            secret.SecretBox.KEY_SIZE,
            passphrase.encode(),
            self.salt,
            opslimit=self.passes,
            memlimit=self.memory,
        )
        return secret.SecretBox(hashed)


def new_key(user_id: int, passphrase: str, *, now: datetime) -> CustodianKey:
    """A key pair that nobody had before."""
    private = PrivateKey.generate()
    key = CustodianKey(user_id=user_id, public_key=bytes(private.public_key), made_at=now)
    key.lock(private, passphrase)
    return key


def find_key(user_id: int) -> CustodianKey | None:
    """The key of a person, if one was made."""
    return db.session.get(CustodianKey, user_id)


def seal_to(public_key: bytes, text: str) -> bytes:
    """The text, for the owner of that key alone."""
    return SealedBox(PublicKey(public_key)).encrypt(text.encode())


def open_sealed(private: PrivateKey, sealed: bytes) -> str:
    """What was sealed to that key. `nacl.exceptions.CryptoError` if it was sealed to another or changed."""
    return SealedBox(private).decrypt(sealed).decode()
