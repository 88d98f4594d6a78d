"""Bases and studios that were recognised: recorded by the organizer, confirmed in finance, with what the document grants."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import DateField, DecimalField, SelectField, StringField
from wtforms.validators import Length, Optional

from competition.db import db
from competition.db.accounts import User
from competition.db.grants import BaseRecognition, recorded_bases
from competition.domain.explain import explain_outcome
from competition.domain.grants import decide_base
from competition.domain.money import Money
from competition.domain.policy import Policy
from competition.domain.policy_grants import BaseGrant, Matching, Occasion
from competition.domain.policy_words import say_line
from competition.domain.problems import Problem, Refusal
from competition.domain.roles import Permission
from competition.domain.tiers import Tier
from competition.operations import bases as operations
from competition.operations.award_claims import recognition_of
from competition.operations.bases import (
    BaseDraft,
    complete_base,
    confirm_base,
    find_base_line,
    record_base,
    withdraw_base,
)
from competition.web.guard import competition, policies, requires
from competition.web.language import spoken
from competition.web.organizer.amounts import check_sum
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.field_problems import show_beside
from competition.web.organizer.ranking_form import NEEDED
from competition.web.session import me, now

FIELDS = {
    operations.BASE: "line",
    operations.UNIT: "unit",
    operations.DAY: "recognised_on",
    operations.HIGHER: "higher",
    operations.DOCUMENT: "document",
}
"""Each field as the operation names it, and as the form does."""


class HigherForm(FlaskForm):
    """The higher government's grant, once it is known."""

    higher = DecimalField(_l("上级补贴（元）"), places=None, validators=[NEEDED, check_sum])


class BaseForm(FlaskForm):
    """One recognition; which lines there are to choose from the document says."""

    line = SelectField(_l("基地或工作室及补助情形"), validators=[NEEDED])
    unit = StringField(_l("所在单位"), validators=[NEEDED, Length(max=80)])
    document = StringField(_l("认定文件文号"), validators=[NEEDED, Length(max=80)])
    recognised_on = DateField(_l("认定日期"), validators=[NEEDED], description=_l("认定文件的印发日期"))
    higher = DecimalField(
        _l("上级补贴（元）"),
        places=None,
        validators=[Optional(), check_sum],
        description=_l("只在按上级补贴配套时填写；还不知道的，以后补填"),
    )

    def draft(self) -> BaseDraft:
        """What was filled in."""
        occasion, _slash, base = self.line.data.partition("/")
        amount = self.higher.data
        return BaseDraft(
            base,
            Occasion(occasion),
            self.unit.data,
            self.recognised_on.data,
            self.document.data,
            Money.yuan(amount) if amount is not None else None,
        )


@blueprint.get("/<competition>/bases")
@requires(Permission.VIEW_COMPETITION)
def bases(**_place: str) -> str:
    """Every recognition with its state and what it brings, and what the document grants at all."""
    rows, policy = recorded_bases(competition().id), _policy()
    standing = [row for row in rows if row.withdrawn_at is None]
    return render_template(
        "organizer/bases.html",
        competition=competition(),
        policy=policy,
        lines=policy.of(BaseGrant) if policy else (),
        say=say_line,
        rows=rows,
        brings={
            row.id: explain_outcome(decide_base(policy, recognition_of(row)).outcome)
            for row in (standing if policy else ())
        },
        lacking={row.id for row in standing if _lacks_higher(row, policy)},
        names=_names(rows),
        occasions=Occasion,
        tiers=Tier,
        form=HigherForm(),
    )


def _policy() -> Policy | None:
    found: Policy | None = policies().get(competition().policy_id)
    return found


def _lacks_higher(row: BaseRecognition, policy: Policy | None) -> bool:
    """Whether it waits for the grant that it matches."""
    line = find_base_line(policy, row.base, row.occasion) if policy else None
    return row.higher is None and line is not None and isinstance(line.grant, Matching)


def _names(rows: list[BaseRecognition]) -> dict[int, str]:
    """Who recorded, completed, confirmed and withdrew them."""
    signed = ((row.recorded_by, row.completed_by, row.confirmed_by, row.withdrawn_by) for row in rows)
    ids = {who for each in signed for who in each if who}
    found = db.session.execute(select(User.id, User.display_name).where(User.id.in_(ids)))
    return {identifier: name for identifier, name in found}


@blueprint.route("/<competition>/bases/new", methods=["GET", "POST"])
@requires(Permission.PROPOSE_AWARDS)
def new_base(**_place: str) -> str | Response | tuple[str, int]:
    """Record one recognition."""
    form, policy = BaseForm(), _policy()
    lines = policy.of(BaseGrant) if policy else ()
    form.line.choices = [
        ("", _("请选择")),
        *((f"{line.occasion}/{line.base}", spoken(say_line(line))) for line in lines),
    ]
    if not form.validate_on_submit():
        return _form(form, policy)
    back = url_for("organizer.bases", competition=competition().code)
    given = {"policies": policies(), "by": me(), "now": now()}
    try:
        record_base(competition().id, form.draft(), **given)
    except Refusal as refusal:
        return _form(form, policy, show_beside(form, refusal.problems, FIELDS)), 422
    flash(_("认定已记录，待另一人对照认定文件确认。"), "success")
    return redirect(back)


def _form(form: BaseForm, policy: Policy | None, problems: list[Problem] | None = None) -> str:
    return render_template(
        "organizer/bases_new.html",
        competition=competition(),
        policy=policy,
        lines=policy.of(BaseGrant) if policy else (),
        say=say_line,
        form=form,
        problems=problems,
    )


@blueprint.post("/<competition>/bases/<int(max=2147483647):base>/higher")
@requires(Permission.PROPOSE_AWARDS)
def add_higher_grant(base: int, **_place: str) -> Response:
    """Fill in the higher government's grant."""
    back, found, form = url_for("organizer.bases", competition=competition().code), _here(base), HigherForm()
    if not form.validate_on_submit():
        flash(" ".join(map(str, form.higher.errors)), "danger")
        return redirect(back)
    complete_base(found, Money.yuan(form.higher.data), policies=policies(), by=me(), now=now())
    flash(_("上级补贴已补填，待另一人确认。"), "success")
    return redirect(back)


@blueprint.post("/<competition>/bases/<int(max=2147483647):base>/confirm")
@requires(Permission.APPROVE_AWARDS)
def confirm_one_base(base: int, **_place: str) -> Response:
    """Sign second."""
    back = url_for("organizer.bases", competition=competition().code)
    confirm_base(_here(base), policies=policies(), by=me(), now=now())
    flash(_("认定已确认，下一次作出奖励决定时计入补助。"), "success")
    return redirect(back)


@blueprint.post("/<competition>/bases/<int(max=2147483647):base>/withdraw")
@requires(Permission.PROPOSE_AWARDS)
def withdraw_one_base(base: int, **_place: str) -> Response:
    """Take it back with a reason."""
    back = url_for("organizer.bases", competition=competition().code)
    withdraw_base(_here(base), reason=request.form.get("reason", ""), by=me(), now=now())
    flash(_("认定已撤回。已据此作出奖励决定的，请重新作出决定。"), "success")
    return redirect(back)


def _here(identifier: int) -> int:
    """The recognition, if it belongs to the competition in the address; 404 for any other."""
    found = select(BaseRecognition.id).where(
        BaseRecognition.id == identifier, BaseRecognition.competition_id == competition().id
    )
    return db.session.scalar(found) or abort(404)
