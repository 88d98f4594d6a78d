"""Competitions and their events."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.codec import dump, load
from competition.db.base import UtcDateTime, db
from competition.db.rehearsals import Rehearsal
from competition.domain.draw import CodeCustody
from competition.domain.entry_rules import Conditions, EventRules, Shortage
from competition.domain.ranking_rules import RankingRules
from competition.domain.setup import EventSetup
from competition.domain.stages import Stage
from competition.domain.tiers import CompetitionClass, Group, SkillLevel, Tier

SEPARATOR = ";"


class Competition(db.Model):
    """竞赛. `code` is its address; `host` is the unit that holds its events (承办单位); `number_prefix` begins the numbers of its papers."""

    __tablename__ = "competition"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    year: Mapped[int]
    tier: Mapped[str] = mapped_column(Text)
    competition_class: Mapped[str] = mapped_column(Text)
    issuing_body: Mapped[str] = mapped_column(Text)
    host: Mapped[str] = mapped_column(Text, default="")
    number_prefix: Mapped[str] = mapped_column(Text, unique=True)
    policy_id: Mapped[str] = mapped_column(Text, default="")
    made_up: Mapped[bool] = mapped_column(default=False)
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("competition.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    events: Mapped[list["Event"]] = relationship(back_populates="competition", order_by="Event.code")
    rehearsal: Mapped[Rehearsal | None] = relationship(
        back_populates="competition", foreign_keys=Rehearsal.competition_id, lazy="joined"
    )

    @property
    def rehearses(self) -> int | None:
        """The competition that this one is a rehearsal of; None for a real one."""
        return self.rehearsal.of_id if self.rehearsal else None

    @property
    def held_events(self) -> list["Event"]:
        """The events without those that were cancelled."""
        return [event for event in self.events if event.shortage_value is not Shortage.CANCEL]

    @property
    def tier_value(self) -> Tier:
        """The tier as the domain knows it."""
        return Tier(self.tier)

    @property
    def class_value(self) -> CompetitionClass:
        """The class as the domain knows it."""
        return CompetitionClass(self.competition_class)


class Event(db.Model):
    """赛项. Its chief judge confirms the sheets that judges submit. `paper_level`: the skill level its paper was set at."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("competition_id", "code"),
        CheckConstraint("team_size >= 1", name="team_size"),
        CheckConstraint("stations >= 1", name="stations"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    code: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    occupation: Mapped[str] = mapped_column(Text, default="")
    groups: Mapped[str] = mapped_column(Text)
    team_size: Mapped[int]
    stations: Mapped[int]
    reserve: Mapped[int] = mapped_column(default=0)
    custody: Mapped[str] = mapped_column(Text, default=CodeCustody.SINGLE)
    age_on: Mapped[date | None]
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    conditions: Mapped[str] = mapped_column(Text, default="{}", server_default="{}")
    shortage: Mapped[str | None] = mapped_column(Text)
    paper_level: Mapped[str | None] = mapped_column(Text)
    ranking: Mapped[str] = mapped_column(Text)
    stage: Mapped[str] = mapped_column(Text, default=Stage.PREPARING)
    chief_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    competition: Mapped[Competition] = relationship(back_populates="events")

    @property
    def stage_value(self) -> Stage:
        """The stage as the domain knows it."""
        return Stage(self.stage)

    @property
    def rules(self) -> EventRules:
        """The rules of entry as the domain reads them."""
        return EventRules(
            code=self.code,
            name=self.name,
            team_size=self.team_size,
            groups=frozenset(Group(group) for group in self.groups.split(SEPARATOR)),
            age_on=self.age_on,
            age_from=self.age_from,
            age_to=self.age_to,
            conditions=load(self.conditions, Conditions),
        )

    @property
    def setup(self) -> EventSetup:
        """The whole description of the event."""
        return EventSetup(
            self.rules,
            self.occupation,
            self.stations,
            load(self.ranking, RankingRules),
            paper_level=self.paper_level_value,
            reserve=self.reserve,
            custody=CodeCustody(self.custody),
        )

    @property
    def paper_level_value(self) -> SkillLevel | None:
        """The level of the paper as the domain knows it."""
        return SkillLevel(self.paper_level) if self.paper_level else None

    @property
    def shortage_value(self) -> Shortage | None:
        """What was decided on it with too few entrants; None while nothing was."""
        return Shortage(self.shortage) if self.shortage else None

    def apply(self, setup: EventSetup) -> None:
        """Take over a description."""
        self.code, self.name, self.team_size = setup.rules.code, setup.rules.name, setup.rules.team_size
        self.groups = SEPARATOR.join(group for group in Group if group in setup.rules.groups)
        self.age_on, self.age_from, self.age_to = (
            setup.rules.age_on,
            setup.rules.age_from,
            setup.rules.age_to,
        )
        self.conditions = dump(setup.rules.conditions)
        self.occupation, self.stations = setup.occupation, setup.stations
        self.ranking = dump(setup.ranking)
        self.paper_level = setup.paper_level
        self.reserve, self.custody = setup.reserve, setup.custody


def find_competition(code: str) -> Competition | None:
    """The competition with that code."""
    return db.session.scalar(select(Competition).where(Competition.code == code))


def find_public_competition(code: str) -> Competition | None:
    """The competition with that code as everybody may ask for it: for the public there are no rehearsals."""
    found = find_competition(code)
    return None if found is None or found.rehearses else found


def find_competition_by_prefix(prefix: str) -> Competition | None:
    """The competition whose papers bear that prefix."""
    return db.session.scalar(select(Competition).where(Competition.number_prefix == prefix))


def find_event(competition_id: int, code: str) -> Event | None:
    """The event of that code in that competition, and in no other."""
    return db.session.scalar(select(Event).where(Event.competition_id == competition_id, Event.code == code))
