"""Every route for every role, generated: what is answered agrees with the one table of role × permission."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from shutil import rmtree
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from competition.codec import dump
from competition.db import db
from competition.db.accounts import Membership, User, open_invitations
from competition.db.calls import JudgeCall
from competition.db.conflicts import Substitute
from competition.db.marking import find_sheet
from competition.db.notes import MarkPhoto
from competition.db.outbox import Message
from competition.db.paper_jobs import PaperJob
from competition.db.paper_records import PaperMark, PaperRecord
from competition.db.papers import papers_of_competition
from competition.db.payments import standing_lines
from competition.db.rechecks import Correction
from competition.db.rulings import RulingRow
from competition.db.signing import Reopening
from competition.db.tablets import tablets_of
from competition.domain.conflicts import Against, ConflictKind
from competition.domain.roles import Permission, Role, granted
from competition.domain.rulings import TieRuling
from competition.operations import advancement, competitions, payments
from competition.operations.accounts import SYSTEM
from competition.operations.bank_accounts import import_accounts, waiting_accounts
from competition.operations.bases import record_base
from competition.operations.boards import open_board
from competition.operations.conflicts import Declaration, declare_conflict
from competition.operations.elsewhere import record_elsewhere
from competition.operations.invitations import invite_member, invite_to_new_password
from competition.operations.series import found_series
from competition.operations.tablets import join, make_join_code
from competition.operations.uploads import keep_upload
from competition.proofs.venue import make_certificates
from competition.web.guard import permission_of
from competition.web.limits import limiter
from competition.web.public.papers import sign
from competition.web.tablet.blueprint import HEADER
from tests.factories import CODE, EVENT, FORM, awarded_contest, code_of, competition, entry, let_in, who, work
from tests.operations.applying import kept_application
from tests.operations.helpers import (
    DRAFT,
    NOW,
    account,
    policies,
    roster_workbook,
    row,
    scheme_workbook,
    setup,
)
from tests.operations.objecting import objected
from tests.operations.paying import account_row, account_workbook
from tests.operations.test_advancement import RULE, says
from tests.operations.test_bases import PROVINCE
from tests.operations.test_elsewhere import NATIONAL, PDF
from tests.operations.test_series import CITY
from tests.remembered import remembered

ARGUMENT = re.compile(r"([^/<>]*)/<(?:\w+(?:\([^)]*\))?:)?(\w+)>")
UNGUARDED = {"static", "bootstrap.static"}
ELSEWHERE, OTHER_EVENT = "other-2026", "E09"

STAFF = (
    Role.REGISTRAR,
    Role.FIRST_CUSTODIAN,
    Role.SECOND_CUSTODIAN,
    Role.THIRD_CUSTODIAN,
    Role.FLOOR_JUDGE,
    Role.SUPERVISOR,
    Role.DELEGATION_LEADER,
    Role.RECORDER,
)
"""Those who have an account of their own for this walk alone, named after the role."""


@dataclass(frozen=True)
class Person:
    """Somebody at a browser: the account, the roles it holds, and whether it belongs to the contest."""

    name: str
    username: str = ""
    roles: frozenset[Role] = frozenset()
    member: bool = False


PEOPLE = (
    Person("anonymous"),
    Person("without any role", "nobody"),
    Person("administrator", "root", frozenset({Role.ADMINISTRATOR})),
    Person("organizer", "organizer", frozenset({Role.ORGANIZER}), member=True),
    Person("chief judge", "chief", frozenset({Role.CHIEF_JUDGE}), member=True),
    Person("judge", "judge1", frozenset({Role.JUDGE}), member=True),
    Person("finance", "finance", frozenset({Role.FINANCE}), member=True),
    Person("entrant", "winner", frozenset({Role.ENTRANT})),
    Person("arbitrator", "arbiter1", frozenset({Role.ARBITRATOR}), member=True),
    *(Person(role.label.en, role.value, frozenset({role}), member=True) for role in STAFF),
    Person("organizer of another competition", "stranger", frozenset({Role.ORGANIZER})),
)


@pytest.fixture
def samples(site: Flask) -> Iterator[dict[str, object]]:
    """A value for each argument of an address, by the step before it where one name means several things."""
    venue = site.config["SAIWU"].venue
    make_certificates(venue, ("saiwu.venue",), days=3, now=NOW)
    with site.app_context():
        found = sampled(site)
    yield found
    rmtree(venue)


@remembered
def sampled(site: Flask) -> dict[str, object]:
    """The samples, and everything they stand for."""
    awarded_contest(site)
    made, organizer = competition().id, who("organizer")
    account("nobody")
    account("root", is_administrator=True)
    account("winner", person_id=entry(1).members[0].person_id)
    db.session.add(Membership(user_id=who("finance").id, competition_id=made, role=Role.FINANCE))
    for role in STAFF:
        staff = account(role.value).id
        db.session.add(Membership(user_id=staff, competition_id=made, role=role))
    db.session.commit()
    draft = replace(DRAFT, code=ELSEWHERE, number_prefix="OTHER")
    other = competitions.create_competition(draft, by=account("stranger"), now=NOW)
    competitions.save_event(other, setup(OTHER_EVENT), by=who("stranger"), now=NOW)
    leads = {"leader": Role.DELEGATION_LEADER.value, "by": organizer}
    application, link = kept_application(entry(1), **leads)
    kept = {"file": "kept.xlsx", "by": organizer, "now": NOW}
    paper = papers_of_competition(made)[0]
    batch = payments.propose_batch(2027, policies=policies(), by=organizer, now=NOW)
    open_board(made, shows_progress=True, by=organizer, now=NOW)
    return {
        "competition": CODE,
        "event": EVENT,
        "form": FORM,
        "seat": 1,
        "code": code_of(1),
        "kind": "certificate",
        "list": "order_book",
        "call": waiting(),
        "photo": kept_photo(),
        "sheet": find_sheet(work(1).id, FORM, 1).id,
        "correction": proposed_correction(),
        "record": keyed_paper(),
        "conflict": declared_conflict(made),
        "substitute": stepping_in(),
        "reopening": asked_reopening(),
        "ruling": proposed_ruling(),
        "result": recorded_result(),
        "base": recorded_base(),
        "objection": objected(made, entry(1).event_id, entry(1), by=organizer, leader=who(leads["leader"])),
        "position": 1,
        "series": founded_series(),
        "job": filed_job(made, organizer.user_id),
        "code/number": paper.number,
        "decline": recorded_decline(),
        "records/person": entry(1).members[0].person_id,
        "node": "0",
        "version": 1,
        "layout": "chinese",
        "kept_as": "csv",
        "policy_id": DRAFT.policy_id,
        "payments/batch": batch,
        "lines/line": standing_lines()[0].id,
        "accounts/account": entered_account(),
        "people/person": standing_lines()[0].person_id,
        "c/code": CODE,
        "live/code": CODE,
        "event_code": EVENT,
        "entries/number": entry(1).number,
        "results/number": entry(1).number,
        "papers/number": paper.number,
        "recalls/number": paper.number,
        "competitions/code": CODE,
        "message": written(made),
        "delegation": entry(1).delegation_id,
        "tablet": joined_tablet(made),
        "join/token": make_join_code(made, who("judge2").user_id, by=organizer, now=NOW),
        "application": application.id,
        "application/token": link,
        "objection/token": sign("objection", [entry(1).id, "TEST-2026-E01-Y001"]),
        "v/number": paper.number,
        "papers/token": sign("paper", paper.id),
        "winner/token": sign("winner", [entry(1).members[0].id, False]),
        "own-result/token": sign("own-result", entry(1).id),
        "invitation": invited(),
        "invitation/token": invite_to_new_password(who("judge3").user_id, by=SYSTEM, now=NOW),
        "user": who("judge2").user_id,
        "roster/upload": keep_upload(made, roster_workbook(row(1)), kind="roster", target="", **kept),
        "workbook/upload": kept_workbook(made),
        "scheme/upload": keep_upload(made, scheme_workbook(), kind="scheme", target=EVENT, **kept),
    }


def waiting() -> int:
    """The id of a call; after the marking nobody calls any more."""
    given = {"work_id": work(1).id, "sub_criterion": FORM, "seat": 1, "note": ""}
    caller = who("judge1").id
    row = JudgeCall(event_id=entry(1).event_id, **given, called_by=caller, called_at=NOW)
    db.session.add(row)
    db.session.commit()
    return row.id


def kept_photo() -> str:
    """The id of a photo beside a mark of the first sheet."""
    sheet = find_sheet(work(1).id, FORM, 1)
    row = MarkPhoto(id=str(UUID(int=7)), sheet_id=sheet.id, aspect="A1.1", received_at=NOW)
    row.taken_by = who("judge1").id
    row.keep(b"a photo")
    db.session.add(row)
    db.session.commit()
    return row.id


def proposed_ruling() -> int:
    """The id of a ruling; there are no new ones after publication."""
    given = {"reason": "加赛", "proposed_by": who("chief").id, "proposed_at": NOW}
    order = TieRuling((entry(1).number, entry(2).number), (Decimal(90),))
    row = RulingRow(event_id=entry(1).event_id, body=dump(order), **given)
    db.session.add(row)
    db.session.commit()
    return row.id


def kept_workbook(made: int) -> str:
    """The id of a workbook that the leader uploaded."""
    leader, target = who(Role.DELEGATION_LEADER.value), str(entry(1).delegation_id)
    data = roster_workbook(row(9, "李某九"), delegation=entry(1).delegation.name)
    return keep_upload(made, data, kind="delegation", target=target, file="own.xlsx", by=leader, now=NOW)


def declared_conflict(made: int) -> int:
    """The id of a conflict that a judge declared."""
    judge, said = who("judge1"), Declaration(ConflictKind.OTHER, Against.EMPLOYER, "海天机械厂分厂")
    return declare_conflict(made, judge.user_id, said, by=judge, now=NOW)


def stepping_in() -> int:
    """The id of a substitute; there are no new ones after publication."""
    row = Substitute(event_id=entry(1).event_id, sub_criterion=FORM, position=1, user_id=who("nobody").id)
    db.session.add(row)
    db.session.commit()
    return row.id


def written(made: int) -> int:
    """The id of a message in the outbox."""
    message = db.session.query(Message).first()
    if message is None:
        given = {"name": "姚某", "role": Role.FINANCE, "by": who("organizer"), "now": NOW}
        invite_member(made, username="yao", email="yao@example.com", **given)
        message = db.session.query(Message).one()
    return message.id


def asked_reopening() -> int:
    """The id of a request to reopen a sheet; there are no new ones after publication."""
    sheet = find_sheet(work(1).id, FORM, 2)
    row = Reopening(sheet_id=sheet.id, reason="复核", asked_by=who("chief").id, asked_at=NOW)
    db.session.add(row)
    db.session.commit()
    return row.id


def entered_account() -> int:
    """The id of a bank account that waits for finance."""
    data = account_workbook(account_row(1, entry(1).members[0].person.name))
    import_accounts(data, file="accounts.xlsx", by=who("organizer"), now=NOW)
    return waiting_accounts(who("finance"))[0].id


def joined_tablet(made: int) -> int:
    """The id of a device on which a judge marks."""
    link = make_join_code(made, who("judge1").user_id, by=who("organizer"), now=NOW)
    join(link, "482915", device=None, now=NOW)
    return tablets_of(made)[0].id


def invited() -> int:
    """The id of an open invitation into a role."""
    given = {"name": "蔡某", "role": Role.FINANCE, "by": who("organizer"), "now": NOW}
    invite_member(competition().id, username="cai", **given)
    return open_invitations(NOW, competition_id=competition().id)[0].id


def proposed_correction() -> int:
    """The id of a correction; there are no new ones after publication."""
    sheet = find_sheet(work(1).id, FORM, 1)
    given = {"reason": "复核", "proposed_by": who("chief").id, "proposed_at": NOW}
    row = Correction(sheet_id=sheet.id, aspect="A1.2", old=Decimal(50), new=Decimal(49), **given)
    db.session.add(row)
    db.session.commit()
    return row.id


def keyed_paper() -> int:
    """The id of a sheet keyed from paper; nobody keys any after publication."""
    given = {"event_id": entry(1).event_id, "work_id": work(1).id, "sub_criterion": FORM, "seat": 1}
    row = PaperRecord(**given, keyed_by=who(Role.RECORDER.value).user_id, keyed_at=NOW)
    row.marks = [PaperMark(aspect="A1.2", typed="41", value=Decimal(41))]
    db.session.add(row)
    db.session.commit()
    return row.id


def recorded_result() -> int:
    """The id of a result from elsewhere."""
    office = who("organizer")
    return record_elsewhere(competition().id, NATIONAL, PDF, file="evidence.pdf", by=office, now=NOW)


def founded_series() -> int:
    """The id of a series."""
    return found_series(CITY, policies=policies(), by=who("organizer"), now=NOW)


def recorded_decline() -> int:
    """The id of a decline that waits, on a confirmed list of who goes on."""
    event, chief, office = entry(1).event_id, who("chief"), who("organizer")
    advancement.set_rule(event, RULE, reason="省里下达名额", by=office, now=NOW)
    advancement.make_list(event, by=chief, now=NOW)
    advancement.confirm_list(event, version=1, by=office, now=NOW)
    return advancement.record_decline(event, says(1), by=office, now=NOW)


def recorded_base() -> int:
    """The id of a recognised base."""
    return record_base(competition().id, PROVINCE, policies=policies(), by=who("organizer"), now=NOW)


def routes(app: Flask) -> list[tuple[Rule, str, Permission]]:
    """Every guarded address with each of its methods."""
    return [
        (rule, method, permission_of(app.view_functions[rule.endpoint]))
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in UNGUARDED
        for method in sorted(rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"})
    ]


def filed_job(competition_id: int, filed_by: int) -> int:
    """A job that waits."""
    job = PaperJob(competition_id=competition_id, total=50, filed_by=filed_by, filed_at=NOW)
    db.session.add(job)
    db.session.commit()
    return job.id


def address(app: Flask, rule: Rule, samples: dict[str, object]) -> str:
    """The rule with its samples. KeyError for an argument that has none."""
    values = {
        name: samples.get(f"{before}/{name}", samples.get(name))
        for before, name in ARGUMENT.findall(rule.rule)
    }
    missing = [name for name in rule.arguments if values.get(name) is None]
    assert missing == [], f"{rule.rule}: no sample for {missing}; add one so that the route is walked"
    return app.url_map.bind("localhost").build(rule.endpoint, values)


def expected(rule: Rule, permission: Permission, person: Person) -> str:
    """What the table says."""
    allowed = granted(person.roles, signed_in=bool(person.username))
    if permission is Permission.PUBLIC:
        return "allowed"
    if not person.username:
        return "asked to sign in"
    if "competition" in rule.arguments and not person.member:
        return "unknown"
    return "allowed" if permission in allowed else "forbidden"


def outcome(answer: TestResponse) -> str:
    """What the answer says."""
    door = answer.status_code == 302 and answer.location.startswith("/sign-in")
    if door or (answer.status_code == 401 and answer.is_json):
        return "asked to sign in"
    assert answer.status_code < 500, answer.text
    return {403: "forbidden", 404: "unknown"}.get(answer.status_code, "allowed")


def browser(site: Flask, person: Person) -> tuple[FlaskClient, str]:
    """Somebody's browser and the cookie that keeps them signed in."""
    limiter.reset()
    if not person.username:
        return site.test_client(), ""
    client = let_in(site, person.username)
    cookie = client.get_cookie("session")
    return client, cookie.value if cookie else ""


