"""Screens of judges and chief judges: blind codes and stations only, never names or units."""

from competition.web.judge import confirming, sheets, tasks
from competition.web.judge.blueprint import blueprint

__all__ = ["blueprint", "confirming", "sheets", "tasks"]
