"""Screens of judges and chief judges: blind codes and stations only, never names or units."""

from competition.web.judge import (
    analysis,
    confirming,
    conflicts,
    panel,
    rechecks,
    sheets,
    signing,
    tasks,
    ties,
    unsent,
)
from competition.web.judge.blueprint import blueprint

__all__ = [
    "analysis",
    "blueprint",
    "confirming",
    "conflicts",
    "panel",
    "rechecks",
    "sheets",
    "signing",
    "tasks",
    "ties",
    "unsent",
]
