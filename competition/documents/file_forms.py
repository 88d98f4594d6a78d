"""How the objects of a PDF stand in its file: each by itself, or by the hundred in compressed streams.

A paper is a plain file, quick to write and to sign. The file of many papers for a printer is packed: half its size would
be the objects of its structure, which are nearly alike.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from struct import Struct

TOGETHER = 100
"""How many objects one stream holds: a reader that wants one of them unpacks all."""

ENTRY = Struct(">BIH")
"""Kind, place in the file or number of the stream, index in the stream (ISO 32000-1, 7.5.8)."""

FREE = (0, 0, 65535)
"""The entry of object 0, which does not exist."""

Entries = dict[str, str]


def plain_file(head: bytes, objects: Iterable[bytes], trailer: Entries) -> bytes:
    """The objects, numbered from 1 in their order, and the table of their places (ISO 32000-1, 7.5.4)."""
    body = _Body(head)
    for number, content in enumerate(objects, start=1):
        body.add(number, content)
    size = len(body.places)
    rows = "".join([f"{place:010d} 00000 n \n" for _kind, place, _index in list(body.places.values())[1:]])
    table = (
        f"xref\n0 {size}\n0000000000 65535 f \n{rows}trailer\n{_dictionary(trailer | {'Size': str(size)})}\n"
    )
    return body.end(body.length, table)


def packed_file(head: bytes, objects: Iterable[bytes], trailer: Entries) -> bytes:
    """The same objects, those that are no streams in streams of objects (ISO 32000-1, 7.5.7); the table is one too."""
    body, plain = _Body(head), []
    for number, content in enumerate(objects, start=1):
        if content.endswith(b"endstream"):
            body.add(number, content)
        else:
            plain.append((number, content))
    size = len(body.places) + len(plain)
    for first in range(0, len(plain), TOGETHER):
        some = plain[first : first + TOGETHER]
        body.places |= {number: (2, size, index) for index, (number, _content) in enumerate(some)}
        body.add(size, _together(some))
        size += 1
    where = body.length
    rows = {**body.places, size: (1, where, 0)}
    content = b"".join([ENTRY.pack(*rows[number]) for number in range(size + 1)])
    table = {"Type": "/XRef", "W": "[ 1 4 2 ]", "Size": str(size + 1)}
    body.add(size, _stream(trailer | table, content))
    return body.end(where, "")


class _Body:
    """The file as far as it is written, and where each object is: kind, place, index."""

    def __init__(self, head: bytes) -> None:
        self._parts = [head]
        self.length = len(head)
        self.places = {0: FREE}

    def add(self, number: int, content: bytes) -> None:
        """One object by itself."""
        self._parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, content))
        self.places[number] = (1, self.length, 0)
        self.length += len(self._parts[-1])

    def end(self, where: int, table: str) -> bytes:
        """The whole file; `where` its table of places begins."""
        return b"".join([*self._parts, table.encode(), f"startxref\n{where}\n%%EOF\n".encode()])


def _together(some: list[tuple[int, bytes]]) -> bytes:
    """A stream of objects: their numbers and where each begins, then the objects."""
    index, place = [], 0
    for number, content in some:
        index.append(f"{number} {place}")
        place += len(content) + 1
    head = " ".join(index).encode() + b"\n"
    entries = {"Type": "/ObjStm", "N": str(len(some)), "First": str(len(head))}
    return _stream(entries, head + b"\n".join([content for _number, content in some]))


def _stream(entries: Entries, content: bytes) -> bytes:
    packed = zlib.compress(content)
    head = _dictionary(entries | {"Filter": "/FlateDecode", "Length": str(len(packed))})
    return b"%b\nstream\n%b\nendstream" % (head.encode(), packed)


def _dictionary(entries: Entries) -> str:
    return f"<< {' '.join([f'/{name} {value}' for name, value in entries.items()])} >>"
