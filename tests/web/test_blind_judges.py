"""Until a judge has signed the own sheets, no page and no answer that this judge can open tells another's mark, or a rank.

Every address of the application is opened, by the samples that lead to the other judges' sheets too. That the walk can
fail is shown by the chief judge, who may see those marks.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from itertools import product
from uuid import UUID
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.routing import Rule

from competition.codec import digest, dump
from competition.db import db
from competition.db.marking import SchemeVersion, find_sheet
from competition.db.paper_records import PaperMark, PaperRecord
from competition.domain.mark_operations import MarkOperation, OperationKind, SheetAddress
from competition.domain.marking_scheme import Aspect, AspectKind, Criterion, MarkingScheme, Part, SubCriterion
from competition.domain.roles import Permission
from competition.operations.mark_operations import take_operations
from competition.operations.marking import save_marks
from competition.web.guard import permission_of
from competition.web.limits import limiter
from competition.web.tablet.blueprint import HEADER
from tests.factories import CODE, EVENT, FORM, code_of, drawn_contest, event_id, let_in, ref, who, work
from tests.operations.helpers import NOW, account

OTHERS = ("37.53", "61.87")
"""Marks of the second judge, handed in, and of the third, begun; they stand nowhere else."""
OWN = "44.21"
MEAN = "47.87"
"""What the three marks of the first work make together."""
SECRETS = (*OTHERS, MEAN)
HIDING = (Permission.CONFIRM_SHEETS, Permission.RANK, Permission.SEE_RANKING, Permission.SEE_PROGRESS)


@pytest.fixture
def hall(site: Flask) -> Flask:
    """Three judges each give every work a number; the first has begun, the others are further."""
    with site.app_context():
        drawn_contest()
        aspects = (Aspect("A1.1", AspectKind.MEASUREMENT, "综合", Decimal(100)),)
        criterion = Criterion("A", "质量", Decimal(100), (SubCriterion(FORM, "焊缝", aspects, day="C1"),))
        scheme = MarkingScheme(
            "焊接",
            (Part("W", "实操", Decimal(100), "mean_of_three", (criterion,), spread_limit=Decimal(100)),),
        )
        db.session.execute(update(SchemeVersion).values(body=dump(scheme), digest=digest(dump(scheme))))
        db.session.commit()
        for number in (1, 2, 3):
            give(number, 2, OTHERS[0], submit=True)
            give(number, 3, OTHERS[1], submit=False)
        give(1, 1, OWN, submit=False)
        at_odds()
        on_paper()
    return site


def give(number: int, seat: int, mark: str, *, submit: bool) -> None:
    judge = who(f"judge{seat}")
    save_marks(ref(number, seat), {"A1.1": Decimal(mark)}, version=0, by=judge, now=NOW, submit=submit)


def at_odds() -> None:
    """The third judge's second device says otherwise."""
    address = SheetAddress(CODE, EVENT, FORM, 3, code_of(3))
    op = MarkOperation(f"{0:08}-0000-0000-0000-{7:012}", OperationKind.MARK, address, "A1.1", OTHERS[0])
    take_operations([op], by=who("judge3"), now=NOW)


def on_paper() -> None:
    """The second judge's paper is keyed."""
    kept = {"event_id": event_id(), "work_id": work(1).id, "sub_criterion": FORM, "seat": 2}
    row = PaperRecord(**kept, keyed_by=account("clerk").user_id, keyed_at=NOW)
    row.marks = [PaperMark(aspect="A1.1", typed=OTHERS[1], value=Decimal(OTHERS[1]))]
    db.session.add(row)
    db.session.commit()


# The walk


def samples() -> dict[str, list[object]]:
    """By argument, everything of this contest that an address can name; what is not here is no part of it."""
    sheets = [find_sheet(work(number).id, FORM, seat) for number in (1, 2, 3) for seat in (1, 2, 3)]
    return {
        "photo": [UUID(int=1)],
        "competition": [CODE],
        "event": [EVENT],
        "event_code": [EVENT],
        "form": [FORM],
        "seat": [1, 2, 3],
        "code": [CODE, *map(code_of, (1, 2, 3))],
        "sheet": [each.id for each in sheets if each],
        "record": [db.session.scalars(db.select(PaperRecord.id)).one()],
        "version": [1],
        "layout": ["chinese"],
        "kept_as": ["csv"],
    }


