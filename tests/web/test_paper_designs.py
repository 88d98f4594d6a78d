"""The page on which an organizer places the text of an own certificate, with and without scripts."""

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.operations.paper_designs import look_for, save_page, usual_fields
from tests.factories import let_in
from tests.operations.games import Games, founded
from tests.operations.helpers import DRAFT, NOW
from tests.operations.test_paper_designs import picture

PAGE = f"/organizer/{DRAFT.code}/papers/designs/certificate"


@pytest.fixture
def games(site: Flask) -> Games:
    with site.app_context():
        return founded()


@pytest.fixture
def office(site: Flask, games: Games) -> FlaskClient:
    return let_in(site, "organizer")


def with_page(site: Flask, games: Games) -> None:
    with site.app_context():
        save_page(games.id, "certificate", picture(), by=games.organizer, now=NOW)


def numbers(**changes: str) -> dict[str, str]:
    """The usual fields as the form sends them."""
    data = {}
    for field in usual_fields(upright=False):
        data[f"use-{field.variable}"] = "on"
        for part in ("left", "top", "width", "size"):
            data[f"{part}-{field.variable}"] = f"{getattr(field, part) / 10:g}"
        data[f"lines-{field.variable}"] = "1"
        data[f"align-{field.variable}"] = field.align
        data[f"colour-{field.variable}"] = "#1f1b18"
    return {**data, **{name.replace("_", "-"): value for name, value in changes.items()}}


def test_without_a_page_it_says_what_is_used_instead(office: FlaskClient):
    page = office.get(PAGE).text
    assert "还没有底图" in page
    assert 'name="use-names"' not in page
    assert office.get(f"/organizer/{DRAFT.code}/papers/designs/notice").status_code == 404


def test_a_page_is_uploaded_and_proved_at_once(office: FlaskClient):
    answer = office.post(
        f"{PAGE}/page", data={"page": (BytesIO(picture()), "page.png")}, follow_redirects=True
    )
    assert "底图已保存" in answer.text
    assert "data:image/png;base64," in answer.text
    assert 'name="left-names"' in answer.text
    assert office.post(f"{PAGE}/page", data={}).status_code == 422
    refused = office.post(f"{PAGE}/page", data={"page": (BytesIO(b"GIF89a"), "page.gif")})
    assert refused.status_code == 422
    assert "底图不是完整的" in refused.text


def test_a_preview_by_numbers_keeps_nothing_and_shows_what_overflows(
    site: Flask, games: Games, office: FlaskClient
):
    with_page(site, games)
    page = office.post(PAGE, data=numbers(width_names="6", action="preview")).text
    assert "纸上印不下" in page
    assert "data:image/png;base64," in page
    with site.app_context():
        assert look_for(games.id, "certificate").fields == usual_fields(upright=False)


def test_the_fields_are_kept_as_they_were_entered(site: Flask, games: Games, office: FlaskClient):
    with_page(site, games)
    data = numbers(
        top_names="55.5", align_names="left", bold_names="on", colour_names="#8c1c1c", lines_names="2"
    )
    assert "已保存" in office.post(PAGE, data=data, follow_redirects=True).text
    with site.app_context():
        names = look_for(games.id, "certificate").fields[0]
    assert (names.top, names.align, names.bold, names.colour, names.lines) == (555, "left", True, "8C1C1C", 2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"left_names": "weit"}, "有一项不是数或不是颜色"),
        ({"left_names": "99999"}, "有一项不是数或不是颜色"),
        ({"colour_names": "#12"}, "有一项不是数或不是颜色"),
        ({"colour_names": "#zzzzzz"}, "有一项不是数或不是颜色"),
        ({"align_names": "diagonal"}, "有一项不是数或不是颜色"),
        ({"left_names": "290"}, "超出页面，或尺寸不合理"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    site: Flask, games: Games, office: FlaskClient, change, said: str
):
    with_page(site, games)
    answer = office.post(PAGE, data=numbers(**change))
    assert answer.status_code == 422
    assert said in answer.text


def test_an_impossible_preview_is_told_and_draws_nothing(site: Flask, games: Games, office: FlaskClient):
    with_page(site, games)
    data = {name: value for name, value in numbers(action="preview").items() if name != "use-qr"}
    page = office.post(PAGE, data=data).text
    assert "证书上没有“核验二维码”" in page
    assert "data:image/png" not in page


def test_the_page_is_given_up_after_a_question(site: Flask, games: Games, office: FlaskClient):
    with_page(site, games)
    assert "停用底图…" in office.get(PAGE).text
    assert "改用系统图样" in office.post(f"{PAGE}/drop", follow_redirects=True).text
    with site.app_context():
        assert look_for(games.id, "certificate").fields == ()
    unknown = PAGE.replace("certificate", "notice")
    assert office.post(f"{unknown}/drop").status_code == office.post(f"{unknown}/page").status_code == 404
