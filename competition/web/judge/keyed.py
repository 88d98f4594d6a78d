"""The fields into which a sheet is keyed from paper: what was typed now, never what is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from competition.domain.marking_scheme import Aspect
from competition.domain.problems import Problem
from competition.web.judge.sheets import PREFIX, Choice, choices_of


@dataclass(frozen=True, slots=True)
class Field:
    """One aspect to enter."""

    aspect: Aspect
    typed: str
    choices: tuple[Choice, ...]
    problem: Problem | None = None


def keyed_fields(
    aspects: Sequence[Aspect], typed: Mapping[str, str], wrong: Mapping[str, Problem]
) -> list[Field]:
    """In the order of the form, with what is wrong by aspect."""
    return [
        Field(each, typed.get(PREFIX + each.id, ""), choices_of(each), wrong.get(each.id)) for each in aspects
    ]
