"""公开大屏: opened, closed, frozen; what the public sees of it now."""

import json

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db.boards import board_of
from competition.domain.roles import Permission
from competition.operations import boards
from competition.web.guard import competition, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.session import me, now


@blueprint.get("/<competition>/board")
@requires(Permission.PUBLISH)
def board(**_place: str) -> str:
    """Where the board stands, what can be done with it, and what everybody sees."""
    return render_template(
        "organizer/board.html",
        competition=competition(),
        row=board_of(competition().id),
        board=json.loads(boards.shown_body(competition().id, now=now())),
    )


@blueprint.post("/<competition>/board/progress")
@requires(Permission.PUBLISH)
def show_progress(**_place: str) -> Response:
    """Whether it tells how many sheets are handed in."""
    boards.show_progress(competition().id, shows_progress=_ticked(), by=me(), now=now())
    return _back(_("大屏设置已保存。"))


@blueprint.post("/<competition>/board/freeze")
@requires(Permission.PUBLISH)
def freeze_board(**_place: str) -> Response:
    """It stays as it is."""
    boards.freeze_board(competition().id, by=me(), now=now())
    return _back(_("大屏已冻结。"))


@blueprint.post("/<competition>/board/unfreeze")
@requires(Permission.PUBLISH)
def unfreeze_board(**_place: str) -> Response:
    """It shows the newest again."""
    boards.unfreeze_board(competition().id, by=me(), now=now())
    return _back(_("大屏已解除冻结。"))


@blueprint.post("/<competition>/board/close")
@requires(Permission.PUBLISH)
def close_board(**_place: str) -> Response:
    """Nobody can any more."""
    boards.close_board(competition().id, by=me(), now=now())
    return _back(_("大屏已关闭。"))


@blueprint.post("/<competition>/board/open")
@requires(Permission.PUBLISH)
def open_board(**_place: str) -> Response:
    """From now on everybody can follow."""
    boards.open_board(competition().id, shows_progress=_ticked(), by=me(), now=now())
    return _back(_("大屏已打开。"))


def _ticked() -> bool:
    return "progress" in request.form


def _back(said: str) -> Response:
    flash(said, "success")
    return redirect(url_for("organizer.board", competition=competition().code))
