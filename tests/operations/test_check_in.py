"""报到: who is found, what is missing, and two desks at once."""

from datetime import timedelta

import pytest
from flask import Flask

from competition.db import db
from competition.db.entries import Entry
from competition.db.sealing import seal
from competition.domain.scoresheet import EntryState
from competition.operations.application_review import accept_applications
from competition.operations.check_in import (
    NO_CONSENT,
    NO_PHOTO,
    check_in,
    counts,
    find_cards,
    undo_check_in,
)
from competition.operations.rosters import import_roster
from tests.operations.applying import Contest, approved, contest, entered
from tests.operations.helpers import NOW, account, id_number, logged, refused, roster_workbook, row


@pytest.fixture
def open_(app: Flask) -> Contest:
    given = contest()
    for person in (1, 2, 3):
        entered(given, person)
    return given


def found(given: Contest, typed: str, **more: object) -> list[str]:
    return [card.entry.number for card in find_cards(given.id, typed, now=NOW, **more)]


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("张某二", ["E01-002"]),
        ("张某", ["E01-001", "E01-002", "E01-003"]),
        ("e01-003", ["E01-003"]),
        ("Ｅ０１００３", ["E01-003"]),
        (id_number(2)[-4:], ["E01-002"]),
        (id_number(2), ["E01-002"]),
        (id_number(2)[-3:], []),
        ("王某", []),
        ("  ", []),
    ],
)
def test_an_entrant_is_found_by_what_is_at_hand(open_: Contest, typed: str, numbers: list[str]):
    assert found(open_, typed) == numbers


def test_a_slip_says_which_entry(open_: Contest):
    entry = db.session.query(Entry).filter_by(number="E01-002").one()
    assert found(open_, "a signed code", entry_id=entry.id) == ["E01-002"]
    assert found(open_, "a signed code", entry_id=999) == []


def test_a_card_says_what_is_missing(open_: Contest):
    young = id_number(7, born="20100301")
    ids = approved(open_, 4, id_number=young)
    accept_applications(ids, by=open_.office, now=NOW)
    (card,) = find_cards(open_.id, "张某四", now=NOW)
    assert [texts for _member, texts in card.missing] == [(NO_PHOTO, NO_CONSENT)]
    (complete,) = find_cards(open_.id, "张某一", now=NOW)
    assert [texts for _member, texts in complete.missing] == [()]


def test_who_came_with_a_roster_lacks_no_photo_and_whose_number_was_removed_is_found_by_name(open_: Contest):
    import_roster(open_.id, roster_workbook(row(8, "李某八")), file="roster.xlsx", by=open_.office, now=NOW)
    (card,) = find_cards(open_.id, "李某八", now=NOW)
    person = card.entry.members[0].person
    person.id_sealed = seal("removed", row=person.id)
    db.session.commit()
    (card,) = find_cards(open_.id, "李某八", now=NOW)
    assert (card.applications, card.missing[0][1]) == ((), ())


def test_the_second_desk_sees_who_was_first(open_: Contest):
    entry = db.session.query(Entry).filter_by(number="E01-001").one()
    assert check_in(entry.id, by=open_.office, now=NOW) == "E01-001"
    second = account("wang")
    with refused("E01-001已由organizer 16:00报到", "was checked in by organizer at 16:00"):
        check_in(entry.id, by=second, now=NOW + timedelta(minutes=5))
    (card,) = find_cards(open_.id, "E01-001", now=NOW)
    assert (card.checked.user.username, card.checked.at) == ("organizer", NOW)


def test_who_does_not_compete_does_not_check_in(open_: Contest):
    entry = db.session.query(Entry).filter_by(number="E01-001").one()
    entry.state = EntryState.WITHDRAWN
    db.session.commit()
    with refused("E01-001的状态是“退赛”，不能报到", "cannot check in"):
        check_in(entry.id, by=open_.office, now=NOW)


def test_a_mistake_is_undone_with_its_reason(open_: Contest):
    entry = db.session.query(Entry).filter_by(number="E01-001").one()
    with refused("E01-001还没有报到", "has not checked in"):
        undo_check_in(entry.id, reason="认错人", by=open_.office, now=NOW)
    check_in(entry.id, by=open_.office, now=NOW)
    with refused("请写明理由", "Give the reason"):
        undo_check_in(entry.id, reason=" ", by=open_.office, now=NOW)
    undo_check_in(entry.id, reason="认错人", by=open_.office, now=NOW)
    assert logged()[-2:] == ["entry.check_in", "entry.undo_check_in"]
    assert check_in(entry.id, by=open_.office, now=NOW) == "E01-001"


def test_each_event_is_counted(open_: Contest):
    first, second, _third = db.session.query(Entry).order_by(Entry.number).all()
    second.state = EntryState.ABSENT
    db.session.commit()
    check_in(first.id, by=open_.office, now=NOW)
    assert [(each.event.code, each.checked, each.expected) for each in counts(open_.id)] == [
        ("E01", 1, 2),
        ("E02", 0, 0),
    ]
