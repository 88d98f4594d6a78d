"""The organizer's blueprint; its views register themselves on it."""

from flask import Blueprint

blueprint = Blueprint("organizer", __name__, url_prefix="/organizer")
