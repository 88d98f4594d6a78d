"""A confirmed mark is put right by two people, with a reason, or stays as it is."""

from decimal import Decimal

import pytest

from competition.db import db
from competition.db.competitions import Event
from competition.db.marking import SheetRow, newest_scheme
from competition.db.rechecks import Correction
from competition.domain.scoresheet import SheetState
from competition.operations.corrections import confirm_correction, propose_correction, withdraw_correction
from tests.operations.checking import LATER, last_said, paper, ranked, waiting
from tests.operations.games import Games, publish, published, rank, reopened, sheet_id, standings_of
from tests.operations.helpers import NOW, logged, refused

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def games(app: object) -> Games:
    """Ranked: P1 of the first entry has 60 and 39."""
    return ranked()


def propose(games: Games, *, mark: str = "38.5", aspect: str = "P1-2", **more: object) -> int:
    given = {"reason": "纸质记录第3页", "by": games.chief, "now": NOW, **more}
    return propose_correction(sheet_id(games), aspect, Decimal(mark), **given)


def confirm(games: Games, correction: int, **more: object) -> None:
    confirm_correction(correction, **{"by": games.organizer, "now": NOW, **more})


def withdraw(games: Games, correction: int, **more: object) -> None:
    withdraw_correction(correction, **{"reason": "纸质记录看错", "by": games.organizer, "now": NOW, **more})


def sheet(games: Games) -> SheetRow:
    return db.session.get_one(SheetRow, sheet_id(games))


def test_a_proposal_changes_no_mark(games: Games) -> None:
    before = sheet(games).version
    made = propose(games)
    row = db.session.get_one(Correction, made)
    assert (row.old, row.new, row.reason, row.proposed_by) == (
        Decimal(39),
        Decimal("38.5"),
        "纸质记录第3页",
        games.chief.id,
    )
    assert (sheet(games).version, sheet(games).values()["P1-2"]) == (before, Decimal(39))
    assert logged()[-1] == "correction.propose"


def test_the_second_signature_puts_the_mark_on_the_sheet(games: Games) -> None:
    before = sheet(games).version
    made = propose(games)
    confirm(games, made)
    assert paper(sheet_id(games)) == {"P1-1": Decimal(60), "P1-2": Decimal("38.5")}
    assert (sheet(games).version, sheet(games).state_value) == (before + 1, SheetState.SIGNED)
    row = db.session.get_one(Correction, made)
    assert (row.confirmed_by, row.confirmed_at) == (games.organizer.id, NOW)
    said = last_said()
    assert logged()[-1] == "correction.confirm"
    assert {name: said[name] for name in ("aspect", "old", "new", "reason")} == {
        "aspect": "P1-2",
        "old": "39",
        "new": "38.5",
        "reason": "纸质记录第3页",
    }
    assert waiting(games) == []


def test_the_ranking_follows_the_corrected_mark(games: Games) -> None:
    confirm(games, propose(games, mark="1"))
    with refused("排名之后评分或规则有改动", "Marks or rules changed after the ranking"):
        publish(games)
    rank(games)
    assert publish(games) == 2
    assert standings_of(games.event)[1][-1].entry == "E01-001"


def test_a_correction_that_waits_stops_publication(games: Games) -> None:
    made = propose(games)
    with refused("有1项更正待第二人签认", "1 corrections wait for the second signature"):
        publish(games)
    withdraw(games, made)
    assert publish(games) == 1


def test_who_proposes_does_not_decide(games: Games) -> None:
    made = propose(games)
    for decide in (confirm, withdraw):
        with refused("更正须由第二人确认或驳回", "A second person decides"):
            decide(games, made, by=games.chief)


def test_the_chief_judge_signs_what_the_office_proposes(games: Games) -> None:
    confirm(games, propose(games, by=games.organizer), by=games.chief)
    assert sheet(games).values()["P1-2"] == Decimal("38.5")


