from dataclasses import replace
from datetime import date
from math import hypot

import pytest

from competition.documents.certificate import render, sample
from competition.domain.problems import Refusal
from tests.documents.reading import Glyph, glyphs, page_count, text_of

TEAM = (
    "买买提·艾合买提江·阿卜杜拉",
    "张䶮",
    "王㛃",
    "陈堃喆",
    "刘犇",
    "赵𬍛",
    "李𬭚",
    "欧阳子轩",
    "古丽娜扎尔·拜合提亚尔",
)
LONG_UNIT = (
    "云州市人力资源和社会保障局直属高级技工学校（云州市公共实训中心、云州市职业技能鉴定指导中心）联合代表队"
)
LONG_NAME = "云州市第三届职业技能大赛选拔赛暨2026年云州市“技能兴市”职业技能竞赛"
LONG_BODY = "云州市人力资源和社会保障局、云州市总工会、云州市教育局、共青团云州市委员会"
LONG_URL = "https://saiwu.example/verify#" + "A1b2C3d4" * 40

STRESS = replace(
    sample(),
    recipients=TEAM,
    unit=LONG_UNIT,
    competition=LONG_NAME,
    event="工业机器人系统运维与智能产线装调（双人团体）",
    group="职工组、教师组、学生组混合组",
    award="优秀组织与团队协作奖",
    award_en="Excellence Award for Organisation and Teamwork",
    rank=12,
    issuing_body=LONG_BODY,
    verify_url=LONG_URL,
    number="云人社赛证〔2026〕第00123456号",
)


def overlaps(one: Glyph, other: Glyph) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    along = min(one.top, other.top) - max(one.bottom, other.bottom)
    return across > 0.2 and along > 0.2


def test_it_says_what_was_won_by_whom_for_which_unit():
    text = text_of(render(sample()))
    for said in (
        "荣誉证书",
        "李𬭚",
        "选送单位：云州市示例技师学院",
        "在2026年云州市职业技能大赛“人工智能训练师”项目（职工组）中荣获",
        "金牌（第1名）",
        "Gold Medal · Rank 1",
        "SW-2026-0001-0007",
        "云州市职业技能大赛组织委员会",
        "二〇二六年十一月二十一日",
        "扫码核验",
    ):
        assert said in text


def test_empty_parts_leave_no_trace():
    text = text_of(render(replace(sample(), group="", unit="", rank=None, award="优胜奖", award_en="")))
    assert "项目中荣获" in text
    assert "优胜奖" in text
    for absent in ("选送单位", "（", "第", "Rank"):
        assert absent not in text


@pytest.mark.parametrize(
    "facts",
    [
        sample(),
        STRESS,
        replace(sample(), recipients=TEAM),
        replace(sample(), recipients=TEAM[:1], unit=LONG_UNIT),
        replace(STRESS, recipients=TEAM[:2]),
    ],
    ids=["sample", "stress", "team", "long name", "pair"],
)
def test_everything_stands_inside_the_frame_and_nothing_on_something_else(facts):
    printed = glyphs(render(facts))
    assert [glyph for glyph in printed if not (19 < glyph.left < glyph.right < 278)] == []
    assert [glyph for glyph in printed if not (19 < glyph.bottom < glyph.top < 191)] == []
    clashes = [(a.char, b.char) for n, a in enumerate(printed) for b in printed[n + 1 :] if overlaps(a, b)]
    assert clashes == []


def test_the_stress_case_stays_on_one_page_with_every_name_whole():
    pdf = render(STRESS)
    text = text_of(pdf)
    assert page_count(pdf) == 1
    assert [name for name in TEAM if name not in text] == []


def test_no_text_enters_the_place_for_the_seal():
    middle = (297 - 30 - 22, 27 + 22 - 2)
    inside = [
        glyph.char
        for glyph in glyphs(render(STRESS))
        if hypot((glyph.left + glyph.right) / 2 - middle[0], (glyph.bottom + glyph.top) / 2 - middle[1]) < 22
    ]
    assert "".join(inside) == "此处加盖公章Officialsealhere"


def test_what_does_not_fit_is_refused_with_the_remedy():
    with pytest.raises(Refusal, match=r"选送单位有 505 个字，纸上印不下.*请缩短文字或改用规范简称"):
        render(replace(sample(), unit="学" * 500))


def test_a_team_too_large_for_the_page_is_refused():
    with pytest.raises(Refusal, match=r"姓名有 .* 个字，纸上印不下"):
        render(replace(sample(), recipients=("买买提·艾合买提江",) * 60))


def test_the_number_changes_the_bytes():
    assert render(sample()) != render(replace(sample(), number="SW-2026-0001-0008"))


@pytest.mark.parametrize(
    ("day", "written"),
    [(date(2026, 1, 10), "二〇二六年一月十日"), (date(2030, 12, 31), "二〇三〇年十二月三十一日")],
)
def test_days_are_written_in_characters(day, written):
    assert written in text_of(render(replace(sample(), issued_on=day)))
