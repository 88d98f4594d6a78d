"""Result versions: what was ranked, and what was published."""

import json
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.codec import load
from competition.db.base import UtcDateTime, db
from competition.db.competitions import Event
from competition.domain.results import EventResult


class ResultVersion(db.Model):
    """A ranking with its breakdowns. Who ranks is not who publishes; once published it never changes."""

    __tablename__ = "result_version"
    __table_args__ = (
        UniqueConstraint("event_id", "version"),
        CheckConstraint("published_by IS NULL OR published_by <> ranked_by", name="two_persons"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    version: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(Text)
    ranked_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    ranked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_on: Mapped[date | None]
    event: Mapped[Event] = relationship()

    def result(self) -> EventResult:
        """The result as the domain reads it."""
        return load(_in_todays_shape(self.body), EventResult)


def _in_todays_shape(body: str) -> str:
    """Results from before the ranking rules were one value name two of them; what is stored stays as it is."""
    plain = json.loads(body)
    if "rules" not in plain:
        plain["rules"] = {name: plain.pop(name) for name in ("tie_breaks", "prize_rule")}
        plain["not_ranked"] = [
            dict(zip(("entry", "names", "state"), each, strict=True)) for each in plain["not_ranked"]
        ]
    return json.dumps(plain)


def newest_result(event_id: int) -> ResultVersion | None:
    """The newest ranking, published or not."""
    return db.session.scalar(
        select(ResultVersion)
        .where(ResultVersion.event_id == event_id)
        .order_by(ResultVersion.version.desc())
        .limit(1)
    )


def published_result(event_id: int) -> ResultVersion | None:
    """What everybody may see: the newest version that was published, or None."""
    return db.session.scalar(
        select(ResultVersion)
        .where(ResultVersion.event_id == event_id, ResultVersion.published_at.is_not(None))
        .order_by(ResultVersion.version.desc())
        .limit(1)
    )
