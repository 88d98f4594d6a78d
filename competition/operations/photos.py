"""证件照: a JPEG of exactly 295 pixels in width and 413 in height, written anew so that nothing else comes along.

The field writes 413×295 for the photo of one inch (25 mm × 35 mm at 300 dpi), which stands upright.
"""

from io import BytesIO

from PIL import Image, ImageOps

from competition.domain.problems import NOWHERE, Problem, Where, problem

PHOTO = "证件照"
"""What the field is called in forms."""
WIDTH, HEIGHT = 295, 413
MAX_PHOTO = 1024 * 1024
QUALITY = 92
UNREADABLE = (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning)
"""What the library raises for files that are cut off, damaged or made to blow up."""


def read_photo(content: bytes, *, where: Where = NOWHERE) -> bytes | Problem:
    """The photo as a fresh JPEG without the notes of camera and place, or what is wrong with it.

    What the file is, is decided by its content; what hangs behind the picture is left out.
    """
    if len(content) > MAX_PHOTO:
        return _too_large(where)
    try:
        with Image.open(BytesIO(content), formats=("JPEG",)) as picture:
            if sorted(picture.size) != [WIDTH, HEIGHT]:
                return _other_size(picture.size, where)
            upright = ImageOps.exif_transpose(picture)
            return (
                write_anew(upright, QUALITY)
                if upright.size == (WIDTH, HEIGHT)
                else _other_size(upright.size, where)
            )
    except UNREADABLE:
        return _no_picture(where)


def write_anew(picture: Image.Image, quality: int) -> bytes:
    """The picture as a JPEG of its points alone: no notes of camera and place."""
    plain = Image.new("RGB", picture.size)
    plain.paste(picture.convert("RGB"))
    target = BytesIO()
    plain.save(target, "JPEG", quality=quality)
    return target.getvalue()


def _too_large(where: Where) -> Problem:
    return problem(
        "照片超过1 MB。",
        "The photo is over 1 MB.",
        mend_zh="请用照片软件另存为JPEG，295×413像素的照片一般不到100 KB。",
        mend_en="Save it as JPEG again; a photo of 295×413 pixels usually has less than 100 KB.",
        where=where,
    )


def _no_picture(where: Where) -> Problem:
    return problem(
        "这不是完整的JPEG照片。",
        "This is no complete JPEG photo.",
        mend_zh="请上传.jpg格式的证件照；PNG、HEIC或PDF请先另存为JPEG，只改文件名没有用。",
        mend_en="Upload the photo as JPEG; save PNG, HEIC or PDF as JPEG first, another file name is not enough.",
        where=where,
    )


def _other_size(size: tuple[int, int], where: Where) -> Problem:
    width, height = size
    lying = (width, height) == (HEIGHT, WIDTH)
    return problem(
        f"照片为宽{width}×高{height}像素，应为宽{WIDTH}×高{HEIGHT}像素（一寸证件照）。",
        f"The photo is {width} wide and {height} high; it must be {WIDTH} wide and {HEIGHT} high, in pixels.",
        mend_zh="照片是横放的，请旋转为竖版后重新上传。"
        if lying
        else "请按一寸证件照裁剪后重新上传，不要拉伸。",
        mend_en="It lies on its side: turn it upright."
        if lying
        else "Crop it to that size without stretching it.",
        where=where,
    )
