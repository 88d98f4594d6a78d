"""TABLES. One file a group; constraints live in the database; rows ↔ values; no decisions."""

from competition.db import (
    accounts,
    audit,
    awards,
    competitions,
    elsewhere,
    entries,
    grants,
    marking,
    objections,
    papers,
    payments,
    rechecks,
    results,
    rulings,
    series,
    supporters,
    uploads,
)
from competition.db.base import db, prepare_engine

__all__ = [
    "accounts",
    "audit",
    "awards",
    "competitions",
    "db",
    "elsewhere",
    "entries",
    "grants",
    "marking",
    "objections",
    "papers",
    "payments",
    "prepare_engine",
    "rechecks",
    "results",
    "rulings",
    "series",
    "supporters",
    "uploads",
]
