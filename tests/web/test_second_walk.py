"""Every route that names something, for members of another competition: nothing of it is read, nothing is changed.

One's own competition in the address with something of the other one behind it, and the other one itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from sqlalchemy import Table
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from competition.codec import digest, dump
from competition.db import db
from competition.db.accounts import Membership
from competition.db.applications import DelegationLeader
from competition.db.audit import INSTALLATION, AuditChain, LastStep
from competition.db.entries import entries_of
from competition.db.marking import SchemeVersion
from competition.domain.roles import Permission, Role, granted
from competition.operations import competitions, draws, panels, rosters
from competition.web.limits import limiter
from tests.factories import (
    CODE,
    DELEGATION,
    EMPLOYER,
    EVENT,
    FORM,
    IDS,
    NAMES,
    code_of,
    let_in,
    panel_scheme,
)
from tests.operations.helpers import DRAFT, NOW, account, everything, roster_workbook, row, seat, setup
from tests.remembered import remembered
from tests.web.test_permissions import address, routes, samples

__all__ = ["samples"]

MINE = "mine-2026"
JUDGES = ("mine.judge", "mine.judge2", "mine.judge3")
ACCOUNTS = {role: f"mine.{role.value}" for role in Role if role is not Role.ADMINISTRATOR}
Rows = dict[str, set[tuple[object, ...]]]


@dataclass(frozen=True)
class Walk:
    """The other competition as it is before the walk, and what of it nobody may read."""

    samples: dict[str, object]
    rows: Rows
    secrets: frozenset[str]


@pytest.fixture
def walk(site: Flask, samples: dict[str, object]) -> Walk:
    with site.app_context():
        rows = committed()
        secrets = {*NAMES, *IDS, DELEGATION, EMPLOYER, DRAFT.name, f"{DRAFT.number_prefix}-2026-"}
        secrets |= {code for code in map(code_of, (1, 2, 3)) if len(code) > 3}
        _found_mine()
        return Walk(samples, rows, frozenset(secrets))


@remembered
def _found_mine() -> None:
    """A competition with an event of the same code, drawn, and somebody in every role."""
    office = account(ACCOUNTS[Role.ORGANIZER])
    draft = replace(DRAFT, code=MINE, name="某县技能竞赛（虚构）", number_prefix="MINE")
    made = competitions.create_competition(draft, by=office, now=NOW)
    event = competitions.save_event(made, setup(EVENT), by=office, now=NOW)
    body = dump(panel_scheme())
    kept = {"body": body, "digest": digest(body), "file_name": "s.xlsx", "created_at": NOW}
    db.session.add(SchemeVersion(event_id=event, version=1, created_by=office.user_id, **kept))
    db.session.commit()
    entrants = [row(50 + n, f"孙某{'甲乙丙'[n]}", employer="某县机械厂") for n in range(3)]
    data = roster_workbook(*entrants, delegation="某县代表队")
    rosters.import_roster(made, data, file="mine.xlsx", by=office, now=NOW)
    first = entries_of(event)[0].members[0].person_id
    known = {each: account(each) for each in JUDGES}
    known |= {
        name: account(name, person_id=first if role is Role.ENTRANT else None)
        for role, name in ACCOUNTS.items()
        if name not in known and role is not Role.ORGANIZER
    }
    seats = [
        seat(ACCOUNTS[Role.CHIEF_JUDGE]),
        *(seat(name, FORM, n) for n, name in enumerate(JUDGES, start=1)),
    ]
    panels.assign_panels(made, seats, by=office, now=NOW)
    for role, name in ACCOUNTS.items():
        if role not in (Role.ORGANIZER, Role.ENTRANT, Role.JUDGE, Role.CHIEF_JUDGE):
            db.session.add(Membership(user_id=known[name].user_id, competition_id=made, role=role))
    led = {
        "delegation_id": entries_of(event)[0].delegation_id,
        "display_name": "领队",
        "named_by": office.user_id,
    }
    db.session.add(DelegationLeader(username=ACCOUNTS[Role.DELEGATION_LEADER], named_at=NOW, **led))
    db.session.commit()
    draws.draw_event(event, seed="2026", secret="for tests", by=office, now=NOW)


def committed() -> Rows:
    return {name: set(found) for name, found in everything().items()}


def walked(site: Flask) -> list[tuple[Rule, str, Permission]]:
    """Every guarded address with something in it, and every page without."""
    found = [
        (rule, method, permission)
        for rule, method, permission in routes(site)
        if permission is not Permission.PUBLIC and (rule.arguments or method == "GET")
    ]
    assert len(found) > 150
    return found


def addresses(site: Flask, rule: Rule, walk: Walk) -> Iterator[str]:
    """The other competition's, and one's own with what is the other's behind it."""
    yield address(site, rule, walk.samples)
    if "competition" in rule.arguments:
        yield address(site, rule, {**walk.samples, "competition": MINE})


