"""Results from elsewhere: recorded by the organizer with the evidence, confirmed in finance, taken back with a reason."""

from io import BytesIO

from flask import Response as FileResponse
from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import DateField, DecimalField, IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from competition.db import db
from competition.db.accounts import User
from competition.db.elsewhere import ElsewhereResult
from competition.domain.medals import Award
from competition.domain.money import Money
from competition.domain.problems import Problem, Refusal
from competition.domain.roles import Permission
from competition.domain.tiers import CompetitionClass, Group, Labelled, SkillLevel, Tier
from competition.operations import elsewhere_checks as named
from competition.operations.elsewhere import (
    confirm_elsewhere,
    read_evidence,
    record_elsewhere,
    recorded_elsewhere,
    withdraw_elsewhere,
)
from competition.operations.elsewhere_checks import ElsewhereDraft
from competition.web.guard import competition, requires
from competition.web.language import spoken
from competition.web.organizer.amounts import check_sum
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.field_problems import show_beside
from competition.web.organizer.ranking_form import NEEDED
from competition.web.organizer.uploads import UploadForm
from competition.web.session import me, now

EVIDENCE = ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"
OTHER = "-"
"""The choice of a skill that the competition does not hold."""
COUNT = NumberRange(min=1, max=9999, message=_l("请填写1或以上的整数。"))
FIELDS = {
    named.NAME: "person",
    named.ID: "id_number",
    named.EMPLOYER: "employer",
    named.CONTEST: "contest",
    named.SKILL: "other_skill",
    named.TEAM_SIZE: "team_size",
    named.POSITION: "position",
    named.TEAM: "team",
    named.TIER: "tier",
    named.CLASS: "competition_class",
    named.AWARD: "award",
    named.PLACE: "place",
    named.ENTRANTS: "entrants",
    named.DAY: "confirmed_on",
    named.RECEIVED: "received",
    named.RECEIVED_FROM: "received_from",
    named.DOCUMENT: "document",
    named.FILE: "file",
}
"""Each field as the operation names it, and as the form does."""


class ElsewhereForm(UploadForm):
    """One person's result in another contest."""

    person = StringField(_l("姓名"), validators=[NEEDED, Length(max=40)])
    id_number = StringField(
        _l("身份证号码"),
        validators=[NEEDED, Length(max=40)],
        render_kw={"autocomplete": "off"},
        description=_l("加密保存；已报名者填写相同号码，视为同一人"),
    )
    employer = StringField(_l("工作单位"), validators=[NEEDED, Length(max=80)])
    group = SelectField(_l("组别"), validators=[NEEDED])
    held_level = SelectField(_l("现有技能等级"))
    contest = StringField(_l("竞赛名称"), validators=[NEEDED, Length(max=120)])
    tier = SelectField(_l("层级"), validators=[NEEDED])
    competition_class = SelectField(_l("类别"), validators=[NEEDED])
    skill = SelectField(
        _l("赛项"),
        validators=[NEEDED],
        description=_l("与本竞赛项目属于同一技能的请选该项目：同一技能的奖励一并结算，就高不重复"),
    )
    other_skill = StringField(_l("其他赛项名称"), validators=[Length(max=80)])
    award = SelectField(_l("奖项"), validators=[NEEDED])
    place = IntegerField(_l("名次"), validators=[Optional(), COUNT])
    entrants = IntegerField(_l("参赛数"), validators=[Optional(), COUNT], description=_l("文件未写明的不填"))
    team_size = IntegerField(
        _l("队伍人数"), default=1, validators=[NEEDED, COUNT], description=_l("个人赛填1")
    )
    position = IntegerField(_l("本人在队中的次序"), default=1, validators=[NEEDED, COUNT])
    team = StringField(
        _l("队名"),
        validators=[Length(max=80)],
        description=_l("同一赛项有多支队获同一奖项时填写，以便区分；同队队员填写相同"),
    )
    confirmed_on = DateField(
        _l("成绩确认日"),
        validators=[NEEDED],
        description=_l("获奖文件的印发日期；适用哪份政策文件由它决定"),
    )
    document = StringField(_l("获奖文件文号"), validators=[NEEDED, Length(max=80)])
    received = DecimalField(
        _l("已领奖金（元）"),
        validators=[Optional(), check_sum],
        description=_l("本人就这项成绩已从上级领取的奖金"),
    )
    received_from = SelectField(_l("发放方层级"))
    file = FileField(
        _l("获奖文件或证书"),
        validators=[FileRequired(_l("请选择一个文件。"))],
        render_kw={"accept": EVIDENCE},
        description=_l("PDF、PNG 或 JPEG，不超过5 MB；加密保存，下载记入日志"),
    )

    def fill_choices(self, events: list[str]) -> None:
        """The choices in the language of the page; `events` are the skills of the competition."""
        unchosen = ("", _("请选择"))
        self.group.choices = [unchosen, *_labels(Group)]
        self.held_level.choices = [("", _("无")), *_labels(SkillLevel)]
        self.tier.choices = [unchosen, *_labels(Tier)]
        self.competition_class.choices = [unchosen, *_labels(CompetitionClass)]
        own = ((name, name) for name in events)
        self.skill.choices = [unchosen, *own, (OTHER, _("其他（在下一栏填写）"))]
        awards = [each for each in _labels(Award) if each[0] not in (Award.NONE, Award.UNDECIDED)]
        self.award.choices = [unchosen, *awards, (Award.NONE.value, _("只有名次，没有奖项"))]
        self.received_from.choices = [("", _("没有领过")), *_labels(Tier)]

    def draft(self) -> ElsewhereDraft:
        """What was filled in."""
        level, payer, paid = self.held_level.data, self.received_from.data, self.received.data
        return ElsewhereDraft(
            name=self.person.data,
            id_number=self.id_number.data,
            employer=self.employer.data,
            group=Group(self.group.data),
            contest=self.contest.data,
            tier=Tier(self.tier.data),
            competition_class=CompetitionClass(self.competition_class.data),
            skill=(self.other_skill.data or "") if self.skill.data == OTHER else self.skill.data,
            award=Award(self.award.data),
            confirmed_on=self.confirmed_on.data,
            document=self.document.data,
            held_level=SkillLevel(level) if level else None,
            team_size=self.team_size.data,
            position=self.position.data,
            team=self.team.data or "",
            place=self.place.data,
            entrants=self.entrants.data,
            received=Money.yuan(paid) if paid is not None else None,
            received_from=Tier(payer) if payer else None,
        )


