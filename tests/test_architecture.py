"""The house holds: layers, guards, registries, schema, exact numbers."""

import ast
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from competition.db import db
from competition.documents import PAPERS
from competition.domain.medals import RULES
from competition.domain.policy_lines import Line
from competition.domain.policy_words import WORDS
from competition.domain.roles import GRANTS, Permission, Role, granted
from competition.domain.scoring import METHODS
from competition.operations.papers import LETTERS
from competition.web.guard import permission_of

ROOT = Path(__file__).parent.parent
UNGUARDED = {"static", "bootstrap.static"}
"""Files of packages and of our own, the same for everybody."""


def test_the_layers_are_kept():
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_view_bears_one_permission(app: Flask):
    views = {name: permission_of(view) for name, view in app.view_functions.items() if name not in UNGUARDED}
    assert [name for name, permission in views.items() if permission is None] == []
    assert len(views) > 40


def test_every_permission_guards_a_view_and_is_held_by_somebody(app: Flask):
    used = {permission_of(view) for view in app.view_functions.values()} - {None}
    held = frozenset().union(*(granted(frozenset({role}), signed_in=True) for role in Role))
    assert used == set(Permission)
    assert held == set(Permission)
    assert set(GRANTS) == set(Role)


def test_every_scoring_method_stands_in_the_registry():
    files = {path.stem for path in (ROOT / "competition/domain/scoring").glob("*.py")} - {
        "__init__",
        "method",
    }
    assert files == set(METHODS)
    assert all(method.label.zh and method.label.en for method in METHODS.values())


def test_registries_are_complete():
    assert set(WORDS) == set(get_args(Line))
    assert set(LETTERS) == {kind for kind, paper in PAPERS.items() if paper.serial}
    assert all(rule.id == name and rule.label.zh for name, rule in RULES.items())


def test_the_migrations_give_the_schema_of_the_models(app: Flask):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def python_files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("path", python_files("competition/domain"), ids=lambda path: path.stem)
def test_no_float_in_the_domain(path: Path):
    found = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id in {"float", "random", "datetime"})
        or (isinstance(node, ast.Attribute) and node.attr in {"now", "today"})
    ]
    assert found == [], f"{path.name} uses a float, chance or the clock in lines {found}"


@pytest.mark.parametrize("path", python_files("migrations/versions"), ids=lambda path: path.stem)
def test_migrations_import_nothing_of_the_project(path: Path):
    names = [
        node.module if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    ]
    assert [name for name in names if name and name.startswith("competition")] == []


@pytest.mark.parametrize("path", python_files("competition"), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_and_no_function_grows_out_of_hand(path: Path):
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 400
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 50
    ]
    assert long == []
