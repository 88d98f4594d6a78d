"""Papers that were recalled (撤销), and those that took their place (换发). A paper itself never changes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.db.accounts import User
from competition.db.awards import AwardRun
from competition.db.base import UtcDateTime, db
from competition.db.objections import Objection
from competition.db.papers import Paper


class PaperRecall(db.Model):
    """A paper that no longer counts: who said so, why, after which objection, and which paper replaced it."""

    __tablename__ = "paper_recall"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint("successor_id IS NULL OR successor_id <> paper_id", name="another"),
    )

    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), primary_key=True, autoincrement=False)
    reason: Mapped[str] = mapped_column(Text)
    objection_id: Mapped[int | None] = mapped_column(ForeignKey("objection.id"))
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"), unique=True)
    recalled_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    recalled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    paper: Mapped[Paper] = relationship(foreign_keys=[paper_id])
    objection: Mapped[Objection | None] = relationship()
    successor: Mapped[Paper | None] = relationship(foreign_keys=[successor_id])
    recaller: Mapped[User] = relationship()


class OvertakenRun(db.Model):
    """Award decisions that rest on a result which an upheld objection replaced: they have to be made anew."""

    __tablename__ = "overtaken_run"

    run_id: Mapped[int] = mapped_column(ForeignKey("award_run.id"), primary_key=True, autoincrement=False)
    objection_id: Mapped[int] = mapped_column(ForeignKey("objection.id"))
    overtaken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    run: Mapped[AwardRun] = relationship()
    objection: Mapped[Objection] = relationship()


def recall_of(paper_id: int) -> PaperRecall | None:
    """The recall of a paper; None for one that counts."""
    return db.session.get(PaperRecall, paper_id)


def replaced_papers(paper_id: int) -> list[Paper]:
    """The recalled papers whose place this one took."""
    found = select(Paper).join(PaperRecall, PaperRecall.paper_id == Paper.id)
    return list(db.session.scalars(found.where(PaperRecall.successor_id == paper_id).order_by(Paper.number)))


def recalled_ids(competition_id: int) -> frozenset[int]:
    """The ids of a competition's papers that were recalled."""
    found = select(PaperRecall.paper_id).join(Paper, Paper.id == PaperRecall.paper_id)
    return frozenset(db.session.scalars(found.where(Paper.competition_id == competition_id)))


def standing_numbers(competition_id: int, kind: str) -> dict[int, str]:
    """Entry → the number of its paper of a kind that counts."""
    found = (
        select(Paper.entry_id, Paper.number)
        .outerjoin(PaperRecall, PaperRecall.paper_id == Paper.id)
        .where(Paper.competition_id == competition_id, Paper.kind == kind, PaperRecall.paper_id.is_(None))
    )
    return {entry_id: number for entry_id, number in db.session.execute(found)}


def recalls_of_holder(kind: str, base: str) -> list[PaperRecall]:
    """The recalls of papers of a kind for somebody, in order; `base` is the holder without its version."""
    found = (
        select(PaperRecall)
        .join(Paper, Paper.id == PaperRecall.paper_id)
        .where(Paper.kind == kind, or_(Paper.holder == base, Paper.holder.startswith(f"{base}#")))
        .order_by(Paper.id)
    )
    return list(db.session.scalars(found))


def overtaken(run_id: int) -> OvertakenRun | None:
    """What overtook a run of decisions; None for one that holds."""
    return db.session.get(OvertakenRun, run_id)
