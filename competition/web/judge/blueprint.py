"""The judges' blueprint; its views register themselves on it."""

from flask import Blueprint

blueprint = Blueprint("judge", __name__, url_prefix="/judge")
