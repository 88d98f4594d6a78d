"""What may stand once only, while what was taken back stays on record beside it."""

from sqlalchemy import Index, text


def standing_once(name: str, *columns: str, while_empty: str) -> Index:
    """A unique index over the rows whose moment `while_empty` is not set, on both databases."""
    stands = text(f"{while_empty} IS NULL")
    return Index(name, *columns, unique=True, sqlite_where=stands, postgresql_where=stands)
