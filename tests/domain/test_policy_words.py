"""Each kind of line, and the validity of a document, in words."""

from datetime import date
from typing import get_args

import pytest

from competition.domain.identity import Sex
from competition.domain.money import Money
from competition.domain.payees import Payee, Per
from competition.domain.policy import Status
from competition.domain.policy_grants import (
    BaseGrant,
    EnterpriseCap,
    FollowOnSubsidy,
    HostingGrant,
    Matching,
    Occasion,
    Recipient,
)
from competition.domain.policy_lines import (
    CashLine,
    Gap,
    Holding,
    IfHeld,
    Line,
    Matter,
    Notice,
    PrizeLine,
    PromotionLine,
    Reference,
    SameAs,
    Settlement,
    SettlementRule,
)
from competition.domain.policy_titles import Appointment, Conferral, Equivalent, Honour, Role, Series
from competition.domain.policy_words import WORDS, say_line, say_selector, say_validity
from competition.domain.prizes import Award
from competition.domain.problems import Text
from competition.domain.selector import ANYBODY, Selector, Share, Span
from competition.domain.tiers import CompetitionClass, Group, SkillLevel, Tier
from tests.domain.build import clause, policy

AT = {"clause": clause("三"), "row": "SY-1"}
CITY = frozenset({Tier.CITY})
CITY_WORKERS = Selector(tiers=CITY, groups=frozenset({Group.WORKER}))
GOLD = Selector(awards=frozenset({Award.GOLD}))
WHY = Text("原文未涵盖", "the text leaves it out")
LEVELS = frozenset({SkillLevel.LEVEL_1, SkillLevel.LEVEL_2})
TITLE = Text("中级职称", "intermediate title")
SEE = Text("竞赛办法", "the rules of contests")
LINES = [
    (CashLine(Tier.CITY, Money.yuan(1), **AT), "市级最高 1.00元", "at most 1.00 yuan at city tier"),
    (
        PrizeLine(Payee.CONTESTANT, ANYBODY, Money.yuan(1), None, **AT),
        "选手（团队），1.00元",
        "contestant or team, 1.00 yuan",
    ),
    (
        PrizeLine(Payee.CONTESTANT, GOLD, Money.yuan(1), Per.PERSON, **AT),
        "选手（团队），金牌，1.00元，每人一份",
        "contestant or team, gold medal, 1.00 yuan, one for each person",
    ),
    (
        PrizeLine(Payee.COACHES, GOLD, SameAs(Payee.CONTESTANT), Per.ENTRY, **AT),
        "教练团队，金牌，与选手（团队）同额，每队（项）一份，均分",
        "coaches, gold medal, as much as the contestant or team gets, one for the entry, shared",
    ),
    (
        PromotionLine(CITY_WORKERS, **AT),
        "市级，职工组，可晋升，等级由奖励方案提出",
        "city, workers, may be promoted, the award plan names the level",
    ),
    (
        PromotionLine(CITY_WORKERS, **AT, levels=LEVELS),
        "市级，职工组，可晋升，限技师（二级）、高级技师（一级），等级由奖励方案提出",
        "city, workers, may be promoted, only to technician (level 2), senior technician (level 1), "
        "the award plan names the level",
    ),
    (
        PromotionLine(ANYBODY, **AT, to=SkillLevel.LEVEL_2, holding=Holding(below=SkillLevel.LEVEL_2)),
        "未达技师（二级）者，晋升技师（二级）",
        "who holds less than technician (level 2), promoted to technician (level 2)",
    ),
    (
        PromotionLine(ANYBODY, **AT, to=SkillLevel.LEVEL_1, holding=Holding(level=SkillLevel.LEVEL_2)),
        "已持技师（二级）者，晋升高级技师（一级）",
        "who holds technician (level 2), promoted to senior technician (level 1)",
    ),
    (
        PromotionLine(ANYBODY, **AT, to=SkillLevel.LEVEL_2, if_held=IfHeld.NEXT, see=SEE),
        "晋升技师（二级）；已持该等级者晋升上一级，此外见竞赛办法",
        "promoted to technician (level 2); who holds it: promote one level higher, beyond this see the rules of contests",
    ),
    (
        PromotionLine(ANYBODY, **AT, above_paper=1),
        "晋升命题等级之上1级",
        "promoted 1 above the level of the paper",
    ),
    (PromotionLine(ANYBODY, **AT, title=TITLE), "推荐中级职称", "recommended for intermediate title"),
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
        BaseGrant("基地", Tier.PROVINCE, Occasion.BUILT, Matching(1, 2), None, **AT),
        "基地（建成）按上级补贴 1:2 配套",
        "基地 (built) matched 1:2 to the higher government's grant",
    ),
    (
        Honour("能手", Conferral.GRANTED, Money.yuan(2_000), 200, True, CITY_WORKERS, SEE, **AT, once=True),
        "能手（授予），市级，职工组，每人一次性 2,000.00元，每年约200名，条件见竞赛办法，不重复授予",
        "能手 (granted), city, workers, 2,000.00 yuan once each, about 200 a year, "
        "conditions: see the rules of contests, never twice",
    ),
    (
        Honour("能手", Conferral.RECOMMENDED, None, 5, False, ANYBODY, None, **AT),
        "能手（推荐），每年5名",
        "能手 (recommended), 5 a year",
    ),
    (
        Honour("能手", Conferral.EITHER, None, None, False, GOLD, None, **AT, payee=Payee.MAIN_COACH),
        "能手（推荐或授予），主教练，金牌",
        "能手 (recommended or granted), main coach, gold medal",
    ),
    (
        Gap(Matter.HONOUR, Selector(entrants=Span(10, 10)), WHY, **AT),
        "荣誉（决赛人数10）：原文未涵盖",
        "honours (10 finalists): the text leaves it out",
    ),
    (Gap(Matter.CASH, ANYBODY, WHY, **AT), "奖金：原文未涵盖", "prize money: the text leaves it out"),
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


