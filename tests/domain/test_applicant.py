"""What somebody states of oneself: against the document, and as it is written."""

from dataclasses import replace
from datetime import date

import pytest

from competition.domain.applicant import (
    ALWAYS_ASKED,
    MAY_BE_ASKED,
    Application,
    Field,
    PersonFacts,
    check_facts,
    read_phone,
    split_honours,
)
from competition.domain.identity import Sex
from competition.domain.identity_documents import IdDocument, IdKind
from competition.domain.nationalities import Nationality
from competition.domain.problems import NOWHERE, Problem
from competition.domain.tiers import Group

WOMAN = IdDocument(IdKind.RESIDENT_ID, "11010519491231002X")
PASSPORT = IdDocument(IdKind.PASSPORT, "E12345678")
BORN = date(1949, 12, 31)


def found(document: IdDocument, **facts: object) -> dict[Field, str]:
    return {each: problem.what.zh for each, problem in check_facts(document, PersonFacts(**facts))}


def test_the_document_says_enough_or_agrees():
    assert found(WOMAN) == {}
    assert found(WOMAN, sex=Sex.FEMALE, born=BORN) == {}
    assert found(PASSPORT, sex=Sex.MALE, born=BORN) == {}


def test_sex_and_birth_that_disagree_are_both_told():
    assert found(WOMAN, sex=Sex.MALE, born=date(1950, 1, 1)) == {
        Field.SEX: "性别与身份证号码不一致。",
        Field.BORN: "出生日期 1950-01-01 与身份证号码不一致。",
    }


def test_what_a_passport_does_not_say_must_be_stated():
    assert found(PASSPORT) == {
        Field.SEX: "护照号码不含性别，须另行填写。",
        Field.BORN: "护照号码不含出生日期，须另行填写。",
    }


def test_birth_and_sex_come_from_the_document_first():
    applied = Application(NOWHERE, "E01", "某某", WOMAN, "甲厂", Group.WORKER)
    assert (applied.born, applied.sex) == (BORN, Sex.FEMALE)
    stated = PersonFacts(Sex.MALE, date(2009, 9, 1))
    applied = replace(applied, id_document=PASSPORT, facts=stated)
    assert (applied.born, applied.sex) == (date(2009, 9, 1), Sex.MALE)
    assert applied.is_minor(date(2027, 8, 31))
    assert not applied.is_minor(date(2027, 9, 1))
    assert not replace(applied, facts=PersonFacts()).is_minor(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("138 0000-0000", "13800000000"),
        ("+86 13800000000", "13800000000"),
        ("１３８００００００００", "13800000000"),
        ("(0535) 6661234", "05356661234"),
        ("+852 2123 4567", "+85221234567"),
    ],
)
def test_telephone_numbers(raw, number):
    assert read_phone(raw) == number


@pytest.mark.parametrize("raw", ["12345", "23800000000", "1380000000", "无电话号", ""])
def test_what_is_no_telephone_number_is_not_repeated(raw):
    read = read_phone(raw)
    assert isinstance(read, Problem)
    assert not raw or raw not in str(read)


def test_honours_of_one_cell():
    assert split_honours("全国技术能手；省首席技师， 全国技术能手\n") == ("全国技术能手", "省首席技师")
    assert split_honours("") == ()


def test_there_are_fifty_six_nationalities():
    assert len(Nationality) == 56
    assert Nationality("HA").label.zh == "汉族"


def test_what_may_be_asked_is_not_asked_anyway():
    assert not ALWAYS_ASKED & set(MAY_BE_ASKED)
