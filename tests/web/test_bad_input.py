"""Whatever is sent, it is said what is wrong and how to mend it, in both languages, and nothing is changed."""

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from competition.operations import competitions, schemes
from tests.factories import (
    CODE,
    EVENT,
    FIRST,
    FORM,
    code_of,
    competition,
    drawn_contest,
    hand_in,
    let_in,
    published_contest,
    who,
)
from tests.operations.helpers import NOW, account, everything, roster_workbook, row, setup
from tests.spreadsheets.build import DEMO, WRONG

HOME = f"/organizer/{CODE}"
LOGS = {"audit_chain", "audit_entry", "last_step", "upload"}
"""An upload that waits for its import is kept and logged; nothing else may change."""

REFUSED_AT_ONCE = [
    ("not-a-workbook.xlsx", "这不是 Excel 工作簿（.xlsx）。", "This is not an Excel workbook (.xlsx)."),
    ("old-format.xls", "这是旧版 .xls 文件。", "This is a file of the old .xls format."),
    ("encrypted.xlsx", "工作簿设有打开密码，无法读取。", "The workbook is encrypted with a password."),
    ("damaged.xlsx", "工作簿已损坏，无法读取。", "The workbook is damaged and cannot be read."),
    ("wrong-sheet.xlsx", "文件中有：“Sheet1”", "the file has: “Sheet1”"),
    ("no-header.xlsx", "没有找到表头", "No header was found"),
    ("no-rows.xlsx", "没有数据", "no rows below the header"),
]
SHOWN_WITH_THEIR_ROWS = [
    (
        "duplicate-id.xlsx",
        "身份证号码在系统或本表中属于另一姓名。",
        "stands beside another name, in the system or in this list.",
        "第7行",
    ),
    ("impossible-date.xlsx", "“1990-02-30”不是存在的日期", "not a day that exists", "（F6）"),
    ("wrong-checksum.xlsx", "校验位不符", "check digit does not fit", "（E6）"),
    ("id-as-number.xlsx", "数字格式", "typed as a number", "（E6）"),
    ("private-use-name.xlsx", "自造字（U+E123）", "private-use characters (U+E123)", "（D6）"),
    ("roster-uncomputed-formula.xlsx", "公式没有计算结果", "no computed result", "（G6）"),
]


@pytest.fixture
def drawn(site: Flask) -> Flask:
    """A drawn event, and one of the electricians that still takes entries."""
    with site.app_context():
        drawn_contest()
        home, organizer = competition().id, who("organizer")
        event = competitions.save_event(home, setup("E03"), by=organizer, now=NOW)
        data = (DEMO / "scheme-E03.xlsx").read_bytes()
        schemes.import_scheme(event, data, file="scheme-E03.xlsx", by=organizer, now=NOW)
    return site


@pytest.fixture
def organizer(drawn: Flask) -> FlaskClient:
    return let_in(drawn, "organizer")


@pytest.fixture
def judge(drawn: Flask) -> FlaskClient:
    return let_in(drawn, "judge1")


def facts(site: Flask) -> dict:
    """Every row of every table but those of the log and of uploads."""
    with site.app_context():
        return {name: rows for name, rows in everything().items() if name not in LOGS}


def send(client: FlaskClient, name: str, address: str = f"{HOME}/roster") -> TestResponse:
    data = {"file": (BytesIO((WRONG / name).read_bytes()), name)}
    return client.post(address, data=data, follow_redirects=True)


@pytest.mark.parametrize(("name", "zh", "en"), REFUSED_AT_ONCE, ids=[row[0] for row in REFUSED_AT_ONCE])
def test_a_file_that_is_no_roster_is_refused(
    drawn: Flask, organizer: FlaskClient, name: str, zh: str, en: str
):
    with drawn.app_context():
        before = everything()
    answer = send(organizer, name)
    assert answer.status_code == 422
    assert "未能完成，没有作任何更改" in answer.text
    for words in (zh, en, name):
        assert words in answer.text
    with drawn.app_context():
        assert everything() == before


def test_a_roster_that_lacks_a_column_is_asked_about(drawn: Flask, organizer: FlaskClient):
    before = facts(drawn)
    answer = send(organizer, "missing-column.xlsx")
    assert answer.request.path.endswith("/columns")
    assert "指定各列的含义" in answer.text
    refused = organizer.post(answer.request.path, data={})
    assert refused.status_code == 422
    assert "没有一列对应“身份证号码”。" in refused.text
    assert facts(drawn) == before


@pytest.mark.parametrize(
    ("name", "words"),
    [(name, words) for name, *words in SHOWN_WITH_THEIR_ROWS],
    ids=[row[0] for row in SHOWN_WITH_THEIR_ROWS],
)
def test_a_wrong_row_is_shown_with_its_place_and_keeps_the_others_out(
    drawn: Flask, organizer: FlaskClient, name: str, words: list[str]
):
    before = facts(drawn)
    preview = send(organizer, name)
    assert preview.status_code == 200
    refused = organizer.post(preview.request.path)
    assert refused.status_code == 422
    for page in (preview.text, refused.text):
        for said in (*words, name):
            assert said in page
    assert facts(drawn) == before


