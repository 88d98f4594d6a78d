"""What is known of somebody who applies: of the person for good, of the application as it was at that time."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from competition.domain.identity import Sex, age_on
from competition.domain.identity_documents import IdDocument
from competition.domain.nationalities import Nationality
from competition.domain.problems import Problem, Text, Where, problem
from competition.domain.tiers import Group, Labelled, SkillLevel

OF_AGE = 18
"""《民法典》第十七条: below eighteen a person is a minor."""
PHONE = re.compile(r"1[3-9][0-9]{9}|0[0-9]{2,3}[0-9]{7,8}|\+[0-9]{7,15}")


class Education(Labelled):
    """学历, by the main classes of GB/T 4658—2006, schools for technicians named beside."""

    DOCTOR = "doctor", "博士研究生", "doctor"
    MASTER = "master", "硕士研究生", "master"
    BACHELOR = "bachelor", "大学本科", "bachelor"
    COLLEGE = "college", "大学专科", "college"
    TECHNICIAN = "technician", "技师学院（预备技师班）", "technician college"
    SENIOR_TECHNICAL = "senior_technical", "高级技工学校（高级技工班）", "senior technical school"
    VOCATIONAL = "vocational", "中等职业教育（中专、职高、技校）", "secondary vocational school"
    HIGH_SCHOOL = "high_school", "普通高中", "high school"
    MIDDLE_SCHOOL = "middle_school", "初中", "middle school"
    PRIMARY_SCHOOL = "primary_school", "小学及以下", "primary school or less"


class Field(Labelled):
    """A thing that an application may state, under the heading that it has in tables."""

    DELEGATION = "delegation", "代表队", "delegation"
    EVENT = "event", "项目编号", "event code"
    NAME = "name", "姓名", "name"
    ID_KIND = "id_kind", "证件类型", "kind of document"
    ID_NUMBER = "id_number", "身份证号码", "ID number"
    SEX = "sex", "性别", "sex"
    BORN = "born", "出生日期", "date of birth"
    NATIONALITY = "nationality", "民族", "nationality"
    EDUCATION = "education", "学历", "education"
    PHONE = "phone", "手机号码", "telephone"
    EMAIL = "email", "电子邮箱", "e-mail address"
    EMPLOYER = "employer", "工作单位", "employer"
    ADDRESS = "address", "联系地址", "address"
    GROUP = "group", "组别", "group"
    YEARS = "years", "从业年限", "years in the occupation"
    OCCUPATION = "occupation", "证书职业（工种）", "occupation of the certificate"
    LEVEL = "level", "现有技能等级", "held level"
    CERTIFICATE = "certificate", "职业技能证书编号", "number of the certificate"
    COACH = "coach", "教练", "coach"
    MASTER = "master", "师傅", "master"
    GUARDIAN = "guardian", "监护人姓名", "guardian"
    CONSENT = "consent", "监护人同意（是/否）", "guardian’s consent"
    HONOURS = "honours", "已获荣誉", "honours held"
    TEAM = "team", "队名", "team"


ALWAYS_ASKED = frozenset({Field.EVENT, Field.NAME, Field.ID_NUMBER, Field.EMPLOYER, Field.GROUP})
MAY_BE_ASKED = (
    *(Field.NATIONALITY, Field.EDUCATION, Field.PHONE, Field.EMAIL, Field.ADDRESS, Field.YEARS),
    *(Field.OCCUPATION, Field.LEVEL, Field.CERTIFICATE, Field.COACH, Field.MASTER, Field.CONSENT),
)
"""What an event may ask for beside what is always asked; consent is asked of minors only."""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What stays with a person: sex and birth as stated where the document does not carry them."""

    sex: Sex | None = None
    born: date | None = None
    nationality: Nationality | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What belongs to one application, as it was then. `years` are whole years in the occupation.

    `occupation` and `certificate` are of the held certificate of a skill level, whose level stands beside the profile.
    `email` is where notices of this competition go. `guardian` is the name of who answers for a minor, `consent` whether that person agreed. `honours` as stated.
    """

    education: Education | None = None
    phone: str = ""
    email: str = ""
    address: str = ""
    years: int | None = None
    occupation: str = ""
    certificate: str = ""
    coach: str = ""
    master: str = ""
    guardian: str = ""
    consent: bool = False
    honours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Application:
    """One person's row: already in the right types, names normalised, the ID number checked."""

    where: Where
    event: str
    name: str
    id_document: IdDocument
    employer: str
    group: Group
    held_level: SkillLevel | None = None
    team: str = ""
    facts: PersonFacts = PersonFacts()
    profile: Profile = Profile()

    @property
    def born(self) -> date | None:
        """The date of birth by the document, else as stated."""
        return self.id_document.born or self.facts.born

    @property
    def sex(self) -> Sex | None:
        """The sex by the document, else as stated."""
        return self.id_document.sex or self.facts.sex

    def is_minor(self, day: date) -> bool:
        """Whether the person is known to be under 18 on that day."""
        return self.born is not None and age_on(self.born, day) < OF_AGE


