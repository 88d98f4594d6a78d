"""The columns that name a person in every list, and how their cells are read."""

from dataclasses import replace

from competition.domain.identity_documents import IdDocument, IdKind, read_document
from competition.domain.names import normalise_name, private_use
from competition.domain.problems import Problem
from competition.spreadsheets.cells import fault, read_text, required_text
from competition.spreadsheets.reading import Cell
from competition.spreadsheets.tables import Column, TableRow
from competition.spreadsheets.words import ID_KINDS, read_word

NAME, ID_KIND, ID, EMPLOYER = "姓名", "证件类型", "身份证号码", "工作单位"
ID_NAMES = ("身份证号", "公民身份号码", "证件号码", "证件号")
DOCUMENT_COLUMNS = (Column(ID_KIND, ("证件种类",), required=False), Column(ID, ID_NAMES))
PERSON_COLUMNS = (Column(NAME), *DOCUMENT_COLUMNS, Column(EMPLOYER, ("单位", "所在单位")))
LAST_EXACT = 10**15
"""A spreadsheet keeps fifteen digits of a number; an ID number typed as a number has lost its end."""


def read_name(cell: Cell, found: list[Problem]) -> str:
    """A person's name, in characters that every machine shows alike."""
    return _shown_alike(cell, normalise_name(required_text(cell, found)), found)


def read_other_name(cell: Cell, found: list[Problem]) -> str:
    """As `read_name`, of somebody beside the person; empty for an empty cell."""
    return _shown_alike(cell, normalise_name(read_text(cell, found)), found)


def _shown_alike(cell: Cell, name: str, found: list[Problem]) -> str:
    if unknown := private_use(name):
        codes = "、".join(f"U+{ord(char):04X}" for char in unknown)
        what = (
            f"姓名含有自造字（{codes}），各台电脑显示不同",
            f"The name has private-use characters ({codes}); they look different on each machine",
        )
        mend = ("请改用国家标准（GB 18030—2022）中的字", "Use the character of the national standard")
        found.append(fault(cell, what, mend))
    return name


def read_id(row: TableRow, found: list[Problem]) -> IdDocument | None:
    """The document of a row, a resident identity card where no kind is stated; None, with what is wrong."""
    before = len(found)
    kind = read_word(row.cell(ID_KIND), ID_KINDS, found) or IdKind.RESIDENT_ID
    cell = row.cell(ID)
    raw = required_text(cell, found)
    if not raw or len(found) > before:
        return None
    if isinstance(cell.value, int | float) and abs(cell.value) >= LAST_EXACT:
        what = (
            "身份证号码以数字格式保存，末几位已丢失",
            "The ID number was typed as a number and has lost its last digits",
        )
        mend = ("请将单元格设为文本格式后重新填写", "Format the cell as text and enter it again")
        found.append(fault(cell, what, mend))
        return None
    read = read_document(kind, raw)
    if isinstance(read, Problem):
        found.append(replace(read, where=cell.where))
        return None
    return read
