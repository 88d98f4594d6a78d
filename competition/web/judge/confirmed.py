"""确认 on a judge's page: below a value that is beyond its plausible range a field appears in which the word is typed."""

from collections.abc import Iterable, Mapping

from competition.domain.marking_scheme import Aspect
from competition.domain.plausible import is_word

PREFIX = "mark-"
CONFIRM, ASKED = "confirm-", "asked-"


def confirmed_in(form: Mapping[str, str], aspects: Iterable[Aspect]) -> frozenset[str]:
    """The aspects for whose value 确认 was typed: for the very value that was asked about, not for one typed since."""
    return frozenset(
        each.id
        for each in aspects
        if is_word(form.get(CONFIRM + each.id, ""))
        and form.get(ASKED + each.id) == form.get(PREFIX + each.id, "")
    )
