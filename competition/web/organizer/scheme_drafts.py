"""A draft of a marking scheme as a whole: begun, looked at, adopted or given up."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.accounts import User
from competition.db.marking import newest_scheme
from competition.domain.marking_scheme import FULL, MarkingScheme
from competition.domain.problems import Level, Problem, errors
from competition.domain.roles import Permission
from competition.domain.scheme_edits import Path, path_of
from competition.domain.scoring import METHODS
from competition.operations.scheme_drafts import (
    DraftStart,
    adopt_draft,
    begin_draft,
    check_draft,
    discard_draft,
    draft_impact,
    draft_problems,
    find_draft,
)
from competition.operations.schemes import is_frozen
from competition.web.guard import competition, event, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.uploads import ConfirmForm
from competition.web.session import me, now

HOME = "/<competition>/events/<event>/scheme-draft"
ROOT, BETWEEN = "root", "-"


def token(path: Path) -> str:
    """The path as it stands in an address."""
    return BETWEEN.join(map(str, path)) or ROOT


def draft_url(endpoint: str, **more: Any) -> str:
    """The address of a page of this event."""
    return url_for(f"organizer.{endpoint}", competition=competition().code, event=event().code, **more)


def gone() -> Response:
    """Somebody gave the draft up, or the node is no longer there."""
    flash(_("草稿或其中的这一项已不在，请核对后再改。"), "warning")
    return redirect(draft_url("show_draft" if find_draft(event().id) else "upload_scheme"))


def seen() -> int:
    """After how many edits the draft was looked at."""
    return request.form.get("edits", default=-1, type=int)


@blueprint.post(f"{HOME}/begin")
@requires(Permission.EDIT_SCHEME)
def begin_scheme_draft(**_place: str) -> Response:
    """A draft from the version in force, from a template or from nothing."""
    start = next((each for each in DraftStart if each == request.form.get("start")), None)
    if start is None:
        abort(400)
    begin_draft(event().id, start, by=me(), now=now())
    return redirect(draft_url("show_draft"))


@blueprint.get(HOME)
@requires(Permission.EDIT_SCHEME)
def show_draft(**_place: str) -> str | Response:
    """The tree with its sums, and what is wrong with it."""
    draft = find_draft(event().id)
    if draft is None:
        return gone()
    scheme = draft.scheme()
    newest = newest_scheme(event().id)
    return render_template(
        "organizer/scheme_draft.html",
        competition=competition(),
        event=event(),
        draft=draft,
        scheme=scheme,
        newest=newest.version if newest else 0,
        changed_by=db.session.get_one(User, draft.changed_by).display_name,
        problems=[(found, _link(scheme, found)) for found in check_draft(event(), scheme)],
        methods=METHODS,
        full=FULL,
        weight=sum(part.weight for part in scheme.parts),
        token=token,
    )


def _link(scheme: MarkingScheme, found: Problem) -> str:
    """Where that is mended."""
    path = path_of(scheme, found.where.column)
    if path is None:
        return draft_url("edit_draft_settings")
    anchor = f"aspects-{path[3]}-id" if len(path) > 3 else None
    return draft_url("edit_draft_node", node=token(path[:3]), _anchor=anchor)


@blueprint.post(f"{HOME}/discard")
@requires(Permission.EDIT_SCHEME)
def discard_scheme_draft(**_place: str) -> Response:
    """Give the draft up."""
    discard_draft(event().id, edits=seen(), by=me(), now=now())
    flash(_("草稿已放弃。"), "success")
    return redirect(draft_url("upload_scheme"))


@blueprint.route(f"{HOME}/adopt", methods=["GET", "POST"])
@requires(Permission.EDIT_SCHEME)
def adopt_scheme_draft(**_place: str) -> str | Response:
    """What adopting changes; then the draft is the next version."""
    draft = find_draft(event().id)
    if draft is None:
        return gone()
    if request.method == "POST":
        version = adopt_draft(
            event().id,
            edits=seen(),
            accepted=request.form.getlist("accept"),
            reason=request.form.get("reason", ""),
            seen=request.form.get("seen", default=-1, type=int),
            by=me(),
            now=now(),
        )
        flash(_("草稿已成为评分方案第%(version)s版。", version=version), "success")
        return redirect(draft_url("upload_scheme"))
    scheme = draft.scheme()
    problems = draft_problems(event(), scheme)
    return render_template(
        "organizer/scheme_adopt.html",
        competition=competition(),
        event=event(),
        draft=draft,
        scheme=scheme,
        errors=errors(problems),
        warnings=[found for found in problems if found.level is Level.WARNING],
        impact=draft_impact(event(), scheme),
        frozen=is_frozen(event()),
        methods=METHODS,
        form=ConfirmForm(),
    )
