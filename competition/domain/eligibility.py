"""Whether one person may enter one event: every reason against it at once, each naming its condition and its field."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from competition.domain.applicant import Application, Field
from competition.domain.entry_rules import CONTAINING, EventRules, is_region
from competition.domain.identity import age_on
from competition.domain.identity_documents import IdKind
from competition.domain.names import plain_words
from competition.domain.problems import Problem, Text, problem
from competition.domain.tiers import Group, Labelled, SkillLevel, Tier


class Condition(Labelled):
    """A condition of entry; the name of the problem that says it is not met."""

    REQUIRED = "required", "必填项", "required field"
    GROUP = "group", "组别", "group"
    AGE = "age", "年龄", "age"
    CONSENT = "consent", "监护人同意", "guardian’s consent"
    LEVEL = "level", "技能等级", "skill level"
    YEARS = "years", "从业年限", "years in the occupation"
    HONOUR = "honour", "已获荣誉", "honours held"
    WON = "won", "往届获奖", "earlier awards"
    EMPLOYER = "employer", "工作单位", "employer"
    RESIDENCE = "residence", "户籍或居住地", "residence"
    QUOTA = "quota", "名额", "quota"


@dataclass(frozen=True, slots=True)
class Win:
    """An award that the system's own records hold: of which contest, at which tier, on which day."""

    contest: str
    tier: Tier
    award: Text
    on: date


@dataclass(frozen=True, slots=True)
class Past:
    """What the system's own records know of a person: awards in this skill, and titles that were granted."""

    wins: tuple[Win, ...] = ()
    honours: tuple[str, ...] = ()


UNKNOWN = Past()


def decide_eligibility(
    application: Application, rules: EventRules, *, tier: Tier, on: date, past: Past = UNKNOWN
) -> tuple[Problem, ...]:
    """Every reason why the person may not enter; none means eligible.

    `tier` is the competition's; `on` is the day on which years count, and ages where the event names no other day.
    """
    checks = (
        (Condition.REQUIRED, _missing(application, rules)),
        (Condition.GROUP, _group(application, rules)),
        (Condition.AGE, _age(application, rules)),
        (Condition.CONSENT, _consent(application, rules, on)),
        (Condition.LEVEL, _level(application, rules)),
        (Condition.YEARS, _years(application, rules)),
        (Condition.HONOUR, _honours(application, rules, past)),
        (Condition.WON, _won(application, rules, past, tier, on)),
        (Condition.EMPLOYER, _employer(application, rules)),
        (Condition.RESIDENCE, _residence(application, rules)),
    )
    return tuple(replace(found, name=condition) for condition, problems in checks for found in problems)


def _missing(application: Application, rules: EventRules) -> Iterator[Problem]:
    for field in Field:
        if field in rules.conditions.required - {Field.CONSENT} and not _given(application, field):
            yield _of(
                application,
                field,
                (f"“{rules.name}”要求填写{field.label.zh}。", f"“{rules.name}” asks for: {field.label.en}."),
                ("请补填。", "Fill it in."),
            )
    if rules.age_on is not None and application.born is None:
        yield _of(
            application,
            Field.BORN,
            (
                f"{application.id_document.kind.label.zh}的号码不含出生日期，本项目设有年龄条件。",
                "The document does not state the date of birth, and the event has limits of age.",
            ),
            ("请填写出生日期。", "Enter the date of birth."),
        )


def _given(application: Application, field: Field) -> bool:
    match field:
        case Field.LEVEL:
            return application.held_level is not None
        case Field.NATIONALITY:
            foreign = application.id_document.kind in (IdKind.PASSPORT, IdKind.PERMANENT_RESIDENT)
            return foreign or application.facts.nationality is not None
        case _:
            return getattr(application.profile, field) not in (None, "")


def _group(application: Application, rules: EventRules) -> Iterator[Problem]:
    if application.group in rules.groups:
        return
    allowed = "、".join(group.label.zh for group in Group if group in rules.groups)
    yield _of(
        application,
        Field.GROUP,
        (
            f"“{rules.name}”不设{application.group.label.zh}。",
            f"“{rules.name}” has no group for {application.group.label.en}.",
        ),
        (f"可报组别：{allowed}。", "Choose a group that the event has."),
    )


def _age(application: Application, rules: EventRules) -> Iterator[Problem]:
    if rules.age_on is None or application.born is None:
        return
    age = age_on(application.born, rules.age_on)
    too_young = rules.age_from is not None and age < rules.age_from
    too_old = rules.age_to is not None and age > rules.age_to
    if too_young or too_old:
        span_zh, span_en = _span(rules)
        yield _of(
            application,
            Field.BORN,
            (
                f"{application.name}在{rules.age_on}为{age}周岁，不符合“{rules.name}”的年龄条件（{span_zh}）。",
                f"{application.name} is {age} on {rules.age_on}, outside the limits of “{rules.name}” ({span_en}).",
            ),
            ("请核对出生日期或更换人选。", "Check the date of birth or name somebody else."),
        )


def _span(rules: EventRules) -> tuple[str, str]:
    low, high = rules.age_from, rules.age_to
    zh = (f"满{low}周岁" if low else "", f"不超过{high}周岁" if high else "")
    en = (f"at least {low}" if low else "", f"at most {high}" if high else "")
    return "，".join(filter(None, zh)), ", ".join(filter(None, en))


