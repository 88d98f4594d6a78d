"""Titles granted by a document: lists recorded by the organizer, confirmed in finance, and how many a year are left."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField, StringField
from wtforms.validators import Length

from competition.db import db
from competition.db.accounts import User
from competition.db.supporters import TitleGrant, recorded_titles
from competition.domain.policy import Policy
from competition.domain.problems import Level, Problem, Refusal
from competition.domain.roles import Permission
from competition.operations.titles import (
    DAY,
    DOCUMENT,
    TITLE,
    Quota,
    TitleDraft,
    confirm_titles,
    import_titles,
    quota_state,
    titles_in,
    withdraw_titles,
)
from competition.operations.unit import day_of
from competition.spreadsheets.titles import write_titles_template
from competition.web.guard import competition, policies, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.field_problems import show_beside
from competition.web.organizer.ranking_form import NEEDED
from competition.web.organizer.uploads import SHEETS, UploadForm
from competition.web.session import me, now

FIELDS = {TITLE: "title", DOCUMENT: "document", DAY: "granted_on"}
LARGEST_ID = 2**31 - 1


class TitlesForm(UploadForm):
    """A list of persons and the document that grants them a title."""

    title = SelectField(_l("荣誉称号"), validators=[NEEDED])
    document = StringField(_l("授予文件文号"), validators=[NEEDED, Length(max=80)])
    granted_on = DateField(
        _l("授予日期"), validators=[NEEDED], description=_l("文件的印发日期；每年名额按它计算")
    )


@dataclass(frozen=True, slots=True)
class TitleList:
    """What was imported at once and has one state. `first` stands for all."""

    first: TitleGrant
    rows: list[TitleGrant]


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """How far the number of a title in a year is used."""

    title: str
    year: int
    state: Quota


@blueprint.get("/<competition>/titles")
@requires(Permission.VIEW_COMPETITION)
def titles(**_place: str) -> str:
    """The lists with their state, and the number a year."""
    grants = recorded_titles(competition().id)
    policy = _policy()
    return render_template(
        "organizer/titles.html",
        competition=competition(),
        policy=policy,
        known=titles_in(policy) if policy else (),
        lists=list(_lists(grants)),
        quotas=list(_quotas(policy, grants)) if policy else [],
        names=_names(grants),
    )


def _policy() -> Policy | None:
    found: Policy | None = policies().get(competition().policy_id)
    return found


def _lists(grants: list[TitleGrant]) -> Iterator[TitleList]:
    lists: dict[tuple[object, ...], list[TitleGrant]] = {}
    for grant in grants:
        said = (grant.title, grant.document, grant.granted_on, grant.recorded_by, grant.recorded_at)
        state = (grant.confirmed_by, grant.confirmed_at, grant.withdrawn_by, grant.withdrawn_at)
        lists.setdefault((*said, *state, grant.withdrawal_reason), []).append(grant)
    for rows in lists.values():
        yield TitleList(rows[0], rows)


def _quotas(policy: Policy, grants: list[TitleGrant]) -> Iterator[QuotaLine]:
    """This year and each year in which a title was granted, newest first."""
    years = {day_of(now()).year, *(grant.granted_on.year for grant in grants)}
    for title in titles_in(policy):
        for year in sorted(years, reverse=True):
            state = quota_state(policy, title, year)
            if state.quota is not None:
                yield QuotaLine(title, year, state)


def _names(grants: list[TitleGrant]) -> dict[int, str]:
    """Who recorded, confirmed and withdrew them."""
    signed = ((grant.recorded_by, grant.confirmed_by, grant.withdrawn_by) for grant in grants)
    ids = {who for each in signed for who in each if who}
    found = db.session.execute(select(User.id, User.display_name).where(User.id.in_(ids)))
    return {identifier: name for identifier, name in found}


@blueprint.route("/<competition>/titles/import", methods=["GET", "POST"])
@requires(Permission.PROPOSE_AWARDS)
def import_title_list(**_place: str) -> str | Response | tuple[str, int]:
    """Record a list; above a number that is given as 左右 the page asks whether that is meant."""
    form, policy = TitlesForm(), _policy()
    form.title.choices = [(title, title) for title in (titles_in(policy) if policy else ())]
    if not form.validate_on_submit():
        return _form(form, policy)
    back = url_for("organizer.titles", competition=competition().code)
    given = {"policies": policies(), "by": me(), "now": now()}
    try:
        count = import_titles(competition().id, form.read(), _draft(form), file=form.name, **given)
    except Refusal as refusal:
        return _form(form, policy, show_beside(form, refusal.problems, FIELDS)), 422
    flash(_("已记录%(count)s人，待另一人对照授予文件确认。", count=count), "success")
    return redirect(back)


def _draft(form: TitlesForm) -> TitleDraft:
    accepted = frozenset(request.form.getlist("accept"))
    return TitleDraft(form.title.data, form.document.data, form.granted_on.data, accepted)


def _form(form: TitlesForm, policy: Policy | None, problems: list[Problem] | None = None) -> str:
    found = problems or []
    return render_template(
        "organizer/titles_import.html",
        competition=competition(),
        policy=policy,
        form=form,
        problems=found,
        warnings=[each for each in found if each.level is Level.WARNING],
    )


def _grants() -> list[int]:
    """The grants that stood on the page."""
    return [number for number in request.form.getlist("grant", type=int) if 0 < number <= LARGEST_ID]


@blueprint.post("/<competition>/titles/confirm")
@requires(Permission.APPROVE_AWARDS)
def confirm_title_list(**_place: str) -> Response:
    """Sign second."""
    back = url_for("organizer.titles", competition=competition().code)
    count = confirm_titles(competition().id, _grants(), by=me(), now=now())
    flash(_("已确认%(count)s人，下一次作出奖励决定时计入津贴。", count=count), "success")
    return redirect(back)


@blueprint.post("/<competition>/titles/withdraw")
@requires(Permission.PROPOSE_AWARDS)
def withdraw_title_list(**_place: str) -> Response:
    """Take those who are chosen off a list, with a reason."""
    back = url_for("organizer.titles", competition=competition().code)
    reason = request.form.get("reason", "")
    count = withdraw_titles(competition().id, _grants(), reason=reason, by=me(), now=now())
    flash(_("已撤回%(count)s人。已据此作出奖励决定的，请重新作出决定。", count=count), "success")
    return redirect(back)


@blueprint.get("/<competition>/titles/template.xlsx")
@requires(Permission.PROPOSE_AWARDS)
def titles_template(**_place: str) -> FileResponse:
    """The empty workbook."""
    return send_file(
        BytesIO(write_titles_template()),
        mimetype=SHEETS.split(",")[1],
        as_attachment=True,
        download_name="荣誉称号名单模板.xlsx",
    )
