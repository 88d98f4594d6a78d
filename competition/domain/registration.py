"""From applications to entries: who may compete, and every reason why somebody may not.

An application is one row of a roster; the rows of one team share `team`. Nothing here looks anything up: what is
already registered is handed in.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from competition.domain.applicant import Application, Field
from competition.domain.eligibility import UNKNOWN, Condition, Past, decide_eligibility
from competition.domain.entry_rules import EventRules
from competition.domain.problems import Problem, Where, problem
from competition.domain.tiers import Tier

__all__ = ["Application", "Background", "Entry", "EventRules", "Registration", "register"]


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


@dataclass(frozen=True, slots=True)
class Background:
    """What applications are decided against beside the rules of their events.

    `tier` is the competition's, `on` the day on which years count. By an event's code: `already` has the keys of the
    documents that are registered in it, `entered` the number of its entries, `of_delegation` those of the delegation
    that applies. `past` has by a document's key what the system's own records know of the person in that event's skill.
    """

    tier: Tier
    on: date
    already: Mapping[str, frozenset[str]] = field(default_factory=dict)
    entered: Mapping[str, int] = field(default_factory=dict)
    of_delegation: Mapping[str, int] = field(default_factory=dict)
    past: Mapping[tuple[str, str], Past] = field(default_factory=dict)


def register(
    applications: Sequence[Application],
    *,
    events: Mapping[str, EventRules],
    background: Background,
    known: Sequence[Problem] = (),
) -> Registration:
    """Decide each application, with all that is against it at once.

    A team stands or falls as one: a problem of one member refuses the others with a line of their own. Entries beyond
    a quota are refused in the order of the rows. `known` are problems that were found in the same rows before.
    """
    problems = [*known]
    problems += [found for each in applications for found in check_person(each, events, background)]
    problems += _duplicates(applications, already=background.already)
    refused = {_row(found.where) for found in problems}
    entries: list[Entry] = []
    for team in _teams(applications):
        rules = events.get(team[0].event)
        if rules is None:
            continue
        problems += (team_problems := _team_problems(team, rules=rules, refused=refused))
        if not team_problems and not any(_row(member.where) in refused for member in team):
            entries.append(Entry(team[0].event, tuple(team)))
    beyond = _beyond_quotas(entries, events, background)
    over = {_row(found.where) for found in beyond}
    standing = tuple(each for each in entries if _row(each.members[0].where) not in over)
    return Registration(standing, (*problems, *beyond))


def check_person(
    application: Application, events: Mapping[str, EventRules], background: Background
) -> tuple[Problem, ...]:
    """Every reason against one person's application, teams and quotas left aside."""
    rules = events.get(application.event)
    if rules is None:
        return (_unknown_event(application, events),)
    past = background.past.get((application.event, application.id_document.key), UNKNOWN)
    return decide_eligibility(application, rules, tier=background.tier, on=background.on, past=past)


def _unknown_event(application: Application, events: Mapping[str, EventRules]) -> Problem:
    known = "、".join(sorted(events)) or "（尚未设置项目）"
    return problem(
        f"没有编号为“{application.event}”的项目。",
        f"There is no event with the code “{application.event}”.",
        mend_zh=f"请改为：{known}。",
        mend_en=f"Use one of: {known}.",
        where=_at(application, Field.EVENT),
    )


def _at(application: Application, column: Field) -> Where:
    return replace(application.where, column=column.label.zh, cell="")


def _row(where: Where) -> Where:
    return replace(where, column="", cell="")


def _beyond_quotas(
    entries: Sequence[Entry], events: Mapping[str, EventRules], background: Background
) -> list[Problem]:
    whole, own = Counter(background.entered), Counter(background.of_delegation)
    found: list[Problem] = []
    for entry in entries:
        conditions, name = events[entry.event].conditions, events[entry.event].name
        if conditions.quota is not None and whole[entry.event] >= conditions.quota:
            found += _full(
                entry, f"“{name}”名额{conditions.quota}个", f"“{name}” has {conditions.quota} places"
            )
        elif conditions.delegation_quota is not None and own[entry.event] >= conditions.delegation_quota:
            limit = conditions.delegation_quota
            found += _full(
                entry, f"“{name}”每队名额{limit}个", f"“{name}” has {limit} places for a delegation"
            )
        else:
            whole[entry.event] += 1
            own[entry.event] += 1
    return found


def _full(entry: Entry, zh: str, en: str) -> list[Problem]:
    return [
        replace(
            problem(
                f"{zh}，已满。",
                f"{en}; they are taken.",
                mend_zh="请减少报名，或请组织者调整名额。",
                mend_en="Enter fewer, or ask the organizer for more places.",
                where=_at(member, Field.EVENT),
            ),
            name=Condition.QUOTA,
        )
        for member in entry.members
    ]


def _duplicates(
    applications: Sequence[Application], *, already: Mapping[str, frozenset[str]]
) -> Iterable[Problem]:
    first: dict[tuple[str, str], Where] = {}
    for each in applications:
        key = each.event, each.id_document.key
        if each.id_document.key in already.get(each.event, frozenset()):
            yield problem(
                f"{each.name}已报名该项目。",
                f"{each.name} is already entered in this event.",
                mend_zh="请删除本行。",
                mend_en="Delete this row.",
                where=_at(each, Field.ID_NUMBER),
            )
        elif (earlier := first.get(key)) is not None:
            yield problem(
                f"{each.name}与{earlier}的身份证号码重复，同一项目只能报名一次。",
                f"{each.name} has the same ID number as {earlier.en}; a person enters an event once.",
                mend_zh="请删除重复的一行或更正身份证号码。",
                mend_en="Delete one of the rows or mend the ID number.",
                where=_at(each, Field.ID_NUMBER),
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
            if _row(member.where) not in refused
        ]
    groups = Counter(member.group for member in team)
    bad = [member for member in team if _row(member.where) in refused]
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
        if _row(member.where) not in refused
    ]


def _team_fault(member: Application, zh: str, en: str) -> Problem:
    return problem(
        zh,
        en,
        mend_zh="请先更正同队其他行。",
        mend_en="Mend the team's other rows first.",
        where=member.where,
    )
