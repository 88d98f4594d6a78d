"""Personal data goes after its time, and only then; results, decisions, payments and papers stay."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from competition.db import db
from competition.db.audit import AuditEntry
from competition.db.elsewhere import ElsewhereResult
from competition.db.entries import REMOVED, Person
from competition.db.objections import ObjectionFile
from competition.db.payments import BankAccount
from competition.db.sealing import blind_index, unseal
from competition.db.uploads import Upload
from competition.operations import competitions, payment_transfers
from competition.operations.accounts import SYSTEM
from competition.operations.bank_accounts import import_accounts
from competition.operations.elsewhere import read_evidence, record_elsewhere
from competition.operations.elsewhere_checks import ElsewhereDraft
from competition.operations.log import verify_log
from competition.operations.retention import Purge, kept_number, preview_purge, purge
from competition.operations.uploads import keep_upload
from tests.operations.games import (
    Games,
    confirmed,
    entry,
    issue,
    published,
    rank,
)
from tests.operations.helpers import DRAFT, NOW, everything, id_number, logged, refused
from tests.operations.objecting import file, noticed
from tests.operations.paying import (
    LATER,
    OTHER_CARD,
    account_row,
    account_workbook,
    due,
    exported,
    find,
    paid,
)
from tests.operations.test_elsewhere import NATIONAL, PDF
from tests.operations.test_records import with_everything

pytestmark = pytest.mark.usefixtures("app")

YEARS = 3
SOON, THEN = datetime(2029, 9, 20, 8, 0, tzinfo=UTC), datetime(2029, 9, 21, 8, 0, tzinfo=UTC)
"""Three years after the publication of the tests' competition, and a day later."""


def remove(now: datetime = THEN) -> Purge:
    return purge(YEARS, by=SYSTEM, now=now)


def first(games: Games) -> Person:
    return entry(games, 1).members[0].person


def test_nobody_is_removed_before_the_time_and_everybody_the_day_after() -> None:
    games = published()
    assert preview_purge(YEARS, now=SOON).id_numbers == 0
    found = preview_purge(YEARS, now=THEN)
    assert (found.id_numbers, len(found.people), found.before.isoformat()) == (3, 3, "2026-09-21")
    assert first(games).masked_id() == "370***********" + id_number(1)[-4:]


def test_a_preview_changes_nothing() -> None:
    published()
    before = everything()
    preview_purge(YEARS, now=THEN)
    db.session.rollback()
    assert everything() == before


def test_a_removed_number_cannot_be_read_found_or_matched_again() -> None:
    games = published()
    assert remove().id_numbers == 3
    person = first(games)
    assert person.masked_id() == "已清除"
    assert unseal(person.id_sealed, row=person.id) == REMOVED
    assert person.id_index != blind_index(id_number(1))
    assert person.name == "李二"
    with refused("李二的身份证号码已按保存期限清除", "was removed after its time"):
        kept_number(person)
    assert remove() == Purge(preview_purge(YEARS, now=THEN).before, (), 0, 0, 0, 0, 0, 0)


def test_who_enters_again_after_the_removal_is_somebody_new() -> None:
    games = published()
    old = first(games).id
    remove()
    other = competitions.create_competition(
        replace(DRAFT, code="again-2029", number_prefix="AGAIN"),
        by=games.organizer,
        now=THEN,
    )
    record_elsewhere(other, as_first(games), PDF, file="证书.pdf", by=games.organizer, now=THEN)
    result = db.session.scalars(select(ElsewhereResult)).one()
    assert result.person_id != old
    assert kept_number(result.person) == id_number(1)


def as_first(games: Games) -> ElsewhereDraft:
    """A result from elsewhere of the first entrant."""
    return replace(NATIONAL, name=first(games).name, id_number=id_number(1))


def test_what_was_decided_paid_and_issued_stays(tmp_path: Path) -> None:
    games = due()
    issue(games, tmp_path)
    paid(games)
    kept = everything()
    later = datetime(2030, 3, 2, 8, 0, tzinfo=UTC)
    assert remove(datetime(2030, 2, 28, 8, 0, tzinfo=UTC)).id_numbers == 0
    assert remove(later).id_numbers == 3
    now = everything()
    changed = {name for name in kept if kept[name] != now[name]}
    assert changed == {"person", "audit_chain", "audit_entry", "last_step"}
    assert verify_log().problems == ()


