"""From sheets to totals. One method, one file; a part of a scheme names its method.

A newcomer adds a file with a `METHOD` and lists it in `METHODS`; choice, label and check follow from here.
"""

from competition.domain.scoring import panel, single, trimmed_mean
from competition.domain.scoring.method import Line, Method, Missing

METHODS: dict[str, Method] = {
    method.id: method for method in (panel.METHOD, single.METHOD, trimmed_mean.METHOD)
}

__all__ = ["METHODS", "Line", "Method", "Missing"]
