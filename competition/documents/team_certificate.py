"""团体荣誉证书, the certificate of a team: the team large, its members and coaches below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from competition.documents.faces import Faces
from competition.documents.honour import HonourFacts, Setter, award_with_rank, draw_honour
from competition.documents.layout import GREY, Block, Type
from competition.domain.problems import Text

TITLE = Text("团体荣誉证书", "Team Certificate of Honour")


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamCertificateFacts(HonourFacts):
    """What a team's certificate says. `members` in their order; `unit`, `coaches`, `group` and `award_en` may be empty."""

    team: Annotated[str, Text("队名", "the team's name")]
    unit: Annotated[str, Text("选送单位", "the sending unit")]
    members: Annotated[tuple[str, ...], Text("队员", "a member")]
    coaches: Annotated[tuple[str, ...], Text("教练", "a coach")]
    group: Annotated[str, Text("组别", "the group")]
    award: Annotated[str, Text("奖项", "the award")]
    award_en: Annotated[str, Text("奖项英文名", "the award's English name")]
    rank: int | None

    @property
    def people(self) -> tuple[str, ...]:
        """The members."""
        return self.members

    @property
    def won(self) -> str:
        """The award with the rank."""
        return award_with_rank(self.award, self.rank)


def render(facts: TeamCertificateFacts, faces: Faces | None = None) -> bytes:
    """The certificate as PDF bytes, the same for the same facts. Raises `Refusal` as `draw_honour` does."""
    return draw_honour(facts, faces, TITLE, lambda setter: _body(setter, facts))


def _body(setter: Setter, facts: TeamCertificateFacts) -> Iterator[Block]:
    palette = facts.look.palette
    yield setter.line("team", facts.team, Type(32, bold=True, tracking=0.05), 2, leading=1.35)
    yield setter.line("unit", f"选送单位：{facts.unit}" if facts.unit else "", Type(14), 2)
    group = f"（{facts.group}）" if facts.group else ""
    sentence = f"在{facts.competition}“{facts.event}”项目{group}中荣获"
    yield setter.line("competition", sentence, Type(17), 4 if facts.look.upright else 3)
    yield setter.line("award", facts.won, Type(28, bold=True, colour=palette.main, tracking=0.04), 2)
    if facts.look.bilingual:
        yield setter.line("award_en", facts.award_en, Type(11, colour=palette.accent), 1, leading=1.2)
    yield _people(setter, "members", "队员：", facts.members, 12)
    if facts.coaches:
        yield _people(setter, "coaches", "教练：", facts.coaches, 3)


def _people(setter: Setter, name: str, role: str, people: tuple[str, ...], lines: int) -> Block:
    """Many names, none of them broken; the role stands before the first and never at a line's end."""
    first, *others = people
    pieces = [f"{role}{first}　", *(f"{each}　" for each in others)]
    return setter.pieces(name, pieces, Type(14, colour=GREY if name == "coaches" else Type(14).colour), lines)


def sample() -> TeamCertificateFacts:
    """A certificate of a made-up team, for previews and tests."""
    return TeamCertificateFacts(
        number="SW-2026-0002-0003",
        team="云州市示例技师学院代表队",
        unit="云州市示例技师学院",
        members=("李𬭚", "买买提·艾合买提", "张䶮", "王㛃", "陈堃喆", "刘犇"),
        coaches=("赵𬍛",),
        competition="2026年云州市职业技能大赛",
        event="机器人系统集成",
        group="",
        award="团体一等奖",
        award_en="First Prize, Team",
        rank=1,
        issuing_body="云州市职业技能大赛组织委员会",
        issued_on=date(2026, 11, 21),
        verify_url="https://saiwu.example/v/8J4K2M9QX7T4",
        made_up=True,
    )
