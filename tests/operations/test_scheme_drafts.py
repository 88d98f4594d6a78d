"""A scheme that is written in the browser: every edit an entry, nothing overwritten unseen."""

from dataclasses import replace
from decimal import Decimal

import pytest

from competition.codec import dump
from competition.db import db
from competition.db.competitions import Event
from competition.db.marking import SchemeDraft, newest_scheme
from competition.domain.marking_scheme import Aspect, AspectKind, MarkingScheme
from competition.domain.scheme_edits import add_node, blank_scheme, put_settings
from competition.operations.competitions import save_event
from competition.operations.scheme_drafts import (
    EDITED_HERE,
    DraftStart,
    adopt_draft,
    begin_draft,
    check_draft,
    discard_draft,
    draft_impact,
    edit_draft,
    find_draft,
)
from competition.operations.schemes import import_scheme
from tests.operations.games import Games, founded, published
from tests.operations.helpers import NOW, logged, refused, scheme_workbook, setup
from tests.operations.test_schemes import last_entry

pytestmark = pytest.mark.usefixtures("app")


def begin(games: Games, start: DraftStart = DraftStart.NEWEST, *, event: int = 0) -> None:
    begin_draft(event or games.event, start, by=games.organizer, now=NOW)


def edit(games: Games, *, edits: int, event: int = 0, **settings: object) -> int:
    def change(scheme: MarkingScheme) -> MarkingScheme:
        return put_settings(scheme, settings)

    return edit_draft(event or games.event, change, edits=edits, by=games.organizer, now=NOW)


def adopt(games: Games, *, edits: int, **more: object) -> int:
    return adopt_draft(games.event, edits=edits, by=games.organizer, now=NOW, **more)


def draft(games: Games, event: int = 0) -> SchemeDraft:
    db.session.expire_all()
    found = find_draft(event or games.event)
    assert found is not None
    return found


def other_event(games: Games) -> int:
    return save_event(games.id, setup("E02"), by=games.organizer, now=NOW)


def test_a_draft_begins_with_the_version_in_force() -> None:
    games = founded()
    begin(games)
    version = newest_scheme(games.event)
    assert version is not None
    assert (draft(games).scheme(), draft(games).based_on, draft(games).edits) == (version.scheme(), 1, 0)
    assert (logged()[-1], last_entry()["start"]) == ("scheme_draft.begin", "newest")


@pytest.mark.parametrize(("start", "parts"), [(DraftStart.TEMPLATE, 2), (DraftStart.BLANK, 0)])
def test_a_draft_begins_without_any_version(start: DraftStart, parts: int) -> None:
    games = founded()
    event = other_event(games)
    begin(games, start, event=event)
    assert (len(draft(games, event).scheme().parts), draft(games, event).based_on) == (parts, 0)
    assert draft(games, event).scheme().skill == "焊接E02"


def test_there_is_one_draft_at_a_time() -> None:
    games = founded()
    begin(games)
    with refused("本项目已有一份草稿", "The event has a draft already"):
        begin(games, DraftStart.BLANK)


def test_a_draft_needs_a_version_to_begin_with() -> None:
    games = founded()
    event = other_event(games)
    with refused("本项目还没有评分方案", "The event has no scheme to begin with"):
        begin(games, event=event)


def test_every_edit_is_logged_with_what_it_changed() -> None:
    games = founded()
    begin(games)
    assert edit(games, edits=0, skill="钳工", places=1) == 1
    assert (draft(games).scheme().skill, draft(games).edits, draft(games).changed_by) == (
        "钳工",
        1,
        games.organizer.id,
    )
    assert logged()[-1] == "scheme_draft.edit"
    (change,) = last_entry()["changes"]
    assert change["fields"]["decimals"] == ["2", "1"]


def test_a_draft_that_moved_on_is_not_overwritten() -> None:
    games = founded()
    begin(games)
    edit(games, edits=0, skill="钳工")
    with refused("草稿在另一处改动过或已不在", "The draft was changed elsewhere meanwhile"):
        edit(games, edits=0, skill="焊工")
    with refused("草稿在另一处改动过或已不在", "or is gone"):
        adopt(games, edits=0)
    with refused("草稿在另一处改动过或已不在", "or is gone"):
        discard_draft(games.event, edits=0, by=games.organizer, now=NOW)


def test_a_draft_is_given_up() -> None:
    games = founded()
    begin(games)
    discard_draft(games.event, edits=0, by=games.organizer, now=NOW)
    assert (find_draft(games.event), logged()[-1]) == (None, "scheme_draft.discard")
    with refused("草稿在另一处改动过或已不在", "or is gone"):
        edit(games, edits=0, skill="钳工")


def test_an_unsound_draft_is_refused_with_everything() -> None:
    games = founded()
    begin(games, DraftStart.TEMPLATE)
    event = db.session.get_one(Event, games.event)
    assert draft_impact(event, draft(games).scheme()) is None
    assert {each.where.column for each in check_draft(event, draft(games).scheme())} == {
        "P",
        "P1",
        "practice",
    }
    with refused("评分表P1“实操评分表”没有评分点", "Marking form P1") as found:
        adopt(games, edits=0)
    assert len(found) == 3
    assert {str(each.where) for each in found} == {""}


def test_an_adopted_draft_is_the_next_version() -> None:
    games = founded()
    begin(games, DraftStart.TEMPLATE)

    def filled(scheme: MarkingScheme) -> MarkingScheme:
        return add_node(scheme, (1, 0, 0), Aspect("P1.1", AspectKind.ITEM, "加工", Decimal(100)))

    edit_draft(games.event, filled, edits=0, by=games.organizer, now=NOW)
    event = db.session.get_one(Event, games.event)
    impact = draft_impact(event, draft(games).scheme())
    assert impact is not None
    assert impact.version == 1
    assert adopt(games, edits=1, seen=1) == 2
    version = newest_scheme(games.event)
    assert version is not None
    assert (version.file_name, version.reason, version.accepted_names) == (EDITED_HERE, "", ())
    assert version.scheme().form("P1")[1].aspects[0].description == "加工"
    assert (find_draft(games.event), logged()[-1]) == (None, "scheme.adopt")


def test_a_draft_is_compared_with_the_version_that_was_seen() -> None:
    games = founded()
    begin(games)
    import_scheme(games.event, scheme_workbook(), file="x.xlsx", by=games.organizer, now=NOW)
    with refused("您看到的是第1版，现在已有第2版", "You saw version 1"):
        adopt(games, edits=0, seen=1)


def test_published_results_end_all_drafts() -> None:
    games = published()
    with refused("阶段，不能编辑评分方案", "it is not possible to edit the scheme"):
        begin(games)
    empty = replace(blank_scheme("x"), places=1)
    row = {
        "event_id": games.event,
        "based_on": 0,
        "edits": 0,
        "changed_at": NOW,
        "changed_by": games.organizer.id,
    }
    db.session.add(SchemeDraft(body=dump(empty), **row))
    db.session.commit()
    with refused("阶段，不能编辑评分方案", "it is not possible to edit the scheme"):
        edit(games, edits=0, skill="x")
