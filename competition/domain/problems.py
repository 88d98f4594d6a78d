"""What a refusal says: what is wrong, where, and how to mend it; Chinese first, English beside it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Level(StrEnum):
    """An error stops the work; a warning may be accepted by name."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a workbook; empty parts are not known or do not apply.

    `row` counts from 1 as the spreadsheet does, `column` is the column's heading, `cell` such as "B7".
    """

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    cell: str = ""

    def __str__(self) -> str:
        parts = (
            self.file,
            self.sheet and f"工作表“{self.sheet}”",
            f"第{self.row}行" if self.row is not None else "",
            self.column and f"“{self.column}”列",
            self.cell and f"（{self.cell}）",
        )
        return " ".join(part for part in parts if part)

    @property
    def en(self) -> str:
        """The place in English; headings stay as they stand in the sheet."""
        parts = (
            self.file,
            self.sheet and f"sheet “{self.sheet}”",
            f"row {self.row}" if self.row is not None else "",
            self.column and f"column “{self.column}”",
            self.cell and f"({self.cell})",
        )
        return " ".join(part for part in parts if part)


NOWHERE = Where()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; `what` says it and `remedy` says how to mend it.

    A warning has a `name` such as "float-noise", by which it is accepted.
    """

    what: Text
    remedy: Text
    where: Where = NOWHERE
    level: Level = Level.ERROR
    name: str = ""

    def __str__(self) -> str:
        place = f"{self.where}：" if str(self.where) else ""
        return f"{place}{self.what.zh} {self.remedy.zh} / {self.what.en} {self.remedy.en}"

    def as_dict(self) -> dict[str, object]:
        """The problem as plain values, for JSON."""
        return {**asdict(self), "level": self.level.value}


def problem(
    zh: str,
    en: str,
    *,
    mend_zh: str = "",
    mend_en: str = "",
    where: Where = Where(),
    level: Level = Level.ERROR,
) -> Problem:
    """Shorthand for a `Problem` from its four sentences."""
    return Problem(Text(zh, en), Text(mend_zh, mend_en), where, level)


class Refusal(Exception):
    """Raised when a step is refused; carries every problem found, and nothing has been changed."""

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        found = (problems,) if isinstance(problems, Problem) else tuple(problems)
        if not found:
            raise ValueError("a refusal needs at least one problem")
        self.problems: tuple[Problem, ...] = found
        super().__init__("\n".join(map(str, found)))


def warning(
    name: str, zh: str, en: str, *, mend_zh: str = "", mend_en: str = "", where: Where = Where()
) -> Problem:
    """Shorthand for a warning, which is accepted by its name."""
    return Problem(Text(zh, en), Text(mend_zh, mend_en), where, Level.WARNING, name)


def unaccepted(problems: Iterable[Problem], accepted: Iterable[str]) -> tuple[Problem, ...]:
    """The errors, and the warnings that were not accepted by name."""
    names = frozenset(accepted)
    return tuple(found for found in problems if found.level is Level.ERROR or found.name not in names)


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems that stop the work."""
    return tuple(found for found in problems if found.level is Level.ERROR)