def test_accounts_evidence_files_and_uploads_go(tmp_path: Path) -> None:
    games = with_everything(published())
    data = account_workbook(account_row(1), account_row(2, number=OTHER_CARD))
    import_accounts(data, file="accounts.xlsx", by=games.organizer, now=NOW)
    given = {"kind": "roster", "target": "", "file": "kept.xlsx", "by": games.organizer}
    keep_upload(games.id, b"old", now=NOW, **given)
    keep_upload(games.id, b"new", now=THEN, **{**given, "kind": "scheme"})
    done = remove()
    assert (done.bank_accounts, done.evidence, done.uploads, done.objection_files) == (2, 1, 1, 0)
    assert db.session.scalars(select(BankAccount)).all() == []
    assert [each.kind for each in db.session.scalars(select(Upload))] == ["scheme"]
    result = db.session.scalars(select(ElsewhereResult)).one()
    assert (result.evidence_name, len(result.evidence_digest)) == ("", 64)
    with refused("该获奖证明已按保存期限清除", "This evidence was removed"):
        read_evidence(result.id, by=games.organizer, now=THEN)
    assert remove().people == ()


def test_files_of_objections_go_and_the_objection_stays() -> None:
    games = noticed()
    file(games)
    assert db.session.scalars(select(ObjectionFile)).all() != []
    before = len(everything()["objection"])
    assert remove().objection_files == 0
    assert remove(THEN + timedelta(days=2)).objection_files > 0
    assert db.session.scalars(select(ObjectionFile)).all() == []
    assert len(everything()["objection"]) == before


def test_who_takes_part_in_something_that_is_not_published_is_kept() -> None:
    games = confirmed()
    rank(games)
    assert remove().id_numbers == 0


def test_who_is_still_to_be_paid_is_kept() -> None:
    games = due()
    assert remove().id_numbers == 0
    exported(games)
    assert remove().id_numbers == 0


def test_a_transfer_that_came_back_keeps_its_payee() -> None:
    games = due()
    batch = paid(games)
    line = find(batch).lines[0]
    name = line.person.name
    payment_transfers.return_line(line.id, day=line.paid_on, reason="账号不符", by=games.finance, now=LATER)
    left = remove(datetime(2031, 1, 1, tzinfo=UTC))
    assert name not in left.people
    assert left.id_numbers == 2


def test_what_was_recorded_lately_keeps_its_person() -> None:
    games = published()
    record_elsewhere(
        games.id, as_first(games), PDF, file="证书.pdf", by=games.organizer, now=NOW + timedelta(days=30)
    )
    assert remove().id_numbers == 2


def test_a_person_of_no_competition_is_left_alone() -> None:
    db.session.add(Person(id="alone", name="某人（虚构）", id_sealed=b"-", id_index="-"))
    db.session.commit()
    assert remove(datetime(2040, 1, 1, tzinfo=UTC)).id_numbers == 0


def test_the_log_tells_whose_data_went_and_how_many() -> None:
    games = published()
    person = first(games).id
    remove()
    newest = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert logged()[-1] == "retention.purge"
    assert person in newest.detail
    assert '"id_numbers":3' in newest.detail
    assert newest.chain_id == 0


@pytest.mark.parametrize("years", [2, 0, -1])
def test_too_short_a_time_is_refused(years: int) -> None:
    published()
    for ask in (lambda: preview_purge(years, now=THEN), lambda: purge(years, by=SYSTEM, now=THEN)):
        with refused(
            f"个人信息至少保留3年，不能清除{years}年前的", f"at least 3 years; {years} is too short"
        ):
            ask()


def test_a_leap_day_reaches_back_to_the_28th() -> None:
    leap = datetime(2032, 2, 29, 8, 0, tzinfo=UTC)
    assert preview_purge(YEARS, now=leap).before.isoformat() == "2029-02-28"
