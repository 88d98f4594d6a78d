"""A person's record as a file, for the office and for the person."""

import json
from io import BytesIO

from flask import current_app, send_file
from werkzeug.wrappers import Response

from competition.domain.record import Record
from competition.operations.records import record_workbook

MEDIUM = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_workbook(found: Record) -> Response:
    """The record to save as a workbook."""
    content, name = BytesIO(record_workbook(found)), f"个人竞赛档案-{found.name}.xlsx"
    return unkept(send_file(content, mimetype=MEDIUM, as_attachment=True, download_name=name))


def as_json(found: Record) -> Response:
    """The record as JSON."""
    text = json.dumps(found.as_dict(), ensure_ascii=False, indent=2)
    return unkept(current_app.response_class(text, mimetype="application/json"))


def unkept(response: Response) -> Response:
    """No cache on the way may keep it."""
    response.headers["Cache-Control"] = "no-store"
    return response
