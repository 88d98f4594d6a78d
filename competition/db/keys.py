"""With which keys everything in this installation is sealed and indexed; never the keys themselves."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import UtcDateTime, db

DATA, INDEX = "data", "index"


class InstallationKey(db.Model):
    """The mark of the key that a rotation brought everything under. No row: no rotation yet."""

    __tablename__ = "installation_key"

    purpose: Mapped[str] = mapped_column(Text, primary_key=True)
    mark: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
