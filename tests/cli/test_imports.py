"""`saiwu import`: the same operations as the pages, for whoever has a folder full of workbooks."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from competition import create_app
from competition.config import instance_environment, read_settings
from competition.db import db
from competition.db.accounts import find_user
from competition.db.entries import Entry
from competition.demo import DRAFT
from competition.operations.accounts import actor
from competition.operations.competitions import create_competition, import_events
from competition.spreadsheets.events import read_events
from tests.cli.running import DEMO, WRONG, printed_json, refuse, run, succeed

ROSTER = DEMO / "roster-01-zhifu.xlsx"
GIVEN = ("--competition", "yantai-2026", "--by", "organizer")
SCHEME = ("--event", "E01", *GIVEN)


@pytest.fixture(scope="module")
def founded(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with the events of the demo and nobody entered; take a copy."""
    instance = Path(shutil.copytree(empty, tmp_path_factory.mktemp("games") / "instance"))
    succeed("user", "create", "organizer", instance=instance)
    now = datetime(2026, 8, 20, tzinfo=UTC)
    with create_app(read_settings(instance_environment(instance), instance=instance)).app_context():
        user = find_user("organizer")
        assert user is not None
        organizer = actor(user)
        made = create_competition(DRAFT, by=organizer, now=now)
        setups, _ = read_events((DEMO / "events.xlsx").read_bytes(), file="events.xlsx")
        import_events(made, setups, by=organizer, now=now)
    return instance


@pytest.fixture
def games(founded: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(founded, tmp_path / "games"))


def entered(games: Path) -> int:
    with create_app(read_settings(instance_environment(games), instance=games)).app_context():
        return db.session.scalar(select(func.count()).select_from(Entry)) or 0


def test_a_roster_with_a_bad_row_enters_nobody(games: Path) -> None:
    outcome = refuse(
        "import",
        "roster",
        ROSTER,
        *GIVEN,
        instance=games,
        zh="第20行 “身份证号码”列",
        en="check digit does not fit",
    )
    assert outcome.stdout == ""
    assert entered(games) == 0


def test_the_good_rows_are_entered_on_request(games: Path) -> None:
    shown = succeed("import", "roster", ROSTER, *GIVEN, "--good-rows-only", instance=games)
    assert ", 1 problems." in shown
    assert shown.startswith(f"{entered(games)} entries")
    refuse("import", "roster", ROSTER, *GIVEN, instance=games, zh="已报名该项目", en="is already entered")


def test_a_dry_run_tells_everything_and_changes_nothing(games: Path) -> None:
    words = {"zh": "校验位不符", "en": "check digit does not fit"}
    shown = refuse("import", "roster", ROSTER, *GIVEN, "--dry-run", instance=games, **words)
    assert "1 problems" in shown.stdout
    outcome = run("import", "roster", ROSTER, *GIVEN, "--dry-run", "--json", instance=games)
    told = printed_json(outcome.stdout)
    assert outcome.exit_code == 1
    assert "冯德" not in told["entries"]
    assert len(told["entries"]) > 10
    (found,) = told["problems"]
    assert (found["where"]["row"], found["where"]["sheet"], found["level"]) == (20, "报名表", "error")
    assert entered(games) == 0


def test_what_was_entered_can_be_read_by_a_program(games: Path) -> None:
    told = printed_json(
        succeed("import", "roster", ROSTER, *GIVEN, "--good-rows-only", "--json", instance=games)
    )
    assert told["entries"][0] == "E01-001"
    assert len(told["problems"]) == 1


@pytest.mark.parametrize(
    "name", ["not-a-workbook.xlsx", "encrypted.xlsx", "missing-column.xlsx", "no-rows.xlsx"]
)
def test_what_is_no_roster_is_refused_in_both_languages(games: Path, name: str) -> None:
    outcome = refuse("import", "roster", WRONG / name, *GIVEN, instance=games, zh="✗", en=" / ")
    assert name in outcome.stderr


def test_an_unknown_competition_event_or_person_is_named(games: Path) -> None:
    unknown = ("--competition", "nowhere", "--by", "organizer")
    refuse(
        "import",
        "roster",
        ROSTER,
        *unknown,
        instance=games,
        zh="没有代码为“nowhere”的竞赛",
        en="There is no competition “nowhere”",
    )
    nobody = ("--competition", "yantai-2026", "--by", "nobody")
    refuse(
        "import",
        "roster",
        ROSTER,
        *nobody,
        instance=games,
        zh="没有账号“nobody”",
        en="There is no account “nobody”",
    )
    other = ("--event", "E99", *GIVEN)
    refuse(
        "import",
        "scheme",
        DEMO / "scheme-E01.xlsx",
        *other,
        instance=games,
        zh="没有代码为“E99”的项目",
        en="There is no event “E99”",
    )


def test_a_scheme_is_a_new_version_each_time(games: Path) -> None:
    assert "Imported version 1" in succeed(
        "import", "scheme", DEMO / "scheme-E01.xlsx", *SCHEME, instance=games
    )
    shown = succeed(
        "import", "scheme", DEMO / "scheme-E01.xlsx", *SCHEME, instance=games, env={"LANG": "zh_CN.UTF-8"}
    )
    assert "评分方案第2版已导入" in shown


def test_a_scheme_with_an_error_is_refused(games: Path) -> None:
    refuse(
        "import",
        "scheme",
        WRONG / "scheme-weights.xlsx",
        *SCHEME,
        instance=games,
        zh="scheme-weights.xlsx",
        en=" / ",
    )


def test_an_event_without_a_scheme_has_none_to_export(games: Path, tmp_path: Path) -> None:
    refuse(
        "scheme",
        "export",
        "--competition",
        "yantai-2026",
        "--event",
        "E01",
        tmp_path / "out.xlsx",
        instance=games,
        zh="项目E01还没有评分方案",
        en="Event E01 has no marking scheme yet",
    )
