"""What judges wrote and photographed beside the marks of a work, for the chief judge; each look at a photo is logged."""

from uuid import UUID

from flask import Response, abort, render_template, request

from competition.db.draws import find_work
from competition.db.marking import newest_scheme
from competition.domain.roles import Permission
from competition.operations.mark_photos import read_photo
from competition.operations.noted import beside_of
from competition.web.guard import chief_only, competition, event, requires
from competition.web.judge.blueprint import blueprint
from competition.web.pictures import jpeg
from competition.web.session import me, now


@blueprint.get("/<competition>/<event>/desk/notes/<form>/<code>")
@requires(Permission.CONFIRM_SHEETS)
def noted(form: str, code: str, **_place: str) -> str:
    """One work on one form, by aspect and seat. A photo is shown where it is asked for (`?photo=`)."""
    chief_only()
    version = newest_scheme(event().id)
    forms = {each.id: each for _part, each in version.scheme().forms()} if version else {}
    if form not in forms or find_work(event().id, code) is None:
        abort(404)
    beside = beside_of(event().id, form, code)
    rows = [(each, [one for one in beside if one.aspect == each.id]) for each in forms[form].aspects]
    return render_template(
        "judge/noted.html",
        competition=competition(),
        event=event(),
        form=forms[form],
        code=code,
        rows=[(aspect, found) for aspect, found in rows if found],
        shown=request.args.get("photo", ""),
    )


@blueprint.get("/<competition>/<event>/desk/photos/<uuid:photo>")
@requires(Permission.CONFIRM_SHEETS)
def noted_photo(photo: UUID, **_place: str) -> Response:
    """One photo of the event."""
    chief_only()
    return jpeg(read_photo(str(photo), event_id=event().id, by=me(), now=now()) or abort(404))
