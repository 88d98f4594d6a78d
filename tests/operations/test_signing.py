"""From confirmed to signed off, days locked, and sheets opened again by two persons."""

from decimal import Decimal

import pytest

from competition.db import db
from competition.db.accounts import User
from competition.db.competitions import Event
from competition.db.signing import locks_of, reopenings_of, signatures_of
from competition.domain.roles import Role
from competition.operations import confirming
from competition.operations.accounts import check_own_password, grant_role, hash_password
from competition.operations.corrections import confirm_correction, propose_correction
from competition.operations.days import check_unlocked, forms_by_day
from competition.operations.progress import event_progress, unsigned
from competition.operations.reopening import answer_reopening, ask_reopening
from competition.operations.signing import digest_of, lock_day, sheets_to_sign, sign_off, signable
from tests.factories import FORM, drawn_contest, event_id, hand_in, ref, who
from tests.operations.games import (
    Games,
    confirmed,
    drawn,
    mark,
    publish,
    rank,
    reopened,
    save,
    sheet_id,
    supervisor,
)
from tests.operations.games import ref as of_games
from tests.operations.helpers import NOW, account, logged, refused

pytestmark = pytest.mark.usefixtures("app")


def event(games: Games) -> Event:
    return db.session.get_one(Event, games.event)


def sign(games: Games, *forms: str, **more: object) -> dict[str, str]:
    return sign_off(games.event, forms or None, by=games.chief, now=NOW, **more)


def ask(games: Games, number: int = 1, *, reason: str = "漏记一项") -> int:
    return ask_reopening(sheet_id(games, number), reason=reason, by=games.chief, now=NOW)


# Signing off


def test_a_form_is_signed_off_with_the_hash_of_what_stands_on_it() -> None:
    games = confirmed(sign=False)
    assert signable(games.event) == ["T1", "P1"]
    assert [each.what.zh for each in unsigned(event(games))] == [
        "评分表T1已全部确认，尚未签字。",
        "评分表P1已全部确认，尚未签字。",
    ]
    hashes = sign(games, "P1")
    signature = signatures_of(games.event)["P1"]
    assert hashes == {"P1": signature.digest}
    assert signature.digest == digest_of(sheets_to_sign(games.event, ["P1"]))
    assert (signature.sheets, signature.signed_by, signature.signed_at) == (3, games.chief.id, NOW)
    progress = event_progress(games.event)
    assert (progress.confirmed, progress.signed, progress.complete) == (6, 3, False)
    sign(games)
    assert unsigned(event(games)) == []
    assert logged()[-1] == "sheet.sign_off"


def test_a_form_is_signed_off_as_a_whole() -> None:
    games = drawn(entries=2)
    mark(games, 1)
    confirming.confirm_sheets(games.event, by=games.chief, now=NOW)
    with refused("评分表P1还有1份未确认，不能签字", "1 sheets of form P1 are not confirmed"):
        sign(games, "P1")
    with refused("没有可以签字的评分表", "There is no form to sign"):
        sign(games)
    with refused("没有评分表“Z9”", "There is no form “Z9”"):
        sign(games, "Z9")


def test_only_what_was_on_the_list_is_signed_and_by_the_chief_judge() -> None:
    games = confirmed(sign=False)
    with refused("这期间评分表有变化", "The sheets changed meanwhile"):
        sign(games, "P1", seen={sheet_id(games): 1})
    seen = {each.id: each.version for each in sheets_to_sign(games.event, ["P1"])}
    with refused("只有本项目裁判长可以复核评分表", "Only the chief judge of the event"):
        sign_off(games.event, by=games.organizer, now=NOW)
    assert list(sign(games, "P1", seen=seen)) == ["P1"]


def test_marks_without_a_signature_are_not_ranked() -> None:
    games = confirmed(sign=False)
    with refused("评分表P1已全部确认，尚未签字", "Form P1 is confirmed and not signed off"):
        rank(games)


def test_the_password_is_asked_again() -> None:
    games = confirmed()
    user = db.session.get_one(User, games.chief.user_id)
    user.password_hash = hash_password("for the tests only")
    db.session.commit()
    assert check_own_password(user.id, "for the tests only") is None
    assert "密码不正确" in str(check_own_password(user.id, "another"))


def test_a_correction_leaves_the_sheet_signed_and_the_hash_tells() -> None:
    games = confirmed()
    before = signatures_of(games.event)["P1"].digest
    made = propose_correction(
        sheet_id(games), "P1-2", Decimal("29"), reason="誊写错误", by=games.chief, now=NOW
    )
    confirm_correction(made, by=games.organizer, now=NOW)
    assert event_progress(games.event).complete
    assert digest_of(sheets_to_sign(games.event, ["P1"])) != before


# Opening again


