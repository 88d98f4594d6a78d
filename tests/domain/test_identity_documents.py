"""Documents of each kind: which numbers they bear, what those say, and what is never repeated."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.identity import Sex, check_digit
from competition.domain.identity_documents import IdDocument, IdKind, read_document
from competition.domain.problems import Problem
from tests.domain.build import unhurried

RESIDENT = "11010519491231002X"  # the example of GB 11643
HONG_KONG = "81000019900101001" + check_digit("81000019900101001")
FOREIGNER = "91100019900101002" + check_digit("91100019900101002")


@pytest.mark.parametrize(
    ("kind", "raw", "number"),
    [
        (IdKind.RESIDENT_ID, " 11010519491231002x", RESIDENT),
        (IdKind.RESIDENCE_PERMIT, HONG_KONG, HONG_KONG),
        (IdKind.PERMANENT_RESIDENT, FOREIGNER, FOREIGNER),
        (IdKind.PERMANENT_RESIDENT, "kaz110090123105", "KAZ110090123105"),
        (IdKind.HK_MACAO_PERMIT, "h12345678", "H12345678"),
        (IdKind.HK_MACAO_PERMIT, "M1234567801", "M1234567801"),
        (IdKind.HK_MACAO_PERMIT, "HA1234567", "HA1234567"),
        (IdKind.TAIWAN_PERMIT, "１２３４５６７８", "12345678"),
        (IdKind.TAIWAN_PERMIT, "1234567890(B)", "1234567890B"),
        (IdKind.PASSPORT, "e 12345678", "E12345678"),
        (IdKind.PASSPORT, "EA1234567", "EA1234567"),
    ],
)
def test_a_number_is_read_in_the_form_of_its_kind(kind, raw, number):
    assert read_document(kind, raw) == IdDocument(kind, number)


@pytest.mark.parametrize(
    ("kind", "raw", "says"),
    [
        (IdKind.RESIDENCE_PERMIT, RESIDENT, "这不是港澳台居民居住证的号码"),
        (IdKind.PERMANENT_RESIDENT, RESIDENT, "这不是外国人永久居留身份证的号码"),
        (IdKind.PERMANENT_RESIDENT, f"{FOREIGNER[:-1]}{'0' if FOREIGNER[-1] != '0' else '1'}", "校验位不符"),
        (IdKind.HK_MACAO_PERMIT, "T12345678", "这不是港澳居民来往内地通行证的号码"),
        (IdKind.HK_MACAO_PERMIT, "H123456789", "这不是港澳居民来往内地通行证的号码"),
        (IdKind.TAIWAN_PERMIT, "7654321", "这不是台湾居民来往大陆通行证的号码"),
        (IdKind.PASSPORT, "ABCDEFGHI", "这不是护照的号码"),
        (IdKind.PASSPORT, "E1234567890", "这不是护照的号码"),
        (IdKind.PASSPORT, "", "这不是护照的号码"),
        (IdKind.RESIDENT_ID, "12345", "应为18位"),
        (IdKind.RESIDENT_ID, HONG_KONG, "这是港澳台居民居住证的号码"),
        (IdKind.RESIDENT_ID, FOREIGNER, "这是外国人永久居留身份证的号码"),
    ],
)
def test_what_is_no_number_of_its_kind_is_said_and_never_repeated(kind, raw, says):
    found = read_document(kind, raw)
    assert isinstance(found, Problem)
    assert says in found.what.zh
    assert found.remedy.zh
    assert found.remedy.en
    assert not raw or raw not in str(found)


def test_numbers_of_eighteen_characters_say_birth_and_sex():
    for kind, number in ((IdKind.RESIDENCE_PERMIT, HONG_KONG), (IdKind.PERMANENT_RESIDENT, FOREIGNER)):
        read = IdDocument(kind, number)
        assert read.born == date(1990, 1, 1)
        assert read.sex is (Sex.MALE if kind is IdKind.RESIDENCE_PERMIT else Sex.FEMALE)


def test_other_numbers_say_neither():
    passport = IdDocument(IdKind.PASSPORT, "E12345678")
    assert (passport.born, passport.sex) == (None, None)
    assert passport.may_be_born(date(1990, 1, 1))


def test_an_older_card_of_a_foreigner_states_the_birth_without_its_century():
    card = IdDocument(IdKind.PERMANENT_RESIDENT, "KAZ110090123105")
    assert card.born is None
    assert card.may_be_born(date(1990, 12, 31))
    assert not card.may_be_born(date(1990, 12, 30))
    assert not IdDocument(IdKind.PERMANENT_RESIDENT, FOREIGNER).may_be_born(date(1990, 1, 2))


def test_the_same_number_of_two_kinds_is_two_documents():
    passport, permit = (IdDocument(kind, "12345678") for kind in (IdKind.PASSPORT, IdKind.TAIWAN_PERMIT))
    assert passport.key != permit.key
    assert IdDocument(IdKind.RESIDENT_ID, RESIDENT).key == RESIDENT


@pytest.mark.parametrize(
    ("kind", "number", "masked"),
    [
        (IdKind.RESIDENT_ID, RESIDENT, "110***********002X"),
        (IdKind.PERMANENT_RESIDENT, "KAZ110090123105", "KAZ********3105"),
        (IdKind.PASSPORT, "E12345678", "E1*****78"),
        (IdKind.PASSPORT, "A1234", "A1*34"),
    ],
)
def test_a_number_is_masked(kind, number, masked):
    assert IdDocument(kind, number).masked == masked


@unhurried
@given(
    kind=st.sampled_from(list(IdKind)),
    raw=st.text(st.sampled_from("0123456789HMAX（） x"), max_size=20),
)
def test_whatever_is_read_reads_as_itself(kind, raw):
    read = read_document(kind, raw)
    if isinstance(read, IdDocument):
        assert read_document(kind, read.number) == read
        assert len(read.masked) == len(read.number)
        assert read.masked != read.number


@unhurried
@given(
    day=st.dates(date(1900, 1, 1), date(2025, 12, 31)),
    sequence=st.integers(0, 999),
    kind=st.sampled_from(
        [
            (IdKind.RESIDENT_ID, "370600"),
            (IdKind.RESIDENCE_PERMIT, "820000"),
            (IdKind.PERMANENT_RESIDENT, "911000"),
        ]
    ),
)
def test_a_made_number_gives_back_what_it_was_made_of(day, sequence, kind):
    first = f"{kind[1]}{day:%Y%m%d}{sequence:03}"
    read = read_document(kind[0], first + check_digit(first))
    assert isinstance(read, IdDocument)
    assert (read.born, read.sex) == (day, Sex.MALE if sequence % 2 else Sex.FEMALE)
    assert read.may_be_born(day)
