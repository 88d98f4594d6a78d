"""What differs between two versions of an award plan, line by line, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from competition.domain.award_plan import AwardPlan, PlanLine
from competition.domain.money import Money
from competition.domain.payees import Payee
from competition.domain.policy_words import say_selector
from competition.domain.prizes import Award
from competition.domain.problems import Text
from competition.domain.scheme_changes import ChangeKind, FieldChange
from competition.domain.selector import Selector
from competition.domain.tiers import Labelled

NOTHING = Text("—", "—")


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One line that differs, or the plan itself. Only a changed one has fields."""

    kind: ChangeKind
    name: Text
    fields: tuple[FieldChange, ...] = ()


def name_line(line: PlanLine) -> Text:
    """Which results a line speaks of: the award, the payee beside the contestant, the conditions."""
    payee = line.payee.label if line.payee is not Payee.CONTESTANT else None
    parts = [part for part in (payee, say_selector(line.where)) if part]
    award = line.award.label
    if not parts:
        return award
    return Text(
        f"{award.zh}（{'，'.join(part.zh for part in parts)}）",
        f"{award.en} ({', '.join(part.en for part in parts)})",
    )


def compare_plans(old: AwardPlan, new: AwardPlan) -> tuple[PlanChange, ...]:
    """What was changed, added or removed: the plan's own settings, the lines as the new plan orders them, what is gone.

    A line is the same one where award, payee and conditions are the same.
    """
    return tuple(_differences(old, new))


def _differences(old: AwardPlan, new: AwardPlan) -> Iterator[PlanChange]:
    settings = tuple(_settings(old, new))
    if settings:
        yield PlanChange(ChangeKind.CHANGED, Text("奖励方案", "award plan"), settings)
    before, after = ({_key(line): line for line in plan.lines} for plan in (old, new))
    for key, line in after.items():
        if key not in before:
            yield PlanChange(ChangeKind.ADDED, name_line(line), tuple(_fields(None, line)))
        elif fields := tuple(_fields(before[key], line)):
            yield PlanChange(ChangeKind.CHANGED, name_line(line), fields)
    yield from (
        PlanChange(ChangeKind.REMOVED, name_line(line), tuple(_fields(line, None)))
        for key, line in before.items()
        if key not in after
    )


def _key(line: PlanLine) -> tuple[Award, Payee, Selector]:
    return line.award, line.payee, line.where


def _who(plan: AwardPlan) -> Text:
    return plan.follow_on_to.label if plan.follow_on_to else Text("—", "—")


def _settings(old: AwardPlan, new: AwardPlan) -> Iterator[FieldChange]:
    pairs = (
        (Text("批准文件", "approved by"), _text(old.reference), _text(new.reference)),
        (Text("承办补助（每个项目）", "hosting grant for each event"), _sum(old.hosting), _sum(new.hosting)),
        (Text("晋升补贴领取人", "who gets the subsidy of a promotion"), _who(old), _who(new)),
    )
    yield from (FieldChange(label, was, now) for label, was, now in pairs if was != now)


def _fields(old: PlanLine | None, new: PlanLine | None) -> Iterator[FieldChange]:
    before, after = _values(old), _values(new)
    for label, was, now in zip(LABELS, before, after, strict=True):
        if was != now:
            yield FieldChange(label, was, now)


LABELS = (
    Text("奖金", "amount"),
    Text("晋升等级", "promotion to"),
    Text("已持该等级", "who holds it"),
    Text("发放方式", "paid"),
)


def _values(line: PlanLine | None) -> tuple[Text, ...]:
    """The values by `LABELS`. What is done for who holds the level says something only where one is named."""
    if line is None:
        return (NOTHING,) * len(LABELS)
    held = line.if_held if line.level else None
    per = line.per if line.amount is not None else None
    return _sum(line.amount), _label(line.level), _label(held), _label(per)


def _text(text: str) -> Text:
    return Text(text, text)


def _sum(amount: Money | None) -> Text:
    return Text(str(amount), amount.en) if amount is not None else NOTHING


def _label(value: Labelled | None) -> Text:
    return value.label if value is not None else NOTHING
