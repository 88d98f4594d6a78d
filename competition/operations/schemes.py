"""Marking schemes in: previewed, then stored as a new version; frozen before the marking, and later changed with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from competition.codec import digest, dump
from competition.db import db
from competition.db.competitions import Event
from competition.db.marking import SEPARATOR, SchemeVersion, newest_scheme, scheme_versions
from competition.domain.marking_scheme import MarkingScheme
from competition.domain.problems import Level, Problem, Refusal, errors, problem, unaccepted
from competition.domain.ranking_rules import check_tie_breaks
from competition.domain.stages import Stage, check_stage
from competition.operations.scheme_changes import (
    Impact,
    changes_for_log,
    check_signed,
    impact_of,
    return_sheets,
)
from competition.operations.unit import Actor, Work, check_seen, refuse, unit_of_work
from competition.spreadsheets.schemes import SchemeRead, read_scheme


@dataclass(frozen=True, slots=True)
class SchemeSource:
    """Where a new version comes from: `action` for the log, the file's name, the warnings that its maker accepted, and
    why it is changed (needed once the scheme is frozen)."""

    action: str
    file: str
    problems: tuple[Problem, ...] = ()
    accepted: tuple[str, ...] = ()
    reason: str = ""
    seen: int | None = None


def preview_scheme(event_id: int, data: bytes, *, file: str) -> SchemeRead:
    """Read a scheme without changing anything; its problems include tie-breaks that the event names in vain."""
    event = db.session.get_one(Event, event_id)
    return _with_tie_breaks(event, read_scheme(data, file=file))


def _with_tie_breaks(event: Event, read: SchemeRead) -> SchemeRead:
    if read.scheme is None:
        return read
    return SchemeRead(read.scheme, (*read.problems, *tie_break_problems(event, read.scheme)))


def preview_impact(event_id: int, read: SchemeRead) -> Impact | None:
    """What importing it would change; None while an error stands in the way."""
    if read.scheme is None or errors(read.problems):
        return None
    return impact_of(db.session.get_one(Event, event_id), read.scheme)


def import_scheme(
    event_id: int,
    data: bytes,
    *,
    file: str,
    accepted: Iterable[str] = (),
    reason: str = "",
    seen: int | None = None,
    by: Actor,
    now: datetime,
) -> int:
    """A new version's number. Refusal with every error and every warning that is not accepted by its name.

    `seen` is the version in force when the difference was looked at, 0 for none. Once the scheme is frozen a `reason`
    is needed, and the sheets that the change touches go back to their judges with it.
    """
    found = read_scheme(data, file=file)
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        read = _with_tie_breaks(event, found)
        source = SchemeSource("scheme.import", file, read.problems, tuple(accepted), reason, seen)
        return store_version(work, event, read.scheme, source=source).version


def tie_break_problems(event: Event, scheme: MarkingScheme) -> tuple[Problem, ...]:
    """Tie-breaks that the event names in vain."""
    return check_tie_breaks(scheme, event.setup.ranking.tie_breaks)


def store_version(
    work: Work, event: Event, scheme: MarkingScheme | None, *, source: SchemeSource
) -> SchemeVersion:
    """Write the next version inside an operation, give back the sheets that it touches and record both."""
    frozen, reason = is_frozen(event), source.reason.strip()
    newest = newest_scheme(event.id)
    refuse(_published(event))
    refuse(check_seen(source.seen, newest.version if newest else 0))
    if scheme is None or (found := _not_accepted(source)):
        raise Refusal(found if scheme else source.problems)
    refuse(_reason_missing() if frozen and not reason else None)
    impact = impact_of(event, scheme)
    refuse(check_signed(impact))
    row = _add_version(event, scheme, newest=newest, source=source, frozen=frozen, work=work)
    work.record(
        source.action,
        competition=event.competition_id,
        event=event.code,
        version=row.version,
        digest=row.digest,
        file=source.file,
        warnings=[str(found) for found in source.problems],
        accepted=list(row.accepted_names),
        reason=reason,
        changes=changes_for_log(impact.changes),
        returned=return_sheets(impact.sheets, reason=reason),
    )
    return row


def _add_version(
    event: Event,
    scheme: MarkingScheme,
    *,
    newest: SchemeVersion | None,
    source: SchemeSource,
    frozen: bool,
    work: Work,
) -> SchemeVersion:
    body = dump(scheme)
    names = dict.fromkeys(found.name for found in source.problems)
    row = SchemeVersion(
        event_id=event.id,
        version=newest.version + 1 if newest else 1,
        body=body,
        digest=digest(body),
        file_name=source.file,
        created_at=work.now,
        created_by=work.by.user_id,
        reason=source.reason.strip(),
        accepted=SEPARATOR.join(names),
        frozen_at=work.now if frozen else None,
        frozen_by=work.by.user_id if frozen else None,
    )
    db.session.add(row)
    db.session.flush()
    return row


def is_frozen(event: Event) -> bool:
    """Whether a new version needs a reason: somebody froze the scheme, or the marking began."""
    if event.stage_value is not Stage.PREPARING:
        return True
    return any(version.frozen_at for version in scheme_versions(event.id))


def freeze_scheme(event_id: int, *, version: int | None = None, by: Actor, now: datetime) -> int:
    """Freeze the newest version, which must be `version` if one is given; its number."""
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        newest = newest_scheme(event_id)
        if newest is None:
            raise Refusal(_no_scheme())
        refuse(check_seen(version, newest.version))
        refuse(_frozen_already() if is_frozen(event) else None)
        refuse(tie_break_problems(event, newest.scheme()))
        freeze_newest(event, by=by, now=now)
        work.record(
            "scheme.freeze",
            competition=event.competition_id,
            event=event.code,
            version=newest.version,
            digest=newest.digest,
        )
        return newest.version


def freeze_newest(event: Event, *, by: Actor, now: datetime) -> int | None:
    """Inside an operation: the newest version stands from now on, if none was frozen before; its number."""
    newest = newest_scheme(event.id)
    if newest is None or is_frozen(event):
        return None
    newest.frozen_at, newest.frozen_by = now, by.user_id
    return newest.version


def _not_accepted(source: SchemeSource) -> tuple[Problem, ...]:
    found = unaccepted(source.problems, source.accepted)
    names = dict.fromkeys(each.name for each in found if each.level is Level.WARNING)
    if not names:
        return found
    summary = problem(
        f"尚未接受的提醒：{'、'.join(names)}。",
        f"Warnings that were not accepted: {', '.join(names)}.",
        mend_zh="请更正，或逐项按名称接受（命令行：--accept 名称）。",
        mend_en="Mend them, or accept each by its name (command line: --accept NAME).",
    )
    return (summary, *found)


def _published(event: Event) -> Problem | None:
    if event.stage_value is not Stage.PUBLISHED:
        return None
    return check_stage(
        event.stage_value, Stage.MARKING, to_do_zh="更改评分方案", to_do_en="change the scheme"
    )


def _reason_missing() -> Problem:
    return problem(
        "评分方案已冻结，新的一版须写明理由。",
        "The scheme is frozen: a new version needs a reason.",
        mend_zh="请写明理由；它将写入日志，并告知评分表被退回的裁判。",
        mend_en="Give it: it goes into the log and to the judges whose sheets come back.",
    )


def _no_scheme() -> Problem:
    return problem(
        "没有评分方案。",
        "There is no marking scheme.",
        mend_zh="请先导入评分方案，或在线编辑一份。",
        mend_en="Import one, or write one here.",
    )


def _frozen_already() -> Problem:
    return problem(
        "评分方案已经冻结。",
        "The scheme is frozen already.",
        mend_zh="如需更改，请另存新的一版并写明理由。",
        mend_en="To change it, store a new version with a reason.",
    )