def test_two_persons_open_a_signed_sheet_again() -> None:
    games = confirmed()
    agrees = supervisor(games.id, by=games.organizer)
    asked = ask(games)
    assert [each.agreed for each in reopenings_of(games.event)] == [None]
    with refused("重开申请正等待监督同意", "waits for a supervisor already"):
        ask(games)
    answer_reopening(asked, agree=True, by=agrees, now=NOW)
    with refused("该申请已经答复", "This request was answered already"):
        answer_reopening(asked, agree=True, by=agrees, now=NOW)
    assert "评分表P1还有1份未确认" in str(unsigned(event(games))[0])
    save(games, of_games(games), version=4, P1_1=10, submit=True)
    confirming.confirm_sheets(games.event, by=games.chief, now=NOW)
    sign(games)
    assert unsigned(event(games)) == []
    assert logged()[-5:-2] == ["reopening.ask", "reopening.agree", "sheet.submit"]


def test_a_supervisor_may_refuse_with_a_reason() -> None:
    games = confirmed()
    asked, watches = ask(games), supervisor(games.id, by=games.organizer)
    with refused("请写明理由", "Give the reason"):
        answer_reopening(asked, agree=False, by=watches, now=NOW)
    answer_reopening(asked, agree=False, reason="无新证据", by=watches, now=NOW)
    assert event_progress(games.event).complete
    assert (logged()[-1], ask(games) > asked) == ("reopening.refuse", True)


def test_nobody_but_a_supervisor_agrees() -> None:
    games = confirmed()
    asked = ask(games)
    for username in ("chief", "judge"):
        grant_role(account_of(username), games.id, Role.SUPERVISOR, by=games.organizer, now=NOW)
    words = "须由本竞赛的监督同意", "A supervisor of the competition agrees to a reopening"
    for who_ in (games.chief, games.judge, games.organizer, account("stranger")):
        with refused(*words):
            answer_reopening(asked, agree=True, by=who_, now=NOW)


def account_of(username: str) -> int:
    return db.session.query(User).filter_by(username=username).one().id


def test_what_is_not_confirmed_needs_no_reopening() -> None:
    games = drawn()
    mark(games, 1)
    with refused("该评分表已提交，无需重新打开", "there is nothing to reopen"):
        ask(games)
    confirming.confirm_sheets(games.event, by=games.chief, now=NOW)
    with refused("请写明理由", "Give the reason"):
        ask_reopening(sheet_id(games), reason=" ", by=games.chief, now=NOW)


def test_nothing_is_reopened_after_the_publication() -> None:
    games = confirmed()
    asked, watches = ask(games), supervisor(games.id, by=games.organizer)
    rank(games)
    publish(games)
    with refused("不能重新打开评分表", "it is not possible to reopen sheets"):
        answer_reopening(asked, agree=True, by=watches, now=NOW)
    answer_reopening(asked, agree=False, reason="已公布", by=watches, now=NOW)
    with refused("不能复核评分表", "it is not possible to confirm sheets"):
        ask(games)


# Days


def contest() -> int:
    """The one form of the contest, of the day C1, signed off."""
    drawn_contest()
    for number in (1, 2, 3):
        for seat in (1, 2, 3):
            hand_in(number, seat)
    confirming.confirm_sheets(event_id(), by=who("chief"), now=NOW)
    return event_id()


def test_a_day_is_locked_once_its_forms_are_signed() -> None:
    event_ = contest()
    given = {"by": who("chief"), "now": NOW}
    assert forms_by_day(event_) == {"C1": [FORM]}
    with refused("评分表A1尚未签字确认", "Form A1 is not signed off"):
        lock_day(event_, "C1", **given)
    sign_off(event_, **given)
    with refused("评分方案中没有“C2”这一天", "The scheme has no day “C2”"):
        lock_day(event_, "C2", **given)
    with refused("只有本项目裁判长", "Only the chief judge"):
        lock_day(event_, "C1", by=who("organizer"), now=NOW)
    lock_day(event_, "C1", **given)
    assert locks_of(event_)["C1"].locked_by == given["by"].id
    with refused("“C1”的评分已经锁定", "The marking of C1 is locked already"):
        lock_day(event_, "C1", **given)
    assert logged()[-1] == "day.lock"


def test_a_locked_day_is_written_on_only_after_a_reopening() -> None:
    event_ = contest()
    given = {"by": who("chief"), "now": NOW}
    sign_off(event_, **given)
    lock_day(event_, "C1", **given)
    assert "“C1”的评分已锁定" in str(check_unlocked(event_, FORM, None))
    with refused("“C1”的评分已锁定", "The marking of C1 is locked", times=1):
        hand_in(1, 2, version=3)
    sheet = sheets_to_sign(event_, [FORM])[0]
    number = next(n for n in (1, 2, 3) if ref(n).work_id == sheet.work_id)
    version = reopened(sheet.id, by=given["by"])
    hand_in(number, sheet.seat, version=version)
    confirming.confirm_sheets(event_, **given)
    assert list(sign_off(event_, **given)) == [FORM]


def test_forms_without_a_day_are_one_day() -> None:
    games = confirmed()
    lock_day(games.event, "", by=games.chief, now=NOW)
    assert "本项目的评分已锁定" in str(check_unlocked(games.event, "P1", None))
    assert forms_by_day(games.event) == {"": ["T1", "P1"]}
