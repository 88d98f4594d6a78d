"""Pictures of what was marked: shown, and kept nowhere on the way."""

from flask import Response, current_app


def jpeg(content: bytes) -> Response:
    """A photo that no cache keeps."""
    found = current_app.response_class(content, mimetype="image/jpeg")
    found.headers["Cache-Control"] = "no-store"
    found.headers["Content-Disposition"] = "inline"
    return found
