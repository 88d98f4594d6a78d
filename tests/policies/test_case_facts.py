"""Each kind of case: what its facts come to, and that what is wrong in it is refused with its line."""

from datetime import date

import pytest

from competition.domain.money import Money
from competition.domain.tiers import SkillLevel
from competition.policies import read_cases, read_policy, run_case
from competition.policies_cases import CapFacts
from tests.policies.test_wrong_files import POLICY, refusal_of, write

LINES = """
[higher_only]
article = "八"
phrase = "就高"

[province_pays]
article = "八"
phrase = "省已付的不再付"

[[prize]]
tiers = ["nation"]
ranks = "1-3"
amount_yuan = 600
per = "person"
article = "九"
phrase = "前3名600元"

[[prize]]
payee = "coaches"
tiers = ["nation"]
same_as = "contestant"
per = "entry"
article = "九"
phrase = "教练同额"

[[promotion]]
tiers = ["nation"]
above_paper = 1
article = "十"
phrase = "高一级"

[[promotion]]
tiers = ["world"]
title = "中级职称"
title_en = "intermediate title"
article = "十"
phrase = "推荐中级职称"

[[honour]]
title = "能手"
conferral = "granted"
tiers = ["nation"]
ranks = "1"
sex = "female"
ages = "18-35"
allowance_yuan = 50
article = "十一"
phrase = "能手50元"

[[honour]]
title = "标兵"
conferral = "recommended"
tiers = ["nation"]
allowance_yuan = 70
article = "十一"
phrase = "标兵70元"

[[undetermined]]
matter = "employment"
see = "单位"
see_en = "the employer"
article = "十二"
phrase = "待遇"

[[hosting]]
tier = "city"
classes = ["games"]
ceiling_yuan = 100
article = "十三"
phrase = "承办最高100元"

[[base]]
base = "基地"
tier = "province"
occasion = "built"
match = "1:2"
article = "十四"
phrase = "配套1:2"

[[follow_on]]
level = "level_2"
amount_yuan = 40
to = "person"
article = "十五"
phrase = "技师40元"

[[follow_on_cap]]
levels = ["level_2"]
ceiling_yuan = 100
article = "十五"
phrase = "每年100元"
"""
TEXT = POLICY + LINES
CASE = '[[case]]\nname = "甲"\ntier = "nation"\ngroup = "worker"\naward = "gold"\non = 2025-06-01\n'
HOSTING = '[[hosting_case]]\nname = "甲"\ntier = "city"\nclass = "games"\non = 2025-06-01\n'
BASE = '[[base_case]]\nname = "甲"\nbase = "基地"\ntier = "province"\noccasion = "built"\non = 2025-06-01\n'
FOLLOW_ON = '[[follow_on_case]]\nname = "甲"\nlevel = "level_2"\non = 2025-06-01\n'
CAP = '[[cap_case]]\nname = "甲"\n'
RIGHT = {
    "the first, who is a woman of 20": CASE
    + 'rank = 1\nsex = "female"\nage = 20\npaper_level = "level_4"\nexpect_amount_yuan = 600\n'
    'expect_level = "level_3"\nexpect_title = "nothing"\nexpect_honours = ["能手"]\nexpect_candidates = ["标兵"]\n'
    'expect_allowance_yuan = 50\nexpect_employment = "undetermined"\nexpect_clauses = ["九", "能手50元", "待遇"]\n',
    "the second": CASE
    + 'rank = 2\nsex = "female"\nage = 20\nexpect_honours = "nothing"\nexpect_allowance_yuan = "nothing"\n',
    "a rank that is not known": CASE
    + 'expect_amount_yuan = "undetermined"\nexpect_paid_yuan = "undetermined"\nexpect_level = "undetermined"\n',
    "an age that is not known": CASE + 'rank = 1\nsex = "female"\nexpect_honours = "undetermined"\n',
    "who has both titles": CASE
    + 'rank = 1\nsex = "female"\nage = 20\nheld_titles = ["能手", "标兵"]\nexpect_honours = "nothing"\n'
    'expect_candidates = "nothing"\n',
    "a title instead of a level": CASE.replace('"nation"', '"world"')
    + 'expect_title = "中级职称"\nexpect_level = "nothing"\nexpect_clauses = ["推荐中级职称"]\n',
    "a candidate who was not chosen yet": CASE + 'expect_allowance_yuan = "nothing"\n',
    "a title without a line": CASE + 'granted = "劳模"\nexpect_allowance_yuan = "nothing"\n',
    "three coaches, the last": CASE
    + 'rank = 1\npayee = "coaches"\nsharers = 3\nsharer = 3\nexpect_amount_yuan = 200\nexpect_paid_yuan = 200\n',
    "a higher sum elsewhere": CASE
    + 'rank = 1\nalso_earned_yuan = 601\nexpect_amount_yuan = 600\nexpect_paid_yuan = "nothing"\n',
    "the province has paid all": CASE
    + 'rank = 1\nalso_received_yuan = 600\nexpect_paid_yuan = "nothing"\nexpect_clauses = ["省已付的不再付"]\n',
    "the province has paid a part": CASE
    + 'rank = 1\nalso_received_yuan = 599\nexpect_paid_yuan = "undetermined"\n',
    "a plan for each member": CASE.replace('"nation"', '"city"')
    + 'team_size = 2\nplan_amount_yuan = 5_000\nplan_per = "person"\nexpect_refused = false\nexpect_paid_yuan = 5_000\n',
    "a plan for coaches": CASE.replace('"nation"', '"city"')
    + 'plan_amount_yuan = 5\nplan_payee = "coaches"\nexpect_refused = false\n',
    "simulated after the term": CASE.replace("2025-06-01", "2030-06-01")
    + "rank = 1\nsimulated = true\nexpect_amount_yuan = 600\n",
    "after the term": CASE.replace("2025-06-01", "2030-06-01")
    + 'rank = 1\nexpect_amount_yuan = "undetermined"\nexpect_payment_year = 2030\n',
    "hosting met exactly": HOSTING
    + 'plan_hosting_yuan = 100\nexpect_refused = false\nexpect_amount_yuan = 100\nexpect_clauses = ["承办最高100元"]\n',
    "hosting above": HOSTING + 'plan_hosting_yuan = 101\nexpect_refused = true\nexpect_clauses = ["十三"]\n',
    "hosting without a plan": HOSTING + 'expect_amount_yuan = "undetermined"\nexpect_refused = false\n',
    "hosting after the term": HOSTING.replace("2025-06-01", "2030-06-01")
    + 'plan_hosting_yuan = 101\nexpect_amount_yuan = "undetermined"\nexpect_refused = true\n',
    "a base": BASE + "higher_yuan = 100\nexpect_amount_yuan = 50\nexpect_payment_year = 2025\n",
    "a base without the higher grant": BASE + 'expect_amount_yuan = "undetermined"\n',
    "a base of last year": BASE
    + 'last_on = 2024-01-01\nhigher_yuan = 100\nexpect_amount_yuan = "undetermined"\n',
    "a base that the province paid": BASE
    + 'higher_yuan = 100\nalso_received_yuan = 50\nexpect_amount_yuan = 50\nexpect_paid_yuan = "nothing"\n',
    "a new technician": FOLLOW_ON
    + 'expect_amount_yuan = 40\nexpect_paid_yuan = 40\nexpect_clauses = ["十五"]\n',
    "a cap that is passed later": CAP
    + 'certified = [{level = "level_2", on = 2025-03-01, people = 2}, {level = "level_2", on = 2025-04-01}]\n'
    'expect_amount_yuan = 80\nexpect_open_people = 0\nexpect_clauses = ["每年100元"]\n',
    "a cap that is passed in a day": CAP
    + 'certified = [{level = "level_2", on = 2025-03-01, people = 3}]\nexpect_amount_yuan = 0\nexpect_open_people = 3\n',
}


