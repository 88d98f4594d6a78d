"""The API's blueprint; its views register themselves on it."""

from flask import Blueprint

PREFIX = "/api/v1"
blueprint = Blueprint("api", __name__, url_prefix=PREFIX)
