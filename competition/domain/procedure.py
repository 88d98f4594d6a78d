"""流程: the twelve states of a competition, which of them follow from facts, and which an organizer declares.

Nobody sets a state. What was drawn, marked, signed, checked and published decides it, event by event; an organizer
declares only what no fact tells: that registration is open or closed, that results are final, that the awards were
given, that the competition is archived. A declaration that the facts do not bear counts for nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass

from competition.domain.problems import Problem, problem
from competition.domain.tiers import Labelled


class State(Labelled):
    """状态, in order."""

    PREPARING = "preparing", "筹备", "preparing"
    OPEN = "open", "报名中", "registration open"
    CLOSED = "closed", "报名截止", "registration closed"
    DRAWN = "drawn", "已抽签", "drawn"
    MARKING = "marking", "评分中", "being marked"
    SEALED = "sealed", "已封卷", "sealed"
    RECHECKED = "rechecked", "已复核", "rechecked"
    ANNOUNCED = "announced", "已公布", "announced"
    PUBLIC_NOTICE = "public_notice", "公示中", "in public notice"
    FINAL = "final", "结果确定", "final"
    AWARDED = "awarded", "已授奖", "awarded"
    ARCHIVED = "archived", "已归档", "archived"

    @property
    def order(self) -> int:
        """How far it is; 0 is the first."""
        return list(State).index(self)


class Step(Labelled):
    """What an organizer declares."""

    OPEN = "open", "开放报名", "open registration"
    CLOSE = "close", "截止报名", "close registration"
    REOPEN = "reopen", "重新开放报名", "open registration again"
    FINALISE = "finalise", "确定结果", "declare the results final"
    AWARD = "award", "确认授奖完成", "declare the awards given"
    ARCHIVE = "archive", "归档", "archive"
    RESTORE = "restore", "取消归档", "take out of the archive"

    @property
    def needs_reason(self) -> bool:
        """Whether it goes back."""
        return self in (Step.REOPEN, Step.RESTORE)


LEADS_TO = {
    Step.OPEN: State.OPEN,
    Step.CLOSE: State.CLOSED,
    Step.REOPEN: State.OPEN,
    Step.FINALISE: State.FINAL,
    Step.AWARD: State.AWARDED,
    Step.ARCHIVE: State.ARCHIVED,
    Step.RESTORE: State.AWARDED,
}
STEPS = {
    State.PREPARING: (Step.OPEN, Step.CLOSE),
    State.OPEN: (Step.CLOSE,),
    State.CLOSED: (Step.REOPEN,),
    State.PUBLIC_NOTICE: (Step.FINALISE,),
    State.FINAL: (Step.AWARD,),
    State.AWARDED: (Step.ARCHIVE,),
    State.ARCHIVED: (Step.RESTORE,),
}
"""What can be declared in a state; in the others the facts go on by themselves."""


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What happened in an event. `entries` counts those that compete; `signed`: every sheet is signed off;

    `rechecked`: it was ranked since, and nothing of the recheck is left to do; `noticed`: the public notice was opened.
    """

    entries: int = 0
    drawn: bool = False
    begun: bool = False
    signed: bool = False
    rechecked: bool = False
    announced: bool = False
    noticed: bool = False


def event_state(facts: EventFacts, declared: State) -> State:
    """The state of an event; before its draw it is what was declared for the whole competition."""
    if facts.announced:
        return State.PUBLIC_NOTICE if facts.noticed else State.ANNOUNCED
    if not facts.drawn:
        return _registration(declared)
    if not facts.begun:
        return State.DRAWN
    if not facts.signed:
        return State.MARKING
    return State.RECHECKED if facts.rechecked else State.SEALED


def competition_state(events: Collection[EventFacts], declared: State) -> State:
    """The state of the whole: of the event that is least far. Events that nobody entered do not hold the others up."""
    states = [event_state(each, declared) for each in events if each.entries or each.drawn]
    if not states:
        return _registration(declared)
    lowest = min(states, key=lambda state: state.order)
    past = lowest is State.PUBLIC_NOTICE and declared.order >= State.FINAL.order
    return declared if past else lowest


def _registration(declared: State) -> State:
    return min(declared, State.CLOSED, key=lambda state: state.order)


def check_step(state: State, step: Step) -> Problem | None:
    """What is wrong with declaring that in that state: None where it may be declared."""
    if step in STEPS.get(state, ()):
        return None
    return problem(
        f"竞赛处于“{state.label.zh}”状态，不能{step.label.zh}。",
        f"The competition is in the state “{state.label.en}”: it is not possible to {step.label.en}.",
        mend_zh="请在“流程”页查看当前步骤和尚缺事项。",
        mend_en="The page of the procedure shows the present step and what is missing.",
    )


def check_registration(facts: EventFacts, declared: State) -> Problem | None:
    """What keeps an entrant or a delegation from registering for the event: None while registration is open."""
    state = event_state(facts, declared)
    if state is State.OPEN:
        return None
    if state is State.PREPARING:
        return problem(
            "报名尚未开始。",
            "Registration has not opened yet.",
            mend_zh="请在主办单位公布的报名时间内报名。",
            mend_en="Come back once the organizer has opened it.",
        )
    if state is State.CLOSED:
        return problem(
            "报名已截止。",
            "Registration is closed.",
            mend_zh="如需补报，请联系主办单位。",
            mend_en="Ask the organizer if somebody has to be added.",
        )
    return problem(
        "本项目已抽签，不再受理报名。",
        "This event has been drawn: nobody registers any more.",
        mend_zh="如有疑问，请联系主办单位。",
        mend_en="Ask the organizer.",
    )


KEPT_OPEN = frozenset(
    {
        "competition.advance",
        "board.close",
        "role.revoke",
        "invitation.withdraw",
        "mail.sent",
        "mail.fail",
        "rehearsal.wipe",
        "tablet.stray",
        "paper.download",
        "paper.print",
        "winner.open",
    }
)
"""What an archived competition still allows: to come back, to take access away, to note what became of letters and of
marks that come too late, to wipe a rehearsal, and to read the papers of it."""
READING = ("read", "export")


def check_archived(action: str) -> Problem | None:
    """What is wrong with an operation on an archived competition, by the action it logs: None if it only reads."""
    verb = action.partition(".")[2]
    if action in KEPT_OPEN or verb.startswith(READING):
        return None
    return problem(
        "本竞赛已归档，只能查看，不能更改。",
        "This competition is archived: it can be read and not changed.",
        mend_zh="确需更改的，由组织者在“流程”页写明理由取消归档。",
        mend_en="If a change is needed, an organizer takes it out of the archive with a reason.",
    )
