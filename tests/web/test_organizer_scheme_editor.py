"""The editor: a scheme from nothing to frozen by plain forms; what cannot be saved is said at its field."""

import re
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from competition.db.competitions import find_competition, find_event
from competition.db.marking import newest_scheme
from competition.domain.calculations import CalculationType
from competition.domain.marking_scheme import AspectKind, MarkingScheme, Phase, RoundAt
from competition.domain.scoring import METHODS
from competition.operations import competitions
from competition.operations.scheme_drafts import DraftStart, begin_draft, find_draft
from tests.factories import let_in
from tests.operations.games import Games, confirmed, founded, published
from tests.operations.helpers import NOW, everything, logged, setup

EVENT = "/organizer/test-2026/events/E02"
HOME = f"{EVENT}/scheme-draft"
PART = {"id": "W", "name": "实操", "weight": "100", "method": "single"}
CRITERION = {"id": "A", "name": "加工", "mark": "100"}
FORM = {"id": "A1", "name": "尺寸", "day": "C1", "phase": "process"}
ROW = {"id": "A1.1", "kind": "measurement", "description": "孔径", "maximum": "60", "partial": "y"}
GRADES = {f"level_{level}": text for level, text in enumerate(("差", "可", "良", "优"))}


@pytest.fixture
def games(site: Flask) -> Games:
    with site.app_context():
        found = founded()
        competitions.save_event(found.id, setup("E02"), by=found.organizer, now=NOW)
        return found


@pytest.fixture
def organizer(site: Flask, games: Games) -> FlaskClient:
    return let_in(site, "organizer")


@pytest.fixture
def writing(organizer: FlaskClient) -> FlaskClient:
    """A browser with a draft from theory and practice: its empty form is 1-0-0."""
    organizer.post(f"{HOME}/begin", data={"start": "template"})
    return organizer


def event_id() -> int:
    found = find_competition("test-2026")
    assert found is not None
    event = find_event(found.id, "E02")
    assert event is not None
    return event.id


def draft(site: Flask) -> MarkingScheme:
    with site.app_context():
        found = find_draft(event_id())
        assert found is not None
        return found.scheme()


def edits(page: TestResponse) -> str:
    """How many edits the page has seen."""
    found = re.search(r'name="edits" value="(\d+)"', page.text)
    assert found is not None
    return found[1]


