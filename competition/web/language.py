"""Chinese first, English beside: the catalogue is read from its source, so there is nothing to compile or to go stale."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, request, session
from flask_babel import Babel, Domain, get_locale
from markupsafe import Markup, escape

from competition.domain.problems import Text
from competition.resources import PACKAGE

LANGUAGES = ("zh", "en")
CATALOGUES = PACKAGE / "translations"


class SourceDomain(Domain):
    """Reads `messages.po` itself."""

    def get_translations(self) -> Translations:
        """The catalogue of the request's language; Chinese is the language of the source."""
        locale = str(get_locale() or "zh")
        return _catalogue(CATALOGUES / locale / "LC_MESSAGES" / "messages.po")


@cache
def _catalogue(path: Path) -> Translations:
    if not path.exists():
        return Translations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return Translations(compiled)


def init_app(app: Flask) -> None:
    """Languages by Flask-Babel; `both` shows a bilingual value in templates."""
    babel = Babel(app, default_locale="zh", default_timezone="Asia/Shanghai", locale_selector=choose)
    babel.domain_instance = SourceDomain()
    app.add_template_filter(both)
    app.add_template_filter(spoken)


def choose() -> str:
    """The language chosen on this device, else the browser's, else Chinese."""
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(LANGUAGES, "zh")


def spoken(text: Text) -> str:
    """The sentence in the language of the page."""
    return text.en if str(get_locale()) == "en" else text.zh


def both(text: Text) -> Markup:
    """Both sentences, the Chinese first."""
    return Markup('<span lang="zh-CN">{}</span> <span class="en" lang="en">{}</span>').format(
        escape(text.zh), escape(text.en)
    )
