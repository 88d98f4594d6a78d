"""The platform's signature: valid as made, invalid after one flipped byte, stamped if a service is configured."""

import re
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import page
import pikepdf
import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from competition.proofs.keys import KeyRing, init_keys, open_keys
from competition.proofs.signatures import Seal, Signing, check_signature
from competition.proofs.stamps import FAULTS, StampService
from tests.proofs import papers
from tests.proofs.conftest import NOW


@pytest.fixture(scope="module")
def signed(ring: KeyRing) -> bytes:
    return Signing(ring).sign(papers.drawn(ring), now=NOW)


def test_a_signed_paper_is_intact_and_names_its_key(ring: KeyRing, signed: bytes) -> None:
    found = check_signature(signed, ring.public)
    assert (found.seal, found.stamped) == (Seal.INTACT, False)
    assert found.key in {key.id for key in ring.public.keys}
    assert signed.startswith(papers.drawn(ring))
    assert b"/ETSI.CAdES.detached" in signed


def test_one_flipped_byte_breaks_it_wherever_it_is(ring: KeyRing, signed: bytes) -> None:
    """Everything but the signature's own digits is covered by it; the room kept for them must stay empty."""
    digits = re.search(rb"<([0-9a-fA-F]{4096})>", signed)
    start, end = digits.span(1)
    filled = start + len(digits[1].rstrip(b"0"))
    for at in (9, start // 5, start // 2, start - 2, filled + 4, end - 1, end + 1, len(signed) - 9):
        changed = bytearray(signed)
        changed[at] ^= 1
        assert check_signature(bytes(changed), ring.public).seal is Seal.BROKEN, at


def test_something_appended_breaks_it(ring: KeyRing, signed: bytes) -> None:
    assert check_signature(signed + b"\n% more", ring.public).seal is Seal.BROKEN


def test_an_unsigned_paper_says_so(ring: KeyRing) -> None:
    assert check_signature(papers.drawn(ring), ring.public).seal is Seal.ABSENT


def test_another_platforms_signature_is_foreign(ring: KeyRing, tmp_path: Path) -> None:
    init_keys(tmp_path / "keys", name="别处（示例）", now=NOW)
    other = open_keys(tmp_path / "keys")
    theirs = Signing(other).sign(papers.drawn(other), now=NOW)
    assert check_signature(theirs, ring.public).seal is Seal.FOREIGN


def test_the_same_paper_at_the_same_moment_is_signed_alike(ring: KeyRing, signed: bytes) -> None:
    assert Signing(ring).sign(papers.drawn(ring), now=NOW) == signed
    assert Signing(ring).sign(papers.drawn(ring), now=NOW + timedelta(seconds=1)) != signed


@pytest.mark.parametrize("kind", ["certificate", "notice"])
def test_a_signed_paper_stays_fit_for_the_archive_and_for_everybody(ring: KeyRing, kind: str) -> None:
    content = Signing(ring).sign(papers.drawn(ring, kind), now=NOW)
    for profile in ("3b", "ua1"):
        report = page.validate_pdf_bytes(content, profile=profile)
        assert [failure.message for failure in report.failures] == []


def test_the_signature_is_never_called_a_seal(signed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    with pikepdf.open(path) as pdf:
        field = pdf.Root.AcroForm.Fields[0]
        said = f"{field.TU} {field.V.Reason}"
    assert "平台数字签名" in said
    assert "印章" not in said


class Stamper(BaseHTTPRequestHandler):
    """A time-stamp service on this machine, by pyHanko's own for tests."""

    service: DummyTimeStamper

    def do_POST(self) -> None:
        request = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        body = self.service.request_tsa_response(request).dump()
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Nothing: a test prints nothing."""


@pytest.fixture(scope="module")
def service():
    """The address of the time-stamp service."""
    private = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "TSA (test)")])
    usage = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
    builder = x509.CertificateBuilder(name, name, private.public_key(), 1, NOW, NOW + timedelta(days=3650))
    certificate = builder.add_extension(usage, critical=True).sign(private, hashes.SHA256())
    der = serialization.Encoding.DER
    plain = private.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    Stamper.service = DummyTimeStamper(
        asn1_x509.Certificate.load(certificate.public_bytes(der)),
        asn1_keys.PrivateKeyInfo.load(plain),
        fixed_dt=NOW,
    )
    server = HTTPServer(("127.0.0.1", 0), Stamper)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_time_stamp_is_part_of_the_signature(ring: KeyRing, service: str) -> None:
    content = Signing(ring, stamper=StampService(service)).sign(papers.drawn(ring), now=NOW)
    assert check_signature(content, ring.public).stamped
    assert check_signature(content, ring.public).seal is Seal.INTACT


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://127.0.0.1:9/tsa"])
def test_a_service_that_does_not_answer_is_a_fault(ring: KeyRing, address: str) -> None:
    with pytest.raises(FAULTS):
        Signing(ring, stamper=StampService(address)).sign(papers.drawn(ring), now=NOW)
