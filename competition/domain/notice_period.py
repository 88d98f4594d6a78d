"""公示期: the working days during which a published result may be objected to."""

from dataclasses import dataclass
from datetime import date

from competition.domain.problems import Problem, problem
from competition.domain.tiers import Labelled
from competition.domain.working_days import DAY, Calendars, add_working_days

USUAL = 5
"""Working days that are offered; the organizer says how many."""
MOST = 60


class NoticeState(Labelled):
    """Where a day lies."""

    BEFORE = "before", "公示尚未开始", "not begun"
    RUNNING = "running", "公示中", "running"
    OVER = "over", "公示已结束", "over"


@dataclass(frozen=True, slots=True)
class NoticePeriod:
    """From `first` to `last`, both days included."""

    first: date
    last: date

    def state(self, day: date) -> NoticeState:
        """Whether the period is to come, runs, or is over on that day."""
        if day < self.first:
            return NoticeState.BEFORE
        return NoticeState.RUNNING if day <= self.last else NoticeState.OVER

    def days_left(self, day: date) -> int:
        """Calendar days after `day` on which one may still object; 0 on the last day and after it."""
        return max(0, (self.last - day).days)

    def check_inside(self, day: date) -> Problem | None:
        """Why nobody objects on that day: None if the day lies within."""
        state = self.state(day)
        if state is NoticeState.RUNNING:
            return None
        return problem(
            f"异议须在公示期内（{self.first}至{self.last}）提出；{day}{state.label.zh}。",
            f"Objections are filed from {self.first} to {self.last}; on {day} the public notice is {state.label.en}.",
            mend_zh="请在公示期内提出；期外的情况请直接向主办单位反映。",
            mend_en="File it within these days; outside them turn to the organizer.",
        )


def check_length(working_days: int) -> Problem | None:
    """What is wrong with that number of working days: None if it is within reason."""
    if 1 <= working_days <= MOST:
        return None
    return problem(
        f"公示期须为1至{MOST}个工作日。",
        f"A public notice lasts from 1 to {MOST} working days.",
        mend_zh=f"一般为{USUAL}个工作日，以竞赛规则为准。",
        mend_en=f"{USUAL} are usual; the rules of the competition decide.",
    )


def last_day(first: date, working_days: int, calendars: Calendars) -> date | Problem:
    """The last day of a period whose first day counts if people work on it.

    A Problem for a number of days that is out of range or a year whose holidays are not known.
    """
    return check_length(working_days) or add_working_days(first - DAY, working_days, calendars)
