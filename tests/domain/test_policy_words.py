"""Each kind of line, and the validity of a document, in words."""

from datetime import date
from typing import get_args

import pytest

from competition.domain.money import Money
from competition.domain.policy import Status
from competition.domain.policy_grants import (
    BaseGrant,
    EnterpriseCap,
    FollowOnSubsidy,
    HostingGrant,
    Occasion,
    Recipient,
)
from competition.domain.policy_lines import (
    CashLine,
    Line,
    Matter,
    Notice,
    PromotionLine,
    Reference,
    Settlement,
    SettlementRule,
)
from competition.domain.policy_titles import Appointment, Conferral, Equivalent, Honour, Role, Series
from competition.domain.policy_words import WORDS, say_line, say_validity
from competition.domain.problems import Text
from competition.domain.tiers import CompetitionClass, Group, SkillLevel, Tier
from tests.domain.build import clause, policy

AT = {"clause": clause("三"), "row": "SY-1"}
CITY, WORKERS = frozenset({Tier.CITY}), frozenset({Group.WORKER})
LEVELS = frozenset({SkillLevel.LEVEL_1, SkillLevel.LEVEL_2})
TITLE = Text("中级职称", "intermediate title")
SEE = Text("竞赛办法", "the rules of contests")
LINES = [
    (CashLine(Tier.CITY, Money.yuan(1), **AT), "市级最高 1.00元", "at most 1.00 yuan at city tier"),
    (
        PromotionLine(CITY, WORKERS, **AT),
        "市级：职工组可晋升，等级由奖励方案提出",
        "workers may be promoted at city tier, the award plan names the level",
    ),
    (
        PromotionLine(CITY, WORKERS, **AT, levels=LEVELS),
        "市级：职工组可晋升，限技师（二级）、高级技师（一级），等级由奖励方案提出",
        "workers may be promoted at city tier, only to technician (level 2), senior technician (level 1), "
        "the award plan names the level",
    ),
    (SettlementRule(Settlement.HIGHER_ONLY, **AT), "就高不重复", "the higher, not both"),
    (
        HostingGrant(Tier.CITY, frozenset({CompetitionClass.GAMES}), Money.yuan(150_000), **AT),
        "承办市级综合性大赛，每个项目最高 150,000.00元",
        "at most 150,000.00 yuan an event for holding comprehensive games at city tier",
    ),
    (
        BaseGrant("基地", Tier.NATION, Occasion.FIRST, Money.yuan(500), None, **AT),
        "基地（首次认定的主基地）500.00元",
        "基地 (recognised for the first time, main base) 500.00 yuan",
    ),
    (
        BaseGrant("工作室", Tier.CITY, Occasion.ASSESSED, Money.yuan(5), 2, **AT),
        "工作室（成果评鉴突出）5.00元，每2年一次",
        "工作室 (found outstanding at an assessment) 5.00 yuan, every 2 years",
    ),
    (
        BaseGrant("基地", Tier.PROVINCE, Occasion.BUILT, Match(1, 2), None, **AT),
        "基地（建成）按上级补贴 1:2 配套",
        "基地 (built) matched 1:2 to the higher government's grant",
    ),
    (
        Honour("能手", Conferral.GRANTED, Money.yuan(2_000), 200, True, WORKERS, CITY, SEE, **AT),
        "能手（授予），限职工组，限市级，每人一次性 2,000.00元，每年约200名，条件见竞赛办法",
        "能手 (granted), for workers, at city tier, 2,000.00 yuan once each, about 200 a year, "
        "conditions: see the rules of contests",
    ),
    (
        Honour("能手", Conferral.RECOMMENDED, None, 5, False, frozenset(), frozenset(), None, **AT),
        "能手（推荐），每年5名",
        "能手 (recommended), 5 a year",
    ),
    (
        Honour("能手", Conferral.EITHER, None, None, False, frozenset(), frozenset(), None, **AT),
        "能手（推荐或授予）",
        "能手 (recommended or granted)",
    ),
    (
        FollowOnSubsidy(SkillLevel.LEVEL_3, Money.yuan(2_000), Recipient.PERSON, **AT),
        "新晋升高级工（三级），每人一次性 2,000.00元，领取人：个人",
        "2,000.00 yuan once for each person newly promoted to senior (level 3); paid to: the person",
    ),
    (
        EnterpriseCap(LEVELS, Money.yuan(100_000), **AT),
        "每家企业每年不超过 100,000.00元：技师（二级）、高级技师（一级）",
        "at most 100,000.00 yuan for an enterprise a year: technician (level 2), senior technician (level 1)",
    ),
    (
        Equivalent(SkillLevel.LEVEL_2, TITLE, **AT),
        "技师（二级）比照中级职称",
        "technician (level 2) is treated as intermediate title",
    ),
    (
        Appointment(frozenset({SkillLevel.CHIEF}), **AT),
        "首席技师由用人单位评聘，竞赛不授予",
        "by an employer's appointment, never by a contest: chief technician",
    ),
    (Series("市赛", None, None, None, None, **AT), "市赛", "市赛"),
    (
        Series("市赛", Tier.CITY, Role.MAIN, 2, None, **AT),
        "市赛，市级，主体，每2年一次",
        "市赛, city, main body, every 2 years",
    ),
    (
        Series("行业赛", None, None, 1, 100, **AT),
        "行业赛，每年一次，每年约100场",
        "行业赛, every year, about 100 a year",
    ),
    (
        Reference(Matter.CASH, CITY, SEE, **AT),
        "市级奖金待定，见竞赛办法",
        "prize money at city tier: undetermined, see the rules of contests",
    ),
    (
        Reference(Matter.BASE, frozenset(), SEE, **AT),
        "集训基地待定，见竞赛办法",
        "training bases: undetermined, see the rules of contests",
    ),
    (Notice(Text("组织", "bodies"), Text("无关", "not tied"), **AT), "组织：无关", "bodies: not tied"),
]


@pytest.mark.parametrize(("line", "zh", "en"), LINES, ids=[zh for _, zh, _ in LINES])
def test_a_line_is_told_in_both_languages(line, zh, en):
    assert say_line(line) == Text(zh, en)
    assert line.label.zh
    assert line.label.en


def test_every_kind_of_line_is_told():
    assert {type(line) for line, _, _ in LINES} == set(WORDS) == set(get_args(Line))


VALIDITIES = [
    ({}, "自 2025-01-01 施行，至 2025-12-31", "in force from 2025-01-01, to 2025-12-31"),
    (
        {"effective": None, "expires": None},
        "2024-12-01 印发，未另写明施行日，未写明失效日",
        "issued on 2024-12-01, no other day of effect is stated, no last day stated",
    ),
    (
        {"effective": None, "issued": None, "issued_year": 2023, "expires": date(2026, 1, 1)},
        "2023年印发，未写明日期，2024-01-01 起确定适用，至 2026-01-01",
        "issued in 2023 without a day: sure from 2024-01-01, to 2026-01-01",
    ),
    (
        {"effective": None, "issued": None, "expires": None, "status": Status.DRAFT},
        "草案所写：未写明施行日，未写明失效日",
        "as the draft prints it: no day of effect is stated, no last day stated",
    ),
]


@pytest.mark.parametrize(("changed", "zh", "en"), VALIDITIES, ids=[zh for _, zh, _ in VALIDITIES])
def test_the_validity_is_told_in_both_languages(changed, zh, en):
    assert say_validity(policy(**changed)) == Text(zh, en)