@pytest.mark.parametrize("text", RIGHT.values(), ids=list(RIGHT))
def test_the_case_comes_out(tmp_path, text):
    folder = write(tmp_path, policy=TEXT, cases=text)
    (case,) = read_cases(folder)
    assert run_case(read_policy(folder), case) == ()


def test_a_difference_in_a_list_is_told(tmp_path):
    text = CASE + 'rank = 1\nsex = "female"\nage = 20\nexpect_honours = ["能手", "标兵"]\n'
    folder = write(tmp_path, policy=TEXT, cases=text)
    (case,) = read_cases(folder)
    assert run_case(read_policy(folder), case) == (
        "expect_honours：应为 能手、标兵，实为 能手 / expected 能手、标兵, got 能手",
    )


def test_what_cannot_come_out_for_a_coach_is_told(tmp_path):
    folder = write(
        tmp_path,
        policy=TEXT,
        cases=CASE + 'payee = "coaches"\nrank = 1\nexpect_employment = "undetermined"\n',
    )
    (case,) = read_cases(folder)
    assert run_case(read_policy(folder), case) == (
        "expect_employment：应为 undetermined，实为 nothing / expected undetermined, got nothing",
    )


def test_the_people_of_a_cap_are_counted_one_by_one(tmp_path):
    text = CAP + 'certified = [{level = "level_2", on = 2025-03-01, people = 2}]\nexpect_amount_yuan = 80\n'
    (case,) = read_cases(write(tmp_path, policy=TEXT, cases=text))
    assert isinstance(case.facts, CapFacts)
    assert [(each.level, each.on) for each in case.facts.certified] == [
        (SkillLevel.LEVEL_2, date(2025, 3, 1))
    ] * 2
    assert case.expected == {"expect_amount_yuan": Money.yuan(80)}


