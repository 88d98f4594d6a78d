"""TOML read with manners: every fault of a file is told at once, with its line and how to mend it."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from competition.domain.money import Money
from competition.domain.problems import Problem, Refusal, Text, Where, errors, problem, warning
from competition.domain.tiers import Labelled

OPEN = ("undetermined", "nothing")
"""What a case may expect in place of a sum or a level."""

Key = tuple[str | int, ...]
"""A place in a TOML file, such as ("cash", 1, "tier")."""

T = TypeVar("T")
L = TypeVar("L", bound=Labelled)

HEADER = re.compile(r"\s*\[(\[)?\s*([\w.-]+)\s*\]")
ASSIGNMENT = re.compile(r"\s*([\w-]+)\s*=")
ERROR_LINE = re.compile(r"at line (\d+)")
TYPES: dict[type, Text] = {
    str: Text("加引号的文字", "text in quotes"),
    int: Text("不带引号和小数的整数", "a whole number without quotes"),
    bool: Text("true 或 false", "true or false"),
    date: Text("不带引号的日期（如 2024-03-01）", "a date without quotes (such as 2024-03-01)"),
    list: Text("方括号中的列表", "a list in brackets"),
    dict: Text("一个表（如 [term]）", "one table (such as [term])"),
}

ABSENT: list[object] = []
EMPTY: dict[str, object] = {}
"""Stand-ins, told by identity from what a file says."""


@dataclass(slots=True)
class Table:
    """A TOML table that is being read: a fault is noted and a stand-in given back; `finish` refuses them all.

    `problems` is one list for all tables of a file; `known` are the keys that were asked for.
    """

    file: str
    lines: Mapping[Key, int]
    at: Key
    values: dict[str, object]
    problems: list[Problem]
    known: dict[str, None] = field(default_factory=dict)
    below: list[Table] = field(default_factory=list)

    def take(self, key: str, kind: type[T], stand_in: T) -> T:
        """The value under a key that must be there and of exactly that type (true is no number)."""
        self.known[key] = None
        value, wants = self.values.get(key), TYPES[kind]
        if isinstance(value, kind) and type(value) is kind:
            return value
        zh, en = (f"缺少“{key}”。", f"“{key}” is missing.")
        if value is not None:
            zh, en = (f"“{key}”的值不是{wants.zh}。", f"The value of “{key}” is not {wants.en}.")
        self.fault(key, zh, en, f"请写为{wants.zh}。", f"Write {wants.en}.")
        return stand_in

    def optional(self, key: str, read: Callable[[str], T]) -> T | None:
        """What `read` makes of a key; None if the key is not there."""
        self.known[key] = None
        return read(key) if key in self.values else None

    def open_or(self, key: str, read: Callable[[str], T]) -> T | str:
        """One of the words in OPEN, or what `read` makes of the key."""
        word = self.values[key]
        return word if isinstance(word, str) and word in OPEN else read(key)

    def text(self, key: str, stand_in: str = "?") -> str:
        """A text that says something."""
        text = self.take(key, str, stand_in)
        if not text.strip():
            self.fault(key, f"“{key}”是空的。", f"“{key}” is empty.", "请填写。", "Fill it in.")
        return text

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of one text or more."""
        items = self.take(key, list, ABSENT)
        if items is not ABSENT and not (items and all(isinstance(item, str) for item in items)):
            self.fault(
                key,
                f"“{key}”应为一个或多个加引号的文字。",
                f"“{key}” must hold one text or more.",
                f'请写为 {key} = ["…"]。',
                f'Write {key} = ["…"].',
            )
        return tuple(item for item in items if isinstance(item, str))

    def count(self, key: str) -> int:
        """A whole number of 1 or more."""
        number = self.take(key, int, 1)
        if number < 1:
            self.fault(
                key,
                f"“{key}”为 {number}，应为1或以上。",
                f"“{key}” is {number}; it must be 1 or more.",
                "请更正。",
                "Mend it.",
            )
        return number

    def money(self, key: str) -> Money:
        """A sum in yuan: a whole number, or a text such as "3333.34"."""
        value = self.values[key]
        try:
            if type(value) in (int, str):
                return Money.yuan(Decimal(str(value)))
        except (ArithmeticError, ValueError):
            pass
        self.fault(
            key,
            f"“{key}”的值 {value} 不是金额。",
            f"The value {value} of “{key}” is not a sum of money.",
            '请写整数元，或加引号的两位小数（如 "3333.34"）。',
            'Write whole yuan, or two decimals in quotes (such as "3333.34").',
        )
        return Money(0)

    def sum_above_zero(self, key: str) -> Money:
        """A sum in yuan of a fen or more."""
        faults, amount = len(self.problems), self.money(key)
        if amount.fen > 0:
            return amount
        if len(self.problems) == faults:
            self.fault(
                key,
                f"“{key}”为 {amount}，应大于零。",
                f"“{key}” is {amount.en}; it must be above zero.",
                "请更正，没有的请删除。",
                "Mend it, or delete it if there is none.",
            )
        return Money(1)

    def choice(self, key: str, kind: type[L]) -> L:
        """A member of `kind` by its identifier."""
        return self._member(key, self.take(key, str, next(iter(kind)).value), kind)

    def choices(self, key: str, kind: type[L]) -> tuple[L, ...]:
        """One member of `kind` or more."""
        return tuple(self._member(key, item, kind) for item in self.texts(key))

    def _member(self, key: str, value: str, kind: type[L]) -> L:
        members = {member.value: member for member in kind}
        if value not in members:
            self.fault(
                key,
                f"“{key}”没有“{value}”这个选项。",
                f"“{value}” is not a choice of “{key}”.",
                f"可选：{'、'.join(f'{name}（{each.label.zh}）' for name, each in members.items())}。",
                f"Choose one of: {', '.join(members)}.",
            )
        return members.get(value, next(iter(kind)))

    def table(self, key: str) -> Table:
        """The table under a key; of one that is absent only its absence is told."""
        values = self.take(key, dict, EMPTY)
        problems = [] if values is EMPTY else self.problems
        self.below.append(Table(self.file, self.lines, (*self.at, key), values, problems))
        return self.below[-1]

    def tables(self, key: str) -> list[Table]:
        """The tables of an array, which may be absent."""
        self.known[key] = None
        items = self.values.get(key, [])
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            self.fault(
                key,
                f"“{key}”应为一个或多个表。",
                f"“{key}” must be one table or more.",
                f"请在每一条前写 [[{key}]]。",
                f"Write [[{key}]] before each.",
            )
            return []
        found = [
            Table(self.file, self.lines, (*self.at, key, index), item, self.problems)
            for index, item in enumerate(items)
        ]
        self.below += found
        return found

    def fault(self, key: str, zh: str, en: str, mend_zh: str, mend_en: str) -> None:
        """Note a problem at the line of a key, or of the nearest table around it."""
        self.problems.append(problem(zh, en, mend_zh=mend_zh, mend_en=mend_en, where=self._where(key)))

    def warn(self, name: str, key: str, says: Text, mend: Text) -> None:
        """Note what looks wrong and may yet be meant; it refuses nothing."""
        self.problems.append(
            warning(name, says.zh, says.en, mend_zh=mend.zh, mend_en=mend.en, where=self._where(key))
        )

    def _where(self, key: str) -> Where:
        place = (*self.at, key)
        while place not in self.lines:
            place = place[:-1]
        return Where(file=self.file, row=self.lines[place])

    def finish(self) -> tuple[Problem, ...]:
        """The warnings. Refusal of the file if there was any fault or a key that nobody asked for."""
        self.refuse_unknown()
        found = sorted(self.problems, key=lambda found: found.where.row or 0)
        if errors(found):
            raise Refusal(errors(found))
        return tuple(found)

    def refuse_unknown(self) -> None:
        """Note every key that nobody asked for, here and below."""
        for key in (key for key in self.values if key not in self.known):
            self.fault(
                key,
                f"没有“{key}”这个键。",
                f"There is no key “{key}”.",
                f"请删除，或改为：{'、'.join(self.known)}。",
                f"Delete it or use one of: {', '.join(self.known)}.",
            )
        for table in self.below:
            table.refuse_unknown()


