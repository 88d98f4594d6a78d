"""Screens of a draw in three stages: its custodians, the floor, and the witnesses of the opening."""

from competition.web.codes import custodians, floor, witnesses
from competition.web.codes.blueprint import blueprint

__all__ = ["blueprint", "custodians", "floor", "witnesses"]
