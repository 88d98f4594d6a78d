"""The public's API: the results that everybody may see and whether a paper counts, read only, as JSON."""

from competition.web.api import description, views
from competition.web.api.blueprint import blueprint

__all__ = ["blueprint", "description", "views"]
