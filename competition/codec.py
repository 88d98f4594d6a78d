"""Domain values ↔ canonical JSON text: the same value always gives the same bytes, so a digest can vouch for it."""

import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, TypeVar, get_origin

from cattrs.gen import make_dict_unstructure_fn, override
from cattrs.preconf.json import make_converter

T = TypeVar("T")

converter = make_converter()
converter.register_unstructure_hook(Decimal, str)
converter.register_unstructure_hook_func(
    lambda kind: kind is frozenset or get_origin(kind) is frozenset,
    lambda members: sorted(converter.unstructure(each) for each in members),
)
converter.register_structure_hook(Decimal, lambda text, _: Decimal(text))
converter.register_unstructure_hook(date, lambda day: day.isoformat())
converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
converter.register_unstructure_hook(datetime, lambda moment: moment.isoformat())
converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))


def _later(kind: Any) -> list[str]:
    """The fields that were added to a value of which some were stored before."""
    known = fields(kind) if isinstance(kind, type) and is_dataclass(kind) else ()
    return [each.name for each in known if each.metadata.get("later")]


def _without_later(kind: Any) -> Any:
    """These are left out while they have their defaults: the value stored before and the same one now are one text."""
    left_out = {name: override(omit_if_default=True) for name in _later(kind)}
    return make_dict_unstructure_fn(kind, converter, **left_out)


converter.register_unstructure_hook_factory(lambda kind: bool(_later(kind)), _without_later)


def dump(value: Any, as_type: Any = None) -> str:
    """Canonical JSON: sorted keys, no spaces, decimals and dates as text, Chinese as it is."""
    plain = converter.unstructure(value, unstructure_as=as_type or type(value))
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load(text: str, as_type: type[T]) -> T:
    """The value that `dump` wrote."""
    return converter.structure(json.loads(text), as_type)


def digest(text: str) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(text.encode()).hexdigest()
