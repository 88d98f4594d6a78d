"""Screens of the public: published results, a winner's own page, and whether a paper is real."""

from competition.web.public import champions, own_result, papers, results, verification, winners
from competition.web.public.blueprint import blueprint

__all__ = ["blueprint", "champions", "own_result", "papers", "results", "verification", "winners"]
