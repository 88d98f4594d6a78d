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


@blueprint.get("/<competition>/<event>/desk/notes")
@requires(Permission.CONFIRM_SHEETS)
def noted(**_place: str) -> str:
    """One work (`?code=`) on one form (`?form=`), by aspect and seat. Photos are asked for one by one."""
    chief_only()
    code, named = request.args.get("code", ""), request.args.get("form", "")
    version = newest_scheme(event().id)
    forms = [each for _part, each in version.scheme().forms()] if version else []
    form = next((each for each in forms if each.id == named), None)
    if form is None or find_work(event().id, code) is None:
        abort(404)
    beside = beside_of(event().id, form.id, code)
    rows = [(aspect, [each for each in beside if each.aspect == aspect.id]) for aspect in form.aspects]
    return render_template(
        "judge/noted.html",
        competition=competition(),
        event=event(),
        form=form,
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
