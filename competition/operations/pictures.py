"""The pictures on issued papers: kept once under their digest, so that a paper can be drawn again as it was."""

from dataclasses import replace
from typing import Any

from competition.documents import HonourFacts, Picture
from competition.operations.store import Store, keep_file, read_file


def keep_pictures(store: Store, facts: Any) -> None:
    """Keep the logo and the own page of a certificate; other papers have none."""
    if isinstance(facts, HonourFacts):
        for picture in (facts.look.logo, facts.look.page):
            if picture.content:
                keep_file(store, picture.content)


def with_pictures(store: Store, facts: Any) -> Any:
    """The facts as they were stored, with the pictures that they name."""
    if not isinstance(facts, HonourFacts):
        return facts
    logo, page = (_restored(store, each) for each in (facts.look.logo, facts.look.page))
    return replace(facts, look=replace(facts.look, logo=logo, page=page))


def _restored(store: Store, picture: Picture) -> Picture:
    return Picture(picture.sha256, read_file(store, picture.sha256)) if picture.sha256 else picture
