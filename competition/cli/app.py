"""The application as commands get it: from the instance folder that was named, on a database that is up to date."""

import os
import secrets
from base64 import b64encode
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import inspect

from competition import create_app
from competition.cli.words import refuse
from competition.config import ENVIRONMENT_FILE, instance_environment, read_settings
from competition.db import db
from competition.db.accounts import find_user
from competition.domain.problems import problem
from competition.operations.accounts import SYSTEM, actor
from competition.operations.unit import Actor


def instance_folder(context: click.Context) -> Path:
    """The folder named by --instance or SAIWU_INSTANCE, else ./instance."""
    root = context.find_root()
    return Path(root.params.get("instance") or os.environ.get("SAIWU_INSTANCE", "instance"))


def open_app(context: click.Context) -> Flask:
    """The application of the instance. Refusal if secrets are missing."""
    folder = instance_folder(context)
    return create_app(read_settings(instance_environment(folder), instance=folder))


def ready_app(context: click.Context) -> Flask:
    """The application on a database that has its tables."""
    app = open_app(context)
    with app.app_context():
        if not inspect(db.engine).has_table("competition"):
            refuse(
                [
                    problem(
                        "数据库里还没有赛务的表。",
                        "The database has no tables of Saiwu yet.",
                        mend_zh="请先运行 saiwu db upgrade。",
                        mend_en="Run `saiwu db upgrade` first.",
                    )
                ]
            )
    return app


def new_keys() -> dict[str, str]:
    """Fresh random secrets by the names of their variables."""
    return {
        "SAIWU_SECRET_KEY": secrets.token_urlsafe(48),
        "SAIWU_DATA_KEY": b64encode(secrets.token_bytes(32)).decode(),
        "SAIWU_INDEX_KEY": b64encode(secrets.token_bytes(32)).decode(),
    }


def write_environment(folder: Path, values: dict[str, str]) -> Path:
    """Write the instance's own environment file, readable by its owner only."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ENVIRONMENT_FILE
    path.touch(mode=0o600)
    path.write_text("".join(f"{name}={value}\n" for name, value in values.items()), encoding="utf-8")
    return path


def acting(username: str | None) -> Actor:
    """Who acts on the command line: the account named by --by, else the system."""
    if username is None:
        return SYSTEM
    user = find_user(username)
    if user is None:
        refuse(
            [
                problem(
                    f"没有账号“{username}”。",
                    f"There is no account “{username}”.",
                    mend_zh="请用 saiwu user create 建立。",
                    mend_en="Create it with `saiwu user create`.",
                )
            ]
        )
    return actor(user)
