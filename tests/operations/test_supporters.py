"""People beside an entry: one list for the competition, every problem by cell, nothing half taken over."""

import json
from io import BytesIO

import pytest
from openpyxl import load_workbook

from competition.db import db
from competition.db.audit import AuditEntry
from competition.db.awards import AwardDecision, AwardRun
from competition.db.supporters import Supporter, supporters_of
from competition.operations.supporters import empty_supporters, import_supporters
from competition.spreadsheets.supporters import SHEET, TEMPLATE, read_supporters, write_supporters_template
from tests.operations.games import Games, enter, founded
from tests.operations.helpers import NOW, id_number, logged, refused, row, workbook

pytestmark = pytest.mark.usefixtures("app")


def beside(entry: str, role: str, person: int, **more: str) -> tuple[str, ...]:
    """A row of the list; people from 50 on compete nowhere."""
    given = {
        "name": f"周{'甲乙丙丁戊己庚辛壬癸'[person % 10]}",
        "id": id_number(person),
        "unit": "集训队",
        **more,
    }
    return entry, role, given["name"], given["id"], given["unit"]


def entered() -> Games:
    games = founded()
    enter(games, row(1), row(2))
    return games


def take(games: Games, *rows: tuple[str, ...], reason: str = "") -> int:
    data = workbook(SHEET, TEMPLATE, rows)
    return import_supporters(games.id, data, file="beside.xlsx", reason=reason, by=games.organizer, now=NOW)


def listed(games: Games) -> list[tuple[str, str, int, str]]:
    return [(s.entry.number, s.payee, s.position, s.person.name) for s in supporters_of(games.id)]


ROWS = (
    beside("E01-001", "教练", 51),
    beside("E01-001", "主教练", 52),
    beside("E01-001", "教练团队", 53),
    beside("E01-002", "主教练", 52),
    beside("E01-002", "师傅", 54),
    beside("E01-002", "专家", 55),
)


def test_everybody_is_numbered_among_their_kind_in_the_order_of_the_list() -> None:
    games = entered()
    assert take(games, *ROWS) == 6
    assert listed(games) == [
        ("E01-001", "coaches", 1, "周乙"),
        ("E01-001", "coaches", 2, "周丁"),
        ("E01-001", "main_coach", 1, "周丙"),
        ("E01-002", "experts", 1, "周己"),
        ("E01-002", "main_coach", 1, "周丙"),
        ("E01-002", "master", 1, "周戊"),
    ]
    assert logged()[-1] == "supporters.import"


def test_a_later_list_replaces_the_one_before_and_keeps_who_stands_in_both() -> None:
    games = entered()
    take(games, *ROWS)
    before = {(s.entry_id, s.payee, s.person_id): s.id for s in supporters_of(games.id)}
    take(games, beside("E01-001", "教练", 53, unit="新单位"), beside("E01-001", "教练", 51))
    assert listed(games) == [("E01-001", "coaches", 1, "周丁"), ("E01-001", "coaches", 2, "周乙")]
    after = {(s.entry_id, s.payee, s.person_id): s.id for s in supporters_of(games.id)}
    assert after.items() <= before.items()
    assert supporters_of(games.id)[0].employer == "新单位"


def test_every_problem_is_told_by_its_cell_and_nothing_is_taken_over() -> None:
    games = entered()
    take(games, ROWS[0])
    with refused("没有参赛号“E09-001”", "no entry “E09-001”") as found:
        take(
            games,
            beside("E09-001", "教练", 51),
            beside("E01-001", "领队", 52),
            beside("E01-001", "主教练", 53, id="370600"),
            beside("", "主教练", 54, unit=""),
        )
    cells = [each.where.cell for each in found]
    assert cells == ["A2", "B3", "D4", "A5", "E5"]
    assert [name for *_, name in listed(games)] == ["周乙"]


def test_an_entry_has_one_main_coach_at_most() -> None:
    games = entered()
    with refused("E01-001已有主教练，周丁是第二名", "周丁 is a second one") as found:
        take(games, beside("E01-001", "主教练", 52), beside("E01-001", "主教练", 53))
    assert found[0].where.cell == "B3"


def test_nobody_stands_twice_in_one_role_of_an_entry() -> None:
    games = entered()
    with refused("周丙已是E01-001的教练团队", "周丙 stands twice as coaches of E01-001"):
        take(games, beside("E01-001", "教练", 52), beside("E01-001", "教练团队", 52))
    assert take(games, beside("E01-001", "教练", 52), beside("E01-001", "师父", 52)) == 2


