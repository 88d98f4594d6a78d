"""The public's API: what it answers agrees with what it says of itself, and nothing that is thrown at it breaks it."""

import re
from collections.abc import Iterator

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from competition.db import db
from competition.db.papers import papers_of_competition
from competition.operations.recalls import recall_paper
from competition.web.api.schemas import components, schema_of
from competition.web.api.shapes import CompetitionList, EventResults
from competition.web.limits import limiter
from tests.factories import CODE, DELEGATION, EMPLOYER, EVENT, IDS, NAMES, awarded_contest, competition, who
from tests.operations.helpers import NOW

API = "/api/v1"
RESULTS = f"{API}/competitions/{CODE}/events/{EVENT}/results"
NUMBER = "TEST-2026-R0001"
EXAMPLES = 25
"""Of each operation. An argument is any text, so nothing can be sent that breaks the description."""


@pytest.fixture
def awarded(site: Flask) -> Flask:
    with site.app_context():
        awarded_contest(site)
    return site


@pytest.fixture
def visitor(awarded: Flask) -> FlaskClient:
    return awarded.test_client()


# What it answers


def test_the_list_and_a_competition_say_how_each_event_stands(visitor: FlaskClient):
    (only,) = visitor.get(f"{API}/competitions").json["competitions"]
    assert only == visitor.get(f"{API}/competitions/{CODE}").json
    assert (only["code"], only["tier"], only["made_up"]) == (CODE, {"zh": "市级", "en": "city"}, True)
    (event,) = only["events"]
    assert (event["state"], event["version"], event["moment"]) == ("visible", 1, NOW.isoformat())


def test_results_are_names_units_places_and_marks_as_text(visitor: FlaskClient):
    found = visitor.get(RESULTS).json
    assert (found["version"], found["replaces"], found["notice"]) == (1, None, None)
    first = found["lines"][0]
    assert first == {
        "rank": 1,
        "tied": False,
        "names": [NAMES[0]],
        "employers": [EMPLOYER],
        "delegation": DELEGATION,
        "group": None,
        "total": "100.00",
        "award": {"zh": "金牌", "en": "gold medal"},
    }
    assert not any(each in visitor.get(RESULTS).text for each in IDS)


def test_a_paper_says_whether_it_counts(awarded: Flask, visitor: FlaskClient):
    path = f"{API}/papers/{NUMBER.lower()}"
    found = visitor.get(path).json
    assert (found["number"], found["standing"], found["kind"]) == (NUMBER, "valid", "certificate")
    assert "王" not in visitor.get(path).text
    with awarded.app_context():
        paper = papers_of_competition(competition().id)[0]
        recall_paper(paper.id, reason="姓名有误（虚构）", by=who("organizer"), now=NOW)
    limiter.reset()
    found = visitor.get(path).json
    assert (found["standing"], found["recalled_on"], found["successor"]) == ("recalled", "2026-09-20", None)
    assert "姓名有误" not in visitor.get(path).text


NOWHERE = (
    *("/competitions/none", f"/competitions/{CODE}/events/E99/results", "/papers/NONE-1", "/nothing"),
    "/competitions/none/events/E01/results",
)


@pytest.mark.parametrize("path", NOWHERE)
def test_what_is_not_there_is_a_problem_in_both_languages(visitor: FlaskClient, path: str):
    answer = visitor.get(API + path)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.json["status"] == 404
    assert re.search(r"[\u4e00-\u9fff]", answer.json["zh"])
    assert answer.json["en"].isascii()
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_is_read_only(visitor: FlaskClient):
    answer = visitor.post(RESULTS)
    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
    assert "GET" in answer.headers["Allow"]


def test_guessing_numbers_is_limited(visitor: FlaskClient):
    answers = [visitor.get(f"{API}/papers/TEST-2026-R{n:04}") for n in range(200)]
    assert answers[-1].status_code == 429
    assert answers[-1].mimetype == "application/problem+json"


# What it says of itself


def document(visitor: FlaskClient) -> dict:
    return visitor.get(f"{API}/openapi.json").json


def test_every_answer_fits_its_schema(visitor: FlaskClient):
    said = document(visitor)
    for path, operation in said["paths"].items():
        place = path.format(code=CODE, event_code=EVENT, number=NUMBER)
        schema = operation["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        whole = {**schema, "components": said["components"]}
        Draft202012Validator(whole, validate_formats=True).validate(visitor.get(place).json)


def test_a_schema_refuses_what_is_not_said(visitor: FlaskClient):
    said = document(visitor)
    found = visitor.get(RESULTS).json
    whole = {"$ref": "#/components/schemas/EventResults", "components": said["components"]}
    check = Draft202012Validator(whole, validate_formats=True)
    for wrong in ({**found, "id_number": IDS[0]}, {**found, "version": "1"}, {**found, "seen_since": "soon"}):
        assert not check.is_valid(wrong)


def test_a_shape_that_has_no_schema_is_an_error_and_not_left_out():
    with pytest.raises(TypeError, match="no schema"):
        schema_of(float)
    assert set(components(CompetitionList)) == {"CompetitionList", "CompetitionState", "EventState", "Said"}
    assert components(EventResults)["NoticeDays"]["required"] == ["first", "last"]


# Thrown at


@pytest.fixture
def fuzzed(awarded: Flask) -> Iterator[Flask]:
    """Without the limit on guesses: it would answer nearly everything."""
    limiter.enabled = False
    yield awarded
    limiter.enabled = True


def test_whatever_fits_the_description_is_answered_as_it_says(fuzzed: Flask):
    schema = schemathesis.openapi.from_wsgi(f"{API}/openapi.json", fuzzed)
    operations = [each.ok() for each in schema.get_all_operations()]
    assert len(operations) == 4
    for operation in operations:
        _throw(operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE))


def _throw(cases: st.SearchStrategy[schemathesis.Case]) -> None:
    """Each case is sent, and its answer held against the description."""

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def throw(case: schemathesis.Case) -> None:
        case.call_and_validate()

    throw()


@settings(max_examples=EXAMPLES, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(code=st.text(max_size=40), header=st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126)))
def test_no_code_and_no_tag_breaks_the_api(fuzzed: Flask, code: str, header: str):
    with fuzzed.test_client() as client:
        answer = client.get(f"{API}/competitions/{code}", headers={"If-None-Match": header})
        assert answer.status_code < 500
    with fuzzed.app_context():
        assert db.session.execute(db.text("SELECT 1")).scalar() == 1
