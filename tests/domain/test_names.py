"""A name is written one way, so that the same person is found again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.names import GB18030_2022, mask_name, normalise_name, plain_words, private_use
from tests.domain.build import unhurried


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (" 王 明 ", "王明"),
        ("王　明", "王明"),
        ("王\u200b明\ufeff", "王明"),
        ("买买提•艾力", "买买提·艾力"),
        ("买买提 . 艾力", "买买提·艾力"),
        ("买买提．艾力", "买买提·艾力"),
        ("John  A. Smith", "John A. Smith"),
        ("Jean •Luc", "Jean •Luc"),
        ("\uf9e1明", "李明"),
        ("\ue81e", "\u9fb4"),
        ("José", "José"),
    ],
)
def test_names_are_written_one_way(raw, name):
    assert normalise_name(raw) == name


@unhurried
@given(st.text(st.sampled_from("王明艾·•.．　 \u200bAb\ue81e\uf9e1é")))
def test_a_name_that_was_put_right_stays(raw):
    name = normalise_name(raw)
    assert normalise_name(name) == name


def test_the_older_code_points_have_the_bytes_of_the_newer():
    """Python's GB 18030 still holds the older table: both ends are known to it, in different places."""
    assert len(GB18030_2022) == len(set(GB18030_2022.values())) == 19
    assert chr(0xE81E).encode("gb18030") == b"\xfeY"


@pytest.mark.parametrize(("gb18030", "char"), [("FE59", "\u9fb4"), ("A8BC", "\u1e3f"), ("A6D9", "\ufe10")])
def test_what_older_files_hold_becomes_the_character_of_2022(gb18030, char):
    assert normalise_name(f"某{bytes.fromhex(gb18030).decode('gb18030')}") == f"某{char}"


def test_private_use_characters_are_told():
    assert private_use("王\ue000明") == ("\ue000",)
    assert private_use(normalise_name("王\ue81e")) == ()


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("", "*"),
        ("王", "*"),
        ("李明", "李*"),
        ("王小明", "王*明"),
        ("买买提·艾力", "买****力"),
        ("Li", "L*"),
        ("John Smith", "J*********"),
    ],
)
def test_a_stranger_sees_a_masked_name(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize("written", ["CAD（二维）", "cad(二维)", " Ｃ A D（ 二维 ）", "CAD\u200b（二维）"])
def test_plain_words_know_no_spaces_width_or_case(written):
    assert plain_words(written) == "cad(二维)"
