"""Who may sit on a panel: nobody marks their own unit (不得评本单位选手)."""

from collections.abc import Collection

from competition.domain.problems import Problem, problem


def check_judge(name: str, *, employer: str, entrants_employers: Collection[str]) -> Problem | None:
    """What is wrong with that judge marking the event: None when nothing is."""
    if not employer or employer not in entrants_employers:
        return None
    return problem(
        f"裁判{name}与本项目选手同属“{employer}”，须回避。",
        f"Judge {name} and an entrant of this event both belong to “{employer}”.",
        mend_zh="请改派其他裁判。",
        mend_en="Assign another judge.",
    )
