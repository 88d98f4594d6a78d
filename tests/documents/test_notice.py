from dataclasses import replace

import pytest

from competition.documents.notice import render, sample
from competition.documents.wrapping import NEVER_FIRST
from competition.domain.problems import Refusal
from tests.documents.reading import glyphs, page_count, text_of

LONG = replace(
    sample(),
    recipient="买买提·艾合买提江·阿卜杜拉",
    unit="云州市人力资源和社会保障局直属高级技工学校（云州市公共实训中心）联合代表队",
    lines=sample().lines * 6,
    payment_note="奖金代扣代缴个人所得税后发放；如账户有误，请于2026年12月31日前更正。\n联系电话：0000-0000000。",
    issuing_body="云州市人力资源和社会保障局、云州市总工会、云州市教育局、共青团云州市委员会",
    verify_url="https://saiwu.example/verify#" + "A1b2C3d4" * 40,
)


def test_it_tells_each_decision_with_its_reason_and_its_clause():
    text = text_of(render(sample())).replace("\r\n", "")
    for said in (
        "奖励通知",
        "编号：SW-TZ-2026-0007",
        "李𬭚（身份证号：999***********001X）：",
        "获得第1名 · 金牌（证书编号：SW-2026-0001-0007）",
        "一、奖金：10,000.00 元（人民币壹万元整）",
        "市级一类大赛第1名，按最高档奖励。",
        "依据：云政办字〔2024〕8号 三（八）“市级最高 1 万元”",
        "二、技能等级晋升：晋升为高级工（三级）",
        "特此通知。",
        "2026年11月21日",
    ):
        assert said in text


def test_empty_parts_leave_no_trace():
    reason = replace(sample().lines[0].reasons[0], citation="")
    line = replace(sample().lines[0], capital="", reasons=(reason,))
    text = text_of(render(replace(sample(), masked_id="", unit="", payment_note="", lines=(line,))))
    assert "李𬭚：" in text
    assert "您参加" in text
    for absent in ("身份证号", "代表", "依据", "人民币", "社会保障卡"):
        assert absent not in text


def test_a_notice_of_one_page_bears_no_page_number():
    pdf = render(sample())
    assert page_count(pdf) == 1
    assert "第 1 页" not in text_of(pdf)


def test_a_long_notice_flows_to_numbered_pages():
    pdf = render(LONG)
    pages = page_count(pdf)
    assert pages >= 3
    assert [n for n in range(1, pages + 1) if f"第 {n} 页　共 {pages} 页" not in text_of(pdf)] == []


def test_every_page_keeps_to_the_margins():
    printed = glyphs(render(LONG))
    assert [glyph for glyph in printed if not (25.9 < glyph.left < glyph.right < 184.5)] == []
    assert [glyph for glyph in printed if not (16 < glyph.bottom < glyph.top < 260.5)] == []


@pytest.mark.parametrize("extra", range(12))
def test_no_line_starts_with_a_closing_mark(extra):
    unit = "云" * extra + sample().unit
    lines = text_of(render(replace(LONG, unit=unit))).splitlines()
    assert [line for line in lines if line[:1] in NEVER_FIRST] == []


def test_the_signature_never_stands_alone_on_a_page():
    for count in range(1, 12):
        facts = replace(sample(), lines=sample().lines[:1] * count)
        printed = glyphs(render(facts))
        last = "".join(glyph.char for glyph in printed if glyph.page == printed[-1].page)
        assert "社会保障卡银行账户" in last
        assert "特此通知" in last


def test_a_signatory_that_does_not_fit_is_refused():
    with pytest.raises(Refusal, match="颁发单位有 300 个字，纸上印不下"):
        render(replace(sample(), issuing_body="委" * 300))


def test_each_of_several_issuing_bodies_stays_on_one_line():
    lines = text_of(render(LONG)).splitlines()
    found = [line for line in lines if line.startswith("云州市人力资源和社会保障局、")]
    assert found == ["云州市人力资源和社会保障局、"]
