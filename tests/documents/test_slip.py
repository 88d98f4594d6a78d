from dataclasses import replace

import pytest

from competition.documents.sheets import GETA
from competition.documents.slip import SlipLine, SlipSentence, render, sample
from competition.documents.table import LONGEST
from competition.domain.problems import Refusal
from tests.documents.reading import glyphs, page_count, text_of

LONG = "焊缝余高与宽度应在图样规定的公差之内，超出者不得分；"


def step(number: int, **more: object) -> SlipLine:
    values = {
        "depth": 4,
        "id": f"A{number}",
        "label": LONG[: 5 + number % 20],
        "value": "1.25",
        "maximum": "2.00",
    }
    return SlipLine(**{**values, "note": "", "counts": True, **more})


def with_steps(count: int) -> bytes:
    return render(replace(sample(), lines=(*sample().lines[:3], *map(step, range(count)))))


def test_it_tells_who_what_why_and_that_it_is_no_certificate():
    text = text_of(render(sample())).replace("\r\n", "")
    for said in (
        "成绩单",
        "编号：E01-004-V1",
        "2026年云州市职业技能大赛",
        "李𬭚",
        "云州市示例技师学院",
        "84.20",
        "第4名（共12名）",
        "未获奖",
        "按“实操”区分（实操 86 低于 90），第4名。",
        "“实操” decides (实操 86 below 90): rank 4.",
        "×70% = 60.2",
        "本单只说明成绩及其由来，不是证书。",
        "It is not a certificate.",
        "2026年11月21日",
    ):
        assert said in text


def test_empty_parts_leave_no_trace():
    bare = {name: "" for name in ("unit", "group", "total", "scale_mark", "place", "award")}
    said = (SlipSentence("缺赛：没有参加排名，不作零分。", ""),)
    text = text_of(render(replace(sample(), **bare, state="缺赛", sentences=said, lines=())))
    assert "缺赛：没有参加排名" in text
    for absent in ("单位", "组别", "折算分", "名次\n", "奖项", "得分构成", "满分"):
        assert absent not in text


def test_a_long_breakdown_repeats_its_head_on_every_page():
    pdf = with_steps(220)
    pages = page_count(pdf)
    assert pages > 6
    printed = glyphs(pdf)
    by_page = ["".join(glyph.char for glyph in printed if glyph.page == page) for page in range(pages)]
    assert [page for page in by_page if "评分内容" not in page] == []
    assert [n for n, page in enumerate(by_page, start=1) if f"第{n}页共{pages}页" not in page] == []
    codes = [f"A{n}" for n in range(220)]
    assert [code for code in codes if not any(code in page for page in by_page)] == []


def test_every_page_keeps_to_the_margins():
    printed = glyphs(with_steps(220))
    assert [glyph for glyph in printed if not (25.9 < glyph.left < glyph.right < 184.5)] == []
    assert [glyph for glyph in printed if not (16 < glyph.bottom < glyph.top < 260.5)] == []


@pytest.mark.parametrize("count", range(1, 30, 4))
def test_the_place_for_the_seal_never_stands_alone_on_a_page(count):
    printed = glyphs(with_steps(count))
    last = "".join(glyph.char for glyph in printed if glyph.page == printed[-1].page)
    assert "此处加盖公章" in last
    assert f"A{count - 1}" in last
    assert "不是证书" in last


def test_a_dropped_mark_is_struck_out_and_says_so():
    dropped = replace(
        sample(), lines=(step(1, id="P#1", label="裁判1", counts=False), step(2, id="裁判", label="裁判"))
    )
    kept = replace(dropped, lines=tuple(replace(line, counts=True) for line in dropped.lines))
    text = text_of(render(dropped))
    assert "不计入" in text
    assert "P#1" not in text
    assert "不计入" not in text_of(render(kept))
    assert text.count("裁判") == 2


def test_a_cell_longer_than_a_page_is_cut():
    pdf = render(replace(sample(), lines=(step(1, label="长" * 5000),)))
    assert text_of(pdf).count("长") == LONGEST
    assert page_count(pdf) == 2


def test_what_no_face_has_is_marked_in_the_steps_and_refused_in_a_name():
    strange = replace(sample(), lines=(step(1, label="尺寸\U0001f600\n合格", note="a\tb"),))
    text = text_of(render(strange))
    assert f"尺寸{GETA} 合格" in text
    assert "a b" in text
    with pytest.raises(Refusal, match="成绩单：姓名“李\U0001f600”里的"):
        render(replace(sample(), recipients=("李\U0001f600",)))


def test_a_signatory_that_does_not_fit_is_refused():
    with pytest.raises(Refusal, match="颁发单位有 300 个字，纸上印不下"):
        render(replace(sample(), issuing_body="委" * 300))
