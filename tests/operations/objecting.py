"""A published result with its public notice, an objection to it, and two arbitrators; all people are made up."""

from datetime import date, datetime, timedelta
from functools import partial
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from competition.db import db
from competition.db.accounts import find_user
from competition.db.entries import Entry
from competition.db.objections import Objection, PublicNotice
from competition.domain.objections import MarkChange, ObjectionKind, Remedy
from competition.domain.roles import Role
from competition.holidays import load_holidays
from competition.operations import (
    corrected_results,
    objection_decisions,
    objection_leaders,
    objections,
    public_notice,
    republishing,
)
from competition.operations.accounts import grant_role
from competition.operations.objections import Filing
from competition.operations.own_results import ENTRANT
from competition.operations.public_notice import NoticeDraft
from competition.operations.unit import Actor
from competition.resources import resource
from tests.operations.games import Games, decimals, entry, published
from tests.operations.helpers import NOW, account
from tests.remembered import remembered

FIRST, LAST = date(2026, 9, 21), date(2026, 9, 28)
"""Five working days from a Monday on: the Mid-Autumn holidays of 25 to 27 September lie between."""
WITHIN = NOW + timedelta(days=2)
AFTER = NOW + timedelta(days=9)
CORRECTED_ON = WITHIN.date()
ONE, TWO = "arbiter1", "arbiter2"
calendars = partial(load_holidays, resource("fixtures/holidays"))


def a_page() -> bytes:
    """A made-up document, as a PDF."""
    content = BytesIO()
    page = Canvas(content)
    page.drawString(72, 720, "made up")
    page.save()
    return content.getvalue()


PAGE = a_page()


@remembered
def noticed(games: Games | None = None, **more: object) -> Games:
    """A published result whose public notice is opened; the second and the third entry are 10 marks apart."""
    games = games or published()
    open_notice(games, **more)
    return games


def open_notice(games: Games, *, now: datetime = NOW, **more: object) -> PublicNotice:
    draft = NoticeDraft(**{"first": FIRST, "working_days": 5, **more})
    return public_notice.open_notice(games.event, draft, calendars=calendars(), by=games.organizer, now=now)


def filing(games: Games, number: int = 3, **more: object) -> Filing:
    given = {
        "kind": ObjectionKind.SHEET,
        "about": entry(games, number).number,
        "statement": "P1-2 的检测结果登记有误（虚构）。",
        "form": "P1",
        "files": (("记录.pdf", PAGE),),
        **more,
    }
    return Filing(**given)


def file(games: Games, number: int = 3, *, now: datetime = WITHIN, **more: object) -> str:
    """An entrant's objection; the reference."""
    who = entry(games, number).id
    return objections.file_objection(who, filing(games, number, **more), by=ENTRANT, now=now)


def row(number: int = 1) -> Objection:
    """The objection of that number."""
    return db.session.query(Objection).filter_by(number=number).one()


def arbiter(games: Games, username: str = ONE, **more: object) -> Actor:
    """An arbitrator of the competition; made on first use."""
    user = find_user(username)
    if user is not None:
        return Actor(user.id, username)
    made = account(username, **more)
    grant_role(made.user_id, games.id, Role.ARBITRATOR, by=games.organizer, now=NOW)
    return made


def assigned(games: Games) -> Games:
    """The objection with two arbitrators."""
    both = [arbiter(games, ONE).user_id, arbiter(games, TWO).user_id]
    objections.assign_arbitrators(row().id, both, by=games.organizer, now=WITHIN)
    return games


def higher(new: str = "38") -> MarkChange:
    """P1-2 of the entry concerned was 10 of 40: with 38 it overtakes the second."""
    return MarkChange("P1", 1, "P1-2", None, decimals(x=new)["x"])


def proposed(games: Games, *remedies: Remedy, upheld: bool = True, by: str = ONE) -> int:
    ordered = remedies or ((higher(),) if upheld else ())
    given = {"upheld": upheld, "reasons": "核对检测记录（虚构）", "remedies": ordered}
    return objection_decisions.propose_decision(row().id, by=arbiter(games, by), now=WITHIN, **given)


def confirmed(games: Games, *, by: str = TWO) -> Games:
    objection_decisions.confirm_decision(row().id, by=arbiter(games, by), now=WITHIN)
    return games


@remembered
def upheld(*remedies: Remedy, games: Games | None = None, **more: object) -> Games:
    """As far as two arbitrators who agree."""
    games = noticed(games)
    file(games, **more)
    proposed(assigned(games), *remedies)
    return confirmed(games)


def carry_out(games: Games) -> int:
    return republishing.carry_out(row().id, by=games.chief, now=WITHIN)


def republish(games: Games, *, on: date = CORRECTED_ON, **more: object) -> int:
    given = {"confirmed_on": on, "by": games.organizer, "now": AFTER, **more}
    return corrected_results.publish_corrected(games.event, **given)


def objected(competition: int, event: int, about: Entry, *, by: Actor, leader: Actor | None = None) -> int:
    """A notice that begins today, an objection to the entry's place, and both arbitrators; the objection's id.

    The entry files it, or the leader of its delegation.
    """
    draft = NoticeDraft(NOW.date(), 5)
    public_notice.open_notice(event, draft, calendars=calendars(), by=by, now=NOW)
    said = Filing(ObjectionKind.PLACE, about.number, "名次有误（虚构）。", files=(("记录.pdf", PAGE),))
    if leader:
        objection_leaders.file_as_leader(event, said, by=leader, now=NOW)
    else:
        objections.file_objection(about.id, said, by=ENTRANT, now=NOW)
    both = [account(name) for name in (ONE, TWO)]
    for each in both:
        grant_role(each.user_id, competition, Role.ARBITRATOR, by=by, now=NOW)
    objections.assign_arbitrators(row().id, [each.user_id for each in both], by=by, now=NOW)
    return row().id
