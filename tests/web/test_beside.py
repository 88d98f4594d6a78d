"""Beside a mark, through the doors: notes and photos of a tablet, the reason on the ordinary form, what the chief judge sees."""

from dataclasses import replace
from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from competition.codec import dump
from competition.db import db
from competition.db.audit import AuditEntry
from competition.db.marking import find_sheet, newest_scheme
from competition.db.notes import texts_of
from competition.domain.marking_scheme import Aspect, AspectKind
from competition.operations.mark_pictures import LARGEST
from tests.factories import (
    CODE,
    EVENT,
    FORM,
    NAMES,
    code_of,
    drawn_contest,
    event_id,
    let_in,
    panel_scheme,
    saved,
    who,
    work,
)

API, HOME = "/tablet/api", f"/judge/{CODE}/{EVENT}"
HEADERS = {"X-Saiwu-Tablet": "1"}
MARKS = {"A1.1": "40", "A1.2": "50", "A1.3": "3", "A1.4": "2"}
PHOTO = str(UUID(int=5))


@pytest.fixture
def drawn(site: Flask) -> Flask:
    """The contest, with a deduction on its one form."""
    with site.app_context():
        drawn_contest()
        made = panel_scheme()
        criterion = made.parts[0].criteria[0]
        form = criterion.sub_criteria[0]
        taken_off = Aspect("A1.4", AspectKind.DEDUCTION, "违规", next(iter(form.aspects)).maximum)
        form = replace(form, aspects=(*form.aspects, taken_off))
        part = replace(made.parts[0], criteria=(replace(criterion, sub_criteria=(form,)),))
        newest_scheme(event_id()).body = dump(replace(made, parts=(part,)))
        db.session.commit()
    return site


@pytest.fixture
def judge(drawn: Flask) -> FlaskClient:
    return let_in(drawn, "judge1")


def address(site: Flask, number: int = 1, seat: int = 1) -> str:
    with site.app_context():
        return f"{CODE}/{EVENT}/{FORM}/{seat}/{code_of(number)}"


def jpeg(form: str = "JPEG") -> bytes:
    target = BytesIO()
    Image.new("RGB", (60, 40), "#b22222").save(target, form)
    return target.getvalue()


def photo(site: Flask, client: FlaskClient, number: int = 5, content: bytes | None = None, **more: object):
    place = {"sheet": address(site), "aspect": "A1.1", **more}
    body = jpeg() if content is None else content
    return client.post(
        f"{API}/photos/{UUID(int=number)}",
        query_string=place,
        data=body,
        headers=HEADERS,
        content_type="image/jpeg",
    )


def operation(site: Flask, number: int, **more: object) -> dict[str, object]:
    made = {
        "op_id": str(UUID(int=number)),
        "sheet": address(site),
        "aspect": "A1.1",
        "base_version": 0,
        "at": "",
    }
    return {**made, **more}


def send(client: FlaskClient, *ops: dict[str, object]) -> list[dict[str, object]]:
    return client.post(f"{API}/operations", json={"ops": list(ops)}, headers=HEADERS).json["results"]


def work_list(site: Flask, client: FlaskClient) -> dict[str, object]:
    (form,) = [each for each in client.get(f"{API}/work").json["forms"] if each["form"] == FORM]
    with site.app_context():
        return next(each for each in form["works"] if each["code"] == code_of(1))


# The tablet's door


def test_a_note_arrives_and_stands_in_its_judges_list_alone(drawn: Flask, judge: FlaskClient):
    (answer,) = send(judge, operation(drawn, 1, kind="note", typed="焊趾咬边"))
    assert (answer["outcome"], answer["entered"], answer["value"]) == ("applied", "焊趾咬边", None)
    assert work_list(drawn, judge)["notes"] == {"A1.1": {"entered": "焊趾咬边", "version": 1}}
    assert "焊趾咬边" not in let_in(drawn, "judge2").get(f"{API}/work").text
    (long,) = send(judge, operation(drawn, 2, kind="note", typed="长" * 501, base_version=1))
    assert (long["outcome"], "最多500字" in long["problem"]["zh"]) == ("refused", True)


def test_a_photo_arrives_once_and_is_shown_to_its_judge_alone(drawn: Flask, judge: FlaskClient):
    for _again in range(2):
        assert photo(drawn, judge).json == {"photo": PHOTO, "outcome": "applied", "problem": None}
    assert work_list(drawn, judge)["photos"] == {"A1.1": [PHOTO]}
    answer = judge.get(f"{API}/photos/{PHOTO}")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    assert answer.data[:2] == b"\xff\xd8"
    other = let_in(drawn, "judge2")
    assert other.get(f"{API}/photos/{PHOTO}").status_code == 404
    assert drawn.test_client().get(f"{API}/photos/{PHOTO}").status_code == 401
    (gone,) = send(judge, operation(drawn, 1, kind="drop_photo", typed=PHOTO))
    assert (gone["outcome"], gone["entered"]) == ("applied", PHOTO)
    assert work_list(drawn, judge)["photos"] == {}
    assert judge.get(f"{API}/photos/{PHOTO}").status_code == 404


