"""All papers of a competition at once: as a ZIP of the files as issued, or as one PDF for a printer."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from competition.db import db
from competition.db.competitions import Competition
from competition.db.papers import Paper, papers_of_competition
from competition.documents import facts_from_json, find_paper, render_paper
from competition.documents.document import joined
from competition.domain.problems import Problem, problem
from competition.operations.pictures import with_pictures
from competition.operations.press import Press
from competition.operations.store import read_file
from competition.operations.unit import Actor, day_of, refuse, unit_of_work

LONGEST = 80
"""Characters of a file name: with a folder before it Windows opens it still."""

UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
"""What Windows allows in no file name."""


def zip_papers(competition_id: int, kind: str, *, press: Press, by: Actor, now: datetime) -> bytes:
    """The PDFs of a kind as issued, named by number and holder. Refusal when there are none. The reading is logged."""
    papers = _papers(competition_id, kind, form="zip", by=by, now=now)
    target = BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for paper in papers:
            issued = paper.issued_at
            moment = (issued.year, issued.month, issued.day, issued.hour, issued.minute, issued.second)
            entry = ZipInfo(file_name(paper), moment)
            archive.writestr(entry, read_file(press.papers, paper.sha256))
    return target.getvalue()


def print_file(competition_id: int, kind: str, *, press: Press, by: Actor, now: datetime) -> bytes:
    """One PDF with the pages of every paper of a kind, drawn from the facts as they were issued, for the printer.

    It bears no signature: those are in the files as issued. Refusal when there are none. The reading is logged.
    """
    papers = _papers(competition_id, kind, form="pdf", by=by, now=now)
    competition = db.session.get_one(Competition, competition_id)
    label = find_paper(kind).label.zh
    return joined(
        _drawing(papers, press),
        press.faces,
        title=f"{competition.name} {label}",
        author=competition.issuing_body,
        day=day_of(now),
    )


def file_name(paper: Paper) -> str:
    """Number and holder, as Windows can write it: no reserved character, no dot or space at the end, not too long."""
    name = UNSAFE.sub("_", f"{paper.number} {_facts(paper).holder}")
    short = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
    return f"{short.rstrip(' .')}.pdf"


def _papers(competition_id: int, kind: str, *, form: str, by: Actor, now: datetime) -> list[Paper]:
    """The papers of the kind, and the log's entry that they were taken."""
    with unit_of_work(by=by, now=now) as work:
        found = [paper for paper in papers_of_competition(competition_id) if paper.kind == kind]
        refuse(None if found else _none())
        work.record("paper.download", competition=competition_id, kind=kind, form=form, count=len(found))
    return found


def _drawing(papers: list[Paper], press: Press) -> Iterator[Any]:
    for paper in papers:
        yield lambda paper=paper: render_paper(
            paper.kind, with_pictures(press.papers, _facts(paper)), faces=press.faces
        )


def _facts(paper: Paper) -> Any:
    return facts_from_json(paper.kind, json.loads(paper.facts))


def _none() -> Problem:
    return problem(
        "还没有制发这种文件，无可下载。",
        "No paper of this kind has been issued yet.",
        mend_zh="请先制发。",
        mend_en="Issue them first.",
    )
