"""指导证书, the coach's certificate: whom the holder coached, and what they won."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from competition.documents.faces import Faces
from competition.documents.honour import HonourFacts, Setter, draw_honour
from competition.documents.layout import Block, Type
from competition.domain.problems import Text

TITLE = Text("指导证书", "Coach's Certificate")


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachCertificateFacts(HonourFacts):
    """What a coach's certificate says. `role` such as 教练; `coached` are those who won; `unit` and `award_en` may be empty."""

    recipient: Annotated[str, Text("姓名", "the name")]
    unit: Annotated[str, Text("工作单位", "the unit")]
    role: Annotated[str, Text("身份", "the role")]
    coached: Annotated[tuple[str, ...], Text("指导的选手", "an entrant coached")]
    award: Annotated[str, Text("奖项", "the award")]
    award_en: Annotated[str, Text("奖项英文名", "the award's English name")]

    @property
    def people(self) -> tuple[str, ...]:
        """The coach."""
        return (self.recipient,)

    @property
    def won(self) -> str:
        """What those who were coached have won."""
        return f"指导选手荣获{self.award}"


def render(facts: CoachCertificateFacts, faces: Faces | None = None) -> bytes:
    """The certificate as PDF bytes, the same for the same facts. Raises `Refusal` as `draw_honour` does."""
    return draw_honour(facts, faces, TITLE, lambda setter: _body(setter, facts))


def _body(setter: Setter, facts: CoachCertificateFacts) -> Iterator[Block]:
    palette = facts.look.palette
    yield setter.names("recipient", (facts.recipient,), 34)
    yield setter.line("unit", f"工作单位：{facts.unit}" if facts.unit else "", Type(14), 2)
    sentence = f"在{facts.competition}“{facts.event}”项目中担任{facts.role}，指导选手"
    yield setter.line("competition", sentence, Type(17), 4 if facts.look.upright else 3)
    yield setter.pieces("coached", [f"{each}　" for each in facts.coached], Type(19, bold=True), 4)
    award = f"荣获{facts.award}"
    yield setter.line("award", award, Type(26, bold=True, colour=palette.main, tracking=0.04), 2)
    if facts.look.bilingual and facts.award_en:
        english = f"Coach of the winner of: {facts.award_en}"
        yield setter.line("award_en", english, Type(11, colour=palette.accent), 2, leading=1.2)


def sample() -> CoachCertificateFacts:
    """A certificate of a made-up coach, for previews and tests."""
    return CoachCertificateFacts(
        number="SW-2026-0003-0002",
        recipient="赵𬍛",
        unit="云州市示例技师学院",
        role="教练",
        coached=("李𬭚",),
        competition="2026年云州市职业技能大赛",
        event="人工智能训练师",
        award="金牌",
        award_en="Gold Medal",
        issuing_body="云州市职业技能大赛组织委员会",
        issued_on=date(2026, 11, 21),
        verify_url="https://saiwu.example/v/8J4K2M9QX7T5",
        made_up=True,
    )
