"""The hall's certificates are taken by a real client that trusts the authority, and by no other."""

import ssl
from datetime import UTC, datetime
from pathlib import Path
from socket import create_connection
from threading import Thread

import pytest
from cryptography import x509
from flask import Flask
from werkzeug.serving import make_server

from competition.domain.problems import Refusal
from competition.proofs.venue import AUTHORITY, CERTIFICATE, KEY, make_certificates, read_authority

NAMES = ("localhost", "127.0.0.1", "::1")


def made(folder: Path, *names: str, days: int = 30) -> Path:
    make_certificates(folder, names or NAMES, days=days, now=datetime.now(UTC))
    return folder


def handshake(port: int, host: str, *, trusts: Path | None) -> str:
    context = ssl.create_default_context(cafile=trusts)
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    plain = create_connection(("127.0.0.1", port), timeout=5)
    with plain, context.wrap_socket(plain, server_hostname=host) as secure:
        return secure.version() or ""


@pytest.fixture
def port(tmp_path: Path):
    folder = made(tmp_path)
    keys = (str(folder / CERTIFICATE), str(folder / KEY))
    server = make_server("127.0.0.1", 0, Flask("hall"), threaded=True, ssl_context=keys)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_tablet_that_trusts_the_authority_comes_in(tmp_path: Path, port: int) -> None:
    assert all(handshake(port, host, trusts=tmp_path / AUTHORITY).startswith("TLS") for host in NAMES[:2])


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_without_the_authority_or_by_another_name_it_does_not(tmp_path: Path, port: int) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(port, "localhost", trusts=None)
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(port, "elsewhere.example", trusts=tmp_path / AUTHORITY)


def test_the_authority_is_bound_to_its_names_and_its_key_is_nowhere(tmp_path: Path) -> None:
    folder = made(tmp_path / "venue", "Saiwu.Venue", "192.168.8.2")
    found = x509.load_der_x509_certificate(read_authority(folder) or b"")
    bound = found.extensions.get_extension_for_class(x509.NameConstraints)
    assert bound.critical
    assert [str(each.value) for each in bound.value.permitted_subtrees] == ["saiwu.venue", "192.168.8.2/32"]
    assert {each.name for each in folder.iterdir()} == {AUTHORITY, KEY, CERTIFICATE}
    assert (folder / KEY).stat().st_mode & 0o777 == 0o600


def test_a_new_one_replaces_the_old(tmp_path: Path) -> None:
    first = read_authority(made(tmp_path))
    assert read_authority(made(tmp_path)) != first


def test_where_there_is_none_there_is_nothing_to_install(tmp_path: Path) -> None:
    assert read_authority(tmp_path) is None


@pytest.mark.parametrize("name", ["https://saiwu", "a b", "", "x" * 64, "赛务"])
def test_what_is_no_name_is_refused_and_changes_nothing(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal, match="不是主机名或IP地址"):
        make_certificates(tmp_path / "venue", (name,), days=30, now=datetime.now(UTC))
    assert not (tmp_path / "venue").exists()


def test_a_name_is_needed_and_a_time_that_browsers_take(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="不是主机名或IP地址"):
        make_certificates(tmp_path, (), days=30, now=datetime.now(UTC))
    for days in (0, 398):
        with pytest.raises(Refusal, match="有效期应为1至397天"):
            made(tmp_path, days=days)
