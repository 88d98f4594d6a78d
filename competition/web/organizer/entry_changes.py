"""替换与更正 of an accepted entry before the draw, each with its reason."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db.applications import substitutions_of
from competition.db.entries import Member
from competition.domain.applicant import Field
from competition.domain.problems import Refusal
from competition.domain.roles import Permission
from competition.operations.application_reading import typed_of
from competition.operations.entry_changes import correct_member, member_facts, substitute_member
from competition.web.application_forms import PersonForm
from competition.web.guard import competition, event, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.check_in import found
from competition.web.session import me, now


def _member(number: str, position: int) -> Member:
    return next((each for each in found(number).members if each.position == position), None) or abort(404)


@blueprint.route(
    "/<competition>/events/<event>/entries/<number>/members/<int(max=99):position>/substitute",
    methods=["GET", "POST"],
)
@requires(Permission.REVIEW_ENTRIES)
def substitute(number: str, position: int, **_place: str) -> str | Response | tuple[str, int]:
    """Somebody else takes a member's place; the number stays."""
    form, member = _form(), _member(number, position)
    for name in ("group", "team"):
        if name in form:
            del form[name]
    page, back = "organizer/entry_substitute.html", _desk(number)
    if not form.is_submitted():
        return render_template(page, **_shown(form, member))
    try:
        filing = form.filing(event(), fixed={Field.GROUP: member.entry.group})
        substitute_member(
            member.entry_id, position, filing, reason=(form.reason.data or "")[:200], by=me(), now=now()
        )
    except Refusal as refusal:
        shown = _shown(form, _member(number, position))
        return render_template(page, **shown, problems=form.show_problems(refusal.problems)), 422
    flash(_("%(number)s 的队员已替换，参赛编号不变。", number=number), "success")
    return redirect(back)


@blueprint.route(
    "/<competition>/events/<event>/entries/<number>/members/<int(max=99):position>/correct",
    methods=["GET", "POST"],
)
@requires(Permission.REVIEW_ENTRIES)
def correct(number: str, position: int, **_place: str) -> str | Response | tuple[str, int]:
    """Other facts of the same person."""
    form, member = _form(), _member(number, position)
    for name in ("group", "team", "photo", "name", "id_kind", "id_number"):
        if name in form:
            del form[name]
    page, back = "organizer/entry_correct.html", _desk(number)
    if not form.is_submitted():
        form.show(member_facts(member))
        return render_template(page, **_shown(form, member))
    try:
        filing = form.filing(event(), fixed=typed_of(member_facts(member)))
        correct_member(
            member.entry_id, position, filing.facts, reason=(form.reason.data or "")[:200], by=me(), now=now()
        )
    except Refusal as refusal:
        shown = _shown(form, _member(number, position))
        return render_template(page, **shown, problems=form.show_problems(refusal.problems)), 422
    flash(_("%(number)s 的报名信息已更正。", number=number), "success")
    return redirect(back)


def _form() -> PersonForm:
    form = PersonForm()
    form.fill_choices(event())
    return form


def _shown(form: PersonForm, member: Member) -> dict[str, object]:
    return {
        "competition": competition(),
        "event": event(),
        "form": form,
        "member": member,
        "entry": member.entry,
        "substitutions": substitutions_of(member.entry_id),
    }


def _desk(number: str) -> str:
    return url_for("organizer.check_in", competition=competition().code, q=number)
