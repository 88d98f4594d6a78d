"""The command as a user runs it, on an instance of one's own."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from competition.cli import main

DEMO = Path(__file__).parents[2] / "fixtures" / "demo"
WRONG = DEMO.parent / "wrong"


def run(
    *arguments: object, instance: Path | None = None, stdin: str = "", env: Mapping[str, str] | None = None
) -> Result:
    """Run `saiwu` with these arguments; in English unless `env` says otherwise."""
    given = ["--instance", str(instance)] if instance else []
    clean = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "en_GB.UTF-8", **(env or {})}
    outcome = CliRunner(env=clean).invoke(main, [*given, *map(str, arguments)], input=stdin)
    if outcome.exception is not None and not isinstance(outcome.exception, SystemExit):
        raise outcome.exception
    return outcome


def succeed(*arguments: object, **more: Any) -> str:
    """What a command that must succeed prints."""
    outcome = run(*arguments, **more)
    assert outcome.exit_code == 0, outcome.output
    return outcome.stdout


def refuse(*arguments: object, zh: str, en: str, **more: Any) -> Result:
    """A command that must be refused in these words, with exit code 1 and no traceback."""
    outcome = run(*arguments, **more)
    assert outcome.exit_code == 1, outcome.output
    assert zh in outcome.stderr
    assert en in outcome.stderr
    assert "Traceback" not in outcome.output
    return outcome


def printed_json(text: str) -> Any:
    return json.loads(text)
