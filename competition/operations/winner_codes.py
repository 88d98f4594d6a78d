"""Personal codes of winners: given by the office, each opens its owner's decisions and sums once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from competition.db import db
from competition.db.entries import Member
from competition.db.papers import Paper, find_paper, papers_of_competition
from competition.db.sealing import blind_index, blind_indexes
from competition.db.winner_codes import WinnerCode
from competition.domain.problems import Problem, problem
from competition.operations.accounts import SYSTEM
from competition.operations.papers import NOTICE
from competition.operations.unit import Actor, refuse, unit_of_work
from competition.operations.visibility import is_paper_visible
from competition.spreadsheets.winner_codes import CodeRow, write_codes

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 and O, no 1, I and L: a code is read out on the telephone."""

LENGTH = 10
LIFETIME = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Given:
    """A code on its way to its owner: shown this once."""

    paper: Paper
    code: str


def give_codes(competition_id: int, *, public_url: str, by: Actor, now: datetime) -> bytes:
    """A workbook with a fresh code and link for everybody who has a notice; earlier codes end.

    Refusal while no notice has been issued. Only this file shows the codes: the database keeps an index of them.
    """
    with unit_of_work(by=by, now=now) as work:
        notices = [paper for paper in papers_of_competition(competition_id) if paper.kind == NOTICE]
        refuse(None if notices else _no_notice())
        given = [Given(paper, _new_code()) for paper in notices]
        for each in given:
            assert each.paper.member_id is not None  # noqa: S101 - a notice is a member's own
            _keep(each.paper.member_id, each.code, by=by, now=now)
        work.record("winner.give_codes", competition=competition_id, count=len(given))
    return write_codes([_row(each, public_url) for each in given])


def use_code(number: str, code: str, *, now: datetime) -> Member | None:
    """The member whose code opens this page now, once; None for a wrong number, a wrong, used or old code alike.

    None as well while the result is not to be seen: the code is not used up then.
    """
    if _find(number, code, now) is None:
        return None
    with unit_of_work(by=SYSTEM, now=now) as work:
        found = _find(number, code, now)
        refuse(None if found else _used())
        assert found is not None  # noqa: S101 - refused above
        found.used_at = now
        work.record("winner.open", competition=found.member.entry.event.competition_id)
        return found.member


def _find(number: str, code: str, now: datetime) -> WinnerCode | None:
    paper = find_paper(number.strip().upper())
    indexes = blind_indexes("".join(code.upper().split()).replace("-", ""))
    found = db.session.scalars(select(WinnerCode).where(WinnerCode.code_index.in_(indexes))).one_or_none()
    if paper is None or found is None or found.member.entry_id != paper.entry_id:
        return None
    fresh = found.used_at is None and now - found.given_at <= LIFETIME
    return found if fresh and is_paper_visible(paper, now=now) else None


def _keep(member_id: int, code: str, *, by: Actor, now: datetime) -> None:
    index = blind_index(code)
    row = db.session.get(WinnerCode, member_id) or WinnerCode(member_id=member_id)
    row.code_index, row.used_at = index, None
    row.given_by, row.given_at = by.user_id, now
    db.session.add(row)


def _row(given: Given, public_url: str) -> CodeRow:
    member = given.paper.member
    assert member is not None  # noqa: S101 - a notice is a member's own
    return CodeRow(
        name=member.person.name,
        unit=member.employer,
        event=given.paper.entry.event.name,
        number=given.paper.number,
        code=f"{given.code[:5]}-{given.code[5:]}",
        link=f"{public_url}/winner/code/{given.paper.number}/{given.code}",
    )


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def _used() -> Problem:
    return problem(
        "该查询码刚刚已被使用。",
        "The code has just been used.",
        mend_zh="如非本人使用，请联系颁发单位重新发放。",
        mend_en="If it was not you, ask the issuing body for a new one.",
    )


def _no_notice() -> Problem:
    return problem(
        "还没有制发奖励通知，无需发放查询码。",
        "No award notice has been issued yet, so no codes are needed.",
        mend_zh="请先制发奖励通知。",
        mend_en="Issue the notices first.",
    )
