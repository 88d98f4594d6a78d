"""Names as people write them, made one way on entry so that the same person is found again."""

import re
import unicodedata

CENTRE_DOT = "·"
DOTS = str.maketrans(dict.fromkeys("•‧．・∙⋅", CENTRE_DOT))
GB18030_2022 = dict(
    zip(
        (*range(0xE78D, 0xE797), 0xE7C7, 0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE832, 0xE843, 0xE854, 0xE864),
        (0xFE10, 0xFE12, 0xFE11, *range(0xFE13, 0xFE1A), 0x1E3F, *range(0x9FB4, 0x9FBC)),
        strict=True,
    )
)
"""Private-use code points of GB 18030-2000 → the code points that GB 18030-2005 and -2022 give the same bytes."""

INVISIBLE = dict.fromkeys((0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF))
"""Characters without width that come along from web pages and spreadsheets."""

SPACE = re.compile(r"\s+")
HAN_SPACE = re.compile(r"(?<=[\u2e80-\U0003ffff])\s+(?=[\u2e80-\U0003ffff])")
HAN = re.compile(r"[\u2e80-\U0003ffff]")


def normalise_name(raw: str) -> str:
    """The name with one kind of centre dot (·, U+00B7), no stray or invisible spaces, and no compatibility ideographs.

    Spaces between Han characters (used to pad two-character names) are dropped; those of Latin names stay single.
    Private-use code points of the older GB 18030 become their 2022 code points.
    """
    name = unicodedata.normalize("NFC", raw.translate(GB18030_2022).translate(INVISIBLE))
    if HAN.search(name):
        name = name.translate(DOTS).replace(".", CENTRE_DOT)
    name = SPACE.sub(" ", name).strip()
    name = re.sub(rf"\s*{CENTRE_DOT}\s*", CENTRE_DOT, name)
    return HAN_SPACE.sub("", name)


def plain_words(text: str) -> str:
    """What is left of a name of anything but a person apart from spaces, width and case: to compare, never to show."""
    return "".join(unicodedata.normalize("NFKC", text.translate(INVISIBLE)).split()).casefold()


def private_use(name: str) -> tuple[str, ...]:
    """The private-use characters left in a name, which print differently on each machine."""
    return tuple(char for char in name if unicodedata.category(char) == "Co")


def mask_name(name: str) -> str:
    """The name as a stranger may see it: 王*明, 李*; Latin names keep their first letter."""
    if len(name) <= 1:
        return "*"
    if len(name) == 2 or not HAN.search(name):
        return f"{name[0]}{'*' * (len(name) - 1)}"
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"
