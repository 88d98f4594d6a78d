"""What tablets send in."""

from collections.abc import Mapping
from itertools import starmap

from flask import Response, request

from competition.domain.mark_operations import read_address, read_operations
from competition.domain.problems import Problem, Text
from competition.domain.roles import Permission
from competition.operations.calls import call_chief
from competition.operations.mark_answers import Taken
from competition.operations.mark_operations import sheet_at, take_operations
from competition.operations.vouching import unproven
from competition.web.guard import requires
from competition.web.session import let_in_on, marks_within, me, now, tablet_id
from competition.web.tablet.answers import failed, sentences, told
from competition.web.tablet.blueprint import api
from competition.web.tablet.devices import read_status

ANOTHER_JUDGE = Text(
    "本机现在由另一名裁判登录，这些分数没有采用，仍在平板上。",
    "Another judge is signed in on this device now; these marks were not taken and stay on the tablet.",
)
"""Two windows of one browser share who is signed in; a mark must not arrive under another name."""
NO_SHEET = Text("没有这份评分表，没有呼叫裁判长。", "There is no such sheet; the chief judge was not called.")


@api.post("/operations")
@requires(Permission.MARK)
def operations() -> Response:
    """Take them in their order; each is answered by its id. A signature without its PIN is answered so, and not taken."""
    body, by, moment = request.get_json(silent=True), me(), now()
    if isinstance(body, Mapping) and body.get("judge", by.user_id) != by.user_id:
        return failed(409, ANOTHER_JUDGE)
    shared, read = let_in_on(), read_operations(body)
    waiting = unproven(read, tablet_id=shared.tablet_id if shared else None, by=by, now=moment)
    taken = take_operations(
        [each for each in read if each.op_id not in waiting],
        by=by,
        now=moment,
        tablet_id=tablet_id(),
        within=marks_within(),
        status=read_status(body),
    )
    return told({"results": [*map(_result, taken), *starmap(_unproven, waiting.items())]})


def _unproven(op_id: str, problem: Problem) -> dict[str, object]:
    """No outcome, which would stay: the device keeps the signature and asks for the PIN again."""
    return {"op_id": op_id, "outcome": "unproven", "version": 0, "problem": sentences(problem)}


def _result(taken: Taken) -> dict[str, object]:
    return {
        "op_id": taken.op_id,
        "outcome": taken.outcome,
        "version": taken.version,
        "value": None if taken.value is None else f"{taken.value:f}",
        "entered": taken.entered,
        "state": taken.state,
        "problem": sentences(taken.problem) if taken.problem else None,
        "wiped": taken.wiped,
    }


@api.post("/call")
@requires(Permission.MARK)
def call() -> Response:
    """请裁判长 to one's sheet, with a short note or none."""
    body = request.get_json(silent=True)
    given = body if isinstance(body, Mapping) else {}
    address, note = read_address(given.get("sheet")), given.get("note", "")
    found = sheet_at(address, within=marks_within()) if address else None
    if found is None or not isinstance(note, str):
        return failed(422, NO_SHEET)
    return told({"call": call_chief(found, note, by=me(), now=now())})
