"""New keys: everything is sealed and indexed anew, whatever table it is in, and a run that was cut off goes on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import LargeBinary, func, select

from competition.config import Settings
from competition.db import db
from competition.db.accounts import SignInFailures, User
from competition.db.competitions import Event
from competition.db.draws import SeedCommitment
from competition.db.entries import find_person
from competition.db.notes import MarkNote, MarkPhoto
from competition.db.paper_designs import PaperDesign
from competition.db.paper_settings import PaperSettings
from competition.db.payments import BankAccount
from competition.db.sealing import (
    FIRST_FORMAT,
    BlindIndex,
    blind_index,
    mark_of,
    seal,
    unseal,
    unseal_bytes,
)
from competition.db.tablets import MarkOperationRow, SheetSignature
from competition.domain.applicant import PersonFacts, Profile
from competition.domain.identity import Sex
from competition.domain.problems import Refusal
from competition.domain.roles import Role
from competition.operations.accounts import SYSTEM
from competition.operations.applications import Filing, new_row
from competition.operations.bank_accounts import import_accounts
from competition.operations.elsewhere import record_elsewhere
from competition.operations.invitations import invite_member
from competition.operations.key_rotation import (
    Progress,
    Rotation,
    indexed_columns,
    rotate_keys,
    sealed_columns,
)
from competition.operations.second_factor import CodeCheck, begin_enrolment, check_code, confirm_enrolment
from competition.operations.sign_in import sign_in
from competition.operations.uploads import keep_upload
from tests.operations.applying import facts
from tests.operations.games import Games, entry, sheet_id
from tests.operations.helpers import NOW, everything, id_number, logged, refused
from tests.operations.objecting import file, noticed
from tests.operations.paying import account_row, account_workbook
from tests.operations.test_elsewhere import NATIONAL, PDF
from tests.operations.test_second_factor import code_at

pytestmark = pytest.mark.usefixtures("app")

NEW_DATA, NEW_INDEX = bytes(range(100, 132)), bytes(range(150, 182))
OTHER = {
    "custodian_key.public_key": "no secret",
    "custodian_key.salt": "no secret",
    "custodian_key.private_sealed": "under a custodian's passphrase",
    "sealed_stage.public_key": "no secret",
    "sealed_stage.seed_sealed": "under a custodian's key",
    "sealed_stage.handed_sealed": "under a custodian's key",
    "sealed_stage.table_sealed": "under a custodian's key",
}
"""Bytes that are not under the installation's key, with the reason."""


def full() -> Games:
    """Something under every sealed column."""
    games = noticed()
    file(games)
    import_accounts(account_workbook(account_row(1)), file="a.xlsx", by=games.organizer, now=NOW)
    record_elsewhere(games.id, NATIONAL, PDF, file="evidence.pdf", by=games.organizer, now=NOW)
    keep_upload(games.id, b"rows", kind="roster", target="", file="r.xlsx", by=games.organizer, now=NOW)
    begin_enrolment(games.chief.user_id, by=games.chief, now=NOW)
    invite_member(
        games.id,
        username="cai",
        name="蔡某",
        role=Role.FINANCE,
        email="cai@saiwu.example",
        by=games.organizer,
        now=NOW,
    )
    _apply(games)
    _look(games)
    _sign(games)
    _note(games)
    _commit(games)
    return games


def _commit(games: Games) -> None:
    """A seed that was fixed before a draw."""
    sealed = seal("seed", row=SeedCommitment.sealed_to(games.event))
    given = {"event_id": games.event, "commitment": "x", "seed_sealed": sealed, "committed_at": NOW}
    db.session.add(SeedCommitment(**given, committed_by=games.organizer.user_id))
    db.session.commit()


def _sign(games: Games) -> None:
    """A line that a judge drew under a sheet."""
    drawn = seal("M0 0L1 1", row=SheetSignature.sealed_to("one"))
    given = {"op_id": "one", "sheet_id": sheet_id(games), "signed_by": games.judge.user_id, "signed_at": NOW}
    db.session.add(SheetSignature(**given, drawn_sealed=drawn))
    db.session.commit()


def _note(games: Games) -> None:
    """What a judge wrote and photographed beside a mark, and the note as a tablet sent it."""
    note = MarkNote(sheet_id=sheet_id(games), aspect="P1-1", version=0)
    note.keep("a note")
    photo = MarkPhoto(id="one", sheet_id=sheet_id(games), aspect="P1-1", received_at=NOW)
    photo.taken_by = games.judge.user_id
    photo.keep(b"a photo beside a mark")
    given = {"op_id": "noted", "kind": "note", "sheet": "", "aspect": "P1-1", "typed": "", "base_version": 0}
    sent = MarkOperationRow(
        **given,
        user_id=games.judge.user_id,
        event_id=games.event,
        outcome="applied",
        version=1,
        said="",
        sent_at="",
        received_at=NOW,
        note_sealed=seal("a note that was sent", row=MarkOperationRow.sealed_to("noted")),
    )
    db.session.add_all([note, photo, sent])
    db.session.commit()


