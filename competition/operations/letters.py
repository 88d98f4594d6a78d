"""The texts of notices: a template by name and language, filled with facts; its first line is the subject.

A subject is read on locked screens and by every server on the way, so only `IN_SUBJECTS` may stand in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from competition.resources import resource

FOLDER = "templates/mail"
LANGUAGES = ("zh", "en")
IN_SUBJECTS = frozenset({"competition", "event", "reference", "day"})
"""What says nothing of a person: names of competitions and events, the number of an objection or application, a day."""

SECRETS = frozenset({"invitation", "new_password"})
"""Templates with a link that opens a door: their text is removed once it was sent, and no page shows it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent."""

    subject: str
    body: str


def template_names() -> list[str]:
    """Every template there is."""
    return sorted({path.name.partition(".")[0] for path in resource(FOLDER).glob("*.txt")})


def write_letter(template: str, language: str, facts: Mapping[str, object]) -> Letter:
    """The letter. Raises jinja2.UndefinedError for a fact that the template needs and was not given."""
    text = _environment().get_template(f"{template}.{language}.txt").render(**facts)
    subject, _, body = text.partition("\n")
    return Letter(" ".join(subject.split()), body.strip() + "\n")


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(resource(FOLDER))
    return Environment(loader=loader, undefined=StrictUndefined, autoescape=False)  # noqa: S701 - plain text
