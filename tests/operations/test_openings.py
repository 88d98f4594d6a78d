"""The opening: after all sheets are signed, third, second, first, each before two witnesses; then works bear names."""

from datetime import timedelta

import pytest

from competition.codec import dump
from competition.db import db
from competition.db.audit import AuditEntry
from competition.db.conflicts import Substitute
from competition.db.custodian_keys import seal_to
from competition.db.marking import SheetRow
from competition.domain.draw import Place
from competition.domain.roles import Role
from competition.domain.scoresheet import EntryState
from competition.operations.accounts import grant_role
from competition.operations.confirming import confirm_sheets, return_sheet
from competition.operations.draw_stages import LINES_OF
from competition.operations.entry_states import record_elapsed, set_entry_state
from competition.operations.floor import floor_is_open, note_station, places_of, set_missing
from competition.operations.log_pages import download_log, read_page
from competition.operations.openings import (
    attest_opening,
    disagreements,
    next_to_open,
    open_stage,
    repeat_draw,
    unopenable,
)
from competition.operations.people import revoke_role
from competition.operations.progress import unfinished, unsigned
from competition.operations.reopening import ask_reopening
from tests.operations.custody import (
    FIRST,
    SECOND,
    SEEDS,
    THIRD,
    attest,
    custodian,
    draw,
    drawn_in_stages,
    event_of,
    mark_works,
    open_all,
    open_one,
    passphrase,
    prepare,
    row_of,
    sealed_games,
    sign,
    signed,
    table,
    who,
    witnesses,
    works,
)
from tests.operations.games import Games, entry, publish, rank, standings_of
from tests.operations.helpers import NOW, account, logged, refused

pytestmark = pytest.mark.usefixtures("app")


def floor_judge(games: Games):
    person = account("floor")
    grant_role(person.user_id, games.id, Role.FLOOR_JUDGE, by=games.organizer, now=NOW)
    return person


def note(games: Games, session: int, station: int, state: EntryState = EntryState.COMPETING, **more: object):
    given = {"reason": "未到场", "by": who("floor"), "now": NOW, **more}
    note_station(games.event, Place(session, station), state=state, **given)


def miss(games: Games, code: str, *, missing: bool = True, reason: str = "未收到作品") -> None:
    set_missing(games.event, code, missing=missing, reason=reason, by=custodian(THIRD), now=NOW)


def code_at(games: Games, session: int, station: int) -> str:
    """What only the third custodian can tell."""
    return next(
        line.code for line in table(games, THIRD) if (line.session, line.station) == (session, station)
    )


def entry_at(games: Games, session: int, station: int) -> str:
    """What only the first and the second custodian together can tell."""
    at = {(line.session, line.station): line.code for line in table(games, SECOND)}
    return next(line.entry for line in table(games, FIRST) if line.code == at[session, station])


# The opening


def test_opened_works_bear_their_entries_and_places() -> None:
    games = signed(entries=5, stations=2)
    owners = {line.code: line.entry for line in table(games, FIRST)}
    seated = {(line.session, line.station): owners[line.code] for line in table(games, SECOND)}
    wanted = {
        line.code: (seated[line.session, line.station], line.session, line.station)
        for line in table(games, THIRD)
    }
    open_all(games)
    assert {work.code: (work.label, work.session, work.station) for work in works(games)} == wanted
    assert [row_of(games, each).seed for each in (FIRST, SECOND, THIRD)] == list(SEEDS.values())
    assert next_to_open(event_of(games)) is None
    assert repeat_draw(event_of(games)) == []


def test_marks_come_to_their_entries_and_are_ranked_after_the_opening_only() -> None:
    games = drawn_in_stages()
    mark_works(games, {"01": 50, "02": 60, "03": 70, "04": 80})
    sign(games)
    with refused("加密号还没有开启", "The codes are not opened"):
        rank(games)
    assert unsigned(event_of(games)) == []
    open_all(games)
    owner = {work.code: work.label for work in works(games)}
    rank(games)
    _row, standings = standings_of(games.event)
    assert [line.entry for line in standings] == [owner[code] for code in ("04", "03", "02", "01")]
    publish(games)


