"""荣誉: which titles a result earns or opens the way to, and the allowance that comes with one.

A title that the text ties to a result is conferred; one whose winners somebody selects makes candidates, no more; a
title is never conferred twice on the same person.
"""

from collections.abc import Iterator

from competition.domain.awards import force_step, gap, needs, out_of_force, referred
from competition.domain.medals import Award
from competition.domain.outcomes import (
    Amount,
    Candidate,
    Decision,
    Honoured,
    Kind,
    Outcome,
    Step,
    nothing,
    undetermined,
)
from competition.domain.payees import Payee
from competition.domain.policy import Policy
from competition.domain.policy_lines import Matter
from competition.domain.policy_titles import Conferral, Honour
from competition.domain.problems import Text
from competition.domain.selector import Fits, Lacks, Misses, Winner, match_winner

Found = tuple[Outcome, Step]


def decide_honours(
    policy: Policy, winner: Winner, payee: Payee = Payee.CONTESTANT, *, held: frozenset[str] = frozenset()
) -> tuple[Decision, ...]:
    """A decision for each title that the document speaks of, and one for each allowance. `held`: titles conferred before."""
    if (refused := out_of_force(policy, Matter.HONOUR, winner)) is not None:
        return (Decision(Kind.HONOUR, *refused, payee),) if policy.of(Honour) else ()
    return tuple(_decisions(policy, winner, payee, held))


def _decisions(policy: Policy, winner: Winner, payee: Payee, held: frozenset[str]) -> Iterator[Decision]:
    in_force = force_step(policy, winner.confirmed_on)
    for title, lines in _by_title(policy, payee).items():
        outcome, step = _title(policy, lines, winner, held)
        yield Decision(Kind.HONOUR, outcome, (in_force, step), payee, title)
        for line in lines:
            if line.allowance and isinstance(outcome, Honoured) and line.clause == step.clause:
                yield _allowance(line, in_force, payee)
    away = referred(policy, Matter.HONOUR, winner.tier)
    if away is not None and payee is Payee.CONTESTANT:
        yield Decision(Kind.HONOUR, away[0], (in_force, away[1]), payee)


def _by_title(policy: Policy, payee: Payee) -> dict[str, list[Honour]]:
    found: dict[str, list[Honour]] = {}
    for line in policy.of(Honour):
        if line.payee is payee:
            found.setdefault(line.title, []).append(line)
    return found


def _title(policy: Policy, lines: list[Honour], winner: Winner, held: frozenset[str]) -> Found:
    """What comes of one title under all lines that confer it."""
    matched = [(line, match_winner(line.select, winner)) for line in lines]
    fitting = [line for line, fit in matched if isinstance(fit, Fits)]
    if not fitting:
        if (left := gap(policy, Matter.HONOUR, winner)) is not None:
            return left
        lacking = [(line, fit) for line, fit in matched if isinstance(fit, Lacks)]
        if lacking:
            return undetermined(needs(lacking[0][1]), lacking[0][0].clause)
        line, missed = next((line, fit) for line, fit in matched if isinstance(fit, Misses))
        return nothing(
            Text(f"“{line.title}”{missed.why.zh}", f"“{line.title}” is {missed.why.en}"), line.clause
        )
    if winner.award is Award.UNDECIDED:
        return undetermined(Text("见名次并列的裁定（尚未作出）", "see the ruling on the tie (none yet)"))
    line = fitting[0]
    if line.title in held:
        why = Text(f"已获“{line.title}”，不重复授予", f"“{line.title}” was conferred before, never twice")
        return nothing(why, line.clause)
    return _conferred(line)


def _conferred(line: Honour) -> Found:
    """The title itself where the text ties it to results; a candidate where somebody selects."""
    if line.select.picks and line.see is None:
        verb = line.conferral.label
        return Honoured(line.title, line.conferral), Step(
            Text(f"{verb.zh}“{line.title}”", f"{verb.en}: “{line.title}”"), line.clause
        )
    chosen_by = line.see or Text(
        "遴选名单（文件未写明如何由名次产生）",
        "the list of those selected: the text does not tie it to ranks",
    )
    return Candidate(line.title, chosen_by), Step(
        Text(
            f"可作为“{line.title}”人选，见{chosen_by.zh}",
            f"May be put forward for “{line.title}”, see {chosen_by.en}",
        ),
        line.clause,
    )


def _allowance(line: Honour, in_force: Step, payee: Payee) -> Decision:
    """The sum that comes once with a title that is granted; with a recommendation comes none."""
    amount = line.allowance
    assert amount is not None  # noqa: S101 - the caller asks for lines with one
    if line.conferral is Conferral.GRANTED:
        says = Text(f"“{line.title}”一次性津贴 {amount}", f"{amount.en} once with “{line.title}”")
        return Decision(
            Kind.ALLOWANCE, Amount(amount), (in_force, Step(says, line.clause)), payee, line.title
        )
    see = Text(f"“{line.title}”的授予文件（尚待评选）", f"the document that grants “{line.title}”")
    outcome, step = undetermined(see, line.clause)
    return Decision(Kind.ALLOWANCE, outcome, (in_force, step), payee, line.title)


def grant_allowance(policy: Policy, title: str, winner: Winner) -> Decision | None:
    """The allowance of a title that was granted to a selected person; None if the document pays none with it."""
    for line in policy.of(Honour):
        if line.title == title and line.allowance is not None:
            return _allowance(line, force_step(policy, winner.confirmed_on), line.payee)
    return None
