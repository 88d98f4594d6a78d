"""What is marked: scheme → part → criterion → sub criterion → aspect.

A WorldSkills scheme is one part of weight 100; a Chinese one has parts such as theory (理论) and practice (实操), each
out of 100 and weighted. Sources: WorldSkills Technical Descriptions §4 (criterion, aspect, judgement 0–3);
Chinese technical rules of city and provincial contests (weights of theory and practice).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from competition.domain.problems import Problem, Where, problem
from competition.domain.tiers import Labelled

FULL = Decimal(100)
ID = re.compile(r"\w[\w.-]{0,31}")
JUDGEMENT_SCORES = (Decimal(0), Decimal(1), Decimal(2), Decimal(3))
VARIATION_ALLOWED = Decimal(5)
"""How far sections and aspects may disagree in all, of 100 (Technical Description of EuroSkills 2023, skill 17, §2)."""


class AspectKind(Labelled):
    """How an aspect is marked."""

    MEASUREMENT = "measurement", "测量", "measurement"
    JUDGEMENT = "judgement", "评判", "judgement"
    ITEM = "item", "计分项", "plain item"


@dataclass(frozen=True, slots=True)
class Aspect:
    """The smallest thing that is marked. A measurement is full marks or zero unless `partial` marks are defined."""

    id: str
    kind: AspectKind
    description: str
    maximum: Decimal
    partial: bool = True
    section: str = ""
    extra: str = ""
    requirement: str = ""
    descriptors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SubCriterion:
    """One marking form, marked on one day by one panel."""

    id: str
    name: str
    aspects: tuple[Aspect, ...]
    day: str = ""

    @property
    def maximum(self) -> Decimal:
        """The sum of the aspects' maxima."""
        return sum((aspect.maximum for aspect in self.aspects), Decimal(0))


