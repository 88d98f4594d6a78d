"""What the settings of this installation mean to a page."""

from flask import current_app


def sends_mail() -> bool:
    """Whether a server for letters is configured; without one all that is written waits in the outbox."""
    return current_app.config["SAIWU"].smtp is not None
