"""How often a door may be tried. A hall of judges shares one address, so a password is guessed per account and address."""

from flask import request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

SIGN_IN = "10 per minute; 60 per hour"
SIGN_IN_HALL = "120 per minute; 1200 per hour"
LOOK_UP = "30 per minute; 300 per hour"

limiter = Limiter(get_remote_address)


def account_at_address() -> str:
    """Whose password is tried, and from where."""
    return f"{get_remote_address()}/{request.form.get('username', '').strip().lower()}"
