"""The list of one's competitions, a new one, and its front page."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from competition.db import db
from competition.db.accounts import Membership
from competition.db.awards import newest_plan, newest_run
from competition.db.competitions import Competition
from competition.domain.roles import Permission, Role
from competition.domain.tiers import CompetitionClass, Tier
from competition.operations.competitions import CompetitionDraft, create_competition
from competition.operations.overview import overview_event
from competition.web.guard import competition, permissions, policies, requires
from competition.web.language import spoken
from competition.web.organizer.blueprint import blueprint
from competition.web.session import me, now

NEEDED = InputRequired(_l("此项必填。"))


class CompetitionForm(FlaskForm):
    """What a competition is."""

    name = StringField(_l("竞赛名称"), validators=[NEEDED, Length(max=80)])
    code = StringField(
        _l("代码"),
        validators=[NEEDED, Length(max=40)],
        description=_l("网址的一部分：小写字母、数字、连字符，例如 yantai-2026"),
    )
    year = IntegerField(_l("年度"), validators=[NEEDED, NumberRange(2000, 2100, _l("请填写四位年份。"))])
    tier = SelectField(_l("层级"))
    competition_class = SelectField(_l("类别"))
    issuing_body = StringField(_l("颁发单位"), validators=[NEEDED, Length(max=80)])
    host = StringField(
        _l("承办单位"), validators=[Length(max=80)], description=_l("领取承办补助的单位；暂未确定可不填")
    )
    number_prefix = StringField(
        _l("证书编号前缀"), validators=[NEEDED, Length(max=12)], description=_l("例如 YTJS，全系统唯一")
    )
    policy_id = SelectField(_l("奖励依据的政策文件"))
    previous = SelectField(_l("沿用往届的项目和评分方案"))

    def fill_choices(self) -> None:
        """The choices in the language of the page."""
        self.tier.choices = [(tier.value, spoken(tier.label)) for tier in Tier]
        self.competition_class.choices = [(each.value, spoken(each.label)) for each in CompetitionClass]
        payable = ((each.id, each.number) for each in policies().values() if each.payable)
        self.policy_id.choices = [("", _("暂不选择")), *payable]
        self.previous.choices = [
            ("", _("不沿用，从空白开始")),
            *((c.code, c.name) for c in own_competitions()),
        ]

    def draft(self) -> CompetitionDraft:
        """What was filled in."""
        return CompetitionDraft(
            code=self.code.data.strip(),
            name=self.name.data.strip(),
            year=self.year.data,
            tier=Tier(self.tier.data),
            competition_class=CompetitionClass(self.competition_class.data),
            issuing_body=self.issuing_body.data.strip(),
            host=(self.host.data or "").strip(),
            number_prefix=self.number_prefix.data.strip().upper(),
            policy_id=self.policy_id.data,
        )


def own_competitions() -> list[Competition]:
    """The competitions in which the person has a role, newest first."""
    found = (
        select(Competition)
        .where(
            Competition.id.in_(select(Membership.competition_id).where(Membership.user_id == current_user.id))
        )
        .order_by(Competition.year.desc(), Competition.id.desc())
    )
    return list(db.session.scalars(found))


def organized() -> list[Competition]:
    """Those of which the person is an organizer."""
    return [each for each in own_competitions() if Role.ORGANIZER in current_user.roles_in(each.id)]


@blueprint.app_template_global("granted_in")
def granted_in(found: Competition) -> frozenset[str]:
    """The names of what the person may do in a competition, for a list of several."""
    return frozenset(each.value for each in permissions(found))


@blueprint.get("/")
@requires(Permission.SIGNED_IN)
def index() -> str:
    """One's competitions."""
    return render_template("organizer/index.html", competitions=own_competitions())


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.CREATE_COMPETITION)
def new() -> str | Response:
    """A new competition, blank or from an earlier one."""
    form = CompetitionForm()
    form.fill_choices()
    if not form.validate_on_submit():
        return render_template("organizer/new.html", form=form)
    draft = form.draft()
    create_competition(draft, previous=form.previous.data or None, by=me(), now=now())
    flash(_("竞赛已建立。下一步：设置项目。"), "success")
    return redirect(url_for("organizer.show", competition=draft.code))


@blueprint.get("/<competition>/")
@requires(Permission.VIEW_COMPETITION)
def show(**_place: str) -> str:
    """The front page: each event with what it waits for, then awards and papers."""
    found = competition()
    return render_template(
        "organizer/show.html",
        competition=found,
        overviews=[overview_event(event) for event in found.events],
        plan=newest_plan(found.id),
        run=newest_run(found.id),
    )