def _consent(application: Application, rules: EventRules, on: date) -> Iterator[Problem]:
    if Field.CONSENT not in rules.conditions.required or not application.is_minor(rules.age_on or on):
        return
    if not (application.profile.consent and application.profile.guardian):
        yield _of(
            application,
            Field.CONSENT,
            (
                f"{application.name}未满18周岁，须由监护人同意参赛。",
                f"{application.name} is under 18: a guardian must agree.",
            ),
            (
                "请填写监护人姓名，并在其书面同意后填“是”。",
                "Give the guardian’s name, and 是 once the written consent is there.",
            ),
        )


def _level(application: Application, rules: EventRules) -> Iterator[Problem]:
    low, high = rules.conditions.level_from, rules.conditions.level_to
    if low is None and high is None:
        return
    held = application.held_level
    step = -1 if held is None else held.step
    if (low is not None and step < low.step) or (high is not None and step > high.step):
        zh, en = _levels(low, high)
        yield _of(
            application,
            Field.LEVEL,
            (
                f"{application.name}现有等级为“{held.label.zh if held else '无'}”，“{rules.name}”要求{zh}。",
                f"{application.name} holds {held.label.en if held else 'no level'}; “{rules.name}” asks for {en}.",
            ),
            ("请核对证书或更换人选。", "Check the certificate or name somebody else."),
        )


def _levels(low: SkillLevel | None, high: SkillLevel | None) -> tuple[str, str]:
    zh = (f"{low.label.zh}及以上" if low else "", f"{high.label.zh}及以下" if high else "")
    en = (f"{low.label.en} or above" if low else "", f"{high.label.en} or below" if high else "")
    return "、".join(filter(None, zh)), ", ".join(filter(None, en))


def _years(application: Application, rules: EventRules) -> Iterator[Problem]:
    least, years = rules.conditions.years, application.profile.years
    if least is None or (years is not None and years >= least):
        return
    said = ("未填从业年限", "no years are given") if years is None else (f"从业{years}年", f"{years} years")
    yield _of(
        application,
        Field.YEARS,
        (
            f"“{rules.name}”要求从事本职业满{least}年，{application.name}{said[0]}。",
            f"“{rules.name}” asks for {least} years in the occupation; {application.name}: {said[1]}.",
        ),
        ("请核对从业年限或更换人选。", "Check the years or name somebody else."),
    )


def _honours(application: Application, rules: EventRules, past: Past) -> Iterator[Problem]:
    held = {plain_words(each) for each in (*application.profile.honours, *past.honours)}
    for barred in rules.conditions.barred_honours:
        if any(plain_words(barred) in each for each in held):
            yield _of(
                application,
                Field.HONOURS,
                (
                    f"{application.name}已获“{barred}”，按规定不得参加“{rules.name}”。",
                    f"{application.name} holds the honour “{barred}” and may not enter “{rules.name}”.",
                ),
                ("请更换人选。", "Name somebody else."),
            )


def _won(application: Application, rules: EventRules, past: Past, tier: Tier, on: date) -> Iterator[Problem]:
    years, tiers = rules.conditions.won_within, list(Tier)
    if years is None:
        return
    for win in past.wins:
        recent = win.on <= on and age_on(win.on, on) < years
        if recent and tiers.index(win.tier) >= tiers.index(tier):
            yield _of(
                application,
                Field.NAME,
                (
                    f"{application.name}于{win.on}在“{win.contest}”获{win.award.zh}，{years}年内不得再参加“{rules.name}”。",
                    f"{application.name} won {win.award.en} in “{win.contest}” on {win.on} "
                    f"and may not enter “{rules.name}” within {years} years.",
                ),
                ("请更换人选。", "Name somebody else."),
            )


def _employer(application: Application, rules: EventRules) -> Iterator[Problem]:
    allowed, unit = rules.conditions.employers, plain_words(application.employer)
    if not allowed or any(_is_employer(unit, each) for each in allowed):
        return
    yield _of(
        application,
        Field.EMPLOYER,
        (
            f"“{application.employer}”不在“{rules.name}”可参加的单位之内。",
            f"“{application.employer}” is none of the units that may enter “{rules.name}”.",
        ),
        (
            f"可参加的单位：{'、'.join(allowed)}；请填写单位全称。",
            f"Units that may enter: {', '.join(allowed)}. Give the unit’s full name.",
        ),
    )


def _is_employer(unit: str, allowed: str) -> bool:
    if allowed.startswith(CONTAINING):
        return plain_words(allowed[1:]) in unit
    return plain_words(allowed) == unit


def _residence(application: Application, rules: EventRules) -> Iterator[Problem]:
    places = rules.conditions.residence
    if not places or any(_lives_in(application, place) for place in places):
        return
    yield _of(
        application,
        Field.ADDRESS,
        (
            f"{application.name}的户籍和联系地址均不在“{rules.name}”要求的地区之内。",
            f"Neither the registered residence nor the address of {application.name} lies where “{rules.name}” asks.",
        ),
        (
            f"要求：{'、'.join(places)}（数字为身份证号码开头的行政区划代码）。",
            f"It asks for: {', '.join(places)} (digits are the region code that ID numbers begin with).",
        ),
    )


def _lives_in(application: Application, place: str) -> bool:
    if is_region(place):
        document = application.id_document
        return document.kind is IdKind.RESIDENT_ID and document.number.startswith(place)
    return plain_words(application.profile.address).startswith(plain_words(place))


def _of(application: Application, field: Field, what: tuple[str, str], mend: tuple[str, str]) -> Problem:
    where = replace(application.where, column=field.label.zh, cell="")
    return problem(*what, mend_zh=mend[0], mend_en=mend[1], where=where)
