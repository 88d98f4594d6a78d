"""Payment batches and their lines, never edited; bank accounts, sealed."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.codec import load
from competition.db.awards import AwardDecision
from competition.db.base import Fen, UtcDateTime, db
from competition.db.entries import Person
from competition.db.sealing import Sealed, unseal
from competition.domain.money import Money
from competition.domain.outcomes import Step


class BankAccount(db.Model):
    """Where a person is paid, once somebody else than who entered it confirmed it; earlier accounts are kept.

    The number is sealed and stands on no list but the one for finance.
    """

    __tablename__ = "bank_account"
    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> entered_by", name="two_persons"),
        CheckConstraint("confirmed_at IS NULL OR declined_at IS NULL", name="one_answer"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    bank: Mapped[str] = mapped_column(Text)
    number_sealed: Mapped[bytes] = mapped_column(Sealed("bank/{person_id}"))
    entered_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    declined_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    declined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decline_reason: Mapped[str] = mapped_column(Text, default="")
    person: Mapped[Person] = relationship()

    @staticmethod
    def sealed_for(person_id: str) -> str:
        """What the sealed number is bound to."""
        return f"bank/{person_id}"

    def number(self) -> str:
        """The plain number; whoever reads it is in the log."""
        return unseal(self.number_sealed, row=self.sealed_for(self.person_id))


class PaymentBatch(db.Model):
    """拨付批次 of a payment year: proposed, approved by another person, published, exported to finance, then paid."""

    __tablename__ = "payment_batch"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        CheckConstraint("approved_by IS NULL OR approved_by <> proposed_by", name="two_persons"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    number: Mapped[int]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    exported_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    exported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dropped_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    drop_reason: Mapped[str] = mapped_column(Text, default="")
    lines: Mapped[list["PaymentLine"]] = relationship(back_populates="batch", order_by="PaymentLine.id")


class PaymentLine(db.Model):
    """One booking: the original sum, a reversal (below zero, naming what it reverses), or a supplement.

    `key` is the claim it is booked under; `unit` is set instead of `person_id` where a unit is paid. `tax` is the rule
    for this line. `steps` says why, for a reversal or supplement which claim stands instead. `recovered_on` is set
    instead of `paid_on` where the payee's lines come to less than nothing.
    """

    __tablename__ = "payment_line"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="amount"),
        CheckConstraint("(kind = 'reversal') = (amount < 0)", name="sign"),
        CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="reverses"),
        CheckConstraint("(person_id IS NULL) = (unit <> '')", name="payee"),
        CheckConstraint("paid_on IS NULL OR returned_on IS NULL OR returned_on >= paid_on", name="returned"),
        CheckConstraint(
            "recovered_on IS NULL OR (paid_on IS NULL AND returned_on IS NULL)", name="recovered"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("payment_batch.id"), index=True)
    key: Mapped[str] = mapped_column(Text, index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("award_decision.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    unit: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(Text)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("payment_line.id"), index=True)
    amount: Mapped[Money] = mapped_column(Fen)
    year: Mapped[int]
    tax: Mapped[str] = mapped_column(Text)
    steps: Mapped[str] = mapped_column(Text)
    paid_on: Mapped[date | None]
    returned_on: Mapped[date | None]
    return_reason: Mapped[str] = mapped_column(Text, default="")
    recovered_on: Mapped[date | None]
    batch: Mapped[PaymentBatch] = relationship(back_populates="lines")
    decision: Mapped[AwardDecision] = relationship()
    person: Mapped[Person | None] = relationship()

    def step_values(self) -> tuple[Step, ...]:
        """Why, as the domain reads it."""
        return load(self.steps, tuple[Step, ...])


def accounts_of(person_ids: Collection[str]) -> dict[str, BankAccount]:
    """The confirmed account of each person, the one confirmed last; without those who have none."""
    found = (
        select(BankAccount)
        .where(BankAccount.person_id.in_(person_ids), BankAccount.confirmed_at.is_not(None))
        .order_by(BankAccount.confirmed_at, BankAccount.id)
    )
    return {each.person_id: each for each in db.session.scalars(found)}


def accounts_to_confirm(person_ids: Collection[str]) -> list[BankAccount]:
    """Their accounts that were neither confirmed nor declined, in the order in which they were entered."""
    found = select(BankAccount).where(
        BankAccount.person_id.in_(person_ids),
        BankAccount.confirmed_at.is_(None),
        BankAccount.declined_at.is_(None),
    )
    return list(db.session.scalars(found.order_by(BankAccount.id)))


def batches() -> list[PaymentBatch]:
    """Every batch, the newest first."""
    return list(
        db.session.scalars(
            select(PaymentBatch).order_by(PaymentBatch.year.desc(), PaymentBatch.number.desc())
        )
    )


def find_batch(year: int, number: int) -> PaymentBatch | None:
    """The batch of that year and number."""
    return db.session.scalar(
        select(PaymentBatch).where(PaymentBatch.year == year, PaymentBatch.number == number)
    )


def standing_lines() -> list[PaymentLine]:
    """Every line that counts: in a batch that was not dropped, and not returned by the bank."""
    found = (
        select(PaymentLine)
        .join(PaymentBatch)
        .where(PaymentBatch.dropped_at.is_(None), PaymentLine.returned_on.is_(None))
    )
    return list(db.session.scalars(found.order_by(PaymentLine.id)))


def lines_of_person(person_id: str) -> list[PaymentLine]:
    """Every line of a person in batches that were not dropped, in order."""
    found = (
        select(PaymentLine)
        .join(PaymentBatch)
        .where(PaymentBatch.dropped_at.is_(None), PaymentLine.person_id == person_id)
    )
    return list(db.session.scalars(found.order_by(PaymentLine.id)))
