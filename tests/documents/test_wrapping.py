from hypothesis import given
from hypothesis import strategies as st

from competition.documents.wrapping import NEVER_FIRST, NEVER_LAST, balance, fill, listed, units, wrap

MIXED = st.text(alphabet="赛务技能·，。（）“”《》、：ab1 -…—A4元", max_size=80)


def width(line: str) -> int:
    return sum(1 if char.isascii() else 2 for char in line)


def within(limit: int):
    return lambda line: width(line) <= limit


@given(MIXED, st.integers(2, 40))
def test_lines_join_back_to_the_text(text, limit):
    assert "".join(wrap(text, within(limit))) == text


@given(MIXED, st.integers(2, 40))
def test_lines_fit_but_for_the_spaces_that_hang_out(text, limit):
    assert [line for line in wrap(text, within(limit)) if width(line.rstrip()) > limit] == []


@given(MIXED, st.integers(2, 40))
def test_closing_marks_never_start_a_line_and_opening_marks_never_end_one(text, limit):
    limit = max([limit, *(width(piece) for piece in units(text))])
    lines = wrap(text, within(limit))
    assert [line for line in lines[1:] if line[0] in NEVER_FIRST] == []
    assert [line for line in lines[:-1] if line.rstrip()[-1:] in NEVER_LAST] == []


@given(MIXED, st.integers(8, 40))
def test_balanced_lines_are_as_few_and_join_back(text, limit):
    pieces = units(text)
    lines = balance(pieces, limit, lambda line: width(line.rstrip()))
    assert "".join(lines) == text
    assert len(lines) == len(fill(pieces, within(limit)))


def test_a_closing_mark_takes_its_character_along():
    assert wrap("参加技能竞赛，获奖", within(12)) == ["参加技能竞", "赛，获奖"]


def test_an_opening_mark_goes_with_what_it_opens():
    assert wrap("参加竞赛（职工组）", within(10)) == ["参加竞赛", "（职工组）"]


def test_words_and_numbers_stay_whole():
    assert wrap("获奖SW-2026-0007号", within(12)) == ["获奖", "SW-2026-0007", "号"]


def test_a_word_wider_than_a_line_is_cut():
    assert wrap("abcdefgh", within(3)) == ["abc", "def", "gh"]


def test_balanced_lines_leave_no_lonely_character():
    assert balance(units("一二三四五六七"), 12, width) == ["一二三四", "五六七"]


def test_the_members_of_a_list_stay_whole():
    assert listed("市总工会、市教育局") == ["市总工会、", "市教育局"]
