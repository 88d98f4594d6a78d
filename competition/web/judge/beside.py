"""Beside the marks of the ordinary form of a sheet: the note of each aspect, and the photos that a tablet sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import MultiDict

from competition.db.marking import SheetRow
from competition.db.notes import photos_of, texts_of
from competition.domain.marking_scheme import Aspect, AspectKind

NOTE = "note-"


@dataclass(frozen=True, slots=True)
class Beside:
    """One aspect's note as it stands in its field, and its photos by id; `reason`: the note says why points go."""

    text: str
    photos: tuple[str, ...]
    reason: bool


def notes_from(aspects: Iterable[Aspect]) -> dict[str, str]:
    """The notes that the form brought, by aspect; one that it has no field for keeps its own."""
    return {each.id: request.form[NOTE + each.id] for each in aspects if NOTE + each.id in request.form}


def beside_of(
    row: SheetRow | None, aspects: Iterable[Aspect], typed: MultiDict[str, str] | None
) -> Mapping[str, Beside]:
    """What stands beside each mark; what was typed stays where it could not be saved."""
    texts = texts_of(row) if row else {}
    photos = photos_of([row.id]).get(row.id, {}) if row else {}
    return {
        each.id: Beside(
            (typed or {}).get(NOTE + each.id, texts.get(each.id, "")),
            tuple(photo.id for photo in photos.get(each.id, ())),
            each.kind is AspectKind.DEDUCTION,
        )
        for each in aspects
    }
