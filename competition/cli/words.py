"""The command line's own words: one language, chosen by the locale of the shell."""

import json
import os
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

import click

from competition.domain.problems import Problem


def chinese() -> bool:
    """Whether the shell speaks Chinese."""
    locale = next((os.environ[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)), "")
    return locale.lower().startswith("zh")


def say(zh: str, en: str) -> str:
    """The sentence in the shell's language."""
    return zh if chinese() else en


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def print_problems(problems: Iterable[Problem]) -> None:
    """Each problem on a line of standard error, both languages."""
    for found in problems:
        click.echo(f"✗ {found}", err=True)


def refuse(problems: Iterable[Problem]) -> NoReturn:
    """Print why and leave with 1."""
    print_problems(problems)
    raise SystemExit(1)
