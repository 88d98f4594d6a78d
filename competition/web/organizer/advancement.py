"""Who goes on from an event: the rule, the list with its reasons, declines, and the roster of the next tier."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from flask import Response as FileResponse
from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from competition.db.results import published_result
from competition.db.series import AdvancementList, confirmed_list, newest_list, newest_rule
from competition.domain.advancement import AdvancementRule, Going, Line, next_in_line, open_ties
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.roles import Permission
from competition.domain.tiers import Group
from competition.operations.advancement import (
    NewDecline,
    confirm_decline,
    confirm_list,
    current_lines,
    decline_waits,
    drop_decline,
    is_outdated,
    make_list,
    record_decline,
    set_rule,
)
from competition.operations.advancement_rosters import (
    Destination,
    export_advanced,
    may_receive,
    send_advanced,
)
from competition.operations.unit import day_of
from competition.web.guard import competition, event, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.competitions import organized
from competition.web.organizer.ranking_form import NEEDED
from competition.web.organizer.uploads import SHEETS
from competition.web.session import me, now

WHOLE = NumberRange(min=0, max=9999, message=_l("请填写0至9999的整数。"))
MOVING = (Going.ADVANCED, Going.RESERVE, Going.OVER_LIMIT)


class RuleForm(FlaskForm):
    """How many go on; the groups stand beside it as boxes."""

    places = IntegerField(_l("晋级名额"), validators=[NEEDED, WHOLE])
    per_delegation = IntegerField(_l("每个代表队最多"), validators=[Optional(), WHOLE])
    reserves = IntegerField(_l("替补数"), validators=[InputRequired(_l("没有的填0。")), WHOLE])
    reason = StringField(_l("理由"), description=_l("成绩公布后设定或更改的，须写明理由"))


class RosterForm(FlaskForm):
    """What the next competition asks for."""

    delegation = StringField(_l("代表队"), validators=[NEEDED, Length(max=60)])
    code = StringField(_l("上一级竞赛中的项目编号"), validators=[NEEDED, Length(max=12)])


@blueprint.get("/<competition>/events/<event>/advancement")
@requires(Permission.RANK)
def advancement(**_place: str) -> str:
    """The rule and the newest list as it stands now, each line with its reason."""
    row, rule = newest_list(event().id), newest_rule(event().id)
    held = rule.rule() if rule else None
    return render_template(
        "organizer/advancement.html",
        competition=competition(),
        event=event(),
        row=row,
        rule=rule,
        held=held,
        published=published_result(event().id),
        form=RuleForm(obj=held, reason="") if held else RuleForm(reserves=0),
        groups=[group for group in Group if group in event().rules.groups],
        roster=RosterForm(),
        ready=confirmed_list(event().id),
        above=[each for each in organized() if may_receive(competition(), each, me())],
        today=day_of(now()),
        **(_shown(row) if row else {}),
    )


def _shown(row: AdvancementList) -> dict[str, object]:
    """What the page says of a list: its lines now, the ties that are open, who may decline and who would move up."""
    lines, rule = current_lines(row), row.rule.rule()
    moving = [line for line in lines if line.going in MOVING]
    next_up = [next_in_line(rule, lines, line.contender.entry) for line in moving]
    return {
        "lines": lines,
        "counts": [(each, sum(line.going is each for line in lines)) for each in Going],
        "ties": _ties(lines),
        "moving": moving,
        "level": list(dict.fromkeys(line for able in next_up if len(able) > 1 for line in able)),
        "waiting": decline_waits(row),
        "outdated": is_outdated(row),
    }


def _ties(lines: Sequence[Line]) -> list[list[Line]]:
    """The open ties, each as its lines."""
    by_entry = {line.contender.entry: line for line in lines}
    return [[by_entry[entry] for entry in tie] for tie in open_ties(lines)]


def _back() -> str:
    return url_for("organizer.advancement", competition=competition().code, event=event().code)


@blueprint.post("/<competition>/events/<event>/advancement/rule")
@requires(Permission.EDIT_COMPETITION)
def save_advancement_rule(**_place: str) -> Response:
    """Set the rule."""
    back, form = _back(), RuleForm()
    if not form.validate_on_submit():
        raise Refusal(_not_filled_in())
    chosen = frozenset(Group(each) for each in request.form.getlist("group") if each in set(Group))
    rule = AdvancementRule(form.places.data, form.per_delegation.data, form.reserves.data, chosen)
    set_rule(event().id, rule, reason=form.reason.data or "", by=me(), now=now())
    flash(_("晋级规则已保存。"), "success")
    return redirect(back)


@blueprint.post("/<competition>/events/<event>/advancement/list")
@requires(Permission.RANK)
def make_advancement_list(**_place: str) -> Response:
    """Make the list, with an open tie decided or as it is."""
    back, reason = _back(), request.form.get("reason", "")
    version = make_list(event().id, order=_order(), reason=reason, by=me(), now=now())
    flash(_("已生成第%(version)s版名单，等待另一人确认。", version=version), "success")
    return redirect(back)


def _order() -> tuple[str, ...]:
    """The entries of a tie by the numbers that were given them."""
    prefix = "place-"
    given = {
        name.removeprefix(prefix): value.strip()
        for name, value in request.form.items()
        if name.startswith(prefix)
    }
    by_number = {value: entry for entry, value in given.items()}
    wanted = [str(number) for number in range(1, len(given) + 1)]
    if set(by_number) != set(wanted):
        raise Refusal(
            problem(
                f"次序须为1至{len(given)}，每个数字用一次。",
                f"The order is 1 to {len(given)}, each number once.",
                mend_zh="请重新填写。",
                mend_en="Fill it in again.",
            )
        )
    return tuple(by_number[number] for number in wanted)


@blueprint.post("/<competition>/events/<event>/advancement/confirm")
@requires(Permission.PUBLISH)
def confirm_advancement(**_place: str) -> Response:
    """Sign second."""
    back = _back()
    version = request.form.get("version", type=int) or 0
    confirm_list(event().id, version=version, by=me(), now=now())
    flash(_("晋级名单已确认。"), "success")
    return redirect(back)


@blueprint.post("/<competition>/events/<event>/advancement/declines")
@requires(Permission.RANK)
def record_one_decline(**_place: str) -> Response:
    """Somebody declines."""
    back = _back()
    given = NewDecline(
        request.form.get("entry", ""),
        _day(request.form.get("on", "")),
        request.form.get("reason", ""),
        request.form.get("successor", ""),
    )
    record_decline(event().id, given, by=me(), now=now())
    flash(_("放弃已登记，待另一人确认后递补。"), "success")
    return redirect(back)


def _day(raw: str) -> date:
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise Refusal(_not_filled_in()) from None


def _not_filled_in() -> Problem:
    return problem(
        "有内容未填写或不可用。",
        "Something is not filled in, or cannot be used.",
        mend_zh="请返回核对：数字为整数，日期形如 2026-09-20。",
        mend_en="Go back and check: whole numbers, and a day such as 2026-09-20.",
    )


@blueprint.post("/<competition>/events/<event>/advancement/declines/<int(max=2147483647):decline>/confirm")
@requires(Permission.RANK)
def confirm_one_decline(decline: int, **_place: str) -> Response:
    """Sign second: who was named moves up."""
    back = _back()
    confirm_decline(_here(decline), by=me(), now=now())
    flash(_("放弃已确认，递补生效。"), "success")
    return redirect(back)


@blueprint.post("/<competition>/events/<event>/advancement/declines/<int(max=2147483647):decline>/drop")
@requires(Permission.RANK)
def drop_one_decline(decline: int, **_place: str) -> Response:
    """Take back what nobody confirmed."""
    back = _back()
    drop_decline(_here(decline), reason=request.form.get("reason", ""), by=me(), now=now())
    flash(_("登记的放弃已撤回。"), "success")
    return redirect(back)


def _here(identifier: int) -> int:
    """The decline, if it belongs to the newest list of the event in the address; 404 for any other."""
    row = newest_list(event().id)
    if row is None or identifier not in {each.id for each in row.declines}:
        abort(404)
    return identifier


@blueprint.post("/<competition>/events/<event>/advancement/roster.xlsx")
@requires(Permission.IMPORT_ROSTER)
def download_advanced(**_place: str) -> FileResponse:
    """The roster for the next competition, ID numbers in full; the reading is logged."""
    content = export_advanced(event().id, _destination(), by=me(), now=now())
    return send_file(
        BytesIO(content),
        mimetype=SHEETS.split(",")[1],
        as_attachment=True,
        download_name=f"{competition().name}-{event().name}-晋级报名表.xlsx",
    )


@blueprint.post("/<competition>/events/<event>/advancement/send")
@requires(Permission.IMPORT_ROSTER)
def send_on(**_place: str) -> Response:
    """Enter them in a competition of this installation."""
    code = request.form.get("target", "")
    done = send_advanced(event().id, code, _destination(), by=me(), now=now())
    flash(
        _("%(delegation)s：已报名%(count)s项。", delegation=done.delegation, count=len(done.numbers)),
        "success",
    )
    return redirect(url_for("organizer.show", competition=code))


def _destination() -> Destination:
    return Destination(request.form.get("delegation", ""), request.form.get("code", ""))
