"""Facts: what a paper says, frozen, checked for printability, and kept as JSON."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Protocol, TypeVar

from competition.documents.faces import Faces, unprintable
from competition.domain.problems import Problem, Refusal, Text, problem

PARAGRAPHS = "paragraphs"
"""Marks a text that may hold line breaks."""

AnyFacts = TypeVar("AnyFacts")


class Facts(Protocol):
    """A frozen dataclass of `str`, `int | None`, `bool`, `date`, tuples of these, and such dataclasses.

    Each text bears the label by which a refusal names it: `Annotated[str, Text("姓名", "the name")]`.
    """

    @property
    def number(self) -> str:
        """The number of the paper."""

    @property
    def issuing_body(self) -> str:
        """Who issues it."""

    @property
    def issued_on(self) -> date:
        """The day it bears."""

    @property
    def made_up(self) -> bool:
        """Whether the people on it do not exist."""

    @property
    def holder(self) -> str:
        """Whose paper it is, as a refusal names them."""


def label_of(facts: Any, name: str) -> Text:
    """The label of a field. Raises `KeyError` for a field without one."""
    label, _ = _labels(facts.__class__)[name]
    return label


def words(facts: Any) -> Iterator[tuple[Text, str]]:
    """Each text of the facts with the label of its field, in order."""
    for part in fields(facts):
        value = getattr(facts, part.name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, str):
                label, may_break = _labels(facts.__class__)[part.name]
                yield label, item.replace("\n", "") if may_break else item
            elif is_dataclass(item):
                yield from words(item)


def check_printable(facts: Facts, paper: Text, faces: Faces) -> None:
    """Raises `Refusal`, before anything is drawn, with one problem for each character without a glyph."""
    problems = [
        unprintable(char, text=text, label=label, holder=facts.holder, paper=paper)
        for label, text in words(facts)
        for char in faces.missing(text)
    ]
    if problems:
        raise Refusal(problems)


def facts_to_json(facts: Any) -> dict[str, Any]:
    """The facts as JSON values: dates in ISO 8601, tuples as lists; without what a field says is not kept."""
    kept = (part for part in fields(facts) if part.metadata.get("kept", True))
    return {part.name: _to_json(getattr(facts, part.name)) for part in kept}


def read_facts(kind: type[AnyFacts], stored: Mapping[str, Any]) -> AnyFacts:
    """The facts as stored. Raises `Refusal` for a missing or unknown field or a value of another type."""
    hints = typing.get_type_hints(kind)
    required = {part.name for part in fields(typing.cast(Any, kind)) if part.default is dataclasses.MISSING}
    strange = sorted(stored.keys() - hints.keys()) + sorted(required - stored.keys())
    if strange:
        raise Refusal([_unfit(kind, name) for name in strange])
    return kind(**{name: _from_json(kind, name, hints[name], value) for name, value in stored.items()})


@cache
def _labels(kind: type) -> dict[str, tuple[Text, bool]]:
    """Field → (label, may hold line breaks) for the fields that are annotated with a label."""
    hints = typing.get_type_hints(kind, include_extras=True)
    notes = {name: getattr(hint, "__metadata__", ()) for name, hint in hints.items()}
    return {name: (note[0], PARAGRAPHS in note[1:]) for name, note in notes.items() if note}


def _to_json(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_to_json(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return facts_to_json(value) if is_dataclass(value) else value


def _from_json(kind: type[Any], name: str, hint: Any, value: Any) -> Any:
    """The value as its annotation asks for it; `bool` is not taken for `int`."""
    if typing.get_origin(hint) is tuple and isinstance(value, list):
        item = typing.get_args(hint)[0]
        return tuple(_from_json(kind, name, item, entry) for entry in value)
    if is_dataclass(hint) and isinstance(value, Mapping):
        return read_facts(typing.cast(type[Any], hint), value)
    if hint is date and isinstance(value, str):
        return _day(kind, name, value)
    allowed = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    if type(value) in allowed:
        return value
    raise Refusal(_unfit(kind, name))


def _day(kind: type, name: str, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Refusal(_unfit(kind, name)) from None


def _unfit(kind: type, name: str) -> Problem:
    return problem(
        f"存档的{kind.__name__}里，字段 {name} 缺失、多余或类型不符。",
        f"In the stored {kind.__name__}, the field {name} is missing, unknown or of another type.",
        mend_zh="请从原始数据重新生成该文件的事实，勿手改存档。",
        mend_en="Gather the facts again from the records; do not edit what is stored.",
    )