@pytest.mark.parametrize("role", ACCOUNTS, ids=str)
def test_nothing_of_another_competition_is_read_or_changed(site: Flask, walk: Walk, role: Role):
    limiter.reset()
    client = let_in(site, ACCOUNTS[role])
    cookie = client.get_cookie("session").value
    allowed = granted(frozenset({role}), signed_in=True)
    wrong = []
    for rule, method, permission in walked(site):
        if permission not in allowed:
            continue
        for path in addresses(site, rule, walk):
            client.set_cookie("session", cookie)
            answer = client.open(path, method=method)
            wrong += [
                f"{role}: {method} {path} ({rule.endpoint}): {each}" for each in faults(walk, path, answer)
            ]
    assert wrong == []
    with site.app_context():
        assert touched(walk.rows) == []


def faults(walk: Walk, path: str, answer: TestResponse) -> Iterator[str]:
    """What is wrong with an answer."""
    said = answer.get_data().decode("utf-8", "replace").replace(path, "")
    yield from (f"tells {secret}" for secret in sorted(walk.secrets) if secret in said)
    other = f"/{CODE}/" in path
    if other and answer.status_code != 404:
        yield f"answers {answer.status_code}, not 404"
    if answer.status_code >= 500:
        yield f"answers {answer.status_code}"


def touched(before: Rows) -> list[str]:
    """The rows of the other competition that are gone or changed, and new ones that hang on it."""
    after = committed()
    chain = AuditChain.__table__
    found = [
        f"{name}: {line}"
        for name, lines in before.items()
        for line in lines - after[name]
        # the installation's own log goes on, and each entry is a step
        if name != LastStep.__tablename__ and not (name == chain.name and line[0] == INSTALLATION)
    ]
    there = {
        (table.name, name): {line[place] for line in before[table.name]}
        for table in db.metadata.sorted_tables
        for place, name in enumerate(table.columns.keys())
    }
    return found + [
        f"{table.name}: {line} is new and hangs on {'.'.join(target)} {value}"
        for table in db.metadata.sorted_tables
        for line in after[table.name] - before[table.name]
        for target, value in _hangs_on(table, line)
        if value in there[target]
    ]


def _hangs_on(table: Table, line: tuple[object, ...]) -> Iterator[tuple[tuple[str, str], object]]:
    """What a row refers to: accounts aside, and the installation's own log."""
    for key in table.foreign_keys:
        value = line[list(table.columns).index(key.parent)]
        target = (key.column.table.name, key.column.name)
        if target[0] != "user" and value not in (None, INSTALLATION):
            yield target, value


def test_the_walk_sees_what_it_looks_for(site: Flask, walk: Walk):
    """The other competition's own organizer reads it and changes it, and every look at it says so."""
    client = let_in(site, "organizer")
    pages = [
        rule
        for rule, method, _permission in walked(site)
        if method == "GET" and "competition" in rule.arguments
    ]
    found: set[str] = set()
    for rule in pages:
        path = address(site, rule, walk.samples)
        found.update(faults(walk, path, client.get(path)))
    assert found >= {f"tells {name}" for name in (NAMES[0], DELEGATION, DRAFT.name)}
    assert "answers 200, not 404" in found
    client.post(f"/organizer/{CODE}/elsewhere/{walk.samples['result']}/withdraw", data={"reason": "x"})
    with site.app_context():
        changed = touched(walk.rows)
    assert any(line.startswith("elsewhere") for line in changed)
    assert any("audit_entry" in line and "audit_chain" in line for line in changed)
