"""Marking schemes in: warnings accepted by name, frozen, and later changed with a reason."""

import pytest

from competition.codec import load
from competition.db import db
from competition.db.audit import AuditEntry
from competition.db.competitions import Event
from competition.db.marking import SchemeVersion, newest_scheme, scheme_versions
from competition.domain.problems import Level
from competition.operations.competitions import save_event
from competition.operations.schemes import (
    freeze_scheme,
    import_scheme,
    is_frozen,
    preview_impact,
    preview_scheme,
)
from tests.operations.games import Games, drawn, founded, published
from tests.operations.helpers import NOW, SCHEME, everything, logged, refused, scheme_workbook, setup
from tests.spreadsheets.build import WRONG

pytestmark = pytest.mark.usefixtures("app")
NOT_100 = ((*SCHEME[0][:2], 20, *SCHEME[0][3:]), *SCHEME[1:])
DISAGREE = (WRONG / "scheme-variation.xlsx").read_bytes()


def import_rows(games: Games, rows: object = SCHEME, **more: object) -> int:
    data = scheme_workbook(rows)
    return import_scheme(games.event, data, file="scheme.xlsx", by=games.organizer, now=NOW, **more)


def freeze(games: Games, **more: object) -> int:
    return freeze_scheme(games.event, by=games.organizer, now=NOW, **more)


def newest(games: Games) -> SchemeVersion:
    found = newest_scheme(games.event)
    assert found is not None
    return found


def last_entry() -> dict[str, object]:
    """What the newest entry of the log says."""
    entry = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    return load(entry.detail, dict)


def test_a_new_scheme_is_a_new_version() -> None:
    games = founded()
    assert import_rows(games) == 2
    version = newest(games)
    assert (version.version, version.file_name, version.frozen_at) == (2, "scheme.xlsx", None)
    assert [sub.id for _, sub in version.scheme().forms()] == ["T1", "P1"]
    assert logged()[-1] == "scheme.import"


def test_a_scheme_with_an_error_is_refused() -> None:
    games = founded()
    with refused("各部分权重合计为90%", "The parts' weights sum to 90 %"):
        import_rows(games, NOT_100)


def test_each_warning_is_accepted_by_its_name() -> None:
    games = founded()
    given = {"file": "cis.xlsx", "by": games.organizer, "now": NOW}
    for accepted, left in (
        ((), "sections-disagree、variation"),
        (("variation", "other"), "sections-disagree"),
    ):
        with refused(f"尚未接受的提醒：{left}。", "Warnings that were not accepted") as found:
            import_scheme(games.event, DISAGREE, accepted=accepted, **given)
        assert {each.name for each in found if each.level is Level.WARNING} == set(left.split("、"))
    names = ("variation", "sections-disagree", "other")
    assert import_scheme(games.event, DISAGREE, accepted=names, **given) == 2
    assert newest(games).accepted_names == ("sections-disagree", "variation")
    assert last_entry()["accepted"] == ["sections-disagree", "variation"]


def test_a_scheme_is_refused_if_the_event_breaks_ties_by_what_it_lacks() -> None:
    games = founded()
    broken = setup(ranking={"tie_breaks": ("practice", "speed")})
    save_event(games.id, broken, by=games.organizer, now=NOW, code="E01")
    before = everything()
    read = preview_scheme(games.event, scheme_workbook(), file="scheme.xlsx")
    assert [found.what.zh for found in read.problems] == ["同分排序中的“speed”在评分方案中没有单独的得分。"]
    assert preview_impact(games.event, read) is None
    assert everything() == before
    with refused("同分排序中的“speed”", "The tie-break “speed”"):
        import_rows(games)
    with refused("同分排序中的“speed”", "The tie-break “speed”"):
        freeze(games)


def test_a_preview_of_what_cannot_be_read_shows_why() -> None:
    games = founded()
    read = preview_scheme(games.event, scheme_workbook(NOT_100), file="scheme.xlsx")
    assert any("90%" in found.what.zh for found in read.problems)
    assert preview_impact(games.event, read) is None


def test_a_preview_shows_what_changes() -> None:
    games = founded()
    rows = [list(each) for each in SCHEME]
    rows[1][10] = "精加工"
    read = preview_scheme(games.event, scheme_workbook(rows), file="scheme.xlsx")
    impact = preview_impact(games.event, read)
    assert impact is not None
    assert (impact.version, [each.id for each in impact.changes], impact.sheets) == (1, ["P1-1"], ())


def test_what_was_compared_with_an_older_version_is_refused() -> None:
    games = founded()
    import_rows(games, seen=1)
    with refused("您看到的是第1版，现在已有第2版", "You saw version 1"):
        import_rows(games, seen=1)


def test_the_first_version_is_compared_with_none() -> None:
    games = founded()
    event = save_event(games.id, setup("E02"), by=games.organizer, now=NOW)
    read = preview_scheme(event, scheme_workbook(), file="scheme.xlsx")
    impact = preview_impact(event, read)
    assert impact is not None
    assert (impact.version, impact.changes) == (0, ())
    data = scheme_workbook()
    assert import_scheme(event, data, file="x.xlsx", seen=0, by=games.organizer, now=NOW) == 1


def test_a_scheme_is_frozen_once() -> None:
    games = founded()
    import_rows(games)
    with refused("您看到的是第1版，现在已有第2版", "You saw version 1"):
        freeze(games, version=1)
    assert freeze(games, version=2) == 2
    assert (newest(games).frozen_at, newest(games).frozen_by) == (NOW, games.organizer.id)
    assert logged()[-1] == "scheme.freeze"
    with refused("评分方案已经冻结", "The scheme is frozen already"):
        freeze(games)


def test_there_must_be_a_scheme_to_freeze() -> None:
    games = founded()
    event = save_event(games.id, setup("E02"), by=games.organizer, now=NOW)
    with refused("没有评分方案", "There is no marking scheme"):
        freeze_scheme(event, by=games.organizer, now=NOW)


def test_a_frozen_scheme_changes_with_a_reason_only() -> None:
    games = founded()
    freeze(games)
    with refused("评分方案已冻结，新的一版须写明理由", "a new version needs a reason"):
        import_rows(games, reason=" ")
    assert import_rows(games, reason=" 技术文件更正 ") == 2
    version = newest(games)
    assert (version.reason, version.frozen_at) == ("技术文件更正", NOW)


def test_the_draw_freezes_what_nobody_froze() -> None:
    games = drawn()
    assert [(each.version, each.frozen_by) for each in scheme_versions(games.event)] == [
        (1, games.organizer.id)
    ]
    assert (logged()[-1], last_entry()["scheme_frozen"]) == ("draw.make", 1)
    with refused("评分方案已冻结，新的一版须写明理由", "a new version needs a reason"):
        import_rows(games)


def test_a_marked_event_counts_as_frozen_whoever_drew_it() -> None:
    games = drawn()
    newest(games).frozen_at = None
    db.session.commit()
    assert is_frozen(db.session.get_one(Event, games.event))


def test_published_results_keep_their_scheme() -> None:
    games = published()
    with refused("阶段，不能更改评分方案", "it is not possible to change the scheme"):
        import_rows(games, reason="更正")
