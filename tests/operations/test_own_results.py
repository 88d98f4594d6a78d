"""An entrant's own result: found by what only the entrant knows, complete, and logged."""

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from competition.db import db
from competition.db.audit import AuditEntry
from competition.domain.identity import check_digit
from competition.domain.scoresheet import EntryState
from competition.operations import confirming, draws, entry_states, signing
from competition.operations.own_results import ENTRANT, asked_for, find_own_entry, read_own_result, slip_facts
from tests.operations.games import (
    Games,
    confirmed,
    drawn,
    enter,
    entry,
    founded,
    mark,
    publish,
    published,
    rank,
    seated,
)
from tests.operations.helpers import NOW, id_number, logged, refused, row

pytestmark = pytest.mark.usefixtures("app")


def ending(person: int) -> str:
    return id_number(person)[-6:]


def found(games: Games, who: str, last: str) -> str | None:
    result = find_own_entry(games.event, who=who, ending=last, now=NOW)
    return result.number if result else None


def test_an_entry_is_found_by_its_number_or_by_a_name() -> None:
    games = published()
    name = entry(games, 2).names
    assert found(games, "E01-002", ending(2)) == "E01-002"
    assert found(games, " ｅ01-002 ", f" {ending(2).lower()}") == "E01-002"
    assert found(games, f" {name} ", ending(2)) == "E01-002"


def test_nothing_is_found_by_what_does_not_fit() -> None:
    games = published()
    name = entry(games, 2).names
    for who, last in (
        ("E01-002", ending(1)),
        ("E01-009", ending(2)),
        (name, ending(1)),
        (name, ending(2)[1:]),
        (name, id_number(2)),
        ("", ""),
        ("张三", ending(2)),
        ("E01-002", "一二三四五六"),
    ):
        assert found(games, who, last) is None, (who, last)


def test_guesses_at_one_entry_are_counted_together_however_it_is_written() -> None:
    assert {asked_for(each) for each in ("E01-002", " ｅ01-002 ", "e 01-002")} == {"E01-002"}
    assert asked_for("李 明") == asked_for("李明") != asked_for("李月")


def test_two_entries_that_fit_are_none() -> None:
    """Namesakes whose numbers end alike: neither may see the other's result; the entry's number tells them apart."""
    games = seated(founded())
    twins = (id_number(1), next(_ending_like(id_number(1))))
    enter(games, *(row(1, "李明", id=number) for number in twins))
    draws.draw_event(games.event, seed="2026", secret="for tests", by=games.organizer, now=NOW)
    _finish(games, 1, 2)
    assert found(games, "李明", twins[0][-6:]) is None
    assert found(games, "E01-001", twins[0][-6:]) == "E01-001"
    assert found(games, "E01-002", twins[1][-6:]) == "E01-002"


def _finish(games: Games, *numbers: int) -> None:
    """Mark these entries and publish."""
    for number in numbers:
        mark(games, number)
    confirming.confirm_sheets(games.event, by=games.chief, now=NOW)
    signing.sign_off(games.event, by=games.chief, now=NOW)
    rank(games)
    publish(games)


def _ending_like(number: str) -> Iterator[str]:
    """Other ID numbers with the same last six characters."""
    for year in range(1960, 2000):
        first = f"{number[:6]}{year}{number[10:17]}"
        if first + check_digit(first) != number and check_digit(first) == number[-1]:
            yield first + check_digit(first)


def test_before_publication_nobody_is_found_and_nothing_is_read() -> None:
    games = confirmed()
    rank(games)
    assert found(games, "E01-001", ending(1)) is None
    with refused("没有这一参赛编号的已公布成绩", "No published result has that entry"):
        read_own_result(entry(games, 1).id, form="page", by=ENTRANT, now=NOW)
    with refused("没有这一参赛编号的已公布成绩", "No published result has that entry"):
        read_own_result(999, form="page", by=ENTRANT, now=NOW)


def test_reading_is_logged_without_names_or_numbers_of_people() -> None:
    games = published()
    own = read_own_result(entry(games, 2).id, form="pdf", by=ENTRANT, now=NOW)
    assert logged()[-1] == "result.read_own"
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert json.loads(last.detail) == {"event": "E01", "entry": "E01-002", "version": 1, "form": "pdf"}
    assert last.by == "entrant"
    assert own.names == (entry(games, 2).names,)


def test_a_ranked_entry_reads_everything_of_its_own() -> None:
    games = published({1: 90, 2: 80, 3: 80})
    own = read_own_result(entry(games, 2).id, form="json", by=ENTRANT, now=NOW)
    plain = json.loads(json.dumps(own.as_dict()))
    assert plain["place"] == {"zh": "并列第2名（共3名）", "en": "shared rank 2 of 3"}
    assert plain["award"]["zh"] == "银牌"
    assert (plain["total"], plain["scale_mark"], plain["group"]) == ("80.00", None, None)
    assert plain["state"]["zh"] == "参赛"
    assert plain["published_on"] == "2026-09-20"
    assert plain["breakdown"][0]["value"] == "80.00"
    facts = slip_facts(own, list_url="https://saiwu.example/c")
    assert (facts.number, facts.total, facts.place, facts.award) == (
        "E01-002-V1",
        "80.00",
        "并列第2名（共3名）",
        "银牌",
    )
    assert facts.sentences[0].zh.startswith("总分 80.00，来自：")
    assert [line.id for line in facts.lines][:3] == ["total", "theory", "T"]
    assert facts.lines[1].note == "×30% = 24"


def test_a_scale_and_a_group_are_told() -> None:
    ranking = {"scale": "median-mad-700", "by_group": True}
    games = published({1: 90, 2: 80, 3: 70}, ranking=ranking)
    own = read_own_result(entry(games, 1).id, form="page", by=ENTRANT, now=NOW)
    assert own.scale_mark == "720"
    assert own.total == "87.00"
    assert own.group is not None
    assert own.as_dict()["group"] == {"zh": "职工组", "en": "workers"}
    assert slip_facts(own, list_url="https://saiwu.example").group == "职工组"


@pytest.mark.parametrize(
    ("state", "zh", "total"),
    [(EntryState.WITHDRAWN, "退赛", ""), (EntryState.EXHIBITION, "表演（不计名次）", "80.00")],
)
def test_who_has_no_place_reads_the_state(state: EntryState, zh: str, total: str) -> None:
    games = drawn(entries=3)
    entry_states.set_entry_state(entry(games, 3).id, state, reason="理由", by=games.organizer, now=NOW)
    _finish(games, *((1, 2, 3) if state.marked else (1, 2)))
    assert found(games, "E01-003", ending(3)) == "E01-003"
    own = read_own_result(entry(games, 3).id, form="page", by=ENTRANT, now=NOW)
    assert (own.state.zh, own.total, own.place, own.award) == (zh, total, None, None)
    assert own.explanation.sentences[0].zh.startswith(zh)
    plain = own.as_dict()
    assert (plain["place"], plain["award"], plain["breakdown"]) == (None, None, [])
    facts = slip_facts(own, list_url="https://saiwu.example")
    assert (facts.state, facts.place, facts.award, facts.lines) == (zh, "", "", ())
