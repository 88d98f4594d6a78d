"""From sheets to totals. One method, one file; a part of a scheme names its method.

A newcomer adds a file with a `METHOD` and lists it in `METHODS`; choice, label and check follow from here.
"""

from competition.domain.scoring import mean_of_three, panel, single, trimmed_mean
from competition.domain.scoring.method import Apart, Line, Method, Missing

METHODS: dict[str, Method] = {
    method.id: method for method in (panel.METHOD, single.METHOD, trimmed_mean.METHOD, mean_of_three.METHOD)
}

__all__ = ["METHODS", "Apart", "Line", "Method", "Missing"]
