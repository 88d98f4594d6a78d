"""Sound marking schemes of either layout, for property tests."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from competition.domain.calculations import Calculation, CalculationType
from competition.domain.marking_scheme import (
    FULL,
    JUDGEMENT_SCORES,
    Aspect,
    AspectKind,
    Criterion,
    MarkingScheme,
    Part,
    Phase,
    RoundAt,
    Section,
    SubCriterion,
)
from competition.spreadsheets.cells import as_text
from competition.spreadsheets.partial_marks import defines_marks

CENTS = 10_000
awkward = st.sampled_from(
    [
        "=1+1",
        "+86",
        "-5",
        "@总分",
        "1.0",
        "007",
        "Sub Criterion ID",
        "Section",
        "是",
        "a\nb",
        "a  b",
        "“引号”",
        "0.5 mm",
        "𬭚",
        "J1",
        "TRUE",
        "2026-09-12",
    ]
)
words = st.one_of(
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12), awkward
)
wild = st.one_of(
    st.sampled_from(
        [
            "total",
            "Total Variation",
            "_x000D_",
            "a\r\nb",
            "a\rb",
            "１２",
            "深\u200b度",
            " a ",
            "—",
            "赛项：x",
            "小数位数：",
            "Criterion B",
            "ID",
            "\x07",
            "评分点编号",
            "",
        ]
    ),
    st.text(st.characters(codec="utf-8"), max_size=12),
)
"""Texts of which a cell keeps some only."""
texts = words.map(as_text).filter(lambda text: as_text(text) == text)
names = texts.filter(bool)
definitions = st.sampled_from(
    [
        "add 0.1 if clean",
        "每处扣0.5分",
        "5 marks\n3 marks",
        "清洁时另计",
        "=2+3",
        "tolerance\n0.1 to 0.2",
        "2: good",
    ]
)


def calculation(kind: CalculationType, name: str, maximum: Decimal, *, reusable: bool = False) -> Calculation:
    """A sound one for an aspect with that maximum."""
    params = {
        CalculationType.PASS_FAIL: "",
        CalculationType.NUMBER_COMPLETED: "TOTAL:::8",
        CalculationType.CHOICE: f"OPTION:::{maximum}#x~x#全部#-#0#x~x#无",
        CalculationType.RANGED_SCORE: f"RANGE:::{maximum}#x~x#..5#-#0#x~x#5..",
        CalculationType.REGULAR_DIFFERENCE_DEDUCTION: "TARGET:::50#-#STEP:::0.1#-#DEDUCTION:::0.5",
    }
    return Calculation(name, kind, reusable, params[kind])


@st.composite
def cis_schemes(draw: st.DrawFn) -> MarkingScheme:
    """One part, marked by panel, as the CIS workbook states it."""
    sections = tuple(str(number) for number in range(1, draw(st.integers(0, 3)) + 1))
    shape = _shape(draw)
    cents = _split(draw, sum(map(sum, shape)))
    made: list[Calculation] = []
    criteria = []
    for letter, forms in zip("ABC", shape, strict=False):
        subs = []
        for number, count in enumerate(forms, start=1):
            form = f"{letter}{number}"
            aspects = tuple(
                _cis_aspect(draw, f"{form}.{n}", next(cents), sections, made) for n in range(1, count + 1)
            )
            subs.append(SubCriterion(form, draw(names), aspects, draw(names)))
        mark = sum((sub.maximum for sub in subs), Decimal(0))
        criteria.append(Criterion(letter, draw(names), mark, tuple(subs)))
    if draw(st.booleans()):
        made.insert(0, calculation(CalculationType.PASS_FAIL, "unused", FULL))
    skill = draw(names)
    weights = tuple(Section(name, Decimal(draw(st.integers(0, CENTS))) / 100) for name in sections)
    return MarkingScheme(
        skill, (Part("P1", skill, FULL, "panel", tuple(criteria)),), weights, calculations=tuple(made)
    )


def with_aspects(scheme: MarkingScheme, change: Callable[[Aspect], Aspect]) -> MarkingScheme:
    """The scheme with each of its aspects changed."""
    return replace(
        scheme,
        parts=tuple(
            replace(
                part,
                criteria=tuple(
                    replace(
                        criterion,
                        sub_criteria=tuple(
                            replace(sub, aspects=tuple(map(change, sub.aspects)))
                            for sub in criterion.sub_criteria
                        ),
                    )
                    for criterion in part.criteria
                ),
            )
            for part in scheme.parts
        ),
    )


def _cis_aspect(
    draw: st.DrawFn, name: str, maximum: Decimal, sections: tuple[str, ...], made: list[Calculation]
) -> Aspect:
    section = draw(st.sampled_from(sections)) if sections else draw(st.sampled_from(["", "1"]))
    aspect = Aspect(
        name,
        AspectKind.MEASUREMENT,
        draw(names),
        maximum,
        section=section,
        requirement=draw(texts),
    )
    match draw(st.sampled_from(["judged", "calculated", "partial", "whole"])):
        case "judged":
            levels = tuple(draw(names) for _ in JUDGEMENT_SCORES)
            return replace(aspect, kind=AspectKind.JUDGEMENT, extra=draw(texts), descriptors=levels)
        case "calculated":
            kind = draw(st.sampled_from(CalculationType))
            made.append(calculation(kind, f"of {name}", maximum, reusable=draw(st.booleans())))
            return replace(aspect, extra=draw(texts), calculation=made[-1])
        case "partial":
            return replace(aspect, extra=draw(definitions))
        case _:
            extra = draw(texts.filter(lambda text: not defines_marks(text)))
            return replace(aspect, partial=False, extra=extra)


@st.composite
def chinese_schemes(draw: st.DrawFn) -> MarkingScheme:
    """Up to two parts with everything that the Chinese layout can say."""
    listed = draw(st.booleans())
    weights = draw(st.sampled_from([(100,), (30, 70), (0, 100)]))
    sections = draw(st.sampled_from([(), ("1", "一、安全")]))
    parts = tuple(
        _chinese_part(draw, f"p{number}", Decimal(weight), sections, listed=listed)
        for number, weight in enumerate(weights, start=1)
    )
    own = tuple(
        aspect.calculation
        for part in parts
        for s in part.sub_criteria
        for aspect in s.aspects
        if aspect.calculation
    )
    unused = (
        (Calculation("unused", CalculationType.PASS_FAIL, True),) if listed and draw(st.booleans()) else ()
    )
    return MarkingScheme(
        draw(names),
        parts,
        tuple(Section(name, Decimal(50)) for name in sections),
        places=draw(st.integers(0, 4)),
        round_at=draw(st.sampled_from(RoundAt)),
        pass_mark=draw(st.none() | st.just(Decimal(60))),
        calculations=(*unused, *own),
    )


def _chinese_part(
    draw: st.DrawFn, name: str, weight: Decimal, sections: tuple[str, ...], *, listed: bool
) -> Part:
    method = draw(st.sampled_from(["panel", "single", "trimmed_mean", "mean_of_three"]))
    shape = _shape(draw)
    modules = draw(st.booleans())
    shares = _split(draw, len(shape))
    criteria = []
    for at, forms in enumerate(shape):
        subs = []
        for number, count in enumerate(forms, start=1):
            form = f"{name}-{at}-{number}"
            aspects = tuple(
                _chinese_aspect(draw, f"{form}.{n}", method, sections, listed=listed)
                for n in range(1, count + 1)
            )
            gained = (Aspect(f"{form}.0", AspectKind.ITEM, "底分", Decimal("0.01")), *aspects)
            day = draw(st.sampled_from(["", "C1", "2026-09-12"]))
            subs.append(SubCriterion(form, draw(names), gained, day, draw(st.sampled_from(Phase))))
        mark = sum((sub.maximum for sub in subs), Decimal(0))
        share = next(shares) if modules else None
        criteria.append(Criterion(f"{name}-{at}", draw(names), mark, tuple(subs), share))
    return _filled(
        Part(
            name,
            draw(names),
            weight,
            method,
            tuple(criteria),
            pass_mark=draw(st.none() | st.just(Decimal("59.5"))),
            spread_limit=draw(st.none() | st.just(Decimal(0)) | st.just(Decimal("1.5"))),
        )
    )


def _filled(part: Part) -> Part:
    """The part out of 100: what is lacking goes to the first aspect of its last form, an item."""
    if part.modular:
        return part
    lacking = FULL - part.maximum
    *others, last = part.criteria
    *forms, form = last.sub_criteria
    first, *rest = form.aspects
    form = replace(form, aspects=(replace(first, maximum=first.maximum + lacking), *rest))
    last = replace(last, sub_criteria=(*forms, form), mark=last.mark + lacking)
    return replace(part, criteria=(*others, last))


def _chinese_aspect(
    draw: st.DrawFn, name: str, method: str, sections: tuple[str, ...], *, listed: bool
) -> Aspect:
    maximum = Decimal(draw(st.integers(1, 400))) / 100
    kinds = [kind for kind in AspectKind if method == "panel" or kind is not AspectKind.JUDGEMENT]
    kind = draw(st.sampled_from(kinds))
    made = None
    if kind in (AspectKind.ITEM, AspectKind.MEASUREMENT) and draw(st.booleans()):
        named = f"of {name}" if listed else name
        made = calculation(
            draw(st.sampled_from(CalculationType)), named, maximum, reusable=listed and draw(st.booleans())
        )
    judged = kind is AspectKind.JUDGEMENT
    partial = draw(st.booleans())
    free = made is None and partial and not judged
    low, high = draw(st.none() | st.just(Decimal(0))), draw(st.none() | st.just(maximum))
    return Aspect(
        name,
        kind,
        draw(names),
        maximum,
        partial=partial,
        section=draw(st.sampled_from(("", *sections) if sections else ("", "1"))),
        extra=draw(texts | definitions),
        requirement=draw(texts),
        descriptors=tuple(draw(names) for _ in JUDGEMENT_SCORES) if judged else (),
        calculation=made,
        plausible_from=low if free else None,
        plausible_to=high if free else None,
    )


def _shape(draw: st.DrawFn) -> list[list[int]]:
    """How many aspects each form of each criterion has."""
    forms = st.lists(st.integers(1, 3), min_size=1, max_size=2)
    return draw(st.lists(forms, min_size=1, max_size=3))


def _split(draw: st.DrawFn, count: int):
    """That many marks of 0.01 or more that sum to 100."""
    cuts = sorted(draw(st.sets(st.integers(1, CENTS - 1), min_size=count - 1, max_size=count - 1)))
    for low, high in zip([0, *cuts], [*cuts, CENTS], strict=True):
        yield Decimal(high - low) / 100
