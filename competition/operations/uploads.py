"""Workbooks on their way in: kept sealed between preview and import, so that what was seen is what is imported."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete

from competition.db import db
from competition.db.sealing import seal_bytes
from competition.db.uploads import Upload
from competition.operations.unit import Actor, unit_of_work


def keep_upload(
    competition_id: int, data: bytes, *, kind: str, target: str, file: str, by: Actor, now: datetime
) -> str:
    """Keep a workbook for its import; earlier ones of the same kind and person are dropped. Its id."""
    with unit_of_work(by=by, now=now) as work:
        drop = delete(Upload).where(
            Upload.competition_id == competition_id,
            Upload.kind == kind,
            Upload.target == target,
            Upload.uploaded_by == by.user_id,
        )
        db.session.execute(drop)
        identifier = str(uuid4())
        db.session.add(
            Upload(
                id=identifier,
                competition_id=competition_id,
                kind=kind,
                target=target,
                file_name=file,
                sealed=seal_bytes(data, row=identifier),
                uploaded_at=now,
                uploaded_by=by.user_id,
            )
        )
        work.record("upload.keep", competition=competition_id, kind=kind, target=target, file=file)
        return identifier


def find_upload(identifier: str, *, competition_id: int, by: Actor) -> Upload | None:
    """One's own upload in that competition."""
    upload = db.session.get(Upload, identifier)
    if upload is None or upload.competition_id != competition_id or upload.uploaded_by != by.id:
        return None
    return upload


def discard_upload(identifier: str, *, by: Actor, now: datetime) -> None:
    """Forget a workbook that was imported: it may hold personal data."""
    with unit_of_work(by=by, now=now) as work:
        upload = db.session.get_one(Upload, identifier)
        db.session.delete(upload)
        work.record(
            "upload.discard", competition=upload.competition_id, kind=upload.kind, file=upload.file_name
        )
