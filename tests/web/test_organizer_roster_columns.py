"""From the template to the import, and a foreign table whose columns are named once."""

import re
from collections.abc import Sequence
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from competition.db import db
from competition.db.competitions import Event
from competition.domain.applicant import Field
from competition.domain.entry_rules import Conditions
from competition.domain.tiers import Group, SkillLevel
from tests.factories import let_in
from tests.operations.games import Games, founded
from tests.operations.helpers import id_number, logged, workbook
from tests.web.test_organizer_events import FIELDS
from tests.web.test_organizer_rosters import HOME, LOGS, ROSTER, facts, upload

HEAD = ("选手姓名", "身份证", "企业名称", "手机", "备注")
PICKED = {
    "column-0": "name",
    "column-1": "id_number",
    "column-2": "employer",
    "column-3": "phone",
    "column-4": "",
    "fixed-event": "E01",
    "fixed-group": "职工",
}


def asking() -> Conditions:
    return Conditions(years=3, required=frozenset({Field.PHONE}))


@pytest.fixture
def games(site: Flask) -> Games:
    with site.app_context():
        return founded(groups=frozenset({Group.WORKER, Group.STUDENT}), conditions=asking())


@pytest.fixture
def organizer(site: Flask, games: Games) -> FlaskClient:
    return let_in(site, "organizer")


def foreign(*rows: Sequence[object]) -> bytes:
    return workbook("汇总", HEAD, rows, ("2026年报名汇总",))


def filled(client: FlaskClient, *people: dict[str, object]) -> bytes:
    """The downloaded template with these people in it."""
    book = load_workbook(BytesIO(client.get(f"{ROSTER}/template.xlsx").data))
    sheet, target = book["报名表"], BytesIO()
    columns = {str(cell.value).strip("*"): cell.column for cell in sheet[4]}
    sheet["B2"] = "芝罘区"
    for row, person in enumerate(people, start=5):
        for heading, value in person.items():
            sheet.cell(row, columns[heading]).value = value
    book.save(target)
    return target.getvalue()


def person(number: int, **more: object) -> dict[str, object]:
    return {
        "项目编号": "E01",
        "姓名": f"某{'甲乙丙丁'[number]}",
        "身份证号码": id_number(number),
        "工作单位": "甲厂",
        "组别": "职工",
        "手机号码": "13800000001",
        "从业年限": 5,
        **more,
    }


def test_the_template_is_filled_in_and_imported(site: Flask, organizer: FlaskClient):
    passport = {"证件类型": "护照", "身份证号码": "E12345678", "性别": "女", "出生日期": "2000-02-01"}
    preview = upload(organizer, filled(organizer, person(1), person(2, **passport)))
    assert "可导入 2 项" in organizer.get(preview).text
    assert "已报名2项" in organizer.post(preview, follow_redirects=True).text


def test_every_problem_is_named_by_row_and_column(organizer: FlaskClient):
    wrong = person(2, 从业年限=1, 手机号码=None, 身份证号码=id_number(2)[:17] + "?")
    young = person(3, 从业年限=1, 手机号码=None)
    page = organizer.get(upload(organizer, filled(organizer, person(1), wrong, young))).text
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
    for place in ("第6行 “身份证号码”列 （F6）", "第7行 “手机号码”列 （K7）", "第7行 “从业年限”列 （P7）"):
        assert place in said
    assert "要求从事本职业满3年，某丁从业1年。" in said
    assert "只导入这1项，其余退回更正" in said


def test_a_foreign_table_is_asked_about_once(site: Flask, organizer: FlaskClient):
    before = facts(site)
    first = upload(organizer, foreign(("某甲", id_number(1), "甲厂", "13800000001", "")))
    assert first.endswith("/columns")
    page = organizer.get(first).text
    assert "工作表“汇总”第2行的表头与模板不同。" in page
    for place, name in enumerate(("name", "id_number", "employer", "phone")):
        part = page.partition(f'name="column-{place}"')[2].partition("</select>")[0]
        assert f'<option value="{name}" selected>' in part
    assert organizer.get(first.removesuffix("/columns")).location == first
    answer = organizer.post(first, data=PICKED)
    assert answer.location == first.removesuffix("/columns")
    assert {name: rows for name, rows in facts(site).items() if name != "roster_columns"} == {
        name: rows for name, rows in before.items() if name != "roster_columns"
    }
    preview = organizer.get(answer.location).text
    assert "按记住的列对应读取。" in preview
    assert "没有写明代表队" in preview
    again = upload(organizer, foreign(("某乙", id_number(2), "乙厂", "13800000002", "")))
    assert not again.endswith("/columns")


def test_a_table_without_a_delegation_is_given_one(site: Flask, organizer: FlaskClient, games: Games):
    with site.app_context():
        db.session.get_one(Event, games.event).conditions = "{}"
        db.session.commit()
    first = upload(organizer, foreign(("某甲", id_number(1), "甲厂", "13800000001", "")))
    preview = organizer.post(first, data=PICKED).location
    assert 'name="delegation" required' in organizer.get(preview).text
    page = organizer.get(f"{preview}?delegation=福山区").text
    assert "代表队：福山区。" in page
    assert 'name="delegation" value="福山区"' in page
    done = organizer.post(preview, data={"delegation": "福山区"}, follow_redirects=True)
    assert "福山区：已报名1项。" in done.text


