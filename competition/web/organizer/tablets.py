"""平板: which judge joins by which code, and how each device is."""

import segno
from flask import (
    Response,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer

from competition.db.tablets import Tablet, tablets_of
from competition.domain.roles import Permission
from competition.domain.venue import SILENT_AFTER, Check
from competition.operations import tablets as operations
from competition.web.guard import competition, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.session import me, now
from competition.web.tablet.shell import release

SCALE = 6


@blueprint.get("/<competition>/tablets")
@requires(Permission.EDIT_PANELS)
def tablets(**_place: str) -> str:
    """The devices with what they said last, and the judges who may join."""
    return render_template(
        "organizer/tablets.html",
        competition=competition(),
        tablets=tablets_of(competition().id),
        judges=operations.judges_who_may_join(competition().id),
        release=release(),
        missed={
            each.id: [Check(name) for name in each.found.split()] for each in tablets_of(competition().id)
        },
        seen_at_page=now(),
        silent_after=SILENT_AFTER,
    )


@blueprint.post("/<competition>/tablets/join")
@requires(Permission.EDIT_PANELS)
def show_join_code(**_place: str) -> Response:
    """The code by which one judge joins, once, within two minutes."""
    user = request.form.get("judge", default=0, type=int)
    token = operations.make_join_code(competition().id, user, by=me(), now=now())
    address = f"{current_app.config['SAIWU'].public_url}{url_for('tablet.join', token=token)}"
    picture = segno.make(address, error="m", micro=False).svg_inline(scale=SCALE, dark="#000", light="#fff")
    page = render_template(
        "organizer/tablet_code.html",
        competition=competition(),
        name=operations.join_code_of(token, now=now()).user.display_name,
        judge=user,
        address=address,
        code=Markup(picture),  # noqa: S704 - of our own making
    )
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/<competition>/tablets/<int(max=2147483647):tablet>/return")
@requires(Permission.EDIT_PANELS)
def return_tablet(tablet: int, **_place: str) -> Answer:
    """归还."""
    operations.return_tablet(_own(tablet).id, by=me(), now=now())
    flash(_("平板已归还，不能再评分。"), "success")
    return redirect(_here())


@blueprint.post("/<competition>/tablets/<int(max=2147483647):tablet>/revoke")
@requires(Permission.EDIT_PANELS)
def revoke_tablet(tablet: int, **_place: str) -> Answer:
    """Take a lost device out."""
    reason = request.form.get("reason", "")
    operations.revoke_tablet(_own(tablet).id, reason=reason, by=me(), now=now())
    flash(_("平板已停用。"), "success")
    return redirect(_here())


def _own(tablet_id: int) -> Tablet:
    found = (each for each in tablets_of(competition().id) if each.id == tablet_id)
    return next(found, None) or abort(404)


def _here() -> str:
    return url_for("organizer.tablets", competition=competition().code)
