"""A witness attests to be present before a stage is opened."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.accounts import User
from competition.db.competitions import Competition, Event
from competition.db.custody import OpeningWitness, stages_of, witnesses_of
from competition.domain.draw import CodeCustody
from competition.domain.problems import Problem
from competition.domain.roles import Permission, Role
from competition.domain.three_codes import DrawStage
from competition.operations.openings import attest_opening, check_witness, next_to_open
from competition.operations.unit import day_of
from competition.web.codes.blueprint import blueprint
from competition.web.guard import event, requires
from competition.web.session import me, now


@dataclass(frozen=True, slots=True)
class Opening:
    """An event with the stage whose turn it is, and who attested for it today; `hindered`: why one may not."""

    competition: Competition
    event: Event
    stage: DrawStage | None
    opened: bool
    present: tuple[OpeningWitness, ...]
    hindered: Problem | None

    @property
    def mine(self) -> bool:
        """Whether the person attested."""
        return any(each.user_id == current_user.id for each in self.present)


@blueprint.get("/witness")
@requires(Permission.WITNESS)
def witness() -> str:
    """The events of one's competitions that are drawn in three stages."""
    return render_template(
        "codes/witness.html", openings=[_opening(each) for each in events_for(Role.SUPERVISOR)]
    )


def events_for(role: Role) -> list[Event]:
    """The events drawn in three stages of the competitions in which the person holds that role."""
    homes = [each.competition_id for each in current_user.memberships if each.role == role]
    found = db.select(Event).where(Event.competition_id.in_(homes), Event.custody == CodeCustody.THREE_STAGE)
    return list(db.session.scalars(found.order_by(Event.competition_id.desc(), Event.code)))


def _opening(event: Event) -> Opening:
    stage, rows = next_to_open(event), stages_of(event.id)
    present = (
        [each for each in witnesses_of(event.id, stage) if day_of(each.at) == day_of(now())] if stage else []
    )
    return Opening(
        event.competition,
        event,
        stage,
        bool(rows) and all(row.opened_at for row in rows.values()),
        tuple(present),
        check_witness(event, db.session.get_one(User, current_user.id)),
    )


@blueprint.post("/<competition>/<event>/attest")
@requires(Permission.WITNESS)
def attest(**_place: str) -> Response:
    """Attest to be present at the opening of the stage that was shown."""
    stage = request.form.get("stage", "")
    attest_opening(
        event().id, DrawStage(stage) if stage in set(DrawStage) else abort(400), by=me(), now=now()
    )
    flash(_("已登记您在场。"), "success")
    return redirect(url_for("codes.witness"))
