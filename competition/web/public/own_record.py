"""The own record of whoever is signed in, to take along."""

from flask_login import current_user
from werkzeug.wrappers import Response

from competition.domain.record import Record
from competition.domain.roles import Permission
from competition.operations.records import read_own_record
from competition.web.guard import policies, requires
from competition.web.public.blueprint import blueprint
from competition.web.record_view import as_json, as_workbook
from competition.web.session import me, now


@blueprint.get("/mine/record.xlsx")
@requires(Permission.SEE_OWN_PAPERS)
def own_record_xlsx() -> Response:
    """As a workbook."""
    return as_workbook(_read("xlsx"))


@blueprint.get("/mine/record.json")
@requires(Permission.SEE_OWN_PAPERS)
def own_record_json() -> Response:
    """As plain values, both languages."""
    return as_json(_read("json"))


def _read(form: str) -> Record:
    return read_own_record(current_user.person_id, form=form, policies=policies(), by=me(), now=now())
