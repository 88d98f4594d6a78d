"""Where a rule stands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a rule stands: the document's number, the clause, and a key phrase of at most 40 characters."""

    document: str
    article: str
    phrase: str

    def __str__(self) -> str:
        return f"{self.document} {self.article}“{self.phrase}”"
