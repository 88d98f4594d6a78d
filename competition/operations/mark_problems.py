"""Why an operation of a tablet was not taken, in words."""

from competition.domain.mark_operations import SheetAddress
from competition.domain.problems import Problem, problem


def no_sheet(address: SheetAddress) -> Problem:
    """There is nothing of that address that the judge could mark."""
    return problem(
        f"没有评分表“{address}”。",
        f"There is no sheet “{address}”.",
        mend_zh="请联网刷新评分列表；该分数仍保留在平板上，可导出。",
        mend_en="Reload the list with a connection; the mark stays on the tablet and can be exported.",
    )


def no_aspect(form: str, aspect: str) -> Problem:
    """The form has no such aspect."""
    return problem(
        f"评分表{form}没有评分点“{aspect}”。",
        f"Form {form} has no aspect “{aspect}”.",
        mend_zh="评分方案可能已更新，请联网刷新后重评。",
        mend_en="The scheme may have changed: reload with a connection and mark again.",
    )


def another_scheme(form: str) -> Problem:
    """What was on the screen is not what is marked now: an aspect's name may mean another thing."""
    return problem(
        f"评分表{form}的评分方案在打分之后已更新，这项没有采用。",
        f"The scheme of form {form} changed since this was marked; it was not taken.",
        mend_zh="请联网刷新，按新方案核对后重评。",
        mend_en="Reload with a connection, and mark again by the new scheme.",
    )


def no_photo() -> Problem:
    """There is no such photo beside that aspect."""
    return problem(
        "该评分点没有这张照片，未作任何更改。",
        "This aspect has no such photo; nothing was changed.",
        mend_zh="请联网刷新评分列表。",
        mend_en="Reload the list with a connection.",
    )


def unreadable() -> Problem:
    """Nothing can be made of it."""
    return problem(
        "这项操作无法读取，没有采用。",
        "This operation cannot be read and was not taken.",
        mend_zh="请刷新平板页面后重评该项。",
        mend_en="Reload the tablet's page and mark this aspect again.",
    )
