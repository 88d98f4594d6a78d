"""Screens of the public: published results, a winner's own page, and whether a paper is real."""

from competition.web.public import (
    champions,
    objections,
    own_record,
    own_result,
    papers,
    policies,
    results,
    verification,
    winners,
)
from competition.web.public.blueprint import blueprint

__all__ = [
    "blueprint",
    "champions",
    "objections",
    "own_record",
    "own_result",
    "papers",
    "policies",
    "results",
    "verification",
    "winners",
]
