"""A group of commands that answers a refusal with its problems and exit code 1."""

from typing import Any

import click

from competition.cli.words import refuse
from competition.domain.problems import Refusal


class RefusingGroup(click.Group):
    """Every command below may raise Refusal; wrong use stays click's own exit 2."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command; print a refusal instead of a traceback."""
        try:
            return super().invoke(context)
        except Refusal as refusal:
            refuse(refusal.problems)
