"""荣誉: which titles a result earns or opens the way to, and the allowance that comes with one.

A title that the text ties to a result is conferred; one whose winners somebody selects makes candidates, no more; a
title is never conferred twice on the same person.
"""

from collections.abc import Iterator

from competition.domain.awards import TIE_OPEN, choose, force_step, gap, needs, out_of_force, referred
from competition.domain.medals import Award
from competition.domain.money import Money
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
from competition.domain.selector import Fits, Lacks, Misses, Unfit, Winner, match_winner

Found = tuple[Outcome, Step]


def decide_honours(
    policy: Policy, winner: Winner, payee: Payee = Payee.CONTESTANT, *, held: frozenset[str] = frozenset()
) -> tuple[Decision, ...]:
    """A decision for each title that the document speaks of, and one for each allowance. `held`: titles conferred before."""
    titles = _by_title(policy, payee)
    away = referred(policy, Matter.HONOUR, winner.tier) if payee is Payee.CONTESTANT else None
    refused = out_of_force(policy, Matter.HONOUR, winner.tier, winner.confirmed_on)
    if refused is not None:
        return (Decision(Kind.HONOUR, *refused, payee),) if titles or away else ()
    in_force = force_step(policy, winner.confirmed_on)
    of_titles = (
        each
        for title in titles
        for each in _decisions(policy, title, titles[title], winner, in_force=in_force, held=held)
    )
    elsewhere = (Decision(Kind.HONOUR, away[0], (in_force, away[1]), payee),) if away else ()
    return (*of_titles, *elsewhere)


def _decisions(
    policy: Policy,
    title: str,
    lines: list[Honour],
    winner: Winner,
    *,
    in_force: Step,
    held: frozenset[str],
) -> Iterator[Decision]:
    """The decision on one title, and the one on its allowance where a line confers it."""
    payee = lines[0].payee
    line = _fitting(lines, winner)
    if line is None or winner.award is Award.UNDECIDED:
        outcome, step = _open(policy, title, lines, winner)
    elif title in held:
        why = Text(f"已获“{title}”，不重复授予", f"“{title}” was conferred before, never twice")
        outcome, step = nothing(why, line.clause)
    else:
        outcome, step = _conferred(line, winner)
    yield Decision(Kind.HONOUR, outcome, (in_force, step), payee, title)
    if line is not None and line.allowance is not None and isinstance(outcome, Honoured):
        granted = line.conferral is Conferral.GRANTED
        yield _allowance(line, line.allowance, in_force, granted=granted)


def _by_title(policy: Policy, payee: Payee) -> dict[str, list[Honour]]:
    found: dict[str, list[Honour]] = {}
    for line in policy.of(Honour):
        if line.payee is payee:
            found.setdefault(line.title, []).append(line)
    return found


def _confers(line: Honour) -> bool:
    """Whether the text ties the title to results; else somebody selects."""
    return line.select.picks and line.see is None


def _fitting(lines: list[Honour], winner: Winner) -> Honour | None:
    """The line that brings the title: one that confers it before one that only makes candidates.

    One line that fits is enough, whatever is not known for another.
    """
    fitting = [line for line in lines if isinstance(match_winner(line.select, winner), Fits)]
    return max(
        sorted(fitting, key=lambda line: str(line.clause)),
        key=lambda line: (_confers(line), line.select.conditions),
        default=None,
    )


def _open(policy: Policy, title: str, lines: list[Honour], winner: Winner) -> Found:
    """No line is known to bring the title."""
    found = choose(lines, winner)
    if isinstance(found, Unfit) and (left := gap(policy, Matter.HONOUR, winner)) is not None:
        return left
    match found:
        case Unfit(line, Misses(why)):
            return nothing(Text(f"“{title}”{why.zh}", f"“{title}”: {why.en}"), line.clause)
        case Unfit(line, Lacks() as lacking) if winner.award is not Award.UNDECIDED:
            return undetermined(needs(lacking), line.clause)
        case _:
            return undetermined(TIE_OPEN)


def _conferred(line: Honour, winner: Winner) -> Found:
    """The title itself where the text ties it to results; a candidate, who won an award, where somebody selects."""
    if _confers(line):
        verb = line.conferral.label
        return Honoured(line.title, line.conferral), Step(
            Text(f"{verb.zh}“{line.title}”", f"{verb.en}: “{line.title}”"), line.clause
        )
    if winner.award is Award.NONE:
        why = Text(f"未获奖，不作“{line.title}”人选", f"no award, so no candidate for “{line.title}”")
        return nothing(why, line.clause)
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


def _allowance(line: Honour, amount: Money, in_force: Step, *, granted: bool) -> Decision:
    """The sum that comes once with a title that is granted; with a recommendation comes none."""
    if granted:
        says = Text(f"“{line.title}”一次性津贴 {amount}", f"{amount.en} once with “{line.title}”")
        return Decision(
            Kind.ALLOWANCE, Amount(amount), (in_force, Step(says, line.clause)), line.payee, line.title
        )
    see = Text(f"“{line.title}”的授予文件（尚待评选）", f"the document that grants “{line.title}”")
    outcome, step = undetermined(see, line.clause)
    return Decision(Kind.ALLOWANCE, outcome, (in_force, step), line.payee, line.title)


def grant_allowance(policy: Policy, title: str, winner: Winner) -> Decision | None:
    """The allowance of a title that was granted to a selected person; None if the document pays none with it.

    Of several lines on the title the one that speaks to the result counts, else the nearest: who granted it judged.
    """
    found = choose([line for line in policy.of(Honour) if line.title == title and line.allowance], winner)
    line = found.line if isinstance(found, Unfit) else found
    if line is None or line.allowance is None:
        return None
    refused = out_of_force(policy, None, winner.tier, winner.confirmed_on)
    if refused is not None:
        return Decision(Kind.ALLOWANCE, *refused, line.payee, title)
    return _allowance(line, line.allowance, force_step(policy, winner.confirmed_on), granted=True)
