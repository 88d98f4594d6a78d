"""How often a door may be tried."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

SIGN_IN = "10 per minute; 60 per hour"
LOOK_UP = "30 per minute; 300 per hour"

limiter = Limiter(get_remote_address)