def test_what_is_no_photo_too_large_or_one_too_many_is_refused_with_a_sentence(
    drawn: Flask, judge: FlaskClient
):
    refused = {
        "不是完整的JPEG照片": photo(drawn, judge, 6, jpeg("PNG")),
        "照片超过1.5 MB": photo(drawn, judge, 6, jpeg() + b"\0" * LARGEST),
        "没有评分点“A9”": photo(drawn, judge, 6, aspect="A9"),
    }
    assert [photo(drawn, judge, 10 + each).json["outcome"] for each in range(4)] == ["applied"] * 4
    refused["已有4张照片"] = photo(drawn, judge, 6)
    for sentence, answer in refused.items():
        assert (answer.status_code, answer.json["outcome"]) == (200, "refused"), sentence
        assert sentence in answer.json["problem"]["zh"]
    assert len(work_list(drawn, judge)["photos"]["A1.1"]) == 4


def test_another_judges_sheet_takes_no_photo_and_no_other_judges_window_sends_one(
    drawn: Flask, judge: FlaskClient
):
    answer = photo(drawn, judge, sheet=address(drawn, seat=2))
    assert (answer.json["outcome"], "这不是您的评分表" in answer.json["problem"]["zh"]) == ("locked", True)
    with drawn.app_context():
        other = who("judge2").user_id
    assert photo(drawn, judge, judge=other).status_code == 409
    assert photo(drawn, judge, sheet="nowhere").status_code == 422
    assert judge.post(f"{API}/photos/{PHOTO}", data=jpeg()).status_code == 403
    assert photo(drawn, let_in(drawn, "organizer")).status_code == 403
    assert work_list(drawn, judge)["photos"] == {}


def test_the_tablets_page_alone_shows_what_is_on_the_device_only(drawn: Flask, judge: FlaskClient):
    assert "img-src 'self' data: blob:;" in judge.get("/tablet/").headers["Content-Security-Policy"]
    for page in ("/judge/", f"{API}/work", "/tablet/sw.js"):
        assert "blob:" not in judge.get(page).headers["Content-Security-Policy"]


# The ordinary form


def form_of(**more: str) -> dict[str, str]:
    return {
        **{f"mark-{name}": value for name, value in MARKS.items()},
        "version": "0",
        "action": "submit",
        **more,
    }


def test_the_ordinary_form_asks_for_the_reason_and_loses_nothing(drawn: Flask, judge: FlaskClient):
    place = f"/judge/{address(drawn)}"
    page = judge.get(place).text
    assert "扣分理由" in page
    assert 'name="note-A1.4"' in page
    answer = judge.post(place, data=form_of(**{"note-A1.1": "量了两次"}))
    assert answer.status_code == 422
    assert "有1项扣分没有写理由：A1.4。" in answer.text
    assert "量了两次</textarea>" in answer.text
    with drawn.app_context():
        assert saved(1) == {}
    given = form_of(**{"note-A1.1": "量了两次", "note-A1.4": "未戴护目镜"})
    page = judge.post(place, data=given, follow_redirects=True).text
    assert "已提交，等待裁判长确认。" in page
    assert "未戴护目镜" in page
    with drawn.app_context():
        row = find_sheet(work(1).id, FORM, 1)
        assert texts_of(row) == {"A1.1": "量了两次", "A1.4": "未戴护目镜"}


def test_the_ordinary_form_shows_what_the_tablet_sent(drawn: Flask, judge: FlaskClient):
    send(judge, operation(drawn, 1, kind="note", typed="焊趾咬边"))
    photo(drawn, judge)
    page = judge.get(f"/judge/{address(drawn)}").text
    assert "焊趾咬边</textarea>" in page
    assert f'src="{API}/photos/{PHOTO}"' in page


# The chief judge


def test_the_chief_judge_sees_notes_and_photos_once_handed_in_and_each_look_is_logged(
    drawn: Flask, judge: FlaskClient
):
    chief = let_in(drawn, "chief")
    photo(drawn, judge)
    with drawn.app_context():
        code = code_of(1)
    desk, place = f"{HOME}/desk?form={FORM}&show=all", f"{HOME}/desk/notes/{FORM}/{code}"
    assert "desk-noted" not in chief.get(desk).text
    assert "没有备注和照片" in chief.get(place).text
    assert chief.get(f"{HOME}/desk/photos/{PHOTO}").status_code == 404
    given = form_of(**{"version": "0", "note-A1.4": "未戴护目镜"})
    assert judge.post(f"/judge/{address(drawn)}", data=given).status_code == 302
    assert f'aria-label="{code} 的 A1.4 第 1 席有备注或照片"' in chief.get(desk).text
    page = chief.get(place).text
    assert "未戴护目镜" in page
    assert f"photo={PHOTO}#photo-shown" in page
    assert f'src="{HOME}/desk/photos/{PHOTO}"' not in page
    assert not any(name in page for name in NAMES)
    assert f'src="{HOME}/desk/photos/{PHOTO}"' in chief.get(f"{place}?photo={PHOTO}").text
    assert chief.get(f"{HOME}/desk/photos/{PHOTO}").data[:2] == b"\xff\xd8"
    with drawn.app_context():
        actions = [each.action for each in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert actions[-1] == "sheet.read_photo"


def test_nobody_else_looks_and_nothing_is_found_elsewhere(drawn: Flask, judge: FlaskClient):
    chief = let_in(drawn, "chief")
    with drawn.app_context():
        code = code_of(1)
    for place in (f"{FORM}/none", f"none/{code}"):
        assert chief.get(f"{HOME}/desk/notes/{place}").status_code == 404
    for place in (f"{HOME}/desk/notes/{FORM}/{code}", f"{HOME}/desk/photos/{PHOTO}"):
        assert judge.get(place).status_code == 403
        assert let_in(drawn, "organizer").get(place).status_code == 403
