"""JSON Schema of a frozen value, from its annotations: the same ones by which the codec writes it."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

Schema = dict[str, Any]

PLAIN: Mapping[type, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    NoneType: {"type": "null"},
    Decimal: {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}


def schema_of(kind: Any) -> Schema:
    """The schema of an annotation; a value is named, and described by `components`. TypeError for any other."""
    if kind in PLAIN:
        return dict(PLAIN[kind])
    if get_origin(kind) is UnionType:
        return {"anyOf": [schema_of(each) for each in get_args(kind)]}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": schema_of(get_args(kind)[0])}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"type": "string", "enum": [each.value for each in kind]}
    if is_dataclass(kind) and isinstance(kind, type):
        return {"$ref": f"#/components/schemas/{kind.__name__}"}
    raise TypeError(f"no schema for {kind}")


def components(*kinds: type) -> dict[str, Schema]:
    """The schemas of these values and of all that they hold, by name."""
    found: dict[str, Schema] = {}
    waiting = list(kinds)
    while waiting:
        kind = waiting.pop()
        if kind.__name__ not in found:
            hints = get_type_hints(kind)
            found[kind.__name__] = _object(kind, hints)
            waiting += [inner for hint in hints.values() for inner in _values_in(hint)]
    return dict(sorted(found.items()))


def _object(kind: type, hints: Mapping[str, Any]) -> Schema:
    names = [each.name for each in fields(kind)]  # type: ignore[arg-type]
    return {
        "type": "object",
        "description": (kind.__doc__ or "").strip(),
        "properties": {name: schema_of(hints[name]) for name in names},
        "required": names,
        "additionalProperties": False,
    }


def _values_in(hint: Any) -> list[type]:
    if is_dataclass(hint) and isinstance(hint, type):
        return [hint]
    return [inner for each in get_args(hint) if each is not ... for inner in _values_in(each)]
