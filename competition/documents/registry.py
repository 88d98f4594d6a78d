"""The papers there are, so that download, permission and preview need to know none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from competition.documents import certificate, notice, slip
from competition.documents.faces import Faces
from competition.documents.facts import Facts, read_facts
from competition.domain.problems import Refusal, Text, problem


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper: what it is called, what it says, how it is drawn, and facts to preview it with.

    A `serial` paper is issued once, under a number of its own, and kept; any other is drawn whenever it is asked for.
    """

    kind: str
    label: Text
    facts: type[Any]
    render: Callable[[Any, Faces | None], bytes]
    sample: Callable[[], Any]
    serial: bool = True


PAPERS = {
    paper.kind: paper
    for paper in (
        Paper(
            "certificate",
            certificate.TITLE,
            certificate.CertificateFacts,
            certificate.render,
            certificate.sample,
        ),
        Paper("notice", notice.TITLE, notice.NoticeFacts, notice.render, notice.sample),
        Paper("slip", slip.TITLE, slip.SlipFacts, slip.render, slip.sample, serial=False),
    )
}


def find_paper(kind: str) -> Paper:
    """The paper of this kind. Raises `Refusal` for a kind that is not registered."""
    if kind in PAPERS:
        return PAPERS[kind]
    known_zh, known = "、".join(PAPERS), ", ".join(PAPERS)
    raise Refusal(
        problem(
            f"没有名为“{kind}”的文件种类。",
            f"There is no paper of the kind {kind!r}.",
            mend_zh=f"可用的种类：{known_zh}。",
            mend_en=f"The kinds are: {known}.",
        )
    )


def render_paper(kind: str, facts: Facts, *, faces: Faces | None = None) -> bytes:
    """The paper as PDF bytes, set in `faces` or the packaged ones.

    Raises `Refusal` for an unknown kind, a character without a glyph, or text that does not fit;
    `TypeError` for facts of another paper.
    """
    paper = find_paper(kind)
    if not isinstance(facts, paper.facts):
        raise TypeError(f"a {kind} is drawn from {paper.facts.__name__}, not {type(facts).__name__}")
    return paper.render(facts, faces)


def facts_from_json(kind: str, stored: Mapping[str, Any]) -> Any:
    """The facts as `facts_to_json` gave them. Raises `Refusal` when they do not fit the paper's facts."""
    return read_facts(find_paper(kind).facts, stored)