def _look(games: Games) -> None:
    """The pictures of a competition's papers."""
    kept = {"competition_id": games.id, "changed_at": NOW, "changed_by": games.organizer.user_id}
    settings = PaperSettings(**kept, design="rules", main="#000000", accent="#000000", upright=False)
    settings.bilingual = False
    settings.keep_logo(b"a logo", "0" * 64)
    design = PaperDesign(**kept, kind="certificate", upright=False, fields="[]")
    design.keep_page(b"a page", "1" * 64)
    db.session.add_all([settings, design])
    db.session.commit()


def _apply(games: Games) -> None:
    """What is known of people beside their numbers, and an application with its photo."""
    first = entry(games, 1).members[0]
    first.person.keep_facts(PersonFacts(sex=Sex.MALE))
    first.keep_profile(Profile(phone="13800000000", email="first@example.com"))
    db.session.get_one(User, games.chief.user_id).email = "chief@saiwu.example"
    new_row(db.session.get_one(Event, games.event), Filing(facts(4), None), b"a photo", now=NOW)
    db.session.commit()


@contextmanager
def new_keys(*, data: bool = True, index: bool = True, keep: bool = True) -> Iterator[Settings]:
    """The settings after an administrator put in new keys; without `keep` the old ones are gone."""
    old: Settings = current_app.config["SAIWU"]
    changed = replace(
        old,
        data_key=NEW_DATA if data else old.data_key,
        index_key=NEW_INDEX if index else old.index_key,
        earlier_data_keys=(old.data_key,) if data and keep else (),
        earlier_index_keys=(old.index_key,) if index and keep else (),
    )
    current_app.config["SAIWU"] = changed
    try:
        yield changed
    finally:
        current_app.config["SAIWU"] = old


def opened() -> dict[str, list[bytes]]:
    """Every sealed value in the clear, as its column says that it is bound, whichever key opens it."""
    found = {}
    for column in sealed_columns():
        rows = db.session.execute(select(column.table).where(column.is_not(None))).mappings().all()
        names = [each.name for each in column.table.columns]
        found[str(column)] = sorted(
            unseal_bytes(
                row[column], row=column.type.bound_to.format_map({name: row[name] for name in names})
            )
            for row in rows
        )
    return found


def under(key: bytes) -> int:
    """How many values that key sealed."""
    marked = [
        select(func.count())
        .select_from(column.table)
        .where(func.substr(column, 1, 5, type_=LargeBinary) == mark_of(key))
        for column in sealed_columns()
    ]
    return sum(db.session.scalar(each) or 0 for each in marked)


def rotate(**more: object) -> Rotation:
    return rotate_keys(by=SYSTEM, now=NOW, **more)


def test_every_column_of_bytes_is_sealed_or_says_why_not() -> None:
    unknown = {
        str(column): "declare it with Sealed(…), or give the reason here"
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary) and str(column) not in OTHER
    }
    assert unknown == {}


def test_every_index_under_the_key_is_declared() -> None:
    found = {
        str(column)
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, BlindIndex)
    }
    assert {name for name in found if name.endswith("_index")} == {
        str(column)
        for table in db.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("_index")
    }
    assert {str(column) for _model, column in indexed_columns()} < found


def test_everything_is_brought_under_the_new_keys_and_reads_as_before() -> None:
    full()
    before = opened()
    assert [name for name, values in before.items() if not values] == []
    with new_keys() as settings:
        assert opened() == before
        assert under(NEW_DATA) == 0
        done = rotate()
        assert done.sealed == under(NEW_DATA) == sum(len(values) for values in before.values())
        indexed = [len(db.session.scalars(select(model)).all()) for model, _column in indexed_columns()]
        assert done.indexed == sum(indexed)
        assert under(settings.earlier_data_keys[0]) == 0
    with new_keys(keep=False):
        assert opened() == before
        person = find_person(blind_index(id_number(1)))
        assert person is not None
        assert unseal(person.id_sealed, row=person.id) == id_number(1)
        account = db.session.scalars(select(BankAccount)).one()
        assert account.number() == account_row(1)[3]
        assert rotate() == Rotation(0, 0, 0)
    with pytest.raises(InvalidTag):
        opened()


