"""三次加密: prepared with public commitments, drawn by three custodians in order, each with an own key."""

from dataclasses import replace

import pytest

from competition.codec import dump
from competition.db import db
from competition.db.audit import AuditEntry
from competition.db.custodian_keys import find_key, seal_to
from competition.db.custody import notes_of, stages_of
from competition.db.draws import works_of
from competition.db.marking import newest_scheme
from competition.domain.draw import CodeCustody, Place, commitment
from competition.domain.scoresheet import EntryState
from competition.domain.three_codes import join_tables, redraw
from competition.operations.competitions import save_event
from competition.operations.draw_stages import (
    draw_stage,
    layout_of,
    prepare_draw,
    read_table,
    void_draw,
)
from competition.operations.draws import draw_event
from competition.operations.entry_states import set_entry_state
from competition.operations.floor import note_station
from competition.operations.overview import overview_event
from competition.operations.rosters import import_roster
from tests.operations.custody import (
    FIRST,
    SECOND,
    SEEDS,
    THIRD,
    custodian,
    draw,
    drawn_in_stages,
    event_of,
    keep,
    passphrase,
    prepare,
    row_of,
    sealed_games,
    table,
    works,
)
from tests.operations.games import drawn, enter, entry, founded, seated, stage
from tests.operations.helpers import NOW, account, logged, refused, roster_workbook, row, setup

pytestmark = pytest.mark.usefixtures("app")


def last_detail() -> str:
    return db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id.desc())).first().detail


def test_the_commitments_are_there_before_anything_is_drawn() -> None:
    games = sealed_games()
    prepare(games)
    rows = stages_of(games.event)
    assert [row.commitment for row in rows.values()] == [commitment(seed) for seed in SEEDS.values()]
    assert all(row.seed == "" and row.drawn_at is None for row in rows.values())
    assert (stage(games), logged()[-1], works(games)) == ("preparing", "draw.prepare", [])
    assert not any(seed in last_detail() for seed in SEEDS.values())


def test_three_custodians_draw_one_after_the_other() -> None:
    games = sealed_games(entries=5, stations=4, reserve=1)
    prepare(games)
    (first,) = draw(games, FIRST)
    assert (first.lines, first.neighbours, stage(games)) == (5, None, "drawing")
    (second,) = draw(games, SECOND)
    assert (second.lines, second.neighbours, stage(games)) == (5, 0, "drawing")
    assert works(games) == []
    draw(games, THIRD)
    assert (stage(games), logged()[-1]) == ("marking", "draw.stage")
    assert [work.code for work in works(games)] == ["01", "02", "03", "04", "05"]
    assert [work.id for work in works(games)] == sorted(work.id for work in works(games))
    assert all(
        (work.entry_id, work.session, work.station) == (None, None, None) for work in works_of(games.event)
    )
    assert newest_scheme(games.event).frozen_at == NOW


def test_each_table_follows_from_its_seed_and_fits_the_others() -> None:
    games = drawn_in_stages(entries=5, stations=4, reserve=1)
    tables = [table(games, each) for each in (FIRST, SECOND, THIRD)]
    layout = layout_of(event_of(games))
    for lines, seed in zip(tables, SEEDS.values(), strict=True):
        assert redraw(lines, layout, seed=seed) == lines
    owners = join_tables(*tables)
    assert sorted(number for number, _place in owners.values()) == [f"E01-{n:03}" for n in range(1, 6)]
    assert {place for _number, place in owners.values()} == set(layout.places(5))
    assert Place(1, 4) in layout.reserves(5)


def test_reading_a_table_is_in_the_log_and_tells_nothing_there() -> None:
    games = drawn_in_stages()
    table(games, FIRST)
    assert (logged()[-1], last_detail()) == ("draw.read_table", dump({"event": "E01", "stage": "entry_code"}))


