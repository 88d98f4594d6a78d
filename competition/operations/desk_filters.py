"""What the chief judge may look for among the marks side by side: one entry a filter, one small function each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from competition.domain.problems import Text
from competition.domain.side_by_side import CellKey, Concerns, is_apart, is_missing
from competition.operations.mark_conflicts import conflict_cells
from competition.operations.noted import noted_cells
from competition.operations.paper_differences import paper_cells
from competition.operations.unusual import unusual_cells


@dataclass(frozen=True, slots=True)
class Filter:
    """`name` stands in the address; `empty` and what it `means` are said where nothing is found.

    `of` looks a form of an event up once.
    """

    name: str
    label: Text
    empty: Text
    means: Text
    of: Callable[[int, str], Concerns]


def always(concerns: Concerns) -> Callable[[int, str], Concerns]:
    """A filter that the marks themselves answer."""
    return lambda _event_id, _form: concerns


def in_cells(find: Callable[[int], Iterable[CellKey]]) -> Callable[[int, str], Concerns]:
    """A filter by what else is known of single cells: `find` names those of an event."""

    def of(event_id: int, form: str) -> Concerns:
        found = {(each.code, each.aspect) for each in find(event_id) if each.form == form}
        return lambda code, compared: (code, compared.aspect.id) in found

    return of


def beside_marks(event_id: int, form: str) -> Concerns:
    """Marks with a note or photos."""
    found = {(code, aspect) for code, aspect, _seat in noted_cells(event_id, form)}
    return lambda code, compared: (code, compared.aspect.id) in found


FILTERS: tuple[Filter, ...] = (
    Filter(
        "apart",
        Text("分差超限", "too far apart"),
        Text("没有超过上限的分差", "No judges lie too far apart"),
        Text(
            "已提交的分数中，各席之差都在评分方案的上限之内。",
            "Of what is handed in, all judges lie within the limits of the scheme.",
        ),
        always(is_apart),
    ),
    Filter(
        "missing",
        Text("缺评", "missing"),
        Text("没有缺评", "No mark is missing"),
        Text("本评分表各席的分数都已提交。", "Every seat of this form has handed its marks in."),
        always(is_missing),
    ),
    Filter(
        "conflict",
        Text("冲突", "conflict"),
        Text("没有待处理的冲突", "No conflict waits"),
        Text(
            "没有裁判在两台设备上给出不同的分数，或裁判已自行选定。",
            "No judge gave different marks on two devices, or the judge has chosen.",
        ),
        in_cells(conflict_cells),
    ),
    Filter(
        "paper",
        Text("纸质不符", "unlike paper"),
        Text("没有与纸质不符的分数", "Nothing differs from paper"),
        Text(
            "已录入的纸质评分表与已提交的分数一致，或已逐项处理。",
            "What was keyed from paper agrees with what is handed in, or every difference was decided.",
        ),
        in_cells(paper_cells),
    ),
    Filter(
        "unusual",
        Text("异常", "unusual"),
        Text("没有异常值", "No value is unusual"),
        Text(
            "没有超出合理范围的分数，也没有与同一席其他作品相差悬殊的分数。",
            "No mark lies beyond the plausible range or far from the seat's others.",
        ),
        in_cells(unusual_cells),
    ),
    Filter(
        "noted",
        Text("有备注", "with notes"),
        Text("没有备注或照片", "Nothing stands beside the marks"),
        Text(
            "已提交的分数旁没有备注，也没有照片。",
            "No mark that is handed in has a note or a photo beside it.",
        ),
        beside_marks,
    ),
)
