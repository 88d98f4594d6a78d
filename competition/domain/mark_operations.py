"""What a tablet sends: operations made on the device, each with an id of its own, and what became of each.

A lost answer is asked for again with the same id and gets the same outcome, so no mark is lost and none counts twice.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeGuard

from competition.domain.problems import Problem, Refusal, problem
from competition.domain.tiers import Labelled

MOST = 100
"""Operations in one request."""
LONGEST_SIGNATURE = 40_000
LONGEST_TYPED = 40
LONGEST_TEXT = 2000
"""Of a note; one that is longer than notes may be is told so, and not taken for something else."""
LONGEST_ADDRESS = 200
LONGEST_PROOF, LONGEST_PIN = 64, 12
HIGHEST_VERSION = 2**31 - 1
OP_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DRAWN = re.compile(r"[MLQCZ0-9 .,-]+")


class OperationKind(Labelled):
    """What the judge did on the tablet."""

    MARK = "mark", "评分", "mark"
    NOTE = "note", "备注", "note"
    DROP_PHOTO = "drop_photo", "移除照片", "take a photo away"
    SUBMIT = "submit", "签字提交", "sign and hand in"


KINDS = {str(each): each for each in OperationKind}


class Outcome(Labelled):
    """What became of an operation; it is kept, and stays whatever happens to the mark afterwards."""

    APPLIED = "applied", "已采用", "applied"
    CONFLICT = "conflict", "与另一处的分数不一致", "differs from a mark given elsewhere"
    LOCKED = "locked", "已不能更改", "can no longer be changed"
    REFUSED = "refused", "不能采用", "refused"


@dataclass(frozen=True, slots=True)
class SheetAddress:
    """Which sheet, by the codes that a judge sees: `yantai-2026/E01/P1/1/K7M2`."""

    competition: str
    event: str
    form: str
    seat: int
    code: str

    def __str__(self) -> str:
        return f"{self.competition}/{self.event}/{self.form}/{self.seat}/{self.code}"


@dataclass(frozen=True, slots=True)
class MarkOperation:
    """One operation. `typed` is as typed, empty where a mark is taken back; `base_version` what the device knew.

    Of a note it is the text, of a photo that is taken away its id.

    `at` is the device's clock, kept and never trusted; `form` a digest of the form as it was on the screen, or empty. On handing in, `seen` is what stood on the screen that was
    signed, by aspect, and `signature` the drawn line as SVG path data. `confirmed`: the judge typed 确认 for an unusual value.
    `proof` is the HMAC of `signed_text` under the key that the judge's PIN opens, in hexadecimal; `pin` what was typed where
    the device can keep no key. It is never stored.
    """

    op_id: str
    kind: OperationKind
    sheet: SheetAddress
    aspect: str = ""
    typed: str = ""
    base_version: int = 0
    at: str = ""
    form: str = ""
    signature: str = ""
    seen: Mapping[str, str] = field(default_factory=dict)
    confirmed: bool = False
    proof: str = ""
    pin: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Malformed:
    """An operation that cannot be read; it is refused by itself, so that it does not hold up those behind it."""

    op_id: str


def read_operations(raw: object) -> list[MarkOperation | Malformed]:
    """The operations of a request's body in their order. Refusal where it is no list of operations with ids."""
    found = raw.get("ops") if isinstance(raw, Mapping) else None
    if not isinstance(found, list) or not 0 < len(found) <= MOST:
        raise Refusal(_no_operations())
    return [_operation(each) for each in found]


def _operation(raw: object) -> MarkOperation | Malformed:
    op_id = raw.get("op_id") if isinstance(raw, Mapping) else None
    if not isinstance(raw, Mapping) or not isinstance(op_id, str) or not OP_ID.fullmatch(op_id):
        raise Refusal(_no_operations())
    sheet, named = read_address(raw.get("sheet")), raw.get("kind")
    kind = KINDS.get(named) if isinstance(named, str) else None
    if sheet is None or kind is None:
        return Malformed(op_id)
    at, form = _text(raw.get("at", ""), LONGEST_TYPED), _text(raw.get("form", ""), LONGEST_TYPED)
    if at is None or form is None:
        return Malformed(op_id)
    operation = MarkOperation(op_id, kind, sheet, at=at, form=form)
    return _submit(raw, operation) if kind is OperationKind.SUBMIT else _about_aspect(raw, operation)


def _about_aspect(raw: Mapping[str, object], operation: MarkOperation) -> MarkOperation | Malformed:
    """A mark, a note or a photo that is taken away."""
    longest = LONGEST_TEXT if operation.kind is OperationKind.NOTE else LONGEST_TYPED
    aspect, typed = _text(raw.get("aspect"), LONGEST_ADDRESS), _text(raw.get("typed"), longest)
    base, confirmed = raw.get("base_version"), raw.get("confirmed", False)
    if not aspect or typed is None or not _is_version(base) or not isinstance(confirmed, bool):
        return Malformed(operation.op_id)
    if operation.kind is OperationKind.DROP_PHOTO and not OP_ID.fullmatch(typed):
        return Malformed(operation.op_id)
    return replace(operation, aspect=aspect, typed=typed, base_version=base, confirmed=confirmed)


def _submit(raw: Mapping[str, object], operation: MarkOperation) -> MarkOperation | Malformed:
    seen, signature = _seen(raw.get("seen")), _signature(raw.get("signature"))
    proof, pin = _text(raw.get("proof", ""), LONGEST_PROOF), _text(raw.get("pin", ""), LONGEST_PIN)
    if seen is None or signature is None or proof is None or pin is None:
        return Malformed(operation.op_id)
    return replace(operation, signature=signature, seen=seen, proof=proof, pin=pin)


def signed_text(operation: MarkOperation) -> str:
    """What a proof is made over, the same text as on the device: JSON without spaces, `seen` in the order it was sent."""
    parts = [
        operation.op_id,
        str(operation.sheet),
        operation.form,
        operation.at,
        operation.signature,
        [[aspect, typed] for aspect, typed in operation.seen.items()],
    ]
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def read_address(raw: object) -> SheetAddress | None:
    """The sheet that a text names; None for anything else."""
    text = _text(raw, LONGEST_ADDRESS)
    parts = text.split("/") if text else []
    if len(parts) != 5 or not all(parts) or not re.fullmatch(r"[0-9]{1,3}", parts[3]):
        return None
    competition, event, form, seat, code = parts
    return SheetAddress(competition, event, form, int(seat), code)


def _seen(raw: object) -> dict[str, str] | None:
    if not isinstance(raw, Mapping):
        return None
    texts = {str(aspect): _text(typed, LONGEST_TYPED) for aspect, typed in raw.items()}
    good = {aspect: typed for aspect, typed in texts.items() if typed is not None}
    return good if len(good) == len(texts) else None


def _signature(raw: object) -> str | None:
    text = _text(raw, LONGEST_SIGNATURE)
    return text if text and DRAWN.fullmatch(text) else None


def _is_version(raw: object) -> TypeGuard[int]:
    return type(raw) is int and 0 <= raw <= HIGHEST_VERSION


def _text(raw: object, longest: int) -> str | None:
    if not isinstance(raw, str) or len(raw) > longest or "\0" in raw:
        return None
    return raw


def _no_operations() -> Problem:
    return problem(
        f"上传的内容不是1至{MOST}项评分操作，未作任何更改。",
        f"What was sent is not 1 to {MOST} marking operations; nothing was changed.",
        mend_zh="请刷新平板页面后重试；未上传的分数仍在平板上。",
        mend_en="Reload the tablet's page and try again; what was not sent is still on the tablet.",
    )
