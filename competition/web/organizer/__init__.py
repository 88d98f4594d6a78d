"""Screens of the organizer: a competition from its set-up to its papers."""

from competition.web.organizer import (
    awards,
    competitions,
    downloads,
    draws,
    events,
    panels,
    papers,
    people,
    rechecks,
    results,
    rosters,
    rulings,
    scheme_drafts,
    scheme_editor,
    schemes,
)
from competition.web.organizer.blueprint import blueprint

__all__ = [
    "awards",
    "blueprint",
    "competitions",
    "downloads",
    "draws",
    "events",
    "panels",
    "papers",
    "people",
    "rechecks",
    "results",
    "rosters",
    "rulings",
    "scheme_drafts",
    "scheme_editor",
    "schemes",
]
