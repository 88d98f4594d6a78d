"""Who is not of the office sees a result: the one rule for page, list, export, API and paper."""

from competition.domain.problems import Problem, problem
from competition.domain.tiers import Labelled


class Appearance(Labelled):
    """How an event's result stands before the public."""

    HIDDEN = "hidden", "未公布", "not published"
    ANNOUNCED = "announced", "待公布", "to be published"
    EXPECTED = "expected", "即将公布", "expected any moment"
    HELD = "held", "暂缓公布", "held back"
    VISIBLE = "visible", "已公布", "published"


def appearance(*, published: bool, planned: bool, held: bool, reached: bool) -> Appearance:
    """How a result appears: seen once it is published, unless a plan holds it back or its moment has not come.

    `planned`: a moment was set; `reached`: it has come; `held`: the newest plan holds the result back.
    """
    if held:
        return Appearance.HELD
    if planned and not reached:
        return Appearance.ANNOUNCED
    if published:
        return Appearance.VISIBLE
    return Appearance.EXPECTED if planned else Appearance.HIDDEN


def check_plan(before: Appearance, *, changes: bool, reason: str) -> Problem | None:
    """What is wrong with planning a release: None while nobody has seen the result; a change gives its reason."""
    if before is Appearance.VISIBLE:
        return problem(
            "成绩已经公开，公布时间不能再改。",
            "The result has been seen: its release can no longer be planned.",
            mend_zh="已公开的成绩不收回；有错误的，通过异议更正后重新公布。",
            mend_en="What was seen is not taken back; an error is put right by way of an objection.",
        )
    if changes and not reason.strip():
        return problem(
            "更改公布时间须写明理由。",
            "A change of the release needs its reason.",
            mend_zh="理由将写入日志。",
            mend_en="It goes into the log.",
        )
    return None