def test_what_the_first_format_sealed_without_naming_its_key_still_opens() -> None:
    old = current_app.config["SAIWU"].data_key
    nonce = bytes(12)
    sealed = FIRST_FORMAT + nonce + AESGCM(old).encrypt(nonce, b"plain", b"row")
    assert unseal(sealed, row="row") == "plain"
    with new_keys():
        assert unseal(sealed, row="row") == "plain"
    with new_keys(keep=False), pytest.raises(InvalidTag):
        unseal(sealed, row="row")


def test_a_value_does_not_open_in_another_row_nor_with_a_changed_byte() -> None:
    sealed = seal("plain", row="row")
    for value, row in ((sealed, "other"), (sealed[:-1] + bytes([sealed[-1] ^ 1]), "row"), (b"", "row")):
        with pytest.raises(InvalidTag):
            unseal(value, row=row)


class Killed(BaseException):
    """What ends a process in the middle."""


def test_a_run_that_is_cut_off_is_gone_on_with() -> None:
    full()
    before = opened()
    every, steps = sum(len(values) for values in before.values()), []

    def die_at_the_third(step: Progress) -> None:
        steps.append(step)
        if len(steps) == 3:
            raise Killed

    with new_keys():
        with pytest.raises(Killed):
            rotate(batch=1, tell=die_at_the_third)
        db.session.rollback()
        assert under(NEW_DATA) == 3
        assert opened() == before
        assert rotate(batch=1).sealed == every - 3
        assert opened() == before
    assert logged().count("keys.reseal") == every
    assert logged()[-1] == "keys.rotate"


def test_progress_is_told_by_column() -> None:
    full()
    steps: list[Progress] = []
    with new_keys():
        rotate(batch=2, tell=steps.append)
    people = [step for step in steps if step.column == "person.id_sealed"]
    assert [(step.done, step.total) for step in people] == [(2, 4), (4, 4)]
    assert [(step.done, step.total) for step in steps if step.column == "person.id_index"] == [(2, 4), (4, 4)]


def test_a_batch_ends_where_its_files_grow_large() -> None:
    full()
    with new_keys():
        done = rotate(largest=1)
    assert logged().count("keys.reseal") == done.sealed


def test_one_key_can_be_changed_alone() -> None:
    full()
    with new_keys(index=False):
        assert rotate().indexed == 0
        assert find_person(blind_index(id_number(1))) is not None
    with new_keys(data=False), pytest.raises(InvalidTag):
        opened()


def test_until_it_is_done_nobody_known_is_taken_for_somebody_new() -> None:
    full()
    with new_keys():
        before = everything()
        with pytest.raises(Refusal) as caught:
            blind_index(id_number(1))
        assert "索引密钥已更换" in caught.value.problems[0].what.zh
        assert "saiwu keys rotate" in caught.value.problems[0].remedy.en
        assert everything() == before
        rotate()
        assert find_person(blind_index(id_number(1))) is not None
    with pytest.raises(Refusal, match="index key was changed"):
        blind_index(id_number(1))  # a server that still runs with the old key


def test_without_the_old_key_nothing_is_lost_and_its_absence_is_said() -> None:
    full()
    with (
        new_keys(keep=False),
        refused("用现有密钥都打不开", "None of the keys opens"),
    ):
        rotate()


def test_what_is_written_meanwhile_with_the_old_key_is_found() -> None:
    games = full()
    old = current_app.config["SAIWU"]

    def write_with_the_old_key(step: Progress) -> None:
        if step.column == "person.id_index":
            current_app.config["SAIWU"], new = old, current_app.config["SAIWU"]
            keep_upload(
                games.id, b"late", kind="roster", target="x", file="r.xlsx", by=games.organizer, now=NOW
            )
            current_app.config["SAIWU"] = new

    with new_keys():
        with pytest.raises(Refusal, match="under an earlier key again"):
            rotate(tell=write_with_the_old_key)
        assert rotate().sealed == 1


def test_recovery_codes_work_until_the_old_key_is_taken_out() -> None:
    games = full()
    chief = games.chief.user_id
    codes = confirm_enrolment(chief, code_at(chief, NOW), by=games.chief, now=NOW)
    user = db.session.get_one(User, chief)
    with new_keys():
        assert rotate().recovery_codes == len(codes)
        assert check_code(user, codes[0], now=NOW) is CodeCheck.ACCEPTED
    with new_keys(keep=False):
        assert check_code(db.session.get_one(User, chief), codes[1], now=NOW) is CodeCheck.WRONG


def test_wrong_tries_are_forgotten_and_locks_with_them() -> None:
    assert sign_in("nobody", "guess", now=NOW) is None
    assert db.session.query(SignInFailures).count() == 1
    with new_keys():
        rotate()
    assert db.session.query(SignInFailures).count() == 0
