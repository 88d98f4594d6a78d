"""What applicants are told by e-mail, where it goes, and that who gave no address is not written to."""

import pytest
from flask import Flask

from competition.codec import load
from competition.db.entries import find_person
from competition.domain.applicant import Field, Profile
from competition.domain.applications import Party, Step
from competition.domain.mailing import MessageState
from competition.operations.application_export import read_own_data
from competition.operations.application_review import accept_applications, take_back
from competition.operations.application_steps import take_step
from competition.operations.applications import APPLICANT
from competition.operations.exports import export_roster
from competition.operations.outbox import Recipient, people_of_entry
from tests.operations.applying import TEAM, Contest, applied, approved, contest, entered, recorded
from tests.operations.helpers import NOW, account, refused
from tests.operations.mailing import give_address, letters, told
from tests.operations.test_exports import cells

OWN = "zhang@example.com"
WAITING = MessageState.WAITING
WHY = "照片不清晰，张某一请重新上传"


@pytest.fixture
def open_(app: Flask) -> Contest:
    return contest()


@pytest.mark.parametrize(
    ("step", "template", "says"),
    [
        (Step.RETURN, "application_returned", "已退回更正"),
        (Step.REFUSE, "application_refused", "未通过审核"),
    ],
)
def test_who_is_returned_or_refused_learns_why(open_: Contest, step: Step, template: str, says: str):
    row = applied(open_, email=OWN)
    take_step([row.id], step, party=Party.OFFICE, reason=WHY, by=open_.office, now=NOW)
    assert told(template) == [("E01-B001", OWN, WAITING)]
    (letter,) = letters()
    assert letter.competition_id == open_.id
    assert says in letter.body
    assert f"理由：{WHY}" in letter.body
    assert "张某一" not in letter.subject
    assert letter.subject.endswith("报名E01-B001有新的办理结果")


def test_who_is_accepted_learns_the_number_and_who_is_not_any_more_that_it_ends(open_: Contest):
    row = entered(open_, email=OWN)
    take_back([row.id], reason="材料须再核", by=open_.office, now=NOW)
    accepted, undone = letters()
    assert (accepted.template, undone.template) == ("application_accepted", "application_taken_back")
    assert "参赛编号 E01-001" in accepted.body
    assert "原参赛编号 E01-001 不再有效" in undone.body
    assert "理由：材料须再核" in undone.body


def test_a_leader_who_returns_tells_the_applicant_as_well(open_: Contest):
    row = applied(open_, email=OWN, delegation_id=open_.delegation)
    take_step([row.id], Step.RETURN, party=Party.LEADER, reason=WHY, by=open_.leader, now=NOW)
    assert told("application_returned") == [("E01-B001", OWN, WAITING)]


def test_each_of_a_team_is_told(open_: Contest):
    ids = [
        recorded(open_, person, event=TEAM, team="一队", email=f"{person}@example.com").id
        for person in (1, 2)
    ]
    take_step(ids, Step.APPROVE, party=Party.LEADER, by=open_.leader, now=NOW)
    accept_applications(ids, by=open_.office, now=NOW)
    assert [address for _label, address, _state in told("application_accepted")] == [
        "1@example.com",
        "2@example.com",
    ]


def test_what_one_does_oneself_and_what_is_refused_is_not_told(open_: Contest):
    row = applied(open_, email=OWN)
    take_step([row.id], Step.WITHDRAW, party=Party.APPLICANT, by=APPLICANT, now=NOW)
    with refused("不能退回更正", "cannot return it"):
        take_step([row.id], Step.RETURN, party=Party.OFFICE, reason=WHY, by=open_.office, now=NOW)
    assert letters() == []


def test_who_gave_no_address_is_not_written_to(open_: Contest):
    ids = approved(open_, 1)
    take_step(ids, Step.RETURN, party=Party.OFFICE, reason=WHY, by=open_.office, now=NOW)
    assert letters() == []


def with_account(person_index: str, *, address: str, language: str = "zh") -> None:
    """Somebody known from before, with an account."""
    made = account("known", person_id=find_person(person_index).id)
    give_address(made.name, address, language)


def test_without_one_stated_the_address_of_the_account_counts_in_its_language(open_: Contest):
    first = entered(open_)
    with_account(first.id_index, address="account@example.com", language="en")
    again = applied(open_, event="E01", delegation_id=open_.delegation)
    take_step([again.id], Step.REFUSE, party=Party.OFFICE, reason="重复报名", by=open_.office, now=NOW)
    assert told("application_refused") == [("E01-B002", "account@example.com", WAITING)]
    assert "was refused" in letters("application_refused")[0].body
    account("silent", person_id=find_person(first.id_index).id)
    stated = applied(open_, email=OWN)
    take_step([stated.id], Step.REFUSE, party=Party.OFFICE, reason="重复报名", by=open_.office, now=NOW)
    assert told("application_refused")[1] == ("E01-B003", OWN, WAITING)


# What becomes of the address


def test_the_address_goes_with_the_entry_until_the_person_gives_another(open_: Contest):
    row = entered(open_, email=OWN)
    entry = row.entry
    assert people_of_entry(entry) == [Recipient("E01-001", OWN)]
    with_account(row.id_index, address="account@example.com")
    assert people_of_entry(entry) == [Recipient("E01-001", "account@example.com")]
    entry.members[0].keep_profile(Profile())
    give_address("known", "")
    assert people_of_entry(entry) == [Recipient("E01-001")]


def test_the_address_is_sealed_masked_in_lists_and_exported_to_its_owner(open_: Contest):
    row = entered(open_, email=OWN)
    assert OWN.encode() not in row.facts_sealed
    assert OWN.encode() not in row.entry.members[0].profile_sealed
    listed = cells(export_roster(open_.id, by=open_.office, now=NOW))
    assert "z***@example.com" in listed
    assert OWN not in " ".join(listed)
    own = read_own_data(row.id, form="json", by=APPLICANT, now=NOW)
    assert (Field.EMAIL, OWN) in own.facts


def test_a_profile_of_before_there_were_addresses_can_still_be_read():
    assert load('{"phone":"13800000000"}', Profile) == Profile(phone="13800000000")