CONDITIONS = [
    (
        Selector(classes=frozenset({CompetitionClass.CLASS_1, CompetitionClass.SPECIAL})),
        "一类行业竞赛、专项赛",
        "class 1 industry contest, special contest",
    ),
    (
        Selector(team_sizes=frozenset({3, 1}), ranks=Span(1, 5)),
        "1、3人赛项，第1–5名",
        "teams of 1 or 3, ranks 1–5",
    ),
    (Selector(ranks=Span(1, 1)), "第1名", "rank 1"),
    (Selector(ranks=Span(4, None)), "第4名及以后", "ranks 4 and beyond"),
    (
        Selector(share=Share(20, 40)),
        "名次在前20%至40%",
        "ranks from 20 % to 40 % of the finalists",
    ),
    (Selector(share=Share(0, 20)), "名次在前20%", "ranks in the first 20 % of the finalists"),
    (Selector(entrants=Span(11, 30)), "决赛人数11–30", "11–30 finalists"),
    (Selector(entrants=Span(31, None)), "决赛人数31及以上", "31 and more finalists"),
    (
        Selector(passed=True, sex=Sex.FEMALE, ages=Span(14, 35)),
        "年龄14–35，须双合格，女",
        "age 14–35, every part passed, female",
    ),
]


@pytest.mark.parametrize(("select", "zh", "en"), CONDITIONS, ids=[zh for _, zh, _ in CONDITIONS])
def test_conditions_are_told_in_both_languages(select, zh, en):
    assert say_selector(select) == Text(zh, en)


def test_no_condition_is_told_for_everybody():
    assert say_selector(ANYBODY) is None


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
        {"effective": None, "issued": None, "expires": None, "status": Status.UNDATED},
        "未写明施行日，未写明失效日",
        "no day of effect is stated, no last day stated",
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
