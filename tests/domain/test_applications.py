"""The way of an application: who may take which step from where."""

import pytest

from competition.domain.applications import (
    WAYS,
    ApplicationState,
    Party,
    Step,
    check_step,
    may_take,
    steps_of,
)

S, P = ApplicationState, Party


@pytest.mark.parametrize(
    ("state", "party", "led", "steps"),
    [
        (S.DRAFT, P.APPLICANT, True, (Step.SUBMIT, Step.WITHDRAW)),
        (S.DRAFT, P.LEADER, True, (Step.APPROVE, Step.WITHDRAW)),
        (S.SUBMITTED, P.LEADER, True, (Step.APPROVE, Step.RETURN, Step.WITHDRAW)),
        (S.SUBMITTED, P.OFFICE, True, (Step.RETURN, Step.REFUSE, Step.WITHDRAW)),
        (S.SUBMITTED, P.OFFICE, False, (Step.RETURN, Step.ACCEPT, Step.REFUSE, Step.WITHDRAW)),
        (S.APPROVED, P.LEADER, True, (Step.WITHDRAW,)),
        (S.APPROVED, P.OFFICE, True, (Step.RETURN, Step.ACCEPT, Step.REFUSE, Step.WITHDRAW)),
        (S.ACCEPTED, P.OFFICE, True, (Step.WITHDRAW, Step.TAKE_BACK)),
        (S.ACCEPTED, P.APPLICANT, False, (Step.WITHDRAW,)),
        (S.RETURNED, P.APPLICANT, True, (Step.SUBMIT, Step.WITHDRAW)),
        (S.REFUSED, P.APPLICANT, True, ()),
        (S.WITHDRAWN, P.OFFICE, True, ()),
    ],
)
def test_what_a_party_may_do(state: S, party: P, led: bool, steps: tuple[Step, ...]):
    assert steps_of(state, party, led=led) == steps


def test_every_step_changes_the_state_and_somebody_may_take_it():
    assert set(WAYS) == set(Step)
    for way in WAYS.values():
        assert way.parties
        assert way.end not in way.start


def test_nothing_leads_out_of_the_last_states():
    for last in (S.REFUSED, S.WITHDRAWN):
        assert not any(
            may_take(step, last, party, led=led) for step in Step for party in P for led in (True, False)
        )


def test_a_refusal_says_whose_turn_it_is():
    assert check_step(Step.ACCEPT, S.APPROVED, P.OFFICE, led=True, reference="E01-B001") is None
    waits = check_step(Step.ACCEPT, S.SUBMITTED, P.OFFICE, led=True, reference="E01-B001")
    assert waits is not None
    assert "还没有经代表队审核" in waits.what.zh
    late = check_step(Step.SUBMIT, S.ACCEPTED, P.APPLICANT, led=False, reference="E01-B001")
    assert late is not None
    assert "已通过" in late.what.zh


def test_steps_that_somebody_else_has_to_learn_of_need_a_reason():
    assert {step for step in Step if step.needs_reason} == {Step.RETURN, Step.REFUSE, Step.TAKE_BACK}


def test_what_is_under_way_and_what_may_be_changed():
    assert {state for state in S if state.under_way} == {S.DRAFT, S.SUBMITTED, S.APPROVED, S.RETURNED}
    assert {state for state in S if state.editable} == {S.DRAFT, S.RETURNED}