@dataclass(frozen=True, slots=True)
class Criterion:
    """A group of sub criteria; `mark` is what the scheme states for it."""

    id: str
    name: str
    mark: Decimal
    sub_criteria: tuple[SubCriterion, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A weighted part of the result; `method` names how judges' marks become one (see `domain.scoring`)."""

    id: str
    name: str
    weight: Decimal
    method: str
    criteria: tuple[Criterion, ...]

    @property
    def sub_criteria(self) -> tuple[SubCriterion, ...]:
        """All marking forms of the part, in order."""
        return tuple(sub for criterion in self.criteria for sub in criterion.sub_criteria)

    @property
    def maximum(self) -> Decimal:
        """The sum of all maxima of the part."""
        return sum((sub.maximum for sub in self.sub_criteria), Decimal(0))


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the Standards Specification (WSOS) and its weight of 100."""

    id: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class MarkingScheme:
    """A whole scheme. `places` is the number of decimals to which means and the total are rounded, half up."""

    skill: str
    parts: tuple[Part, ...]
    sections: tuple[Section, ...] = ()
    places: int = 2

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


def check_scheme(scheme: MarkingScheme) -> tuple[Problem, ...]:
    """All that keeps the scheme from being used (errors) or is worth a look (warnings)."""
    return tuple(
        (
            *_weights(scheme),
            *_shapes(scheme),
            *_duplicate_ids(scheme),
            *(found for part in scheme.parts for found in _part_problems(part)),
            *(found for aspect in scheme.aspects() for found in _aspect_problems(aspect)),
        )
    )


def _weights(scheme: MarkingScheme) -> Iterable[Problem]:
    weight = sum((part.weight for part in scheme.parts), Decimal(0))
    if weight != FULL:
        yield problem(
            f"各部分权重合计为{weight}%，应为100%。",
            f"The parts' weights sum to {weight} %, not 100 %.",
            mend_zh="请更正“权重”一列。",
            mend_en="Mend the column of weights.",
        )
    for part in scheme.parts:
        if part.weight < 0:
            yield problem(
                f"“{part.name}”的权重为{part.weight}%，不得小于0。",
                f"“{part.name}” has a weight of {part.weight} %; it cannot be below 0.",
                mend_zh="请更正“权重”一列。",
                mend_en="Mend the column of weights.",
                where=Where(column=part.id),
            )


def _shapes(scheme: MarkingScheme) -> Iterable[Problem]:
    """Ids are part of addresses and of field names."""
    ids = [part.id for part in scheme.parts]
    ids += [criterion.id for part in scheme.parts for criterion in part.criteria]
    ids += [sub.id for _, sub in scheme.forms()] + [aspect.id for aspect in scheme.aspects()]
    for name in sorted({name for name in ids if not ID.fullmatch(name)}):
        yield problem(
            f"编号“{name}”不可用。",
            f"The id “{name}” cannot be used.",
            mend_zh="编号用1至32个文字、数字、点或连字符，不含空格和斜线。",
            mend_en="An id has 1 to 32 letters, digits, dots or hyphens, without spaces and slashes.",
            where=Where(column=name),
        )


def _duplicate_ids(scheme: MarkingScheme) -> Iterable[Problem]:
    ids = [part.id for part in scheme.parts]
    ids += [criterion.id for part in scheme.parts for criterion in part.criteria]
    forms = [sub.id for _, sub in scheme.forms()]
    aspects = [aspect.id for aspect in scheme.aspects()]
    for kind_zh, kind_en, found in (
        ("部分或评分标准", "part or criterion", ids),
        ("评分表", "marking form", forms),
        ("评分点", "aspect", aspects),
    ):
        for name in sorted(name for name, times in Counter(found).items() if times > 1):
            yield problem(
                f"{kind_zh}编号“{name}”重复。",
                f"The {kind_en} id “{name}” occurs more than once.",
                mend_zh="请给每一项不同的编号。",
                mend_en="Give each its own id.",
                where=Where(column=name),
            )


def _part_problems(part: Part) -> Iterable[Problem]:
    for criterion in part.criteria:
        found = sum((sub.maximum for sub in criterion.sub_criteria), Decimal(0))
        if found != criterion.mark:
            yield problem(
                f"{criterion.id}“{criterion.name}”标明{criterion.mark}分，评分点合计{found}分。",
                f"{criterion.id} “{criterion.name}” states {criterion.mark} marks; its aspects sum to {found}.",
                mend_zh="请使二者一致。",
                mend_en="Make the two agree.",
                where=Where(column=criterion.id),
            )
    for sub in part.sub_criteria:
        if not sub.aspects:
            yield problem(
                f"评分表{sub.id}“{sub.name}”没有评分点。",
                f"Marking form {sub.id} “{sub.name}” has no aspects.",
                mend_zh="请添加评分点或删除该评分表。",
                mend_en="Add aspects or delete the form.",
                where=Where(column=sub.id),
            )
    if part.maximum != FULL:
        yield problem(
            f"“{part.name}”满分合计{part.maximum}分，应为100分。",
            f"“{part.name}” sums to {part.maximum} marks, not 100.",
            mend_zh="请检查各评分点的满分。",
            mend_en="Check the maximum of each aspect.",
            where=Where(column=part.id),
        )


def _aspect_problems(aspect: Aspect) -> Iterable[Problem]:
    if aspect.maximum <= 0:
        yield problem(
            f"评分点{aspect.id}的满分为{aspect.maximum}，应大于0。",
            f"The maximum of aspect {aspect.id} is {aspect.maximum}; it must be above 0.",
            mend_zh="请填写满分。",
            mend_en="Enter its maximum.",
            where=Where(column=aspect.id),
        )
    if aspect.kind is AspectKind.JUDGEMENT and len(aspect.descriptors) != len(JUDGEMENT_SCORES):
        yield problem(
            f"评判点{aspect.id}“{aspect.description}”有{len(aspect.descriptors)}条等级描述，应为0–3四条。",
            f"Judgement aspect {aspect.id} has {len(aspect.descriptors)} descriptors; scores 0–3 need four.",
            mend_zh="请补齐0、1、2、3各一行的描述。",
            mend_en="Give one row for each score 0, 1, 2, 3.",
            where=Where(column=aspect.id),
        )
