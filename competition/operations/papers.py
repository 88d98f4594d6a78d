"""Papers issued: every text checked and every page drawn before the first number is given out."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from competition.codec import dump
from competition.db import db
from competition.db.awards import AwardDecision, AwardRun, newest_approved_run
from competition.db.competitions import Competition, Event
from competition.db.entries import Entry, Member, entries_of
from competition.db.papers import Paper, last_serial, papers_of_competition
from competition.db.results import published_result
from competition.documents import (
    CertificateFacts,
    NoticeFacts,
    NoticeLine,
    NoticeReason,
    facts_to_json,
    render_paper,
)
from competition.domain.explain import explain_outcome
from competition.domain.medals import Award
from competition.domain.money import in_capitals
from competition.domain.outcomes import Amount, Candidate, Kind, Nothing, Step
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.results import Standing
from competition.operations.store import keep_file
from competition.operations.unit import Actor, day_of, refuse, unit_of_work

CERTIFICATE, NOTICE = "certificate", "notice"
LETTERS = {CERTIFICATE: "R", NOTICE: "T"}
OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the papers of one event have in common."""

    event: Event
    run: AwardRun
    today: date


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper before it has its number."""

    kind: str
    entry: Entry
    member: Member | None
    facts: CertificateFacts | NoticeFacts


def issue_papers(
    competition_id: int,
    *,
    papers: Path,
    public_url: str,
    by: Actor,
    now: datetime,
    on_progress: OnProgress | None = None,
) -> int:
    """Issue every certificate and notice that is due and not issued yet; how many.

    Refusal while the decisions are not approved, or if a character of any name cannot be printed; then no number is
    given out at all. The pages are drawn before the transaction, so that nobody waits for them: approved decisions
    do not change, and of two who issue at once the second is refused, for its numbers are taken.
    """
    competition = db.session.get_one(Competition, competition_id)
    run = newest_approved_run(competition_id)
    if run is None:
        raise Refusal(_not_approved())
    refuse(None if competition.made_up or public_url.startswith("https://") else _no_address(public_url))
    drafts = list(_due(competition, run, today=day_of(now)))
    refuse(None if drafts else _nothing_due())
    drawn = _draw(_numbered(competition, drafts, public_url=public_url, by=by, now=now), on_progress)
    with unit_of_work(by=by, now=now) as work:
        db.session.add_all(drawn)
        db.session.flush()
        for content in drawn.values():
            keep_file(papers, content)
        numbers = [row.number for row in drawn]
        work.record("paper.issue", competition=competition_id, numbers=numbers)
        return len(numbers)


def _draw(
    rows: list[tuple[Paper, CertificateFacts | NoticeFacts]], on_progress: OnProgress | None
) -> dict[Paper, bytes]:
    """The pages of each paper. Refusal with every character of all papers that cannot be printed."""
    drawn: dict[Paper, bytes] = {}
    problems: list[Problem] = []
    for done, (row, facts) in enumerate(rows, start=1):
        try:
            drawn[row] = render_paper(row.kind, facts)
            row.sha256 = sha256(drawn[row]).hexdigest()
        except Refusal as refusal:
            problems += refusal.problems
        if on_progress is not None:
            on_progress(done, len(rows))
    refuse(problems)
    return drawn


def _due(competition: Competition, run: AwardRun, *, today: date) -> Iterator[Draft]:
    issued = {
        (paper.kind, paper.entry_id, paper.member_id) for paper in papers_of_competition(competition.id)
    }
    for event in competition.events:
        row = published_result(event.id)
        entries = {entry.number: entry for entry in entries_of(event.id)}
        for standing in row.result().standings if row else ():
            if standing.award is Award.NONE:
                continue
            for draft in _drafts(Occasion(event, run, today), entries[standing.entry], standing):
                if (draft.kind, draft.entry.id, draft.member.id if draft.member else None) not in issued:
                    yield draft


def _drafts(occasion: Occasion, entry: Entry, standing: Standing) -> Iterator[Draft]:
    yield Draft(CERTIFICATE, entry, None, _certificate(occasion, entry, standing))
    for member in entry.members:
        decisions = [each for each in occasion.run.decisions if each.member_id == member.id]
        said = [each for each in decisions if _is_told(each)]
        if any(not isinstance(each.decision().outcome, Nothing) for each in said):
            yield Draft(NOTICE, entry, member, _notice(occasion, member, standing, said))


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
    outcome = explain_outcome(decision.outcome).zh
    if not row.payable:
        outcome = f"{outcome}（结算后不再计发）"
    return NoticeLine(
        kind=Kind(row.kind).label.zh,
        outcome=outcome,
        capital=in_capitals(money) if money else "",
        reasons=tuple(_reason(step) for step in steps),
    )


def _reason(step: Step) -> NoticeReason:
    return NoticeReason(says=step.says.zh, citation=str(step.clause) if step.clause else "")


def _payment_note(decisions: list[AwardDecision]) -> str:
    paid = [each for each in decisions if isinstance(each.decision().outcome, Amount) and each.payable]
    if not paid:
        return ""
    return (
        f"奖金于{paid[0].payment_year}年拨付；同一人在各竞赛的奖励合并结算，以公布的拨付批次为准；"
        "个人所得税事项请咨询财务。"
    )


def _numbered(
    competition: Competition, drafts: list[Draft], *, public_url: str, by: Actor, now: datetime
) -> list[tuple[Paper, CertificateFacts | NoticeFacts]]:
    """Give out serials without gaps; a notice names the certificate of its entry."""
    serials: Counter[str] = Counter(
        {kind: last_serial(competition.id, kind, day_of(now).year) for kind in (CERTIFICATE, NOTICE)}
    )
    certificates = {
        p.entry_id: p.number for p in papers_of_competition(competition.id) if p.kind == CERTIFICATE
    }
    rows = []
    for draft in drafts:
        serials[draft.kind] += 1
        number = (
            f"{competition.number_prefix}-{day_of(now).year}-{LETTERS[draft.kind]}{serials[draft.kind]:04}"
        )
        facts = replace(draft.facts, number=number, verify_url=f"{public_url}/v/{number}")
        if isinstance(facts, CertificateFacts):
            certificates[draft.entry.id] = number
        else:
            facts = replace(facts, certificate_number=certificates[draft.entry.id])
        row = Paper(
            competition_id=competition.id,
            kind=draft.kind,
            year=day_of(now).year,
            serial=serials[draft.kind],
            number=number,
            entry_id=draft.entry.id,
            member_id=draft.member.id if draft.member else None,
            holder=f"{draft.entry.id}/{draft.member.id if draft.member else 0}",
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


def _nothing_due() -> Problem:
    return problem(
        "没有待制发的证书或通知。",
        "There is nothing to issue.",
        mend_zh="全部已经制发。",
        mend_en="Everything has been issued.",
    )
