"""Papers issued: every text checked and every page drawn before the first number is given out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from itertools import chain

from competition.codec import dump
from competition.db import db
from competition.db.awards import AwardDecision, AwardRun, newest_approved_run
from competition.db.competitions import Competition, Event
from competition.db.entries import Entry, Member, entries_of
from competition.db.papers import Paper, last_serial, papers_of_competition
from competition.db.recalls import recalled_ids, standing_numbers
from competition.db.results import published_result
from competition.documents import (
    CertificateFacts,
    Look,
    NoticeFacts,
    NoticeLine,
    NoticeReason,
    facts_to_json,
)
from competition.domain.explain import explain_outcome
from competition.domain.medals import Award
from competition.domain.money import in_capitals
from competition.domain.outcomes import Amount, Candidate, Kind, Nothing, Step
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.results import Standing
from competition.operations.paper_designs import look_for
from competition.operations.paper_drafts import COACH, PARTICIPATION, TEAM, Draft, more_due
from competition.operations.paper_settings import speaks_english
from competition.operations.pictures import keep_pictures
from competition.operations.press import OnProgress, Press, SerialFacts, print_paper, with_credential
from competition.operations.recalls import base_of, check_current, holder_of, replace_within, version_of
from competition.operations.store import keep_file
from competition.operations.unit import Actor, day_of, refuse, unit_of_work

CERTIFICATE, NOTICE = "certificate", "notice"
LETTERS = {CERTIFICATE: "R", NOTICE: "T", TEAM: "U", COACH: "V", PARTICIPATION: "W"}
"""What stands before the serial in a number, by kind; in this order papers of one entry are listed."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the papers of one event have in common."""

    event: Event
    run: AwardRun
    today: date
    look: Look
    bilingual: bool


def issue_papers(
    competition_id: int,
    *,
    press: Press,
    by: Actor,
    now: datetime,
    on_progress: OnProgress | None = None,
) -> int:
    """Issue every certificate and notice that is due and not issued yet; how many.

    Refusal while the decisions are not approved, or if a character of any name cannot be printed; then no number is
    given out at all. The pages are drawn before the transaction, so that nobody waits for them: approved decisions
    do not change, and of two who issue at once the second is refused, for its numbers are taken.
    """
    drafts = due_papers(competition_id, press=press, now=now)
    refuse(None if drafts else nothing_due())
    drawn = print_drafts(competition_id, drafts, press=press, by=by, now=now, on_progress=on_progress)
    with unit_of_work(by=by, now=now) as work:
        numbers, replaces = keep_papers(drawn)
        work.record("paper.issue", competition=competition_id, numbers=numbers, replaces=replaces)
        return len(numbers)


def due_papers(competition_id: int, *, press: Press, now: datetime) -> list[Draft]:
    """What is due and not issued yet. Refusal while the decisions are not approved."""
    competition = db.session.get_one(Competition, competition_id)
    run = newest_approved_run(competition_id)
    if run is None:
        raise Refusal(_not_approved())
    lasting = competition.made_up or press.public_url.startswith("https://")
    refuse(check_current(competition_id))
    refuse(None if lasting else _no_address(press.public_url))
    return list(_due(competition, run, today=day_of(now)))


def keep_papers(drawn: dict[Paper, bytes]) -> tuple[list[str], dict[str, str]]:
    """Write the rows within the transaction that is open: their numbers, and which recalled one each replaces."""
    db.session.add_all(drawn)
    db.session.flush()
    return [row.number for row in drawn], replace_within(drawn)


