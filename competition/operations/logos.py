"""A logo as it was uploaded, made into a picture that every paper can hold: by its content, never by its name."""

from io import BytesIO

from PIL import Image, UnidentifiedImageError

from competition.domain.problems import Problem, Where, problem
from competition.operations.evidence import MEGABYTE, Medium, medium_of

MOST_BYTES = 2 * MEGABYTE
MOST_PIXELS = 5000
"""Of a side: what is larger is no logo, and unpacking it could exhaust the memory."""
KEPT_PIXELS = 600
"""Of the longer side as it is kept: 300 dpi at 5 cm, and small in every certificate."""
LOGO = "徽标"


def read_logo(content: bytes) -> tuple[bytes, list[Problem]]:
    """The picture as PNG on white without whatever else the file carried, or what is wrong with it."""
    if len(content) > MOST_BYTES:
        return b"", [
            _refused(
                f"徽标文件超过{MOST_BYTES // MEGABYTE} MB。", f"The logo is over {MOST_BYTES // MEGABYTE} MB."
            )
        ]
    if medium_of(content) not in (Medium.PNG, Medium.JPEG):
        return b"", [
            _refused("徽标不是完整的 PNG 或 JPEG 图片。", "The logo is no complete PNG or JPEG picture.")
        ]
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as image:
            if max(image.size) > MOST_PIXELS:
                return b"", [
                    _refused(
                        f"徽标的边长超过{MOST_PIXELS}像素。",
                        f"The logo is over {MOST_PIXELS} pixels wide or high.",
                    )
                ]
            return _plain(image), []
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return b"", [_refused("徽标图片已损坏，打不开。", "The logo is damaged and cannot be opened.")]


def _plain(image: Image.Image) -> bytes:
    coloured = image.convert("RGBA")
    ground = Image.new("RGBA", coloured.size, "white")
    ground.alpha_composite(coloured)
    plain = ground.convert("RGB")
    plain.thumbnail((KEPT_PIXELS, KEPT_PIXELS))
    target = BytesIO()
    plain.save(target, "PNG", optimize=True)
    return target.getvalue()


def _refused(zh: str, en: str) -> Problem:
    return problem(
        zh,
        en,
        mend_zh="请上传单位徽标的 PNG 或 JPEG 图片；公章图样不要上传到这里。",
        mend_en="Upload the organizer's logo as PNG or JPEG; not a picture of a seal.",
        where=Where(column=LOGO),
    )
