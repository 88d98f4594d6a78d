"""How often a door may be tried. A hall of judges shares one address, so a password is guessed per account and address."""

from flask import request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user

from competition.codec import digest
from competition.web.session import TABLET_COOKIE

SIGN_IN = "10 per minute; 60 per hour"
SIGN_IN_HALL = "120 per minute; 1200 per hour"
MARKS_COMING_IN = "tablet_api.operations"
LOOK_UP = "30 per minute; 300 per hour"

limiter = Limiter(get_remote_address)


@limiter.request_filter
def _marks_coming_in() -> bool:
    """Every mark of a hall comes in here, by who was let in already: there is nothing to guess, and nothing to lose."""
    return request.endpoint == MARKS_COMING_IN


def account_at_address() -> str:
    """Whose password is tried, and from where."""
    return f"{get_remote_address()}/{request.form.get('username', '').strip().lower()}"


def own_account() -> str:
    """Whose password or code is tried from within; from where, when nobody is signed in."""
    return f"account/{current_user.id}" if current_user.is_authenticated else get_remote_address()


def device_or_address() -> str:
    """On which tablet a PIN is tried: a hall of tablets shares one address."""
    token = request.cookies.get(TABLET_COOKIE)
    return f"tablet/{digest(token)}" if token else get_remote_address()
