"""Who signed on a shared tablet: the PIN at the signature, checked at once or vouched for by the device.

On a device that joined, whoever holds it could sign for the judge who was let in; so the PIN is asked once more. It must
hold without a connection too, and the PIN itself is never kept on the device. Therefore the server hands the device, for
a right PIN, a key of that judge on that device; the device keeps it encrypted under the PIN (PBKDF2 and AES-GCM,
`static/tablet/pin.js`), and a signature carries an HMAC made with it over what was signed. One record of the device thus
serves twice: it opens with the right PIN only, which lets a judge in offline, and what it holds proves to the server that
the PIN was given. A verifier alone would prove nothing here, and a PIN kept until the connection returns could be read.

The key is derived from the installation's key, the PIN's hash and the account's sessions: nothing more is stored, and a
new PIN, a new password or ended sessions make it another one. Where the browser has no WebCrypto (no HTTPS) the PIN is
sent with the signature, from memory only. A signature without a proof that holds is not taken and not refused: the device
keeps it and asks for the PIN again. Who signed in with a password has no PIN and is asked for nothing more.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from competition.codec import digest
from competition.db import db
from competition.db.sealing import derive_key
from competition.db.tablets import TabletJudge, find_operations, find_tablet
from competition.domain.mark_operations import Malformed, MarkOperation, OperationKind, signed_text
from competition.domain.problems import Problem
from competition.operations import tablet_problems as says
from competition.operations.between_steps import memory
from competition.operations.tablets import pin_fits, still_joined
from competition.operations.unit import Actor

NAME_DIGITS = 12


def key_of(row: TabletJudge) -> bytes:
    """The key of a judge on a device: another one after a new PIN and once the account's sessions were ended."""
    return derive_key(f"tablet-pin/{row.tablet_id}/{row.user_id}/{row.pin_hash}/{row.session_stamp}")


def key_for(tablet_id: int, user_id: int) -> bytes:
    """The key of a judge who joined on that device; to be handed out for a right PIN only."""
    return key_of(db.session.get_one(TabletJudge, (tablet_id, user_id)))


def key_name(row: TabletJudge) -> str | None:
    """What a device calls the key, to see that its own is the one in force; None where the judge is no longer let in."""
    return sha256(key_of(row)).hexdigest()[:NAME_DIGITS] if still_joined(row) else None


@dataclass(frozen=True, slots=True)
class Device:
    """A device that joined, as it is told of itself: its judges by id, name and what it calls their keys (None: not let in
    any more)."""

    id: int
    label: str
    judges: tuple[tuple[int, str, str | None], ...]


def device_of(token: str) -> Device | None:
    """The device of that token; None for one that was taken out."""
    return memory().of(_device_of, digest(token))


def _device_of(token_hash: str) -> Device | None:
    found = find_tablet(token_hash)
    if found is None:
        return None
    judges = ((each.user_id, each.user.display_name, key_name(each)) for each in found.judges)
    return Device(found.id, found.label, tuple(judges))


def unproven(
    operations: Sequence[MarkOperation | Malformed], *, tablet_id: int | None, by: Actor, now: datetime
) -> Mapping[str, Problem]:
    """The signatures that are not taken yet, and why; none of a judge who signed in with a password (no `tablet_id`).

    What came before has its outcome and is not asked about again. The same PIN is tried once in a batch.
    """
    signed = [
        each for each in operations if isinstance(each, MarkOperation) and each.kind is OperationKind.SUBMIT
    ]
    asked = tablet_id is not None and bool(signed)
    row = db.session.get(TabletJudge, (tablet_id, by.user_id)) if asked else None
    if row is None:
        return {}
    before = find_operations(db.session.connection(), [each.op_id for each in signed])
    key, pins = key_of(row), {}
    found: dict[str, Problem] = {}
    for each in signed:
        if each.op_id in before or _proven(each, key):
            continue
        if each.pin and each.pin not in pins:
            pins[each.pin] = pin_fits(row.tablet_id, row.user_id, each.pin, now=now)
        if not pins.get(each.pin):
            found[each.op_id] = says.wrong_pin() if each.pin else says.no_proof()
    return found


def _proven(operation: MarkOperation, key: bytes) -> bool:
    expected = hmac.new(key, signed_text(operation).encode(), sha256).hexdigest()
    return hmac.compare_digest(operation.proof.encode(), expected.encode())
