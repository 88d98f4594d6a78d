"""All papers at once: the files as issued, and one file for the printer."""

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from competition.db import db
from competition.db.papers import Paper, papers_of_competition
from competition.documents import open_faces
from competition.documents.document import joined
from competition.operations.paper_bundles import LONGEST, file_name, print_file, zip_papers
from competition.operations.store import read_file
from tests.documents.reading import page_count, text_of
from tests.operations.games import Games, approved, issue, press, published
from tests.operations.helpers import NOW, logged, refused

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def games(app: object, tmp_path: Path) -> Games:
    games = approved(published())
    issue(games, tmp_path)
    return games


def test_the_zip_holds_the_files_as_issued(games: Games, tmp_path: Path) -> None:
    content = zip_papers(games.id, "certificate", press=press(tmp_path), by=games.organizer, now=NOW)
    certificates = [each for each in papers_of_competition(games.id) if each.kind == "certificate"]
    with ZipFile(BytesIO(content)) as archive:
        assert archive.namelist() == [file_name(paper) for paper in certificates]
        for paper in certificates:
            assert archive.read(file_name(paper)) == read_file(tmp_path, paper.sha256)
    assert archive.namelist()[0] == "TEST-2026-R0001 李二.pdf"
    assert logged()[-1] == "paper.download"


def test_the_print_file_has_every_page_once(games: Games, tmp_path: Path) -> None:
    content = print_file(games.id, "certificate", press=press(tmp_path), by=games.organizer, now=NOW)
    assert page_count(content) == 3
    text = text_of(content)
    assert all(f"TEST-2026-R000{number}" in text for number in (1, 2, 3))
    alone = papers_of_competition(games.id)[0]
    assert len(content) < 1.5 * len(read_file(tmp_path, alone.sha256))


@pytest.mark.parametrize("take", [zip_papers, print_file])
def test_nothing_issued_is_nothing_to_download(tmp_path: Path, take) -> None:
    games = approved(published())
    with refused("还没有制发这种文件", "No paper of this kind"):
        take(games.id, "notice", press=press(tmp_path), by=games.organizer, now=NOW)


@pytest.mark.parametrize(
    ("holder", "ending"),
    [
        ("买买提·艾合买提", "买买提·艾合买提.pdf"),
        ('A<b>:"/\\|?*c', "A_b________c.pdf"),
        ("王. ", "王.pdf"),
        ("甲、" * 60, "….pdf"),
    ],
)
def test_file_names_are_safe_on_windows(games: Games, holder: str, ending: str) -> None:
    paper = papers_of_competition(games.id)[0]
    facts = json.loads(paper.facts) | {"recipients": [holder]}
    name = file_name(replace_facts(paper, facts))
    assert name.endswith(ending)
    assert len(name) <= LONGEST + len(".pdf")


def replace_facts(paper: Paper, facts: dict[str, object]) -> Paper:
    db.session.expunge(paper)
    paper.facts = json.dumps(facts)
    return paper


def test_no_paper_makes_no_file() -> None:
    with pytest.raises(ValueError, match="no paper to print"):
        joined([], open_faces(), title="t", author="a", day=NOW.date())
