"""证件照: what is taken, what is put right, and what is refused."""

from io import BytesIO

import pytest
from PIL import Image

from competition.domain.problems import Problem
from competition.operations.photos import HEIGHT, MAX_PHOTO, WIDTH, read_photo
from tests.operations.applying import photo

ORIENTATION, DESCRIPTION, PLACE = 0x0112, 0x010E, 0x8825


def turned() -> bytes:
    """A picture that lies on its side, with a note that it has to be turned, and with notes of its own."""
    notes = Image.Exif()
    notes[ORIENTATION], notes[DESCRIPTION] = 6, "home of nobody"
    return photo((HEIGHT, WIDTH), exif=notes)


def refused(content: bytes) -> str:
    found = read_photo(content)
    assert isinstance(found, Problem)
    assert found.remedy.zh
    assert found.remedy.en
    return found.what.zh


def kept(content: bytes) -> bytes:
    found = read_photo(content)
    assert isinstance(found, bytes)
    with Image.open(BytesIO(found)) as picture:
        assert (picture.format, picture.size, picture.mode) == ("JPEG", (WIDTH, HEIGHT), "RGB")
        assert dict(picture.getexif()) == {}
    return found


def test_the_size_of_the_field_is_taken():
    kept(photo())


def test_a_picture_is_turned_by_its_note_and_written_without_notes():
    assert b"home of nobody" in turned()
    assert b"home of nobody" not in kept(turned())


def test_other_colours_are_put_right():
    target = BytesIO()
    Image.new("CMYK", (WIDTH, HEIGHT)).save(target, "JPEG")
    kept(target.getvalue())


def test_what_hangs_behind_a_picture_is_left_out():
    archive = b"PK\x03\x04 something to run"
    assert archive not in kept(photo() + archive)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        b"%PDF-1.4 %%EOF",
        b"<script>alert(1)</script>",
        b"GIF89a" + photo(),
        b"%PDF-1.7\n" + photo(),
        photo(kind="PNG"),
        photo()[:400],
    ],
    ids=["empty", "text", "pdf", "script", "gif before", "pdf before", "png", "cut off"],
)
def test_what_is_no_jpeg_is_refused_whatever_it_is_called(content: bytes):
    assert refused(content) == "这不是完整的JPEG照片。"


def test_a_picture_of_another_size_is_refused_with_both_sizes():
    assert refused(photo((300, 400))) == "照片为宽300×高400像素，应为宽295×高413像素（一寸证件照）。"


def test_a_picture_on_its_side_is_told_to_be_turned():
    found = read_photo(photo((HEIGHT, WIDTH)))
    assert isinstance(found, Problem)
    assert "请旋转为竖版" in found.remedy.zh


def test_a_file_that_is_too_large_is_not_looked_at():
    assert refused(photo() + b"0" * MAX_PHOTO) == "照片超过1 MB。"


def test_a_header_that_claims_a_huge_picture_costs_nothing():
    content = bytearray(photo((10, 10)))
    start = content.find(b"\xff\xc0") + 5
    content[start : start + 4] = b"\xff\xff\xff\xff"
    assert refused(bytes(content)) == "这不是完整的JPEG照片。"
