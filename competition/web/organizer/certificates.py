"""Certificates of level: lists recorded by the organizer, confirmed in finance, what they bring, and the enterprises' caps."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.accounts import User
from competition.db.grants import LevelCertificate, recorded_certificates
from competition.domain.explain import explain_outcome
from competition.domain.policy import Policy
from competition.domain.policy_grants import FollowOnSubsidy
from competition.domain.policy_words import say_line
from competition.domain.problems import Refusal
from competition.domain.roles import Permission
from competition.operations.certificates import (
    confirm_certificates,
    import_certificates,
    withdraw_certificates,
)
from competition.operations.subsidies import cap_states, expected_subsidies
from competition.spreadsheets.certificates import write_certificates_template
from competition.web.guard import competition, policies, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.uploads import SHEETS, UploadForm
from competition.web.session import me, now

LARGEST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class CertificateList:
    """What was imported at once and has one state. `first` stands for all."""

    first: LevelCertificate
    rows: list[LevelCertificate]


@blueprint.get("/<competition>/certificates")
@requires(Permission.VIEW_COMPETITION)
def certificates(**_place: str) -> str:
    """The lists with their state and what each certificate brings, the document's lines, the caps."""
    rows, policy = recorded_certificates(competition().id), _policy()
    standing = [row for row in rows if row.withdrawn_at is None]
    expected = expected_subsidies(policy, standing) if policy else {}
    return render_template(
        "organizer/certificates.html",
        competition=competition(),
        policy=policy,
        lines=policy.of(FollowOnSubsidy) if policy else (),
        say=say_line,
        lists=list(_lists(rows)),
        caps=cap_states(policy, standing) if policy else [],
        brings={row.id: explain_outcome(expected[row].outcome) for row in expected},
        names=_names(rows),
    )


def _policy() -> Policy | None:
    found: Policy | None = policies().get(competition().policy_id)
    return found


def _lists(rows: list[LevelCertificate]) -> Iterator[CertificateList]:
    lists: dict[tuple[object, ...], list[LevelCertificate]] = {}
    for row in rows:
        signed = (row.recorded_by, row.recorded_at, row.confirmed_by, row.confirmed_at)
        withdrawn = (row.withdrawn_by, row.withdrawn_at, row.withdrawal_reason)
        lists.setdefault((*signed, *withdrawn), []).append(row)
    for own in lists.values():
        yield CertificateList(own[0], own)


def _names(rows: list[LevelCertificate]) -> dict[int, str]:
    """Who recorded, confirmed and withdrew them."""
    ids = {who for row in rows for who in (row.recorded_by, row.confirmed_by, row.withdrawn_by) if who}
    found = db.session.execute(select(User.id, User.display_name).where(User.id.in_(ids)))
    return {identifier: name for identifier, name in found}


@blueprint.route("/<competition>/certificates/import", methods=["GET", "POST"])
@requires(Permission.PROPOSE_AWARDS)
def import_certificate_list(**_place: str) -> str | Response | tuple[str, int]:
    """Record a list, or show all its problems."""
    form, page = UploadForm(), "organizer/certificates_import.html"
    if not form.validate_on_submit():
        return render_template(page, competition=competition(), form=form)
    back = url_for("organizer.certificates", competition=competition().code)
    given = {"policies": policies(), "by": me(), "now": now()}
    try:
        count = import_certificates(competition().id, form.read(), file=form.name, **given)
    except Refusal as refusal:
        return render_template(page, competition=competition(), form=form, problems=refusal.problems), 422
    flash(_("已记录%(count)s张证书，待另一人对照证书确认。", count=count), "success")
    return redirect(back)


def _chosen() -> list[int]:
    """The certificates that stood on the page."""
    return [number for number in request.form.getlist("certificate", type=int) if 0 < number <= LARGEST_ID]


@blueprint.post("/<competition>/certificates/confirm")
@requires(Permission.APPROVE_AWARDS)
def confirm_certificate_list(**_place: str) -> Response:
    """Sign second."""
    back = url_for("organizer.certificates", competition=competition().code)
    count = confirm_certificates(competition().id, _chosen(), by=me(), now=now())
    flash(_("已确认%(count)s张证书，下一次作出奖励决定时计入补贴。", count=count), "success")
    return redirect(back)


@blueprint.post("/<competition>/certificates/withdraw")
@requires(Permission.PROPOSE_AWARDS)
def withdraw_certificate_list(**_place: str) -> Response:
    """Take those that are chosen back, with a reason."""
    back = url_for("organizer.certificates", competition=competition().code)
    reason = request.form.get("reason", "")
    count = withdraw_certificates(competition().id, _chosen(), reason=reason, by=me(), now=now())
    flash(_("已撤回%(count)s张证书。已据此作出奖励决定的，请重新作出决定。", count=count), "success")
    return redirect(back)


@blueprint.get("/<competition>/certificates/template.xlsx")
@requires(Permission.PROPOSE_AWARDS)
def certificates_template(**_place: str) -> FileResponse:
    """The empty workbook."""
    return send_file(
        BytesIO(write_certificates_template()),
        mimetype=SHEETS.split(",")[1],
        as_attachment=True,
        download_name="等级证书名单模板.xlsx",
    )
