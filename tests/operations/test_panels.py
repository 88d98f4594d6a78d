"""Panels: everybody is seated or nobody, and nobody marks the own unit."""

from dataclasses import replace

import pytest

from competition.db import db
from competition.db.accounts import User, find_user
from competition.db.competitions import Event
from competition.domain.roles import Role
from competition.operations.accounts import authenticate
from competition.operations.competitions import save_event
from competition.operations.panels import assign_panels, import_panels
from competition.spreadsheets.panels import PanelRow
from tests.operations.games import Games, enter, founded, published, seats
from tests.operations.helpers import NOW, account, logged, refused, row, seat, setup, workbook

pytestmark = pytest.mark.usefixtures("app")
HEAD = ("账号", "姓名", "工作单位", "项目编号", "评分表", "席位", "岗位")
ROWS = (
    ("zhang", "张一", "鲁东研究院", "E01", "", "", "裁判长"),
    ("wang", "王二", "胶北协会", "E01", "T1", 1, "裁判员"),
    ("wang", "王二", "胶北协会", "E01", "P1", 1, "裁判员"),
)


def assign(games: Games, *rows: PanelRow) -> int:
    return len(assign_panels(games.id, rows, by=games.organizer, now=NOW))


def import_rows(games: Games, *rows: tuple[object, ...]) -> tuple[object, ...]:
    data = workbook("裁判席位表", HEAD, rows)
    return import_panels(games.id, data, file="panels.xlsx", by=games.organizer, now=NOW)


def test_a_workbook_seats_everybody_and_makes_the_accounts() -> None:
    games = founded()
    made = import_rows(games, *ROWS)
    assert [(each.username, each.name) for each in made] == [("zhang", "张一"), ("wang", "王二")]
    assert seats(games) == {("T1", 1): "wang", ("P1", 1): "wang"}
    judge = authenticate("wang", made[1].password)
    assert judge is not None
    assert judge.roles_in(games.id) == {Role.JUDGE}
    chief = find_user("zhang")
    assert chief is not None
    assert (chief.id, chief.roles_in(games.id)) == (
        db.session.get_one(Event, games.event).chief_id,
        {Role.CHIEF_JUDGE},
    )
    assert logged()[-1] == "panel.assign"
    assert made[1].password not in str(judge.password_hash)


def test_the_same_workbook_again_changes_nobody() -> None:
    games = founded()
    import_rows(games, *ROWS)
    before = seats(games), db.session.query(User).count()
    assert import_rows(games, *ROWS) == ()
    assert (seats(games), db.session.query(User).count()) == before


def test_nobody_is_seated_if_a_row_is_wrong() -> None:
    games = founded()
    with refused("“组长”不在可填的内容之内", "“组长” is not one of the words"):
        import_rows(games, *ROWS[:2], (*ROWS[2][:6], "组长"))
    with refused("没有编号为“E09”的项目", "There is no event with the code “E09”") as found:
        import_rows(games, *ROWS, ("sun", "孙三", "半岛学院", "E09", "T1", 1, "裁判员"))
    assert found[0].where.row == 5


@pytest.mark.parametrize(("form", "number"), [("Z9", 1), ("P1", 2), ("P1", 0)])
def test_a_seat_that_the_scheme_does_not_have_is_refused(form: str, number: int) -> None:
    games = founded()
    with refused(f"没有评分表“{form}”第{number}席", f"has no seat {number} on form “{form}”") as found:
        assign(games, replace(seat("judge", "P1", 1), sub_criterion=form, seat=number))
    assert "T1（1席）、P1（1席）" in found[0].remedy.zh


def test_there_are_no_seats_before_the_scheme() -> None:
    games = founded()
    save_event(games.id, setup("E02"), by=games.organizer, now=NOW)
    with refused("尚无评分方案", "has no marking scheme yet"):
        assign(games, seat("judge", "P1", 1, event="E02"))


def test_published_events_keep_their_panels() -> None:
    games = published()
    with refused("的成绩已公布，不能再调整裁判组", "are published; its panels stay as they are"):
        assign(games, seat("chief"))


def test_nobody_marks_the_own_unit() -> None:
    games = founded()
    enter(games, row(1, employer="芝罘机械厂"))
    with refused("裁判judge与本项目选手同属“芝罘机械厂”", "Judge judge and an entrant") as found:
        assign(games, seat("judge", "P1", 1, employer="芝罘机械厂"))
    assert len(found) == 1


def test_a_row_cannot_hide_the_unit_of_an_account() -> None:
    games = founded()
    account("sun", employer="芝罘机械厂")
    enter(games, row(1, employer="芝罘机械厂"))
    with refused("裁判sun与本项目选手同属“芝罘机械厂”", "Judge sun and an entrant"):
        assign(games, seat("sun", employer="别处"))


def test_an_account_of_somebody_else_gets_no_seat() -> None:
    games = founded()
    import_rows(games, *ROWS)
    with refused("账号“wang”已属于另一人，不是汪五", "belongs to somebody else, not to 汪五"):
        assign(games, seat("wang", "P1", 1, name="汪五"))


def test_a_seat_can_go_to_another_judge() -> None:
    games = founded()
    assign(games, seat("judge", "P1", 1))
    assert assign(games, seat("newcomer", "P1", 1)) == 1
    assert seats(games) == {("P1", 1): "newcomer"}


def test_the_chief_judge_marks_on_no_seat_of_the_event() -> None:
    games = founded()
    with refused(
        "judge是“焊接E01”的裁判长", "judge is the chief judge of “焊接E01” and cannot mark", times=2
    ):
        assign(games, seat("judge", "P1", 1), seat("judge"))
    assign(games, seat("chief"))
    with refused("chief是“焊接E01”的裁判长", "cannot mark on seat 1 of form P1"):
        assign(games, seat("chief", "P1", 1))


def test_who_knows_the_names_does_not_judge() -> None:
    games = founded()
    words = ("organizer是本竞赛的组织者，不能同时担任裁判", "who marks does not know the names")
    with refused(*words):
        assign(games, seat("organizer", "P1", 1))
    with refused(*words):
        assign(games, seat("organizer"))
