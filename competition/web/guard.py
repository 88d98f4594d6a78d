"""Deny by default: each view bears exactly one permission, and sees only what belongs to the competition in its address."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import abort, current_app, g, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from competition.db.competitions import Competition, Event, find_competition, find_event
from competition.domain.rehearsal import PERMISSIONS, ROLES
from competition.domain.roles import Permission, Role, granted

View = TypeVar("View", bound=Callable[..., Any])
TABLET_API = "tablet_api"
MARK = "_saiwu_permission"


def requires(permission: Permission) -> Callable[[View], View]:
    """Let the view be reached with that permission only.

    The competition and event named in the address are looked up here, the event inside its competition, and kept in
    `g.competition` and `g.event`; somebody without a role there is answered as if it did not exist.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            g.competition = g.event = None
            refused = _check(permission, kwargs)
            return refused if refused is not None else view(*args, **kwargs)

        setattr(guarded, MARK, permission)
        return guarded  # type: ignore[return-value]

    return decorate


def _check(permission: Permission, arguments: dict[str, Any]) -> Response | None:
    if permission is Permission.PUBLIC:
        return None
    if not current_user.is_authenticated:
        return _ask_to_sign_in()
    if "competition" in arguments:
        _find_places(arguments)
    if permission not in permissions(g.competition):
        abort(403)
    return None


def _ask_to_sign_in() -> Response:
    """The page for it; a tablet's program, which keeps what it could not send, is told so instead."""
    if request.blueprint == TABLET_API:
        abort(401)
    return redirect(url_for("accounts.sign_in", next=request.full_path if request.method == "GET" else None))


def _find_places(arguments: dict[str, Any]) -> None:
    competition = find_competition(arguments["competition"])
    if competition is None or not _belongs(competition):
        abort(404)
    g.competition = competition
    if "event" in arguments:
        g.event = find_event(competition.id, arguments["event"]) or abort(404)


def _belongs(competition: Competition) -> bool:
    if competition.rehearses is not None:
        return bool(current_user.roles_in(competition.rehearses) & ROLES)
    return any(each.competition_id == competition.id for each in current_user.memberships)


def permissions(competition: Competition | None) -> frozenset[Permission]:
    """All that the person may do: in that competition, or anywhere when none is named."""
    if not current_user.is_authenticated:
        return granted(frozenset(), signed_in=False)
    if competition is not None:
        return _granted_in(competition)
    everywhere = current_user.roles_in(None) | {Role(each.role) for each in current_user.memberships}
    return granted(frozenset(everywhere), signed_in=True)


def _granted_in(competition: Competition) -> frozenset[Permission]:
    """In a rehearsal, by the roles in the real competition, what marking needs and no more."""
    if competition.rehearses is None:
        return granted(current_user.roles_in(competition.id), signed_in=True)
    return granted(current_user.roles_in(competition.rehearses) & ROLES, signed_in=True) & PERMISSIONS


def may(name: str) -> bool:
    """For templates: whether the person may do that here."""
    return Permission(name) in permissions(g.get("competition"))


def competition() -> Competition:
    """The competition of this request."""
    found: Competition = g.competition
    return found


def event() -> Event:
    """The event of this request."""
    found: Event = g.event
    return found


def chief_only() -> None:
    """404 for everybody but the chief judge of this event: who marks elsewhere must not see these marks."""
    if event().chief_id != current_user.id:
        abort(404)


def permission_of(view: Callable[..., Any]) -> Permission | None:
    """The permission a view bears, for the test that walks them all."""
    return getattr(view, MARK, None)


def policies() -> dict[str, Any]:
    """The policies of this installation by id."""
    found: dict[str, Any] = current_app.config["POLICIES"]
    return found