def print_drafts(
    competition_id: int,
    drafts: list[Draft],
    *,
    press: Press,
    by: Actor,
    now: datetime,
    on_progress: OnProgress | None = None,
) -> dict[Paper, bytes]:
    """Number, print and keep the drafts. Refusal with all that is wrong with any of them; then none is issued.

    The files are kept before there are rows that name them: a bucket may be slow, or not answer at all.
    """
    competition = db.session.get_one(Competition, competition_id)
    rows = _numbered(competition, drafts, press=press, by=by, now=now)
    drawn: dict[Paper, bytes] = {}
    problems: list[Problem] = []
    for done, (row, facts) in enumerate(rows, start=1):
        try:
            drawn[row] = print_paper(press, row.kind, facts, now=now)
            keep_pictures(press.papers, facts)
            row.sha256 = sha256(drawn[row]).hexdigest()
        except Refusal as refusal:
            problems += refusal.problems
        if on_progress is not None:
            on_progress(done, len(rows))
    refuse(problems)
    for content in drawn.values():
        keep_file(press.papers, content)
    return drawn


def _due(competition: Competition, run: AwardRun, *, today: date) -> Iterator[Draft]:
    recalled = recalled_ids(competition.id)
    issued = {
        (paper.kind, base_of(paper))
        for paper in papers_of_competition(competition.id)
        if paper.id not in recalled
    }
    everything = chain(_won(competition, run, today), more_due(competition, today=today))
    return (draft for draft in everything if (draft.kind, draft.holder) not in issued)


def _won(competition: Competition, run: AwardRun, today: date) -> Iterator[Draft]:
    """The certificate of each winning entry and the notices of its members."""
    look = look_for(competition.id, CERTIFICATE)
    bilingual = speaks_english(competition.id)
    for event in competition.events:
        row = published_result(event.id)
        entries = {entry.number: entry for entry in entries_of(event.id)}
        for standing in row.result().standings if row else ():
            if standing.award is Award.NONE:
                continue
            occasion = Occasion(event, run, today, look, bilingual)
            yield from _drafts(occasion, entries[standing.entry], standing)


def _drafts(occasion: Occasion, entry: Entry, standing: Standing) -> Iterator[Draft]:
    yield Draft(CERTIFICATE, entry.id, None, _certificate(occasion, entry, standing))
    for member in entry.members:
        decisions = [each for each in occasion.run.decisions if each.member_id == member.id]
        said = [each for each in decisions if _is_told(each)]
        if any(not isinstance(each.decision().outcome, Nothing) for each in said):
            yield Draft(NOTICE, entry.id, member.id, _notice(occasion, member, standing, said))


def _is_told(row: AwardDecision) -> bool:
    """A candidacy promises nothing, and nobody is told of each title that is not theirs."""
    match row.decision().outcome:
        case Candidate():
            return False
        case Nothing():
            return row.kind in (Kind.CASH, Kind.PROMOTION)
        case _:
            return True


def _certificate(occasion: Occasion, entry: Entry, standing: Standing) -> CertificateFacts:
    competition = occasion.event.competition
    return CertificateFacts(
        number="",
        recipients=standing.names,
        unit="、".join(standing.employers),
        competition=competition.name,
        event=occasion.event.name,
        group=_group_label(occasion.event, entry),
        award=standing.award.label.zh,
        award_en=standing.award.label.en,
        rank=None if standing.award is Award.MERIT else standing.place.rank,
        issuing_body=competition.issuing_body,
        issued_on=occasion.today,
        verify_url="",
        made_up=competition.made_up,
        look=occasion.look,
    )


def _group_label(event: Event, entry: Entry) -> str:
    """The group is told only where an event has several."""
    return entry.group_value.label.zh if len(event.rules.groups) > 1 else ""


def _notice(
    occasion: Occasion, member: Member, standing: Standing, decisions: list[AwardDecision]
) -> NoticeFacts:
    competition = occasion.event.competition
    return NoticeFacts(
        number="",
        certificate_number="",
        recipient=member.person.name,
        masked_id=member.person.masked_id(),
        unit=member.employer,
        competition=competition.name,
        event=occasion.event.name,
        result=f"第{standing.place.rank}名 · {standing.award.label.zh}",
        lines=_lines(decisions),
        payment_note=_payment_note(decisions),
        issuing_body=competition.issuing_body,
        issued_on=occasion.today,
        verify_url="",
        made_up=competition.made_up,
        bilingual=occasion.bilingual,
    )


