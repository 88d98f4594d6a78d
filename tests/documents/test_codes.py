"""The codes on papers: the same modules as segno's, and read from the page by a decoder."""

import pypdfium2
import pytest
import segno

from competition.documents.qr import MASK, modules
from tests.documents.test_archive import with_credential

LENGTHS = (1, 14, 15, 26, 180, 181, 213, 214, 331, 332, 362, 363, 412, 666, 997, 1264, 1809, 2331)
"""Bytes around the ends of versions 1, 2, 9, 10, 13 and 14 and of some larger ones."""


def by_segno(content: str) -> tuple[bytes, ...]:
    code = segno.make(content, error="m", boost_error=False, micro=False, mask=MASK)
    return tuple(bytes(row) for row in code.matrix)


@pytest.mark.parametrize("length", LENGTHS)
def test_the_modules_are_those_of_segno(length: int) -> None:
    content = "".join(chr(ord("a") + number * 7 % 26) for number in range(length))
    assert modules(content) == by_segno(content)


@pytest.mark.parametrize("content", ["SW-2026-0001-0007", "20261121", "云州市", "https://saiwu.example/#é"])
def test_what_is_no_plain_text_is_left_to_segno(content: str) -> None:
    assert modules(content) == by_segno(content)


def test_an_address_that_no_code_holds_is_refused() -> None:
    with pytest.raises(segno.DataOverflowError):
        modules("a" * 2332)


@pytest.mark.parametrize("kind", ["certificate", "notice"])
def test_a_decoder_reads_the_address_from_the_page(kind: str) -> None:
    zxingcpp = pytest.importorskip("zxingcpp", reason="zxing-cpp is not installed: no code is read back")
    with pypdfium2.PdfDocument(with_credential(kind)) as document:
        picture = document[0].render(scale=200 / 72).to_pil().convert("L")
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text.startswith("https://saiwu.example/v#")
    assert modules(found.text) == by_segno(found.text)
