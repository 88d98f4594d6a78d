"""States follow from facts; what is declared counts only where the facts bear it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.procedure import (
    KEPT_OPEN,
    LEADS_TO,
    STEPS,
    EventFacts,
    State,
    Step,
    check_archived,
    check_registration,
    check_step,
    competition_state,
    event_state,
)

ENTERED = EventFacts(entries=3)
WAY = (
    (ENTERED, State.CLOSED),
    (replace(ENTERED, drawn=True), State.DRAWN),
    (replace(ENTERED, drawn=True, begun=True), State.MARKING),
    (replace(ENTERED, drawn=True, begun=True, signed=True), State.SEALED),
    (replace(ENTERED, drawn=True, begun=True, signed=True, rechecked=True), State.RECHECKED),
    (replace(ENTERED, drawn=True, begun=True, signed=True, announced=True), State.ANNOUNCED),
    (replace(ENTERED, drawn=True, announced=True, noticed=True), State.PUBLIC_NOTICE),
)
FACTS = st.builds(EventFacts, st.integers(0, 2), *(st.booleans() for _ in range(6)))
STATES = st.sampled_from(State)


@pytest.mark.parametrize(("facts", "state"), WAY)
def test_an_event_is_where_its_facts_put_it(facts: EventFacts, state: State) -> None:
    assert event_state(facts, State.CLOSED) is state
    assert competition_state([facts], State.CLOSED) is state


@pytest.mark.parametrize("declared", [State.PREPARING, State.OPEN, State.CLOSED])
def test_before_the_draw_it_is_what_was_declared(declared: State) -> None:
    assert event_state(ENTERED, declared) is declared
    assert competition_state([ENTERED], declared) is declared
    assert competition_state([], declared) is declared


def test_the_event_that_is_least_far_decides() -> None:
    assert competition_state([facts for facts, _ in WAY], State.CLOSED) is State.CLOSED
    assert competition_state([facts for facts, _ in WAY[2:]], State.CLOSED) is State.MARKING


def test_an_event_that_nobody_entered_holds_nothing_up() -> None:
    assert competition_state([WAY[-1][0], EventFacts()], State.CLOSED) is State.PUBLIC_NOTICE
    assert competition_state([EventFacts()], State.OPEN) is State.OPEN


@pytest.mark.parametrize("declared", [State.FINAL, State.AWARDED, State.ARCHIVED])
def test_an_end_is_declared_after_the_public_notice_only(declared: State) -> None:
    assert competition_state([WAY[-1][0]], declared) is declared
    assert competition_state([WAY[-1][0], WAY[-2][0]], declared) is State.ANNOUNCED
    assert competition_state([], declared) is State.CLOSED


@given(st.lists(FACTS), STATES)
def test_no_declaration_contradicts_the_facts(events: list[EventFacts], declared: State) -> None:
    state = competition_state(events, declared)
    counted = [each for each in events if each.entries or each.drawn or each.announced]
    if state.order >= State.FINAL.order:
        assert declared is state
        assert all(each.announced and each.noticed for each in counted if each.entries or each.drawn)
    if state.order <= State.OPEN.order:
        assert any(not each.drawn for each in events) or not any(e.entries for e in events)


@given(FACTS, STATES)
def test_nobody_registers_for_an_event_that_was_drawn(facts: EventFacts, declared: State) -> None:
    may = check_registration(facts, declared) is None
    assert may is (declared is State.OPEN and not facts.drawn and not facts.announced)


@pytest.mark.parametrize(
    ("facts", "declared", "zh", "en"),
    [
        (ENTERED, State.PREPARING, "报名尚未开始。", "Registration has not opened yet."),
        (ENTERED, State.CLOSED, "报名已截止。", "Registration is closed."),
        (WAY[1][0], State.OPEN, "本项目已抽签，不再受理报名。", "This event has been drawn"),
    ],
)
def test_who_comes_too_early_or_too_late_is_told(
    facts: EventFacts, declared: State, zh: str, en: str
) -> None:
    found = check_registration(facts, declared)
    assert found is not None
    assert found.what.zh == zh
    assert found.what.en.startswith(en)


def test_each_step_belongs_to_the_states_before_it() -> None:
    allowed = {(state, step) for state in State for step in Step if check_step(state, step) is None}
    assert allowed == {(state, step) for state, steps in STEPS.items() for step in steps}
    assert {step for _, step in allowed} == set(Step) == set(LEADS_TO)


def test_a_step_out_of_turn_is_refused_with_the_state() -> None:
    assert str(check_step(State.MARKING, Step.REOPEN)) == (
        "竞赛处于“评分中”状态，不能重新开放报名。 请在“流程”页查看当前步骤和尚缺事项。 / The competition is in the "
        "state “being marked”: it is not possible to open registration again. The page of the procedure shows the "
        "present step and what is missing."
    )


def test_only_what_goes_back_needs_a_reason() -> None:
    assert {step for step in Step if step.needs_reason} == {Step.REOPEN, Step.RESTORE}


@pytest.mark.parametrize(
    "action", [*sorted(KEPT_OPEN), "record.read_own", "advancement.export", "roster.read_ids"]
)
def test_an_archive_can_be_read(action: str) -> None:
    assert check_archived(action) is None


@pytest.mark.parametrize("action", ["roster.import", "sheet.save", "role.grant", "entry.state"])
def test_an_archive_cannot_be_changed(action: str) -> None:
    found = check_archived(action)
    assert found is not None
    assert found.what.zh == "本竞赛已归档，只能查看，不能更改。"
