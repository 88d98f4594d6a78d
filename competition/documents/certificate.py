"""荣誉证书, the award certificate: it honours a result of a competition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from competition.documents.faces import Faces
from competition.documents.honour import HonourFacts, Setter, award_with_rank, draw_honour
from competition.documents.layout import Block, Type
from competition.domain.problems import Text

TITLE = Text("荣誉证书", "Certificate of Honour")


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts(HonourFacts):
    """What a certificate says. `recipients` is one name, or the members of a team in their order.

    `group`, `unit` and `award_en` may be empty; `rank` is None where places are not told (优胜奖).
    """

    recipients: Annotated[tuple[str, ...], Text("姓名", "the name")]
    unit: Annotated[str, Text("选送单位", "the sending unit")]
    group: Annotated[str, Text("组别", "the group")]
    award: Annotated[str, Text("奖项", "the award")]
    award_en: Annotated[str, Text("奖项英文名", "the award's English name")]
    rank: int | None

    @property
    def people(self) -> tuple[str, ...]:
        """The person, or the members of the team."""
        return self.recipients

    @property
    def won(self) -> str:
        """The award with the rank."""
        return award_with_rank(self.award, self.rank)


def render(facts: CertificateFacts, faces: Faces | None = None) -> bytes:
    """The certificate as PDF bytes, the same for the same facts. Raises `Refusal` as `draw_honour` does."""
    return draw_honour(facts, faces, TITLE, lambda setter: _body(setter, facts))


def _body(setter: Setter, facts: CertificateFacts) -> Iterator[Block]:
    palette = facts.look.palette
    count = len(facts.recipients)
    yield setter.names("recipients", facts.recipients, 36 if count == 1 else 28 if count <= 4 else 23)
    yield setter.line("unit", f"选送单位：{facts.unit}" if facts.unit else "", Type(14.5), 2)
    group = f"（{facts.group}）" if facts.group else ""
    sentence = f"在{facts.competition}“{facts.event}”项目{group}中荣获"
    yield setter.line("competition", sentence, Type(18), 4 if facts.look.upright else 3)
    yield setter.line("award", facts.won, Type(32, bold=True, colour=palette.main, tracking=0.04), 2)
    if facts.look.bilingual:
        yield setter.line("award_en", _english(facts), Type(11.5, colour=palette.accent), 2, leading=1.2)


def _english(facts: CertificateFacts) -> str:
    place = f"Rank {facts.rank}" if facts.rank else ""
    return " · ".join(part for part in (facts.award_en, place) if part)


def sample() -> CertificateFacts:
    """A certificate of made-up people, for previews and tests."""
    return CertificateFacts(
        number="SW-2026-0001-0007",
        recipients=("李𬭚",),
        unit="云州市示例技师学院",
        competition="2026年云州市职业技能大赛",
        event="人工智能训练师",
        group="职工组",
        award="金牌",
        award_en="Gold Medal",
        rank=1,
        issuing_body="云州市职业技能大赛组织委员会",
        issued_on=date(2026, 11, 21),
        verify_url="https://saiwu.example/v/8J4K2M9QX7T3",
        made_up=True,
    )
