"""The columns that name a person in every list, and how their cells are read."""

from competition.spreadsheets.roster import EMPLOYER, ID, NAME, read_id, read_name
from competition.spreadsheets.tables import Column

__all__ = ["EMPLOYER", "ID", "NAME", "PERSON_COLUMNS", "read_id", "read_name"]

PERSON_COLUMNS = (
    Column(NAME),
    Column(ID, ("身份证号", "公民身份号码")),
    Column(EMPLOYER, ("单位", "所在单位")),
)
