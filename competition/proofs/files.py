"""What a PDF from a stranger says of itself: the address that its attached credential carries."""

from __future__ import annotations

import json
from io import BytesIO

from pikepdf import Pdf

FILE = "credential.json"
LARGEST = 64 * 1024


def attached_address(pdf: bytes) -> str:
    """The address with the credential inside the PDF; "" where there is none or the file is no PDF."""
    try:
        with Pdf.open(BytesIO(pdf)) as opened:
            content = opened.attachments[FILE].get_file().read_bytes()
            return str(json.loads(content[:LARGEST])["verify"])
    except Exception:  # a file from a stranger may break a parser in any way
        return ""
