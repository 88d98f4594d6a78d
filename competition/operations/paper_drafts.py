"""A paper before it has its number, and the certificates that are issued beside those of the winners when wanted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from competition.db.competitions import Competition, Event
from competition.db.entries import Entry, entries_of
from competition.db.paper_settings import find_paper_settings
from competition.db.results import published_result
from competition.db.supporters import Supporter, supporters_of
from competition.documents import Look
from competition.documents.coach_certificate import CoachCertificateFacts
from competition.documents.participation import ParticipationFacts
from competition.documents.team_certificate import TeamCertificateFacts
from competition.domain.medals import Award
from competition.domain.payees import Payee
from competition.domain.results import Standing
from competition.operations.paper_designs import look_for
from competition.operations.press import SerialFacts

TEAM, COACH, PARTICIPATION = "team_certificate", "coach_certificate", "participation"
COACHES = {Payee.MAIN_COACH: "主教练", Payee.COACHES: "教练"}
"""Those beside an entry who are given a certificate, and what it calls them."""

NO_PRIZE = frozenset({Award.NONE, Award.UNDECIDED})


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper before it has its number: for an entry, one of its members, or a supporter beside it."""

    kind: str
    entry_id: int
    member_id: int | None
    facts: SerialFacts
    supporter_id: int | None = None

    @property
    def holder(self) -> str:
        """Whose it is: nobody is given the same kind of paper twice."""
        beside = f"/{self.supporter_id}" if self.supporter_id else ""
        return f"{self.entry_id}/{self.member_id or 0}{beside}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a published result with the entry behind it and what its papers have in common."""

    event: Event
    entry: Entry
    standing: Standing
    today: date

    def common(self, look: Look) -> dict[str, object]:
        """What every certificate says."""
        competition = self.event.competition
        return {
            "number": "",
            "competition": competition.name,
            "event": self.event.name,
            "issuing_body": competition.issuing_body,
            "issued_on": self.today,
            "verify_url": "",
            "made_up": competition.made_up,
            "look": look,
        }

    @property
    def group(self) -> str:
        """The group is told only where an event has several."""
        return self.entry.group_value.label.zh if len(self.event.rules.groups) > 1 else ""

    @property
    def rank(self) -> int | None:
        """None where places are not told."""
        return None if self.standing.award is Award.MERIT else self.standing.place.rank


def more_due(competition: Competition, *, today: date) -> Iterator[Draft]:
    """The certificates that the organizer wants besides, of every published event; none without settings."""
    row = find_paper_settings(competition.id)
    wanted = row.also_kinds if row else frozenset()
    if not wanted:
        return
    coaches = [each for each in supporters_of(competition.id) if each.payee_value in COACHES]
    looks = {kind: look_for(competition.id, kind) for kind in wanted}
    for line in _lines(competition, today=today):
        won = line.standing.award not in NO_PRIZE
        if TEAM in wanted and won and line.event.team_size > 1:
            yield Draft(TEAM, line.entry.id, None, _team(line, coaches, looks[TEAM]))
        if COACH in wanted and won:
            for each in _beside(line, coaches):
                yield Draft(
                    COACH, line.entry.id, None, _coach(line, each, looks[COACH]), supporter_id=each.id
                )
        if PARTICIPATION in wanted:
            yield Draft(PARTICIPATION, line.entry.id, None, _participation(line, looks[PARTICIPATION]))


def _lines(competition: Competition, *, today: date) -> Iterator[Line]:
    for event in competition.events:
        row = published_result(event.id)
        entries = {entry.number: entry for entry in entries_of(event.id)}
        for standing in row.result().standings if row else ():
            yield Line(event, entries[standing.entry], standing, today)


def _beside(line: Line, coaches: list[Supporter]) -> list[Supporter]:
    """Those beside the entry, the main coach first."""
    order = list(COACHES)
    own = (each for each in coaches if each.entry_id == line.entry.id)
    return sorted(own, key=lambda each: (order.index(each.payee_value), each.position))


def _team(line: Line, coaches: list[Supporter], look: Look) -> TeamCertificateFacts:
    return TeamCertificateFacts(
        **line.common(look),
        team=line.entry.team or line.standing.delegation,
        unit="、".join(line.standing.employers),
        members=line.standing.names,
        coaches=tuple(each.person.name for each in _beside(line, coaches)),
        group=line.group,
        award=line.standing.award.label.zh,
        award_en=line.standing.award.label.en,
        rank=line.rank,
    )


def _coach(line: Line, coach: Supporter, look: Look) -> CoachCertificateFacts:
    return CoachCertificateFacts(
        **line.common(look),
        recipient=coach.person.name,
        unit=coach.employer,
        role=COACHES[coach.payee_value],
        coached=line.standing.names,
        award=line.standing.award.label.zh,
        award_en=line.standing.award.label.en,
    )


def _participation(line: Line, look: Look) -> ParticipationFacts:
    return ParticipationFacts(
        **line.common(look),
        recipients=line.standing.names,
        unit="、".join(line.standing.employers),
        group=line.group,
    )
