"""The draw and its table."""

from secrets import token_hex

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from competition.db import db
from competition.db.entries import Draw, DrawnPlaceRow
from competition.domain.roles import Permission
from competition.domain.stages import Stage
from competition.operations.draws import blockers, draw_event
from competition.web.guard import competition, event, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.session import me, now


class DrawForm(FlaskForm):
    """The seed: best one that several people gave, such as numbers called out in the hall."""

    seed = StringField(
        _l("抽签种子"),
        validators=[
            InputRequired(_l("请填写种子。")),
            Length(min=4, max=80, message=_l("种子至少4个字符。")),
        ],
        description=_l(
            "建议由各代表队现场报数组成；同一种子永远得到同样的场次和工位，任何人可以重算。加密号另用系统保密的随机数产生。"
        ),
    )


@blueprint.route("/<competition>/events/<event>/draw", methods=["GET", "POST"])
@requires(Permission.DRAW)
def draw(**_place: str) -> str | Response:
    """Draw once; afterwards the table."""
    form = DrawForm()
    if form.validate_on_submit():
        back = url_for("organizer.draw", competition=competition().code, event=event().code)
        done = draw_event(event().id, seed=form.seed.data.strip(), secret=token_hex(32), by=me(), now=now())
        flash(_("抽签完成：%(count)s 项报名。", count=done.entries), "success")
        return redirect(back)
    if not form.is_submitted():
        form.seed.data = token_hex(8)
    preparing = event().stage_value is Stage.PREPARING
    places = select(DrawnPlaceRow).where(DrawnPlaceRow.event_id == event().id)
    return render_template(
        "organizer/draw.html",
        competition=competition(),
        event=event(),
        form=form,
        preparing=preparing,
        blockers=blockers(event(), seed=form.seed.data or "") if preparing else [],
        draw=db.session.scalar(select(Draw).where(Draw.event_id == event().id)),
        places=list(db.session.scalars(places.order_by(DrawnPlaceRow.session, DrawnPlaceRow.station))),
    )
