"""The wall of an event as its chief judge sees it, by code, and as the office does, by what it calls a work so far.

Both never meet: a wall by code beside one by number would tell, sheet by sheet, whose code is whose.
"""

from dataclasses import dataclass

from flask import jsonify, request
from werkzeug.wrappers import Response

from competition.codec import digest, dump
from competition.db.calls import JudgeCall, waiting_calls
from competition.domain.completeness import Fill
from competition.operations.wall import Wall, WallRow, wall_of

STEPS = {fill: str(number) for number, fill in enumerate(Fill)}
"""A step as one character, so that forty works and fifty seats travel in two kilobytes."""


@dataclass(frozen=True, slots=True)
class ShownWall:
    """A wall with the name of each row, and the calls that wait."""

    wall: Wall
    names: tuple[str, ...]
    rows: tuple[WallRow, ...]
    calls: tuple[JudgeCall, ...]

    @property
    def shape(self) -> str:
        """Changes with the rows and columns, not with what is in them."""
        return digest(dump([self.names, self.wall.seats]))[:16]

    @property
    def waiting(self) -> str:
        """Which calls wait."""
        return " ".join(str(call.id) for call in self.calls)

    def answer(self) -> Response:
        """What changes on the wall as JSON, or 304 for who has it already."""
        counts = self.wall.counts
        response: Response = jsonify(
            shape=self.shape,
            rows=["".join(STEPS[fill] for fill in row.fills) for row in self.rows],
            counts=[counts[fill] for fill in STEPS],
            calls=self.waiting,
        )
        response.add_etag()
        return response.make_conditional(request)


def wall_by_code(event_id: int) -> ShownWall:
    """For the chief judge."""
    wall = wall_of(event_id)
    return ShownWall(wall, tuple(row.code for row in wall.rows), wall.rows, tuple(waiting_calls(event_id)))


def wall_by_label(event_id: int) -> ShownWall:
    """For the office, which sees progress by number once a code is opened, and never both."""
    wall = wall_of(event_id)
    rows = tuple(sorted(wall.rows, key=lambda row: row.label))
    return ShownWall(wall, tuple(row.label for row in rows), rows, tuple(waiting_calls(event_id)))
