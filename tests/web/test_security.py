"""What an attacker would try at the doors: forged requests, poisoned files, other sites' addresses, guessed passwords."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition import create_app
from competition.db import db
from competition.db.accounts import User
from competition.web.guard import TABLET_API
from tests.conftest import make_settings
from tests.factories import PASSWORD, QUICK, let_in
from tests.operations.games import enter, founded
from tests.operations.helpers import account, everything, roster_workbook, row

HOME = "/organizer/test-2026"
ROSTER = f"{HOME}/roster"
MEGABYTE = 1024 * 1024
ANSWERS = {
    "/": 200,
    "/sign-in": 200,
    "/nowhere": 404,
    "/mine": 403,
    "/organizer/other-2026/": 404,
    "/winner/forged": 404,
    "/sign-out": 405,
    f"{HOME}/": 200,
    f"{HOME}/results.xlsx": 422,
    "/payments/": 200,
    f"{HOME}/roster.xlsx": 200,
    f"{HOME}/papers/samples/notice.pdf": 200,
}


@pytest.fixture
def organizer(site: Flask) -> FlaskClient:
    with site.app_context():
        enter(founded(), row(1, "王晓明"))
    return let_in(site, "organizer")


@pytest.fixture
def guarded(site: Flask) -> Iterator[Flask]:
    """Forms ask for their tokens, as in real use."""
    site.config["WTF_CSRF_ENABLED"] = True
    yield site
    site.config["WTF_CSRF_ENABLED"] = False


def rows(site: Flask) -> dict:
    with site.app_context():
        return everything()


def upload(client: FlaskClient, content: bytes, name: str = "roster.xlsx"):
    return client.post(ROSTER, data={"file": (BytesIO(content), name)}, follow_redirects=True)


# Forged requests


def test_no_form_is_taken_without_its_token(organizer: FlaskClient, guarded: Flask):
    before = rows(guarded)
    places = guarded.url_map.bind("localhost")
    for rule in guarded.url_map.iter_rules():
        if "POST" not in rule.methods:
            continue
        values = {name: "test-2026" if name == "competition" else "1" for name in rule.arguments}
        values |= {name: 1 for name in ("seat", "sheet") if name in values}
        values |= {name: str(UUID(int=1)) for name in ("photo",) if name in values}
        answer = organizer.post(places.build(rule.endpoint, values, method="POST"))
        if rule.endpoint.startswith(f"{TABLET_API}."):  # asks for a header of ours instead
            assert answer.status_code == 403, rule.rule
            continue
        assert answer.status_code == 400, rule.rule
        assert "请求不完整或已过期，未作任何更改。" in answer.text
        assert "nothing was changed." in answer.text
    assert organizer.get(f"{HOME}/").status_code == 200
    assert rows(guarded) == before


def test_a_token_of_somebody_else_opens_nothing(organizer: FlaskClient, guarded: Flask):
    page = guarded.test_client().get("/sign-in").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    assert len(token) > 40
    before = rows(guarded)
    answer = organizer.post(f"{HOME}/events/E01/draw", data={"csrf_token": token, "seed": "forged"})
    assert answer.status_code == 400
    assert rows(guarded) == before


# Guessed passwords


def test_one_account_is_tried_ten_times_a_minute_and_others_are_not_kept_out(site: Flask):
    with site.app_context():
        for name in ("zhang", "wang"):
            account(name)
        db.session.execute(db.update(User).values(password_hash=QUICK))
        db.session.commit()
    client = site.test_client()
    tries = [
        client.post("/sign-in", data={"username": name, "password": "guess"})
        for name in ("zhang", " Zhang ", *["zhang"] * 8)
    ]
    assert {each.status_code for each in tries} == {401}
    for password in ("guess", PASSWORD):
        answer = client.post("/sign-in", data={"username": "zhang", "password": password})
        assert answer.status_code == 429
        assert "操作过于频繁，请稍后再试。" in answer.text
        assert "Too many attempts; try again later." in answer.text
    assert client.post("/sign-in", data={"username": "wang", "password": PASSWORD}).status_code == 302


# Poisoned files


def bomb() -> bytes:
    """A few kilobytes that unpack to 40 MB."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(40 * MEGABYTE))
    return target.getvalue()


@pytest.mark.parametrize("door", ["roster", "panels", "events/import", "events/E01/scheme", "awards/plan"])
def test_a_bomb_is_refused_before_it_unpacks(site: Flask, organizer: FlaskClient, door: str):
    before, data = rows(site), bomb()
    assert len(data) < MEGABYTE
    answer = organizer.post(f"{HOME}/{door}", data={"file": (BytesIO(data), "bomb.xlsx")})
    assert answer.status_code == 422
    assert "工作簿过大：解压后超过32 MB。" in answer.text
    assert "it unpacks to more than 32 MB" in answer.text
    assert rows(site) == before


def test_markup_in_names_is_shown_as_text(organizer: FlaskClient):
    page = upload(organizer, roster_workbook(row(2, employer="<script>x</script>")), "<img src=x>.xlsx").text
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert "&lt;img src=x&gt;.xlsx" in page
    assert "<img" not in page
    assert "<script>x" not in page


def test_a_file_that_is_too_large_is_turned_away(organizer: FlaskClient, guarded: Flask):
    before = rows(guarded)
    kind = "multipart/form-data; boundary=b"
    answer = organizer.post(ROSTER, data=bytes(8 * MEGABYTE + 1), content_type=kind)
    assert answer.status_code == 413
    assert "文件过大。" in answer.text
    assert "The file is too large." in answer.text
    assert rows(guarded) == before


# What every answer carries


def test_every_answer_carries_its_headers(organizer: FlaskClient):
    for address, status in ANSWERS.items():
        answer = organizer.get(address)
        assert answer.status_code == status, address
        policy = dict(
            each.strip().split(" ", 1) for each in answer.headers["Content-Security-Policy"].split(";")
        )
        assert policy["default-src"] == "'self'"
        assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
        assert policy["form-action"] == "'self'"
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "no-store"


def test_files_of_the_site_may_be_kept(organizer: FlaskClient):
    with organizer.get("/static/app.css") as answer:
        assert answer.status_code == 200
        assert "max-age=" in answer.headers["Cache-Control"]


def session_cookie(client: FlaskClient, **request: str) -> str:
    cookies = client.get("/sign-in", **request).headers.getlist("Set-Cookie")
    (found,) = [each for each in cookies if each.startswith("session=")]
    return found


def test_the_session_cookie_is_for_this_site_only(site: Flask):
    cookie = session_cookie(site.test_client())
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_behind_https_the_cookie_is_never_sent_in_the_clear(tmp_path: Path):
    settings = make_settings(tmp_path, f"sqlite:///{tmp_path / 'none.sqlite'}")
    behind = create_app(replace(settings, secure_cookies=True))
    cookie = session_cookie(behind.test_client(), base_url="https://saiwu.example")
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
