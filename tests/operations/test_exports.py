"""Workbooks out, and uploads on their way in."""

from dataclasses import replace
from io import BytesIO

import pytest
from cryptography.exceptions import InvalidTag
from openpyxl import load_workbook

from competition.codec import dump
from competition.db import db
from competition.db.competitions import Competition
from competition.db.entries import Person
from competition.db.results import newest_result
from competition.db.uploads import Upload
from competition.domain.medals import Award
from competition.domain.problems import Text
from competition.domain.scoresheet import EntryState
from competition.domain.teams import TeamUnranked
from competition.operations import confirming, entry_states, signing
from competition.operations.competitions import save_event
from competition.operations.exports import export_results, export_roster
from competition.operations.uploads import discard_upload, find_upload, keep_upload
from tests.operations.games import (
    Games,
    drawn,
    enter,
    entry,
    founded,
    mark,
    published,
    rank,
)
from tests.operations.helpers import NOW, everything, id_number, logged, refused, roster_workbook, row, setup

pytestmark = pytest.mark.usefixtures("app")


def cells(data: bytes) -> list[str]:
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    return [str(value) for found in sheet.iter_rows(values_only=True) for value in found if value is not None]


def test_a_roster_goes_out_with_masked_numbers_and_is_logged() -> None:
    games = founded()
    enter(games, row(1, level="三级"), row(2))
    found = cells(export_roster(games.id, by=games.organizer, now=NOW))
    assert {"E01-001", "李二", "高级工（三级）", "芝罘区"} <= set(found)
    assert "示例数据，人物均为虚构 / sample data, people are made up" in " ".join(found)
    assert id_number(1) not in " ".join(found)
    assert logged()[-1] == "roster.read_ids"


def test_real_games_bear_no_note() -> None:
    games = founded()
    db.session.get_one(Competition, games.id).made_up = False
    db.session.commit()
    assert "虚构" not in " ".join(cells(export_roster(games.id, by=games.organizer, now=NOW)))


def test_published_results_go_out_and_no_others() -> None:
    games = founded()
    with refused("还没有公布任何成绩", "No results are published yet"):
        export_results(games.id)


def test_results_show_awards_and_leave_unpublished_events_out() -> None:
    games = published({n: 100 - n for n in range(1, 5)})
    save_event(games.id, setup("E02"), by=games.organizer, now=NOW)
    found = cells(export_results(games.id))
    assert {"金牌", "银牌", "铜牌", "E01 焊接E01"} <= set(found)
    assert "未获奖" not in found
    assert "E02" not in " ".join(found)


def test_results_go_out_with_scale_group_ruling_teams_and_those_without_a_place() -> None:
    games = drawn(entries=4, ranking={"scale": "median-mad-700", "team_counting": 2})
    entry_states.set_entry_state(
        entry(games, 4).id, EntryState.EXHIBITION, reason="东道主", by=games.organizer, now=NOW
    )
    for number, given in {1: 90, 2: 80, 3: 70, 4: 100}.items():
        mark(games, number, practice=given)
    confirming.confirm_sheets(games.event, by=games.chief, now=NOW)
    signing.sign_off(games.event, by=games.chief, now=NOW)
    rank(games)
    newest = newest_result(games.event)
    result = newest.result()
    first, *others = result.standings
    changed = replace(first, group="worker", award=Award.NONE, rule_award=Award.GOLD, failed=("theory",))
    too_small = TeamUnranked("福山区", 1, Text("有成绩的参赛者1人，不足计分的2人", "one entry, too few"))
    newest.body = dump(replace(result, standings=(changed, *others), teams_unranked=(too_small,)))
    newest.published_by, newest.published_at, newest.confirmed_on = games.organizer.id, NOW, NOW.date()
    db.session.commit()
    book = load_workbook(BytesIO(export_results(games.id)))
    rows = {sheet.title: [[c.value for c in row] for row in sheet.iter_rows(min_row=4)] for sheet in book}
    assert rows["成绩表"][0][6:] == [720, None, "职工组", 87, "理论 80", "金牌"]
    assert rows["成绩表"][1][6:] == [700, "银牌", None, 80, None, None]
    assert rows["团体成绩"] == [
        ["E01 焊接E01", 1, None, "芝罘区", 1420, "计入2项"],
        ["E01 焊接E01", None, None, "福山区", None, "有成绩的参赛者1人，不足计分的2人"],
    ]
    assert rows["不排名次"] == [["E01 焊接E01", "E01-004", entry(games, 4).names, "表演（不计名次）", 94]]


# Uploads


def keep(games: Games, data: bytes, **more: str) -> str:
    given = {"kind": "roster", "target": "", "file": "r.xlsx", **more}
    return keep_upload(games.id, data, by=games.organizer, now=NOW, **given)


def test_what_was_seen_is_what_is_imported() -> None:
    games, data = founded(), roster_workbook(row(1))
    found = find_upload(keep(games, data), competition_id=games.id, by=games.organizer)
    assert found is not None
    assert found.content() == data
    assert logged()[-1] == "upload.keep"


def test_an_upload_is_sealed_at_rest_and_bound_to_its_row() -> None:
    games, plain = founded(), id_number(1).encode()
    first = db.session.get_one(Upload, keep(games, plain))
    second = db.session.get_one(Upload, keep(games, plain, kind="panels"))
    assert plain not in first.sealed
    assert plain.decode() not in repr(everything()["upload"])
    second.sealed = first.sealed
    with pytest.raises(InvalidTag):
        second.content()


def test_an_id_number_cannot_be_moved_to_another_person() -> None:
    games = founded()
    enter(games, row(1), row(2))
    one, other = db.session.query(Person).all()
    one.id_sealed = other.id_sealed
    with db.session.no_autoflush, pytest.raises(InvalidTag):
        one.masked_id()


def test_an_upload_is_its_owners_in_its_competition() -> None:
    games = founded()
    kept = keep(games, b"PK")
    assert find_upload(kept, competition_id=games.id, by=games.finance) is None
    assert find_upload(kept, competition_id=games.id + 1, by=games.organizer) is None
    assert find_upload("nothing", competition_id=games.id, by=games.organizer) is None


def test_an_upload_replaces_the_earlier_one_of_its_kind() -> None:
    games = founded()
    first = keep(games, b"PK1")
    other = keep(games, b"PK2", target="E01")
    second = keep(games, b"PK3")
    assert [
        find_upload(each, competition_id=games.id, by=games.organizer) is None
        for each in (first, other, second)
    ] == [
        True,
        False,
        False,
    ]


def test_an_upload_is_forgotten_after_its_import() -> None:
    games = founded()
    kept = keep(games, b"PK")
    discard_upload(kept, by=games.organizer, now=NOW)
    assert everything()["upload"] == []
    assert logged()[-1] == "upload.discard"
