"""Papers that are drawn when they are asked for: lists of the competition, and papers of one event."""

from io import BytesIO

from flask import Response as FileResponse
from flask import abort, current_app, send_file, url_for

from competition.documents import Faces, find_paper
from competition.domain.roles import Permission
from competition.domain.tiers import Labelled
from competition.operations.press import faces_of
from competition.operations.printing import (
    LISTS,
    EventPrint,
    ListPrint,
    print_for_event,
    print_list,
    print_score_sheets,
)
from competition.web.guard import competition, event, requires
from competition.web.language import spoken
from competition.web.organizer.blueprint import blueprint
from competition.web.session import me, now

PDF = "application/pdf"


@blueprint.app_template_filter("paper_label")
def paper_label(kind: str) -> str:
    """What a kind of paper is called in the language of the page."""
    return spoken(find_paper(kind).label)


def faces() -> Faces:
    """The packaged faces and the operator's own."""
    return faces_of(current_app.config["SAIWU"])


def send_pdf(content: bytes, name: str) -> FileResponse:
    """A paper to look at in the browser, under a name to save it by."""
    return send_file(BytesIO(content), mimetype=PDF, download_name=f"{name}.pdf")


def _named(what: Labelled) -> str:
    return f"{competition().name}-{event().code}-{what.label.zh}"


@blueprint.get("/<competition>/papers/lists/<list>.pdf")
@requires(Permission.EDIT_COMPETITION)
def print_competition_list(list: str, **_place: str) -> FileResponse:
    """One list of the whole competition; the print is logged."""
    if list not in LISTS:
        abort(404)
    what = ListPrint(list)
    content = print_list(competition().id, what, by=me(), now=now(), faces=faces())
    return send_pdf(content, f"{competition().name}-{what.label.zh}")


def _of_event(what: EventPrint) -> FileResponse:
    return send_pdf(print_for_event(event().id, what, by=me(), now=now(), faces=faces()), _named(what))


@blueprint.get("/<competition>/events/<event>/papers/seat-cards.pdf")
@requires(Permission.EDIT_COMPETITION)
def print_seat_cards(**_place: str) -> FileResponse:
    """A card for each station; no code and no name."""
    return _of_event(EventPrint.SEAT_CARDS)


@blueprint.get("/<competition>/events/<event>/papers/draw.pdf")
@requires(Permission.DRAW)
def print_draw(**_place: str) -> FileResponse:
    """Who works where; no code."""
    return _of_event(EventPrint.DRAW_LIST)


@blueprint.get("/<competition>/events/<event>/papers/codes.pdf")
@requires(Permission.KEEP_CODES)
def print_codes(**_place: str) -> FileResponse:
    """Which code is where; no name. For those who keep the codes."""
    return _of_event(EventPrint.CODE_LIST)


@blueprint.get("/<competition>/events/<event>/papers/signed-sheets.pdf")
@requires(Permission.RANK)
def print_signed_sheets(**_place: str) -> FileResponse:
    """The sheets that were handed in; before publication for the chief judge alone."""
    return _of_event(EventPrint.SIGNED_SHEETS)


@blueprint.get("/<competition>/events/<event>/papers/score-sheets/<form>/<int(max=99):seat>.pdf")
@requires(Permission.RANK)
def print_blank_sheets(form: str, seat: int, **_place: str) -> FileResponse:
    """The paper twins of a seat's sheets; before publication for the chief judge alone."""
    here = {"competition": competition().code, "event": event().code, "form": form, "seat": seat}
    site = current_app.config["SAIWU"].public_url

    def address(code: str) -> str:
        return f"{site}{url_for('judge.sheet', code=code, **here)}"

    content = print_score_sheets(event().id, form, seat, address=address, by=me(), now=now(), faces=faces())
    return send_pdf(content, f"{_named(EventPrint.SCORE_SHEETS)}-{form}-{seat}")
