"""What keeps the aspects of a marking scheme, their sections and their calculations from being used."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from competition.domain.calculations import Calculation, check_calculation
from competition.domain.marking_scheme import JUDGEMENT_SCORES, Aspect, AspectKind, MarkingScheme
from competition.domain.plausible import range_problems
from competition.domain.problems import Problem, Where, problem


def check_aspects(scheme: MarkingScheme) -> tuple[Problem, ...]:
    """Each aspect by itself, then the sections that aspects name and the calculations that several use."""
    return tuple(
        (
            *(found for aspect in scheme.aspects() for found in _aspect_problems(aspect)),
            *_sections(scheme),
            *_shared(scheme),
        )
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
    elif (cents := aspect.maximum.scaleb(2)) != cents.to_integral_value():
        yield problem(
            f"评分点{aspect.id}的满分{aspect.maximum}超过两位小数，无法评出。",
            f"The maximum {aspect.maximum} of aspect {aspect.id} has more than two decimals; no mark can reach it.",
            mend_zh="请改为最多两位小数。",
            mend_en="Use at most two decimals.",
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
    if aspect.kind is not AspectKind.JUDGEMENT and aspect.descriptors:
        yield problem(
            f"评分点{aspect.id}是{aspect.kind.label.zh}，不能有等级描述。",
            f"Aspect {aspect.id} is a {aspect.kind.label.en}: it takes no descriptors.",
            mend_zh="请删去等级描述，或把类型改为评判。",
            mend_en="Delete the descriptors, or make it a judgement.",
            where=Where(column=aspect.id),
        )
    unsound = check_calculation(aspect.calculation, maximum=aspect.maximum) if aspect.calculation else ()
    for found in (*unsound, *(() if unsound else range_problems(aspect))):
        yield replace(found, where=Where(column=aspect.id))
    if aspect.calculation is not None and aspect.kind in (AspectKind.JUDGEMENT, AspectKind.DEDUCTION):
        yield problem(
            f"评分点{aspect.id}是{aspect.kind.label.zh}，不能带计算。",
            f"Aspect {aspect.id} is a {aspect.kind.label.en}: it takes no calculation.",
            mend_zh="请删去该计算。",
            mend_en="Delete the calculation.",
            where=Where(column=aspect.id),
        )


def _sections(scheme: MarkingScheme) -> Iterable[Problem]:
    counted = Counter(section.id for section in scheme.sections)
    known = set(counted)
    for name in sorted(name for name, times in counted.items() if times > 1):
        yield problem(
            f"职业标准编号“{name}”重复。",
            f"The section id “{name}” occurs more than once.",
            mend_zh="请只保留一行。",
            mend_en="Keep one of them.",
        )
    for section in scheme.sections:
        if section.weight < 0:
            yield problem(
                f"职业标准“{section.id}”的分值为{section.weight}，不得小于0。",
                f"Section “{section.id}” has {section.weight} marks; it cannot have fewer than 0.",
                mend_zh="请更正其分值。",
                mend_en="Mend its marks.",
            )
    for aspect in scheme.aspects():
        if known and aspect.section and aspect.section not in known:
            yield problem(
                f"评分点{aspect.id}属于“{aspect.section}”，职业标准中没有这一部分。",
                f"Aspect {aspect.id} belongs to section “{aspect.section}”, which the standards lack.",
                mend_zh=f"请改为：{'、'.join(sorted(known))}。",
                mend_en=f"Use one of: {', '.join(sorted(known))}.",
                where=Where(column=aspect.id),
            )


def _shared(scheme: MarkingScheme) -> Iterable[Problem]:
    """A calculation that is not reusable belongs to one aspect."""
    users: dict[Calculation, list[str]] = {}
    for aspect in scheme.aspects():
        if aspect.calculation is not None and not aspect.calculation.reusable:
            users.setdefault(aspect.calculation, []).append(aspect.id)
    for calculation, ids in users.items():
        if len(ids) > 1:
            yield problem(
                f"计算“{calculation.name}”不可共用，但评分点{'、'.join(ids)}都使用它。",
                f"The calculation “{calculation.name}” is not reusable, yet {', '.join(ids)} use it.",
                mend_zh="请在“reusable”列填 yes，或给每个评分点各自的计算。",
                mend_en="Write yes in its column “reusable”, or give each aspect its own.",
                where=Where(column=ids[1]),
            )