WRONG = {
    "class": (CASE + 'class = "class_9"\nexpect_refused = false\n', 7, "“class”没有“class_9”这个选项。"),
    "rank": (CASE + "rank = 0\nexpect_refused = false\n", 7, "“rank”为 0，应为1或以上。"),
    "passed": (CASE + "passed = 1\nexpect_refused = false\n", 7, "“passed”的值不是true 或 false。"),
    "titles": (
        CASE + 'held_titles = "能手"\nexpect_refused = false\n',
        7,
        "“held_titles”的值不是方括号中的列表。",
    ),
    "honours": (CASE + "expect_honours = []\n", 7, "“expect_honours”应为一个或多个加引号的文字。"),
    "payee": (CASE + 'payee = "mayor"\nexpect_refused = false\n', 7, "“payee”没有“mayor”这个选项。"),
    "simulated": (
        CASE + 'simulated = "yes"\nexpect_refused = false\n',
        7,
        "“simulated”的值不是true 或 false。",
    ),
    "a class of hosting": (
        HOSTING.replace('class = "games"\n', "") + "expect_refused = false\n",
        1,
        "缺少“class”。",
    ),
    "an award of hosting": (HOSTING + 'award = "gold"\nexpect_refused = false\n', 6, "没有“award”这个键。"),
    "a level that a base is expected to bring": (
        BASE + 'expect_level = "level_2"\nexpect_amount_yuan = 1\n',
        7,
        "没有“expect_level”这个键。",
    ),
    "an occasion": (
        BASE.replace("built", "bought") + "expect_amount_yuan = 1\n",
        5,
        "“occasion”没有“bought”这个选项。",
    ),
    "a follow-on case that expects nothing": (FOLLOW_ON, 2, "案例没有写明应得的结果。"),
    "a cap of nobody": (CAP + "expect_amount_yuan = 0\n", 1, "没有写明有谁取得等级。"),
    "a level under a cap": (
        CAP + 'certified = [{level = "level_9", on = 2025-03-01}]\nexpect_amount_yuan = 0\n',
        3,
        "“level”没有“level_9”这个选项。",
    ),
    "people under a cap": (
        CAP + 'certified = [{level = "level_2", on = 2025-03-01, people = 0}]\nexpect_amount_yuan = 0\n',
        3,
        "“people”为 0，应为1或以上。",
    ),
    "a key under a cap": (
        CAP + 'certified = [{level = "level_2", on = 2025-03-01, name = "乙"}]\nexpect_amount_yuan = 0\n',
        3,
        "没有“name”这个键。",
    ),
}


@pytest.mark.parametrize(("text", "line", "said"), WRONG.values(), ids=list(WRONG))
def test_a_wrong_fact_is_refused_with_its_line(tmp_path, text, line, said):
    (found,) = refusal_of(read_cases, write(tmp_path, cases=text))
    assert found.startswith(f"shiyan/2025-1/cases.toml 第{line}行：{said}")


def test_a_name_is_given_once_among_all_kinds_of_case(tmp_path):
    text = CASE + "expect_refused = false\n" + HOSTING + "expect_refused = false\n"
    (found,) = refusal_of(read_cases, write(tmp_path, cases=text))
    assert found.startswith("shiyan/2025-1/cases.toml 第9行：案例名称“甲”重复。")
