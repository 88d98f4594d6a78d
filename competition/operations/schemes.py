"""Marking schemes in: previewed, then imported as a new version while the event is being prepared."""

from datetime import datetime

from competition.codec import digest, dump
from competition.db import db
from competition.db.competitions import Event
from competition.db.marking import SchemeVersion, newest_scheme
from competition.domain.marking_scheme import MarkingScheme
from competition.domain.problems import Problem, Refusal, errors
from competition.domain.results import check_tie_breaks
from competition.domain.stages import Stage, check_stage
from competition.operations.unit import Actor, refuse, unit_of_work
from competition.spreadsheets.schemes import SchemeRead, read_scheme


def preview_scheme(event_id: int, data: bytes, *, file: str) -> SchemeRead:
    """Read a scheme without changing anything; its problems include tie-breaks that the event names in vain."""
    event = db.session.get_one(Event, event_id)
    return _with_tie_breaks(event, read_scheme(data, file=file))


def import_scheme(event_id: int, data: bytes, *, file: str, by: Actor, now: datetime) -> int:
    """A new version's number. Refusal with every error; warnings are kept in the log."""
    read = read_scheme(data, file=file)
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(
            check_stage(
                event.stage_value, Stage.PREPARING, to_do_zh="导入评分方案", to_do_en="import a scheme"
            )
        )
        checked = _with_tie_breaks(event, read)
        if checked.scheme is None or errors(checked.problems):
            raise Refusal(checked.problems)
        row = _add_version(event, checked.scheme, file=file, by=by, now=now)
        work.record(
            "scheme.import",
            competition=event.competition_id,
            event=event.code,
            version=row.version,
            digest=row.digest,
            file=file,
            warnings=[str(found) for found in checked.problems],
        )
        return row.version


def _with_tie_breaks(event: Event, read: SchemeRead) -> SchemeRead:
    if read.scheme is None:
        return read
    keys: tuple[Problem, ...] = check_tie_breaks(read.scheme, event.setup.tie_breaks)
    return SchemeRead(read.scheme, (*read.problems, *keys))


def _add_version(
    event: Event, scheme: MarkingScheme, *, file: str, by: Actor, now: datetime
) -> SchemeVersion:
    body = dump(scheme)
    newest = newest_scheme(event.id)
    row = SchemeVersion(
        event_id=event.id,
        version=newest.version + 1 if newest else 1,
        body=body,
        digest=digest(body),
        file_name=file,
        created_at=now,
        created_by=by.user_id,
    )
    db.session.add(row)
    db.session.flush()
    return row
