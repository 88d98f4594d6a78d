"""Award plans, runs of decisions, and the decisions themselves."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.codec import load
from competition.db.base import Fen, UtcDateTime, db
from competition.db.entries import Entry, Member, Person
from competition.domain.award_plan import AwardPlan
from competition.domain.awards import NO_PLAN
from competition.domain.money import Money
from competition.domain.outcomes import Decision, Step, Undetermined


class PlanVersion(db.Model):
    """An award plan. Who proposes it is not who approves it.

    `policy_id` is the document that it was last checked under; a version after an approved one gives its `reason`.
    """

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
    reason: Mapped[str] = mapped_column(Text, default="")
    proposed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def plan(self) -> AwardPlan:
        """The plan as the domain reads it."""
        return load(self.body, AwardPlan)


class PolicyConfirmation(db.Model):
    """An organizer's word that the figures of a reported document hold, with what it rests on; before money is paid."""

    __tablename__ = "policy_confirmation"
    __table_args__ = (UniqueConstraint("competition_id", "policy_digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    policy_id: Mapped[str] = mapped_column(Text)
    policy_digest: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(Text)
    confirmed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AwardRun(db.Model):
    """All decisions of a competition made at once under one policy and one plan.

    `reported`: the figures of the policy are only reported. A run after an approved one gives its `reason`; the newest approved run is what holds.
    """

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
    reported: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decisions: Mapped[list["AwardDecision"]] = relationship(back_populates="run", order_by="AwardDecision.id")


class AwardDecision(db.Model):
    """One decision for one person or unit. `body` is the decision before, `amount` what is
    paid after settlement; empty when nothing is.

    `key` names the claim and stays the same from run to run. One of `member_id`, `supporter_id`, `elsewhere_id`,
    `title_id`, `certificate_id` says where it was earned, none for a grant to a unit; `unit` is the unit that gets it, if no person does.
    """

    __tablename__ = "award_decision"
    __table_args__ = (
        UniqueConstraint("run_id", "key"),
        CheckConstraint("(person_id IS NULL) = (unit <> '')", name="payee"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("award_run.id"), index=True)
    key: Mapped[str] = mapped_column(Text, index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    unit: Mapped[str] = mapped_column(Text, default="")
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    supporter_id: Mapped[int | None] = mapped_column(ForeignKey("supporter.id"))
    elsewhere_id: Mapped[int | None] = mapped_column(ForeignKey("elsewhere_result.id"))
    title_id: Mapped[int | None] = mapped_column(ForeignKey("title_grant.id"))
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("level_certificate.id"))
    base_id: Mapped[int | None] = mapped_column(ForeignKey("base_recognition.id"))
    kind: Mapped[str] = mapped_column(Text)
    payee: Mapped[str] = mapped_column(Text)
    award: Mapped[str] = mapped_column(Text)
    earned_in: Mapped[str] = mapped_column(Text)
    skill: Mapped[str] = mapped_column(Text)
    employer: Mapped[str] = mapped_column(Text)
    confirmed_on: Mapped[date]
    body: Mapped[str] = mapped_column(Text)
    payable: Mapped[bool]
    settlement: Mapped[str] = mapped_column(Text)
    amount: Mapped[Money | None] = mapped_column(Fen)
    payment_year: Mapped[int]
    run: Mapped[AwardRun] = relationship(back_populates="decisions")
    person: Mapped[Person | None] = relationship()
    entry: Mapped[Entry | None] = relationship()
    member: Mapped[Member | None] = relationship()

    def decision(self) -> Decision:
        """The decision as the domain reads it."""
        return load(self.body, Decision)

    @property
    def who(self) -> str:
        """The person's name, or the unit."""
        return self.person.name if self.person else self.unit

    @property
    def waits_for_plan(self) -> bool:
        """Whether nothing but the award plan is missing to decide it."""
        outcome = self.decision().outcome
        return isinstance(outcome, Undetermined) and outcome.see == NO_PLAN

    def settlement_steps(self) -> tuple[Step, ...]:
        """What settlement within the competition said of it."""
        return load(self.settlement, tuple[Step, ...])

    def struck_step(self) -> Step | None:
        """Why it is not paid, if it was struck."""
        return None if self.payable else self.settlement_steps()[-1]


def newest_plan(competition_id: int) -> PlanVersion | None:
    """The newest plan, approved or not."""
    return db.session.scalar(
        select(PlanVersion)
        .where(PlanVersion.competition_id == competition_id)
        .order_by(PlanVersion.version.desc())
        .limit(1)
    )


def plan_versions(competition_id: int) -> list[PlanVersion]:
    """Every version of the plan, newest first."""
    found = select(PlanVersion).where(PlanVersion.competition_id == competition_id)
    return list(db.session.scalars(found.order_by(PlanVersion.version.desc())))


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


def newest_approved_run(competition_id: int) -> AwardRun | None:
    """The newest run that a second person approved: what holds, whatever is decided meanwhile."""
    return db.session.scalar(
        select(AwardRun)
        .where(AwardRun.competition_id == competition_id, AwardRun.approved_at.is_not(None))
        .order_by(AwardRun.version.desc())
        .limit(1)
    )


def approved_runs() -> list[AwardRun]:
    """For each competition the newest approved run."""
    newest = (
        select(AwardRun.competition_id, func.max(AwardRun.version).label("version"))
        .where(AwardRun.approved_at.is_not(None))
        .group_by(AwardRun.competition_id)
        .subquery()
    )
    found = select(AwardRun).join(
        newest,
        (AwardRun.competition_id == newest.c.competition_id) & (AwardRun.version == newest.c.version),
    )
    return list(db.session.scalars(found.order_by(AwardRun.competition_id)))


def find_confirmation(competition_id: int, policy_digest: str) -> PolicyConfirmation | None:
    """The confirmation of a reported document for a competition, if an organizer gave it."""
    return db.session.scalar(
        select(PolicyConfirmation).where(
            PolicyConfirmation.competition_id == competition_id,
            PolicyConfirmation.policy_digest == policy_digest,
        )
    )