def test_who_submitted_a_sheet_neither_corrects_it_nor_signs(games: Games) -> None:
    made = propose(games, by=games.organizer)
    db.session.get_one(Event, games.event).chief_id = games.judge.id
    db.session.commit()
    with refused("更正须由第二人确认或驳回", "nor who submitted the sheet"):
        confirm(games, made, by=games.judge)
    with refused("评分表P1第1席由您提交", "You submitted the sheet of form P1, seat 1"):
        propose(games, by=games.judge)


def test_nobody_else_has_a_say(games: Games) -> None:
    made = propose(games)
    words = "只有本项目裁判长或组织者可以复核和更正成绩", "Only the chief judge of the event or an organizer"
    with refused(*words):
        propose(games, by=games.finance)
    for decide in (confirm, withdraw):
        with refused(*words):
            decide(games, made, by=games.finance)


def test_a_correction_is_decided_once(games: Games) -> None:
    made = propose(games)
    confirm(games, made)
    for decide in (confirm, withdraw):
        with refused("该更正已经处理过", "This correction has been decided"):
            decide(games, made)
    other = propose(games, mark="37")
    withdraw(games, other)
    with refused("该更正已经处理过", "This correction has been decided"):
        confirm(games, other)


def test_what_is_turned_down_stays_on_record_and_leaves_the_mark(games: Games) -> None:
    made = propose(games)
    with refused("请写明理由", "Give the reason"):
        withdraw(games, made, reason=" ")
    withdraw(games, made, now=LATER)
    row = db.session.get_one(Correction, made)
    assert (row.withdrawn_at, row.confirmed_at) == (LATER, None)
    assert sheet(games).values()["P1-2"] == Decimal(39)
    assert logged()[-1] == "correction.withdraw"
    assert last_said()["withdrawn_because"] == "纸质记录看错"


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        ({"reason": " "}, "请写明理由", "Give the reason"),
        ({"mark": "41"}, "应在 0 至 40 之间", "It must lie between 0 and 40"),
        ({"mark": "39"}, "P1-2现在就是39，没有需要更正的内容", "P1-2 is 39 already"),
        ({"aspect": "T1-1"}, "评分表P1第1席没有评分点“T1-1”", "Seat 1 of form P1 has no aspect “T1-1”"),
    ],
)
def test_what_cannot_be_proposed(games: Games, given: dict[str, str], zh: str, en: str) -> None:
    with refused(zh, en):
        propose(games, **given)


def test_one_correction_of_a_sheet_at_a_time(games: Games) -> None:
    propose(games)
    with refused("该评分表已有待第二人签认的更正：P1-2", "Corrections of this sheet wait for the second"):
        propose(games, aspect="P1-1", mark="59")


def test_a_sheet_that_is_not_confirmed_is_marked_and_not_corrected(games: Games) -> None:
    made = propose(games)
    reopened(sheet_id(games), reason="重评", by=games.chief, now=NOW)
    with refused("该评分表评分中，不能复核或更正", "This sheet is being marked"):
        confirm(games, made)
    withdraw(games, made)
    with refused("该评分表评分中，不能复核或更正", "This sheet is being marked"):
        propose(games)


def test_a_mark_that_changed_meanwhile_is_not_overwritten(games: Games) -> None:
    made = propose(games)
    db.session.get_one(Correction, made).old = Decimal(30)
    db.session.commit()
    with refused("P1-2在提出更正后已有变化，不再是30", "P1-2 has changed since the correction was proposed"):
        confirm(games, made)


def test_a_mark_that_the_scheme_no_longer_takes_is_refused(games: Games) -> None:
    made = propose(games)
    scheme = newest_scheme(games.event)
    assert scheme is not None
    scheme.body = scheme.body.replace('"40"', '"38"')
    db.session.commit()
    with refused("应在 0 至 38 之间", "It must lie between 0 and 38"):
        confirm(games, made)


def test_published_results_stay(app: object) -> None:
    games = published()
    with refused("不能复核或更正成绩", "it is not possible to recheck or correct marks"):
        propose(games)
