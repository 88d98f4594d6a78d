"""ID numbers: what one says about its holder, and whether it can be one at all."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from competition.domain.problems import Problem, problem
from competition.domain.tiers import Labelled

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
SHAPE = re.compile(r"[1-9][0-9]{16}[0-9X]")


class Sex(Labelled):
    """性别, as the ID number states it."""

    MALE = "male", "男", "male"
    FEMALE = "female", "女", "female"


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A resident identity number (居民身份证) that passed its checks; GB 11643—1999."""

    number: str

    @property
    def born(self) -> date:
        """The date of birth in the number."""
        return date(int(self.number[6:10]), int(self.number[10:12]), int(self.number[12:14]))

    @property
    def sex(self) -> Sex:
        """Odd sequence numbers are male, even ones female."""
        return Sex.MALE if int(self.number[16]) % 2 else Sex.FEMALE


def check_digit(first_seventeen: str) -> str:
    """The last character of the number whose first seventeen digits are given (GB 11643—1999, ISO 7064 MOD 11-2)."""
    return CHECK_DIGITS[sum(int(d) * w for d, w in zip(first_seventeen, WEIGHTS, strict=True)) % 11]


def read_resident_id(raw: str) -> ResidentId | Problem:
    """The number, or what is wrong with it; full-width characters and spaces are put right.

    The problem never repeats the number: it is personal data.
    """
    number = "".join(unicodedata.normalize("NFKC", raw).split()).upper()
    if not SHAPE.fullmatch(number):
        return problem(
            "身份证号码应为18位（前17位数字，末位数字或X）。",
            "An ID number has 18 characters: 17 digits, then a digit or X.",
            mend_zh="请对照身份证重新填写；单元格请设为文本格式。",
            mend_en="Copy it again from the card; format the cell as text.",
        )
    if (birth := _impossible_birth(number)) is not None:
        return birth
    if check_digit(number[:17]) != number[17]:
        return problem(
            "身份证号码校验位不符，至少有一位写错。",
            "The ID number's check digit does not fit: at least one digit is wrong.",
            mend_zh="请对照身份证逐位核对。",
            mend_en="Compare it with the card digit by digit.",
        )
    return ResidentId(number)


def _impossible_birth(number: str) -> Problem | None:
    try:
        ResidentId(number).born  # noqa: B018 - reading it is the check
    except ValueError:
        return problem(
            f"身份证号码中的出生日期 {number[6:10]}-{number[10:12]}-{number[12:14]} 不存在。",
            f"The date of birth in the ID number, {number[6:10]}-{number[10:12]}-{number[12:14]}, does not exist.",
            mend_zh="请对照身份证核对第7至14位。",
            mend_en="Check digits 7 to 14 against the card.",
        )
    return None


def mask_id(number: str) -> str:
    """First three and last four characters, the rest hidden: 370***********1234."""
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def age_on(born: date, day: date) -> int:
    """Whole years of age on a day (周岁)."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
