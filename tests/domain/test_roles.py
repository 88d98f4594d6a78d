"""Who enters is not who confirms; who holds the codes does not mark."""

import pytest

from competition.domain.roles import GRANTS, Permission, Role, granted

P = Permission


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (P.MARK, P.CONFIRM_SHEETS),
        (P.MARK, P.DRAW),
        (P.MARK, P.RANK),
        (P.MARK, P.READ_ID_NUMBERS),
        (P.MARK, P.EDIT_SCHEME),
        (P.MARK, P.SEE_PROGRESS),
        (P.CONFIRM_SHEETS, P.DRAW),
        (P.CONFIRM_SHEETS, P.PUBLISH),
        (P.PROPOSE_AWARDS, P.APPROVE_AWARDS),
        (P.RANK, P.APPROVE_AWARDS),
        (P.KEEP_CODES, P.MARK),
        (P.KEEP_CODES, P.CONFIRM_SHEETS),
        (P.KEEP_CODES, P.DRAW),
        (P.KEEP_CODES, P.WITNESS),
        (P.KEEP_CODES, P.RANK),
        (P.LEAD_DELEGATION, P.REVIEW_ENTRIES),
        (P.KEY_PAPER, P.MARK),
        (P.KEY_PAPER, P.CONFIRM_SHEETS),
        (P.KEY_PAPER, P.REVIEW_ENTRIES),
        (P.KEY_PAPER, P.KEEP_CODES),
    ],
)
def test_no_role_holds_both(one, other):
    assert [role for role, permissions in GRANTS.items() if {one, other} <= permissions] == []


def test_every_permission_is_somebodys():
    held = frozenset().union(*GRANTS.values())
    assert frozenset(Permission) - held == {P.PUBLIC, P.SIGNED_IN}


def test_every_role_has_a_line():
    assert set(GRANTS) == set(Role)


def test_what_a_visitor_may_do():
    assert granted(frozenset(), signed_in=False) == {P.PUBLIC}
    assert granted(frozenset(), signed_in=True) == {P.PUBLIC, P.SIGNED_IN}


def test_roles_add_up():
    both = granted(frozenset({Role.JUDGE, Role.FINANCE}), signed_in=True)
    assert both == {P.PUBLIC, P.SIGNED_IN} | GRANTS[Role.JUDGE] | GRANTS[Role.FINANCE]


def test_an_entrant_sees_the_own_papers_only():
    assert GRANTS[Role.ENTRANT] == {P.SEE_OWN_PAPERS}