def test_the_stages_are_opened_in_reverse_order_and_once() -> None:
    games = signed()
    assert next_to_open(event_of(games)) is THIRD
    with refused("现在不能开启“第一次加密：参赛号”", "cannot be opened now"):
        open_one(games, FIRST)
    one, _other = witnesses(games)
    with refused("现在不能开启", "cannot be opened now"):
        attest_opening(games.event, SECOND, by=one, now=NOW)
    attest(games, THIRD)
    open_one(games, THIRD)
    assert next_to_open(event_of(games)) is SECOND
    assert all(work.entry_id is None for work in works(games))
    with refused("现在不能开启", "cannot be opened now"):
        open_one(games, THIRD)


def test_nothing_is_opened_before_all_sheets_are_signed() -> None:
    games = drawn_in_stages()
    attest(games, THIRD)
    with refused("评分表P1还有4份未确认", "4 sheets of form P1"):
        open_one(games, THIRD)
    mark_works(games)
    with refused("评分表T1还有4份未确认", "4 sheets of form T1"):
        open_one(games, THIRD)


def test_nothing_is_opened_before_all_stages_are_drawn() -> None:
    games = sealed_games()
    assert next_to_open(event_of(games)) is None
    prepare(games)
    draw(games, FIRST)
    assert next_to_open(event_of(games)) is None
    one, _other = witnesses(games)
    with refused("现在不能开启", "cannot be opened now"):
        attest_opening(games.event, THIRD, by=one, now=NOW)


def test_two_witnesses_are_present_on_the_day() -> None:
    games = signed()
    with refused("须有两名见证人当日在场确认，现有0名", "there are 0"):
        open_one(games, THIRD)
    one, other = witnesses(games)
    attest_opening(games.event, THIRD, by=one, now=NOW)
    with refused("您今天已确认在场", "You attested today already"):
        attest_opening(games.event, THIRD, by=one, now=NOW)
    with refused("现有1名", "there are 1"):
        open_one(games, THIRD)
    attest_opening(games.event, THIRD, by=other, now=NOW)
    tomorrow = NOW + timedelta(days=1)
    with refused("现有0名", "there are 0"):
        open_one(games, THIRD, now=tomorrow)
    attest(games, THIRD, now=tomorrow)
    open_one(games, THIRD, now=tomorrow)
    said = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id.desc())).first().detail
    assert '"witnesses":["supervisor1","supervisor2"]' in said


@pytest.mark.parametrize("name", ["judge", "chief", "custodian1"])
def test_who_has_a_part_in_the_event_is_no_witness(name: str) -> None:
    games = signed()
    with refused(f"{name}是本项目的加密裁判或裁判", f"{name} keeps codes or judges"):
        attest_opening(games.event, THIRD, by=who(name), now=NOW)


def test_who_may_step_in_is_no_witness() -> None:
    games = signed()
    spare = account("spare")
    row = Substitute(event_id=games.event, sub_criterion="P1", position=1, user_id=spare.user_id)
    db.session.add(row)
    db.session.commit()
    with refused("spare是本项目的加密裁判或裁判", "spare keeps codes or judges"):
        attest_opening(games.event, THIRD, by=spare, now=NOW)


def test_what_was_marked_under_codes_is_in_the_log_once_it_is_published() -> None:
    games = signed()
    competition = event_of(games).competition
    assert any(
        each.action == "sheet.submit" and each.detail is None for each in read_page(competition).entries
    )
    with refused("日志中有尚未公布的分数", "holds marks that are not published"):
        download_log(competition, form="csv")
    open_all(games)
    rank(games)
    publish(games)
    competition = event_of(games).competition
    assert all(each.detail is not None for each in read_page(competition, page=None).entries)
    assert download_log(competition, form="csv")


def test_only_the_custodian_opens_and_with_the_passphrase() -> None:
    games = signed()
    attest(games, THIRD)
    with refused("不由您保管", "You do not keep"):
        open_stage(games.event, THIRD, passphrase=passphrase(FIRST), by=custodian(FIRST), now=NOW)
    with refused("口令不对", "The passphrase is wrong"):
        open_stage(games.event, THIRD, passphrase=passphrase(FIRST), by=custodian(THIRD), now=NOW)


