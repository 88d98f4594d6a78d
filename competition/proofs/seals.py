"""An outside service that puts a legal 电子印章 on a PDF: a command or an address in the settings.

A command gets the PDF on its standard input and gives the sealed one on its standard output; an address gets it by POST
and answers with it. Either must leave pages and credential as they are. Any failure leaves the paper unissued.
"""

from __future__ import annotations

import shlex
import subprocess
from io import BytesIO
from urllib.error import URLError
from urllib.request import Request, urlopen

from pikepdf import Pdf, PdfError

from competition.domain.problems import Problem, Refusal, problem

TIMEOUT = 60
LARGEST = 16 * 1024 * 1024


def is_address(hook: str) -> bool:
    """Whether the setting names an address rather than a command."""
    return hook.startswith(("https://", "http://"))


def seal_pdf(pdf: bytes, hook: str, *, number: str) -> bytes:
    """The PDF as the service gives it back. Refusal, which names the paper, for every failure."""
    try:
        sealed = _post(pdf, hook) if is_address(hook) else _run(pdf, hook)
    except (OSError, URLError, ValueError, subprocess.SubprocessError) as fault:
        raise Refusal(_failed(number, str(fault) or type(fault).__name__)) from fault
    wrong = _check(pdf, sealed)
    if wrong:
        raise Refusal(_failed(number, wrong))
    return sealed


def _run(pdf: bytes, command: str) -> bytes:
    done = subprocess.run(  # noqa: S603 - the operator's own command, without a shell
        shlex.split(command), input=pdf, capture_output=True, timeout=TIMEOUT, check=False
    )
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip()[-200:]
        raise ValueError(f"exit {done.returncode}: {said}")
    return done.stdout


def _post(pdf: bytes, address: str) -> bytes:
    request = Request(address, data=pdf, headers={"Content-Type": "application/pdf"})  # noqa: S310
    with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - an address of the settings
        return bytes(answer.read(LARGEST))


def _check(pdf: bytes, sealed: bytes) -> str:
    """What is wrong with what came back; "" if nothing is."""
    try:
        with Pdf.open(BytesIO(pdf)) as before, Pdf.open(BytesIO(sealed)) as after:
            if len(before.pages) != len(after.pages):
                return f"页数不同 {len(after.pages)} pages instead of {len(before.pages)}"
            if _files(before) != _files(after):
                return "凭证附件被改动 the attached credential was changed"
    except PdfError:
        return "返回的不是 PDF what came back is no PDF"
    return ""


def _files(pdf: Pdf) -> dict[str, bytes]:
    return {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}


def _failed(number: str, why: str) -> Problem:
    return problem(
        f"{number}：外部电子印章服务未能盖章，该文件没有制发（{why}）。",
        f"{number}: the outside seal service failed; the paper was not issued ({why}).",
        mend_zh="请检查印章服务及设置 SAIWU_SEAL_HOOK，再继续制发。",
        mend_en="Check the service and the setting SAIWU_SEAL_HOOK, then go on issuing.",
    )
