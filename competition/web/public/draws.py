"""What the public is shown of a draw: the seed of a single one; of three stages the commitments, then the seeds."""

from flask import abort, render_template
from werkzeug.wrappers import Response

from competition.db.competitions import find_event, find_public_competition
from competition.db.custody import stages_of
from competition.db.draws import commitment_of, draw_of
from competition.domain.draw import commitment
from competition.domain.roles import Permission
from competition.operations.draw_stages import layout_of
from competition.web.guard import requires
from competition.web.public.blueprint import blueprint
from competition.web.public.caching import revalidated


@blueprint.get("/c/<code>/events/<event_code>/draw")
@requires(Permission.PUBLIC)
def draw(code: str, event_code: str) -> Response:
    """Commitments and seeds. 404 for an event whose draw was neither made nor prepared: there is nothing to show yet."""
    found = find_public_competition(code)
    shown = find_event(found.id, event_code) if found else None
    rows = stages_of(shown.id) if shown else {}
    single = draw_of(shown.id) if shown else None
    committed = commitment_of(shown.id) if shown else None
    if found is None or shown is None or not (rows or single or committed):
        abort(404)
    page = render_template(
        "public/draw.html",
        competition=found,
        event=shown,
        rows=rows,
        single=single,
        committed=committed,
        kept=bool(committed and committed.seed and commitment(committed.seed) == committed.commitment),
        fits={stage: commitment(row.seed) == row.commitment for stage, row in rows.items() if row.seed},
        layout=layout_of(shown),
    )
    return revalidated(page)
