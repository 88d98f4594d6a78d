"""As large an event as halls see: forty works, a form of thirty aspects that five judges mark."""

from decimal import Decimal

from competition.codec import digest, dump
from competition.db import db
from competition.db.accounts import User, find_user
from competition.db.marking import SchemeVersion
from competition.domain.marking_scheme import Aspect, AspectKind, Criterion, MarkingScheme, Part, SubCriterion
from competition.operations import competitions, draws, marking, panels, rosters
from competition.operations.accounts import actor
from competition.operations.progress import event_progress
from tests.factories import EVENT, QUICK
from tests.operations.helpers import DRAFT, NOW, account, roster_workbook, row, seat, setup

FORM, SECOND = "A1", "B1"
JUDGES = tuple(f"judge{number}" for number in range(1, 6))
WORDS = ("构图与比例", "色彩搭配与层次", "结构牢固、无松动", "收口平整，边缘无毛刺", "操作安全与现场整理")


def large_scheme(aspects: int) -> MarkingScheme:
    """A form of five judges who may lie 2 apart, and a second one of one agreed value."""
    judged = tuple(
        Aspect(f"A1.{n}", AspectKind.ITEM, WORDS[n % len(WORDS)], Decimal(10)) for n in range(1, aspects + 1)
    )
    measured = Aspect("B1.1", AspectKind.MEASUREMENT, "尺寸", Decimal(100))
    works = Criterion("A", "作品", Decimal(10 * aspects), (SubCriterion(FORM, "作品评分", judged, day="C1"),))
    sizes = Criterion("B", "尺寸", Decimal(100), (SubCriterion(SECOND, "尺寸检测", (measured,), day="C2"),))
    five = Part("W", "作品", Decimal(70), "trimmed_mean", (works,), spread_limit=Decimal(2))
    return MarkingScheme("花艺", (five, Part("M", "尺寸", Decimal(30), "single", (sizes,))))


def large_event(*, works: int = 40, aspects: int = 30) -> int:
    """Drawn, and nothing marked; its id. Everybody signs in with the password of the tests."""
    office = account("organizer")
    for name in (*JUDGES, "chief"):
        account(name, employer="鲁东研究院")
    made = competitions.create_competition(DRAFT, by=office, now=NOW)
    event = competitions.save_event(made, setup(EVENT, stations=works), by=office, now=NOW)
    body = dump(large_scheme(aspects))
    given = {"version": 1, "file_name": "scheme.xlsx", "created_at": NOW, "created_by": office.user_id}
    db.session.add(SchemeVersion(event_id=event, body=body, digest=digest(body), **given))
    db.session.commit()
    data = roster_workbook(*(row(person) for person in range(1, works + 1)))
    rosters.import_roster(made, data, file="roster.xlsx", by=office, now=NOW)
    seats = [seat("chief"), seat(JUDGES[0], SECOND, 1)]
    seats += [seat(name, FORM, number) for number, name in enumerate(JUDGES, start=1)]
    panels.assign_panels(made, seats, by=office, now=NOW)
    draws.draw_event(event, seed="2026", secret="for tests", by=office, now=NOW)
    db.session.execute(db.update(User).values(password_hash=QUICK, must_change_password=False))
    db.session.commit()
    return event


def mark_form(event: int, number: int, seats: range, *, submit: bool = True, only: int | None = None) -> None:
    """The sheets of these seats for one work; now and then a judge lies four apart from the others."""
    coded = event_progress(event).works[number]
    for each in seats:
        ref = marking.SheetRef(event, coded.id, FORM, each)
        asked = marking.form_of(ref).aspects[:only]
        marks = {
            a.id: Decimal(6 + (number + place) % 3 + each % 2)
            - (4 if each == 2 and (number + place) % 17 == 3 else 0)
            for place, a in enumerate(asked)
        }
        user = find_user(JUDGES[each - 1])
        assert user is not None
        marking.save_marks(ref, marks, version=0, by=actor(user), now=NOW, submit=submit)


def mark_most(event: int) -> None:
    """Thirty works by all five, five by three, two begun."""
    for number in range(30):
        mark_form(event, number, range(1, 6))
    for number in range(30, 35):
        mark_form(event, number, range(1, 4))
    mark_form(event, 35, range(1, 3), submit=False)
    mark_form(event, 36, range(1, 3), submit=False, only=9)
