"""The draw and its table: at once, or prepared for three custodians."""

from secrets import token_hex
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from competition.db import db
from competition.db.accounts import members_of
from competition.db.custodian_keys import find_key
from competition.db.custody import stages_of
from competition.db.draws import CodedWork, commitment_of, draw_of
from competition.domain.draw import CodeCustody
from competition.domain.problems import Problem, Refusal
from competition.domain.roles import Permission
from competition.domain.stages import Stage
from competition.domain.three_codes import DrawStage
from competition.operations.draw_stages import layout_of, prepare_draw, void_draw
from competition.operations.draws import blockers, commit_seed, draw_event
from competition.operations.openings import next_to_open, repeat_draw, unopenable
from competition.operations.overview import ANY_SEED
from competition.web.guard import competition, event, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.session import me, now

SEED_BYTES = 32


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


class CalledOutForm(FlaskForm):
    """What is added in the hall to a seed that was committed to."""

    seed = StringField(
        _l("现场报数"),
        validators=[Length(max=80)],
        description=_l("各代表队现场报的数，加在已承诺的种子之后：谁都不能事先知道结果，也不能事后挑选。"),
    )


@blueprint.route("/<competition>/events/<event>/draw", methods=["GET", "POST"])
@requires(Permission.DRAW)
def draw(**_place: str) -> str | Response:
    """Draw once; afterwards the table. For three custodians: what is sealed, and how far they are."""
    committed = commitment_of(event().id)
    form = CalledOutForm() if committed else DrawForm()
    if form.validate_on_submit():
        back = _here()
        done = draw_event(
            event().id, seed=(form.seed.data or "").strip(), secret=token_hex(32), by=me(), now=now()
        )
        flash(_("抽签完成：%(count)s 项报名。", count=done.entries), "success")
        return redirect(back)
    if event().custody == CodeCustody.THREE_STAGE:
        return _stages_page()
    if not form.is_submitted() and not committed:
        form.seed.data = token_hex(8)
    preparing = event().stage_value is Stage.PREPARING
    return render_template(
        "organizer/draw.html",
        competition=competition(),
        event=event(),
        form=form,
        preparing=preparing,
        blockers=blockers(event(), seed=form.seed.data or (ANY_SEED if committed else ""))
        if preparing
        else [],
        committed=committed,
        draw=draw_of(event().id),
        **_table(),
    )


@blueprint.post("/<competition>/events/<event>/draw/commit", endpoint="commit_seed")
@requires(Permission.DRAW)
def commit(**_place: str) -> Response:
    """Fix a seed that nobody has seen, and publish its hash."""
    back = _here()
    commit_seed(event().id, token_hex(SEED_BYTES), by=me(), now=now())
    flash(_("种子的承诺已公布。"), "success")
    return redirect(back)


def _here() -> str:
    return url_for("organizer.draw", competition=competition().code, event=event().code)


def _table() -> dict[str, Any]:
    """The works that are opened in the order of their stations, and the stations in reserve."""
    found = select(CodedWork).where(CodedWork.event_id == event().id, CodedWork.entry_id.is_not(None))
    works = list(db.session.scalars(found.order_by(CodedWork.session, CodedWork.station)))
    return {"works": works, "reserves": layout_of(event()).reserves(len(works))}


def _stages_page(problems: tuple[Problem, ...] = ()) -> str:
    rows, turn = stages_of(event().id), next_to_open(event())
    opened = bool(rows) and all(row.opened_at for row in rows.values())
    return render_template(
        "organizer/draw_stages.html",
        competition=competition(),
        event=event(),
        stages=DrawStage,
        rows=rows,
        custodians={stage: _holders(stage) for stage in DrawStage} if not rows else {},
        blockers=blockers(event(), seed=ANY_SEED) if event().stage_value is Stage.PREPARING else [],
        turn=turn,
        missing=unopenable(event(), turn, now=now()) if turn else [],
        may_void=bool(rows) and rows[DrawStage.WORK_CODE].drawn_at is None,
        opened=opened,
        differs=repeat_draw(event()),
        problems=problems,
        **_table(),
    )


def _holders(stage: DrawStage) -> list[tuple[int, str, bool]]:
    """Who may keep a stage: id, name, and whether they have a key."""
    held = (each.user for each in members_of(competition().id) if each.role == stage.custodian)
    return [(user.id, user.display_name, find_key(user.id) is not None) for user in held]


@blueprint.post("/<competition>/events/<event>/draw/prepare", endpoint="prepare_draw")
@requires(Permission.DRAW)
def prepare(**_place: str) -> Response | tuple[str, int]:
    """Seal three seeds that nobody has seen, and publish their commitments."""
    back = _here()
    chosen = {stage: request.form.get(stage.value, type=int) for stage in DrawStage}
    custodians = {stage: user for stage, user in chosen.items() if user is not None}
    seeds = {stage: token_hex(SEED_BYTES) for stage in DrawStage}
    try:
        prepare_draw(event().id, custodians=custodians, seeds=seeds, by=me(), now=now())
    except Refusal as refusal:
        return _stages_page(refusal.problems), 422
    flash(_("三个种子的承诺已公布，请三名加密裁判依次抽签。"), "success")
    return redirect(back)


@blueprint.post("/<competition>/events/<event>/draw/void", endpoint="void_draw")
@requires(Permission.DRAW)
def void(**_place: str) -> Response | tuple[str, int]:
    """Give a draw up that is prepared or half drawn."""
    back = _here()
    if event().custody != CodeCustody.THREE_STAGE:
        abort(400)
    try:
        void_draw(event().id, reason=request.form.get("reason", ""), by=me(), now=now())
    except Refusal as refusal:
        return _stages_page(refusal.problems), 422
    flash(_("抽签已作废，项目回到筹备阶段。"), "success")
    return redirect(back)
