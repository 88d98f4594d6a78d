"""What the tablet says, in both languages at once: a page that is kept for offline use is one for everybody."""

import json
from functools import cache

from flask import render_template
from flask_babel import force_locale

from competition.web.language import LANGUAGES


@cache
def words() -> dict[str, dict[str, str]]:
    """The sentences by language and name; within a request."""
    return {language: _words(language) for language in LANGUAGES}


def _words(language: str) -> dict[str, str]:
    with force_locale(language):
        found: dict[str, str] = json.loads(render_template("tablet/_words.html"))
    return found
