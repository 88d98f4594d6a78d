"""Backup and restore of an installation on SQLite: one file with the database and every issued paper.

Papers in a bucket stay there and are not in the file: who runs the bucket keeps versions or a second copy of it. What a
backup does bring along is put where papers are kept now, and whatever the database names must be found there.

The database is copied through SQLite's online backup, never as a file that may be half written.
"""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from flask import current_app

from competition.config import Settings
from competition.db import db
from competition.domain.problems import Problem, Refusal, problem
from competition.operations.store import has_file, keep_file, object_name

DATABASE = "saiwu.sqlite"
PAPERS = "papers/"
DAMAGE = (BadZipFile, zlib.error, EOFError, RuntimeError, KeyError, sqlite3.DatabaseError)
"""What reading a damaged, cut short or foreign archive may raise."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """How many papers went along; which issued ones are not where papers are kept."""

    papers: int
    missing: tuple[str, ...] = ()


def write_backup(target: Path) -> BackupReport:
    """Write the backup. Refusal if the file exists, there is no database yet, or it is not SQLite."""
    settings, source = _settings(), _database_file()
    if not source.exists():
        raise Refusal(
            _fault(
                f"没有数据库 {source}，无可备份。",
                f"There is no database {source} to back up.",
                "请核对 --instance 指定的目录。",
                "Check the folder that --instance names.",
            )
        )
    if target.exists():
        raise Refusal(
            _fault(f"{target} 已存在。", f"{target} exists.", "请换一个文件名。", "Choose another name.")
        )
    with TemporaryDirectory() as folder, ZipFile(target, "x", ZIP_DEFLATED) as archive:
        copy = Path(folder) / DATABASE
        _copy(source, copy)
        archive.write(copy, DATABASE)
        papers = sorted(settings.papers_folder.rglob("*.pdf"))
        for paper in papers:
            archive.write(paper, PAPERS + paper.relative_to(settings.papers_folder).as_posix())
    return BackupReport(len(papers))


def restore_backup(source: Path) -> BackupReport:
    """Put a backup back. Refusal if it is damaged or the instance has data already; then nothing is written."""
    settings, target = _settings(), _database_file()
    if target.exists():
        raise Refusal(
            _fault(
                f"{target} 已存在，不覆盖现有数据。",
                f"{target} exists; data that is there is never overwritten.",
                "请先移走现有数据库，或用 --instance 指定新的目录。",
                "Move it away first, or name a new folder with --instance.",
            )
        )
    try:
        with ZipFile(source) as archive, TemporaryDirectory() as folder:
            copy = Path(archive.extract(DATABASE, folder))
            _check_database(copy)
            papers, issued = list(_papers(archive)), _issued(copy)
            for content in papers:
                keep_file(settings.papers, content)
            missing = tuple(number for number, name in issued if not has_file(settings.papers, name))
            _copy(copy, target)
    except DAMAGE as damage:
        raise Refusal(_damaged(source)) from damage
    return BackupReport(len(papers), missing)


def _issued(database: Path) -> list[tuple[str, str]]:
    """Number and digest of each issued paper."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT number, sha256 FROM paper ORDER BY number").fetchall()


def _papers(archive: ZipFile) -> Iterator[bytes]:
    for name in archive.namelist():
        if not name.startswith(PAPERS):
            continue
        content = archive.read(name)
        if name != PAPERS + object_name(sha256(content).hexdigest()):
            raise BadZipFile(name)
        yield content


def _check_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
        connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _settings() -> Settings:
    settings: Settings = current_app.config["SAIWU"]
    return settings


def _database_file() -> Path:
    url = db.engine.url
    if url.get_backend_name() != "sqlite" or not url.database:
        raise Refusal(
            _fault(
                "数据库不是 SQLite。",
                "The database is not SQLite.",
                "PostgreSQL 请用 pg_dump 和 pg_restore，并另存实例目录的 papers。",
                "Use pg_dump and pg_restore, and copy the instance's papers folder.",
            )
        )
    return Path(url.database)


def _damaged(source: Path) -> Problem:
    return _fault(
        f"{source} 不是完整的赛务备份。",
        f"{source} is no complete backup of Saiwu.",
        "请换一个备份文件；未写入任何内容。",
        "Try another backup; nothing was written.",
    )


def _fault(zh: str, en: str, mend_zh: str, mend_en: str) -> Problem:
    return problem(zh, en, mend_zh=mend_zh, mend_en=mend_en)
