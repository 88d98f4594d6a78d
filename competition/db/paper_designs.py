"""Certificates on the organizer's own page."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import UtcDateTime, db
from competition.db.sealing import Sealed, seal_bytes, unseal_bytes


class PaperDesign(db.Model):
    """The background of one kind of certificate (JPEG, sealed) and the fields on it, as JSON."""

    __tablename__ = "paper_design"

    competition_id: Mapped[int] = mapped_column(
        ForeignKey("competition.id"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    page_sealed: Mapped[bytes] = mapped_column(Sealed("paper_design/{competition_id}/{kind}"))
    page_sha256: Mapped[str] = mapped_column(Text)
    upright: Mapped[bool]
    fields: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))

    def page(self) -> bytes:
        """The background."""
        return unseal_bytes(self.page_sealed, row=self._row)

    def keep_page(self, content: bytes, sha256: str) -> None:
        """Take another background."""
        self.page_sealed, self.page_sha256 = seal_bytes(content, row=self._row), sha256

    @property
    def _row(self) -> str:
        return f"paper_design/{self.competition_id}/{self.kind}"


def find_design(competition_id: int, kind: str) -> PaperDesign | None:
    """The own page of a kind of certificate; None where the competition has none."""
    return db.session.get(PaperDesign, (competition_id, kind))