def test_a_contestant_is_not_beside_the_own_entry_but_may_be_beside_another() -> None:
    games = entered()
    own = ("E01-001", "教练", row(1)[1], id_number(1), "第1机械厂")
    with refused("是E01-001的参赛选手", "competes in E01-001") as found:
        take(games, own)
    assert found[0].where.cell == "D2"
    assert take(games, ("E01-002", *own[1:])) == 1


def test_an_id_number_of_another_name_is_refused() -> None:
    games = entered()
    with refused("周乙的身份证号码在系统或本表中属于另一姓名", "stands beside another name"):
        take(games, beside("E01-002", "教练", 51, id=id_number(1)))


def decided(games: Games, *, approved: bool) -> AwardDecision:
    """A run with one decision for the first person of the list."""
    person = supporters_of(games.id)[0]
    decision = AwardDecision(
        key="test-2026/E01-001/coaches/1/cash",
        person_id=person.person_id,
        entry_id=person.entry_id,
        supporter_id=person.id,
        kind="cash",
        payee=person.payee,
        award="gold",
        earned_in="焊接E01金牌",
        skill="焊接E01",
        employer=person.employer,
        confirmed_on=NOW.date(),
        body="{}",
        payable=True,
        settlement="[]",
        payment_year=2027,
    )
    run = AwardRun(
        competition_id=games.id,
        version=1,
        policy_id="p",
        policy_number="试",
        policy_digest="d",
        confirmed_on=NOW.date(),
        decided_by=games.organizer.user_id,
        decided_at=NOW,
        approved_by=games.finance.user_id if approved else None,
        approved_at=NOW if approved else None,
        decisions=[decision],
    )
    db.session.add(run)
    db.session.commit()
    return decision


@pytest.mark.parametrize("approved", [False, True])
def test_who_is_not_in_the_list_any_more_stays_on_record_for_the_decisions(*, approved: bool) -> None:
    games = entered()
    take(games, ROWS[0])
    decision = decided(games, approved=approved)
    take(games, ROWS[2], reason="名单更正")
    gone = db.session.get_one(Supporter, decision.supporter_id)
    assert (gone.person.name, gone.removed_at) == ("周乙", NOW)
    assert [name for *_, name in listed(games)] == ["周丁"]
    take(games, ROWS[0], ROWS[2], reason="名单更正")
    assert [name for *_, name in listed(games)] == ["周乙", "周丁"]
    assert db.session.get_one(Supporter, gone.id).removed_at == NOW


def test_once_decisions_are_approved_another_list_needs_a_reason() -> None:
    games = entered()
    take(games, ROWS[0])
    decided(games, approved=True)
    with refused("请写明理由", "Give the reason"):
        take(games, ROWS[1])
    assert [name for *_, name in listed(games)] == ["周乙"]
    take(games, ROWS[1], reason=" 教练更换 ")
    assert [name for *_, name in listed(games)] == ["周丙"]
    assert detail() == {
        "file": "beside.xlsx",
        "before": 1,
        "people": 1,
        "reason": "教练更换",
    }


@pytest.mark.parametrize("approved", [False, True])
def test_a_list_is_emptied_with_a_reason(*, approved: bool) -> None:
    games = entered()
    take(games, *ROWS)
    decided(games, approved=approved)
    with refused("请写明理由", "Give the reason"):
        empty_supporters(games.id, reason=" ", by=games.organizer, now=NOW)
    assert empty_supporters(games.id, reason="误传", by=games.organizer, now=NOW) == 6
    assert listed(games) == []
    assert detail() == {"file": "", "before": 6, "people": 0, "reason": "误传"}
    with refused("名单已是空的", "The list is empty already"):
        empty_supporters(games.id, reason="误传", by=games.organizer, now=NOW)


def detail() -> dict[str, object]:
    """What the last entry of the log tells of a list."""
    entry = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert entry.action == "supporters.import"
    return json.loads(entry.detail)


def test_the_template_is_a_list_that_the_reader_takes() -> None:
    book = load_workbook(BytesIO(write_supporters_template()))
    sheet = book[SHEET]
    for column, value in enumerate(ROWS[0], start=1):
        sheet.cell(4, column).value = value
    filled = BytesIO()
    book.save(filled)
    rows, problems = read_supporters(filled.getvalue(), file="template.xlsx")
    assert problems == ()
    assert [(each.entry, each.payee, each.name) for each in rows] == [("E01-001", "coaches", "周乙")]
