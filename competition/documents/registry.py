"""The papers there are, so that download, permission and preview need to know none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from competition.documents import (
    announcer,
    badges,
    certificate,
    coach_certificate,
    draw_list,
    employer_notice,
    notice,
    order_book,
    participation,
    payment_sheet,
    promotion_list,
    public_list,
    score_sheet,
    seat_cards,
    signed_sheet,
    slip,
    team_certificate,
)
from competition.documents.faces import Faces
from competition.documents.facts import Facts, read_facts
from competition.domain.problems import Refusal, Text, problem
from competition.domain.tiers import Labelled


class Phase(Labelled):
    """When a paper is wanted."""

    BEFORE = "before", "赛前", "before the competition"
    DAY = "day", "比赛当天", "on the day"
    RESULTS = "results", "成绩与公示", "results and public notice"
    AWARDS = "awards", "证书与奖励", "certificates and awards"


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper: what it is called, what it says, how it is drawn, and facts to preview it with.

    A `serial` paper is issued once, under a number of its own, and kept; any other is drawn whenever it is asked for.
    A `sealed` one has a place for the seal; a `coded` one bears a code with an address (`verify_url`).
    """

    kind: str
    label: Text
    facts: type[Any]
    render: Callable[[Any, Faces | None], bytes]
    sample: Callable[[], Any]
    phase: Phase = Phase.AWARDS
    serial: bool = False
    sealed: bool = True
    coded: bool = False


def _issued(kind: str, module: Any, facts: type[Any], **more: bool) -> Paper:
    return Paper(kind, module.TITLE, facts, module.render, module.sample, coded=True, **more)


def _drawn(kind: str, module: Any, facts: type[Any], phase: Phase, *, sealed: bool = False) -> Paper:
    return Paper(kind, module.TITLE, facts, module.render, module.sample, phase, sealed=sealed)


PAPERS = {
    paper.kind: paper
    for paper in (
        _drawn("order_book", order_book, order_book.OrderBookFacts, Phase.BEFORE),
        _drawn("badges", badges, badges.BadgeFacts, Phase.BEFORE),
        _drawn("seat_cards", seat_cards, seat_cards.SeatCardFacts, Phase.BEFORE),
        _drawn("draw_list", draw_list, draw_list.DrawListFacts, Phase.DAY),
        _drawn("score_sheet", score_sheet, score_sheet.ScoreSheetFacts, Phase.DAY),
        _drawn("signed_sheet", signed_sheet, signed_sheet.SignedSheetFacts, Phase.RESULTS),
        Paper(
            "slip",
            slip.TITLE,
            slip.SlipFacts,
            slip.render,
            slip.sample,
            Phase.RESULTS,
            coded=True,
        ),
        Paper(
            "public_results",
            public_list.RESULTS,
            public_list.PublicListFacts,
            public_list.render_results,
            public_list.sample,
            Phase.RESULTS,
        ),
        Paper(
            "public_winners",
            public_list.WINNERS,
            public_list.PublicListFacts,
            public_list.render_winners,
            public_list.sample,
            Phase.RESULTS,
        ),
        _drawn("announcer", announcer, announcer.AnnouncerFacts, Phase.AWARDS),
        _issued("certificate", certificate, certificate.CertificateFacts, serial=True),
        _issued("team_certificate", team_certificate, team_certificate.TeamCertificateFacts, serial=True),
        _issued("coach_certificate", coach_certificate, coach_certificate.CoachCertificateFacts, serial=True),
        _issued("participation", participation, participation.ParticipationFacts, serial=True),
        _issued("notice", notice, notice.NoticeFacts, serial=True),
        _drawn(
            "promotion_list", promotion_list, promotion_list.PromotionListFacts, Phase.AWARDS, sealed=True
        ),
        _drawn(
            "employer_notice", employer_notice, employer_notice.EmployerNoticeFacts, Phase.AWARDS, sealed=True
        ),
        _drawn("payment_sheet", payment_sheet, payment_sheet.PaymentSheetFacts, Phase.AWARDS, sealed=True),
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
