"""Photos beside marks: what came from a tablet is decoded and written anew, so that nothing but the picture is kept."""

from io import BytesIO

from PIL import Image, ImageOps

from competition.domain.problems import Problem, problem
from competition.operations.photos import UNREADABLE, write_anew

LARGEST = 1_500_000
"""Bytes. The tablet makes them smaller than a megabyte."""
LONGEST_SIDE = 2000
"""Pixels. The tablet makes them 1600 long; what unpacks to more than this is not opened."""
QUALITY = 85


def read_mark_photo(content: bytes) -> bytes | Problem:
    """The photo as a fresh JPEG, or what is wrong with it. What the file is, is decided by its content."""
    if len(content) > LARGEST:
        return too_large()
    try:
        with Image.open(BytesIO(content), formats=("JPEG",)) as picture:
            if max(picture.size) > LONGEST_SIDE:
                return too_large()
            return write_anew(ImageOps.exif_transpose(picture), QUALITY)
    except UNREADABLE:
        return problem(
            "这不是完整的JPEG照片，没有保存。",
            "This is no complete JPEG photo; it was not kept.",
            mend_zh="请重新拍摄。",
            mend_en="Take it again.",
        )


def too_large() -> Problem:
    """It has too many bytes or points."""
    return problem(
        f"照片超过{LARGEST / 1e6:g} MB或边长{LONGEST_SIDE}像素，没有保存。",
        f"The photo is over {LARGEST / 1e6:g} MB or {LONGEST_SIDE} pixels long; it was not kept.",
        mend_zh="请在评分页里重新拍摄，平板会自动缩小。",
        mend_en="Take it again on the marking page, which makes it smaller.",
    )
