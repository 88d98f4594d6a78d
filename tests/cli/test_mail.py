"""`saiwu mail send` against a real SMTP server on this machine, and the settings that lead there."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from socket import socket

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from sqlalchemy import select

from competition import create_app
from competition.config import SmtpSettings, instance_environment, read_settings
from competition.db import db
from competition.db.competitions import Competition
from competition.db.outbox import Message
from competition.domain.mailing import MessageState
from competition.domain.problems import Refusal
from competition.domain.roles import Role
from competition.operations.accounts import SYSTEM, add_role
from competition.operations.competitions import create_competition
from competition.operations.posting import send_waiting
from competition.smtp import connected
from tests.cli.running import refuse, run, succeed
from tests.operations.games import founded
from tests.operations.helpers import DRAFT, NOW, account
from tests.operations.mailing import give_address
from tests.operations.test_outbox import write

SENDER, ADDRESS = "saiwu@example.gov.cn", "jiandu@example.com"


class Received:
    """What came in."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refuse = ""

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:
        if self.refuse:
            return self.refuse
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


def free_port() -> int:
    with socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def received() -> Received:
    return Received()


@pytest.fixture
def server(received: Received) -> Iterator[Controller]:
    """A server without encryption, for letters from this machine."""
    found = Controller(received, hostname="127.0.0.1", port=free_port())
    found.start()
    yield found
    found.stop()


def opened(instance: Path) -> Flask:
    return create_app(read_settings(instance_environment(instance), instance=instance))


@pytest.fixture
def founded_here(instance: Path) -> Path:
    """An instance with a competition."""
    with opened(instance).app_context():
        create_competition(DRAFT, by=account("organizer"), now=NOW)
    return instance


@pytest.fixture
def written(founded_here: Path) -> Path:
    """Its supervisor has an address, and the head of the log was written there."""
    with opened(founded_here).app_context():
        home = db.session.scalars(select(Competition)).one()
        add_role(account("watcher").user_id, home.id, Role.SUPERVISOR)
        give_address("watcher", ADDRESS)
    assert "1 letters written" in succeed("log", "head", "--mail", DRAFT.code, instance=founded_here)
    return founded_here


def state(instance: Path) -> Message:
    with opened(instance).app_context():
        found = db.session.scalars(select(Message)).one()
        db.session.expunge(found)
        return found


def smtp(port: int, **more: str) -> dict[str, str]:
    return {
        "SAIWU_SMTP_HOST": "127.0.0.1",
        "SAIWU_SMTP_PORT": str(port),
        "SAIWU_SMTP_FROM": SENDER,
        "SAIWU_SMTP_SECURITY": "none",
        **more,
    }


# Sending


def test_without_a_server_nothing_is_sent_and_that_is_said(written: Path) -> None:
    refuse(
        "mail",
        "send",
        instance=written,
        zh="没有设置邮件服务器，什么也没有发。",
        en="No server for e-mail is configured",
    )
    assert state(written).state == MessageState.WAITING


def test_what_waits_is_sent_once(written: Path, server: Controller, received: Received) -> None:
    given = smtp(server.port)
    assert "1 sent, 0 to be tried again, 0 given up" in succeed("mail", "send", instance=written, env=given)
    assert "0 sent" in succeed("mail", "send", instance=written, env=given)
    (letter,) = received.letters
    assert (letter["From"], letter["To"]) == (SENDER, ADDRESS)
    assert "操作日志链头" in letter["Subject"]
    assert letter["Message-ID"].endswith("@example.gov.cn>")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "链头为" in letter.get_content()
    assert state(written).state == MessageState.SENT


def test_what_a_server_does_not_take_is_tried_later(
    written: Path, server: Controller, received: Received
) -> None:
    received.refuse = f"451 try later, <{ADDRESS}>"
    answer = run("mail", "send", instance=written, env=smtp(server.port))
    assert answer.exit_code == 1
    assert "0 sent, 1 to be tried again" in answer.stdout
    found = state(written)
    assert (found.state, found.tries) == (MessageState.WAITING, 1)
    assert "451" in found.error
    assert ADDRESS not in found.error


