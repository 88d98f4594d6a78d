"""Answers to a tablet: JSON that nobody keeps, and sentences in both languages."""

from collections.abc import Iterable

from flask import Response, current_app

from competition.codec import dump
from competition.domain.problems import Problem, Text


def told(value: object, status: int = 200) -> Response:
    """The value as JSON."""
    found = current_app.response_class(dump(value), status=status, mimetype="application/json")
    found.headers["Cache-Control"] = "no-store"
    return found


def sentences(problem: Problem) -> dict[str, str]:
    """What is wrong and how to mend it."""
    return {"zh": f"{problem.what.zh} {problem.remedy.zh}", "en": f"{problem.what.en} {problem.remedy.en}"}


def refused(problems: Iterable[Problem]) -> Response:
    """A step that was refused: nothing was changed."""
    said = list(map(sentences, problems))
    return told({"problem": {key: " ".join(each[key] for each in said) for key in ("zh", "en")}}, 422)


def failed(code: int, message: Text) -> Response:
    """An error, for the tablet to tell or to try again."""
    return told({"problem": {"zh": message.zh, "en": message.en}}, code)
