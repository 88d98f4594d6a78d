"""Sending: each message once, later again if it failed, and once more only if the sender was cut off."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from competition.db import db
from competition.db.outbox import Message
from competition.domain.mailing import MOST_TRIES, MessageState
from competition.operations.posting import AT_ONCE, Post, Posted, Transport, send_waiting
from competition.operations.unit import Actor
from tests.operations.games import founded
from tests.operations.helpers import NOW, logged
from tests.operations.mailing import Letterbox, letters
from tests.operations.test_outbox import ADDRESS, write

SYSTEM = Actor(None, "system")


def send(transport: Transport, now: datetime = NOW) -> Posted:
    return send_waiting(transport, by=SYSTEM, now=now)


def test_each_message_is_sent_once(app: Flask):
    games = founded()
    for _ in range(AT_ONCE + 3):
        write(games)
    box = Letterbox()
    assert send(box) == Posted(sent=AT_ONCE + 3)
    assert send(box) == Posted()
    assert len({each.key for each in box.sent}) == AT_ONCE + 3
    assert {each.state_value for each in letters()} == {MessageState.SENT}
    assert letters()[0].sent_at == NOW
    assert logged()[-1] == "mail.sent"


def test_nothing_to_send_is_not_logged(app: Flask):
    founded()
    before = logged()
    assert send(Letterbox()) == Posted()
    assert logged() == before


def test_what_failed_is_tried_again_after_waits_that_double(app: Flask):
    write(founded())
    box = Letterbox(broken=2)
    assert send(box) == Posted(put_off=1)
    assert send(box, NOW + timedelta(minutes=14)) == Posted()
    assert send(box, NOW + timedelta(minutes=15)) == Posted(put_off=1)
    assert send(box, NOW + timedelta(minutes=44)) == Posted()
    assert send(box, NOW + timedelta(minutes=45)) == Posted(sent=1)
    (row,) = letters()
    assert (row.tries, row.error) == (3, "")


def test_what_fails_too_often_is_given_up_and_says_why(app: Flask):
    write(founded())
    now = NOW
    for _ in range(MOST_TRIES - 1):
        assert send(Letterbox(broken=1), now) == Posted(put_off=1)
        now += timedelta(days=1)
    assert send(Letterbox(broken=1), now) == Posted(given_up=1)
    (row,) = letters()
    assert (row.state_value, row.error) == (MessageState.FAILED, "OSError: 无法连接")
    assert send(Letterbox(), now + timedelta(days=9)) == Posted()


def test_the_words_of_a_server_do_not_give_the_address_away(app: Flask):
    write(founded())
    send(Letterbox(broken=1, error=f"550 <{ADDRESS}> unknown"))
    assert letters()[0].error == "OSError: 550 <j***@example.com> unknown"


def test_one_that_fails_does_not_hold_up_the_others(app: Flask):
    games = founded()
    write(games)
    write(games)
    assert send(Letterbox(broken=1)) == Posted(sent=1, put_off=1)


def test_who_is_cut_off_after_sending_sends_it_once_more_with_the_same_key(app: Flask):
    write(founded())
    box = Letterbox()

    def cut_off(post: Post) -> None:
        box(post)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send(cut_off)
    db.session.rollback()
    assert send(box, NOW + timedelta(minutes=14)) == Posted()
    assert send(box, NOW + timedelta(minutes=15)) == Posted(sent=1)
    assert len({each.key for each in box.sent}) == 1
    assert db.session.query(Message).one().state_value is MessageState.SENT


def test_what_one_sender_took_up_no_other_sends_meanwhile(app: Flask):
    write(founded())
    box = Letterbox()

    def at_the_same_time(post: Post) -> None:
        assert send(box) == Posted()

    assert send(at_the_same_time) == Posted(sent=1)
    assert box.sent == []
