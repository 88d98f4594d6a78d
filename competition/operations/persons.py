"""A person by ID document: found again under the same name, or added once; and what is known of the person."""

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from sqlalchemy import select

from competition.db import db
from competition.db.entries import Person, find_person
from competition.db.sealing import blind_index, seal
from competition.domain.applicant import PersonFacts
from competition.domain.identity import Sex
from competition.domain.identity_documents import IdDocument
from competition.domain.problems import Problem, Where, problem
from competition.operations.retention import is_removed, kept_number

NOTHING = PersonFacts()
Named = tuple[str, IdDocument, Where]
"""A name, the document beside it, and where its number stands."""


def find_misnamed(people: Iterable[Named]) -> list[Problem]:
    """The ID numbers that stand beside another name, in the system or further up in the same list.

    The message never says which name: whoever types numbers must not learn whose they are.
    """
    given = [(name, blind_index(id_document.key), where) for name, id_document, where in people]
    known = select(Person.id_index, Person.name).where(Person.id_index.in_({index for _, index, _ in given}))
    names = {index: name for index, name in db.session.execute(known)}
    return [_misnamed(name, where) for name, index, where in given if names.setdefault(index, name) != name]


def find_or_add_person(name: str, id_document: IdDocument, facts: PersonFacts = NOTHING) -> Person:
    """Within an operation: the person with that document; a new one if there is none. Check `find_misnamed` first.

    What is stated now is kept with the person, beside what was stated before.
    """
    index = blind_index(id_document.key)
    person = find_person(index)
    if person is None:
        identifier = str(uuid4())
        sealed = seal(id_document.number, row=identifier)
        person = Person(id=identifier, name=name, id_sealed=sealed, id_index=index, id_kind=id_document.kind)
        db.session.add(person)
        db.session.flush()
    if facts != NOTHING:
        person.keep_facts(_together(person.facts(), facts))
    return person


def _together(before: PersonFacts, now: PersonFacts) -> PersonFacts:
    return PersonFacts(now.sex or before.sex, now.born or before.born, now.nationality or before.nationality)


def document_of(person: Person) -> IdDocument:
    """The person's document in plain text. Refusal once its number was removed."""
    return IdDocument(person.kind_value, kept_number(person))


def sex_and_birth(person: Person) -> tuple[Sex | None, date | None]:
    """By the document, else as stated; None where nobody stated it. Refusal once the number was removed."""
    id_document, facts = document_of(person), person.facts()
    return id_document.sex or facts.sex, id_document.born or facts.born


def known_sex_and_birth(person: Person) -> tuple[Sex | None, date | None]:
    """As `sex_and_birth`; nothing once the number was removed."""
    return (None, None) if is_removed(person) else sex_and_birth(person)


def _misnamed(name: str, where: Where) -> Problem:
    return problem(
        f"{name}的身份证号码在系统或本表中属于另一姓名。",
        f"The ID number of {name} stands beside another name, in the system or in this list.",
        mend_zh="请对照身份证核对姓名和号码。",
        mend_en="Compare the name and the number with the card.",
        where=where,
    )
