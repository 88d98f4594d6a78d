"""What a PDF says in which order (ISO 32000-1, 14.7 and 14.8; ISO 14289-1): a tree of elements over what is drawn.

A piece of a page that belongs to an element is marked with a number; the tree names page and number. Whatever is not
marked is decoration and becomes an artifact, so that a reader that speaks the paper passes over it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFObject,
    PDFObjectReference,
    PDFString,
)

LANGUAGE = "zh-CN"
END = "EMC"
ARTIFACT = "/Artifact BMC"
Box = tuple[float, float, float, float]


@dataclass(slots=True, eq=False)
class Element:
    """A heading (H1 … H6), paragraph (P), link, figure, or a table with its rows (TR) and cells (TH, TD).

    `says` is what a figure shows, in words; `scope` is what a heading cell (TH) heads, such as Column.
    """

    role: str
    says: str = ""
    scope: str = ""
    language: str = ""
    box: Box | None = None
    kids: list[Element | Piece | Annotation] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Piece:
    """A marked piece of a page: the page's number from 1, and the piece's number on it."""

    page: int
    number: int


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation of a page, such as a link, known in the parent tree by `key`."""

    page: int
    key: int
    reference: PDFObjectReference


class Structure:
    """The elements of one document and the numbers given out to its pieces."""

    def __init__(self) -> None:
        self.root = Element("Document", language=LANGUAGE)
        self.pages: dict[int, int] = {}
        self._keys = 0
        self._counts: dict[int, int] = {}

    def new_key(self) -> int:
        """The next key of the parent tree."""
        self._keys += 1
        return self._keys - 1

    def piece(self, element: Element, page: int) -> Piece:
        """The next piece of that page, as a part of the element."""
        if page not in self.pages:
            self.pages[page] = self.new_key()
        number = self._counts.get(page, 0)
        self._counts[page] = number + 1
        made = Piece(page, number)
        element.kids.append(made)
        return made

    def write(self, document: PDFDocument) -> PDFObject:
        """Put the tree into the document; what the catalog names StructTreeRoot."""
        parents: dict[int, dict[int, PDFObjectReference] | PDFObjectReference] = {}
        root = PDFObjectReference("structure")
        writer = _Writer(document, self.pages, parents)
        writer.element(self.root, root)
        numbers: list[object] = []
        for key in sorted(parents):
            owner = parents[key]
            numbers += [
                key,
                PDFArray([owner[n] for n in sorted(owner)]) if isinstance(owner, dict) else owner,
            ]
        tree = {
            "Type": "/StructTreeRoot",
            "K": PDFArray([writer.made[id(self.root)]]),
            "ParentTree": document.Reference(PDFDictionary({"Nums": PDFArray(numbers)}), "structure.parents"),
            "ParentTreeNextKey": self._keys,
        }
        return document.Reference(PDFDictionary(tree), "structure")


class _Writer:
    """Writes elements as dictionaries and remembers, for the parent tree, whose each piece is."""

    def __init__(
        self,
        document: PDFDocument,
        pages: dict[int, int],
        parents: dict[int, dict[int, PDFObjectReference] | PDFObjectReference],
    ) -> None:
        self.document, self.pages, self.parents = document, pages, parents
        self.made: dict[int, PDFObjectReference] = {}

    def element(self, element: Element, parent: PDFObjectReference) -> PDFObjectReference:
        """The element and all below it."""
        name = f"structure.{len(self.made)}"
        own = self.made[id(element)] = PDFObjectReference(name)
        entries: dict[str, object] = {"S": f"/{element.role}", "P": parent}
        if element.says:
            entries["Alt"] = PDFString(element.says)
        if element.language:
            entries["Lang"] = PDFString(element.language)
        if element.box:
            layout = {
                "O": "/Layout",
                "Placement": "/Block",
                "BBox": PDFArray([round(v, 2) for v in element.box]),
            }
            entries["A"] = PDFDictionary(layout)
        if element.scope:
            entries["A"] = PDFDictionary({"O": "/Table", "Scope": f"/{element.scope}"})
        home = next((kid.page for kid in element.kids if isinstance(kid, Piece)), None)
        if home is not None:
            entries["Pg"] = _page(home)
        kids = [self._kid(kid, own, home) for kid in element.kids]
        entries["K"] = kids[0] if len(kids) == 1 else PDFArray(kids)
        self.document.Reference(PDFDictionary(entries), name)
        return own

    def _kid(self, kid: Element | Piece | Annotation, owner: PDFObjectReference, home: int | None) -> object:
        match kid:
            case Element():
                return self.element(kid, owner)
            case Annotation():
                self.parents[kid.key] = owner
                return PDFDictionary({"Type": "/OBJR", "Obj": kid.reference, "Pg": _page(kid.page)})
            case Piece():
                owners = self.parents.setdefault(self.pages[kid.page], {})
                assert isinstance(owners, dict)  # noqa: S101 - the keys of pages and annotations are apart
                owners[kid.number] = owner
                if kid.page == home:
                    return kid.number
                return PDFDictionary({"Type": "/MCR", "Pg": _page(kid.page), "MCID": kid.number})


def language_of(text: str) -> str:
    """`en` for words in Latin letters alone, "" for what is in the document's own language."""
    return "en" if re.search(r"[A-Za-z]{3}", text) and text.isascii() else ""


def as_artifacts(code: list[str]) -> list[str]:
    """The drawing operators of a page with everything outside marked pieces marked as artifact."""
    out: list[str] = []
    inside = loose = False
    for line in code:
        begins = line.endswith(" BDC")
        if begins and loose:
            out.append(END)
            loose = False
        elif not (begins or inside or loose) and line.strip():
            out.append(ARTIFACT)
            loose = True
        out.append(line)
        inside = (inside or begins) and line != END
    return [*out, END] if loose else out


def _page(number: int) -> PDFObjectReference:
    """The page as reportlab names it."""
    return PDFObjectReference(f"Page{number}")