def open_table(path: Path) -> tuple[Table, bytes]:
    """The file as its top table, and its bytes. Refusal if it is not there or not TOML."""
    label, text = "/".join(path.resolve().parts[-3:]), ""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
        return Table(label, _find_lines(text), (), tomllib.loads(text), []), content
    except FileNotFoundError:
        zh, en, row = "没有这个文件。", "The file is not there.", None
        mend_zh, mend_en = "请在该文件夹中新建。", "Create it in that folder."
    except UnicodeDecodeError as error:
        zh, en, row = (
            "文件不是 UTF-8 编码。",
            "The file is not in UTF-8.",
            content.count(b"\n", 0, error.start) + 1,
        )
        mend_zh, mend_en = "请另存为 UTF-8。", "Save it as UTF-8."
    except tomllib.TOMLDecodeError as error:
        line = ERROR_LINE.search(str(error))
        row = int(line[1]) if line else text.count("\n") + 1
        zh, en = f"不是有效的 TOML（{error}）。", f"This is not valid TOML ({error})."
        mend_zh, mend_en = "请更正这一行。", "Mend this line."
    raise Refusal(problem(zh, en, mend_zh=mend_zh, mend_en=mend_en, where=Where(file=label, row=row)))


def _find_lines(text: str) -> dict[Key, int]:
    """The line, from 1, of each table and key; a table of an array goes by its name and its number from 0."""
    found: dict[Key, int] = {(): 1}
    times: Counter[str] = Counter()
    table: Key = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := HEADER.match(line):
            table = (header[2], times[header[2]]) if header[1] else (header[2],)
            times[header[2]] += 1
            found.setdefault(table, number)
        elif assignment := ASSIGNMENT.match(line):
            found.setdefault((*table, assignment[1]), number)
    return found
