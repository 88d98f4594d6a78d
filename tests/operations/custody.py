"""An event drawn in three stages, as far as a test wants it."""

from collections.abc import Mapping
from datetime import datetime

from competition.db import db
from competition.db.competitions import Event
from competition.db.custody import SealedStage, stages_of
from competition.db.draws import CodedWork, works_of
from competition.domain.draw import CodeCustody
from competition.domain.roles import Role
from competition.domain.three_codes import DrawStage, Table
from competition.operations import (
    accounts,
    confirming,
    custodian_keys,
    draw_stages,
    openings,
    rosters,
    signing,
)
from competition.operations.marking import SheetRef
from competition.operations.unit import Actor
from tests.operations.games import Games, enter, founded, save, seated
from tests.operations.helpers import NOW, account, roster_workbook, row
from tests.remembered import remembered

FIRST, SECOND, THIRD = DrawStage
SEEDS = {FIRST: "a" * 64, SECOND: "b" * 64, THIRD: "c" * 64}
NAMES = {FIRST: "custodian1", SECOND: "custodian2", THIRD: "custodian3"}
WITNESSES = ("supervisor1", "supervisor2")


def passphrase(stage: DrawStage) -> str:
    return f"passphrase of stage {stage.number}"


def keep(games: Games, stage: DrawStage, username: str = "") -> Actor:
    """A custodian of that stage, with a key."""
    person = account(username or NAMES[stage])
    accounts.grant_role(person.user_id, games.id, stage.custodian, by=games.organizer, now=NOW)
    custodian_keys.make_key(passphrase(stage), by=person, now=NOW)
    return person


@remembered
def sealed_games(*, entries: int = 4, keys: bool = True, **event: object) -> Games:
    """An event for three custodians with entries, judges and custodians; nothing is prepared."""
    games = seated(founded(custody=CodeCustody.THREE_STAGE, **event))
    half = entries // 2
    enter(games, *(row(person) for person in range(1, half + 1)))
    others = roster_workbook(*(row(person) for person in range(half + 1, entries + 1)), delegation="莱山区")
    rosters.import_roster(games.id, others, file="more.xlsx", by=games.organizer, now=NOW)
    if keys:
        for stage in DrawStage:
            keep(games, stage)
    return games


def who(username: str) -> Actor:
    return accounts.actor(accounts.find_user(username))


def custodian(stage: DrawStage) -> Actor:
    return who(NAMES[stage])


def prepare(games: Games, **more: object) -> None:
    given = {
        "custodians": {stage: custodian(stage).user_id for stage in DrawStage},
        "seeds": SEEDS,
        "by": games.organizer,
        "now": NOW,
        **more,
    }
    draw_stages.prepare_draw(games.event, **given)


def draw(games: Games, *stages: DrawStage) -> list[draw_stages.StageReport]:
    return [
        draw_stages.draw_stage(games.event, stage, passphrase=passphrase(stage), by=custodian(stage), now=NOW)
        for stage in stages or DrawStage
    ]


@remembered
def drawn_in_stages(**more: object) -> Games:
    """All three stages drawn; marking can begin."""
    games = sealed_games(**more)
    prepare(games)
    draw(games)
    return games


def works(games: Games) -> list[CodedWork]:
    return works_of(games.event)


def sheet_of(games: Games, work: CodedWork, form: str) -> SheetRef:
    return SheetRef(games.event, work.id, form, 1)


def mark_works(games: Games, practice: Mapping[str, int] | None = None) -> None:
    """Every work marked; `practice` is the mark by work code, 50 and one more for each code otherwise."""
    codes = [work.code for work in works(games) if work.state_value.marked]
    for number, code in enumerate(codes):
        work = next(each for each in works(games) if each.code == code)
        given = (practice or {}).get(code, 50 + number)
        first = min(60, given)
        save(games, sheet_of(games, work, "T1"), T1_1=80, submit=True)
        work = next(each for each in works(games) if each.code == code)
        save(games, sheet_of(games, work, "P1"), P1_1=first, P1_2=given - first, submit=True)


def sign(games: Games) -> None:
    confirming.confirm_sheets(games.event, by=games.chief, now=NOW)
    signing.sign_off(games.event, by=games.chief, now=NOW)


@remembered
def signed(**more: object) -> Games:
    """Drawn, marked and signed; sealed as before."""
    games = drawn_in_stages(**more)
    mark_works(games)
    sign(games)
    return games


def witnesses(games: Games) -> list[Actor]:
    """Two supervisors, made when they are needed first."""
    found = []
    for name in WITNESSES:
        person = accounts.find_user(name)
        if person is None:
            someone = account(name)
            accounts.grant_role(someone.user_id, games.id, Role.SUPERVISOR, by=games.organizer, now=NOW)
            found.append(someone)
        else:
            found.append(accounts.actor(person))
    return found


def attest(games: Games, stage: DrawStage, *, now: datetime = NOW) -> None:
    for person in witnesses(games):
        openings.attest_opening(games.event, stage, by=person, now=now)


def open_one(games: Games, stage: DrawStage, *, now: datetime = NOW) -> None:
    openings.open_stage(games.event, stage, passphrase=passphrase(stage), by=custodian(stage), now=now)


def open_all(games: Games) -> None:
    """Third, second, first, each before two witnesses."""
    for stage in reversed(DrawStage):
        attest(games, stage)
        open_one(games, stage)


def table(games: Games, stage: DrawStage) -> Table:
    return draw_stages.read_table(
        games.event, stage, passphrase=passphrase(stage), by=custodian(stage), now=NOW
    )


def row_of(games: Games, stage: DrawStage) -> SealedStage:
    db.session.expire_all()
    return stages_of(games.event)[stage]


def event_of(games: Games) -> Event:
    return db.session.get_one(Event, games.event)
