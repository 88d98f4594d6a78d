"""A workbook on its way in, common to all upload pages."""

from contextlib import closing

from flask import abort
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired

from competition.db.uploads import Upload
from competition.operations.uploads import find_upload, keep_upload
from competition.web.guard import competition
from competition.web.session import me, now

SHEETS = ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(FlaskForm):
    """One workbook; what it is, is decided by its content."""

    file = FileField(
        _l("工作簿（.xlsx）"), validators=[FileRequired(_l("请选择一个文件。"))], render_kw={"accept": SHEETS}
    )

    @property
    def name(self) -> str:
        """The file's own name, for messages only: never a path."""
        return (self.file.data.filename or "upload.xlsx").replace("\\", "/").rsplit("/", 1)[-1]

    def read(self) -> bytes:
        """Its bytes; a large one lies in a temporary file that goes with it."""
        with closing(self.file.data) as given:
            content: bytes = given.read()
        return content


class ConfirmForm(FlaskForm):
    """A button with its token."""


def keep(form: UploadForm, data: bytes, *, kind: str, target: str = "") -> str:
    """Keep the workbook until it is confirmed; its id."""
    return keep_upload(competition().id, data, kind=kind, target=target, file=form.name, by=me(), now=now())


def kept(identifier: str, *, kind: str, target: str = "") -> Upload:
    """The workbook that was previewed: one's own, of this kind, for this event."""
    upload = find_upload(identifier, competition_id=competition().id, by=me())
    if upload is None or upload.kind != kind or upload.target != target:
        abort(404)
    return upload
