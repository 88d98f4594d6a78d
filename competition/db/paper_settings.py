"""How the papers of a competition look, and what its order book says besides the entries."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import UtcDateTime, db
from competition.db.sealing import Sealed, seal_bytes, unseal_bytes


class PaperSettings(db.Model):
    """Design, colours (six hexadecimal digits), language and logo; the schedule, a line an item, and the notes.

    `also` names the kinds of certificates that are issued beside those of the winners, with commas.
    """

    __tablename__ = "paper_settings"

    competition_id: Mapped[int] = mapped_column(
        ForeignKey("competition.id"), primary_key=True, autoincrement=False
    )
    design: Mapped[str] = mapped_column(Text)
    main: Mapped[str] = mapped_column(Text)
    accent: Mapped[str] = mapped_column(Text)
    upright: Mapped[bool]
    bilingual: Mapped[bool]
    logo_sealed: Mapped[bytes | None] = mapped_column(Sealed("paper_settings/{competition_id}"))
    logo_sha256: Mapped[str] = mapped_column(Text, default="")
    also: Mapped[str] = mapped_column(Text, default="")
    schedule: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))

    @property
    def also_kinds(self) -> frozenset[str]:
        """The kinds that are issued besides."""
        return frozenset(filter(None, self.also.split(",")))

    def logo(self) -> bytes:
        """The logo as PNG; empty without one."""
        return unseal_bytes(self.logo_sealed, row=self._row) if self.logo_sealed else b""

    def keep_logo(self, content: bytes, sha256: str) -> None:
        """Take another logo, or none for empty bytes."""
        self.logo_sealed = seal_bytes(content, row=self._row) if content else None
        self.logo_sha256 = sha256 if content else ""

    @property
    def _row(self) -> str:
        return f"paper_settings/{self.competition_id}"


def find_paper_settings(competition_id: int) -> PaperSettings | None:
    """The settings of a competition; None while nobody chose any."""
    return db.session.get(PaperSettings, competition_id)