def _lines(decisions: list[AwardDecision]) -> tuple[NoticeLine, ...]:
    """A line for each decision; a step that an earlier line gave, such as the document's validity, is not repeated."""
    said: set[Step] = set()
    lines = []
    for row in decisions:
        steps = (*row.decision().steps, *row.settlement_steps())
        lines.append(_line(row, tuple(step for step in steps if step not in said)))
        said.update(steps)
    return tuple(lines)


def _line(row: AwardDecision, steps: tuple[Step, ...]) -> NoticeLine:
    decision = row.decision()
    money = row.amount
    said = explain_outcome(decision.outcome)
    outcome, outcome_en = said.zh, said.en
    if not row.payable:
        outcome, outcome_en = f"{outcome}（结算后不再计发）", f"{outcome_en} (struck in settlement)"
    return NoticeLine(
        kind=Kind(row.kind).label.zh,
        outcome=outcome,
        capital=in_capitals(money) if money else "",
        reasons=tuple(_reason(step) for step in steps),
        kind_en=Kind(row.kind).label.en,
        outcome_en=outcome_en,
    )


def _reason(step: Step) -> NoticeReason:
    citation = str(step.clause) if step.clause else ""
    return NoticeReason(says=step.says.zh, citation=citation, says_en=step.says.en)


def _payment_note(decisions: list[AwardDecision]) -> str:
    paid = [each for each in decisions if isinstance(each.decision().outcome, Amount) and each.payable]
    if not paid:
        return ""
    return (
        f"奖金于{paid[0].payment_year}年拨付；同一人在各竞赛的奖励合并结算，以公布的拨付批次为准；"
        "个人所得税事项请咨询财务。"
    )


def _numbered(
    competition: Competition, drafts: list[Draft], *, press: Press, by: Actor, now: datetime
) -> list[tuple[Paper, SerialFacts]]:
    """Give out serials without gaps; a notice names the certificate of its entry."""
    year = day_of(now).year
    serials: Counter[str] = Counter({kind: last_serial(competition.id, kind, year) for kind in LETTERS})
    certificates = standing_numbers(competition.id, CERTIFICATE)
    rows = []
    for draft in drafts:
        serials[draft.kind] += 1
        serial = serials[draft.kind]
        number = f"{competition.number_prefix}-{year}-{LETTERS[draft.kind]}{serial:04}"
        facts = replace(draft.facts, number=number)
        if isinstance(facts, CertificateFacts):
            certificates[draft.entry_id] = number
        elif isinstance(facts, NoticeFacts):
            facts = replace(facts, certificate_number=certificates[draft.entry_id])
        facts = with_credential(press, draft.kind, facts, version=version_of(draft.kind, draft.holder))
        row = Paper(
            competition_id=competition.id,
            kind=draft.kind,
            year=year,
            serial=serial,
            number=number,
            entry_id=draft.entry_id,
            member_id=draft.member_id,
            holder=holder_of(draft.kind, draft.holder),
            facts=dump(facts_to_json(facts)),
            issued_at=now,
            issued_by=by.user_id,
        )
        rows.append((row, facts))
    return rows


def _no_address(public_url: str) -> Problem:
    return problem(
        f"证书上的核验网址 {public_url} 不是 https 网址；印出后不能更改。",
        f"The address to verify, {public_url}, is no https address; once printed it cannot be changed.",
        mend_zh="请设置环境变量 SAIWU_PUBLIC_URL 后重试。",
        mend_en="Set the environment variable SAIWU_PUBLIC_URL and try again.",
    )


def _not_approved() -> Problem:
    return problem(
        "奖励决定尚未批准，不能制发证书和通知。",
        "The decisions are not approved, so no paper can be issued.",
        mend_zh="请先由财务复核批准奖励决定。",
        mend_en="Have finance approve them first.",
    )


def nothing_due() -> Problem:
    """The refusal when there is nothing to issue."""
    return problem(
        "没有待制发的证书或通知。",
        "There is nothing to issue.",
        mend_zh="全部已经制发。",
        mend_en="Everything has been issued.",
    )
