"""参赛证明, the certificate of participation: who took part in what; it says nothing of the result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from competition.documents.faces import Faces
from competition.documents.honour import HonourFacts, Setter, draw_honour
from competition.documents.layout import Block, Type
from competition.domain.problems import Text

TITLE = Text("参赛证明", "Certificate of Participation")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipationFacts(HonourFacts):
    """What it says: one person or the members of a team. `unit` and `group` may be empty."""

    recipients: Annotated[tuple[str, ...], Text("姓名", "the name")]
    unit: Annotated[str, Text("选送单位", "the sending unit")]
    group: Annotated[str, Text("组别", "the group")]

    @property
    def people(self) -> tuple[str, ...]:
        """The person, or the members of the team."""
        return self.recipients

    @property
    def won(self) -> str:
        """That they took part; nothing of the result."""
        return "参赛"


def render(facts: ParticipationFacts, faces: Faces | None = None) -> bytes:
    """The certificate as PDF bytes, the same for the same facts. Raises `Refusal` as `draw_honour` does."""
    return draw_honour(facts, faces, TITLE, lambda setter: _body(setter, facts))


def _body(setter: Setter, facts: ParticipationFacts) -> Iterator[Block]:
    palette = facts.look.palette
    count = len(facts.recipients)
    yield setter.names("recipients", facts.recipients, 36 if count == 1 else 28 if count <= 4 else 23)
    yield setter.line("unit", f"选送单位：{facts.unit}" if facts.unit else "", Type(14.5), 2)
    group = f"（{facts.group}）" if facts.group else ""
    sentence = f"参加了{facts.competition}“{facts.event}”项目{group}竞赛。"
    yield setter.line("competition", sentence, Type(19), 4 if facts.look.upright else 3)
    yield setter.line("event", "特此证明。", Type(19), 1)
    if facts.look.bilingual:
        english = "This certifies that the above took part in the competition."
        yield setter.line("event", english, Type(11, colour=palette.accent), 2, leading=1.2)


def sample() -> ParticipationFacts:
    """A certificate of a made-up person, for previews and tests."""
    return ParticipationFacts(
        number="SW-2026-0004-0031",
        recipients=("买买提·艾合买提",),
        unit="云州市示例技师学院",
        competition="2026年云州市职业技能大赛",
        event="人工智能训练师",
        group="职工组",
        issuing_body="云州市职业技能大赛组织委员会",
        issued_on=date(2026, 11, 21),
        verify_url="https://saiwu.example/v/8J4K2M9QX7T6",
        made_up=True,
    )
