"""Screens of the organizer."""

from flask import Blueprint

blueprint = Blueprint("organizer", __name__)
