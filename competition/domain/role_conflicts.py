"""Roles that nobody holds together: who keeps codes knows nothing else that leads from a mark to a name."""

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
}
"""The floor judge sees who works at which station; the others mark, know the names, witness or take sides."""


def clashing(held: Iterable[Role], given: Role) -> Role | None:
    """The held role that does not go with the given one; None if all do, or if it is held already."""
    roles = [each for each in held if each is not given]
    for each in roles:
        custodian = each in CUSTODIANS and given in NOT_A_CUSTODIAN
        if custodian or (given in CUSTODIANS and each in NOT_A_CUSTODIAN):
            return each
    return None


def check_roles(name: str, held: Iterable[Role], given: Role) -> Problem | None:
    """What is wrong with giving a role to somebody who holds others in the same competition."""
    other = clashing(held, given)
    if other is None:
        return None
    return problem(
        f"{name}是本竞赛的{other.label.zh}，不能同时担任{given.label.zh}：一人不得既管加密号又知道姓名、分数或另一张表。",
        f"{name} is {other.label.en} of this competition and cannot be {given.label.en} as well: who keeps codes knows "
        f"neither names nor marks nor another table.",
        mend_zh="请另派人员。",
        mend_en="Choose somebody else.",
    )
