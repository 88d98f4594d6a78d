"""A person by ID number: found again under the same name, or added once."""

from collections.abc import Iterable
from uuid import uuid4

from sqlalchemy import select

from competition.db import db
from competition.db.entries import Person, find_person
from competition.db.sealing import blind_index, seal
from competition.domain.identity import ResidentId
from competition.domain.problems import Problem, Where, problem

Named = tuple[str, ResidentId, Where]
"""A name, the ID number beside it, and where the number stands."""


def find_misnamed(people: Iterable[Named]) -> list[Problem]:
    """The ID numbers that stand beside another name, in the system or further up in the same list.

    The message never says which name: whoever types numbers must not learn whose they are.
    """
    given = [(name, blind_index(number.number), where) for name, number, where in people]
    known = select(Person.id_index, Person.name).where(Person.id_index.in_({index for _, index, _ in given}))
    names = {index: name for index, name in db.session.execute(known)}
    return [_misnamed(name, where) for name, index, where in given if names.setdefault(index, name) != name]


def find_or_add_person(name: str, resident_id: ResidentId) -> Person:
    """Within an operation: the person with that ID number; a new one if there is none. Check `find_misnamed` first."""
    index = blind_index(resident_id.number)
    person = find_person(index)
    if person is None:
        identifier = str(uuid4())
        sealed = seal(resident_id.number, row=identifier)
        person = Person(id=identifier, name=name, id_sealed=sealed, id_index=index)
        db.session.add(person)
        db.session.flush()
    return person


def _misnamed(name: str, where: Where) -> Problem:
    return problem(
        f"{name}的身份证号码在系统或本表中属于另一姓名。",
        f"The ID number of {name} stands beside another name, in the system or in this list.",
        mend_zh="请对照身份证核对姓名和号码。",
        mend_en="Compare the name and the number with the card.",
        where=where,
    )
