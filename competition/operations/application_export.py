"""导出: all that is kept about an applicant under the personal link, for that person."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime

from competition.db import db
from competition.db.applications import ApplicationRow, CheckIn
from competition.domain.applicant import Application, Education, Field
from competition.domain.identity import Sex
from competition.domain.identity_documents import IdKind
from competition.domain.nationalities import Nationality
from competition.domain.problems import Text
from competition.domain.tiers import Group, Labelled, SkillLevel
from competition.operations.application_reading import YES, typed_of
from competition.operations.unit import Actor, unit_of_work
from competition.spreadsheets.applications import Line, own_data_workbook

LISTS: dict[Field, type[Labelled]] = {
    Field.ID_KIND: IdKind,
    Field.SEX: Sex,
    Field.NATIONALITY: Nationality,
    Field.EDUCATION: Education,
    Field.GROUP: Group,
    Field.LEVEL: SkillLevel,
}
"""The fields that are chosen from a list."""


@dataclass(frozen=True, slots=True)
class OwnData:
    """Everything: what was filled in, the photo as base64, each step, and what became of it."""

    competition: str
    reference: str
    state: Text
    facts: tuple[tuple[Field, str], ...]
    photo: str
    steps: tuple[tuple[str, Text, Text, str], ...]
    entry: str
    checked_in_at: str
    agreed_at: str

    def as_dict(self) -> dict[str, object]:
        """As plain values, for JSON."""
        return {
            "competition": self.competition,
            "application": self.reference,
            "state": {"zh": self.state.zh, "en": self.state.en},
            "privacy_notice_agreed_at": self.agreed_at or None,
            "facts": {field.value: said for field, said in self.facts},
            "photo_jpeg_base64": self.photo or None,
            "history": [
                {"at": at, "by": party.zh, "step": step.zh, "reason": reason}
                for at, party, step, reason in self.steps
            ],
            "entry": self.entry or None,
            "checked_in_at": self.checked_in_at or None,
        }

    def workbook(self) -> bytes:
        """As a workbook of two sheets."""
        told = (
            Line("竞赛", self.competition),
            Line("报名序号", self.reference),
            Line("状态", self.state.zh),
            *(Line(field.label.zh, said) for field, said in self.facts),
            Line("证件照", "已提交" if self.photo else "无"),
            Line("同意个人信息告知书的时间", self.agreed_at),
            Line("参赛编号", self.entry),
            Line("报到时间", self.checked_in_at),
        )
        steps = [(at, party.zh, step.zh, reason) for at, party, step, reason in self.steps]
        return own_data_workbook(told, steps)


def said_facts(row: ApplicationRow) -> tuple[tuple[Field, str], ...]:
    """What was filled in as one reads it, field by field; empty fields are left out."""
    return tuple((field, _said(field, typed)) for field, typed in typed_of(row.facts()).items() if typed)


def _said(field: Field, typed: str) -> str:
    if field is Field.CONSENT:
        return "是" if typed == YES else "否"
    return LISTS[field](typed).label.zh if field in LISTS else typed


def read_own_data(application_id: int, *, form: str, by: Actor, now: datetime) -> OwnData:
    """All that is kept under this application; `form` says whether it is taken along as JSON or xlsx, and is logged."""
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(ApplicationRow, application_id)
        checked = db.session.get(CheckIn, row.entry_id) if row.entry_id else None
        photo = row.photo()
        work.record(
            "application.read_own",
            competition=row.event.competition_id,
            applications=[row.reference],
            form=form,
        )
        return OwnData(
            competition=row.event.competition.name,
            reference=row.reference,
            state=row.state_value.label,
            facts=said_facts(row),
            photo=b64encode(photo).decode() if photo else "",
            steps=tuple(
                (each.at.isoformat(), each.party_value.label, each.step_value.label, each.reason)
                for each in row.steps
            ),
            entry=row.entry.number if row.entry else "",
            checked_in_at=checked.at.isoformat() if checked else "",
            agreed_at=row.agreed_at.isoformat() if row.agreed_at else "",
        )


def read_application_of(application_id: int, *, by: Actor, now: datetime) -> Application:
    """What was stated, with the ID number in plain text, for the office or a leader; the reading is logged."""
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(ApplicationRow, application_id)
        work.record("application.read_id", competition=row.event.competition_id, applications=[row.reference])
        return row.facts()