def test_the_same_person_twice_is_refused_with_the_row_of_the_first(drawn: Flask, organizer: FlaskClient):
    before = facts(drawn)
    twice = roster_workbook(row(7, "赵七", event="E03"), row(7, "赵七", event="E03"))
    data = {"file": (BytesIO(twice), "两次.xlsx")}
    preview = organizer.post(f"{HOME}/roster", data=data, follow_redirects=True)
    refused = organizer.post(preview.request.path)
    assert refused.status_code == 422
    for page in (preview.text, refused.text):
        assert "第3行的身份证号码重复，同一项目只能报名一次。" in page
        assert "row 3; a person enters an event once." in page
    assert facts(drawn) == before


def test_a_roster_that_names_nobodys_delegation_is_not_entered_even_in_part(
    drawn: Flask, organizer: FlaskClient
):
    before = facts(drawn)
    preview = send(organizer, "no-delegation.xlsx")
    assert "没有写明代表队" in preview.text
    refused = organizer.post(preview.request.path, data={"good_rows_only": "1"})
    assert refused.status_code == 422
    assert "没有写明代表队" in refused.text
    assert "delegation is not named" in refused.text
    assert facts(drawn) == before


@pytest.mark.parametrize("door", ["events/import", "panels", "awards/plan", "events/E03/scheme"])
@pytest.mark.parametrize("name", ["not-a-workbook.xlsx", "entities.xlsx", "wrong-sheet.xlsx"])
def test_no_door_takes_a_file_that_is_something_else(
    drawn: Flask, organizer: FlaskClient, door: str, name: str
):
    with drawn.app_context():
        before = everything()
    answer = send(organizer, name, f"{HOME}/{door}")
    assert answer.status_code == 422
    assert "problem-what" in answer.text
    assert name in answer.text
    with drawn.app_context():
        assert everything() == before


# Marks


def sheet(site: Flask) -> str:
    with site.app_context():
        return f"/judge/{CODE}/{EVENT}/{FORM}/1/{code_of(1)}"


def marks() -> dict[str, str]:
    typed = {f"mark-{name}": value for name, value in FIRST.items()}
    return {**typed, "version": "0", "action": "submit"}


@pytest.mark.parametrize(
    ("aspect", "typed"),
    [
        ("A1.2", "50.5"),
        ("A1.2", "-1"),
        ("A1.2", "NaN"),
        ("A1.2", "1e1"),
        ("A1.3", "4"),
        ("A1.1", "39"),
        ("A1.2", "很好"),
    ],
)
def test_a_mark_that_cannot_be_given_is_named_and_nothing_is_saved(
    drawn: Flask, judge: FlaskClient, aspect: str, typed: str
):
    before = facts(drawn)
    answer = judge.post(sheet(drawn), data={**marks(), f"mark-{aspect}": typed})
    assert answer.status_code == 422
    assert "您填写的内容都还在" in answer.text
    assert typed in answer.text
    assert "item-wrong" in answer.text
    assert facts(drawn) == before


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "应在 0 至 50 之间"), ("en", "It must lie between 0 and 50")]
)
def test_a_mark_out_of_range_says_the_range(drawn: Flask, judge: FlaskClient, language: str, words: str):
    judge.post("/preferences", data={"language": language})
    answer = judge.post(sheet(drawn), data={**marks(), "mark-A1.2": "51"})
    assert "A1.2" in answer.text
    assert words in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_a_sheet_is_handed_in_once(drawn: Flask, judge: FlaskClient):
    with drawn.app_context():
        hand_in(1)
    before = facts(drawn)
    answer = judge.post(sheet(drawn), data={**marks(), "version": "1", "mark-A1.2": "10"})
    assert answer.status_code == 422
    assert "不能再次提交或修改。" in answer.text
    assert "it cannot be handed in again or changed." in answer.text
    assert "如需更正，请裁判长退回。" in answer.text
    assert facts(drawn) == before


def test_two_tabs_do_not_overwrite_each_other(drawn: Flask, judge: FlaskClient):
    with drawn.app_context():
        hand_in(1, submit=False)
    before = facts(drawn)
    answer = judge.post(sheet(drawn), data={**marks(), "mark-A1.2": "10"})
    assert answer.status_code == 422
    assert "该评分表已在另一处保存过，本次未保存。" in answer.text
    assert "This sheet was saved elsewhere meanwhile" in answer.text
    assert facts(drawn) == before


# Places


def test_a_page_without_the_permission_says_so(drawn: Flask, judge: FlaskClient):
    before = facts(drawn)
    for answer in (judge.get(f"{HOME}/awards"), judge.post(f"{HOME}/events/{EVENT}/rank")):
        assert answer.status_code == 403
        assert "您的岗位没有此项权限。" in answer.text
        assert "Your role does not allow this." in answer.text
    assert facts(drawn) == before


def test_a_competition_that_is_not_ones_own_is_as_if_it_were_not_there(site: Flask):
    with site.app_context():
        published_contest()
        account("stranger", is_administrator=True)
        name = competition().name
    stranger = let_in(site, "stranger")
    before = facts(site)
    theirs, nowhere = stranger.get(f"{HOME}/"), stranger.get("/organizer/nowhere-2026/")
    for answer in (theirs, nowhere, stranger.post(f"{HOME}/awards/decide")):
        assert answer.status_code == 404
        assert "没有这个页面，或它不属于您参与的竞赛。" in answer.text
        assert "There is no such page, or it belongs to a competition that is not yours." in answer.text
        assert name not in answer.text
    assert facts(site) == before


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_a_kind_of_request_that_is_not_taken_is_named(organizer: FlaskClient, method: str):
    answer = getattr(organizer, method)(f"{HOME}/roster")
    assert answer.status_code == 405
    assert "该地址不接受这种操作。" in answer.text