def check_facts(id_document: IdDocument, facts: PersonFacts) -> Iterator[tuple[Field, Problem]]:
    """Where sex or birth disagrees with the document, or is not stated though the document does not carry it."""
    kind = id_document.kind.label
    if id_document.sex is None and facts.sex is None:
        yield Field.SEX, _not_carried("性别", "the sex", kind)
    elif id_document.sex is not None and facts.sex not in (None, id_document.sex):
        yield (
            Field.SEX,
            problem(
                "性别与身份证号码不一致。",
                "The sex disagrees with the ID number.",
                mend_zh="请对照身份证更正其中之一。",
                mend_en="Mend one of the two after the card.",
            ),
        )
    if id_document.born is None and facts.born is None:
        yield Field.BORN, _not_carried("出生日期", "the date of birth", kind)
    elif facts.born is not None and not id_document.may_be_born(facts.born):
        yield (
            Field.BORN,
            problem(
                f"出生日期 {facts.born} 与身份证号码不一致。",
                f"The date of birth {facts.born} disagrees with the ID number.",
                mend_zh="请对照身份证更正其中之一。",
                mend_en="Mend one of the two after the card.",
            ),
        )


def _not_carried(zh: str, en: str, kind: Text) -> Problem:
    return problem(
        f"{kind.zh}号码不含{zh}，须另行填写。",
        f"The number of a {kind.en} does not state {en}.",
        mend_zh=f"请填写{zh}。",
        mend_en=f"Enter {en}.",
    )


def read_phone(raw: str) -> str | Problem:
    """A telephone number without spaces and hyphens, or what is wrong with it; it is never repeated."""
    number = re.sub(r"[\s()-]", "", unicodedata.normalize("NFKC", raw))
    number = re.sub(r"^(\+86|0086)(?=1[0-9]{10}$)", "", number)
    if PHONE.fullmatch(number):
        return number
    return problem(
        "这不是电话号码。",
        "This is no telephone number.",
        mend_zh="请填11位手机号码，或带区号的座机号码，或以+开头的境外号码。",
        mend_en="Give a mobile number of 11 digits, a landline with its area code, or a foreign number from +.",
    )


def split_honours(raw: str) -> tuple[str, ...]:
    """The honours of one cell, each by itself."""
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[;；、,，\n]", raw) if part.strip()))


def mask_phone(number: str) -> str:
    """First three and last two digits: 138******00."""
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}" if number else ""


def mask_address(address: str) -> str:
    """The beginning, by which the place is known, without street and door."""
    return f"{address[:6]}***" if address else ""


def mask_certificate(number: str) -> str:
    """The last four characters."""
    return f"***{number[-4:]}" if number else ""
