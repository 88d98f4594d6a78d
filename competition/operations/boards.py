"""The public board: opened, closed, frozen by the office; drawn anew by the first reader who finds it old."""

from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import update

from competition.codec import digest, dump
from competition.db import db
from competition.db.boards import Board, Snapshot, board_of, find_snapshot
from competition.db.competitions import Competition
from competition.domain.problems import Problem, Refusal, problem
from competition.operations.board_content import BoardContent, content_of
from competition.operations.unit import Actor, quiet_work, refuse, unit_of_work

FRESH = timedelta(seconds=5)
"""How old a body may be before it is held against the tables again."""
_drawing = Lock()


def open_board(competition_id: int, *, shows_progress: bool, by: Actor, now: datetime) -> None:
    """Let everybody follow the competition. Refusal if they can already.

    There is no other way to a board, so a rehearsal has none: this is not among what is done in one.
    """
    with unit_of_work(by=by, now=now) as work:
        refuse(_is_open() if board_of(competition_id) else None)
        row = Board(
            competition_id=competition_id,
            shows_progress=shows_progress,
            **{"opened_at": now, "opened_by": by.user_id},
            **{"version": 0, "body": "", "tag": ""},
        )
        _draw(row, now=now)
        db.session.add(row)
        work.record("board.open", competition=competition_id, progress=shows_progress)


def close_board(competition_id: int, *, by: Actor, now: datetime) -> None:
    """Take the board away: its address answers as if there had never been one."""
    with unit_of_work(by=by, now=now) as work:
        db.session.delete(_opened(competition_id))
        work.record("board.close", competition=competition_id)


def show_progress(competition_id: int, *, shows_progress: bool, by: Actor, now: datetime) -> None:
    """Show or leave out how many sheets are handed in. Refusal while the board is frozen: it would stay as it is."""
    with unit_of_work(by=by, now=now) as work:
        row = _opened(competition_id)
        refuse(_frozen() if row.frozen_at else None)
        row.shows_progress = shows_progress
        _draw(row, now=now)
        work.record("board.progress", competition=competition_id, progress=shows_progress)


def freeze_board(competition_id: int, *, by: Actor, now: datetime) -> None:
    """Keep the board as it is at this moment, whatever is published meanwhile."""
    with unit_of_work(by=by, now=now) as work:
        row = _opened(competition_id)
        refuse(_frozen() if row.frozen_at else None)
        row.frozen_at, row.frozen_by = now, by.user_id
        _draw(row, now=now)
        work.record("board.freeze", competition=competition_id, version=row.version)


def unfreeze_board(competition_id: int, *, by: Actor, now: datetime) -> None:
    """Show the newest again."""
    with unit_of_work(by=by, now=now) as work:
        row = _opened(competition_id)
        refuse(None if row.frozen_at else _not_frozen())
        row.frozen_at = row.frozen_by = None
        _draw(row, now=now)
        work.record("board.unfreeze", competition=competition_id, version=row.version)


def public_board(code: str, *, now: datetime) -> Snapshot | None:
    """The board as everybody sees it; None while there is none.

    Who finds it old draws it anew, in each process one at a time: the others are answered with what there is.
    """
    found = find_snapshot(code)
    if found is None or found.frozen_at or _is_fresh(found, now=now):
        return found
    if not _drawing.acquire(blocking=False):
        return found
    try:
        _renew(found, now=now)
    finally:
        _drawing.release()
    return find_snapshot(code)


def shown_body(competition_id: int, *, now: datetime) -> str:
    """What the public sees of the board, or would see once it is opened, at that moment."""
    row = board_of(competition_id)
    if row and row.frozen_at:
        return row.body
    return dump(_content(competition_id, shows_progress=bool(row and row.shows_progress), now=now))


def _is_fresh(found: Snapshot, *, now: datetime) -> bool:
    """Until it is too old, a release is due, or the clock was set back."""
    return abs(now - found.checked_at) < FRESH and (found.due_at is None or now < found.due_at)


def _renew(found: Snapshot, *, now: datetime) -> None:
    """Drawn before the database is held for writing, so that no judge waits; kept only if nobody was faster."""
    content = _content(found.competition_id, shows_progress=found.shows_progress, now=now)
    body = dump(content)
    values: dict[str, object] = {"checked_at": now, "due_at": content.due_at}
    if body != found.body:
        version = found.version + 1
        values |= {"body": body, "version": version, "tag": _tag(version, body, None), "changed_at": now}
    with quiet_work():
        db.session.execute(
            update(Board)
            .where(
                Board.competition_id == found.competition_id,
                Board.tag == found.tag,
                Board.checked_at == found.checked_at,
                Board.shows_progress == found.shows_progress,
            )
            .values(values)
        )


def _draw(row: Board, *, now: datetime) -> None:
    content = _content(row.competition_id, shows_progress=row.shows_progress, now=now)
    body = dump(content)
    if body != row.body:
        row.body, row.version, row.changed_at = body, row.version + 1, now
    row.checked_at, row.due_at = now, content.due_at
    row.tag = _tag(row.version, body, row.frozen_at)


def _content(competition_id: int, *, shows_progress: bool, now: datetime) -> BoardContent:
    competition = db.session.get_one(Competition, competition_id)
    return content_of(competition, shows_progress=shows_progress, now=now)


def _tag(version: int, body: str, frozen_at: datetime | None) -> str:
    phase = f"frozen {frozen_at.timestamp()}" if frozen_at else "live"
    return f"{version}-{digest(phase + body)[:16]}"


def _opened(competition_id: int) -> Board:
    row = board_of(competition_id)
    if row is None:
        raise Refusal(_not_open())
    return row


def _is_open() -> Problem:
    return problem(
        "公开大屏已经打开。",
        "The public board is open already.",
        mend_zh="请刷新页面查看。",
        mend_en="Reload the page.",
    )


def _not_open() -> Problem:
    return problem(
        "公开大屏没有打开。",
        "The public board is not open.",
        mend_zh="请先打开大屏。",
        mend_en="Open it first.",
    )


def _frozen() -> Problem:
    return problem(
        "公开大屏已冻结，内容不变。",
        "The public board is frozen: it stays as it is.",
        mend_zh="要更改的，请先解除冻结。",
        mend_en="Unfreeze it first.",
    )


def _not_frozen() -> Problem:
    return problem(
        "公开大屏没有冻结。",
        "The public board is not frozen.",
        mend_zh="请刷新页面查看。",
        mend_en="Reload the page.",
    )
