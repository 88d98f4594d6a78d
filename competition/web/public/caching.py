"""What caches may do with a page of results: keep it, and ask each time whether it still is what everybody may see."""

from flask import make_response, request
from werkzeug.wrappers import Response

LANGUAGE_AND_THEME = ("Cookie", "Accept-Language")


def revalidated(page: str | Response) -> Response:
    """The page with a tag over all that it shows, so that none from before a release counts as the one after it.

    Who is signed in gets a page of the own, which the headers of every answer forbid to keep.
    """
    response: Response = make_response(page)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.update(LANGUAGE_AND_THEME)
    response.add_etag()
    return response.make_conditional(request)
