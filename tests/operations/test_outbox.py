"""The outbox: written with what it tells of or not at all, sealed, and looked after until somebody was told."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from competition.db import db
from competition.db.outbox import Message
from competition.domain.mailing import MessageState
from competition.domain.roles import Role
from competition.operations import log_mail
from competition.operations.accounts import grant_role
from competition.operations.addresses import set_address
from competition.operations.invitations import accept_with_password, invite_member, invite_to_new_password
from competition.operations.log import chain_of, grouped
from competition.operations.outbox import (
    Recipient,
    enqueue,
    holders_of,
    mark_told,
    people_of_entries,
    read_message,
    resend,
)
from competition.operations.posting import send_waiting
from competition.operations.unit import unit_of_work
from tests.operations.games import Games, drawn, entry, founded
from tests.operations.helpers import NOW, account, logged, refused
from tests.operations.mailing import Letterbox, give_address, letters, reachable

HEAD = {"competition": "试验赛", "day": "2026-09-20", "length": 3, "head": "3f2a"}
ADDRESS = "jiandu@example.com"


def write(games: Games, address: str = ADDRESS, *, fail: bool = False, **more: str) -> Message:
    with unit_of_work(by=games.organizer, now=NOW) as work:
        row = enqueue(
            work, "log_head", to=Recipient("supervisor", address, **more), competition_id=games.id, **HEAD
        )
        work.record("test.write", competition=games.id)
        if fail:
            raise RuntimeError("cut off")
    return row


# Writing


def test_a_message_is_sealed_and_its_subject_says_nothing_of_a_person(app: Flask):
    row = write(founded())
    kept = db.session.execute(select(Message.__table__)).mappings().one()
    assert row.state_value is MessageState.WAITING
    assert row.subject == "试验赛操作日志链头（2026-09-20）"
    assert (row.address, "3f2a" in row.body) == (ADDRESS, True)
    assert not any(ADDRESS.encode() in each for each in kept.values() if isinstance(each, bytes))
    assert ADDRESS not in str(kept)


def test_a_message_is_written_in_the_language_of_who_reads_it(app: Flask):
    row = write(founded(), language="en")
    assert row.subject == "试验赛: head of the log (2026-09-20)"
    assert "has 3 entries" in row.body


def test_without_an_address_it_is_kept_to_be_told_otherwise(app: Flask):
    row = write(founded(), "")
    assert (row.state_value, row.address_sealed) == (MessageState.KEPT, None)
    box = Letterbox()
    send_waiting(box, by=account("root"), now=NOW)
    assert box.sent == []


def test_what_did_not_happen_is_told_to_nobody(app: Flask):
    games = founded()
    with pytest.raises(RuntimeError):
        write(games, fail=True)
    assert letters() == []


def test_people_of_an_entry_are_those_with_an_address_or_the_entry_itself(app: Flask):
    games = drawn()
    reachable(games, [2])
    account("silent", person_id=entry(games, 3).members[0].person_id)
    first, second, third = (entry(games, n) for n in (1, 2, 3))
    found = list(people_of_entries([first, second, second, third]))
    assert [(each.label, each.address) for each in found] == [
        ("E01-001", ""),
        ("E01-002", "xuanshou2@example.com"),
        ("E01-003", ""),
    ]


# Looking after it


def test_a_message_without_an_address_is_sent_to_one_that_was_found(app: Flask):
    games = founded()
    row = write(games, "")
    with refused("没有收件邮箱。", "no address"):
        resend(row.id, by=games.organizer, now=NOW)
    with refused("不是电子邮箱地址", "is no e-mail address"):
        resend(row.id, address="jiandu", by=games.organizer, now=NOW)
    resend(row.id, address=f" {ADDRESS} ", by=games.organizer, now=NOW)
    box = Letterbox()
    send_waiting(box, by=games.organizer, now=NOW)
    assert [each.address for each in box.sent] == [ADDRESS]
    assert "mail.resend" in logged()


def test_somebody_is_told_by_telephone_and_that_is_noted(app: Flask):
    games = founded()
    row = write(games, "")
    with refused("请写明怎样告知的。", "Say how"):
        mark_told(row.id, how=" ", by=games.organizer, now=NOW)
    mark_told(row.id, how="电话告知本人", by=games.organizer, now=NOW)
    row = db.session.get_one(Message, row.id)
    assert (row.state_value, row.told_how, row.teller.username) == (
        MessageState.TOLD,
        "电话告知本人",
        "organizer",
    )


def test_what_was_sent_was_told_and_may_be_sent_once_more(app: Flask):
    games = founded()
    row = write(games)
    box = Letterbox()
    send_waiting(box, by=games.organizer, now=NOW)
    with refused("这封邮件已于2026-09-20发出。", "was sent on 2026-09-20"):
        mark_told(row.id, how="电话", by=games.organizer, now=NOW)
    resend(row.id, by=games.organizer, now=NOW + timedelta(days=1))
    send_waiting(box, by=games.organizer, now=NOW + timedelta(days=1))
    assert len(box.sent) == 2


def test_the_reading_of_a_text_is_logged(app: Flask):
    games = founded()
    row = write(games)
    assert "3f2a" in read_message(row.id, by=games.organizer, now=NOW)
    assert logged()[-1] == "mail.read"


# Links that open doors


def invited(games: Games, **more: str) -> str:
    given = {"username": "cai", "name": "蔡某", "role": Role.FINANCE, **more}
    return invite_member(games.id, **given, by=games.organizer, now=NOW)


def test_an_invitation_goes_to_the_address_that_was_given(app: Flask):
    games = founded()
    token = invited(games, email="cai@example.com")
    (row,) = letters("invitation")
    assert (row.recipient, row.address) == ("cai", "cai@example.com")
    assert f"https://saiwu.example/invitation/{token}" in row.body
    assert "蔡某" not in row.subject
    accept_with_password(token, "a long password", now=NOW)


def test_without_an_address_an_invitation_is_only_shown(app: Flask):
    invited(founded())
    assert letters() == []


def test_an_invitation_to_what_is_no_address_is_refused(app: Flask):
    games = founded()
    with refused("不是电子邮箱地址", "is no e-mail address"):
        invited(games, email="cai@")


def test_a_text_with_a_link_is_shown_to_nobody_and_removed_once_sent(app: Flask):
    games = founded()
    invited(games, email="cai@example.com")
    (row,) = letters("invitation")
    assert read_message(row.id, by=games.organizer, now=NOW) == ""
    send_waiting(Letterbox(), by=games.organizer, now=NOW)
    (row,) = letters("invitation")
    assert (row.body_sealed, row.body) == (None, "")
    with refused("这封邮件含一次性链接，发出后内容已删除。", "was removed"):
        resend(row.id, by=games.organizer, now=NOW)


def test_the_owner_of_an_account_gets_the_link_to_a_new_password(app: Flask):
    games = founded()
    give_address("judge", "judge@example.com", "en")
    token = invite_to_new_password(games.judge.user_id, by=account("root", is_administrator=True), now=NOW)
    (row,) = letters("new_password")
    assert (row.subject, row.competition_id) == ("Choose a new password", None)
    assert token in row.body


# Addresses of one's own


def test_an_owner_sets_and_removes_the_own_address(app: Flask):
    games = founded()
    me = games.judge
    set_address(me.user_id, " judge@example.com ", language="en", by=me, now=NOW)
    grant_role(me.user_id, games.id, Role.SUPERVISOR, by=games.organizer, now=NOW)
    (found,) = holders_of(games.id, Role.SUPERVISOR)
    assert (found.address, found.language) == ("judge@example.com", "en")
    set_address(me.user_id, "", language="zh", by=me, now=NOW)
    assert holders_of(games.id, Role.SUPERVISOR) == []


def test_what_is_no_address_or_language_is_not_kept(app: Flask):
    me = founded().judge
    with refused("不是电子邮箱地址", "is no e-mail address"):
        set_address(me.user_id, "judge", language="zh", by=me, now=NOW)
    with refused("通知可用中文或英文。", "Chinese or English"):
        set_address(me.user_id, "", language="fr", by=me, now=NOW)


# The head of the log


def test_the_head_goes_to_the_supervisors(app: Flask):
    games = founded()
    watcher = account("watcher")
    grant_role(watcher.user_id, games.id, Role.SUPERVISOR, by=games.organizer, now=NOW)
    with refused("没有登记了邮箱的监督人员，链头没有寄出。", "No supervisor"):
        log_mail.mail_head(games.id, by=games.organizer, now=NOW)
    give_address("watcher", ADDRESS)
    before = chain_of(games.id)[0].head
    assert log_mail.mail_head(games.id, by=games.organizer, now=NOW) == 1
    (row,) = letters("log_head")
    assert grouped(before) in row.body
    assert logged()[-1] == "log.mail_head"
