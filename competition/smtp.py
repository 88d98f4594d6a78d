"""Letters by SMTP: one connection for as many as wait."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from email.message import EmailMessage
from email.utils import format_datetime

from competition.config import SmtpSettings
from competition.operations.posting import Post, Transport

SECONDS = 20


@contextmanager
def connected(settings: SmtpSettings) -> Iterator[Transport]:
    """A transport over a connection that is opened with the first letter and closed at the end."""
    lines: list[smtplib.SMTP] = []

    def send(post: Post) -> None:
        if not lines:
            lines.append(_connect(settings))
        try:
            lines[0].send_message(_letter(post, settings))
        except smtplib.SMTPServerDisconnected:
            lines.clear()
            raise

    try:
        yield send
    finally:
        for line in lines:
            line.close()


def _connect(settings: SmtpSettings) -> smtplib.SMTP:
    """A connection that is encrypted and signed in as the settings say."""
    secure = ssl.create_default_context()
    if settings.security == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=SECONDS, context=secure)
    else:
        line = smtplib.SMTP(settings.host, settings.port, timeout=SECONDS)
    try:
        if settings.security == "starttls":
            line.starttls(context=secure)
        if settings.user:
            line.login(settings.user, settings.password)
    except OSError:
        line.close()
        raise
    return line


def _letter(post: Post, settings: SmtpSettings) -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = settings.sender
    letter["To"] = post.address
    letter["Subject"] = post.subject
    letter["Date"] = format_datetime(post.written_at.astimezone(UTC))
    letter["Message-ID"] = f"<{post.key}@{settings.sender.rpartition('@')[2].strip('>')}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(post.body, cte="base64")
    return letter
