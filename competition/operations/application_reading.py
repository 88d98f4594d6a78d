"""What somebody typed into the form of an application, read into an application with all that is wrong at once."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from competition.domain.applicant import (
    Application,
    Education,
    Field,
    PersonFacts,
    Profile,
    check_facts,
    read_phone,
    split_honours,
)
from competition.domain.identity import Sex
from competition.domain.identity_documents import IdDocument, IdKind, read_document
from competition.domain.mailing import read_address
from competition.domain.names import normalise_name, private_use
from competition.domain.nationalities import Nationality
from competition.domain.problems import NOWHERE, Problem, Refusal, Where, problem
from competition.domain.tiers import Group, SkillLevel

Typed = Mapping[Field, str]
"""What stands in each field; the value of an enumeration where one is chosen from a list, `yes` where one ticks."""

Choice = TypeVar("Choice", bound=StrEnum)
LONGEST = 200
MOST_YEARS = 70
YES = "yes"


def read_application(typed: Typed, *, event: str) -> Application:
    """The application. Refusal with every problem, each naming its field as `where.column`."""
    found: list[Problem] = []
    name = _name(typed, found)
    id_document = _document(typed, found)
    facts = PersonFacts(
        sex=_chosen(typed, Field.SEX, Sex),
        born=_born(typed, found),
        nationality=_chosen(typed, Field.NATIONALITY, Nationality),
    )
    if id_document is not None:
        pairs = check_facts(id_document, facts)
        found += [replace(each, where=_at(field)) for field, each in pairs]
    group = _chosen(typed, Field.GROUP, Group)
    employer = _needed(typed, Field.EMPLOYER, found)
    profile = _profile(typed, found)
    if group is None:
        found.append(_missing(Field.GROUP))
    if found or id_document is None or group is None:
        raise Refusal(found)
    level, team = _chosen(typed, Field.LEVEL, SkillLevel), normalise_name(_text(typed, Field.TEAM, found))
    return Application(
        NOWHERE, event, name, id_document, employer, group, level, team, facts=facts, profile=profile
    )


def typed_of(application: Application) -> dict[Field, str]:
    """The same the other way: what a form shows of an application."""
    facts, profile = application.facts, application.profile
    shown: dict[Field, object] = {
        Field.NAME: application.name,
        Field.ID_KIND: application.id_document.kind,
        Field.ID_NUMBER: application.id_document.number,
        Field.SEX: facts.sex,
        Field.BORN: facts.born,
        Field.NATIONALITY: facts.nationality,
        Field.EMPLOYER: application.employer,
        Field.GROUP: application.group,
        Field.LEVEL: application.held_level,
        Field.TEAM: application.team,
        Field.EDUCATION: profile.education,
        Field.PHONE: profile.phone,
        Field.EMAIL: profile.email,
        Field.ADDRESS: profile.address,
        Field.YEARS: profile.years,
        Field.OCCUPATION: profile.occupation,
        Field.CERTIFICATE: profile.certificate,
        Field.COACH: profile.coach,
        Field.MASTER: profile.master,
        Field.GUARDIAN: profile.guardian,
        Field.CONSENT: YES if profile.consent else "",
        Field.HONOURS: "；".join(profile.honours),
    }
    return {field: "" if value is None else str(value) for field, value in shown.items()}


def _profile(typed: Typed, found: list[Problem]) -> Profile:
    return Profile(
        education=_chosen(typed, Field.EDUCATION, Education),
        phone=_normalised(typed, Field.PHONE, read_phone, found),
        email=_normalised(typed, Field.EMAIL, read_address, found),
        address=_text(typed, Field.ADDRESS, found),
        years=_years(typed, found),
        occupation=_text(typed, Field.OCCUPATION, found),
        certificate=_text(typed, Field.CERTIFICATE, found),
        coach=normalise_name(_text(typed, Field.COACH, found)),
        master=normalise_name(_text(typed, Field.MASTER, found)),
        guardian=normalise_name(_text(typed, Field.GUARDIAN, found)),
        consent=typed.get(Field.CONSENT, "") == YES,
        honours=split_honours(_text(typed, Field.HONOURS, found)),
    )


def _name(typed: Typed, found: list[Problem]) -> str:
    name = normalise_name(_needed(typed, Field.NAME, found))
    if unknown := private_use(name):
        codes = "、".join(f"U+{ord(char):04X}" for char in unknown)
        found.append(
            problem(
                f"姓名含有自造字（{codes}），各台电脑显示不同。",
                f"The name has private-use characters ({codes}); they look different on each machine.",
                mend_zh="请改用国家标准（GB 18030—2022）中的字。",
                mend_en="Use the character of the national standard.",
                where=_at(Field.NAME),
            )
        )
    return name


def _document(typed: Typed, found: list[Problem]) -> IdDocument | None:
    raw = _needed(typed, Field.ID_NUMBER, found)
    if not raw:
        return None
    read = read_document(_chosen(typed, Field.ID_KIND, IdKind) or IdKind.RESIDENT_ID, raw)
    if isinstance(read, Problem):
        found.append(replace(read, where=_at(Field.ID_NUMBER)))
        return None
    return read


def _born(typed: Typed, found: list[Problem]) -> date | None:
    raw = typed.get(Field.BORN, "").strip()
    try:
        return date.fromisoformat(raw) if raw else None
    except ValueError:
        found.append(
            problem(
                f"“{raw[:20]}”不是存在的日期。",
                f"“{raw[:20]}” is not a day that exists.",
                mend_zh="请按 2008-09-01 的格式填写。",
                mend_en="Write it like 2008-09-01.",
                where=_at(Field.BORN),
            )
        )
        return None


def _normalised(
    typed: Typed, field: Field, read_as: Callable[[str], str | Problem], found: list[Problem]
) -> str:
    raw = typed.get(field, "").strip()
    read = read_as(raw) if raw else ""
    if isinstance(read, Problem):
        found.append(replace(read, where=_at(field)))
        return ""
    return read


def _years(typed: Typed, found: list[Problem]) -> int | None:
    raw = typed.get(Field.YEARS, "").strip()
    if not raw:
        return None
    if raw.isascii() and raw.isdigit() and int(raw[:4]) <= MOST_YEARS:
        return int(raw)
    found.append(
        problem(
            f"从业年限应为0至{MOST_YEARS}的整数。",
            f"Years in the occupation are a whole number from 0 to {MOST_YEARS}.",
            mend_zh="请只填整年数，例如 5。",
            mend_en="Give whole years only, such as 5.",
            where=_at(Field.YEARS),
        )
    )
    return None


def _needed(typed: Typed, field: Field, found: list[Problem]) -> str:
    text = _text(typed, field, found)
    if not text:
        found.append(_missing(field))
    return text


def _text(typed: Typed, field: Field, found: list[Problem]) -> str:
    text = " ".join(typed.get(field, "").split())
    if len(text) <= LONGEST:
        return text
    found.append(
        problem(
            f"{field.label.zh}超过{LONGEST}字。",
            f"{field.label.en}: more than {LONGEST} characters.",
            mend_zh="请缩短。",
            mend_en="Shorten it.",
            where=_at(field),
        )
    )
    return text


def _chosen(typed: Typed, field: Field, kind: type[Choice]) -> Choice | None:
    """What was chosen from a list; a forged value counts as nothing."""
    raw = typed.get(field, "")
    return kind(raw) if raw in set(kind) else None


def _missing(field: Field) -> Problem:
    return problem(
        f"请填写{field.label.zh}。",
        f"Fill in: {field.label.en}.",
        mend_zh="此项必填。",
        mend_en="It is needed.",
        where=_at(field),
    )


def _at(field: Field) -> Where:
    return Where(column=field.label.zh)
