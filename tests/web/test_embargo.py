"""Nothing of a result is anywhere before its moment, not one second before it; at the moment it is everywhere at once."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from competition.db import db
from competition.db.accounts import User
from competition.db.papers import papers_of_competition
from competition.db.releases import Release
from competition.domain.roles import Permission
from competition.operations.boards import open_board
from competition.operations.releases import hold_back, plan_releases
from competition.operations.store import read_file
from competition.web.guard import permission_of
from competition.web.limits import limiter
from competition.web.public.papers import sign
from tests.factories import (
    CODE,
    EVENT,
    IDS,
    NAMES,
    awarded_contest,
    competition,
    drawn_contest,
    entry,
    event_id,
    let_in,
    published_contest,
    who,
)
from tests.operations.helpers import NOW, account

MOMENT = NOW + timedelta(days=3)
SECOND = timedelta(seconds=1)
NUMBER = "TEST-2026-R0001"
SCORES = ("100.00", "90.00", "80.00")
AWARDS = ("金牌", "银牌", "铜牌")
ARGUMENT = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")
OPEN = {Permission.PUBLIC, Permission.SIGNED_IN, Permission.SEE_OWN_PAPERS}
OTHERS = {"policy_id": "yantai-2024-8", "endpoint": "none"}
ELSEWHERE = {"accounts", "administration"}
"""Blueprints whose tokens are of other things than results."""


@pytest.fixture
def embargoed(site: Flask) -> Iterator[Flask]:
    """Published and with all papers issued, but not to be seen before the moment."""
    before = site.config["CLOCK"]
    site.config["CLOCK"] = lambda: NOW
    with site.app_context():
        _plan_then(lambda: awarded_contest(site))
        open_board(competition().id, shows_progress=True, by=who("organizer"), now=NOW)
        account("winner", person_id=entry(1).members[0].person_id)
    yield site
    site.config["CLOCK"] = before


def _plan_then(build: Callable[[], None]) -> None:
    """The plan is made when the result is ready to be published; here it is set as if it had been before."""
    build()
    row = Release(event_id=event_id(), moment=MOMENT, reason="", set_by=who("organizer").user_id, set_at=NOW)
    db.session.add(row)
    db.session.commit()


def at(site: Flask, moment: datetime) -> None:
    site.config["CLOCK"] = lambda: moment
    limiter.reset()


def public_routes(site: Flask) -> list[Rule]:
    """Every address that is read without a role in a competition."""
    found = (rule for rule in site.url_map.iter_rules() if "GET" in rule.methods)
    return [r for r in found if permission_of(site.view_functions[r.endpoint]) in OPEN]


def samples(site: Flask) -> dict[str, object]:
    with site.app_context():
        return {
            "code": CODE,
            "event_code": EVENT,
            "version": 1,
            "number": NUMBER,
            "public.paper": sign("paper", papers_of_competition(competition().id)[0].id),
            "public.download": sign("paper", papers_of_competition(competition().id)[0].id),
            "public.won": sign("winner", [entry(1).members[0].id, False]),
            "public.own_slip": sign("own-result", entry(1).id),
            "public.own_json": sign("own-result", entry(1).id),
            **OTHERS,
        }


def walk(site: Flask, client: FlaskClient, given: dict[str, object]) -> dict[str, TestResponse]:
    """Every public address, by its endpoint; an argument that is not known gets a value that means nothing."""
    places = site.url_map.bind("localhost")
    found = {}
    for rule in public_routes(site):
        if rule.endpoint in ("accounts.sign_out",):
            continue
        values = {}
        for name in ARGUMENT.findall(rule.rule):
            values[name] = given.get(rule.endpoint) if name == "token" else given.get(name)
            values[name] = values[name] if values[name] is not None else _any_value(rule, name)
        found[rule.endpoint] = client.get(places.build(rule.endpoint, values))
    return found


def _any_value(rule: Rule, name: str) -> object:
    return 1 if rule._converters[name].__class__.__name__ == "IntegerConverter" else "nothing"


def asked(client: FlaskClient, site: Flask) -> list[TestResponse]:
    """What is asked by a form: the own result, the winner's page, a PDF, a number and a code to verify, an objection."""
    own = {"who": f"{EVENT}-001", "ending": IDS[0][-6:]}
    place = f"/c/{CODE}/events/{EVENT}"
    with site.app_context():
        paper = papers_of_competition(competition().id)[0]
        content = read_file(site.config["SAIWU"].papers, paper.sha256)
        address = json.loads(paper.facts)["verify_url"]
    return [
        client.post(f"{place}/own", data=own),
        client.post("/winner", data={"number": NUMBER, "name": NAMES[0]}, follow_redirects=True),
        client.post("/v", data={"file": (BytesIO(content), "paper.pdf")}),
        client.post("/v/number", data={"number": NUMBER, "name": NAMES[0]}),
        client.post("/v/address", data={"address": address}),
        client.post(f"{place}/objection", data=own),
    ]


def leaks(answer: TestResponse, *, known: tuple[str, ...] = ()) -> list[str]:
    """What of the result stands in the body or in a header, other than what the asker has said or is."""
    text = answer.data.decode(errors="replace") + str(answer.headers)
    digests = re.findall(r'"version":\d+', text)
    return [
        each for each in (*NAMES, *SCORES, *AWARDS, "王*明", *digests) if each in text and each not in known
    ]