def walk(site: Flask, person: Person, samples: dict[str, object]) -> list[str]:
    """Every route; the ones that are not answered as the table says."""
    client, cookie = browser(site, person)
    wrong = []
    for rule, method, permission in routes(site):
        if cookie:  # signing out is one of the routes
            client.set_cookie("session", cookie)
        answer = client.open(address(site, rule, samples), method=method, headers={HEADER: "1"})
        said, should = outcome(answer), expected(rule, permission, person)
        if said != should:
            wrong.append(f"{person.name}: {method} {rule.rule} ({permission}): {said}, not {should}")
    return wrong


def test_every_route_answers_every_role_as_the_table_says(site: Flask, samples: dict[str, object]):
    assert [line for person in PEOPLE for line in walk(site, person, samples)] == []


def test_the_walk_reaches_both_answers_of_every_permission(site: Flask):
    """A table that allowed everything, or a walk that met nobody, would pass unseen."""
    met: dict[Permission, set[str]] = {permission: set() for permission in Permission}
    for rule, _method, permission in routes(site):
        met[permission] |= {expected(rule, permission, person) for person in PEOPLE}
    signed_in = {Permission.SIGNED_IN}
    assert met.pop(Permission.PUBLIC) == {"allowed"}
    assert [p for p, answers in met.items() if "allowed" not in answers] == []
    assert [p for p, answers in met.items() if "forbidden" not in answers and p not in signed_in] == []


