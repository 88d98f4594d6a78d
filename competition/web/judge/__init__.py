"""Screens of judges and chief judges: blind codes and stations only, never names or units."""

from competition.web.judge import analysis, confirming, rechecks, sheets, tasks, ties
from competition.web.judge.blueprint import blueprint

__all__ = ["analysis", "blueprint", "confirming", "rechecks", "sheets", "tasks", "ties"]
