"""People's records for the office: who there is, one record, and the same as a workbook and as JSON."""

from flask import abort, make_response, render_template
from werkzeug.wrappers import Response

from competition.domain.record import Record
from competition.domain.roles import Permission
from competition.operations.records import holds, people_of, read_office_record
from competition.web.guard import competition, policies, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.record_view import as_json, as_workbook, unkept
from competition.web.session import me, now


@blueprint.get("/<competition>/records")
@requires(Permission.VIEW_COMPETITION)
def records(**_place: str) -> str:
    """Everybody of whom this competition holds something."""
    people = people_of(competition().id)
    return render_template("organizer/records.html", competition=competition(), people=people)


@blueprint.get("/<competition>/records/<person>")
@requires(Permission.VIEW_COMPETITION)
def record(person: str, **_place: str) -> Response:
    """The record over all competitions; ID number masked, and the reading logged."""
    found = _read(person, "page")
    page = render_template("organizer/record.html", competition=competition(), record=found, person=person)
    return unkept(make_response(page))


@blueprint.get("/<competition>/records/<person>.xlsx")
@requires(Permission.VIEW_COMPETITION)
def record_xlsx(person: str, **_place: str) -> Response:
    """The same as a workbook."""
    return as_workbook(_read(person, "xlsx"))


@blueprint.get("/<competition>/records/<person>.json")
@requires(Permission.VIEW_COMPETITION)
def record_json(person: str, **_place: str) -> Response:
    """The same as plain values."""
    return as_json(_read(person, "json"))


def _read(person: str, form: str) -> Record:
    if not holds(competition().id, person):
        abort(404)
    return read_office_record(person, competition().id, form=form, policies=policies(), by=me(), now=now())
