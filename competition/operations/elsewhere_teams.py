"""Results from elsewhere within one team: its members have one result, each in a position of their own.

An award is shared by size and position, so that members recorded with different ones would be paid more than it.
"""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from competition.db import db
from competition.db.elsewhere import ElsewhereResult
from competition.domain.medals import Award
from competition.domain.problems import Problem, Text, problem
from competition.operations.elsewhere_checks import (
    CLASS,
    DAY,
    ENTRANTS,
    PLACE,
    POSITION,
    TEAM_SIZE,
    TIER,
    ElsewhereDraft,
    at,
    same_words,
)

Fact = int | date | Text | None


def check_team(draft: ElsewhereDraft) -> Iterator[Problem]:
    """What contradicts the standing records of the same contest, skill, award and team, of whichever competition.

    Where no team is named, all of them count as one. Several people with an award each for themselves are no team.
    """
    mates = _mates(draft)
    if draft.team_size == 1 and not draft.team:
        mates = [each for each in mates if each.team_size > 1]
    if not mates:
        return
    first = mates[0]
    for (field, now), before in zip(_facts(draft).items(), _recorded(first), strict=True):
        if now != before:
            yield _differs(field, first, _said(before), _said(now))
    for each in mates:
        if each.position == draft.position:
            yield _taken(each)


def _mates(draft: ElsewhereDraft) -> list[ElsewhereResult]:
    found = select(ElsewhereResult).where(
        ElsewhereResult.award == draft.award, ElsewhereResult.withdrawn_at.is_(None)
    )
    return [
        row
        for row in db.session.scalars(found.order_by(ElsewhereResult.id))
        if same_words(row.contest, draft.contest)
        and same_words(row.skill, draft.skill)
        and same_words(row.team, draft.team)
    ]


def _facts(draft: ElsewhereDraft) -> dict[str, Fact]:
    """What the members of a team have in common, by its field."""
    return {
        TEAM_SIZE: draft.team_size,
        PLACE: draft.place,
        ENTRANTS: draft.entrants,
        DAY: draft.confirmed_on,
        TIER: draft.tier.label,
        CLASS: draft.competition_class.label,
    }


def _recorded(row: ElsewhereResult) -> tuple[Fact, ...]:
    """The same of a record, in the same order."""
    return (
        row.team_size,
        row.place,
        row.entrants,
        row.confirmed_on,
        row.tier_value.label,
        row.class_value.label,
    )


def _said(fact: Fact) -> Text:
    if fact is None:
        return Text("未填", "nothing")
    return fact if isinstance(fact, Text) else Text(str(fact), str(fact))


def _differs(field: str, row: ElsewhereResult, before: Text, now: Text) -> Problem:
    award = Award(row.award).label
    return problem(
        f"“{row.contest}”{row.skill}{award.zh}已有记录（{row.document}）：“{field}”为{before.zh}，本次为{now.zh}。",
        f"There is a record of {award.en} in {row.skill} of “{row.contest}” ({row.document}). “{field}”: "
        f"{before.en} recorded, {now.en} now.",
        mend_zh="同一支队的，请对照获奖文件改为一致，原记录有误的先撤回；是另一支队的，请填写“队名”。",
        mend_en="For the same team make them agree, and withdraw the other record if it is wrong; for another team "
        "enter its name (队名).",
        where=at(field),
    )


def _taken(row: ElsewhereResult) -> Problem:
    return problem(
        f"队中次序{row.position}已记录（{row.document}）。",
        f"Position {row.position} of the team is taken ({row.document}).",
        mend_zh="同一支队的每名队员各有次序；是另一支队的，请填写“队名”。",
        mend_en="Each member of a team has a position of their own; for another team enter its name (队名).",
        where=at(POSITION),
    )