def test_problems_of_a_foreign_table_bear_its_own_headings(organizer: FlaskClient):
    first = upload(organizer, foreign(("某甲", id_number(1), "甲厂", "12345", "")))
    page = organizer.post(first, data=PICKED, follow_redirects=True).text
    assert "“手机”列" in page
    assert "（D3）" in page


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"column-0": ""}, "没有一列对应“姓名”。"),
        ({"column-4": "phone"}, "“手机”、“备注”都对应了“手机号码”。"),
        ({"fixed-event": "E99"}, "没有一列对应“项目编号”。"),
        ({"column-0": "martian"}, "没有一列对应“姓名”。"),
    ],
)
def test_columns_that_cannot_be_read_by_are_said_and_nothing_is_remembered(
    site: Flask, organizer: FlaskClient, changed: dict[str, str], says: str
):
    first = upload(organizer, foreign(("某甲", id_number(1), "甲厂", "", "")))
    before = facts(site)
    answer = organizer.post(first, data={**PICKED, **changed})
    assert answer.status_code == 422
    assert says in answer.text
    assert facts(site) == before
    with site.app_context():
        assert logged()[-1] == "upload.keep"


def test_what_is_remembered_can_be_looked_at_and_changed(site: Flask, organizer: FlaskClient):
    first = upload(organizer, foreign(("某甲", id_number(1), "甲厂", "", "")))
    organizer.post(first, data=PICKED)
    assert '<option value="职工" selected>' in organizer.get(first).text
    organizer.post(first, data={**PICKED, "fixed-group": "学生"})
    assert '<option value="学生" selected>' in organizer.get(first).text
    with site.app_context():
        assert logged().count("roster.columns") == 2


def test_what_is_no_workbook_is_refused_before_it_is_kept(site: Flask, organizer: FlaskClient):
    answer = organizer.post(ROSTER, data={"file": (BytesIO(b"no"), "a.xlsx")})
    assert answer.status_code == 422
    assert "这不是 Excel 工作簿（.xlsx）。" in answer.text
    with site.app_context():
        assert "upload.keep" not in logged()
    assert {"upload"} <= LOGS


# Conditions on the event's page, and too few entrants

ASKED = {
    "quota": "40",
    "delegation_quota": "3",
    "level_from": "level_3",
    "level_to": "",
    "years": "2",
    "barred_honours": "全国技术能手\r\n中华技能大奖",
    "won_within": "3",
    "employers": "含职业学院\r\n甲厂",
    "residence": "3706，烟台市",
    "required": ["phone", "education"],
}


def test_conditions_are_set_on_the_page_of_the_event(site: Flask, organizer: FlaskClient, games: Games):
    answer = organizer.post(f"{HOME}/events/E01/edit", data={**FIELDS, **ASKED}, follow_redirects=True)
    for word in ("全国技术能手、中华技能大奖", "含职业学院、甲厂", "3706、烟台市", "学历、手机号码"):
        assert word in answer.text
    form = organizer.get(f"{HOME}/events/E01/edit").text
    assert "全国技术能手\n中华技能大奖" in form.replace("\r\n", "\n")
    assert 'name="quota" type="number" value="40"' in form
    with site.app_context():
        assert db.session.get_one(Event, games.event).rules.conditions == Conditions(
            quota=40,
            delegation_quota=3,
            level_from=SkillLevel.LEVEL_3,
            years=2,
            barred_honours=("全国技术能手", "中华技能大奖"),
            won_within=3,
            employers=("含职业学院", "甲厂"),
            residence=("3706", "烟台市"),
            required=frozenset({Field.PHONE, Field.EDUCATION}),
        )


def test_conditions_that_cannot_be_used_are_refused(organizer: FlaskClient):
    answer = organizer.post(f"{HOME}/events/E01/edit", data={**FIELDS, "quota": "2", "delegation_quota": "3"})
    assert answer.status_code == 422
    assert "每队名额3多于项目总名额2。" in answer.text
    answer = organizer.post(f"{HOME}/events/E01/edit", data={**FIELDS, "quota": "0"})
    assert "请填写1或以上的整数。" in answer.text


def test_too_few_entrants_are_decided_on_the_page_of_the_event(site: Flask, organizer: FlaskClient):
    organizer.post(f"{HOME}/events/E01/edit", data={**FIELDS, "minimum_entrants": "3"})
    organizer.post(upload(organizer, filled(organizer, person(1))))
    event = f"{HOME}/events/E01"
    assert "参赛人数不足" in organizer.get(f"{event}/").text
    assert organizer.post(f"{event}/shortage", data={"shortage": "x", "reason": "y"}).status_code == 400
    refused = organizer.post(f"{event}/shortage", data={"shortage": "cancel", "reason": ""})
    assert refused.status_code == 422
    done = organizer.post(
        f"{event}/shortage", data={"shortage": "cancel", "reason": "会议决定"}, follow_redirects=True
    )
    assert "已决定：撤销项目。" in done.text
    assert "退赛" in done.text
    back = organizer.post(f"{event}/shortage/undo", data={"reason": "恢复"}, follow_redirects=True)
    assert "已撤回决定。" in back.text
    assert "已决定" not in back.text
