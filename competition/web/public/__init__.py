"""Screens of the public: published results, a winner's own page, and whether a paper is real."""

from competition.web.public import (
    applications,
    boards,
    champions,
    draws,
    objections,
    own_record,
    own_result,
    papers,
    policies,
    results,
    venue,
    verification,
    winners,
)
from competition.web.public.blueprint import blueprint

__all__ = [
    "applications",
    "blueprint",
    "boards",
    "champions",
    "draws",
    "objections",
    "own_record",
    "own_result",
    "papers",
    "policies",
    "results",
    "venue",
    "verification",
    "winners",
]