def test_a_sheet_given_back_stops_the_opening() -> None:
    games = drawn_in_stages()
    mark_works(games)
    sheet = next(iter(db.session.execute(db.text("SELECT id FROM sheet ORDER BY id")).scalars()))
    return_sheet(sheet, reason="漏看", by=games.chief, now=NOW)
    confirm_sheets(games.event, by=games.chief, now=NOW)
    attest(games, THIRD)
    (found,) = unopenable(event_of(games), THIRD, now=NOW)
    assert found.what.zh.startswith("评分表")


def test_nothing_is_marked_again_once_codes_are_being_opened() -> None:
    games = signed()
    attest(games, THIRD)
    open_one(games, THIRD)
    first = db.session.query(SheetRow).filter_by(event_id=games.event).first()
    with refused("不能再由裁判重新评分", "no sheet goes back to its judge"):
        ask_reopening(first.id, reason="漏看", by=games.chief, now=NOW)


def test_a_witness_who_is_none_any_more_does_not_count() -> None:
    games = signed()
    attest(games, THIRD)
    one = witnesses(games)[0]
    revoke_role(games.id, one.user_id, Role.SUPERVISOR, reason="回避", by=games.organizer, now=NOW)
    with refused("现有1名", "there are 1"):
        open_one(games, THIRD)


def test_a_table_that_was_exchanged_is_refused() -> None:
    games = signed()
    attest(games, THIRD)
    lines = table(games, THIRD)
    swapped = (*lines[2:], *lines[:2])
    row = row_of(games, THIRD)
    row.table_sealed = seal_to(row.public_key, dump(swapped, LINES_OF[THIRD]))
    db.session.commit()
    with refused("由种子重算不出", "does not follow from its seed"):
        open_one(games, THIRD)


def test_whoever_repeats_an_opened_draw_finds_what_was_changed() -> None:
    games = signed()
    open_all(games)
    first, second = works(games)[:2]
    first.session, second.session = 8, 9
    db.session.commit()
    (found,) = repeat_draw(event_of(games))
    assert found.what.zh == f"作品{first.code}、{second.code}所属的选手或工位与开启的三张表不符。"
    row = row_of(games, SECOND)
    row.seed, row.opened_table = (
        "another",
        row_of(games, SECOND).opened_table.replace('"station":1', '"station":9'),
    )
    db.session.commit()
    said = "".join(map(str, repeat_draw(event_of(games))))
    assert "密封的种子与公布的承诺不符" in said
    assert "由种子重算不出" in said


def test_before_the_opening_there_is_nothing_to_repeat() -> None:
    games = sealed_games()
    assert repeat_draw(event_of(games)) == []
    prepare(games)
    draw(games)
    assert repeat_draw(event_of(games)) == []


# The floor, and works that are missing


def test_the_floor_notes_by_station_and_the_opening_applies_it() -> None:
    games = drawn_in_stages(entries=4, stations=4)
    floor_judge(games)
    absent, stopped, quick = (entry_at(games, 1, station) for station in (1, 2, 3))
    note(games, 1, 1, EntryState.ABSENT)
    note(games, 1, 2, EntryState.WITHDRAWN, elapsed=600, reason="受伤")
    note(games, 1, 3, elapsed=5400, reason="")
    assert logged()[-1] == "floor.note"
    miss(games, code_at(games, 1, 1))
    mark_works(games)
    sign(games)
    open_all(games)
    states = {each: entry(games, int(each[-1])) for each in (absent, stopped, quick)}
    assert [(each.state, each.elapsed) for each in states.values()] == [
        ("absent", None),
        ("withdrawn", 600),
        ("competing", 5400),
    ]
    assert not unfinished(event_of(games))


def test_what_an_organizer_decided_meanwhile_stands() -> None:
    games = drawn_in_stages(entries=4, stations=4)
    floor_judge(games)
    number = entry_at(games, 1, 2)
    set_entry_state(
        entry(games, int(number[-1])).id, EntryState.DISQUALIFIED, reason="冒名", by=games.organizer, now=NOW
    )
    note(games, 1, 2, EntryState.WITHDRAWN, reason="离场")
    mark_works(games)
    sign(games)
    open_all(games)
    assert entry(games, int(number[-1])).state == EntryState.DISQUALIFIED


