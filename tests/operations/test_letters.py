"""Every template in both languages: nothing of a person in a subject, and every fact that the text needs is given."""

import pytest
from jinja2 import Environment, FileSystemLoader, UndefinedError, meta

from competition.operations.letters import FOLDER, IN_SUBJECTS, LANGUAGES, template_names, write_letter
from competition.resources import resource

ENVIRONMENT = Environment(loader=FileSystemLoader(resource(FOLDER)), autoescape=False)
EVERY = [(name, language) for name in template_names() for language in LANGUAGES]


def facts_in(text: str) -> set[str]:
    return meta.find_undeclared_variables(ENVIRONMENT.parse(text))


def source(name: str, language: str) -> str:
    return (resource(FOLDER) / f"{name}.{language}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_a_subject_says_nothing_of_a_person(name: str, language: str):
    subject, _, body = source(name, language).partition("\n")
    assert facts_in(subject) <= IN_SUBJECTS
    assert facts_in(body)


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_whatever_is_filled_in_nothing_personal_reaches_the_subject(name: str, language: str):
    facts = {each: f"「{each}」" for each in facts_in(source(name, language))}
    letter = write_letter(name, language, facts)
    assert not [each for each in facts if each not in IN_SUBJECTS and f"「{each}」" in letter.subject]
    assert "\n" not in letter.subject
    assert "\n\n\n" not in letter.body


def test_both_languages_are_there_and_need_the_same_facts():
    for name in template_names():
        zh, en = (
            {f.removesuffix("_zh").removesuffix("_en") for f in facts_in(source(name, language))}
            for language in LANGUAGES
        )
        assert zh == en, name


def test_a_fact_that_is_missing_is_not_left_out_in_silence():
    with pytest.raises(UndefinedError):
        write_letter("log_head", "zh", {"competition": "试验赛"})


def test_a_line_break_in_a_fact_does_not_end_a_subject():
    facts = {each: "甲\r\nBcc: x@example.com" for each in facts_in(source("log_head", "zh"))}
    assert write_letter("log_head", "zh", facts).subject.count("\n") == 0
