"""English beside Chinese: the catalogue says all that the sources say, and no page keeps Chinese words of its own."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from io import BytesIO
from itertools import product

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import gettext, ngettext

from competition.domain.marking_scheme import MarkingScheme
from competition.domain.names import mask_name
from competition.policies import load_policies
from competition.resources import PACKAGE, resource
from competition.web.language import CATALOGUES
from tests.factories import (
    CODE,
    DELEGATION,
    EMPLOYER,
    EVENT,
    FORM,
    NAMES,
    awarded_contest,
    code_of,
    drawn_contest,
    hand_in,
    let_in,
    panel_scheme,
)
from tests.operations.helpers import DRAFT, setup

ENGLISH = CATALOGUES / "en" / "LC_MESSAGES" / "messages.po"
SOURCES = ((PACKAGE, "**.py", "python"), (resource("templates"), "**.html", "jinja2"))
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")
CHINESE = re.compile(r"[\u3400-\u9fff，。：；！？（）]+")
NUMBER = f"{DRAFT.number_prefix}-2026-R0001"

MsgId = str | tuple[str, ...]


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with ENGLISH.open("rb") as source:
        return read_po(source, locale="en")


def entries(catalogue: Catalog) -> Iterator[Message]:
    """All but the header."""
    return (each for each in catalogue if each.id)


def said_in_the_sources() -> set[MsgId]:
    """All that the sources hand to gettext."""
    return {
        message
        for folder, pattern, method in SOURCES
        for _file, _line, message, _comments, _context in extract_from_dir(
            folder, [(pattern, method)], keywords=KEYWORDS
        )
    }


def forms(texts: MsgId) -> tuple[str, ...]:
    return texts if isinstance(texts, tuple) else (texts,)


def test_the_catalogue_has_what_the_sources_say_and_nothing_else(catalogue: Catalog):
    wanted, kept = said_in_the_sources(), {each.id for each in entries(catalogue)}
    assert {"missing": wanted - kept, "superfluous": kept - wanted} == {
        "missing": set(),
        "superfluous": set(),
    }


def test_every_entry_is_translated_for_good(catalogue: Catalog):
    for each in entries(catalogue):
        assert not each.fuzzy, each.id
        assert len(forms(each.string)) == len(forms(each.id)), each.id
        assert all(text.strip() and not CHINESE.search(text) for text in forms(each.string)), each.id


def test_the_translation_names_the_same_values(catalogue: Catalog):
    for each in entries(catalogue):
        for source, translated in product(forms(each.id), forms(each.string)):
            assert sorted(PLACEHOLDER.findall(translated)) == sorted(PLACEHOLDER.findall(source)), each.id


def test_the_file_changes_only_where_words_change(catalogue: Catalog):
    """As Babel writes it: sorted, without places, dates and what is obsolete; so a difference is a difference in words."""
    written = BytesIO()
    write_po(
        written,
        catalogue,
        width=0,
        no_location=True,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
    )
    header, _, kept = ENGLISH.read_text(encoding="utf-8").partition("\n\n")
    assert kept.rstrip("\n") == written.getvalue().decode().rstrip("\n")
    assert "Date" not in header


@pytest.mark.parametrize(
    ("language", "one", "many"), [("zh", "1 项报名", "24 项报名"), ("en", "1 entry", "24 entries")]
)
def test_numbers_are_counted_as_each_language_counts(site: Flask, language: str, one: str, many: str):
    with site.test_request_context(headers={"Accept-Language": language}):
        assert [ngettext("%(num)d 项报名", "%(num)d 项报名", number) for number in (1, 24)] == [one, many]


class PageWords(HTMLParser):
    """What a page says, to eyes and to a screen reader, in the language of the page."""

    SPOKEN = ("aria-label", "alt", "title", "placeholder")
    ALONE = ("meta", "link", "input", "br", "img", "hr")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.language = ""
        self.said: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(page)
        self.close()

    def says(self, expected: str) -> bool:
        """Whether the page says that somewhere."""
        return any(expected in said for said in self.said)

    @property
    def _elsewhere(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given["lang"] or ""
        foreign = given.get("lang", self.language) != self.language or self._elsewhere
        if not foreign:
            self.said += [given[name] or "" for name in self.SPOKEN if name in given]
        if tag not in self.ALONE:
            self._open.append((tag, foreign or tag in ("script", "style")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Shapes of icons: no words."""

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._elsewhere:
            self.said.append(data.strip())


def words_of(scheme: MarkingScheme) -> Iterator[str]:
    """The names in a marking scheme: whoever wrote it chose their language."""
    yield scheme.skill
    for part, form in scheme.forms():
        yield from (part.name, form.name, *(each.name for each in part.criteria))
        for aspect in form.aspects:
            yield from (aspect.description, *aspect.descriptors)


DATA = sorted(
    {
        *(DRAFT.name, DRAFT.issuing_body, setup(EVENT).rules.name, DELEGATION, EMPLOYER),
        *NAMES,
        *map(mask_name, NAMES),
        *words_of(panel_scheme()),
        *(each.number for each in load_policies().values()),
    },
    key=len,
    reverse=True,
)


def left_in_chinese(words: PageWords) -> list[str]:
    """What a page says in Chinese, names apart."""
    names = re.compile("|".join(map(re.escape, DATA)))
    return [said for said in words.said if CHINESE.search(names.sub("", said))]


