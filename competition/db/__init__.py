"""TABLES. One file a group; constraints live in the database; rows ↔ values; no decisions."""

from competition.db import (
    accounts,
    audit,
    awards,
    competitions,
    entries,
    marking,
    papers,
    rechecks,
    results,
    rulings,
    uploads,
)
from competition.db.base import db, prepare_engine

__all__ = [
    "accounts",
    "audit",
    "awards",
    "competitions",
    "db",
    "entries",
    "marking",
    "papers",
    "prepare_engine",
    "rechecks",
    "results",
    "rulings",
    "uploads",
]
