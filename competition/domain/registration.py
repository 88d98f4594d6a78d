"""From applications to entries: who may compete, and every reason why somebody may not.

An application is one row of a roster; the rows of one team share `team`. Nothing here looks anything up: what is
already registered is handed in.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from competition.domain.identity import ResidentId, age_on
from competition.domain.problems import Problem, Where, problem
from competition.domain.tiers import Group, SkillLevel


@dataclass(frozen=True, slots=True)
class EventRules:
    """What an event asks of those who enter. `age_on` is the day on which ages count."""

    code: str
    name: str
    team_size: int = 1
    groups: frozenset[Group] = frozenset(Group)
    age_on: date | None = None
    age_from: int | None = None
    age_to: int | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """One person's row: already in the right types, names normalised, the ID number checked."""

    where: Where
    event: str
    name: str
    resident_id: ResidentId
    employer: str
    group: Group
    held_level: SkillLevel | None = None
    team: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in an event: a person, or a team in the order of the roster."""

    event: str
    members: tuple[Application, ...]

    @property
    def name(self) -> str:
        """The names joined as lists show them."""
        return "、".join(member.name for member in self.members)


@dataclass(frozen=True, slots=True)
class Registration:
    """What a roster comes to: entries that stand, and problems of the rows that do not."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def register(
    applications: Sequence[Application],
    *,
    events: Mapping[str, EventRules],
    already: Mapping[str, frozenset[str]],
) -> Registration:
    """Decide each application; `already` maps an event's code to the ID numbers registered in it.

    A team stands or falls as one: a problem of one member refuses the others with a line of their own.
    """
    problems = [found for each in applications for found in _person_problems(each, events=events)]
    problems += _duplicates(applications, already=already)
    refused = {found.where for found in problems}
    entries: list[Entry] = []
    for team in _teams(applications):
        rules = events.get(team[0].event)
        if rules is None:
            continue
        problems += (team_problems := _team_problems(team, rules=rules, refused=refused))
        if not team_problems and not any(member.where in refused for member in team):
            entries.append(Entry(team[0].event, tuple(team)))
    return Registration(tuple(entries), tuple(problems))


def _person_problems(application: Application, *, events: Mapping[str, EventRules]) -> Iterable[Problem]:
    rules = events.get(application.event)
    if rules is None:
        known = "、".join(sorted(events)) or "（尚未设置项目）"
        yield problem(
            f"没有编号为“{application.event}”的项目。",
            f"There is no event with the code “{application.event}”.",
            mend_zh=f"请改为：{known}。",
            mend_en=f"Use one of: {known}.",
            where=application.where,
        )
        return
    if application.group not in rules.groups:
        allowed = "、".join(group.label.zh for group in Group if group in rules.groups)
        yield problem(
            f"“{rules.name}”不设{application.group.label.zh}。",
            f"“{rules.name}” has no group for {application.group.label.en}.",
            mend_zh=f"可报组别：{allowed}。",
            mend_en="Choose a group that the event has.",
            where=application.where,
        )
    yield from _age_problems(application, rules=rules)


def _age_problems(application: Application, *, rules: EventRules) -> Iterable[Problem]:
    if rules.age_on is None:
        return
    age = age_on(application.resident_id.born, rules.age_on)
    too_young = rules.age_from is not None and age < rules.age_from
    too_old = rules.age_to is not None and age > rules.age_to
    if too_young or too_old:
        span_zh, span_en = _span(rules)
        yield problem(
            f"{application.name}在{rules.age_on}为{age}周岁，不符合“{rules.name}”的年龄条件（{span_zh}）。",
            f"{application.name} is {age} on {rules.age_on}, outside the limits of “{rules.name}” ({span_en}).",
            mend_zh="请核对出生日期或更换人选。",
            mend_en="Check the date of birth or name somebody else.",
            where=application.where,
        )


def _span(rules: EventRules) -> tuple[str, str]:
    low, high = rules.age_from, rules.age_to
    zh = "，".join(
        part for part in (f"满{low}周岁" if low else "", f"不超过{high}周岁" if high else "") if part
    )
    en = ", ".join(
        part for part in (f"at least {low}" if low else "", f"at most {high}" if high else "") if part
    )
    return zh, en


def _duplicates(
    applications: Sequence[Application], *, already: Mapping[str, frozenset[str]]
) -> Iterable[Problem]:
    first: dict[tuple[str, str], Where] = {}
    for each in applications:
        key = each.event, each.resident_id.number
        if each.resident_id.number in already.get(each.event, frozenset()):
            yield problem(
                f"{each.name}已报名该项目。",
                f"{each.name} is already entered in this event.",
                mend_zh="请删除本行。",
                mend_en="Delete this row.",
                where=each.where,
            )
        elif (earlier := first.get(key)) is not None:
            yield problem(
                f"{each.name}与{earlier}的身份证号码重复，同一项目只能报名一次。",
                f"{each.name} has the same ID number as {earlier.en}; a person enters an event once.",
                mend_zh="请删除重复的一行或更正身份证号码。",
                mend_en="Delete one of the rows or mend the ID number.",
                where=each.where,
            )
        else:
            first[key] = each.where


def _teams(applications: Sequence[Application]) -> list[list[Application]]:
    teams: dict[tuple[str, str, str, int], list[Application]] = defaultdict(list)
    for number, each in enumerate(applications, start=1):
        alone = 0 if each.team else number
        teams[each.event, each.where.file, each.team, alone].append(each)
    return list(teams.values())


def _team_problems(team: list[Application], *, rules: EventRules, refused: set[Where]) -> list[Problem]:
    if len(team) != rules.team_size:
        label = f"“{team[0].team}”队" if team[0].team else "未填队名的报名"
        return [
            problem(
                f"{label}有{len(team)}人，“{rules.name}”每队应为{rules.team_size}人。",
                f"{team[0].team or 'A row without a team'} has {len(team)} members; "
                f"“{rules.name}” asks for {rules.team_size}.",
                mend_zh="请补齐或删减队员；同队各行的“队名”须一致。",
                mend_en="Add or remove members; rows of one team bear the same team name.",
                where=member.where,
            )
            for member in team
            if member.where not in refused
        ]
    groups = Counter(member.group for member in team)
    bad = [member for member in team if member.where in refused]
    if not bad and len(groups) == 1:
        return []
    if len(groups) > 1:
        return [
            _team_fault(member, "同队队员须同一组别。", "The members of a team are of one group.")
            for member in team
        ]
    return [
        _team_fault(
            member,
            "同队另有队员未通过，整队未报名。",
            "Another member was refused, so the team is not entered.",
        )
        for member in team
        if member.where not in refused
    ]


def _team_fault(member: Application, zh: str, en: str) -> Problem:
    return problem(
        zh,
        en,
        mend_zh="请先更正同队其他行。",
        mend_en="Mend the team's other rows first.",
        where=member.where,
    )
