"""The hook to an outside seal service: what it gives back is checked, and its failure leaves no paper."""

import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

import pikepdf
import pytest

from competition.domain.problems import Refusal
from competition.proofs import seals
from competition.proofs.files import attached_address
from competition.proofs.keys import KeyRing
from competition.proofs.seals import seal_pdf
from competition.proofs.signatures import Seal, Signing, check_signature
from tests.proofs import papers
from tests.proofs.conftest import NOW

STAMPING = """
import sys
from io import BytesIO
import pikepdf
pdf = pikepdf.open(BytesIO(sys.stdin.buffer.read()))
pdf.docinfo["/Sealed"] = "by a made-up service"
{more}
out = BytesIO()
pdf.save(out)
sys.stdout.buffer.write(out.getvalue())
"""


def hook(folder: Path, script: str) -> str:
    path = folder / "seal service.py"
    path.write_text(script, encoding="utf-8")
    return f"{sys.executable} '{path}'"


def test_a_command_seals_the_paper_and_the_platform_signs_it_afterwards(
    ring: KeyRing, tmp_path: Path
) -> None:
    sealed = seal_pdf(papers.drawn(ring), hook(tmp_path, STAMPING.format(more="")), number="T1")
    with pikepdf.open(BytesIO(sealed)) as pdf:
        assert str(pdf.docinfo["/Sealed"]) == "by a made-up service"
    assert attached_address(sealed) == papers.address(ring)
    assert check_signature(Signing(ring).sign(sealed, now=NOW), ring.public).seal is Seal.INTACT


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("import sys; sys.exit('no seal today')", "exit 1: no seal today"),
        ("print('sealed')", "no PDF"),
        (STAMPING.format(more="pdf.pages.append(pdf.pages[0])"), "2 pages instead of 1"),
        (STAMPING.format(more="del pdf.attachments['credential.json']"), "credential was changed"),
    ],
    ids=["fails", "no-pdf", "pages", "credential"],
)
def test_a_failure_is_told_with_the_papers_number(
    ring: KeyRing, tmp_path: Path, script: str, why: str
) -> None:
    with pytest.raises(Refusal, match="T1：外部电子印章服务未能盖章，该文件没有制发") as refusal:
        seal_pdf(papers.drawn(ring), hook(tmp_path, script), number="T1")
    assert why in refusal.value.problems[0].what.en


def test_a_service_that_is_too_slow_is_a_failure(
    ring: KeyRing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seals, "TIMEOUT", 0.2)
    with pytest.raises(Refusal, match="未能盖章"):
        seal_pdf(papers.drawn(ring), hook(tmp_path, "import time; time.sleep(5)"), number="T1")


@pytest.mark.parametrize("command", ["/no/such/command", "'unclosed"])
def test_a_command_that_cannot_run_is_a_failure(ring: KeyRing, command: str) -> None:
    with pytest.raises(Refusal, match="未能盖章"):
        seal_pdf(papers.drawn(ring), command, number="T1")


class Service(BaseHTTPRequestHandler):
    """A seal service on this machine."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(500 if self.path == "/fails" else 200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Nothing: a test prints nothing."""


@pytest.fixture
def service():
    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_address_seals_the_paper(ring: KeyRing, service: str) -> None:
    drawn = papers.drawn(ring)
    assert seal_pdf(drawn, service, number="T1") == drawn
    with pytest.raises(Refusal, match="未能盖章"):
        seal_pdf(drawn, f"{service}/fails", number="T1")
