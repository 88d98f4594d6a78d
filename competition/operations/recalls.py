"""Papers recalled (撤销) and issued anew (换发): what was issued stays kept, and from now on counts no longer."""

from collections.abc import Iterable
from datetime import datetime

from flask import current_app

from competition.db import db
from competition.db.awards import newest_approved_run, newest_run
from competition.db.objections import Objection
from competition.db.papers import Paper, papers_of_competition
from competition.db.recalls import (
    OvertakenRun,
    PaperRecall,
    overtaken,
    recall_of,
    recalls_of_holder,
)
from competition.documents import find_paper
from competition.domain.problems import Problem, problem
from competition.operations.outbox import enqueue, people_of_entry
from competition.operations.unit import Actor, check_reason, refuse, unit_of_work
from competition.operations.visibility import is_paper_visible


def recall_paper(paper_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """Recall an issued paper with the reason, and tell whose it is unless its result is not to be seen yet.

    It is issued anew with the next papers if due.

    Refusal for one that was recalled before, and without a reason.
    """
    with unit_of_work(by=by, now=now) as work:
        paper = db.session.get_one(Paper, paper_id)
        refuse(_recalled_before(paper) if recall_of(paper_id) else None)
        refuse(check_reason(reason))
        recall_within([paper], reason=reason.strip(), by=by, now=now)
        event = paper.entry.event
        told = {
            "competition": paper.competition.name,
            "event": event.name,
            "entry": paper.entry.number,
            "papers": name_of(paper),
            "reason": reason.strip(),
            "link": f"{_home()}/v/{paper.number}",
        }
        for each in people_of_entry(paper.entry) if is_paper_visible(paper, now=now) else ():
            enqueue(work, "paper_recalled", to=each, competition_id=paper.competition_id, **told)
        work.record(
            "paper.recall", competition=paper.competition_id, number=paper.number, reason=reason.strip()
        )


def recall_within(
    papers: Iterable[Paper], *, reason: str, objection: Objection | None = None, by: Actor, now: datetime
) -> None:
    """Within an operation: these papers no longer count."""
    for paper in papers:
        row = PaperRecall(
            paper_id=paper.id,
            reason=reason,
            objection_id=objection.id if objection else None,
            recalled_by=by.user_id,
            recalled_at=now,
        )
        db.session.add(row)


def overtake_within(competition_id: int, objection: Objection, *, now: datetime) -> list[int]:
    """Within an operation: the decisions that hold and those that wait rest on what is no more; their versions."""
    found = {run.id: run for run in (newest_approved_run(competition_id), newest_run(competition_id)) if run}
    rows = [run for run in found.values() if overtaken(run.id) is None]
    db.session.add_all(
        OvertakenRun(run_id=run.id, objection_id=objection.id, overtaken_at=now) for run in rows
    )
    return [run.version for run in rows]


def holder_of(kind: str, base: str) -> str:
    """Whom a new paper is for, as the database keeps it: nobody holds two of a kind unless the earlier was recalled."""
    version = version_of(kind, base)
    return f"{base}#{version}" if version > 1 else base


def base_of(paper: Paper) -> str:
    """Whom a paper is for, whichever version it is."""
    return paper.holder.partition("#")[0]


def version_of(kind: str, base: str) -> int:
    """Which version of the paper the next one for somebody is: 1, and one more for each that was recalled.

    While one counts, another bears the same version, and the database refuses it.
    """
    return len(recalls_of_holder(kind, base)) + 1


def replace_within(papers: Iterable[Paper]) -> dict[str, str]:
    """Within an operation: new papers take the place of recalled ones; the old number by the new."""
    named = {}
    for paper in papers:
        for recall in recalls_of_holder(paper.kind, base_of(paper)):
            if recall.successor_id is None:
                recall.successor_id = paper.id
                named[paper.number] = recall.paper.number
    return named


def check_current(competition_id: int) -> Problem | None:
    """Why papers cannot be issued on the approved decisions: a corrected result has overtaken them."""
    run = newest_approved_run(competition_id)
    found = overtaken(run.id) if run else None
    if run is None or found is None:
        return None
    return problem(
        f"异议{found.objection.reference}成立后成绩已更正，第{run.version}版奖励决定不再适用。",
        f"Objection {found.objection.reference} changed the result: version {run.version} of the decisions no longer holds.",
        mend_zh="请重新作出奖励决定，由财务复核批准后再制发。",
        mend_en="Decide on awards again and have finance approve, then issue.",
    )


def papers_with_recalls(competition_id: int) -> list[tuple[Paper, PaperRecall | None]]:
    """Every paper of a competition with its recall, if it was recalled; newest number last."""
    return [(paper, recall_of(paper.id)) for paper in papers_of_competition(competition_id)]


def name_of(paper: Paper) -> str:
    """The kind and number of a paper."""
    return f"{find_paper(paper.kind).label.zh} {paper.number}"


def _home() -> str:
    return str(current_app.config["SAIWU"].public_url)


def _recalled_before(paper: Paper) -> Problem:
    return problem(
        f"{paper.number}已经撤销。",
        f"{paper.number} has been recalled.",
        mend_zh="请刷新页面。",
        mend_en="Reload the page.",
    )
