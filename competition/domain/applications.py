"""报名: an application's way from the form to the entry, and who may take which step."""

from dataclasses import dataclass

from competition.domain.problems import Problem, problem
from competition.domain.tiers import Labelled


class ApplicationState(Labelled):
    """报名状态, in the order of the usual way."""

    DRAFT = "draft", "未提交", "not sent in"
    SUBMITTED = "submitted", "已提交", "sent in"
    APPROVED = "approved", "代表队已审核", "approved by the delegation"
    ACCEPTED = "accepted", "已通过", "accepted"
    RETURNED = "returned", "退回更正", "returned to be mended"
    REFUSED = "refused", "未通过", "refused"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"

    @property
    def under_way(self) -> bool:
        """Whether it may still become an entry."""
        return self in UNDER_WAY

    @property
    def editable(self) -> bool:
        """Whether its fields may be changed by those who sent it in."""
        return self in (ApplicationState.DRAFT, ApplicationState.RETURNED)


UNDER_WAY = (
    ApplicationState.DRAFT,
    ApplicationState.SUBMITTED,
    ApplicationState.APPROVED,
    ApplicationState.RETURNED,
)


class Party(Labelled):
    """Who acts on an application."""

    APPLICANT = "applicant", "本人", "the applicant"
    LEADER = "leader", "领队", "the delegation's leader"
    OFFICE = "office", "报名管理员", "the registration office"


class Step(Labelled):
    """What is done with an application."""

    SUBMIT = "submit", "提交", "send in"
    APPROVE = "approve", "审核同意", "approve"
    RETURN = "return", "退回更正", "return"
    ACCEPT = "accept", "通过", "accept"
    REFUSE = "refuse", "不予通过", "refuse"
    WITHDRAW = "withdraw", "撤回", "withdraw"
    TAKE_BACK = "take_back", "撤销通过", "take an acceptance back"

    @property
    def needs_reason(self) -> bool:
        """Whether somebody else has to learn why."""
        return self in (Step.RETURN, Step.REFUSE, Step.TAKE_BACK)


@dataclass(frozen=True, slots=True)
class Way:
    """From which states a step leads where, by whom."""

    start: frozenset[ApplicationState]
    parties: frozenset[Party]
    end: ApplicationState


S, EVERYBODY = ApplicationState, frozenset(Party)
WAYS: dict[Step, Way] = {
    Step.SUBMIT: Way(frozenset({S.DRAFT, S.RETURNED}), frozenset({Party.APPLICANT}), S.SUBMITTED),
    Step.APPROVE: Way(frozenset({S.DRAFT, S.SUBMITTED, S.RETURNED}), frozenset({Party.LEADER}), S.APPROVED),
    Step.RETURN: Way(
        frozenset({S.SUBMITTED, S.APPROVED}), frozenset({Party.LEADER, Party.OFFICE}), S.RETURNED
    ),
    Step.ACCEPT: Way(frozenset({S.SUBMITTED, S.APPROVED}), frozenset({Party.OFFICE}), S.ACCEPTED),
    Step.REFUSE: Way(frozenset({S.SUBMITTED, S.APPROVED, S.RETURNED}), frozenset({Party.OFFICE}), S.REFUSED),
    Step.WITHDRAW: Way(frozenset({*UNDER_WAY, S.ACCEPTED}), EVERYBODY, S.WITHDRAWN),
    Step.TAKE_BACK: Way(frozenset({S.ACCEPTED}), frozenset({Party.OFFICE}), S.SUBMITTED),
}
"""The one table of step × state × party. An acceptance that is taken back leads to where it came from."""

WAITING = {Party.LEADER: (S.DRAFT, S.SUBMITTED, S.RETURNED), Party.OFFICE: (S.SUBMITTED, S.APPROVED)}
"""What somebody has to look at."""


def may_take(step: Step, state: ApplicationState, party: Party, *, led: bool) -> bool:
    """Whether that party may take the step; `led`: a leader approves first, before the office accepts.

    A leader returns only what the office has not taken over: not what the leader approved before.
    """
    way = WAYS[step]
    if step is Step.ACCEPT and led and state is S.SUBMITTED:
        return False
    if step is Step.RETURN and party is Party.LEADER and state is S.APPROVED:
        return False
    return state in way.start and party in way.parties


def steps_of(state: ApplicationState, party: Party, *, led: bool) -> tuple[Step, ...]:
    """What that party may do now, in the order of the steps."""
    return tuple(step for step in Step if may_take(step, state, party, led=led))


def check_step(
    step: Step, state: ApplicationState, party: Party, *, led: bool, reference: str
) -> Problem | None:
    """Why a step is not taken: None where it may be."""
    if may_take(step, state, party, led=led):
        return None
    if step is Step.ACCEPT and led and state is S.SUBMITTED:
        return problem(
            f"报名{reference}还没有经代表队审核。",
            f"The delegation has not approved application {reference} yet.",
            mend_zh="请领队先审核同意；代表队没有领队的，可在“代表队”页指定。",
            mend_en="Let its leader approve it first; leaders are named on the page of the delegations.",
        )
    return problem(
        f"报名{reference}处于“{state.label.zh}”状态，{party.label.zh}不能{step.label.zh}。",
        f"Application {reference} is “{state.label.en}”: {party.label.en} cannot {step.label.en} it.",
        mend_zh="请刷新页面查看当前状态，可能已有人处理。",
        mend_en="Reload the page; somebody may have dealt with it.",
    )
