"""Roles that nobody holds together: who keeps codes, and who marks, knows nothing that leads from a mark to a name."""

from collections.abc import Iterable

from competition.domain.problems import Problem, problem
from competition.domain.roles import Role

CUSTODIANS = frozenset({Role.FIRST_CUSTODIAN, Role.SECOND_CUSTODIAN, Role.THIRD_CUSTODIAN})
NOT_A_CUSTODIAN = CUSTODIANS | {
    Role.JUDGE,
    Role.CHIEF_JUDGE,
    Role.FLOOR_JUDGE,
    Role.ORGANIZER,
    Role.FINANCE,
    Role.REGISTRAR,
    Role.SUPERVISOR,
    Role.DELEGATION_LEADER,
    Role.RECORDER,
}
"""The floor judge sees who works at which station; the others mark, know the names, witness or take sides."""


MARKS = frozenset({Role.JUDGE, Role.CHIEF_JUDGE, Role.RECORDER})
HANDLES_NAMES = frozenset({Role.ORGANIZER, Role.FINANCE, Role.REGISTRAR})
"""Who marks works by code, or keys such marks in from paper, does not handle the names; a leader may mark, and none of the own delegation."""


def clashing(held: Iterable[Role], given: Role) -> Role | None:
    """The held role that does not go with the given one; None if all do, or if it is held already."""
    return next((each for each in held if each is not given and _clash(each, given)), None)


def _clash(one: Role, other: Role) -> bool:
    pairs = ((CUSTODIANS, NOT_A_CUSTODIAN), (MARKS, HANDLES_NAMES))
    return any((one in left and other in right) or (other in left and one in right) for left, right in pairs)


def check_roles(name: str, held: Iterable[Role], given: Role) -> Problem | None:
    """What is wrong with giving a role to somebody who holds others in the same competition."""
    other = clashing(held, given)
    if other is None:
        return None
    zh, en = "一人不得既评分又知道选手姓名", "who marks does not know the names"
    if CUSTODIANS & {other, given}:
        zh = "一人不得既管加密号又知道姓名、分数或另一张表"
        en = "who keeps codes knows neither names nor marks nor another table"
    return problem(
        f"{name}是本竞赛的{other.label.zh}，不能同时担任{given.label.zh}：{zh}。",
        f"{name} is {other.label.en} of this competition and cannot be {given.label.en} as well: {en}.",
        mend_zh="请另派人员。",
        mend_en="Choose somebody else.",
    )
