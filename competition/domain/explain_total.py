"""How a total came about, in sentences: parts and weights, modules, dropped marks, deductions, the scale."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, Decimal

from competition.domain.problems import Text
from competition.domain.ranking_rules import RAW
from competition.domain.scale import SCALES, scale_marks
from competition.domain.scoring import Line

PLACES = 4
"""Decimals that are shown: a mark times a weight in whole percents has no more."""

MOST = 6
"""How many deductions a sentence lists; the breakdown has all."""

FORMULAS = {
    "median-mad-700": Text(
        "700＋30×（原始总分−中位数）÷（1.4826×绝对中位差），四舍五入取整",
        "700 + 30 × (raw total − median) ÷ (1.4826 × median absolute deviation), rounded half up",
    ),
    "mean-sd-500": Text(
        "500＋30×（原始总分−平均数）÷标准差，四舍五入取整",
        "500 + 30 × (raw total − mean) ÷ standard deviation, rounded half up",
    ),
}
"""How a scale comes from raw totals; every scale but the raw one has its formula here."""


def digits(value: Decimal) -> str:
    """A mark as it is shown: its own decimals, cut after the fourth where a mean was not rounded."""
    plain = value + 0  # minus zero is zero
    if -_exponent(plain) > PLACES:
        shorter = plain.quantize(Decimal(1).scaleb(-PLACES), rounding=ROUND_DOWN)
        return f"{shorter.normalize():f}" if shorter == plain else f"{shorter:f}…"
    return f"{plain:f}"


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def sentence(zh: str, en: str) -> Text:
    """The same sentence in both languages with its full stops."""
    return Text(f"{zh}。", f"{en}.")


def explain_total(whole: Line) -> Iterator[Text]:
    """The total of a breakdown, then the steps within each part."""
    if not whole.lines:
        yield sentence(f"总分 {digits(whole.value)}", f"The total is {digits(whole.value)}")
        return
    parts = listed([_part(line) for line in whole.lines])
    yield sentence(
        f"总分 {digits(whole.value)}，来自：{parts.zh}",
        f"The total is {digits(whole.value)}, from {parts.en}",
    )
    if whole.note is not None:
        yield sentence(whole.note.zh, whole.note.en[:1].upper() + whole.note.en[1:])
    for line in whole.lines:
        yield from _modules(line)
        yield from _dropped(line)
        yield from _deductions(line)


def _part(line: Line) -> Text:
    note = Text(f"；{line.note.zh}", f"; {line.note.en}") if line.note else Text("", "")
    value, most = digits(line.value), digits(line.maximum)
    return Text(f"{line.label} {value}（满分{most}{note.zh}）", f"{line.label} {value} (of {most}{note.en})")


def _modules(part: Line) -> Iterator[Text]:
    """Lines below a part that bear a note of their own, such as weighted modules."""
    noted = [line for line in part.lines if line.note is not None and line.counts]
    if noted and part.lines[0].lines:
        found = listed([_part(line) for line in noted])
        yield sentence(f"“{part.label}”由模块组成：{found.zh}", f"“{part.label}” has modules: {found.en}")


def _dropped(part: Line) -> Iterator[Text]:
    """Which judges' marks counted and which did not."""
    out = [line for line in part.lines if not line.counts]
    if not out:
        return
    kept = listed([_marked(line) for line in part.lines if line.counts])
    gone = listed([_marked(line) for line in out])
    yield sentence(
        f"“{part.label}”计入的是{kept.zh}；去掉的是{gone.zh}",
        f"“{part.label}” counts {kept.en} and drops {gone.en}",
    )


def _marked(line: Line) -> Text:
    return Text(f"{line.label} {digits(line.value)}", f"{line.label} {digits(line.value)}")


def _deductions(part: Line) -> Iterator[Text]:
    found = [
        Text(f"{seat}{line.label} {digits(-line.value)}", f"{seat}{line.label} {digits(-line.value)}")
        for seat, line in _deducted(part, "")
    ]
    if not found:
        return
    shown = listed(found[:MOST])
    more = (
        Text(f"等{len(found)}处", f" and others, {len(found)} in all") if len(found) > MOST else Text("", "")
    )
    yield sentence(f"“{part.label}”扣分：{shown.zh}{more.zh}", f"“{part.label}” loses {shown.en}{more.en}")


def _deducted(line: Line, seat: str) -> Iterator[tuple[str, Line]]:
    """(judge's seat where there are several, line) of each deduction that counts and is not zero."""
    for below in line.lines:
        if below.lines and below.counts:
            yield from _deducted(below, f"{below.label} " if "#" in below.id else seat)
        elif below.value < 0:
            yield seat, below


def explain_scale(scale: str, raw: Decimal, mark: Decimal, raws: Sequence[Decimal]) -> Iterator[Text]:
    """How a raw total became a mark on the scale, `raws` being all raw totals that were put on it; nothing where raw
    totals are ranked."""
    if scale == RAW:
        return
    label = SCALES[scale].label
    why = _without_unit(scale, raws)
    if why is not None:
        yield sentence(
            f"{label.zh}：原始总分 {digits(raw)}；{why.zh}，没有可用的差距单位，"
            f"折算分都是 {digits(mark)} 分，名次和奖项以折算分为准",
            f"{label.en}: the raw total is {digits(raw)}; {why.en}, so that there is no unit to measure by and "
            f"every mark is {digits(mark)}, on which place and award rest",
        )
        return
    formula = FORMULAS[scale]
    yield sentence(
        f"{label.zh}：原始总分 {digits(raw)} 在{len(raws)}名（队）中折算为 {digits(mark)} 分，"
        f"名次和奖项以折算分为准；折算分＝{formula.zh}",
        f"{label.en}: among {len(raws)} entries the raw total {digits(raw)} becomes {digits(mark)}, "
        f"on which place and award rest; mark = {formula.en}",
    )


def _without_unit(scale: str, raws: Sequence[Decimal]) -> Text | None:
    """Why the scale has no unit, so that everybody gets its centre; None where it has one.

    A scale with a unit puts somebody off its centre, so that equal marks mean that it has none.
    """
    marks = scale_marks(SCALES[scale], {str(number): raw for number, raw in enumerate(raws)})
    if len(set(marks.values())) > 1:
        return None
    if len(raws) == 1:
        return Text("参加排名的只有1名（队）", "there is one entry only")
    if len(set(raws)) == 1:
        return Text(f"{len(raws)}名（队）的原始总分全部相同", f"all {len(raws)} raw totals are equal")
    return Text(
        f"{len(raws)}名（队）中半数以上的原始总分相同", f"over half of the {len(raws)} raw totals are equal"
    )


def listed(texts: Sequence[Text]) -> Text:
    """The texts as one list."""
    return Text("、".join(text.zh for text in texts), ", ".join(text.en for text in texts))
