"""Series of competitions; the rules of who goes on, the lists made by them, and who declined."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.codec import load
from competition.db.accounts import User
from competition.db.base import UtcDateTime, db
from competition.db.competitions import Competition, Event
from competition.db.results import ResultVersion
from competition.domain.advancement import AdvancementRule, Decline, Line
from competition.domain.tiers import Tier


class Series(db.Model):
    """赛事系列: competitions that follow one another. `cycle_years` is empty where no cycle is fixed.

    `policy_id` and `clause` are the document that names it, empty where none does.
    """

    __tablename__ = "series"
    __table_args__ = (
        UniqueConstraint("name", "tier"),
        CheckConstraint("cycle_years >= 1", name="cycle_years"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    tier: Mapped[str] = mapped_column(Text)
    cycle_years: Mapped[int | None]
    policy_id: Mapped[str] = mapped_column(Text, default="")
    clause: Mapped[str] = mapped_column(Text, default="")
    founded_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    founded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def tier_value(self) -> Tier:
        """The tier as the domain knows it."""
        return Tier(self.tier)


class SeriesPlace(db.Model):
    """A competition's place in a series: one series at most."""

    __tablename__ = "series_place"

    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), index=True)
    competition: Mapped[Competition] = relationship()
    series: Mapped[Series] = relationship()


class AdvancementRuleVersion(db.Model):
    """晋级规则 of an event; the newest holds. One that was set after the results were published gives its `reason`."""

    __tablename__ = "advancement_rule"
    __table_args__ = (UniqueConstraint("event_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    version: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    set_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def rule(self) -> AdvancementRule:
        """The rule as the domain reads it."""
        return load(self.body, AdvancementRule)


class AdvancementList(db.Model):
    """晋级名单 as it was made from a published result by a rule. Who makes it is not who confirms it.

    `body` never changes: who declined stands in rows of its own. `orders` are the ties as they were decided.
    """

    __tablename__ = "advancement_list"
    __table_args__ = (
        UniqueConstraint("event_id", "version"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> made_by", name="two_persons"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    version: Mapped[int]
    result_id: Mapped[int] = mapped_column(ForeignKey("result_version.id"))
    rule_id: Mapped[int] = mapped_column(ForeignKey("advancement_rule.id"))
    orders: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    made_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    event: Mapped[Event] = relationship()
    result: Mapped[ResultVersion] = relationship()
    rule: Mapped[AdvancementRuleVersion] = relationship()
    maker: Mapped[User] = relationship(foreign_keys=[made_by])
    confirmer: Mapped[User | None] = relationship(foreign_keys=[confirmed_by])
    declines: Mapped[list["DeclineRow"]] = relationship(back_populates="list", order_by="DeclineRow.id")

    def lines(self) -> tuple[Line, ...]:
        """The lines as they were made."""
        return load(self.body, tuple[Line, ...])

    def order_values(self) -> tuple[tuple[str, ...], ...]:
        """The ties as they were decided."""
        return load(self.orders, tuple[tuple[str, ...], ...])


class DeclineRow(db.Model):
    """放弃: an entry of a list that gives up, and who moves up. Who records it is not who confirms it."""

    __tablename__ = "advancement_decline"
    __table_args__ = (
        UniqueConstraint("list_id", "entry"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> recorded_by", name="two_persons"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("advancement_list.id"), index=True)
    entry: Mapped[str] = mapped_column(Text)
    declined_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    successor: Mapped[str] = mapped_column(Text, default="")
    recorded_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    list: Mapped[AdvancementList] = relationship(back_populates="declines")
    recorder: Mapped[User] = relationship(foreign_keys=[recorded_by])
    confirmer: Mapped[User | None] = relationship(foreign_keys=[confirmed_by])

    def said(self) -> Decline:
        """What the domain reads of it."""
        return Decline(self.entry, self.declined_on, self.reason, self.successor)


def all_series() -> list[Series]:
    """Every series by name."""
    return list(db.session.scalars(select(Series).order_by(Series.name, Series.id)))


def series_of(competition_id: int) -> Series | None:
    """The series that a competition belongs to."""
    place = db.session.get(SeriesPlace, competition_id)
    return place.series if place else None


def competitions_in(series_id: int) -> list[Competition]:
    """The competitions of a series by year."""
    found = select(Competition).join(SeriesPlace, SeriesPlace.competition_id == Competition.id)
    found = found.where(SeriesPlace.series_id == series_id)
    return list(db.session.scalars(found.order_by(Competition.year, Competition.id)))


def newest_rule(event_id: int) -> AdvancementRuleVersion | None:
    """The rule that holds for an event."""
    found = select(AdvancementRuleVersion).where(AdvancementRuleVersion.event_id == event_id)
    return db.session.scalar(found.order_by(AdvancementRuleVersion.version.desc()).limit(1))


def newest_list(event_id: int) -> AdvancementList | None:
    """The newest list of an event, confirmed or not."""
    found = select(AdvancementList).where(AdvancementList.event_id == event_id)
    return db.session.scalar(found.order_by(AdvancementList.version.desc()).limit(1))


def confirmed_list(event_id: int) -> AdvancementList | None:
    """The newest list of an event that a second person confirmed: what holds."""
    found = select(AdvancementList).where(
        AdvancementList.event_id == event_id, AdvancementList.confirmed_at.is_not(None)
    )
    return db.session.scalar(found.order_by(AdvancementList.version.desc()).limit(1))


def confirmed_declines(event_id: int) -> list[DeclineRow]:
    """Everybody who declined in any list of an event, as two persons recorded it, in the order of the confirmations."""
    found = select(DeclineRow).join(AdvancementList).where(AdvancementList.event_id == event_id)
    found = found.where(DeclineRow.confirmed_at.is_not(None))
    return list(db.session.scalars(found.order_by(DeclineRow.confirmed_at, DeclineRow.id)))
