"""What `saiwu award` prints: the same decisions and sums as lines for people and as values for machines."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

import click

from competition.cli.words import say
from competition.domain.clauses import Clause
from competition.domain.explain import explain_outcome, explain_step
from competition.domain.money import NOTHING, Money, total
from competition.domain.policy import Policy
from competition.domain.problems import Text
from competition.domain.simulation import MONEY, Compared, Earned, Side, left_open, total_paid


def both(text: Text) -> dict[str, str]:
    """A text as JSON has it."""
    return {"zh": text.zh, "en": text.en}


def spoken(text: Text) -> str:
    """A text in the shell's language."""
    return say(text.zh, text.en)


def yuan(money: Money | None) -> str | None:
    """A sum as JSON has it: yuan with two decimals, in quotes."""
    return None if money is None else f"{money.in_yuan:f}"


def sum_of(money: Money) -> str:
    """A sum in the shell's language."""
    return say(str(money), money.en)


def policy_values(policy: Policy) -> dict[str, object]:
    """Which document, and how far it binds."""
    return {
        "id": policy.id,
        "number": policy.number,
        "status": policy.status.value,
        "simulated": policy.simulated,
        "reported": policy.reported,
    }


def decision_values(each: Earned) -> dict[str, object]:
    """One decision with its sentences; sums are yuan with two decimals."""
    result, winner = each.result, each.result.winner
    return {
        "person": result.person,
        "employer": result.employer,
        "competition": result.competition,
        "event": result.event,
        "tier": winner.tier.value,
        "award": winner.award.value,
        "confirmed_on": winner.confirmed_on.isoformat(),
        "kind": each.decision.kind.value,
        "about": each.decision.about,
        "outcome": both(explain_outcome(each.settled.outcome)),
        "undetermined": each.waits_for is not None,
        "decided_yuan": yuan(each.decided),
        "paid_yuan": yuan(each.settled.money),
        "payment_year": each.year,
        "steps": [both(explain_step(step)) for step in each.steps],
        "clauses": [str(clause) for clause in _clauses(each)],
    }


def total_values(earned: Sequence[Earned]) -> dict[str, object]:
    """The sums of everything; what is undetermined is counted, and no part of them."""
    return {
        "people": len({each.result.person for each in earned}),
        "decided_yuan": yuan(_decided(earned)),
        "paid_yuan": yuan(total_paid(earned)),
        "paid_yuan_by_year": {str(year): yuan(money) for year, money in _years(earned).items()},
        "undetermined": len(left_open(earned)),
        "undetermined_money": sum(each.decision.kind in MONEY for each in left_open(earned)),
    }


def compared_values(rows: Iterable[Compared]) -> list[dict[str, object]]:
    """Rows of two documents side by side."""
    return [
        {
            "what": both(row.what),
            "first": _side_values(row.first),
            "second": _side_values(row.second),
            "difference_yuan": yuan(row.difference),
        }
        for row in rows
    ]


def _side_values(side: Side) -> dict[str, object]:
    return {"paid_yuan": yuan(side.paid), "undetermined": side.open}


def print_decisions(earned: Sequence[Earned]) -> None:
    """The decisions of each person, one a line."""
    for person, own in groupby(earned, key=lambda each: each.result.person):
        click.echo(person)
        for each in own:
            click.echo("\t".join(("", *_cells(each))))


def _cells(each: Earned) -> Iterable[str]:
    result, winner = each.result, each.result.winner
    yield f"{result.earned_in}, {spoken(winner.tier.label)}, {spoken(winner.award.label)}"
    about = f" “{each.decision.about}”" if each.decision.about else ""
    yield f"{spoken(each.decision.kind.label)}{about}"
    yield spoken(explain_outcome(each.settled.outcome))
    if each.decided is not None:
        paid = sum_of(each.settled.money or NOTHING)
        decided = sum_of(each.decided)
        yield say(f"决定 {decided}，结算后 {paid}", f"decided {decided}, after settlement {paid}")
    if each.year is not None:
        yield say(f"{each.year}年拨付", f"paid in {each.year}")
    yield say("；", "; ").join(f"{clause.document} {clause.article}" for clause in _clauses(each))


def print_totals(earned: Sequence[Earned]) -> None:
    """The sums, then everything that is undetermined and what it waits for."""
    people = len({each.result.person for each in earned})
    decided, paid = sum_of(_decided(earned)), sum_of(total_paid(earned))
    click.echo(
        say(
            f"合计 {people} 人：决定 {decided}，结算后 {paid}",
            f"Total of {people} people: decided {decided}, after settlement {paid}",
        )
    )
    for year, money in _years(earned).items():
        click.echo(say(f"{year}年拨付 {money}", f"paid in {year}: {money.en}"))
    waiting = left_open(earned)
    click.echo(
        say(f"尚不能确定 {len(waiting)} 项，不在合计之内", f"undetermined: {len(waiting)}, not in the total")
    )
    counted = Counter((each.decision.kind.label, each.waits_for) for each in waiting)
    for (kind, see), number in counted.items():
        names = say("、", ", ").join(
            dict.fromkeys(
                each.result.person
                for each in waiting
                if (each.decision.kind.label, each.waits_for) == (kind, see)
            )
        )
        click.echo(f"\t{spoken(kind)}\t{number} × {spoken(see) if see else ''}\t{names}")


def print_compared(rows: Sequence[Compared], first: Policy, second: Policy) -> None:
    """A line for each name: the sum under either document and the difference."""
    click.echo(f"\t{first.number}\t{second.number}\t{say('差额', 'difference')}")
    for row in rows:
        difference = row.difference
        told = say("尚不能确定", "undetermined") if difference is None else sum_of(difference)
        click.echo(f"{spoken(row.what)}\t{side(row.first)}\t{side(row.second)}\t{told}")


def side(found: Side) -> str:
    """A sum, and how many are not in it."""
    waits = say(f"（另有 {found.open} 项待定）", f" (and {found.open} undetermined)") if found.open else ""
    return f"{sum_of(found.paid)}{waits}"


def _clauses(each: Earned) -> tuple[Clause, ...]:
    return tuple(dict.fromkeys(step.clause for step in each.steps if step.clause))


def _decided(earned: Iterable[Earned]) -> Money:
    return total([each.decided for each in earned if each.decided is not None])


def _years(earned: Iterable[Earned]) -> dict[int, Money]:
    """What is paid in each year."""
    found: dict[int, Money] = {}
    for each in earned:
        if each.year is not None and each.settled.money is not None:
            found[each.year] = found.get(each.year, NOTHING) + each.settled.money
    return dict(sorted(found.items()))
