"""A new competition, blank or from the one before; what one's own list and a front page say when they are empty."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.db.competitions import find_competition
from competition.db.marking import newest_scheme
from competition.db.results import newest_result
from competition.domain.roles import Role
from competition.operations.accounts import grant_role
from tests.factories import let_in
from tests.operations.games import confirmed, founded, rank
from tests.operations.helpers import DRAFT, NOW, account, everything

NEW = {
    "name": "2027 试验市职业技能大赛",
    "code": "test-2027",
    "year": "2027",
    "tier": "city",
    "competition_class": "games",
    "issuing_body": "试验市竞赛委员会",
    "number_prefix": "next",
    "policy_id": "yantai-2024-8",
    "previous": "",
}


@pytest.fixture
def organizer(site: Flask) -> FlaskClient:
    with site.app_context():
        founded()
    return let_in(site, "organizer")


def create(organizer: FlaskClient, **changed: str):
    return organizer.post("/organizer/new", data={**NEW, **changed}, follow_redirects=True)


def test_a_blank_competition_says_what_to_do_next(site: Flask, organizer: FlaskClient):
    answer = create(organizer)
    assert "竞赛已建立。下一步：设置项目。" in answer.text
    assert "还没有项目" in answer.text
    assert "先导入项目表或新增一个项目，再导入评分方案和报名表。" in answer.text
    assert 'href="/organizer/test-2027/events/import"' in answer.text
    with site.app_context():
        made = find_competition("test-2027")
        assert (made.number_prefix, made.policy_id, made.events) == ("NEXT", "yantai-2024-8", [])


def test_events_and_schemes_of_the_one_before_are_copied_but_no_people(site: Flask):
    with site.app_context():
        rank(confirmed())
    answer = create(let_in(site, "organizer"), previous=DRAFT.code)
    assert "焊接E01" in answer.text
    assert "本项目还没有选手。" in answer.text
    with site.app_context():
        before, made = find_competition(DRAFT.code), find_competition("test-2027")
        (old,), (new,) = before.events, made.events
        assert new.setup == old.setup
        assert (new.stage, new.chief_id) == ("preparing", None)
        assert newest_scheme(new.id).digest == newest_scheme(old.id).digest
        assert newest_result(new.id) is None


def test_a_draft_of_a_policy_is_not_offered_and_not_taken(site: Flask, organizer: FlaskClient):
    page = organizer.get("/organizer/new").text
    assert 'value="lianyungang-2025-25"' in page
    assert 'value="huainan-draft"' not in page
    create(organizer, policy_id="huainan-draft")
    with site.app_context():
        assert find_competition("test-2027") is None


def test_only_competitions_of_ones_own_are_offered_as_the_one_before(site: Flask, organizer: FlaskClient):
    with site.app_context():
        account("stranger", is_administrator=True)
    stranger = let_in(site, "stranger")
    assert f'value="{DRAFT.code}"' in organizer.get("/organizer/new").text
    assert f'value="{DRAFT.code}"' not in stranger.get("/organizer/new").text
    create(stranger, previous=DRAFT.code)
    with site.app_context():
        assert find_competition("test-2027") is None


@pytest.mark.parametrize(
    ("changed", "zh", "en"),
    [
        ({"code": DRAFT.code}, "竞赛代码“test-2026”已被使用。", "The code “test-2026” is taken."),
        (
            {"code": "大赛 2027"},
            "竞赛代码只能用小写字母、数字和连字符。",
            "small letters, digits and hyphens only.",
        ),
        (
            {"code": "../2027"},
            "竞赛代码只能用小写字母、数字和连字符。",
            "small letters, digits and hyphens only.",
        ),
        ({"number_prefix": "TEST"}, "证书编号前缀“TEST”已被使用。", "The prefix “TEST” is taken."),
        ({"number_prefix": "T-1"}, "证书编号前缀只能用大写字母和数字。", "capital letters and digits only."),
    ],
)
def test_a_code_or_prefix_that_cannot_be_used_is_refused(
    site: Flask, organizer: FlaskClient, changed: dict[str, str], zh: str, en: str
):
    with site.app_context():
        before = everything()
    answer = create(organizer, **changed)
    assert answer.status_code == 422
    assert zh in answer.text
    assert en in answer.text
    with site.app_context():
        assert everything() == before


def test_a_form_that_is_not_filled_in_says_which_fields(site: Flask, organizer: FlaskClient):
    answer = create(organizer, name="", year="26", issuing_body="", tier="galaxy")
    assert answer.status_code == 200
    assert answer.text.count("此项必填。") == 2
    assert "请填写四位年份。" in answer.text
    assert answer.text.count('aria-invalid="true"') == 4
    assert 'value="test-2027"' in answer.text
    with site.app_context():
        assert find_competition("test-2027") is None


def test_the_list_says_who_may_begin_and_who_has_to_be_asked(site: Flask):
    with site.app_context():
        account("root", is_administrator=True)
        account("nobody")
    root, nobody = (
        let_in(site, "root").get("/organizer/").text,
        let_in(site, "nobody").get("/organizer/").text,
    )
    assert "新建一个竞赛，可以从空白开始，也可以沿用往届的项目和评分方案。" in root
    assert 'href="/organizer/new"' in root
    assert "您尚未被指派到任何竞赛，请联系组织者。" in nobody
    assert "/organizer/new" not in nobody


def test_the_front_page_counts_and_names_what_each_event_waits_for(site: Flask, organizer: FlaskClient):
    waiting = organizer.get("/organizer/test-2026/").text
    assert "待办" in waiting
    assert "本项目还没有选手。" in waiting
    assert "0 项报名" in waiting
    assert "示例数据，人物均为虚构" in waiting


def test_the_front_page_says_that_an_event_can_be_ranked(site: Flask):
    with site.app_context():
        confirmed()
    page = let_in(site, "organizer").get("/organizer/test-2026/").text
    assert "可以排名和公布" in page
    assert "6/6" in page


def test_the_front_page_offers_only_what_one_may_do(site: Flask):
    with site.app_context():
        games = confirmed()
        grant_role(games.finance.id, games.id, Role.FINANCE, by=games.organizer, now=NOW)
    assert let_in(site, "chief").get("/organizer/test-2026/").status_code == 403
    page = let_in(site, "finance").get("/organizer/test-2026/").text
    assert "/organizer/test-2026/awards" in page
    for door in ("roster", "panels", "people", "events/new", "roster.xlsx"):
        assert f'href="/organizer/test-2026/{door}"' not in page