@pytest.mark.parametrize("moment", [NOW, MOMENT - SECOND])
@pytest.mark.parametrize("username", ["", "winner"])
def test_before_its_moment_nothing_of_a_result_is_anywhere(embargoed: Flask, moment: datetime, username: str):
    client = let_in(embargoed, username) if username else embargoed.test_client()
    given = samples(embargoed)
    at(embargoed, moment)
    answers = walk(embargoed, client, given)
    assert len(answers) > 20
    me = NAMES[:1] if username else ()
    assert {name: leaks(a, known=me) for name, a in answers.items() if leaks(a, known=me)} == {}
    assert [leaks(each, known=NAMES[:1]) for each in asked(client, embargoed)] == [[]] * 6


def test_at_its_moment_it_is_everywhere(embargoed: Flask):
    given = samples(embargoed)
    at(embargoed, MOMENT)
    anybody, winner = embargoed.test_client(), let_in(embargoed, "winner")
    seen = {name for name, answer in walk(embargoed, anybody, given).items() if leaks(answer)}
    assert {
        "public.event",
        "public.event_version",
        "public.won",
        "public.own_json",
        "api.event_results",
    } <= seen
    assert {"api.competition", "api.competitions"} <= seen
    assert {"public.board", "public.board_json", "public.board_projector"} <= seen
    mine = {name for name, answer in walk(embargoed, winner, given).items() if leaks(answer)}
    assert {"public.mine", "public.own_record_json"} <= mine
    answers = asked(anybody, embargoed)
    assert [bool(leaks(each)) for each in answers] == [True] * 5 + [False]
    assert walk(embargoed, anybody, given)["public.paper"].status_code == 200


def test_what_is_held_back_is_nowhere_for_ever(embargoed: Flask):
    given = samples(embargoed)
    with embargoed.app_context():
        hold_back(event_id(), reason="核查中", by=who("organizer"), now=NOW)
    at(embargoed, MOMENT + timedelta(days=400))
    client = embargoed.test_client()
    assert {n: leaks(a) for n, a in walk(embargoed, client, given).items() if leaks(a)} == {}
    assert "成绩暂缓公布" in client.get(f"/c/{CODE}/events/{EVENT}").text


def test_the_public_is_told_when(embargoed: Flask):
    page = embargoed.test_client().get(f"/c/{CODE}/events/{EVENT}").text
    assert "将于北京时间 2026-09-23 16:00 公布" in page
    assert "还有 3 天 0 小时" in page
    assert "将于 2026-09-23 16:00 公布" in embargoed.test_client().get(f"/c/{CODE}/").text
    at(embargoed, MOMENT - timedelta(minutes=61, seconds=1))
    assert "还有 1 小时 2 分钟" in embargoed.test_client().get(f"/c/{CODE}/events/{EVENT}").text


def test_an_event_that_nobody_published_in_time_is_expected(site: Flask):
    with site.app_context():
        drawn_contest()
        plan_releases(competition().id, {event_id(): MOMENT}, by=who("organizer"), now=NOW)
    at(site, MOMENT)
    assert "成绩即将公布" in site.test_client().get(f"/c/{CODE}/events/{EVENT}").text


# Caches


@pytest.mark.parametrize(
    "path",
    [f"/api/v1/competitions/{CODE}", f"/c/{CODE}/", f"/c/{CODE}/events/{EVENT}", "/", f"/live/{CODE}.json"],
)
def test_an_answer_from_before_is_not_taken_for_the_one_after(embargoed: Flask, path: str):
    client = embargoed.test_client()
    before = client.get(path)
    assert "no-cache" in before.headers["Cache-Control"]
    assert before.headers["ETag"]
    again = {"If-None-Match": before.headers["ETag"]}
    assert client.get(path, headers=again).status_code in (200, 304)
    at(embargoed, MOMENT)
    after = client.get(path, headers=again)
    assert after.status_code == 200
    assert after.headers["ETag"] != before.headers["ETag"]


def test_what_is_not_there_yet_is_kept_by_no_cache(embargoed: Flask):
    path = f"/api/v1/competitions/{CODE}/events/{EVENT}/results"
    before = embargoed.test_client().get(path)
    assert (before.status_code, before.headers["Cache-Control"]) == (404, "no-store")
    at(embargoed, MOMENT)
    after = embargoed.test_client().get(path)
    assert (after.status_code, after.headers["Cache-Control"]) == (200, "public, no-cache")


def test_a_page_differs_by_who_looks_and_in_which_language(embargoed: Flask):
    answer = embargoed.test_client().get(f"/c/{CODE}/")
    assert {"Cookie", "Accept-Language"} <= set(answer.vary)
    assert "private" in answer.headers["Cache-Control"]
    mine = let_in(embargoed, "winner").get(f"/c/{CODE}/")
    assert mine.headers["Cache-Control"] == "no-store"


def test_a_correction_changes_the_tag(site: Flask):
    with site.app_context():
        published_contest()
        db.session.execute(db.update(User).values(display_name="甲"))
        db.session.commit()
    client = site.test_client()
    path = f"/api/v1/competitions/{CODE}/events/{EVENT}/results"
    first = client.get(path)
    same = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    with site.app_context():
        competition().name = "更名后的竞赛"
        competition().events[0].name = "更名后的项目"
        db.session.commit()
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
