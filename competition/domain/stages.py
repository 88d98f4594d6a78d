"""The stages of an event; each step of work is allowed in some of them only."""

from competition.domain.problems import Problem, problem
from competition.domain.tiers import Labelled


class Stage(Labelled):
    """阶段, in order."""

    PREPARING = "preparing", "筹备", "preparing"
    DRAWING = "drawing", "抽签中（三次加密）", "being drawn in three stages"
    MARKING = "marking", "已抽签，评分中", "drawn, being marked"
    PUBLISHED = "published", "成绩已公布", "results published"


def check_stage(now: Stage, allowed: Stage, *, to_do_zh: str, to_do_en: str) -> Problem | None:
    """What is wrong with doing that now: None in the stage in which it is allowed."""
    if now is allowed:
        return None
    return problem(
        f"项目处于“{now.label.zh}”阶段，不能{to_do_zh}。",
        f"The event is in the stage “{now.label.en}”: it is not possible to {to_do_en}.",
        mend_zh=f"该步骤只在“{allowed.label.zh}”阶段进行。",
        mend_en=f"This step belongs to the stage “{allowed.label.en}”.",
    )
