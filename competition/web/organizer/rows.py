"""A list of rows in a form, whatever names a forged form sends."""

from collections.abc import Iterator

from werkzeug.datastructures import MultiDict
from wtforms import FieldList


class Rows(FieldList):
    """A FieldList that takes plain digits for row numbers alone: the library's own check lets “²” through to int()."""

    def _extract_indices(self, prefix: str, formdata: MultiDict[str, str]) -> Iterator[int]:
        plain: MultiDict[str, str] = MultiDict((key, "") for key in formdata if key.isascii())
        return super()._extract_indices(prefix, plain)
