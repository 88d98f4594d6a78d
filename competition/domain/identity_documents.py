"""The documents by which people enter: of which kind, whether the number can be one, and what it says of its holder.

Numbers of eighteen characters carry birth and sex and a check digit by GB 11643—1999:
居民身份证; 港澳台居民居住证 (国办发〔2018〕81号; address codes 810000, 820000, 830000); 外国人永久居留身份证 since
1 December 2023 (国家移民管理局公告; first digit 9). The others say nothing of sex, and birth at most in part:
外国人永久居留身份证 before 2023, three letters and twelve digits, of which the eighth to thirteenth characters are the
birth as YYMMDD; 港澳居民来往内地通行证 H or M and eight digits, with the two digits of renewals on older cards
(公安部公告, 9 March 2010), HA or MA and seven digits for holders of another nationality (国家移民管理局, 1 July 2024);
台湾居民来往大陆通行证 eight digits, on booklets ten and at times a letter; passports up to nine letters and digits
(ICAO Doc 9303-3, 4.2.2).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from competition.domain.identity import ResidentId, Sex, mask_id, read_resident_id
from competition.domain.problems import Problem, problem
from competition.domain.tiers import Labelled

STRUCTURED = 18
"""Characters of a number that carries birth and sex."""
SHORT = 12
"""Up to so many characters three in front and four behind would leave little hidden."""


class IdKind(Labelled):
    """证件类型."""

    RESIDENT_ID = "resident_id", "居民身份证", "resident identity card"
    HK_MACAO_PERMIT = (
        "hk_macao_permit",
        "港澳居民来往内地通行证",
        "mainland travel permit (Hong Kong, Macao)",
    )
    TAIWAN_PERMIT = "taiwan_permit", "台湾居民来往大陆通行证", "mainland travel permit (Taiwan)"
    RESIDENCE_PERMIT = (
        "residence_permit",
        "港澳台居民居住证",
        "residence permit (Hong Kong, Macao, Taiwan)",
    )
    PERMANENT_RESIDENT = (
        "permanent_resident",
        "外国人永久居留身份证",
        "foreign permanent resident identity card",
    )
    PASSPORT = "passport", "护照", "passport"


SHAPES = {
    IdKind.RESIDENCE_PERMIT: re.compile(r"8[123]0000[0-9]{11}[0-9X]"),
    IdKind.PERMANENT_RESIDENT: re.compile(r"9[0-9]{16}[0-9X]|[A-Z]{3}[0-9]{12}"),
    IdKind.HK_MACAO_PERMIT: re.compile(r"[HM](?:[0-9]{8}|[0-9]{10})|[HM]A[0-9]{7}"),
    IdKind.TAIWAN_PERMIT: re.compile(r"[0-9]{8}|[0-9]{10}[A-Z]?"),
    IdKind.PASSPORT: re.compile(r"(?=.*[0-9])[A-Z0-9]{5,9}"),
}
EXAMPLES = {
    IdKind.RESIDENCE_PERMIT: (
        "18位，以810000、820000或830000开头",
        "18 characters from 810000, 820000 or 830000",
    ),
    IdKind.PERMANENT_RESIDENT: (
        "18位，以9开头；旧版为3个字母加12位数字",
        "18 characters from 9, or on older cards 3 letters and 12 digits",
    ),
    IdKind.HK_MACAO_PERMIT: ("字母H或M加8位数字，例如 H12345678", "H or M and 8 digits, such as H12345678"),
    IdKind.TAIWAN_PERMIT: ("8位数字，例如 12345678", "8 digits, such as 12345678"),
    IdKind.PASSPORT: ("5至9位字母和数字，例如 E12345678", "5 to 9 letters and digits, such as E12345678"),
}


@dataclass(frozen=True, slots=True)
class IdDocument:
    """A number that passed the checks of its kind."""

    kind: IdKind
    number: str

    @property
    def key(self) -> str:
        """What the document is found by: equal numbers of two kinds are two documents."""
        return self.number if self.kind is IdKind.RESIDENT_ID else f"{self.kind}:{self.number}"

    @property
    def born(self) -> date | None:
        """The date of birth in the number; None where the number does not state it."""
        return ResidentId(self.number).born if len(self.number) == STRUCTURED else None

    @property
    def sex(self) -> Sex | None:
        """The sex in the number; None where the number does not state it."""
        return ResidentId(self.number).sex if len(self.number) == STRUCTURED else None

    def may_be_born(self, day: date) -> bool:
        """Whether a date of birth agrees with the number, as far as the number states one."""
        if self.kind is IdKind.PERMANENT_RESIDENT and len(self.number) != STRUCTURED:
            return f"{day:%y%m%d}" == self.number[7:13]
        return self.born in (None, day)

    @property
    def masked(self) -> str:
        """As lists for the office show it: 370***********1234, H1*****78."""
        if len(self.number) > SHORT:
            return mask_id(self.number)
        return f"{self.number[:2]}{'*' * (len(self.number) - 4)}{self.number[-2:]}"


def read_document(kind: IdKind, raw: str) -> IdDocument | Problem:
    """The document, or what is wrong with its number, which is never repeated; width, case and spaces are put right."""
    number = re.sub(r"[\s()]", "", unicodedata.normalize("NFKC", raw)).upper()
    if kind is IdKind.RESIDENT_ID:
        return _other_kind(number) or _checked(kind, number)
    if not SHAPES[kind].fullmatch(number):
        zh, en = EXAMPLES[kind]
        return problem(
            f"这不是{kind.label.zh}的号码。",
            f"This is no number of a {kind.label.en}.",
            mend_zh=f"应为{zh}；请对照证件填写，并核对证件类型。",
            mend_en=f"It has {en}. Copy it from the document and check its kind.",
        )
    return _checked(kind, number) if len(number) == STRUCTURED else IdDocument(kind, number)


def _checked(kind: IdKind, number: str) -> IdDocument | Problem:
    read = read_resident_id(number)
    return read if isinstance(read, Problem) else IdDocument(kind, read.number)


def _other_kind(number: str) -> Problem | None:
    """A number of eighteen characters that a resident identity card never bears."""
    for kind in (IdKind.RESIDENCE_PERMIT, IdKind.PERMANENT_RESIDENT):
        if len(number) == STRUCTURED and SHAPES[kind].fullmatch(number):
            return problem(
                f"这是{kind.label.zh}的号码，不是居民身份证的号码。",
                f"This is the number of a {kind.label.en}, not of a resident identity card.",
                mend_zh=f"请将证件类型改为“{kind.label.zh}”。",
                mend_en=f"State the kind of document as “{kind.label.zh}”.",
            )
    return None