def test_a_table_is_for_its_custodian_after_the_draw() -> None:
    games = sealed_games()
    prepare(games)
    with refused("还没有抽，没有表", "there is no table"):
        table(games, FIRST)
    with refused("不由您保管", "You do not keep the “first stage"):
        read_table(games.event, FIRST, passphrase=passphrase(SECOND), by=custodian(SECOND), now=NOW)
    with refused("您还没有密钥", "You have no key yet"):
        read_table(games.event, FIRST, passphrase="whatever it is", by=games.organizer, now=NOW)


def test_stages_follow_one_another_and_are_drawn_once() -> None:
    games = sealed_games()
    with refused("抽签还没有准备", "The draw is not prepared"):
        draw(games, FIRST)
    prepare(games)
    with refused("“第一次加密：参赛号”还没有抽", "The “first stage: entry codes” is not drawn yet"):
        draw(games, SECOND)
    draw(games, FIRST)
    with refused("“第一次加密：参赛号”已经抽过", "was drawn already"):
        draw(games, FIRST)
    with refused("不由您保管", "You do not keep"):
        draw_stage(games.event, SECOND, passphrase=passphrase(THIRD), by=custodian(THIRD), now=NOW)
    with refused("口令不对", "The passphrase is wrong"):
        draw_stage(games.event, SECOND, passphrase="not the passphrase", by=custodian(SECOND), now=NOW)


def test_a_draw_is_prepared_once_and_lists_what_is_missing() -> None:
    games = sealed_games(keys=False)
    someone = account("someone")
    with refused("没有第一加密裁判", "There is no first draw custodian") as found:
        prepare_draw(
            games.event,
            custodians={SECOND: someone.user_id},
            seeds=SEEDS,
            by=games.organizer,
            now=NOW,
        )
    assert "没有第二加密裁判" in "".join(map(str, found))
    assert "没有第三加密裁判" in "".join(map(str, found))
    for each in (FIRST, SECOND, THIRD):
        keep(games, each)
    prepare(games)
    with refused("种子的承诺已公布，不能再换种子", "the seeds stand"):
        prepare(games)


def test_a_custodian_without_a_key_cannot_be_named() -> None:
    games = sealed_games()
    key = find_key(custodian(SECOND).user_id)
    db.session.delete(key)
    db.session.commit()
    with refused("第二加密裁判custodian2还没有密钥", "custodian2, second draw custodian, has no key yet"):
        prepare(games)


def test_what_keeps_an_event_from_being_drawn_keeps_it_from_being_prepared() -> None:
    games = founded(custody=CodeCustody.THREE_STAGE)
    for each in (FIRST, SECOND, THIRD):
        keep(games, each)
    with refused("本项目还没有选手", "The event has no entries") as found:
        prepare(games)
    assert "没有裁判长" in "".join(map(str, found))


def test_the_kind_of_the_draw_is_the_events() -> None:
    games = sealed_games()
    with refused("采用三次加密，不能单次抽签", "drawn in three stages, not at once"):
        draw_event(games.event, seed="2026", secret="for tests", by=games.organizer, now=NOW)


def test_an_event_of_one_draw_has_no_stages() -> None:
    games = seated(founded())
    enter(games, row(1))
    for each in (FIRST, SECOND, THIRD):
        keep(games, each)
    with refused("采用单次抽签，没有三次加密", "drawn at once, not in three stages"):
        prepare(games)
    with refused("抽签还没有准备", "The draw is not prepared"):
        void_draw(games.event, reason="没有", by=games.organizer, now=NOW)


def test_an_event_that_was_drawn_is_not_prepared() -> None:
    games = drawn()
    with refused("不能准备抽签", "not possible to prepare a draw"):
        prepare_draw(games.event, custodians={}, seeds=SEEDS, by=games.organizer, now=NOW)


