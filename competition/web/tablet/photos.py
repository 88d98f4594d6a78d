"""Photos beside marks: one request each, so that a large one never holds up a mark."""

from uuid import UUID

from flask import Response, abort, request

from competition.domain.mark_operations import read_address
from competition.domain.roles import Permission
from competition.operations.mark_photos import Kept, keep_photo, own_photo
from competition.operations.mark_pictures import LARGEST, too_large
from competition.web.guard import requires
from competition.web.pictures import jpeg
from competition.web.session import marks_within, me, now
from competition.web.tablet.answers import failed, sentences, told
from competition.web.tablet.blueprint import api
from competition.web.tablet.operations import ANOTHER_JUDGE, NO_SHEET


@api.post("/photos/<uuid:photo>")
@requires(Permission.MARK)
def send_photo(photo: UUID) -> Response:
    """The body is the JPEG; `sheet` and `aspect` say where it belongs, `judge` whose it is."""
    if request.args.get("judge", me().user_id, type=int) != me().user_id:
        return failed(409, ANOTHER_JUDGE)
    address, aspect = read_address(request.args.get("sheet")), request.args.get("aspect", "")
    if address is None:
        return failed(422, NO_SHEET)
    if (request.content_length or 0) > LARGEST:
        return told({"photo": str(photo), "outcome": "refused", "problem": sentences(too_large())})
    kept = keep_photo(
        str(photo),
        request.get_data(),
        address=address,
        aspect=aspect,
        by=me(),
        now=now(),
        within=marks_within(),
    )
    return _result(photo, kept)


def _result(photo: UUID, kept: Kept) -> Response:
    problem = sentences(kept.problem) if kept.problem else None
    return told({"photo": str(photo), "outcome": kept.outcome, "problem": problem})


@api.get("/photos/<uuid:photo>")
@requires(Permission.MARK)
def photo(photo: UUID) -> Response:
    """One's own."""
    return jpeg(own_photo(str(photo), by=me()) or abort(404))
