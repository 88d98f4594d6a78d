"""A person's record: over competitions and years, for the office of one of them and for the person; readings are logged."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from competition.db import db
from competition.db.audit import AuditEntry
from competition.db.entries import Person
from competition.db.grants import certificates_of
from competition.db.supporters import titles_of
from competition.domain.record import Record
from competition.domain.scoresheet import EntryState
from competition.domain.tiers import Tier
from competition.operations import (
    certificates,
    competitions,
    confirming,
    elsewhere,
    signing,
    supporters,
    titles,
)
from competition.operations.entry_states import set_entry_state
from competition.operations.records import people_of, read_office_record, read_own_record, record_workbook
from competition.operations.rosters import import_roster
from competition.spreadsheets import certificates as certificates_sheet
from competition.spreadsheets import supporters as supporters_sheet
from competition.spreadsheets import titles as titles_sheet
from tests.operations.games import Games, approved, drawn, entry, issue, mark, publish, published, rank
from tests.operations.helpers import (
    DRAFT,
    NOW,
    id_number,
    logged,
    policies,
    refused,
    roster_workbook,
    row,
    setup,
    workbook,
)
from tests.operations.test_certificates import certificate
from tests.operations.test_elsewhere import NATIONAL, PDF
from tests.operations.test_supporters import beside
from tests.operations.test_titles import LIST, person

pytestmark = pytest.mark.usefixtures("app")


def read(games: Games, identifier: str, *, form: str = "page") -> Record:
    given = {"policies": policies(), "by": games.organizer, "now": NOW}
    return read_office_record(identifier, games.id, form=form, **given)


def first(games: Games) -> Person:
    """The winner."""
    return entry(games, 1).members[0].person


def own_id(games: Games) -> dict[str, str]:
    return {"name": first(games).name, "id": id_number(1)}


def with_everything(games: Games) -> Games:
    """For the winner: a result from elsewhere, a title and a certificate, each confirmed by a second person."""
    by, who, given = games.organizer, own_id(games), {"policies": policies(), "now": NOW}
    draft = replace(NATIONAL, name=who["name"], id_number=who["id"], place=2, entrants=40)
    kept = elsewhere.record_elsewhere(games.id, draft, PDF, file="证书.pdf", by=by, now=NOW)
    elsewhere.confirm_elsewhere(kept, by=games.finance, now=NOW)
    listed = workbook(titles_sheet.SHEET, titles_sheet.TEMPLATE, [person(1, **who)])
    titles.import_titles(games.id, listed, LIST, file="titles.xlsx", by=by, **given)
    titles.confirm_titles(games.id, [titles_of(games.id)[0].id], by=games.finance, now=NOW)
    levels = workbook(certificates_sheet.SHEET, certificates_sheet.TEMPLATE, [certificate(1, **who)])
    certificates.import_certificates(games.id, levels, file="levels.xlsx", by=by, **given)
    certificates.confirm_certificates(games.id, [certificates_of(games.id)[0].id], by=games.finance, now=NOW)
    return games


def test_the_record_holds_all_that_a_person_did_and_earned(tmp_path: Path) -> None:
    games = approved(published())
    issue(games, tmp_path)
    with_everything(games)
    found = read(games, first(games).id)
    assert [(each.contest, each.rank, each.award.zh) for each in found.results] == [
        (NATIONAL.contest, 2, "金牌"),
        (DRAFT.name, 1, "金牌"),
    ]
    here = found.results[1]
    assert (here.entrants, here.tied, here.state, f"{here.total}", here.here) == (
        3,
        False,
        None,
        "87.00",
        True,
    )
    assert [each.what.zh for each in (*found.titles, *found.levels)] == [LIST.title, "技师（二级）"]
    assert [(each.kind.zh, each.outcome.zh) for each in found.awards][:1] == [("奖金", "10,000.00元")]
    assert found.awards[0].clauses
    assert [each.kind.zh for each in found.papers] == ["荣誉证书", "奖励通知"]
    assert (found.made_up, found.masked_id) == (True, first(games).masked_id())
    assert id_number(1) not in str(found)


def test_what_nobody_confirmed_is_no_part_of_it() -> None:
    games = published()
    who = own_id(games)
    draft = replace(NATIONAL, name=who["name"], id_number=who["id"])
    elsewhere.record_elsewhere(games.id, draft, PDF, file="证书.pdf", by=games.organizer, now=NOW)
    found = read(games, first(games).id)
    assert [each.contest for each in found.results] == [DRAFT.name]
    assert (found.awards, found.papers, found.titles) == ((), (), ())


def test_what_was_taken_back_is_no_part_of_it() -> None:
    games = published()
    who = own_id(games)
    draft = replace(NATIONAL, name=who["name"], id_number=who["id"])
    kept = elsewhere.record_elsewhere(games.id, draft, PDF, file="证书.pdf", by=games.organizer, now=NOW)
    elsewhere.confirm_elsewhere(kept, by=games.finance, now=NOW)
    assert len(read(games, first(games).id).results) == 2
    elsewhere.withdraw_elsewhere(kept, reason="证书作废", by=games.organizer, now=NOW)
    assert [each.here for each in read(games, first(games).id).results] == [True]


def test_a_result_that_is_not_published_shows_nothing_but_the_entry() -> None:
    games = drawn()
    (line,) = read(games, first(games).id).results
    assert (line.state.zh, line.rank, line.total, line.award, line.entrants) == (
        "成绩未公布",
        None,
        None,
        None,
        None,
    )


def test_who_was_absent_is_said_to_have_been() -> None:
    games = drawn()
    set_entry_state(entry(games, 3).id, EntryState.ABSENT, reason="未到场", by=games.chief, now=NOW)
    for number in (1, 2):
        mark(games, number, practice=80 + number)
    confirming.confirm_sheets(games.event, by=games.chief, now=NOW)
    signing.sign_off(games.event, by=games.chief, now=NOW)
    rank(games)
    publish(games)
    absent = entry(games, 3).members[0].person_id
    (line,) = read(games, absent).results
    assert (line.state.zh, line.rank, line.entrants) == ("缺赛", None, None)


def test_tiers_and_years_stand_in_one_record_and_every_office_of_them_reads_it() -> None:
    games = published()
    draft = replace(DRAFT, code="province-2028", number_prefix="PROV", year=2028, tier=Tier.PROVINCE)
    later = competitions.create_competition(draft, by=games.organizer, now=NOW)
    competitions.save_event(later, setup(), by=games.organizer, now=NOW)
    import_roster(later, roster_workbook(row(1)), file="r.xlsx", by=games.organizer, now=NOW)
    found = read_office_record(
        first(games).id, later, form="json", policies=policies(), by=games.organizer, now=NOW
    )
    assert [(each.year, each.tier.en) for each in found.results] == [(2028, "province"), (2026, "city")]
    log = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (log.chain_id, log.action) == (later, "record.read")
    assert '"form":"json"' in log.detail
    other = entry(games, 2).members[0].person_id
    with refused("本竞赛没有此人的记录", "holds nothing of that person"):
        read_office_record(other, later, form="page", policies=policies(), by=games.organizer, now=NOW)


def test_somebody_beside_an_entry_has_a_record_too() -> None:
    games = drawn()
    rows = workbook(supporters_sheet.SHEET, supporters_sheet.TEMPLATE, [beside("E01-001", "主教练", 52)])
    supporters.import_supporters(games.id, rows, file="beside.xlsx", by=games.organizer, now=NOW)
    coach = next(each for each in people_of(games.id) if each.name == "周丙")
    found = read(games, coach.id)
    assert [(each.part.zh, each.names) for each in found.help] == [("主教练", entry(games, 1).names)]
    assert (found.results, found.empty) == ((), False)
    assert len(people_of(games.id)) == 4


def test_a_person_reads_the_own_record() -> None:
    games = published()
    given = {"policies": policies(), "by": games.organizer, "now": NOW}
    found = read_own_record(first(games).id, form="xlsx", **given)
    assert [each.rank for each in found.results] == [1]
    assert logged()[-1] == "record.read_own"


def test_the_workbook_has_a_sheet_for_each_kind_and_no_full_number(tmp_path: Path) -> None:
    games = published()
    coach = beside("E01-002", "主教练", 1, **own_id(games))
    rows = workbook(supporters_sheet.SHEET, supporters_sheet.TEMPLATE, [coach])
    supporters.import_supporters(games.id, rows, file="beside.xlsx", by=games.organizer, now=NOW)
    issue(approved(games), tmp_path)
    with_everything(games)
    data = record_workbook(read(games, first(games).id, form="xlsx"))
    book = load_workbook(BytesIO(data))
    assert book.sheetnames == [
        "竞赛成绩",
        "执教与指导",
        "荣誉称号",
        "技能等级证书",
        "奖励决定",
        "证书与通知",
    ]
    words = [str(cell.value) for sheet in book for line in sheet for cell in line if cell.value is not None]
    assert "其他赛事" in words
    assert any("示例数据" in word for word in words)
    assert not any(id_number(1) in word for word in words)
    bare = load_workbook(BytesIO(record_workbook(read(games, entry(games, 3).members[0].person_id))))
    assert bare.sheetnames[0] == "竞赛成绩"
