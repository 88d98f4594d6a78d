"""Answers as JSON with a tag over every byte, and problems in both languages (RFC 9457)."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException

from competition.codec import digest, dump
from competition.domain.problems import Text
from competition.web.api.shapes import ProblemDetails

View = TypeVar("View", bound=Callable[..., Any])
MARK = "_saiwu_answers"
PROBLEM = "application/problem+json"


def answers(shape: type) -> Callable[[View], View]:
    """Say which value a view answers with, for the description of the API."""

    def decorate(view: View) -> View:
        setattr(view, MARK, shape)
        return view

    return decorate


def answer(value: object) -> Response:
    """The value as JSON. Kept by caches only to be asked about again: what may be seen can change at any moment.

    The tag is over the bytes, so an answer from before a release is never taken for the one after it.
    """
    text = dump(value)
    found = current_app.response_class(text, mimetype="application/json")
    found.headers["Cache-Control"] = "public, no-cache"
    found.set_etag(digest(text))
    found.make_conditional(request)
    return found


def problem_answer(code: int, message: Text, error: HTTPException | None = None) -> Response:
    """A refusal for a program; what the protocol asks beside it, such as Allow, stays."""
    details = ProblemDetails("about:blank", message.en, code, message.zh, message.en)
    found = current_app.response_class(dump(details), status=code, mimetype=PROBLEM)
    found.headers["Cache-Control"] = "no-store"
    for name, value in error.get_headers() if error else ():
        if name not in ("Content-Type", "Content-Length"):
            found.headers[name] = value
    return found
