"""Attempts that must fail: each with what it is told, and nothing changed by it."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from PIL import Image
from werkzeug.test import TestResponse

from competition import create_app
from competition.db.uploads import Upload
from competition.operations import competitions
from competition.operations.accounts import SYSTEM, create_user
from competition.web.errors import hosts_of
from tests.conftest import TODAY, make_settings
from tests.factories import PASSWORD, competition, let_in
from tests.operations.applying import contest
from tests.operations.games import enter, founded
from tests.operations.helpers import NOW, account, everything, id_number, roster_workbook, row, setup
from tests.spreadsheets.build import WRONG
from tests.web.test_invitations import choose, games, invite
from tests.web.test_second_steps import code_now, codes, zhang
from tests.web.test_security import HOME, MEGABYTE, bomb, guarded, upload

__all__ = ["codes", "games", "guarded", "zhang"]

FORMULA = '=HYPERLINK("http://evil.example","点我")'


@pytest.fixture
def organizer(site: Flask) -> FlaskClient:
    with site.app_context():
        enter(founded(), row(1, "王晓明"))
    return let_in(site, "organizer")


@pytest.fixture
def registering(site: Flask) -> Iterator[Flask]:
    """A competition that takes applications now."""
    with site.app_context():
        contest()
    site.config["CLOCK"] = lambda: NOW
    yield site
    site.config["CLOCK"] = lambda: TODAY


class Attempt:
    """What is answered inside, and that nothing was changed by it."""

    def __init__(self, site: Flask) -> None:
        self.site = site
        self.before = self._rows()

    def _rows(self) -> dict[str, list[tuple[object, ...]]]:
        with self.site.app_context():
            return everything()

    def fails(self, answer: TestResponse, status: int, zh: str, en: str) -> None:
        """It was answered in both languages, and every table is as it was."""
        assert answer.status_code == status
        assert zh in answer.text
        assert en in answer.text
        assert self._rows() == self.before


# Who asks


def test_a_form_without_its_token(organizer: FlaskClient, guarded: Flask):
    attempt = Attempt(guarded)
    attempt.fails(
        organizer.post(f"{HOME}/events/E01/draw", data={"seed": "7"}),
        400,
        "请求不完整或已过期，未作任何更改。",
        "The request is incomplete or too old; nothing was changed.",
    )


def test_a_step_that_the_role_does_not_allow(site: Flask, organizer: FlaskClient):
    attempt = Attempt(site)
    answer = organizer.post(f"{HOME}/awards/approve")
    attempt.fails(answer, 403, "您的岗位没有此项权限。", "Your role does not allow this.")


@pytest.mark.parametrize("path", ["", "roster", "events/E01/results", "log"])
def test_another_competition_than_ones_own(site: Flask, organizer: FlaskClient, path: str):
    with site.app_context():
        create_user("stranger", "生人（虚构）", PASSWORD, by=SYSTEM, now=NOW)
    stranger = let_in(site, "stranger")
    attempt = Attempt(site)
    attempt.fails(
        stranger.get(f"{HOME}/{path}"),
        404,
        "没有这个页面，或它不属于您参与的竞赛。",
        "There is no such page, or it belongs to a competition that is not yours.",
    )


def test_an_invitation_for_the_second_time(site: Flask, organizer: FlaskClient):
    link = invite(organizer)
    assert choose(site.test_client(), link).location == "/sign-in"
    attempt = Attempt(site)
    attempt.fails(
        choose(site.test_client(), link, "another password"),
        422,
        "该邀请链接已经用过，只能用一次。",
        "This invitation has been used; it is good for one time.",
    )


def test_a_one_time_code_for_the_second_time(site: Flask, zhang: FlaskClient, codes: tuple[str, ...]):
    fields = {"username": "zhang", "password": PASSWORD}
    code = code_now(site)
    for client in (zhang, other := site.test_client()):
        assert client.post("/sign-in", data=fields).location.startswith("/sign-in/code")
        answer = client.post("/sign-in/code", data={"code": code})
    assert answer.status_code == 401
    assert "该验证码已经用过，每个只能用一次；请等待下一个。" in answer.text
    assert other.get("/account").status_code == 302
    assert zhang.get("/account").status_code == 200


# What is handed in


def test_a_bomb_in_a_workbook(site: Flask, organizer: FlaskClient):
    attempt = Attempt(site)
    attempt.fails(
        upload(organizer, bomb(), "bomb.xlsx"),
        422,
        "工作簿过大：解压后超过32 MB。",
        "it unpacks to more than 32 MB",
    )


def test_a_workbook_that_expands_entities(site: Flask, organizer: FlaskClient):
    attempt = Attempt(site)
    answer = upload(organizer, (WRONG / "entities.xlsx").read_bytes())
    attempt.fails(answer, 422, "工作簿内含 XML 实体声明，出于安全不予读取。", "declares XML entities")
    assert "haha" not in answer.text


def picture(kind: str, size: tuple[int, int] = (295, 413)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, (90, 120, 150)).save(target, kind)
    return target.getvalue()


@pytest.mark.parametrize(
    ("photo", "zh", "en"),
    [
        (b"GIF89a<script>alert(1)</script>", "这不是完整的JPEG照片。", "This is no complete JPEG photo."),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>",
            "这不是完整的JPEG照片。",
            "no complete JPEG",
        ),
        (b"%PDF-1.7", "这不是完整的JPEG照片。", "This is no complete JPEG photo."),
        (picture("PNG"), "这不是完整的JPEG照片。", "This is no complete JPEG photo."),
        (picture("JPEG")[:600], "这不是完整的JPEG照片。", "This is no complete JPEG photo."),
        (picture("JPEG", (413, 295)), "应为宽295×高413像素", "it must be 295 wide and 413 high"),
        (bytes(MEGABYTE + 1), "照片超过1 MB。", "The photo is over 1 MB."),
    ],
    ids=["markup", "drawing", "document", "png", "cut off", "lying", "too large"],
)
def test_a_photo_that_is_no_photo(registering: Flask, photo: bytes, zh: str, en: str):
    attempt = Attempt(registering)
    fields = {"name": "张某一", "id_kind": "resident_id", "id_number": id_number(1), "group": "worker"}
    fields |= {"employer": "第1机械厂", "phone": "13800000000", "agreed": "y"}
    for language, said in (("zh-CN", zh), ("en", en)):
        answer = registering.test_client().post(
            "/c/test-2026/register/E01",
            data={**fields, "photo": (io.BytesIO(photo), "photo.jpg")},
            headers={"Accept-Language": language},
        )
        attempt.fails(answer, 422, said, said)
        answer.request.environ["wsgi.input"].close()


@pytest.mark.parametrize("name", ["../../etc/名单.xlsx", "/etc/名单.xlsx", "..\\名单.xlsx", "C:\\名单.xlsx"])
def test_a_path_in_the_name_of_a_file(site: Flask, organizer: FlaskClient, name: str):
    page = upload(organizer, roster_workbook(row(2), row(2)), name).text
    assert "名单.xlsx" in page
    assert name not in page
    with site.app_context():
        (kept,) = Upload.query
        assert not {"/", "\\"} & set(kept.file_name)


def test_a_formula_in_a_name_comes_out_of_a_workbook_as_text(organizer: FlaskClient):
    book, target = load_workbook(io.BytesIO(roster_workbook(row(2)))), io.BytesIO()
    cell = book.worksheets[0]["D3"]
    cell.value, cell.data_type = FORMULA, "s"
    book.save(target)
    organizer.post(upload(organizer, target.getvalue()).request.path)
    sheet = load_workbook(io.BytesIO(organizer.get(f"{HOME}/roster.xlsx").data)).worksheets[0]
    (found,) = [each for line in sheet.rows for each in line if each.value == FORMULA]
    assert found.data_type == "s"
    assert found.quotePrefix


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_formula_in_a_name_comes_out_of_a_csv_file_as_text(site: Flask, organizer: FlaskClient, start: str):
    with site.app_context():
        somebody = account(f"{start}1+1")
        competitions.save_event(competition().id, setup("E02"), by=somebody, now=NOW)
    answer = organizer.get(f"{HOME}/log/csv")
    cells = [cell for line in csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))) for cell in line]
    assert f"'{start}1+1" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


# Where a request leads


FORGED = ["evil.example", "saiwu.example.evil.example", "evil.example:443", "saiwu.example@evil.example", ""]


@pytest.mark.parametrize("host", FORGED)
@pytest.mark.parametrize("path", ["/", "/organizer", "/sign-in", f"{HOME}/people", "/nowhere"])
def test_a_forged_host(site: Flask, organizer: FlaskClient, host: str, path: str):
    attempt = Attempt(site)
    answer = organizer.get(path, headers={"Host": host})
    attempt.fails(
        answer,
        400,
        "本系统的网址是 https://saiwu.example ，请从这个网址进入。",
        "The address of this site is https://saiwu.example; please use it.",
    )
    assert "evil" not in answer.text
    assert "evil" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "Forwarded"])
def test_a_forged_host_beside_the_true_one(organizer: FlaskClient, header: str):
    """What a link is made of is the public address alone."""
    value = "host=evil.example" if header == "Forwarded" else "evil.example"
    answer = organizer.post(
        f"{HOME}/people/invite",
        data={"username": "cai", "name": "蔡某", "role": "finance"},
        headers={header: value},
    )
    assert answer.status_code == 200
    assert "https://saiwu.example/invitation/" in answer.text
    assert "evil" not in answer.text


def test_the_hosts_are_those_of_the_public_address(tmp_path: Path):
    settings = make_settings(tmp_path, f"sqlite:///{tmp_path / 'none.sqlite'}")
    strict = create_app(settings).test_client()
    assert strict.get("/sign-in", base_url="https://SAIWU.example:443").status_code == 200
    assert strict.get("/sign-in", base_url="http://localhost").status_code == 400
    assert (
        hosts_of("http://127.0.0.1:8000")
        == hosts_of("http://localhost")
        == ("localhost", "127.0.0.1", "[::1]")
    )
    own = create_app(replace(settings, public_url="http://127.0.0.1:8000")).test_client()
    assert own.get("/sign-in", base_url="http://localhost:8000").status_code == 200


@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example", "/\\evil.example", "\t//evil.example"]
)
def test_another_site_to_go_to_after_signing_in(site: Flask, organizer: FlaskClient, target: str):
    fields = {"username": "organizer", "password": PASSWORD}
    answer = site.test_client().post("/sign-in", query_string={"next": target}, data=fields)
    assert answer.location == "/organizer/"
    assert organizer.post("/preferences", data={"theme": "dark", "back": target}).location == "/"
