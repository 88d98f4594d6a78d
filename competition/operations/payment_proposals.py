"""What a payment batch would hold: the difference between what is booked and what everybody is entitled to now.

Nothing is booked for a competition whose decisions something has overtaken; and nobody is paid more in one competition
while another one still has to take money back from them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from competition.db import db
from competition.db.awards import AwardDecision, approved_runs
from competition.db.competitions import Competition
from competition.db.payments import PaymentBatch, PaymentLine, standing_lines
from competition.domain.ledger import Booked, Booking, BookingKind, adjust, balance, reconcile
from competition.domain.money import NOTHING, Money, total
from competition.domain.policy import Policy
from competition.domain.problems import Problem, Text, problem
from competition.domain.roles import Role
from competition.domain.transfers import BatchState
from competition.operations.award_facts import changes_of
from competition.operations.entitlements import Entitled, LeftOut, booking_key, find_entitlements
from competition.operations.payment_checks import competition_of, competitions_as, competitions_in, state_of
from competition.operations.unit import Actor


@dataclass(frozen=True, slots=True)
class NewLine:
    """A booking with the decision that it comes from, and the line that it takes back."""

    booking: Booking
    decision: AwardDecision
    reverses: PaymentLine | None

    @property
    def person_id(self) -> str | None:
        """Who is paid; None for a unit."""
        return self.reverses.person_id if self.reverses else self.decision.person_id

    @property
    def competition(self) -> Competition:
        """Where it was earned."""
        return db.session.get_one(Competition, self.decision.run.competition_id)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Bookings due up to the year in the competitions of one organizer; later years of payment; what is left out.

    `left_out` names, too, who is held back until another competition has taken back what it paid.
    """

    year: int
    lines: tuple[NewLine, ...]
    later: tuple[int, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def total(self) -> Money:
        """The sum of the lines."""
        return total([line.booking.amount for line in self.lines])


@dataclass(frozen=True, slots=True)
class Outlook:
    """For each year in which something is due what a batch of that year would hold, and what is left out."""

    years: tuple[Proposal, ...]
    left_out: tuple[LeftOut, ...]


def preview_batch(year: int, *, policies: dict[str, Policy], by: Actor) -> Proposal:
    """What a batch of that year would hold now if this organizer proposed it."""
    return _cut(year, _difference(policies, by))


def preview_years(*, policies: dict[str, Policy], by: Actor) -> Outlook:
    """What this organizer could propose now, year by year; a later year holds what an earlier one would."""
    found = _difference(policies, by)
    cuts = [_cut(year, found) for year in sorted({line.booking.year for line in found.own})]
    left_out = dict.fromkeys([*found.left_out, *(each for cut in cuts for each in cut.left_out)])
    offered = [cut for cut in cuts if any(line.booking.year == cut.year for line in cut.lines)]
    return Outlook(tuple(offered), tuple(left_out))


@dataclass(frozen=True, slots=True)
class _Difference:
    """What the books lack in the whole installation, and which of it the organizer may propose now."""

    everywhere: tuple[NewLine, ...]
    own: tuple[NewLine, ...]
    left_out: tuple[LeftOut, ...]


def _cut(year: int, found: _Difference) -> Proposal:
    lines = tuple(line for line in found.own if line.booking.year <= year)
    held = _held(lines, found.everywhere)
    keys = {booking_key(each.row) for each in held}
    return Proposal(
        year,
        tuple(line for line in lines if line.booking.key not in keys),
        tuple(sorted({line.booking.year for line in found.own if line.booking.year > year})),
        (*found.left_out, *held),
    )


def _difference(policies: dict[str, Policy], by: Actor) -> _Difference:
    own, stale = competitions_as(by, Role.ORGANIZER), stale_competitions()
    entitled = find_entitlements(policies=policies)
    rows = {each.entitlement.key: each.row for each in entitled.standing}
    lines = {line.id: line for line in standing_lines()}
    last = {line.key: line.decision for line in lines.values()}
    found = tuple(
        NewLine(
            booking,
            rows.get(booking.key) or last[booking.key],
            lines[booking.reverses] if booking.reverses is not None else None,
        )
        for booking in adjust(
            _booked(lines.values(), entitled), [each.entitlement for each in entitled.standing]
        )
    )
    mine = [line for line in found if line.competition.id in own]
    kept = [each for each in entitled.left_out if each.competition.id in own and each.row.amount]
    overtaken = [
        *((each.row, each.competition) for each in entitled.standing if each.row.amount),
        *((line.decision, line.competition) for line in mine),
    ]
    again = [
        LeftOut(row, place, _decide_again(stale[place.id]))
        for row, place in dict.fromkeys(overtaken)
        if place.id in own and place.id in stale
    ]
    return _Difference(
        found, tuple(line for line in mine if line.competition.id not in stale), (*kept, *again)
    )


def _held(lines: Iterable[NewLine], everywhere: Iterable[NewLine]) -> list[LeftOut]:
    """Who would get more in these lines while another competition has not yet taken back what it paid them."""
    lines = tuple(lines)
    together = {line.booking.key for line in lines}
    waiting: dict[str, dict[int, Competition]] = defaultdict(dict)
    for person, place in (
        *_taking_back(line for line in everywhere if line.booking.key not in together),
        *_waiting_for_approval(),
    ):
        waiting[person][place.id] = place
    more = {key for key, net in balance([line.booking for line in lines]).items() if net > NOTHING}
    found: dict[str, LeftOut] = {}
    for line in lines:
        places = waiting.get(line.person_id or "", {}).values()
        others = [each for each in places if each.id != line.competition.id]
        if line.booking.key in more and others:
            found[line.booking.key] = LeftOut(line.decision, line.competition, _first(others))
    return list(found.values())


def _taking_back(lines: Iterable[NewLine]) -> Iterator[tuple[str, Competition]]:
    """The persons who lose by these lines, with the competition in which they do."""
    given = tuple(lines)
    nets = balance([line.booking for line in given])
    for line in given:
        if line.person_id and nets[line.booking.key] < NOTHING:
            yield line.person_id, line.competition


def _waiting_for_approval() -> Iterator[tuple[str, Competition]]:
    """The same for what is booked in batches that nobody approved: they may yet be dropped."""
    booked = [line for line in standing_lines() if state_of(line.batch) is BatchState.PROPOSED]
    nets = balance(booked)
    for line in booked:
        if line.person_id and nets[line.key] < NOTHING:
            yield line.person_id, competition_of(line)


def _first(others: Iterable[Competition]) -> Text:
    names = "、".join(f"“{each.name}”" for each in others)
    return Text(
        f"此人在{names}已领取的款项尚未冲销：请先由该竞赛提出批次并经批准",
        f"{names} has still to take back what it paid this person: its batch is proposed and approved first",
    )


def stale_competitions() -> dict[int, Text]:
    """The competitions whose approved decisions rest on what has changed since, with what has."""
    found = {}
    for run in approved_runs():
        changed = [
            name
            for name, moments in changes_of(run.competition_id)
            if any(moment > run.decided_at for moment in moments)
        ]
        if changed:
            found[run.competition_id] = Text(
                "、".join(name.zh for name in changed), ", ".join(name.en for name in changed)
            )
    return found


def _decide_again(changed: Text) -> Text:
    return Text(
        f"作出决定之后又有变化（{changed.zh}）：请重新作出决定",
        f"since it was decided these have changed ({changed.en}): decide again",
    )


def reconcile_batch(batch: PaymentBatch, *, policies: dict[str, Policy]) -> Problem | None:
    """None if the books with this batch come to what is due for each of its claims, to the fen; else where they differ.

    A problem, too, where what the decisions of one of its competitions rest on has changed since.
    """
    stale, places = stale_competitions(), competitions_in(batch)
    if overtaken := [place for place in stale if place in places]:
        return _overtaken({db.session.get_one(Competition, place).name: stale[place] for place in overtaken})
    keys = {line.key for line in batch.lines}
    entitled = find_entitlements(policies=policies)
    booked = [line for line in _booked(standing_lines(), entitled) if line.key in keys]
    due = [each.entitlement for each in entitled.standing if each.entitlement.key in keys]
    return reconcile(booked, [], due)


def _overtaken(stale: dict[str, Text]) -> Problem:
    zh = "；".join(f"{name}（{changed.zh}）" for name, changed in stale.items())
    en = "; ".join(f"{name} ({changed.en})" for name, changed in stale.items())
    return problem(
        f"本批所依据的决定作出之后又有变化：{zh}。",
        f"What the decisions of this batch rest on has changed since: {en}.",
        mend_zh="请重新作出决定并批准；本批可写明理由作废，再按新的决定提出。",
        mend_en="Decide again and have it approved; drop this batch with a reason and propose another.",
    )


def _booked(lines: Iterable[PaymentLine], entitled: Entitled) -> list[Booked]:
    """The lines as the ledger reads them, but those of claims that are left out: what is booked for them stays."""
    untouched = {booking_key(each.row) for each in entitled.left_out}
    return [
        Booked(line.id, line.key, BookingKind(line.kind), line.amount, line.year, line.reverses_id)
        for line in lines
        if line.key not in untouched
    ]