def test_nobody_reaches_into_another_competition_through_their_own(site: Flask, samples: dict[str, object]):
    """One's own competition in the address, and something of the other one behind it."""
    client, _cookie = browser(site, PEOPLE[-1])
    names = {"event", "sheet", "upload", "number", "result", "objection", "base", "person", "record"}
    inside = [(r, m, p) for r, m, p in routes(site) if "competition" in r.arguments and names & r.arguments]
    assert len(inside) > 20
    theirs = {**samples, "competition": ELSEWHERE}
    allowed = granted(frozenset({Role.ORGANIZER}), signed_in=True)
    reached = {
        f"{method} {rule.rule}": client.open(address(site, rule, theirs), method=method).status_code
        for rule, method, permission in inside
        if permission in allowed
    }
    assert set(reached.values()) == {404}, reached


def test_a_role_that_is_taken_away_ends_at_once(site: Flask, samples: dict[str, object]):
    client, _cookie = browser(site, PEOPLE[3])
    assert client.get(f"/organizer/{CODE}/").status_code == 200
    with site.app_context():
        mine = db.session.query(User).filter_by(username="organizer").one()
        db.session.query(Membership).filter_by(user_id=mine.id).delete()
        db.session.commit()
    answer = client.get(f"/organizer/{CODE}/")
    assert answer.status_code == 404
    assert "没有这个页面，或它不属于您参与的竞赛。" in answer.text
    assert DRAFT.name not in answer.text