def by_the_browser(client: FlaskClient) -> None:
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en-GB,en;q=0.9,zh;q=0.5"


def by_the_form(client: FlaskClient) -> None:
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "zh-CN,zh;q=0.9"
    client.post("/preferences", data={"language": "en", "back": "/"})


Choice = Callable[[FlaskClient], None]


@pytest.fixture(params=[by_the_browser, by_the_form])
def choose(request: pytest.FixtureRequest) -> Choice:
    return request.param


def read_in_english(client: FlaskClient, pages: dict[str, str]) -> None:
    """Each page speaks English only and says what it should."""
    found = {address: PageWords(client.get(address).text) for address in pages}
    assert {address: words.language for address, words in found.items()} == dict.fromkeys(pages, "en")
    left = {address: left_in_chinese(words) for address, words in found.items()}
    assert {address: said for address, said in left.items() if said} == {}
    silent = {address: said for address, said in pages.items() if not found[address].says(said)}
    assert silent == {}


def test_everybody_reads_english(site: Flask, choose: Choice):
    with site.app_context():
        awarded_contest(site)
    visitor = site.test_client()
    choose(visitor)
    read_in_english(
        visitor,
        {
            "/": "Results of vocational skills competitions",
            f"/c/{CODE}/": "Published",
            f"/c/{CODE}/events/{EVENT}": "gold medal",
            "/sign-in": "User name",
            "/winner": "Certificate number",
            "/v": "Verify a certificate",
            f"/v/{NUMBER}": "By number and name",
            "/winner/code": "Personal code",
            "/keys": "Keys for verifying",
        },
    )
    organizer = let_in(site, "organizer")
    choose(organizer)
    home = f"/organizer/{CODE}"
    read_in_english(
        organizer,
        {
            "/organizer/": "1 event",
            "/organizer/new": "Set up the competition",
            f"{home}/": "3 entries",
            f"{home}/people": "People and roles",
            f"{home}/board": "What the public will see once it is open",
            f"{home}/papers": "Issued at",
            f"{home}/roster": "Import a roster",
            f"{home}/events/{EVENT}/": "3 entries",
            f"{home}/events/{EVENT}/scheme": "Descriptors",
            f"{home}/events/{EVENT}/draw": "Hash of the seed",
            f"{home}/events/{EVENT}/panels": "Chief judge",
            f"{home}/events/{EVENT}/progress": "Sheets confirmed",
            f"{home}/events/{EVENT}/results": "Remarks",
        },
    )


def test_judges_read_english(site: Flask, choose: Choice):
    with site.app_context():
        drawn_contest()
        hand_in(2)
        code = code_of(1)
    judge = let_in(site, "judge1")
    choose(judge)
    sheet = f"/judge/{CODE}/{EVENT}/{FORM}/1/{code}"
    read_in_english(judge, {"/judge/": "Not started", sheet: "Save draft"})
    chief = let_in(site, "chief")
    choose(chief)
    home = f"/judge/{CODE}/{EVENT}"
    read_in_english(
        chief,
        {
            "/judge/chief": "1 to confirm",
            f"{home}/confirm": "Return to the judge",
            f"{home}/desk": "Send the aspect back",
            f"{home}/wall": "all marked, not handed in",
        },
    )


def test_what_is_said_after_a_form_is_english_too(site: Flask, choose: Choice):
    client = site.test_client()
    choose(client)
    for address, fields, expected in (
        ("/sign-in", {}, "Enter the user name."),
        (
            "/sign-in",
            {"username": "nobody", "password": "nothing"},
            "The user name or the password is not right.",
        ),
        ("/winner", {"number": "NONE", "name": "Nobody"}, "Not found"),
        ("/v", {}, "Choose a PDF file first."),
    ):
        words = PageWords(client.post(address, data=fields).text)
        assert left_in_chinese(words) == [], address
        assert words.says(expected), f"{address}: {words.said}"


def test_the_language_is_changed_where_one_is_and_back(site: Flask):
    client = site.test_client()
    assert (
        '<button class="bar-button" name="language" value="en" lang="en">English</button>'
        in client.get("/v").text
    )
    changed = client.post("/preferences", data={"language": "en", "back": "/v"}, follow_redirects=True)
    assert (changed.request.path, PageWords(changed.text).language) == ("/v", "en")
    assert '<button class="bar-button" name="language" value="zh" lang="zh-CN">中文</button>' in changed.text
    changed = client.post("/preferences", data={"language": "zh", "back": "/v"}, follow_redirects=True)
    assert PageWords(changed.text).language == "zh-CN"


@pytest.mark.parametrize(
    "asked", ["", "zh-CN,zh;q=0.9,en;q=0.8", "zh-TW", "fr-FR,fr;q=0.9", "*", "not a language"]
)
def test_chinese_is_the_language_of_all_others(site: Flask, asked: str):
    page = site.test_client().get("/", headers={"Accept-Language": asked}).text
    assert PageWords(page).language == "zh-CN"
    assert "职业技能竞赛成绩公布" in page


def test_a_language_that_is_not_there_cannot_be_chosen(site: Flask):
    client = site.test_client()
    client.post("/preferences", data={"language": "fr"})
    assert PageWords(client.get("/").text).language == "zh-CN"
    with site.test_request_context(headers={"Accept-Language": "fr"}):
        assert gettext("登录") == "登录"
