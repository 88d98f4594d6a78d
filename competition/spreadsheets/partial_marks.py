"""Whether the words beside a measurement define partial marks; the CIS workbook has no column that says so."""

import re

UNIT = r"(?!\s*(?:[mcdkμu]?m|[mk]?g|[mk]?[VΩ]|MPa|kPa|ml|l|s|min|h|°C?|℃|%|％|毫米|厘米|分米|米|公斤|千克|克|度|秒)(?![a-z]))"
NUMBER = rf"(?>\d+(?:[.,]\d+)?){UNIT}"
TOLERANCE = re.compile(
    r"(?:±|\+\s*/?\s*[-−]|\bplus\s*(?:/|or|and)?\s*minus\b)\s*\d+(?:[.,]\d+)?[^\S\n]*[^\W\d_]*", re.IGNORECASE
)
MARKS = re.compile(
    rf"""
    \d\s*marks?\b(?!\s+(?:on|at|in|along)\b)                         # 0.5 marks; not 3 marks on the surface
    | \d\s*(?:points?|pts?)\b(?=\s*(?:per|for|each|every|if|when|off|deducted|[,;.\n]|$))  # not 3 points of contact
    | \d\s*分(?![钟之米贝度支别析])                                  # 5分; not 5分钟
    | \b(?:add|deduct|subtract|lose)\b[^\d\n]{{0,12}}{NUMBER}        # add 0.1 if …; not add 5 mm
    | \bminus\s+{NUMBER}\s+(?:per|for|each|every|if|when)\b          # minus 0.5 for each; not minus 2 mm
    | (?:扣[除分掉]?|(?<![增添附])加|减)\s*(?:{NUMBER}|[一二两三半])  # 扣0.5, 加一分; not 增加5, 加5 mm
    """,
    re.VERBOSE | re.IGNORECASE,
)


def defines_marks(text: str) -> bool:
    """Whether the text gives marks: a number of marks (分), or a number to add or deduct (加, 扣).

    A tolerance (“±0.5 mm”, “plus/minus 0.5”), a length or another quantity, and “3 points of contact” do not.
    """
    return bool(MARKS.search(TOLERANCE.sub(" ", text)))