def _labels(kind: type[Labelled]) -> list[tuple[str, str]]:
    return [(each.value, spoken(each.label)) for each in kind]


@blueprint.get("/<competition>/elsewhere")
@requires(Permission.VIEW_COMPETITION)
def elsewhere(**_place: str) -> str:
    """Every result from elsewhere with its state."""
    rows = recorded_elsewhere(competition().id)
    return render_template(
        "organizer/elsewhere.html",
        competition=competition(),
        rows=rows,
        names=_names(rows),
        awards=Award,
        tiers=Tier,
    )


def _names(rows: list[ElsewhereResult]) -> dict[int, str]:
    """Who recorded, confirmed and withdrew them."""
    ids = {who for row in rows for who in (row.recorded_by, row.confirmed_by, row.withdrawn_by) if who}
    found = db.session.execute(select(User.id, User.display_name).where(User.id.in_(ids)))
    return {identifier: name for identifier, name in found}


@blueprint.route("/<competition>/elsewhere/new", methods=["GET", "POST"])
@requires(Permission.PROPOSE_AWARDS)
def new_elsewhere(**_place: str) -> str | Response | tuple[str, int]:
    """Record one result with its evidence."""
    form, home = ElsewhereForm(), competition()
    form.fill_choices(list(dict.fromkeys(event.name for event in home.events)))
    if not form.validate_on_submit():
        return _form(form)
    back, content = url_for("organizer.elsewhere", competition=home.code), form.read()
    try:
        record_elsewhere(home.id, form.draft(), content, file=form.name, by=me(), now=now())
    except Refusal as refusal:
        return _form(form, show_beside(form, refusal.problems, FIELDS)), 422
    flash(_("成绩已记录，待另一人对照获奖文件确认。"), "success")
    return redirect(back)


def _form(form: ElsewhereForm, problems: list[Problem] | None = None) -> str:
    return render_template(
        "organizer/elsewhere_new.html", competition=competition(), form=form, problems=problems
    )


@blueprint.post("/<competition>/elsewhere/<int(max=2147483647):result>/confirm")
@requires(Permission.APPROVE_AWARDS)
def confirm_one_elsewhere(result: int, **_place: str) -> Response:
    """Sign second."""
    back = url_for("organizer.elsewhere", competition=competition().code)
    confirm_elsewhere(_here(result), by=me(), now=now())
    flash(_("成绩已确认，下一次作出奖励决定时计入。"), "success")
    return redirect(back)


@blueprint.post("/<competition>/elsewhere/<int(max=2147483647):result>/withdraw")
@requires(Permission.PROPOSE_AWARDS)
def withdraw_one_elsewhere(result: int, **_place: str) -> Response:
    """Take it back with a reason."""
    back = url_for("organizer.elsewhere", competition=competition().code)
    withdraw_elsewhere(_here(result), reason=request.form.get("reason", ""), by=me(), now=now())
    flash(_("成绩已撤回。已据此作出奖励决定的，请重新作出决定。"), "success")
    return redirect(back)


@blueprint.get("/<competition>/elsewhere/<int(max=2147483647):result>/evidence")
@requires(Permission.READ_PAYMENTS)
def elsewhere_evidence(result: int, **_place: str) -> FileResponse:
    """The evidence to keep on one's own machine, never shown in the page; the reading is logged."""
    found = read_evidence(_here(result), by=me(), now=now())
    return send_file(
        BytesIO(found.content), mimetype=found.mimetype, as_attachment=True, download_name=found.name
    )


def _here(identifier: int) -> int:
    """The result, if it belongs to the competition in the address; 404 for any other."""
    found = select(ElsewhereResult.id).where(
        ElsewhereResult.id == identifier, ElsewhereResult.competition_id == competition().id
    )
    return db.session.scalar(found) or abort(404)