def send(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Fill in the form of a page and press its button; a post without a page of its own takes the tree's."""
    page = client.get(f"{HOME}{path}")
    seen = edits(page if page.status_code == 200 else client.get(HOME))
    return client.post(f"{HOME}{path}", data={"edits": seen, **fields}, follow_redirects=True)


def rows(*given: dict[str, str]) -> dict[str, str]:
    """The fields of the table, row by row."""
    return {f"aspects-{at}-{name}": text for at, row in enumerate(given) for name, text in row.items()}


def test_a_scheme_from_nothing_to_frozen(site: Flask, organizer: FlaskClient):
    began = organizer.post(f"{HOME}/begin", data={"start": "blank"}, follow_redirects=True)
    assert "还没有内容：请先添加一个部分" in began.text
    assert 'value="part1"' in organizer.get(f"{HOME}/add/root").text
    tree = send(organizer, "/add/root", **PART)
    assert "0 / 100" in tree.text
    send(organizer, "/add/0", **CRITERION)
    form = send(organizer, "/add/0-0", **FORM)
    assert form.request.path == f"{HOME}/edit/0-0-0"
    assert "还没有评分点。" in form.text
    send(organizer, "/edit/0-0-0", **FORM, then="add")
    send(organizer, "/edit/0-0-0", **FORM, **rows(ROW), then="add")
    other = {**ROW, "id": "A1.2", "kind": "item", "description": "外观", "maximum": "４０"}
    saved = send(organizer, "/edit/0-0-0", **FORM, **rows(ROW, other))
    assert "“尺寸”已保存。" in saved.text
    assert "100 / 100" in organizer.get(HOME).text
    assert "可以采用" in organizer.get(HOME).text
    done = send(organizer, "/adopt", seen="0")
    assert "草稿已成为评分方案第1版。" in done.text
    frozen = organizer.post(f"{EVENT}/scheme-freeze", data={"version": "1"}, follow_redirects=True)
    assert "评分方案第1版已冻结。" in frozen.text
    with site.app_context():
        version = newest_scheme(event_id())
        assert version is not None
        assert version.frozen_at is not None
        (part,) = version.scheme().parts
        assert logged()[-2:] == ["scheme.adopt", "scheme.freeze"]
    (sub,) = part.sub_criteria
    assert (sub.day, sub.phase) == ("C1", Phase.PROCESS)
    assert [(each.id, each.kind, each.maximum, each.partial) for each in sub.aspects] == [
        ("A1.1", AspectKind.MEASUREMENT, Decimal(60), True),
        ("A1.2", AspectKind.ITEM, Decimal(40), True),
    ]


def test_the_settings_are_saved(site: Flask, writing: FlaskClient):
    given = {
        "skill": "钳工",
        "places": "1",
        "round_at": "total",
        "pass_mark": "60",
        "standards": "1 5\n２ 7.5\n",
    }
    assert "方案设置已保存。" in send(writing, "/settings", **given).text
    made = draft(site)
    assert (made.skill, made.places, made.round_at, made.pass_mark) == ("钳工", 1, RoundAt.TOTAL, Decimal(60))
    assert [(each.id, each.weight) for each in made.sections] == [("1", 5), ("2", Decimal("7.5"))]
    assert "1 5\n2 7.5" in writing.get(f"{HOME}/settings").text.replace("\r", "")
    assert "“x”不是“编号 权重”。" in send(writing, "/settings", **{**given, "standards": "x"}).text
    assert draft(site) == made


def test_a_part_and_a_criterion_keep_what_is_below_them(site: Flask, writing: FlaskClient):
    changed = {"id": "theory", "name": "理论考试", "weight": "40", "method": "panel", "pass_mark": "60"}
    assert "“理论考试”已保存。" in send(writing, "/edit/0", **changed, spread_limit="1.5").text
    send(writing, "/edit/0-0", id="T", name="知识", mark="100", weight="100")
    part = draft(site).parts[0]
    assert (part.name, part.weight, part.method) == ("理论考试", Decimal(40), "panel")
    assert (part.pass_mark, part.spread_limit) == (Decimal(60), Decimal("1.5"))
    assert (part.criteria[0].name, part.criteria[0].weight) == ("知识", Decimal(100))
    assert [aspect.id for aspect in part.sub_criteria[0].aspects] == ["T1.1"]
    page = writing.get(f"{HOME}/edit/0").text
    assert 'value="1.5"' in page
    assert all(method.label.zh in page for method in METHODS.values())


@pytest.mark.parametrize(
    ("path", "given", "said"),
    [
        ("/edit/0", {**PART, "weight": "三十"}, "请只填数字，例如 12.5。"),
        ("/edit/0", {**PART, "weight": ""}, "此项必填。"),
        ("/edit/0", {**PART, "id": "A/1"}, "编号用1至32个文字、数字、点或连字符"),
        ("/edit/0", {**PART, "name": " "}, "此项必填。"),
        ("/edit/0", {**PART, "name": "长" * 201}, "最多200个字。"),
        ("/edit/0", {**PART, "method": "抽签"}, "is-invalid"),
        ("/edit/0-0", {**CRITERION, "mark": "1e9"}, "请只填数字，例如 12.5。"),
        ("/edit/0-0-0", {**FORM, **rows({**ROW, "maximum": "1.234"})}, "最多两位小数。"),
        ("/edit/0-0-0", {**FORM, **rows({**ROW, "description": ""})}, "此项必填。"),
        ("/edit/0-0-0", {**FORM, **rows({**ROW, "level_0": "差"})}, "须四条齐全，或全部留空。"),
        ("/edit/0-0-0", {**FORM, **rows({**ROW, "params": "TOTAL:::3"})}, "请选择计算，或删去参数。"),
        ("/edit/0-0-0", {**FORM, "name": "", **rows(ROW), "then": "delete.0"}, "此项必填。"),
    ],
)
def test_a_bad_value_is_named_at_its_field_and_nothing_is_saved(
    site: Flask, writing: FlaskClient, path: str, given: dict[str, str], said: str
):
    before = draft(site)
    answer = send(writing, path, **given)
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert draft(site) == before


def test_an_aspect_takes_descriptors_and_a_calculation(site: Flask, writing: FlaskClient):
    counted = {**ROW, "maximum": "100", "calculation": "NUMBER_COMPLETED", "params": "TOTAL:::10"}
    send(writing, "/edit/0-0-0", **FORM, **rows({**counted, **GRADES, "section": "1", "extra": "见图"}))
    (aspect,) = draft(site).parts[0].sub_criteria[0].aspects
    assert (aspect.descriptors, aspect.section, aspect.extra) == (("差", "可", "良", "优"), "1", "见图")
    assert aspect.calculation is not None
    assert (aspect.calculation.name, aspect.calculation.type) == ("A1.1", CalculationType.NUMBER_COMPLETED)
    assert draft(site).calculations == (aspect.calculation,)
    page = writing.get(f"{HOME}/edit/0-0-0").text
    assert 'value="TOTAL:::10"' in page
    assert 'value="优"' in page
    send(writing, "/edit/0-0-0", **FORM, **rows({**counted, **dict.fromkeys(GRADES, ""), "id": "A1.9"}))
    (renamed,) = draft(site).parts[0].sub_criteria[0].aspects
    assert (renamed.descriptors, renamed.calculation) == ((), aspect.calculation)


def test_rows_are_moved_and_deleted_with_what_was_typed(site: Flask, writing: FlaskClient):
    path, second = "/edit/0-0-0", {**ROW, "id": "A1.2"}
    send(writing, path, **FORM, **rows(ROW), then="add")

    def ids() -> list[str]:
        return [aspect.id for aspect in draft(site).parts[0].sub_criteria[0].aspects]

    send(writing, path, **FORM, **rows(ROW, second), then="down.0")
    assert ids() == ["A1.2", "A1.1"]
    send(writing, path, **FORM, **rows(second, {**ROW, "id": "A1.3"}), then="up.1")
    assert ids() == ["A1.3", "A1.2"]
    assert "确认删除评分点 A1.3" in writing.get(f"{HOME}{path}").text
    send(writing, path, **FORM, **rows({**ROW, "maximum": "x"}, second), then="delete.0")
    assert ids() == ["A1.2"]
    for then in ("up.5", "delete.x"):
        assert "请核对后再改" in send(writing, path, **FORM, **rows(second), then=then).text
    assert "请核对后再改" in send(writing, path, **FORM).text
    assert ids() == ["A1.2"]


def test_nodes_are_moved_and_deleted_in_the_tree(site: Flask, writing: FlaskClient):
    assert "“理论”已移动。" in send(writing, "/move/0", step="down").text
    assert [part.id for part in draft(site).parts] == ["practice", "theory"]
    page = writing.get(f"{HOME}/edit/1").text
    assert "确认删除“理论”及其下的全部内容" in page
    assert "“理论”已删除。" in send(writing, "/delete/1").text
    assert [part.id for part in draft(site).parts] == ["practice"]
    for path, fields in (("/move/0", {"step": "x"}), ("/move/7", {"step": "up"}), ("/delete/root", {})):
        assert "请核对后再改" in send(writing, path, **fields).text
    assert len(draft(site).parts) == 1


@pytest.mark.parametrize("path", ["edit/root", "edit/9", "edit/x", "edit/0-0-0-0", "add/0-0-0", "add/9"])
def test_what_is_not_in_the_draft_leads_back_to_it(writing: FlaskClient, path: str):
    answer = writing.get(f"{HOME}/{path}", follow_redirects=True)
    assert answer.request.path == HOME
    assert "请核对后再改" in answer.text


def test_a_draft_that_moved_on_is_refused_and_not_overwritten(site: Flask, writing: FlaskClient):
    stale = edits(writing.get(f"{HOME}/edit/0"))
    send(writing, "/edit/0", **PART)
    before = draft(site)
    for path, fields in (
        ("/edit/0", {**PART, "name": "另一人"}),
        ("/delete/0", {}),
        ("/discard", {}),
        ("/adopt", {}),
    ):
        answer = writing.post(f"{HOME}{path}", data={"edits": stale, **fields})
        assert answer.status_code == 422
        assert "草稿在另一处改动过或已不在，本次未保存。" in answer.text
    assert draft(site) == before


def test_every_problem_leads_to_where_it_is_mended(writing: FlaskClient):
    page = writing.get(HOME)
    for node in ("1-0", "1-0-0", "1"):
        assert f'<a href="{HOME}/edit/{node}">去更正' in page.text
    send(writing, "/edit/0", **{**PART, "weight": "40"})
    assert f'<a href="{HOME}/settings">去更正' in writing.get(HOME).text
    send(writing, "/edit/0-0-0", **FORM, **rows({**ROW, "maximum": "0"}))
    assert f'<a href="{HOME}/edit/0-0-0#aspects-0-id">去更正' in writing.get(HOME).text


def test_an_unsound_draft_cannot_be_adopted(site: Flask, writing: FlaskClient):
    page = writing.get(f"{HOME}/adopt").text
    assert "评分表P1“实操评分表”没有评分点。" in page
    assert "采用为新的一版" not in page
    refused = writing.post(f"{HOME}/adopt", data={"edits": "0", "seen": "0"})
    assert refused.status_code == 422
    assert "“实操”满分合计0分，应为100分。" in refused.text
    with site.app_context():
        assert newest_scheme(event_id()) is None


def test_a_draft_says_that_another_version_came_meanwhile(site: Flask, games: Games):
    with site.app_context():
        begin_draft(games.event, DraftStart.NEWEST, by=games.organizer, now=NOW)
    organizer = let_in(site, "organizer")
    home = "/organizer/test-2026/events/E01"
    seen = edits(organizer.get(f"{home}/scheme-draft/adopt"))
    organizer.post(f"{home}/scheme-draft/adopt", data={"edits": seen, "seen": "1"})
    assert "以现行版本为底稿" in organizer.get(f"{home}/scheme").text
    organizer.post(f"{home}/scheme-draft/begin", data={"start": "newest"})
    assert "始于第2版" in organizer.get(f"{home}/scheme-draft").text
    assert "继续编辑草稿" in organizer.get(f"{home}/scheme").text
    assert "在线编辑" in organizer.get(f"{home}/scheme").text


def test_a_draft_is_given_up_by_name(site: Flask, writing: FlaskClient):
    assert "放弃“焊接E02”的草稿" in writing.get(HOME).text
    assert "草稿已放弃。" in send(writing, "/discard").text
    for path in ("", "/settings", "/adopt", "/edit/0", "/add/root"):
        answer = writing.get(f"{HOME}{path}", follow_redirects=True)
        assert answer.request.path == f"{EVENT}/scheme"
        assert "请核对后再改" in answer.text


def test_a_draft_begins_with_what_there_is(site: Flask, organizer: FlaskClient):
    with site.app_context():
        before = everything()
    assert organizer.post(f"{HOME}/begin", data={"start": "nonsense"}).status_code == 400
    refused = organizer.post(f"{HOME}/begin", data={"start": "newest"})
    assert refused.status_code == 422
    assert "本项目还没有评分方案，不能以它为底稿。" in refused.text
    with site.app_context():
        assert everything() == before


def test_published_results_take_no_draft(site: Flask):
    with site.app_context():
        published()
    organizer = let_in(site, "organizer")
    home = "/organizer/test-2026/events/E01"
    refused = organizer.post(f"{home}/scheme-draft/begin", data={"start": "blank"})
    assert refused.status_code == 422
    assert "不能编辑评分方案。" in refused.text


def test_a_judge_sees_no_form_that_a_later_version_removed(site: Flask):
    with site.app_context():
        confirmed({1: 90}, sign=False)
    organizer, judge = let_in(site, "organizer"), let_in(site, "judge")
    assert "理论卷" in judge.get("/judge/").text
    home = "/organizer/test-2026/events/E01/scheme-draft"
    organizer.post(f"{home}/begin", data={"start": "newest"})
    organizer.post(f"{home}/delete/0", data={"edits": "0"})
    practice = {"id": "practice", "name": "实操", "weight": "100", "method": "single"}
    organizer.post(f"{home}/edit/0", data={"edits": "1", **practice})
    page = organizer.get(f"{home}/adopt").text
    assert "T1-1=80" in page
    given = {"edits": "2", "seen": "1", "reason": "取消理论"}
    done = organizer.post(f"{home}/adopt", data=given, follow_redirects=True).text
    assert "草稿已成为评分方案第2版。" in done
    tasks = judge.get("/judge/")
    assert tasks.status_code == 200
    assert "实操表" in tasks.text
    assert "理论卷" not in tasks.text
