"""Screens of judges and chief judges: blind codes and stations only, never names or units."""

from competition.web.judge import (
    analysis,
    calls,
    confirming,
    conflicts,
    desk,
    noted,
    panel,
    rechecks,
    sheets,
    signing,
    tasks,
    ties,
    unsent,
    wall,
)
from competition.web.judge.blueprint import blueprint

__all__ = [
    "analysis",
    "blueprint",
    "calls",
    "confirming",
    "conflicts",
    "desk",
    "noted",
    "panel",
    "rechecks",
    "sheets",
    "signing",
    "tasks",
    "ties",
    "unsent",
    "wall",
]