def test_a_note_and_a_missing_work_that_do_not_fit_stop_the_opening_until_settled() -> None:
    games = drawn_in_stages(entries=4, stations=4)
    floor_judge(games)
    note(games, 1, 1, EntryState.ABSENT)
    code, other = code_at(games, 1, 1), code_at(games, 1, 2)
    miss(games, other)
    mark_works(games)
    sign(games)
    assert disagreements(event_of(games)) == []
    attest(games, THIRD)
    open_one(games, THIRD)
    attest(games, SECOND)
    with refused(
        f"第1场工位1（作品{code}）：现场记缺赛，却有作品", "noted as absent, but there is a work"
    ) as found:
        open_one(games, SECOND)
    assert f"第1场工位2（作品{other}）：作品记为缺失，现场却未记缺赛或退赛" in "".join(map(str, found))
    note(games, 1, 1, EntryState.COMPETING, reason="看错工位")
    note(games, 1, 2, EntryState.ABSENT, reason="看错工位")
    open_one(games, SECOND)
    attest(games, FIRST)
    open_one(games, FIRST)
    assert sum(each.state_value is EntryState.ABSENT for each in (entry(games, n) for n in range(1, 5))) == 1


def test_a_work_that_turned_up_is_marked() -> None:
    games = drawn_in_stages(entries=4, stations=4)
    miss(games, "02")
    assert logged()[-1] == "work.missing"
    mark_works(games)
    miss(games, "02", missing=False, reason="作品找到")
    assert "未确认：" in unsigned(event_of(games))[0].what.zh
    assert [work.state for work in works(games)] == ["competing"] * 4


def test_what_the_floor_cannot_note_is_said_at_once() -> None:
    games = drawn_in_stages(entries=3, stations=2, reserve=1)
    floor_judge(games)
    assert places_of(event_of(games)) == (Place(1, 1), Place(2, 1), Place(3, 1))
    with refused("第1场没有分配工位2", "Nobody works at station 2 in session 1") as found:
        note(games, 1, 2, EntryState.DISQUALIFIED, elapsed=-1, reason="")
    said = "".join(map(str, found))
    assert "现场只能记到场、缺赛或中途退赛" in said
    assert "用时须在0秒至7天之间" in said
    assert "请写明理由" in said


def test_a_note_is_changed_with_a_reason() -> None:
    games = drawn_in_stages(entries=2, stations=2)
    floor_judge(games)
    note(games, 1, 1, reason="")
    with refused("请写明理由", "Give the reason"):
        note(games, 1, 1, elapsed=60, reason="")


def test_the_floor_is_open_between_the_second_stage_and_the_opening() -> None:
    games = sealed_games(entries=2)
    floor_judge(games)
    assert places_of(event_of(games)) == ()
    prepare(games)
    draw(games, FIRST)
    assert not floor_is_open(event_of(games))
    with refused("现在不能做现场记录", "Nothing can be noted now"):
        note(games, 1, 1)
    draw(games, SECOND)
    note(games, 1, 1)
    draw(games, THIRD)
    mark_works(games)
    sign(games)
    open_all(games)
    with refused("现在不能做现场记录", "Nothing can be noted now"):
        note(games, 1, 1)
    with refused("加密号已经开启，不能再改作品状态", "The codes are opened"):
        miss(games, "01")
    record_elapsed(entry(games, 1).id, 60, by=games.organizer, now=NOW)


def test_only_the_third_custodian_says_which_works_are_missing() -> None:
    games = drawn_in_stages(entries=2)
    with refused("没有作品号“99”", "There is no work code “99”"):
        miss(games, "99")
    with refused("请写明理由", "Give the reason"):
        miss(games, "01", reason=" ")
    with refused("不由您保管", "You do not keep"):
        set_missing(games.event, "01", missing=True, reason="无", by=custodian(FIRST), now=NOW)
