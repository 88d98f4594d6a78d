"""Short ways to build the values that the domain's tests share."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from hypothesis import settings

from competition.domain.clauses import Clause
from competition.domain.marking_scheme import Aspect, AspectKind, Criterion, MarkingScheme, Part, SubCriterion
from competition.domain.money import Money
from competition.domain.policy import Policy, Status
from competition.domain.policy_lines import CashLine, PromotionLine, Settlement, SettlementRule
from competition.domain.problems import Problem
from competition.domain.scoresheet import Sheet, SheetKey
from competition.domain.selector import Selector
from competition.domain.tiers import Group, Tier

unhurried = settings(deadline=None)
"""For property tests: a slow machine is no failure."""

DAY = date(2025, 6, 20)
NUMBER = "试政发〔2025〕1号"


def clause(article: str, phrase: str = "关键语句") -> Clause:
    return Clause(NUMBER, article, phrase)


def policy(**changed: object) -> Policy:
    """In force for 2025; money and promotion for workers at city tier; both rules of settlement.

    `higher_only` and `paid_next_year` give another clause for the rule, or None to leave it out.
    """
    rules = {Settlement.HIGHER_ONLY: clause("五"), Settlement.PAID_NEXT_YEAR: clause("六")}
    rules |= {rule: changed.pop(rule.value) for rule in rules if rule.value in changed}
    values: dict[str, object] = {
        "id": "shiyan-2025-1",
        "number": NUMBER,
        "title": "试行办法",
        "issuer": "试验市人民政府",
        "jurisdiction": "370600",
        "status": Status.IN_FORCE,
        "issued": date(2024, 12, 1),
        "effective": date(2025, 1, 1),
        "expires": date(2025, 12, 31),
        "term": clause("七"),
        "cash": (CashLine(Tier.CITY, Money.yuan(10_000), clause("三")),),
        "promotions": (
            PromotionLine(
                Selector(tiers=frozenset({Tier.CITY}), groups=frozenset({Group.WORKER})), clause("四")
            ),
        ),
        "settlement": tuple(SettlementRule(rule, said) for rule, said in rules.items() if said),
        "digest": "",
    }
    return Policy(**{**values, **changed})


def aspect(
    identifier: str, maximum: str = "10", kind: AspectKind = AspectKind.ITEM, **more: object
) -> Aspect:
    return Aspect(identifier, kind, f"要求{identifier}", Decimal(maximum), **more)


def part(identifier: str, aspects: Sequence[Aspect], *, weight: str = "100", method: str = "single") -> Part:
    """A part with one criterion and one form, named after it."""
    form = SubCriterion(f"{identifier}1", "评分表", tuple(aspects))
    return Part(
        identifier,
        f"部分{identifier}",
        Decimal(weight),
        method,
        (Criterion(f"{identifier}-A", f"标准{identifier}", form.maximum, (form,)),),
    )


def sheet(entry: str, form: str, marks: Mapping[str, str | None], *, seat: int = 1) -> Sheet:
    values = {key: None if mark is None else Decimal(mark) for key, mark in marks.items()}
    return Sheet(SheetKey(entry, form, seat), values)


def scheme(*parts: Part, places: int = 2) -> MarkingScheme:
    return MarkingScheme("数控车", parts, places=places)


def said(problems: Sequence[Problem]) -> list[str]:
    """What the problems say, in Chinese."""
    return [problem.what.zh for problem in problems]
