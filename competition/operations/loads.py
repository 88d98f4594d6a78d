"""How much each judge has to mark: sheets by person and day, so that an overload is seen before it is felt."""

from collections import Counter
from dataclasses import dataclass

from competition.db.accounts import User
from competition.db.competitions import Event
from competition.operations.assignments import assignments_of, judges_of
from competition.operations.days import forms_by_day


@dataclass(frozen=True, slots=True)
class Load:
    """The sheets of one judge in an event on one day of marking; `most` is the heaviest load of the event."""

    judge: User
    day: str
    sheets: int
    most: int


def loads_of(event: Event) -> list[Load]:
    """Each judge's sheets by day, the heaviest first; before the draw as the entries stand."""
    days = {form: day for day, forms in forms_by_day(event.id).items() for form in forms}
    counted = Counter(
        (judge, days.get(form, ""))
        for form, found in assignments_of(event).items()
        for judge in found.judges.values()
    )
    judges, most = judges_of(event), max(counted.values(), default=0)
    ordered = sorted(
        counted.items(), key=lambda each: (-each[1], judges[each[0][0]].display_name, each[0][1])
    )
    return [Load(judges[judge], day, sheets, most) for (judge, day), sheets in ordered]
