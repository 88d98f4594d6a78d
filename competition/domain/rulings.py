"""裁定: what people decide where the rules leave it open, or depart from them; with a reason and two names."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from competition.domain.prizes import Award
from competition.domain.problems import Problem, problem
from competition.domain.ranking import Tie


@dataclass(frozen=True, slots=True)
class TieRuling:
    """Entries that tied, in the order that was decided, and what was equal of them (see `ranking.Tie`).

    It parts exactly this tie and no other: when marks change so that the tie is another, a new ruling is needed.
    """

    order: tuple[str, ...]
    key: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class AwardRuling:
    """An award other than the one that the rule set gives. It holds as long as the rule set gives `before`."""

    entry: str
    before: Award
    after: Award


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision as a result carries it: who proposed it, who confirmed it, and why."""

    says: TieRuling | AwardRuling
    reason: str
    proposed_by: str
    confirmed_by: str


def tie_orders(rulings: Sequence[Ruling]) -> list[Tie]:
    """The decided ties, each in its order."""
    return [
        Tie(ruling.says.order, ruling.says.key) for ruling in rulings if isinstance(ruling.says, TieRuling)
    ]


def awards_ruled(rulings: Sequence[Ruling]) -> dict[tuple[str, Award], Award]:
    """(entry, award by the rules) → the award that was decided."""
    return {
        (ruling.says.entry, ruling.says.before): ruling.says.after
        for ruling in rulings
        if isinstance(ruling.says, AwardRuling)
    }


def check_tie_ruling(ruling: TieRuling, tied: Collection[frozenset[str]]) -> Problem | None:
    """What is wrong with an order: it must name each entry of one tie, once."""
    if len(set(ruling.order)) == len(ruling.order) and frozenset(ruling.order) in tied:
        return None
    return problem(
        "裁定的次序与现有的并列不一致。",
        "The order does not name exactly the entries that tie.",
        mend_zh="请刷新页面，为同一并列中的每一项各排一个次序。",
        mend_en="Reload the page and give each entry of one tie its own place.",
    )


def check_award_ruling(ruling: AwardRuling, given: Award | None) -> Problem | None:
    """What is wrong with changing an award; `given` is what the rules give that entry, None if it is not ranked."""
    if given is Award.UNDECIDED:
        return problem(
            "该项目的名次并列待裁定，不能直接改奖项。",
            "The entry's tie is undecided: its award cannot be changed before.",
            mend_zh="请先由裁判长裁定并列的次序，另一人确认后重新排名。",
            mend_en="Let the chief judge decide the order and a second person confirm it, then rank again.",
        )
    if given is ruling.before and ruling.after not in (ruling.before, Award.UNDECIDED):
        return None
    return problem(
        "该项目的奖项已有变化，或改动前后相同。",
        "The award has changed meanwhile, or before and after are the same.",
        mend_zh="请刷新页面后重新选择。",
        mend_en="Reload the page and choose again.",
    )
