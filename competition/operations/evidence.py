"""A file that proves something: what it is, by its content and never by its name."""

from dataclasses import dataclass
from unicodedata import normalize

from competition.domain.problems import Problem, Where, problem
from competition.domain.tiers import Labelled

MEGABYTE = 2**20
MAX_EVIDENCE = 5 * MEGABYTE
LONGEST_NAME = 80
TAIL = 2**16
"""Cameras write notes of their own behind the end of a picture."""


class Medium(Labelled):
    """A kind of file that is taken; the value is its ending."""

    PDF = "pdf", "PDF文件", "PDF"
    PNG = "png", "PNG图片", "PNG image"
    JPEG = "jpg", "JPEG图片", "JPEG image"


@dataclass(frozen=True, slots=True)
class Mark:
    """How files of a kind begin and what stands near their end."""

    begins: bytes
    ends: bytes
    mimetype: str


MARKS = {
    Medium.PDF: Mark(b"%PDF-", b"%%EOF", "application/pdf"),
    Medium.PNG: Mark(b"\x89PNG\r\n\x1a\n", b"IEND", "image/png"),
    Medium.JPEG: Mark(b"\xff\xd8\xff", b"\xff\xd9", "image/jpeg"),
}


def medium_of(content: bytes) -> Medium | None:
    """What the bytes are; None for anything else, and for a file that is cut off."""
    for medium, mark in MARKS.items():
        if content.startswith(mark.begins):
            return medium if mark.ends in content[-TAIL:] else None
    return None


def check_evidence(content: bytes, *, where: Where) -> Problem | None:
    """Why a file cannot be kept as evidence; None if it can."""
    if len(content) > MAX_EVIDENCE:
        return problem(
            f"文件超过{MAX_EVIDENCE // MEGABYTE} MB。",
            f"The file is over {MAX_EVIDENCE // MEGABYTE} MB.",
            mend_zh="请降低扫描分辨率后重新上传。",
            mend_en="Scan it at a lower resolution and upload it again.",
            where=where,
        )
    if medium_of(content) is None:
        return problem(
            "这不是完整的 PDF、PNG 或 JPEG 文件。",
            "This is no complete PDF, PNG or JPEG file.",
            mend_zh="请上传获奖文件或证书的扫描件或照片。",
            mend_en="Upload a scan or a photograph of the document or the certificate.",
            where=where,
        )
    return None


UNSAFE = str.maketrans(dict.fromkeys('.<>:"|?*%', "_"))
"""A dot within a name feigns another ending; the others mean something to a shell, a browser or Windows."""

DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
"""Names that Windows keeps for devices, whatever their ending."""


def tidy_name(file: str, medium: Medium) -> str:
    """The file's own name without a path, of harmless characters, with one ending: that of what it is.

    Control characters and marks of direction go: with them a name can read otherwise than it is.
    """
    last = normalize("NFKC", file).replace("\\", "/").rsplit("/", 1)[-1]
    named = last.rpartition(".")[0] if "." in last else last
    stem = "".join(char for char in named if char.isprintable()).strip(" .")
    plain = stem.translate(UNSAFE)[:LONGEST_NAME].strip(" _")
    return f"{'evidence' if not plain or plain.lower() in DEVICES else plain}.{medium.value}"
