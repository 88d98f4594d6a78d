"""PIN of a judge on a shared tablet: six digits that nobody guesses at the first try."""

import re

from competition.domain.problems import Problem, problem

SHAPE = re.compile(r"[0-9]{6}")
RUNS = "01234567890", "09876543210"


def check_pin(pin: str) -> Problem | None:
    """What is wrong with a new PIN: None for six digits that are neither one digit nor a run such as 123456."""
    if SHAPE.fullmatch(pin) and len(set(pin)) > 1 and not any(pin in run for run in RUNS):
        return None
    return problem(
        "PIN应为六位数字，不能是同一数字或123456这样的顺序。",
        "A PIN has six digits, not all the same and not a run such as 123456.",
        mend_zh="请另设一个。",
        mend_en="Choose another one.",
    )
