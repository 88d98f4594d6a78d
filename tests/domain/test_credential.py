"""The credential: few bytes that come back as they went, and nothing else passes for one."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.credential import (
    ADDRESS_ROOM,
    Credential,
    credential_bytes,
    find_token,
    fit_credential,
    read_credential,
    split_token,
    token_of,
)

PLAIN = Credential(
    key="0a1b2c3d",
    number="TEST-2026-R0001",
    kind="certificate",
    competition="2026年试验市职业技能大赛",
    event="数控车",
    award="金牌（第1名）",
    names="买**·艾**提、李*",
    issued_on=date(2026, 11, 21),
    issuer="试验市竞赛委员会",
    version=1,
    made_up=True,
)
PAGE = "https://saiwu.example/v#"
WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=80)


@given(WORDS, WORDS, st.dates(date(1000, 1, 1)), st.integers(min_value=1, max_value=99), st.booleans())
def test_a_credential_comes_back_as_it_went(
    event: str, names: str, day: date, version: int, made_up: bool
) -> None:
    said = replace(PLAIN, event=event, names=names, issued_on=day, version=version, made_up=made_up)
    assert read_credential(credential_bytes(said)) == said


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xff",
        b"{}",
        b"[]",
        b"7",
        b"null",
        b"[" * 100_000,
        credential_bytes(PLAIN)[:-1],
        credential_bytes(PLAIN).replace(b"20261121", b"20261321"),
        credential_bytes(PLAIN).replace(b"[1,", b"[2,"),
        credential_bytes(PLAIN).replace(b'"certificate"', b"7"),
        credential_bytes(PLAIN).replace(b'"20261121"', b"20261121"),
        json.dumps([*json.loads(credential_bytes(PLAIN).decode("gb18030"))[:10], "1", 0]).encode(),
    ],
    ids=lambda content: repr(content[:20]),
)
def test_anything_else_is_none(content: bytes) -> None:
    assert read_credential(content) is None


def test_a_token_is_content_and_signature_for_an_address() -> None:
    token = token_of(b"content", b"s" * 64)
    assert split_token(token) == (b"content", b"s" * 64)
    assert find_token(f" {PAGE}{token[:10]}\n{token[10:]} ") == token
    assert find_token(token) == token


@pytest.mark.parametrize("token", ["", "A", "AAAA", "é", "AA=A", "A" * 86, "A" * 85, "A+/A"])
def test_what_is_no_token_is_none(token: str) -> None:
    assert split_token(token) is None


def test_what_fits_is_not_cut() -> None:
    assert fit_credential(PLAIN, PAGE) == PLAIN


@given(WORDS, WORDS, WORDS)
def test_whatever_is_said_fits_the_code_and_keeps_the_number(
    competition: str, issuer: str, names: str
) -> None:
    fitted = fit_credential(replace(PLAIN, competition=competition, issuer=issuer, names=names), PAGE)
    assert fitted is not None
    assert len(PAGE + token_of(credential_bytes(fitted), b"s" * 64)) <= ADDRESS_ROOM
    assert (fitted.number, fitted.kind, fitted.issued_on) == (PLAIN.number, PLAIN.kind, PLAIN.issued_on)


def test_the_longest_words_are_cut_first_and_say_so() -> None:
    fitted = fit_credential(replace(PLAIN, competition="赛" * 200), PAGE)
    assert fitted is not None
    assert fitted.competition.endswith("赛…")
    assert (fitted.issuer, fitted.event, fitted.award) == (PLAIN.issuer, PLAIN.event, PLAIN.award)


def test_an_address_that_leaves_no_room_is_none() -> None:
    assert fit_credential(PLAIN, "https://" + "a" * 250) is None
