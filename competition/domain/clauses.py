"""Where a rule stands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a rule stands: the document's number, the clause, and a key phrase of at most 40 characters.

    `quoted` is False where the text is not at hand: then the phrase is in our words, and no quotation marks claim more.
    """

    document: str
    article: str
    phrase: str
    quoted: bool = True

    @property
    def place(self) -> str:
        """Article and phrase without the document."""
        return f"{self.article}“{self.phrase}”" if self.quoted else f"{self.article}（{self.phrase}）"

    def __str__(self) -> str:
        return f"{self.document} {self.place}"
