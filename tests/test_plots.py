"""Bars of sums: their geometry, and the picture that stands by itself."""

import itertools
from xml.etree import ElementTree

import pytest

from competition.domain.money import Money
from competition.plots import REACH, START, WIDTH, Sums, draw_bars, write_svg

ROWS = (
    Sums("数控车", ((Money.yuan(50), "50元"), (Money.yuan(100), "100元"))),
    Sums("<很长的名称，超过二十个字的赛项名称会在图中截短>", ((Money(0), "0元"), (Money.yuan(25), "25元"))),
)


def test_bars_share_one_scale_and_do_not_overlap():
    plot = draw_bars(ROWS)
    bars = [bar for row in plot.rows for bar in row.bars]
    assert [bar.width for bar in bars] == [REACH // 2, REACH, 0, REACH // 4]
    assert {bar.x for bar in bars} == {START}
    ends = [(bar.y, bar.y + bar.height) for bar in bars]
    assert all(end <= begin for (_, end), (begin, _) in itertools.pairwise(ends))
    assert all(bar.x + bar.width < WIDTH and bar.y + bar.height < plot.height for bar in bars)


def test_nothing_and_only_nothing_can_be_drawn():
    assert draw_bars(()).rows == ()
    assert draw_bars([Sums("零", ((Money(0), "0元"),))]).rows[0].bars[0].width == 0
    with pytest.raises(ValueError, match="below zero"):
        draw_bars([Sums("负", ((Money(-1), "-0.01元"),))])


def test_the_picture_says_everything_in_words_and_loads_nothing():
    text = write_svg("甲 & 乙", ("甲", "乙"), ROWS)
    root = ElementTree.fromstring(text)
    assert root.get("aria-labelledby") == "title text"
    assert root[0].text == "甲 & 乙"
    assert root[1].text == (
        "数控车: 甲 50元, 乙 100元; <很长的名称，超过二十个字的赛项名称会在图中截短>: 甲 0元, 乙 25元"
    )
    assert "href" not in text
    assert "style" not in text
    assert "…" in text
