"""Papers recalled and issued anew; what was issued stays kept."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from competition.db import db
from competition.db.awards import newest_approved_run
from competition.db.papers import Paper, papers_of_competition
from competition.db.recalls import overtaken, recall_of, replaced_papers
from competition.operations import awards, payments
from competition.operations.recalls import check_current, papers_with_recalls, recall_paper
from competition.operations.records import read_own_record
from competition.operations.republishing import consequences_of
from competition.operations.store import read_file
from competition.operations.verification import PaperStanding, find_visible, verified
from tests.operations.games import Games, approved, entry, issue, published
from tests.operations.helpers import NOW, logged, policies, refused
from tests.operations.mailing import reachable, told
from tests.operations.objecting import AFTER, carry_out, republish, row, upheld
from tests.operations.test_republishing import carry_out_second

FOUR = {1: 90, 2: 80, 3: 70, 4: 60}
LATER = AFTER + timedelta(days=1)
CERTIFICATE = "TEST-2026-R0001"


def issued(folder: Path, marks: dict[int, int] | None = None) -> Games:
    games = approved(published(marks))
    issue(games, folder)
    return games


def number(name: str) -> Paper:
    return db.session.query(Paper).filter_by(number=name).one()


def recall(games: Games, name: str = CERTIFICATE, reason: str = "姓名有误（虚构）") -> None:
    recall_paper(number(name).id, reason=reason, by=games.organizer, now=NOW)


def counting(games: Games) -> set[str]:
    """The numbers of the papers that count."""
    return {paper.number for paper, found in papers_with_recalls(games.id) if found is None}


def test_a_recalled_paper_stays_kept_and_no_longer_counts(app: Flask, tmp_path: Path):
    games = issued(tmp_path)
    before = counting(games)
    recall(games)
    found = verified(find_visible(CERTIFICATE, now=NOW))
    assert (found.standing, found.recalled_on, found.successor) == (PaperStanding.RECALLED, NOW.date(), "")
    assert read_file(tmp_path, number(CERTIFICATE).sha256)
    assert before - counting(games) == {CERTIFICATE}
    assert logged()[-1] == "paper.recall"


def test_whose_it_is_is_told(app: Flask, tmp_path: Path):
    games = issued(tmp_path)
    reachable(games, [2])
    recall(games)
    recall(games, "TEST-2026-R0002")
    assert told("paper_recalled") == [
        ("E01-001", "", "kept"),
        ("E01-002", "xuanshou2@example.com", "waiting"),
    ]


def test_a_paper_is_recalled_once_and_with_a_reason(app: Flask, tmp_path: Path):
    games = issued(tmp_path)
    with refused("请写明理由。", "Give the reason"):
        recall(games, reason=" ")
    recall(games)
    with refused("TEST-2026-R0001已经撤销。", "has been recalled"):
        recall(games)


def test_what_takes_its_place_has_its_own_number_and_both_name_each_other(app: Flask, tmp_path: Path):
    games = issued(tmp_path)
    recall(games)
    assert issue(games, tmp_path) == 1
    old, new = number(CERTIFICATE), number("TEST-2026-R0004")
    assert recall_of(old.id).successor == new
    assert replaced_papers(new.id) == [old]
    found = verified(find_visible(CERTIFICATE, now=NOW))
    assert (found.standing, found.successor) == (PaperStanding.REISSUED, "TEST-2026-R0004")
    assert verified(find_visible("TEST-2026-R0004", now=NOW)).standing is PaperStanding.VALID
    with refused("没有待制发的证书或通知。", "nothing to issue"):
        issue(games, tmp_path)


def test_a_paper_may_be_recalled_and_issued_again_and_again(app: Flask, tmp_path: Path):
    games = issued(tmp_path)
    for name in (CERTIFICATE, "TEST-2026-R0004", "TEST-2026-R0005"):
        recall(games, name)
        assert issue(games, tmp_path) == 1
    assert {each for each in counting(games) if "-R" in each} == {
        f"TEST-2026-R{serial:04}" for serial in (2, 3, 6)
    }


def test_a_notice_issued_anew_names_the_certificate_that_counts(app: Flask, tmp_path: Path):
    games = issued(tmp_path)
    recall(games)
    recall(games, "TEST-2026-T0001")
    issue(games, tmp_path)
    assert '"certificate_number":"TEST-2026-R0004"' in number("TEST-2026-T0004").facts


def test_a_record_says_that_a_paper_was_recalled(app: Flask, tmp_path: Path):
    games = issued(tmp_path)
    recall(games)
    person = entry(games, 1).members[0].person_id
    record = read_own_record(person, form="page", policies=policies(), by=games.organizer, now=NOW)
    assert [each.kind.zh for each in record.papers if each.number == CERTIFICATE] == ["荣誉证书（已撤销）"]


# After an upheld objection


def corrected(folder: Path) -> Games:
    """The third overtakes the first two; the fourth stays where it was."""
    games = upheld(games=issued(folder, FOUR))
    carry_out(games)
    republish(games)
    return games


def test_exactly_the_papers_whose_facts_changed_are_recalled(app: Flask, tmp_path: Path):
    games = issued(tmp_path, FOUR)
    mine = {p.number for p in papers_of_competition(games.id) if p.entry.number == "E01-004"}
    upheld(games=games)
    carry_out(games)
    assert all(recall_of(each.id) is None for each in papers_of_competition(games.id))
    republish(games)
    assert counting(games) == mine
    reasons = {found.reason for _paper, found in papers_with_recalls(games.id) if found}
    assert reasons == {"异议TEST-2026-E01-Y001成立，成绩已更正"}
    assert {found.objection for _paper, found in papers_with_recalls(games.id) if found} == {row()}


def test_the_decisions_are_overtaken_and_nothing_is_issued_on_them(app: Flask, tmp_path: Path):
    games = corrected(tmp_path)
    run = newest_approved_run(games.id)
    assert overtaken(run.id).objection == row()
    with refused("异议TEST-2026-E01-Y001成立后成绩已更正，第1版奖励决定不再适用。", "no longer holds"):
        issue(games, tmp_path)
    again(games)
    assert check_current(games.id) is None
    assert issue(games, tmp_path) == 6
    (successor,) = {r.successor for p, r in papers_with_recalls(games.id) if p.number == CERTIFICATE}
    assert '"rank":2' in successor.facts


def again(games: Games) -> None:
    """Decided and approved anew."""
    given = {"policies": policies(), "now": LATER}
    awards.decide_awards(games.id, reason="异议成立", by=games.organizer, **given)
    awards.approve_awards(games.id, by=games.finance, **given)


def test_without_decisions_there_is_nothing_to_overtake(app: Flask):
    games = upheld()
    assert check_current(games.id) is None
    carry_out(games)
    republish(games)
    assert check_current(games.id) is None


def test_a_second_correction_overtakes_what_was_decided_since_and_not_twice(app: Flask, tmp_path: Path):
    games = corrected(tmp_path)
    first = newest_approved_run(games.id).id
    given = {"policies": policies(), "now": LATER}
    awards.decide_awards(games.id, reason="异议成立", by=games.organizer, **given)
    carry_out_second(games)
    assert overtaken(first).objection.number == 1
    assert logged()[-1] == "result.republish"


@pytest.mark.parametrize("reachable_ones", [[], [1, 2]])
def test_everybody_whose_place_changed_and_the_filer_are_told(
    app: Flask, tmp_path: Path, reachable_ones: list[int]
):
    games = issued(tmp_path, FOUR)
    reachable(games, reachable_ones)
    upheld(games=games)
    carry_out(games)
    republish(games)
    assert [(label, bool(address)) for label, address, _state in told("result_corrected")] == [
        (f"E01-{n:03}", n in reachable_ones) for n in (1, 2, 3)
    ]


def test_what_was_booked_for_those_whose_place_changes_is_listed(app: Flask, tmp_path: Path):
    games = issued(tmp_path, FOUR)
    payments.propose_batch(2027, policies=policies(), by=games.organizer, now=NOW)
    upheld(games=games)
    booked = consequences_of(row().id).payments
    assert {each.decision.member.entry.number for each in booked} == {"E01-001", "E01-002", "E01-003"}
