"""An entrant's own result: found by what only the entrant and the office know, and every reading logged."""

import hmac
import unicodedata
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select

from competition.db import db
from competition.db.entries import Entry, Member, Person
from competition.db.results import ResultVersion
from competition.db.sealing import unseal
from competition.documents import SlipFacts, SlipLine, SlipSentence
from competition.domain.explain_result import Explanation, Row, explain, name_of
from competition.domain.explain_total import digits
from competition.domain.medals import Award
from competition.domain.names import normalise_name
from competition.domain.problems import Problem, Refusal, Text, problem
from competition.domain.ranking_rules import RAW
from competition.domain.results import EventResult, Standing
from competition.domain.scoresheet import EntryState
from competition.domain.tiers import Group
from competition.operations.unit import Actor, day_of, unit_of_work
from competition.operations.visibility import visible_result

ENTRANT = Actor(None, "entrant")
"""Who reads without an account: the log says which entry, not who sat at the screen."""

ENDING = 6
"""Characters at the end of the ID number that are asked for."""


@dataclass(frozen=True, slots=True)
class OwnResult:
    """Everything that an entrant may see of the own result, as it was published.

    `total` is the raw total; it, `scale_mark`, `place` and `award` are empty or None where there is none.
    """

    competition_code: str
    competition: str
    issuing_body: str
    event_code: str
    event: str
    entry: str
    names: tuple[str, ...]
    unit: str
    delegation: str
    group: Text | None
    state: Text
    total: str
    scale_mark: str
    place: Text | None
    award: Award | None
    explanation: Explanation
    version: int
    published_on: date
    made_up: bool

    def as_dict(self) -> dict[str, object]:
        """The result as plain values, for JSON; marks as text."""
        return {
            "competition": self.competition,
            "event": self.event,
            "names": list(self.names),
            "unit": self.unit,
            "delegation": self.delegation,
            "group": asdict(self.group) if self.group else None,
            "state": asdict(self.state),
            "total": self.total or None,
            "scale_mark": self.scale_mark or None,
            "place": asdict(self.place) if self.place else None,
            "award": asdict(self.award.label) if self.award else None,
            "version": self.version,
            "published_on": self.published_on.isoformat(),
            "made_up": self.made_up,
            **self.explanation.as_dict(),
        }


def find_own_entry(event_id: int, *, who: str, ending: str, now: datetime) -> Entry | None:
    """The entry of that number, or with a member of that name, one of whose ID numbers ends so; None if none fits.

    None as well where two entries fit, and for an entry that is not in the result that may be seen.
    """
    wanted = _plain(ending).encode()
    found = select(Member).join(Entry, Entry.id == Member.entry_id).join(Person)
    members = db.session.scalars(
        found.where(
            Member.event_id == event_id,
            or_(func.upper(Entry.number) == _plain(who), Person.name == normalise_name(who)),
        )
    )
    entries = {each.entry.number: each.entry for each in members if _ends(each.person, wanted)}
    (number, entry), *more = entries.items() if entries else (("", None),)
    return entry if not more and number in _numbers(visible_result(event_id, now=now)) else None


def asked_for(who: str) -> str:
    """The same for every way to write a number or a name that finds the same entry: guesses are counted by it."""
    return _plain(normalise_name(who))


def _plain(typed: str) -> str:
    return "".join(unicodedata.normalize("NFKC", typed).split()).upper()


def _ends(person: Person, wanted: bytes) -> bool:
    number = unseal(person.id_sealed, row=person.id)
    return hmac.compare_digest(number[-ENDING:].encode(), wanted)


def _numbers(row: ResultVersion | None) -> set[str]:
    result = row.result() if row else None
    return {each.entry for each in (*result.standings, *result.not_ranked)} if result else set()


def read_own_result(entry_id: int, *, form: str, by: Actor, now: datetime) -> OwnResult:
    """The published result of an entry; `form` says whether it is read as a page, a PDF or JSON, and is logged.

    Refusal for an entry that is not in a published result.
    """
    with unit_of_work(by=by, now=now) as work:
        entry = db.session.get(Entry, entry_id)
        row = visible_result(entry.event_id, now=now) if entry else None
        if entry is None or row is None or entry.number not in _numbers(row):
            raise Refusal(_nothing_published())
        found = _own(entry, row)
        work.record(
            "result.read_own",
            competition=entry.event.competition_id,
            event=entry.event.code,
            entry=entry.number,
            version=row.version,
            form=form,
        )
    return found


def _own(entry: Entry, row: ResultVersion) -> OwnResult:
    result, competition = row.result(), entry.event.competition
    standing = result.standing(entry.number)
    unranked = next((each for each in result.not_ranked if each.entry == entry.number), None)
    total = standing.breakdown.value if standing else unranked and unranked.total
    return OwnResult(
        competition_code=competition.code,
        competition=competition.name,
        issuing_body=competition.issuing_body,
        event_code=entry.event.code,
        event=entry.event.name,
        entry=entry.number,
        names=standing.names if standing else (name_of(result, entry.number),),
        unit="、".join(standing.employers) if standing else entry.employers,
        delegation=entry.delegation.name,
        group=Group(standing.group).label if standing and standing.group else None,
        state=(EntryState(unranked.state) if unranked else EntryState.COMPETING).label,
        total=digits(total) if total is not None else "",
        scale_mark=digits(standing.place.total) if standing and result.rules.scale != RAW else "",
        place=_place(result, standing) if standing else None,
        award=standing.award if standing else None,
        explanation=explain(result, entry.number),
        version=row.version,
        published_on=day_of(row.published_at or row.ranked_at),
        made_up=competition.made_up,
    )


def _place(result: EventResult, standing: Standing) -> Text:
    rank, tied = standing.place.rank, standing.place.tied
    field = sum(each.group == standing.group for each in result.standings)
    return Text(
        f"{'并列' if tied else ''}第{rank}名（共{field}名）",
        f"{'shared ' if tied else ''}rank {rank} of {field}",
    )


def slip_facts(own: OwnResult, *, list_url: str) -> SlipFacts:
    """The result slip of an own result; `list_url` is the address of the published list."""
    return SlipFacts(
        number=f"{own.entry}-V{own.version}",
        recipients=own.names,
        unit=own.unit,
        delegation=own.delegation,
        competition=own.competition,
        event=own.event,
        entry=own.entry,
        group=own.group.zh if own.group else "",
        state=own.state.zh,
        total=own.total,
        scale_mark=own.scale_mark,
        place=own.place.zh if own.place else "",
        award=own.award.label.zh if own.award else "",
        sentences=tuple(SlipSentence(each.zh, each.en) for each in own.explanation.sentences),
        lines=tuple(map(_line, own.explanation.rows)),
        issuing_body=own.issuing_body,
        issued_on=own.published_on,
        verify_url=list_url,
        made_up=own.made_up,
    )


def _line(row: Row) -> SlipLine:
    return SlipLine(
        depth=row.depth,
        id=row.id,
        label=row.label,
        value=row.shown_value,
        maximum=row.shown_maximum,
        note=row.note.zh if row.note else "",
        counts=row.counts,
    )


def _nothing_published() -> Problem:
    return problem(
        "没有这一参赛编号的已公布成绩。",
        "No published result has that entry.",
        mend_zh="请在成绩公布后查询，或联系主办单位。",
        mend_en="Ask again when the result is published, or ask the organizer.",
    )
