"""A delegation's workbook brought in by its leader: looked at, kept as applications, and refused."""

import pytest
from flask import Flask

from competition.db.applications import applications_of_delegation
from competition.domain.applications import Party, Step
from competition.operations.application_steps import take_step
from competition.operations.delegation_rosters import import_workbook, preview_workbook
from tests.operations.applying import AFTER, NAMES, Contest, contest, entered, recorded
from tests.operations.helpers import NOW, id_number, logged, refused, roster_workbook, row

NAME = "芝罘区代表队"


@pytest.fixture
def open_(app: Flask) -> Contest:
    return contest()


def sheet(*rows: tuple[str, ...], delegation: str = NAME) -> bytes:
    return roster_workbook(*rows, delegation=delegation)


def bring(given: Contest, data: bytes, **more: object) -> list[str]:
    kept = {"file": "本队.xlsx", "by": given.leader, "now": NOW, **more}
    return import_workbook(given.delegation, data, **kept)


def look(given: Contest, data: bytes, **more: object):
    return preview_workbook(given.delegation, data, **{"file": "本队.xlsx", "now": NOW, **more})


def test_rows_become_applications_that_are_not_sent_in(open_: Contest):
    assert bring(open_, sheet(row(1), row(2))) == ["E01-B001", "E01-B002"]
    rows = applications_of_delegation(open_.delegation)
    assert [(each.state, each.facts().employer) for each in rows] == [
        ("draft", "第1机械厂"),
        ("draft", "第2机械厂"),
    ]
    assert logged()[-1] == "application.import"
    take_step([each.id for each in rows], Step.APPROVE, party=Party.LEADER, by=open_.leader, now=NOW)


def test_each_problem_is_named_by_row_and_nothing_is_kept(open_: Contest):
    recorded(open_, 1)
    data = sheet(
        row(1, NAMES[0]),
        row(2),
        row(2, "张某重"),
        row(3, event="E77"),
        row(4, id="370600199001010000"),
        row(5),
    )
    found = look(open_, data)
    said = {each.where.row: each.what.zh for each in found.problems}
    assert "本代表队在该项目中已有同一证件号码的报名" in said[3]
    assert "与第4行的证件号码重复" in said[5]
    assert said[6] == "没有编号为“E77”的项目。"
    assert "校验位不符" in said[7]
    assert [each.where.row for each in found.applications] == [4, 8]
    with refused("校验位不符", "check digit does not fit"):
        bring(open_, data)
    assert bring(open_, data, good_rows_only=True) == ["E01-B002", "E01-B003"]


def test_whether_somebody_is_registered_elsewhere_is_not_told(open_: Contest):
    entered(open_, 1)
    assert look(open_, sheet(row(1, "另一姓名"))).problems == ()


def test_the_rules_of_the_event_are_told(open_: Contest):
    found = look(open_, sheet(row(1, id=id_number(1, born="20200101"))))
    assert found.problems == ()


def test_after_the_window_no_row_stands(open_: Contest):
    found = look(open_, sheet(row(1)), now=AFTER)
    assert [each.what.zh for each in found.problems] == ["报名时间已过。"]
    with refused("没有可以导入的报名", "nothing in"):
        bring(open_, sheet(row(1)), now=AFTER, good_rows_only=True)


def test_the_workbook_of_another_delegation_is_refused(open_: Contest):
    with refused("工作簿写明的代表队是“福山区”，您带的是“芝罘区代表队”", "you lead"):
        look(open_, sheet(row(1), delegation="福山区"))


def test_a_workbook_that_names_none_is_of_the_own_delegation(open_: Contest):
    assert bring(open_, sheet(row(1), delegation="")) == ["E01-B001"]
