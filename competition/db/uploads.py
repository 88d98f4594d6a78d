"""Workbooks that were uploaded and previewed but not imported yet."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import UtcDateTime, db
from competition.db.sealing import Sealed, unseal_bytes


class Upload(db.Model):
    """What a person uploaded, kept until it is imported or replaced; sealed, for rosters hold ID numbers."""

    __tablename__ = "upload"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    target: Mapped[str] = mapped_column(Text, default="")
    file_name: Mapped[str] = mapped_column(Text)
    sealed: Mapped[bytes] = mapped_column(Sealed("{id}"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("user.id"))

    def content(self) -> bytes:
        """The workbook's bytes."""
        return unseal_bytes(self.sealed, row=self.id)