def test_entries_stand_from_the_first_stage_on() -> None:
    games = sealed_games()
    prepare(games)
    draw(games, FIRST)
    with refused("处于“抽签中（三次加密）”阶段，不能报名", "“being drawn in three stages”"):
        import_roster(games.id, roster_workbook(row(9)), file="late.xlsx", by=games.organizer, now=NOW)
    with refused("加密号尚未开启：缺赛由现场裁判按工位记录", "The codes are sealed"):
        set_entry_state(entry(games, 1).id, EntryState.ABSENT, reason="未到", by=games.organizer, now=NOW)
    with refused("不能修改设置", "not possible to change its setup"):
        save_event(games.id, setup(stations=9), code="E01", by=games.organizer, now=NOW)


def test_who_is_disqualified_meanwhile_comes_back_only_after_the_opening() -> None:
    games = drawn_in_stages()
    person = entry(games, 1).id
    set_entry_state(person, EntryState.DISQUALIFIED, reason="冒名", by=games.organizer, now=NOW)
    with refused("恢复参赛须待开启之后", "nobody is put back before the opening"):
        set_entry_state(person, EntryState.COMPETING, reason="误判", by=games.organizer, now=NOW)


def test_a_draw_is_given_up_with_a_reason_while_nothing_is_marked() -> None:
    games = sealed_games()
    prepare(games)
    draw(games, FIRST, SECOND)
    with refused("请写明理由", "Give the reason"):
        void_draw(games.event, reason=" ", by=games.organizer, now=NOW)
    void_draw(games.event, reason="第二加密裁判忘记口令", by=games.organizer, now=NOW)
    assert (stage(games), stages_of(games.event), logged()[-1]) == ("preparing", {}, "draw.void")
    assert commitment(SEEDS[FIRST]) in last_detail()
    prepare(games)
    draw(games)
    with refused("评分已经开始，不能作废抽签", "the draw stands"):
        void_draw(games.event, reason="再来一次", by=games.organizer, now=NOW)


def test_what_the_floor_noted_goes_with_the_draw_it_was_noted_of() -> None:
    games = sealed_games()
    prepare(games)
    draw(games, FIRST, SECOND)
    floor = {"state": EntryState.WITHDRAWN, "elapsed": 60, "reason": "中途离场"}
    note_station(games.event, Place(1, 1), **floor, by=account("floor"), now=NOW)
    void_draw(games.event, reason="第三加密裁判忘记口令", by=games.organizer, now=NOW)
    assert notes_of(games.event) == []


def test_the_setup_stands_while_a_draw_is_prepared() -> None:
    games = sealed_games()
    prepare(games)
    changed = replace(setup(), custody=CodeCustody.SINGLE)
    with refused("抽签已准备好", "The draw is prepared"):
        save_event(games.id, changed, code="E01", by=games.organizer, now=NOW)
    void_draw(games.event, reason="改用单次抽签", by=games.organizer, now=NOW)
    save_event(games.id, changed, code="E01", by=games.organizer, now=NOW)
    assert event_of(games).custody == CodeCustody.SINGLE


def test_a_seed_that_was_exchanged_is_refused() -> None:
    games = sealed_games()
    prepare(games)
    changed = row_of(games, FIRST)
    changed.seed_sealed = seal_to(changed.public_key, "another seed")
    db.session.commit()
    with refused("密封的种子与公布的承诺不符", "not the one that was committed to"):
        draw(games, FIRST)


def test_the_overview_counts_no_sheets_while_codes_are_drawn() -> None:
    games = sealed_games()
    prepare(games)
    draw(games, FIRST)
    overview = overview_event(event_of(games))
    assert (overview.progress.expected, overview.progress.complete, overview.blockers) == (0, False, ())


def test_reserve_stations_are_fewer_than_stations() -> None:
    games = founded()
    described = replace(setup("E03"), reserve=2)
    with refused("备用工位2个，工位共2个，没有可用的工位", "2 of 2 stations are in reserve"):
        save_event(games.id, described, by=games.organizer, now=NOW)