def addresses(site: Flask, rule: Rule, known: Mapping[str, list[object]]) -> Iterator[str]:
    """The rule with every sample of its arguments."""
    names = sorted(rule.arguments)
    adapter = site.url_map.bind("localhost")
    for values in product(*(known.get(name, [1]) for name in names)):
        yield adapter.build(rule.endpoint, dict(zip(names, values, strict=True)))


@dataclass(frozen=True)
class Answer:
    """What an address answered."""

    permission: Permission
    what: str
    status: int
    text: str


def walk(site: Flask, username: str) -> list[Answer]:
    """Every guarded address with each of its methods, as that person; reading first, so that little is changed."""
    with site.app_context():
        known = samples()
    client, found = let_in(site, username), []
    cookie = client.get_cookie("session").value
    rules = [rule for rule in site.url_map.iter_rules() if permission_of(site.view_functions[rule.endpoint])]
    for method in ("GET", "POST"):
        for rule in (each for each in rules if method in each.methods):
            for path in addresses(site, rule, known):
                client.set_cookie("session", cookie)  # signing out is one of the addresses
                limiter.reset()
                answer = client.open(path, method=method, headers={HEADER: "1"})
                assert answer.status_code < 500, path
                permission = permission_of(site.view_functions[rule.endpoint])
                found.append(Answer(permission, f"{method} {path}", answer.status_code, read(answer.data)))
    return found


def read(content: bytes) -> str:
    """A page as it is, a workbook unpacked."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with ZipFile(BytesIO(content)) as kept:
        return "\n".join(kept.read(name).decode(errors="replace") for name in kept.namelist())


def telling(answers: Iterable[Answer], secrets: Iterable[str] = SECRETS) -> set[str]:
    """The secrets that stand in any of the answers."""
    return {secret for secret in secrets if any(secret in each.text for each in answers)}


def test_nothing_that_a_judge_can_open_tells_anothers_mark_or_a_rank(hall: Flask):
    answers = walk(hall, "judge1")
    assert [each.what for each in answers if telling([each])] == []
    hidden = [each for each in answers if each.permission in HIDING]
    assert [each.what for each in hidden if each.status != 403] == []
    opened = [each.what for each in answers if each.status == 200]
    assert {"GET /judge/", "GET /tablet/api/work"} <= set(opened)
    assert not any(each.text.startswith("%PDF") for each in answers)
    assert len(answers) > 500
    own = [each.what for each in answers if OWN in each.text]
    assert any(each.startswith(f"GET /judge/{CODE}/{EVENT}/{FORM}/1/") for each in own)
    assert "GET /tablet/api/work" in own


def test_handing_the_own_sheets_in_opens_none_of_them(hall: Flask):
    with hall.app_context():
        for number in (1, 2, 3):
            version = 1 if number == 1 else 0
            marks = {"A1.1": Decimal(OWN)}
            save_marks(ref(number), marks, version=version, by=who("judge1"), now=NOW, submit=True)
    assert telling(walk(hall, "judge1")) == set()


def test_the_walk_finds_what_the_chief_judge_may_see(hall: Flask):
    """It can fail: the same addresses tell the chief judge the marks that are handed in, and both sides of a conflict."""
    assert telling(walk(hall, "chief"), OTHERS) == set(OTHERS)
    assert telling(walk(hall, "judge2")) == {OTHERS[0]}


def test_what_a_tablet_sends_about_anothers_sheet_is_answered_without_its_mark(hall: Flask):
    judge = let_in(hall, "judge1")
    with hall.app_context():
        sheets = [f"{CODE}/{EVENT}/{FORM}/{seat}/{code_of(1)}" for seat in (2, 3)]
    given = {"aspect": "A1.1", "typed": "50", "base_version": 1, "at": "", "seen": {}, "signature": "M1 1"}
    ops = [
        {**given, "op_id": f"{0:08}-0000-0000-0000-{number:012}", "kind": kind, "sheet": sheet}
        for number, (kind, sheet) in enumerate(product(("mark", "submit"), sheets), start=20)
    ]
    for path, body in (("operations", {"ops": ops}), ("call", {"sheet": sheets[0]}), ("seen", {})):
        answer = judge.post(f"/tablet/api/{path}", json=body, headers={HEADER: "1"})
        assert telling([Answer(Permission.MARK, path, answer.status_code, answer.text)]) == set()
    results = judge.post("/tablet/api/operations", json={"ops": ops}, headers={HEADER: "1"}).get_json()[
        "results"
    ]
    assert [(each["outcome"], each["value"]) for each in results] == [("locked", None)] * 4
