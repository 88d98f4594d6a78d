"""The marks that papers share: the QR code, the place for the seal, the line that says "sample"."""

from __future__ import annotations

import json
from io import BytesIO

import segno
from reportlab.lib.utils import ImageReader

from competition.documents.layout import GREY, INK, MM, Align, Colour, Type
from competition.documents.look import Picture
from competition.documents.pen import Pen
from competition.documents.qr import modules
from competition.domain.credential import Credential, find_token, read_credential, split_token
from competition.domain.problems import Refusal, problem

QUIET = 4
"""Modules of white that ISO/IEC 18004 asks for around a code."""

MODULE = 0.42
"""Millimetres a module must have to be read from a print by a phone."""

SEAL_RADIUS = 22.0
"""Millimetres; room for the round seals of 42 mm that bodies below a province commonly use."""

DIGITS = bytes.maketrans(b"\0\1", b"01")

VERIFY = ("核验本文件的网址", "Address to verify this paper")
"""What the code leads to, for who hears the paper."""

PALE = Colour.of("A9A6A2")


def qr_side(content: str, *, least: float, most: float) -> float:
    """The side in millimetres that keeps each module legible, quiet zone included.

    Raises `Refusal` for content that would need more than `most`.
    """
    try:
        side = MODULE * (len(modules(content)) + 2 * QUIET)
    except segno.DataOverflowError:
        side = most + 1
    if side <= most:
        return max(least, side)
    raise Refusal(
        problem(
            f"核验网址有 {len(content)} 个字符，二维码印出后扫不清。",
            f"The address to verify has {len(content)} characters; its QR code would be too fine to scan.",
            mend_zh="请管理员缩短站点网址或凭据内容。",
            mend_en="Shorten the site's address or the credential.",
        )
    )


def draw_qr(pen: Pen, x: float, y: float, side: float, content: str) -> None:
    """The code with its quiet zone, `x` and `y` its lower left corner; the square is also a link.

    Where the address carries a credential the paper gets it as a file too, and room for the platform's signature.
    """
    parts = split_token(find_token(content))
    credential = read_credential(parts[0]) if parts else None
    if credential is not None:
        pen.attach(
            "credential.json",
            credential_file(credential, content),
            media_type="application/json",
            says="凭证 Credential",
        )
        pen.reserve_signature()
    box = (x, y, x + side, y + side)
    with pen.link(content, box, says=VERIFY), pen.figure(f"二维码：{VERIFY[0]}", box):
        _draw_modules(pen, x, y, side, modules(content))


def draw_code(pen: Pen, x: float, y: float, side: float, content: str) -> None:
    """A code that says `content` to a scanner and leads nowhere, with its quiet zone."""
    with pen.figure(f"二维码：{content}", (x, y, x + side, y + side)):
        _draw_modules(pen, x, y, side, modules(content))


def _draw_modules(pen: Pen, x: float, y: float, side: float, rows: tuple[bytes, ...]) -> None:
    """One bit a module, painted through a mask: an eighth of what as many rectangles take, and as sharp."""
    count = len(rows)
    canvas, unit = pen.canvas, side * MM / (count + 2 * QUIET)
    canvas.saveState()
    canvas.translate(x * MM + QUIET * unit, y * MM + QUIET * unit)
    canvas.scale(unit * count, unit * count)
    canvas.setFillColorRGB(INK.red, INK.green, INK.blue)
    canvas._code.append(f"BI /W {count} /H {count} /IM true /BPC 1 /D [1 0] /F /AHx ID {_bits(rows)}> EI")
    canvas.restoreState()


def _bits(rows: tuple[bytes, ...]) -> str:
    """The rows as hexadecimal digits, the leftmost module first, each row filled up to whole bytes."""
    room = -(-len(rows) // 8) * 8
    digits = (row.translate(DIGITS).ljust(room, b"0") for row in rows)
    return "".join([f"{int(each, 2):0{room // 4}X}" for each in digits])


def draw_picture(pen: Pen, corner: tuple[float, float], room: tuple[float, float], picture: Picture) -> None:
    """The picture as large as the room allows, in its middle; `corner` is the lower left one, in millimetres."""
    width = min(room[0], room[1] * picture.proportion)
    height = width / picture.proportion
    x, y = corner[0] + (room[0] - width) / 2, corner[1] + (room[1] - height) / 2
    image = ImageReader(BytesIO(picture.content))
    with pen.figure("主办单位徽标", (x, y, x + width, y + height)):
        pen.canvas.drawImage(image, x * MM, y * MM, width * MM, height * MM)


def draw_seal_place(pen: Pen, x: float, y: float) -> None:
    """The dashed circle in which the organizer stamps; a seal itself is never drawn."""
    pen.circle(x, y, radius=SEAL_RADIUS, colour=PALE, width=0.6, dash=(3, 2.4))
    pen.text(x, y + 0.6, "此处加盖公章", Type(9, colour=PALE), Align.CENTRE)
    pen.text(x, y - 3.2, "Official seal here", Type(6, colour=PALE), Align.CENTRE)


def draw_sample_line(pen: Pen, y: float) -> None:
    """Says on the paper that the people on it do not exist."""
    pen.text(pen.width / 2, y, "示例·虚构人物　Sample, made-up people", Type(8, colour=GREY), Align.CENTRE)


def credential_file(credential: Credential, address: str) -> bytes:
    """The credential as the JSON that lies in the PDF: readable, with the address that carries its signature."""
    said = {
        "format": "saiwu-credential-1",
        "number": credential.number,
        "version": credential.version,
        "kind": credential.kind,
        "competition": credential.competition,
        "event": credential.event,
        "award": credential.award,
        "names": credential.names,
        "issuedOn": credential.issued_on.isoformat(),
        "issuer": credential.issuer,
        "madeUp": credential.made_up,
        "key": credential.key,
        "verify": address,
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode()
