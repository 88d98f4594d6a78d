"""为什么第四名: all that can be told of one result, the same for the screen, the paper and JSON.

Nothing is told that the result does not carry. Judges are seats (裁判1), other entrants are places and marks, never names.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from competition.domain.explain_award import explain_award, explain_passing, explain_team, failed_parts
from competition.domain.explain_place import Case, case_of, explain_field, explain_place, explain_ties
from competition.domain.explain_total import digits, explain_scale, explain_total, sentence
from competition.domain.problems import Text
from competition.domain.ranking import BY_TOTAL
from competition.domain.results import EventResult, Standing, Unranked
from competition.domain.scoresheet import EntryState
from competition.domain.scoring import Line
from competition.domain.tiers import Group

STATES = {state.value: state.label for state in EntryState}
GROUPS = {group.value: group.label for group in Group}

ListOf = tuple[Text | None, list[tuple[Standing, Text | None]]]
"""The name of a group, None for everybody, and its lines with their remarks."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the breakdown: `depth` counts from 0, the total; `counts` is False for all that was dropped."""

    depth: int
    id: str
    label: str
    value: Decimal
    maximum: Decimal
    note: Text | None
    counts: bool

    @property
    def shown_value(self) -> str:
        """The value for a table."""
        return digits(self.value)

    @property
    def shown_maximum(self) -> str:
        """The maximum for a table."""
        return digits(self.maximum)

    def as_dict(self) -> dict[str, object]:
        """Plain values; marks as text with every digit."""
        return {
            "depth": self.depth,
            "id": self.id,
            "label": self.label,
            "value": f"{self.value:f}",
            "maximum": f"{self.maximum:f}",
            "note": _plain(self.note) if self.note else None,
            "counts": self.counts,
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """The sentences in their order, and every step of the breakdown; no steps for an entry that has no place."""

    entry: str
    sentences: tuple[Text, ...]
    rows: tuple[Row, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """The explanation as plain values, for JSON."""
        return {
            "entry": self.entry,
            "sentences": [_plain(text) for text in self.sentences],
            "breakdown": [row.as_dict() for row in self.rows],
        }


def _plain(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def explain(result: EventResult, entry: str) -> Explanation:
    """Why an entry has its total, place and award, or why it has none. KeyError for one that is not in the result."""
    standing = result.standing(entry)
    if standing is not None:
        case = case_of(result, standing)
        return Explanation(entry, tuple(_sentences(case)), tuple(explain_breakdown(standing.breakdown)))
    for unranked in result.not_ranked:
        if unranked.entry == entry:
            return Explanation(entry, (_not_ranked(unranked),))
    raise KeyError(entry)


def name_of(result: EventResult, entry: str) -> str:
    """The names of an entry as lists show them. KeyError for one that is not in the result."""
    names = {each.entry: "、".join(each.names) for each in result.standings}
    return (names | {each.entry: each.names for each in result.not_ranked})[entry]


def _sentences(case: Case) -> Iterator[Text]:
    mine = case.standing
    yield from explain_total(mine.breakdown)
    raws = [each.breakdown.value for each in case.peers]
    yield from explain_scale(case.result.rules.scale, mine.breakdown.value, mine.place.total, raws)
    place = explain_place(case)
    yield sentence(place.zh, place.en)
    yield from explain_field(case)
    yield from explain_ties(case)
    yield from explain_passing(case)
    yield from explain_award(case)
    yield from explain_team(case)


def _not_ranked(unranked: Unranked) -> Text:
    label = STATES[unranked.state]
    if unranked.total is not None:
        total = digits(unranked.total)
        return sentence(
            f"{label.zh}：总分 {total}，不排名次，不授奖",
            f"{label.en.capitalize()}: total {total}, no place and no award",
        )
    return sentence(
        f"{label.zh}：没有参加排名，不作零分",
        f"{label.en.capitalize()}: not ranked, and not a zero",
    )


def in_short(result: EventResult, standing: Standing) -> Text:
    """What the office's list says beside a line: total and rank, what parted a tie, what was not passed or was ruled."""
    case = case_of(result, standing)
    failed = failed_parts(standing)
    found = [explain_place(case)]
    if failed is not None:
        found.append(Text(f"未达到合格线：{failed.zh}", f"below the pass mark: {failed.en}"))
    return _joined([*found, *_changed(standing)])


def remark(result: EventResult, standing: Standing) -> Text | None:
    """What the published list says beside a line, with no score but the total; None where total and rank say it all."""
    found = list[Text]()
    if standing.place.tied or standing.place.decided_by != BY_TOTAL:
        found.append(explain_place(case_of(result, standing), values=False))
    if standing.failed:
        found.append(Text("未达到合格线", "below the pass mark"))
    found += _changed(standing)
    return _joined(found) if found else None


def public_lists(result: EventResult) -> list[ListOf]:
    """The lines of each group that is ranked apart, or of everybody, each with its remark."""
    return [
        (GROUPS[group] if group else None, [(each, remark(result, each)) for each in standings])
        for group, standings in groupby(result.standings, key=lambda each: each.group)
    ]


def _changed(standing: Standing) -> list[Text]:
    return [] if standing.rule_award is None else [Text("奖项经裁定改动", "award changed by a ruling")]


def _joined(texts: list[Text]) -> Text:
    return Text("；".join(text.zh for text in texts), "; ".join(text.en for text in texts))


def explain_breakdown(line: Line, depth: int = 0, *, counts: bool = True) -> Iterator[Row]:
    """The breakdown as rows for a table, parents before children; what is below a dropped mark is dropped too."""
    counts = counts and line.counts
    yield Row(depth, line.id, line.label, line.value, line.maximum, line.note, counts)
    for below in line.lines:
        yield from explain_breakdown(below, depth + 1, counts=counts)
