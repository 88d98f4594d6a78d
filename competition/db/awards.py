"""Award plans, runs of decisions, and the decisions themselves."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.codec import load
from competition.db.base import Fen, UtcDateTime, db
from competition.db.entries import Entry, Member
from competition.domain.award_plan import AwardPlan
from competition.domain.money import Money
from competition.domain.outcomes import Decision, Step


class PlanVersion(db.Model):
    """An award plan. Who proposes it is not who approves it."""

    __tablename__ = "plan_version"
    __table_args__ = (
        UniqueConstraint("competition_id", "version"),
        CheckConstraint("approved_by IS NULL OR approved_by <> proposed_by", name="two_persons"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    version: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    policy_id: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def plan(self) -> AwardPlan:
        """The plan as the domain reads it."""
        return load(self.body, AwardPlan)


class AwardRun(db.Model):
    """All decisions of a competition made at once under one policy and one plan."""

    __tablename__ = "award_run"
    __table_args__ = (
        UniqueConstraint("competition_id", "version"),
        CheckConstraint("approved_by IS NULL OR approved_by <> decided_by", name="two_persons"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    version: Mapped[int]
    policy_id: Mapped[str] = mapped_column(Text)
    policy_number: Mapped[str] = mapped_column(Text)
    policy_digest: Mapped[str] = mapped_column(Text)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan_version.id"))
    confirmed_on: Mapped[date]
    decided_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decisions: Mapped[list["AwardDecision"]] = relationship(back_populates="run", order_by="AwardDecision.id")


class AwardDecision(db.Model):
    """One decision for one member. `amount` is what is paid; empty when nothing is."""

    __tablename__ = "award_decision"
    __table_args__ = (UniqueConstraint("run_id", "member_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("award_run.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    award: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    payable: Mapped[bool]
    struck: Mapped[str | None] = mapped_column(Text)
    amount: Mapped[Money | None] = mapped_column(Fen)
    payment_year: Mapped[int]
    run: Mapped[AwardRun] = relationship(back_populates="decisions")
    entry: Mapped[Entry] = relationship()
    member: Mapped[Member] = relationship()

    def decision(self) -> Decision:
        """The decision as the domain reads it."""
        return load(self.body, Decision)

    def struck_step(self) -> Step | None:
        """Why it is not paid, if it was struck."""
        return load(self.struck, Step) if self.struck else None


def newest_plan(competition_id: int) -> PlanVersion | None:
    """The newest plan, approved or not."""
    return db.session.scalar(
        select(PlanVersion)
        .where(PlanVersion.competition_id == competition_id)
        .order_by(PlanVersion.version.desc())
        .limit(1)
    )


def newest_approved_plan(competition_id: int) -> PlanVersion | None:
    """The newest plan that a second person approved: what decisions rest on, whatever is proposed meanwhile."""
    return db.session.scalar(
        select(PlanVersion)
        .where(PlanVersion.competition_id == competition_id, PlanVersion.approved_at.is_not(None))
        .order_by(PlanVersion.version.desc())
        .limit(1)
    )


def newest_run(competition_id: int) -> AwardRun | None:
    """The newest run of decisions."""
    return db.session.scalar(
        select(AwardRun)
        .where(AwardRun.competition_id == competition_id)
        .order_by(AwardRun.version.desc())
        .limit(1)
    )
