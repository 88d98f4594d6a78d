"""What keeps a marking scheme from being used, and what is worth a look."""

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from competition.domain.aspect_checks import check_aspects
from competition.domain.marking_scheme import FULL, AspectKind, Criterion, MarkingScheme, Part, SubCriterion
from competition.domain.problems import Problem, Where, problem
from competition.domain.scoring import METHODS
from competition.domain.scoring.panel import METHOD as PANEL

ID = re.compile(r"\w[\w.-]{0,31}")
MOST_PLACES = 4
RESERVED = ("elapsed", "placements", "total", "ruling")
"""What tie-breaks and explanations name beside the ids of the scheme."""


def check_scheme(scheme: MarkingScheme) -> tuple[Problem, ...]:
    """All that keeps the scheme from being used (errors) or is worth a look (warnings)."""
    return tuple(
        (
            *_weights(scheme),
            *_settings(scheme),
            *_shapes(scheme),
            *_duplicate_ids(scheme),
            *_reserved(scheme),
            *_nameless(scheme),
            *(found for part in scheme.parts for found in _part_problems(part)),
            *check_aspects(scheme),
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


def _settings(scheme: MarkingScheme) -> Iterable[Problem]:
    if not 0 <= scheme.places <= MOST_PLACES:
        yield problem(
            f"小数位数为{scheme.places}，应为0至{MOST_PLACES}。",
            f"{scheme.places} decimals cannot be kept: 0 to {MOST_PLACES}.",
            mend_zh="请更正小数位数。",
            mend_en="Mend the number of decimals.",
        )
    yield from _pass_mark(scheme.pass_mark, "总分", "the total", Where())
    for part in scheme.parts:
        where = Where(column=part.id)
        yield from _pass_mark(part.pass_mark, f"“{part.name}”", f"“{part.name}”", where)
        if part.method not in METHODS:
            yield problem(
                f"没有名为“{part.method}”的计分方法。",
                f"There is no scoring method “{part.method}”.",
                mend_zh=f"可选：{'、'.join(method.label.zh for method in METHODS.values())}。",
                mend_en=f"Choose one of: {', '.join(METHODS)}.",
                where=where,
            )
        if part.spread_limit is not None and part.spread_limit < 0:
            yield problem(
                f"“{part.name}”的分差上限为{part.spread_limit}，不得小于0。",
                f"The spread limit of “{part.name}” is {part.spread_limit}; it cannot be below 0.",
                mend_zh="请更正，或留空。",
                mend_en="Mend it, or leave it empty.",
                where=where,
            )


def _pass_mark(mark: Decimal | None, zh: str, en: str, where: Where) -> Iterable[Problem]:
    if mark is not None and not 0 <= mark <= FULL:
        yield problem(
            f"{zh}的合格线为{mark}，应在0至100之间。",
            f"The pass mark of {en} is {mark}; it must lie between 0 and 100.",
            mend_zh="请更正，或留空表示不设合格线。",
            mend_en="Mend it, or leave it empty for none.",
            where=where,
        )


def _shapes(scheme: MarkingScheme) -> Iterable[Problem]:
    """Ids are part of addresses and of field names."""
    ids = [*_scored(scheme), *(aspect.id for aspect in scheme.aspects())]
    for name in sorted({name for name in ids if not ID.fullmatch(name)}):
        yield problem(
            f"编号“{name}”不可用。",
            f"The id “{name}” cannot be used.",
            mend_zh="编号用1至32个文字、数字、点或连字符，不含空格和斜线。",
            mend_en="An id has 1 to 32 letters, digits, dots or hyphens, without spaces and slashes.",
            where=Where(column=name),
        )


def _duplicate_ids(scheme: MarkingScheme) -> Iterable[Problem]:
    """Parts, criteria and forms are told apart by their ids alone: a tie-break names any of them."""
    aspects = [aspect.id for aspect in scheme.aspects()]
    for kind_zh, kind_en, found in (
        ("部分、评分标准或评分表", "part, criterion or form", _scored(scheme)),
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


def _scored(scheme: MarkingScheme) -> list[str]:
    """The ids of what has a score of its own above the aspects: parts, criteria and forms."""
    ids = [part.id for part in scheme.parts]
    ids += [criterion.id for part in scheme.parts for criterion in part.criteria]
    return ids + [sub.id for _, sub in scheme.forms()]


def _reserved(scheme: MarkingScheme) -> Iterable[Problem]:
    for name in sorted(set(_scored(scheme)) & set(RESERVED)):
        yield problem(
            f"编号“{name}”另有含义，不能用作部分、评分标准或评分表的编号。",
            f"The id “{name}” has a meaning of its own; no part, criterion or form can bear it.",
            mend_zh="请改用其他编号。",
            mend_en="Choose another id.",
            where=Where(column=name),
        )


def _nameless(scheme: MarkingScheme) -> Iterable[Problem]:
    """A sheet, a screen and a certificate show these texts; an empty one tells nobody what was marked."""
    if not scheme.skill.strip():
        yield _empty("评分方案没有名称", "The scheme has no name", "")
    for part in scheme.parts:
        nodes: tuple[Part | Criterion | SubCriterion, ...] = (part, *part.criteria, *part.sub_criteria)
        for node in nodes:
            if not node.name.strip():
                yield _empty(f"“{node.id}”没有名称", f"“{node.id}” has no name", node.id)
    for aspect in scheme.aspects():
        if not aspect.description.strip():
            yield _empty(f"评分点{aspect.id}没有内容", f"Aspect {aspect.id} has no description", aspect.id)
        for score, text in enumerate(aspect.descriptors):
            if not text.strip():
                yield _empty(
                    f"评分点{aspect.id}的{score}分描述为空",
                    f"The descriptor {score} of aspect {aspect.id} is empty",
                    aspect.id,
                )


def _empty(zh: str, en: str, name: str) -> Problem:
    return problem(f"{zh}。", f"{en}.", mend_zh="请补填。", mend_en="Fill it in.", where=Where(column=name))


def _part_problems(part: Part) -> Iterable[Problem]:
    for criterion in part.criteria:
        if criterion.maximum != criterion.mark:
            yield problem(
                f"{criterion.id}“{criterion.name}”标明{criterion.mark}分，评分点合计{criterion.maximum}分。",
                f"{criterion.id} “{criterion.name}” states {criterion.mark} marks; "
                f"its aspects sum to {criterion.maximum}.",
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
    yield from _module_problems(part)
    for aspect in (a for sub in part.sub_criteria for a in sub.aspects):
        if aspect.kind is AspectKind.JUDGEMENT and part.method != PANEL.id:
            yield problem(
                f"评判点{aspect.id}（0–3）只能用计分方法“{PANEL.label.zh}”。",
                f"Judgement {aspect.id} (0–3) needs the scoring method “{PANEL.id}”.",
                mend_zh="请更改该部分的计分方法，或把评分点改为计分项。",
                mend_en="Change the part's method, or make it a plain item.",
                where=Where(column=aspect.id),
            )
    if part.maximum != FULL:
        yield problem(
            f"“{part.name}”满分合计{part.maximum}分，应为100分。",
            f"“{part.name}” sums to {part.maximum} marks, not 100.",
            mend_zh="请检查各评分点的满分。",
            mend_en="Check the maximum of each aspect.",
            where=Where(column=part.id),
        )


def _module_problems(part: Part) -> Iterable[Problem]:
    if not part.modular:
        return
    weights = [criterion.weight for criterion in part.criteria]
    given = [weight for weight in weights if weight is not None]
    if len(given) < len(weights) or min(given) <= 0 or sum(given, Decimal(0)) != FULL:
        shown = "、".join("（空）" if weight is None else f"{weight}" for weight in weights)
        yield problem(
            f"“{part.name}”各模块的权重为 {shown}，应都大于0且合计100。",
            f"The modules of “{part.name}” weigh {shown}; each must be above 0 and they must sum to 100.",
            mend_zh="请填齐模块权重，或全部留空表示直接相加。",
            mend_en="Give each module its weight, or leave all empty to add marks as they are.",
            where=Where(column=part.id),
        )
    for criterion in part.criteria:
        if criterion.maximum <= 0:
            yield problem(
                f"模块{criterion.id}“{criterion.name}”没有可得的分。",
                f"Module {criterion.id} “{criterion.name}” has no marks to gain.",
                mend_zh="请添加计分的评分点。",
                mend_en="Add aspects that give marks.",
                where=Where(column=criterion.id),
            )
