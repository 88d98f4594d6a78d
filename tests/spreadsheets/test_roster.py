"""Each column of the roster: as it is written in a filled template, and what is said of what cannot stand there."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from competition.domain.applicant import Application, Education, Field, PersonFacts, Profile
from competition.domain.identity import Sex, check_digit
from competition.domain.identity_documents import IdDocument, IdKind
from competition.domain.nationalities import Nationality
from competition.domain.problems import NOWHERE, Refusal
from competition.domain.tiers import Group, SkillLevel
from competition.spreadsheets.reading import Grid
from competition.spreadsheets.roster import Roster, read_roster
from competition.spreadsheets.roster_columns import Layout, find_headings
from competition.spreadsheets.roster_template import TemplateFacts, write_roster, write_roster_template
from tests.spreadsheets.build import one_sheet, save

NUMBER = "37060019900101991" + check_digit("37060019900101991")
GOOD = {"项目编号": "E01", "姓名": "某甲", "身份证号码": NUMBER, "工作单位": "甲厂", "组别": "职工"}
EVERYTHING = Application(
    NOWHERE,
    "E01",
    "某甲",
    IdDocument(IdKind.PASSPORT, "E12345678"),
    "甲厂",
    Group.STUDENT,
    SkillLevel.LEVEL_3,
    "一队",
    PersonFacts(Sex.FEMALE, date(2010, 5, 1), Nationality.UG),
    Profile(
        education=Education.VOCATIONAL,
        phone="13800000001",
        email="name@example.com",
        address="某市某路1号",
        years=2,
        occupation="焊工",
        certificate="0012",
        coach="某教练",
        master="买买提·某",
        guardian="某父",
        consent=True,
        honours=("市技术能手", "省技术能手"),
    ),
)


def read(**columns: object) -> Roster:
    row = {**GOOD, **columns}
    sheet = [["代表队：", "芝罘区"], list(row), list(row.values())]
    return read_roster(one_sheet(sheet, name="报名表"), file="a.xlsx")


def told(**columns: object) -> list[tuple[str, str]]:
    return [(each.where.column, each.what.zh) for each in read(**columns).problems]


def test_a_written_roster_reads_as_it_was() -> None:
    data = write_roster([("焊接", EVERYTHING)], title="报名表", delegation="芝罘区")
    roster = read_roster(data, file="a.xlsx")
    assert (roster.delegation, roster.problems) == ("芝罘区", ())
    (found,) = roster.applications
    assert found.where.row == 5
    assert (
        Application(
            NOWHERE, *(getattr(found, name) for name in Application.__dataclass_fields__ if name != "where")
        )
        == EVERYTHING
    )


def test_words_as_people_write_them() -> None:
    (found,) = read(民族="汉", 学历="大专", 性别="男", 证件类型="身份证", 从业年限="6").applications
    assert (found.facts.nationality, found.profile.education) == (Nationality.HA, Education.COLLEGE)
    assert (found.profile.years, found.sex) == (6, Sex.MALE)
    assert found.facts.sex is None


@pytest.mark.parametrize(
    ("columns", "column", "says"),
    [
        ({"证件类型": "军官证"}, "证件类型", "“军官证”不在可填的内容之内"),
        ({"性别": "女"}, "性别", "性别与身份证号码不一致"),
        ({"性别": "？"}, "性别", "“？”不在可填的内容之内"),
        ({"民族": "某族"}, "民族", "“某族”不在可填的内容之内"),
        ({"学历": "很高"}, "学历", "“很高”不在可填的内容之内"),
        ({"手机号码": "12345"}, "手机号码", "这不是电话号码"),
        ({"电子邮箱": "name@"}, "电子邮箱", "这不是电子邮箱地址"),
        ({"从业年限": "三年"}, "从业年限", "“三年”不是数字"),
        ({"监护人同意（是/否）": "同意"}, "监护人同意（是/否）", "应为“是”或“否”"),
        ({"教练": "某\ue000"}, "教练", "姓名含有自造字（U+E000）"),
        ({"师傅": "某\ue000"}, "师傅", "姓名含有自造字（U+E000）"),
        ({"证件类型": "护照"}, "身份证号码", "这不是护照的号码"),
        ({"证件类型": "居住证"}, "身份证号码", "这不是港澳台居民居住证的号码"),
    ],
)
def test_what_cannot_stand_in_a_column(columns: dict[str, object], column: str, says: str) -> None:
    ((where, what),) = told(**columns)
    assert where == column
    assert says in what


def test_a_passport_needs_sex_and_birth_beside_it() -> None:
    passport = {"证件类型": "护照", "身份证号码": "E12345678"}
    assert told(**passport, 性别="女", 出生日期="2000-01-01") == []
    assert [column for column, _ in told(**passport)] == ["性别", "出生日期"]
    assert told(**passport, 性别="女", 出生日期="2000-02-30")[0][1] == "“2000-02-30”不是存在的日期。"


def test_all_faults_of_a_row_are_told_at_once() -> None:
    assert [column for column, _ in told(身份证号码="1", 手机号码="1", 学历="无名", 组别="")] == [
        *("身份证号码", "组别", "学历", "手机号码"),
    ]


def test_many_words_are_not_all_named() -> None:
    (found,) = read(民族="某族").problems
    assert found.remedy.zh.endswith("彝族、壮族、布依族、朝鲜族、满族、侗族等。")


def test_the_template_offers_what_can_be_chosen() -> None:
    facts = TemplateFacts(
        "试验赛报名表",
        (("E01", "焊接"), ("E02", "数控车")),
        (Group.WORKER,),
        frozenset({Field.PHONE, Field.CONSENT}),
    )
    book = load_workbook(BytesIO(write_roster_template(facts)))
    sheet, lists = book["报名表"], book["选项"]
    headings = {cell.value: cell.column_letter for cell in sheet[4]}
    assert {"*项目编号", "*身份证号码", "*手机号码", "*监护人同意（是/否）", "学历"} <= set(headings)
    offered = {
        str(each.sqref).split("5:")[0]: each.formula1 for each in sheet.data_validations.dataValidation
    }
    words = {cell.value: cell.column_letter for cell in lists[1]}
    for heading, count in (
        ("*项目编号", 2),
        ("*组别", 1),
        ("证件类型", 6),
        ("性别", 2),
        ("民族", 56),
        ("学历", 10),
        ("现有技能等级", 9),
    ):
        letter = words[heading.strip("*")]
        assert offered[headings[heading]] == f"'选项'!${letter}$2:${letter}${count + 1}"
        assert lists[f"{letter}{count + 1}"].value
        assert lists[f"{letter}{count + 2}"].value is None
    assert offered[headings["*监护人同意（是/否）"]] == '"是,否"'
    assert lists.sheet_state == "hidden"
    assert sheet[f"{headings['*身份证号码']}5"].number_format == "@"


def test_a_filled_template_is_imported() -> None:
    book = load_workbook(BytesIO(write_roster_template(TemplateFacts("t", (("E01", "焊接"),)))))
    sheet, example = book["报名表"], book["示例"]
    sheet["B2"] = "芝罘区"
    for cell in example[5]:
        sheet.cell(5, cell.column).value = cell.value
    roster = read_roster(save(book), file="a.xlsx")
    assert roster.problems == ()
    assert roster.applications[0].profile.education is Education.COLLEGE


def test_a_template_before_any_event_is_set_up() -> None:
    with pytest.raises(Refusal, match="表头以下没有数据"):
        read_roster(write_roster_template(TemplateFacts("t")), file="a.xlsx")


def test_a_fixed_value_stands_for_a_column_that_lacks() -> None:
    layout = Layout(
        {"谁": Field.NAME, "号": Field.ID_NUMBER, "哪里": Field.EMPLOYER},
        {Field.EVENT: "E01", Field.GROUP: "学生"},
    )
    data = one_sheet([["谁", "号", "哪里", "姓名"], ["某甲", NUMBER, "甲厂", "不是姓名"]])
    roster = read_roster(data, file="a.xlsx", layout=layout, delegation="芝罘区")
    (found,) = roster.applications
    assert (found.name, found.event, found.group, roster.delegation) == (
        "某甲",
        "E01",
        Group.STUDENT,
        "芝罘区",
    )


def test_a_word_of_ours_that_stands_alone_is_no_header() -> None:
    """A title line that holds one known word does not outdo a row full of foreign headings."""
    grid = Grid("a.xlsx", "Sheet", (("姓名",), ("选手", "身份", "企业"), ("某甲", "1", "甲")))
    assert find_headings(grid).texts == ("选手", "身份", "企业")
