"""The blueprint of those who keep, watch and witness the codes; its views register themselves on it."""

from flask import Blueprint

blueprint = Blueprint("codes", __name__, url_prefix="/codes")