def test_a_server_that_is_not_there_is_tried_later(written: Path) -> None:
    answer = run("mail", "send", instance=written, env=smtp(1))
    assert answer.exit_code == 1
    assert "ConnectionRefusedError" in state(written).error


def test_a_competition_without_a_supervisor_has_nobody_to_mail_to(founded_here: Path) -> None:
    refuse(
        "log",
        "head",
        "--mail",
        DRAFT.code,
        instance=founded_here,
        zh="没有登记了邮箱的监督人员",
        en="No supervisor gave an address",
    )


# Encrypted


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine, with its key, made for the test."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=True)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    plain = serialization.NoEncryption()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path.write_bytes(key.private_bytes(pem, form, plain) + made.public_bytes(pem))
    return path


def guarded(received: Received, certificate: Path) -> Controller:
    """A server that wants encryption and a password."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def check(_server: object, _session: object, _envelope: object, _way: str, given: object) -> AuthResult:
        fits = isinstance(given, LoginPassword) and (given.login, given.password) == (b"saiwu", b"secret")
        return AuthResult(success=fits, handled=False)

    return Controller(
        received,
        hostname="127.0.0.1",
        port=free_port(),
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=check,
    )


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("trusted", "password"), [(True, "secret"), (True, "wrong"), (False, "secret")])
def test_a_letter_goes_to_a_server_that_is_trusted_with_the_password(
    received: Received, certificate: Path, monkeypatch: pytest.MonkeyPatch, *, trusted: bool, password: str
) -> None:
    write(founded())
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server = guarded(received, certificate)
    server.start()
    try:
        given = SmtpSettings("127.0.0.1", server.port, SENDER, "saiwu", password, "starttls")
        with connected(given) as transport:
            done = send_waiting(transport, by=SYSTEM, now=NOW)
    finally:
        server.stop()
    assert (done.sent, len(received.letters)) == ((1, 1) if trusted and password == "secret" else (0, 0))


# Settings


KEYS = {
    "SAIWU_SECRET_KEY": "a secret for tests only, never elsewhere 0123456789",
    "SAIWU_DATA_KEY": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    "SAIWU_INDEX_KEY": "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=",
}


def settings(**given: str) -> SmtpSettings | None:
    return read_settings({**KEYS, **given}).smtp


def test_no_mail_is_the_default() -> None:
    assert settings() is None


@pytest.mark.parametrize(("security", "port"), [("", 587), ("starttls", 587), ("tls", 465)])
def test_a_whole_configuration_is_taken(security: str, port: int) -> None:
    given = {"SAIWU_SMTP_HOST": "mail.example.cn", "SAIWU_SMTP_FROM": SENDER, "SAIWU_SMTP_SECURITY": security}
    found = settings(**given)
    assert (found.port, found.security) == (port, security or "starttls")


HALF = (
    ({"SAIWU_SMTP_FROM": SENDER}, "SAIWU_SMTP_HOST未设置"),
    ({"SAIWU_SMTP_HOST": "mail.example.cn"}, "SAIWU_SMTP_FROM不是邮箱地址"),
    (smtp(25, SAIWU_SMTP_USER="saiwu"), "SAIWU_SMTP_USER / SAIWU_SMTP_PASSWORD须同时设置"),
    (smtp(25, SAIWU_SMTP_PASSWORD="x"), "SAIWU_SMTP_USER / SAIWU_SMTP_PASSWORD须同时设置"),
    (smtp(25, SAIWU_SMTP_SECURITY="ssl"), "SAIWU_SMTP_SECURITY须为starttls、tls或none"),
    (smtp(25, SAIWU_SMTP_HOST="mail.example.cn"), "SAIWU_SMTP_SECURITY为none时邮件服务器须在本机"),
    (smtp(25, SAIWU_SMTP_PORT="many"), "SAIWU_SMTP_PORT须为1至65535的整数"),
    (smtp(25, SAIWU_SMTP_PORT="70000"), "SAIWU_SMTP_PORT须为1至65535的整数"),
)


@pytest.mark.parametrize(("given", "said"), HALF)
def test_half_a_configuration_is_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(Refusal) as caught:
        settings(**given)
    assert any(said in each.what.zh for each in caught.value.problems)
