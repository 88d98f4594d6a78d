"""The documents that awards rest on, for everybody: each line in words with its clause, and whether it is in force."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import abort, render_template
from flask_babel import gettext as _

from competition.domain.policy import Policy, Status
from competition.domain.policy_lines import Line
from competition.domain.policy_words import say_line, say_validity
from competition.domain.problems import Text
from competition.domain.roles import Permission
from competition.operations.unit import day_of
from competition.web.guard import policies as known_policies
from competition.web.guard import requires
from competition.web.public.blueprint import blueprint
from competition.web.session import now


@dataclass(frozen=True, slots=True)
class Standing:
    """How a document stands on a day, in a word, and the colour of its chip."""

    label: str
    tone: str


def standing_on(policy: Policy, day: date) -> Standing:
    """Whether it binds on that day, and if not why."""
    if policy.status is Status.DRAFT:
        return Standing(_("征求意见稿"), "warn")
    if policy.in_force_on(day):
        return Standing(_("今日施行中"), "good")
    begins = policy.begins
    if begins is None:
        return Standing(_("日期不详"), "warn")
    return Standing(_("尚未施行"), "info") if day < begins else Standing(_("已失效"), "quiet")


@blueprint.get("/policies")
@requires(Permission.PUBLIC)
def policies() -> str:
    """Every document that this installation knows."""
    today = day_of(now())
    return render_template(
        "public/policies.html",
        rows=[(each, standing_on(each, today)) for each in _by_place()],
        today=today,
        say_validity=say_validity,
    )


def _by_place() -> list[Policy]:
    """By the code of the place, the newest document first."""
    found = sorted(known_policies().values(), key=lambda each: each.begins or date.min, reverse=True)
    return sorted(found, key=lambda each: each.jurisdiction)


@blueprint.get("/policies/<policy_id>")
@requires(Permission.PUBLIC)
def policy(policy_id: str) -> str:
    """One document, line by line."""
    found = known_policies().get(policy_id)
    if found is None:
        abort(404)
    today = day_of(now())
    return render_template(
        "public/policy.html",
        policy=found,
        today=today,
        standing=standing_on(found, today),
        groups=_by_kind(found),
        moments=sorted(_moments(found, today)),
        say_line=say_line,
        say_validity=say_validity,
    )


def _by_kind(found: Policy) -> list[tuple[Text, list[Line]]]:
    """The lines under what they are, in the order of the file."""
    order = list(dict.fromkeys(type(line) for line in found.lines()))
    lines = sorted(found.lines(), key=lambda line: order.index(type(line)))
    return [(kind.label, list(each)) for kind, each in groupby(lines, key=type)]


def _moments(found: Policy, today: date) -> list[tuple[date, str]]:
    """The days of its life as far as the text states them, and today."""
    days = (
        (found.issued, _("印发")),
        (found.effective, _("施行")),
        (found.expires, _("施行的最后一天")),
        (today, _("今天")),
    )
    return [(day, name) for day, name in days if day is not None]
