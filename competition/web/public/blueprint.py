"""The public's blueprint; its views register themselves on it."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)
