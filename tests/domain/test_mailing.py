"""Addresses, masks and the waits between tries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.mailing import MOST_TRIES, check_address, mask_address, read_address, wait_after


@pytest.mark.parametrize("address", ["a@example.com", "wang.x+sai@mail.example.gov.cn", "1@e-x.cn"])
def test_an_address_is_taken(address: str):
    assert check_address(address) is None


NO_ADDRESSES = (
    *("", "wang", "wang@", "@example.com", "a@b", "a b@example.com", "a@exa mple.com", "王@example.com"),
    *("a@example.com\nBcc: x@y.cn", "a@example..com", "x" * 65 + "@example.com", "a@" + "b" * 250 + ".cn"),
)


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_what_is_no_address_is_refused(address: str):
    found = check_address(address)
    assert "不是电子邮箱地址" in found.what.zh
    assert "is no e-mail address" in found.what.en


@pytest.mark.parametrize(
    "raw", ["name@example.com", " name@example.com ", "name＠example.com", "ｎame@ example.com"]
)
def test_an_address_is_read_as_people_type_it(raw: str):
    assert read_address(raw) == "name@example.com"


@pytest.mark.parametrize("raw", ["name", "没有", "name@example", "13800000000"])
def test_what_is_no_address_is_said_without_repeating_it(raw: str):
    found = read_address(raw)
    assert found.what.zh == "这不是电子邮箱地址。"
    assert raw not in found.what.en


def test_the_waits_double_and_end():
    waits = [wait_after(tries) for tries in range(1, MOST_TRIES + 1)]
    assert waits == [15, 30, 60, 120, 240, 480, 960, None]


def test_a_mask_shows_where_a_letter_went_and_not_to_whom():
    assert mask_address("wangxiaoming@example.com") == "w***@example.com"
    assert mask_address("") == ""


@given(st.from_regex(r"[a-z0-9.]{2,20}@[a-z]{2,8}\.cn", fullmatch=True))
def test_no_mask_holds_the_whole_local_part(address: str):
    assert address.partition("@")[0] not in mask_address(address).partition("@")[0]
