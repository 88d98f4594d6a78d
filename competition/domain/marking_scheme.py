"""What is marked: scheme → part → criterion → sub criterion → aspect.

A WorldSkills scheme is one part of weight 100; a Chinese one has parts such as theory (理论) and practice (实操), each
out of 100 and weighted. Sources: WorldSkills Technical Descriptions §4 (criterion, aspect, judgement 0–3);
Chinese technical rules of city and provincial contests (weights of theory and practice).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from competition.domain.calculations import Calculation
from competition.domain.problems import Text
from competition.domain.tiers import Labelled

FULL = Decimal(100)
JUDGEMENT_SCORES = (Decimal(0), Decimal(1), Decimal(2), Decimal(3))
LATER = {"later": True}
"""Of a field that schemes got later: while it has its default it is not stored, so that what was stored keeps its digest."""
VARIATION_ALLOWED = Decimal(5)
"""How far sections and aspects may disagree in all, of 100 (Technical Description of EuroSkills 2023, skill 17, §2)."""


class AspectKind(Labelled):
    """How an aspect is marked."""

    MEASUREMENT = "measurement", "测量", "measurement"
    JUDGEMENT = "judgement", "评判", "judgement"
    ITEM = "item", "计分项", "plain item"
    DEDUCTION = "deduction", "扣分项", "deduction"


class Phase(Labelled):
    """When a form is marked: while the entrant works (现场裁判) or on the finished work."""

    PROCESS = "process", "过程评分", "process"
    RESULT = "result", "结果评分", "result"


class RoundAt(Labelled):
    """Where values are rounded. TOTAL: means carry more digits than any mark can feel, and only the total is rounded."""

    EACH = "each", "每次求平均后和总分", "each mean and the total"
    PARTS = "parts", "每次求平均后、各部分折算后和总分", "each mean, each weighted part and the total"
    TOTAL = "total", "仅总分", "the total only"


@dataclass(frozen=True, slots=True)
class Aspect:
    """The smallest thing that is marked. A measurement is full marks or zero unless `partial` marks are defined.

    A deduction's mark, from 0 to its maximum, is taken off its part and is not among the marks of 100. With a
    `calculation` the judge enters what was measured and the mark follows. What is entered lies as a rule between the
    `plausible` ends, both included; beyond them it is asked for once more (see `plausible`). None: no such end.
    """

    id: str
    kind: AspectKind
    description: str
    maximum: Decimal
    partial: bool = True
    section: str = ""
    extra: str = ""
    requirement: str = ""
    descriptors: tuple[str, ...] = ()
    calculation: Calculation | None = None
    plausible_from: Decimal | None = field(default=None, metadata=LATER)
    plausible_to: Decimal | None = field(default=None, metadata=LATER)

    @property
    def plausible(self) -> Text | None:
        """合理范围 in words; None without one."""
        low, high = self.plausible_from, self.plausible_to
        if low is not None and high is not None:
            return Text(f"{low:f} 至 {high:f}", f"{low:f} to {high:f}")
        if low is not None:
            return Text(f"不小于 {low:f}", f"{low:f} or more")
        return None if high is None else Text(f"不大于 {high:f}", f"{high:f} or less")


@dataclass(frozen=True, slots=True)
class SubCriterion:
    """One marking form, marked on one day by one panel."""

    id: str
    name: str
    aspects: tuple[Aspect, ...]
    day: str = ""
    phase: Phase = Phase.RESULT

    @property
    def maximum(self) -> Decimal:
        """The sum of the aspects' maxima; deductions give nothing."""
        gained = (aspect.maximum for aspect in self.aspects if aspect.kind is not AspectKind.DEDUCTION)
        return sum(gained, Decimal(0))


@dataclass(frozen=True, slots=True)
class Criterion:
    """A group of sub criteria; `mark` is what the scheme states for it.

    With a `weight` it is a module (模块): it counts for that percent of its part, whatever its own maximum.
    """

    id: str
    name: str
    mark: Decimal
    sub_criteria: tuple[SubCriterion, ...]
    weight: Decimal | None = None

    @property
    def maximum(self) -> Decimal:
        """The sum of its forms' maxima."""
        return sum((sub.maximum for sub in self.sub_criteria), Decimal(0))


@dataclass(frozen=True, slots=True)
class Part:
    """A weighted part of the result; `method` names how judges' marks become one (see `domain.scoring`).

    `pass_mark` is what the part must reach (合格线); `spread_limit` is how far judges' marks of one aspect may lie
    apart, None for what the method says.
    """

    id: str
    name: str
    weight: Decimal
    method: str
    criteria: tuple[Criterion, ...]
    pass_mark: Decimal | None = None
    spread_limit: Decimal | None = None

    @property
    def modular(self) -> bool:
        """Whether its criteria are weighted modules."""
        return any(criterion.weight is not None for criterion in self.criteria)

    @property
    def sub_criteria(self) -> tuple[SubCriterion, ...]:
        """All marking forms of the part, in order."""
        return tuple(sub for criterion in self.criteria for sub in criterion.sub_criteria)

    @property
    def maximum(self) -> Decimal:
        """What the part can reach: 100 where modules are weighted, else the sum of all maxima."""
        return FULL if self.modular else sum((sub.maximum for sub in self.sub_criteria), Decimal(0))


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the Standards Specification (WSOS) and its weight of 100."""

    id: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class MarkingScheme:
    """A whole scheme. `places` is the number of decimals to which values are rounded, half up, where `round_at` says.

    `pass_mark` is what the total must reach; `calculations` are all rows of the sheet of calculations, used or not.
    """

    skill: str
    parts: tuple[Part, ...]
    sections: tuple[Section, ...] = ()
    places: int = 2
    round_at: RoundAt = RoundAt.EACH
    pass_mark: Decimal | None = None
    calculations: tuple[Calculation, ...] = ()

    def forms(self) -> Iterator[tuple[Part, SubCriterion]]:
        """Every marking form with its part."""
        for part in self.parts:
            for sub in part.sub_criteria:
                yield part, sub

    def form(self, sub_criterion: str) -> tuple[Part, SubCriterion]:
        """The marking form with that id. KeyError if the scheme has none."""
        for part, sub in self.forms():
            if sub.id == sub_criterion:
                return part, sub
        raise KeyError(sub_criterion)

    def aspects(self) -> Iterator[Aspect]:
        """Every aspect in order."""
        for _, sub in self.forms():
            yield from sub.aspects
