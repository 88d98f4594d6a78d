"""A policy file that is wrong is refused with its line, what is wrong and how to mend it; all of it at once."""

from pathlib import Path

import pytest

from competition.domain.problems import Refusal
from competition.policies import (
    DEFAULT_ROOT,
    find_policies,
    load_policies,
    read_cases,
    read_policy,
)

POLICY = """\
number = "试政发〔2025〕1号"
title = "试行办法"
issuer = "试验市人民政府"
jurisdiction = "370600"
status = "in_force"
issued = 2025-01-02
effective = 2025-02-01
expires = 2028-01-31

[term]
article = "七"
phrase = "自2025年2月1日起施行"

[[cash]]
tier = "city"
ceiling_yuan = 10_000
article = "三"
phrase = "市级最高1万元"
row = "SY-1"

[[promotion]]
tiers = ["city"]
groups = ["worker"]
article = "四"
phrase = "晋升职业技能等级"
row = "SY-2"
"""
CASES = """\
[[case]]
name = "金牌"
tier = "city"
group = "worker"
award = "gold"
on = 2025-06-01
plan_amount_yuan = 9_000
expect_amount_yuan = 9_000

[[case]]
name = "团队"
tier = "city"
group = "worker"
award = "silver"
on = 2025-06-01
team_size = 3
position = 3
plan_amount_yuan = "100.01"
expect_amount_yuan = "33.33"
"""


def write(root: Path, *, policy: str = POLICY, cases: str = CASES, city: str = "shiyan") -> Path:
    folder = root / city / "2025-1"
    folder.mkdir(parents=True)
    (folder / "policy.toml").write_text(policy, encoding="utf-8")
    (folder / "cases.toml").write_text(cases, encoding="utf-8")
    return folder


def refusal_of(read, folder: Path) -> list[str]:
    with pytest.raises(Refusal) as refused:
        read(folder)
    return [str(problem) for problem in refused.value.problems]


def policy_with(root: Path, old: str, new: str) -> list[str]:
    assert old in POLICY
    return refusal_of(read_policy, write(root, policy=POLICY.replace(old, new, 1)))


def cases_with(root: Path, old: str, new: str) -> list[str]:
    assert old in CASES
    return refusal_of(read_cases, write(root, cases=CASES.replace(old, new, 1)))


def test_the_sound_files_are_read(tmp_path):
    folder = write(tmp_path)
    policy = read_policy(folder)
    assert (policy.id, policy.number) == ("shiyan-2025-1", "试政发〔2025〕1号")
    assert (policy.settlement, policy.prizes, policy.replaces, policy.source) == ((), (), (), None)
    assert [case.name for case in read_cases(folder)] == ["金牌", "团队"]


def test_a_policy_of_one_day_and_a_phrase_of_forty_characters_may_stand(tmp_path):
    text = POLICY.replace("2028-01-31", "2025-02-01").replace("晋升职业技能等级", "晋" * 40)
    policy = read_policy(write(tmp_path, policy=text))
    assert policy.effective == policy.expires
    assert len(policy.promotions[0].clause.phrase) == 40


def test_a_policy_without_an_end_has_none(tmp_path):
    folder = write(tmp_path, policy=POLICY.replace("expires = 2028-01-31\n", ""))
    assert read_policy(folder).expires is None


POLICY_KEYS = (
    *("text", "title", "status", "source", "number", "term", "issuer", "jurisdiction", "issued"),
    *("issued_year", "effective", "expires", "cash", "prize", "promotion"),
    *("higher_only", "paid_next_year", "province_pays", "top_up", "promotion_once_a_year"),
    *("hosting", "base", "honour", "gap", "follow_on", "follow_on_cap", "equivalent", "appointment"),
    *("series", "undetermined", "notice", "replaces"),
)
WRONG_POLICIES = {
    "unknown key": (
        'status = "in_force"',
        'status = "in_force"\ncolour = "red"',
        "shiyan/2025-1/policy.toml 第6行：没有“colour”这个键。 "
        f"请删除，或改为：{'、'.join(POLICY_KEYS)}。 / There is no key “colour”. "
        f"Delete it or use one of: {', '.join(POLICY_KEYS)}.",
    ),
    "unknown key in a line": (
        "ceiling_yuan = 10_000",
        "ceiling_yuan = 10_000\nfloor_yuan = 1",
        "shiyan/2025-1/policy.toml 第17行：没有“floor_yuan”这个键。 请删除，或改为：ceiling_yuan、tier、phrase、article、row。"
        " / There is no key “floor_yuan”. Delete it or use one of: ceiling_yuan, tier, phrase, article, row.",
    ),
    "missing key": (
        'title = "试行办法"\n',
        "",
        "shiyan/2025-1/policy.toml 第1行：缺少“title”。 请写为加引号的文字。 / “title” is missing. Write text in quotes.",
    ),
    "missing key in a line": (
        'article = "三"\n',
        "",
        "shiyan/2025-1/policy.toml 第14行：缺少“article”。 请写为加引号的文字。 / “article” is missing. "
        "Write text in quotes.",
    ),
    "missing table": (
        '[term]\narticle = "七"\nphrase = "自2025年2月1日起施行"\n',
        "",
        "shiyan/2025-1/policy.toml 第1行：缺少“term”。 请写为一个表（如 [term]）。 / “term” is missing. "
        "Write one table (such as [term]).",
    ),
    "empty text": (
        'issuer = "试验市人民政府"',
        'issuer = " "',
        "shiyan/2025-1/policy.toml 第3行：“issuer”是空的。 请填写。 / “issuer” is empty. Fill it in.",
    ),
    "number for text": (
        'title = "试行办法"',
        "title = 5",
        "shiyan/2025-1/policy.toml 第2行：“title”的值不是加引号的文字。 请写为加引号的文字。 / "
        "The value of “title” is not text in quotes. Write text in quotes.",
    ),
    "jurisdiction": (
        '"370600"',
        '"烟台"',
        'shiyan/2025-1/policy.toml 第4行：“烟台”不是行政区划代码。 请写6位数字，如 "370600"。 / '
        '“烟台” is not a code of an administrative division. Write six digits, such as "370600".',
    ),
    "date as text": (
        "issued = 2025-01-02",
        'issued = "2025-01-02"',
        "shiyan/2025-1/policy.toml 第6行：“issued”的值不是不带引号的日期（如 2024-03-01）。 "
        "请写为不带引号的日期（如 2024-03-01）。 / The value of “issued” is not a date without quotes "
        "(such as 2024-03-01). Write a date without quotes (such as 2024-03-01).",
    ),
    "moment for a date": (
        "issued = 2025-01-02",
        "issued = 2025-01-02T08:00:00",
        "shiyan/2025-1/policy.toml 第6行：“issued”的值不是不带引号的日期（如 2024-03-01）。 "
        "请写为不带引号的日期（如 2024-03-01）。 / The value of “issued” is not a date without quotes "
        "(such as 2024-03-01). Write a date without quotes (such as 2024-03-01).",
    ),
    "a day that is not in the calendar": (
        "issued = 2025-01-02",
        "issued = 2025-02-30",
        "shiyan/2025-1/policy.toml 第6行：不是有效的 TOML（Invalid date or datetime (at line 6, column 10)）。 "
        "请更正这一行。 / This is not valid TOML (Invalid date or datetime (at line 6, column 10)). Mend this line.",
    ),
    "ends before it begins": (
        "expires = 2028-01-31",
        "expires = 2025-01-31",
        "shiyan/2025-1/policy.toml 第8行：失效日 2025-01-31 早于施行日 2025-02-01。 “expires”是有效的最后一天，请更正。 / "
        "The last day, 2025-01-31, is before the day of effect, 2025-02-01. "
        "“expires” is the last day in force; mend it.",
    ),
    "unknown tier": (
        'tier = "city"',
        'tier = "town"',
        "shiyan/2025-1/policy.toml 第15行：“tier”没有“town”这个选项。 可选：unit（单位（岗位练兵））、district（区县级）、"
        "city（市级）、province（省级）、region（区域级）、nation（国家级）、world（世界级）。 / "
        "“town” is not a choice of “tier”. Choose one of: unit, district, city, province, region, nation, world.",
    ),
    "unknown group": (
        'groups = ["worker"]',
        'groups = ["worker", "pupil"]',
        "shiyan/2025-1/policy.toml 第23行：“groups”没有“pupil”这个选项。 可选：worker（职工组）、student（学生组）、"
        "teacher（教师组）。 / “pupil” is not a choice of “groups”. Choose one of: worker, student, teacher.",
    ),
    "unknown status": (
        'status = "in_force"',
        'status = "valid"',
        "shiyan/2025-1/policy.toml 第5行：“status”没有“valid”这个选项。 可选：in_force（现行有效）、draft（征求意见稿）、undated（日期不详）。 / "
        "“valid” is not a choice of “status”. Choose one of: in_force, draft, undated.",
    ),
    "no tiers": (
        'tiers = ["city"]',
        "tiers = []",
        'shiyan/2025-1/policy.toml 第22行：“tiers”应为一个或多个加引号的文字。 请写为 tiers = ["…"]。 / '
        '“tiers” must hold one text or more. Write tiers = ["…"].',
    ),
    "tiers are no texts": (
        'tiers = ["city"]',
        "tiers = [3]",
        'shiyan/2025-1/policy.toml 第22行：“tiers”应为一个或多个加引号的文字。 请写为 tiers = ["…"]。 / '
        '“tiers” must hold one text or more. Write tiers = ["…"].',
    ),
    "tiers are no list": (
        'tiers = ["city"]',
        'tiers = "city"',
        "shiyan/2025-1/policy.toml 第22行：“tiers”的值不是方括号中的列表。 请写为方括号中的列表。 / "
        "The value of “tiers” is not a list in brackets. Write a list in brackets.",
    ),
    "fraction of a yuan": (
        "ceiling_yuan = 10_000",
        "ceiling_yuan = 10_000.5",
        "shiyan/2025-1/policy.toml 第16行：“ceiling_yuan”的值不是不带引号和小数的整数。 请写为不带引号和小数的整数。 / "
        "The value of “ceiling_yuan” is not a whole number without quotes. Write a whole number without quotes.",
    ),
    "truth for a sum": (
        "ceiling_yuan = 10_000",
        "ceiling_yuan = true",
        "shiyan/2025-1/policy.toml 第16行：“ceiling_yuan”的值不是不带引号和小数的整数。 请写为不带引号和小数的整数。 / "
        "The value of “ceiling_yuan” is not a whole number without quotes. Write a whole number without quotes.",
    ),
    "no sum": (
        "ceiling_yuan = 10_000",
        "ceiling_yuan = 0",
        "shiyan/2025-1/policy.toml 第16行：“ceiling_yuan”为 0，应为1或以上。 请更正。 / "
        "“ceiling_yuan” is 0; it must be 1 or more. Mend it.",
    ),
    "one table for an array": (
        "[[cash]]",
        "[cash]",
        "shiyan/2025-1/policy.toml 第14行：“cash”应为一个或多个表。 请在每一条前写 [[cash]]。 / "
        "“cash” must be one table or more. Write [[cash]] before each.",
    ),
    "two lines for a tier": (
        "[[promotion]]",
        '[[cash]]\ntier = "city"\nceiling_yuan = 5_000\narticle = "三"\nphrase = "市级"\nrow = "SY-1"\n\n[[promotion]]',
        "shiyan/2025-1/policy.toml 第22行：层级“city”（市级）已在前面出现。 请每个层级只保留一处。 / "
        "The tier “city” (city) occurs above already. Keep one line for each tier.",
    ),
    "two promotions for one result": (
        "[[promotion]]",
        '[[promotion]]\ntiers = ["city"]\ngroups = ["worker"]\narticle = "四"\nphrase = "晋升"\nrow = "SY-1"\n\n[[promotion]]',
        "shiyan/2025-1/policy.toml 第29行：与前面一条规定的适用范围重叠，无法判断按哪一条。 请用名次、组别、人数等条件把两条分开。 / "
        "It speaks of the same results as a line above; nobody could tell which holds. "
        "Part them by ranks, groups, team sizes or another condition.",
    ),
    "long phrase": (
        'phrase = "晋升职业技能等级"',
        f'phrase = "{"晋" * 41}"',
        "shiyan/2025-1/policy.toml 第25行：引文有41个字，最多40个。 请只引关键语句。 / "
        "The phrase has 41 characters; at most 40 are allowed. Quote the key words only.",
    ),
    "syntax": (
        'title = "试行办法"',
        'title = "试行办法',
        "shiyan/2025-1/policy.toml 第2行：不是有效的 TOML（Illegal character '\\n' (at line 2, column 14)）。 请更正这一行。 / "
        "This is not valid TOML (Illegal character '\\n' (at line 2, column 14)). Mend this line.",
    ),
    "syntax at the end": (
        'row = "SY-2"\n',
        "phrase =",
        "shiyan/2025-1/policy.toml 第26行：不是有效的 TOML（Invalid value (at end of document)）。 请更正这一行。 / "
        "This is not valid TOML (Invalid value (at end of document)). Mend this line.",
    ),
}


@pytest.mark.parametrize(("old", "new", "message"), WRONG_POLICIES.values(), ids=list(WRONG_POLICIES))
def test_a_wrong_policy_is_refused_with_its_line(tmp_path, old, new, message):
    assert policy_with(tmp_path, old, new) == [message]


def test_an_array_of_numbers_is_no_array_of_tables(tmp_path):
    folder = write(tmp_path, policy="cash = [1]\n" + POLICY.replace("[[cash]]", "[other]"))
    assert refusal_of(read_policy, folder)[0] == (
        "shiyan/2025-1/policy.toml 第1行：“cash”应为一个或多个表。 请在每一条前写 [[cash]]。 / "
        "“cash” must be one table or more. Write [[cash]] before each."
    )


def test_all_faults_are_told_at_once_in_the_order_of_the_file(tmp_path):
    text = POLICY.replace("370600", "37").replace("2025-01-02", '"x"').replace('"worker"', '"x"')
    said = refusal_of(read_policy, write(tmp_path, policy=text))
    assert [line.partition("：")[0].split()[1] for line in said] == ["第4行", "第6行", "第23行"]


def test_an_inline_table_gives_the_line_it_stands_on(tmp_path):
    text = POLICY.replace('[term]\narticle = "七"\nphrase = "自2025年2月1日起施行"\n', "").replace(
        'title = "试行办法"', 'title = "试行办法"\nterm = {article = "七"}'
    )
    assert refusal_of(read_policy, write(tmp_path, policy=text)) == [
        "shiyan/2025-1/policy.toml 第3行：缺少“phrase”。 请写为加引号的文字。 / “phrase” is missing. Write text in quotes."
    ]


def test_a_file_that_is_not_there(tmp_path):
    (tmp_path / "shiyan" / "2025-1").mkdir(parents=True)
    assert refusal_of(read_policy, tmp_path / "shiyan" / "2025-1") == [
        "shiyan/2025-1/policy.toml：没有这个文件。 请在该文件夹中新建。 / The file is not there. "
        "Create it in that folder."
    ]


def test_a_file_in_another_encoding(tmp_path):
    folder = write(tmp_path)
    (folder / "policy.toml").write_bytes(b'status = "draft"\n' + POLICY.encode("gb18030"))
    assert refusal_of(read_policy, folder) == [
        "shiyan/2025-1/policy.toml 第2行：文件不是 UTF-8 编码。 请另存为 UTF-8。 / The file is not in UTF-8. "
        "Save it as UTF-8."
    ]


def test_the_problems_of_all_files_are_told_together(tmp_path):
    write(tmp_path, city="a", policy=POLICY.replace("370600", "1"))
    write(tmp_path, city="b")
    write(tmp_path, city="c", policy=POLICY.replace("in_force", "old"))
    said = refusal_of(load_policies, tmp_path)
    assert [line.split("：")[0] for line in said] == [
        "a/2025-1/policy.toml 第4行",
        "c/2025-1/policy.toml 第5行",
    ]


def test_policies_are_found_by_city_and_number(tmp_path):
    second, first = write(tmp_path, city="b"), write(tmp_path, city="a")
    (tmp_path / "notes").mkdir()
    assert find_policies(tmp_path) == (first, second)
    assert list(load_policies(tmp_path)) == ["a-2025-1", "b-2025-1"]
    assert find_policies(tmp_path / "nowhere") == ()


def test_the_digest_follows_the_file(tmp_path):
    first = read_policy(write(tmp_path, city="a"))
    second = read_policy(write(tmp_path, city="b", policy=POLICY + "# note\n"))
    assert len(first.digest) == 64
    assert first.digest != second.digest


def test_the_policies_of_this_installation_are_found():
    assert DEFAULT_ROOT.is_dir()
    assert [folder.parent.parent for folder in find_policies(DEFAULT_ROOT)] == [DEFAULT_ROOT] * len(
        load_policies()
    )


MONEY = (
    '不是金额。 请写整数元，或加引号的两位小数（如 "3333.34"）。 / The value {value} of “plan_amount_yuan” is not a sum of '
    'money. Write whole yuan, or two decimals in quotes (such as "3333.34").'
)
FACTS = (
    *("name", "award", "tier", "group", "on", "team_size", "position", "held_level", "class", "rank"),
    *("entrants", "passed", "paper_level", "sex", "age"),
    *("plan_amount_yuan", "plan_level", "plan_if_held", "plan_payee", "plan_per"),
    *("payee", "sharers", "sharer", "held_titles", "granted", "also_earned_yuan", "also_received_yuan"),
    "simulated",
)
EXPECTS = (
    *("expect_refused", "expect_amount_yuan", "expect_level", "expect_title", "expect_honours"),
    *("expect_candidates", "expect_allowance_yuan", "expect_employment", "expect_paid_yuan"),
    *("expect_payment_year", "expect_clauses"),
)
WRONG_CASES = {
    "unknown key": (
        "plan_amount_yuan = 9_000",
        "plan_amount_yuan = 9_000\nprize = 3",
        f"shiyan/2025-1/cases.toml 第8行：没有“prize”这个键。 请删除，或改为：{'、'.join((*FACTS, *EXPECTS))}。 / "
        f"There is no key “prize”. Delete it or use one of: {', '.join((*FACTS, *EXPECTS))}.",
    ),
    "nothing expected": (
        "expect_amount_yuan = 9_000\n",
        "",
        f"shiyan/2025-1/cases.toml 第2行：案例没有写明应得的结果。 请至少写一项：{'、'.join(EXPECTS)}。 / "
        f"The case says nothing of what must come out. Give at least one of: {', '.join(EXPECTS)}.",
    ),
    "float": (
        "plan_amount_yuan = 9_000",
        "plan_amount_yuan = 9_000.5",
        "shiyan/2025-1/cases.toml 第7行：“plan_amount_yuan”的值 9000.5 " + MONEY.format(value="9000.5"),
    ),
    "no number": (
        '"100.01"',
        '"百元"',
        "shiyan/2025-1/cases.toml 第18行：“plan_amount_yuan”的值 百元 " + MONEY.format(value="百元"),
    ),
    "finer than a fen": (
        '"100.01"',
        '"100.001"',
        "shiyan/2025-1/cases.toml 第18行：“plan_amount_yuan”的值 100.001 " + MONEY.format(value="100.001"),
    ),
    "position beyond the team": (
        "position = 3",
        "position = 4",
        "shiyan/2025-1/cases.toml 第17行：“position”为 4，大于“team_size”的 3。 请更正“position”或“team_size”。 / "
        "“position” is 4, beyond the 3 of “team_size”. Mend “position” or “team_size”.",
    ),
    "rank beyond the entrants": (
        "position = 3",
        "position = 3\nrank = 11\nentrants = 10",
        "shiyan/2025-1/cases.toml 第18行：“rank”为 11，大于“entrants”的 10。 请更正“rank”或“entrants”。 / "
        "“rank” is 11, beyond the 10 of “entrants”. Mend “rank” or “entrants”.",
    ),
    "sharer beyond the sharers": (
        "position = 3",
        "position = 3\nsharers = 2\nsharer = 3",
        "shiyan/2025-1/cases.toml 第19行：“sharer”为 3，大于“sharers”的 2。 请更正“sharer”或“sharers”。 / "
        "“sharer” is 3, beyond the 2 of “sharers”. Mend “sharer” or “sharers”.",
    ),
    "nothing received": (
        "position = 3",
        "position = 3\nalso_received_yuan = 0",
        "shiyan/2025-1/cases.toml 第18行：“also_received_yuan”为 0.00元，应大于零。 请更正，没有的请删除。 / "
        "“also_received_yuan” is 0.00 yuan; it must be above zero. Mend it, or delete it if there is none.",
    ),
    "a word received": (
        "position = 3",
        'position = 3\nalso_received_yuan = "x"',
        "shiyan/2025-1/cases.toml 第18行：“also_received_yuan”的值 x "
        + MONEY.format(value="x").replace("plan_amount_yuan", "also_received_yuan"),
    ),
    "two cases of one name": (
        '"团队"',
        '"金牌"',
        "shiyan/2025-1/cases.toml 第11行：案例名称“金牌”重复。 请给每个案例不同的名称。 / "
        "The case name “金牌” occurs twice. Give each case its own name.",
    ),
    "truth in quotes": (
        "expect_amount_yuan = 9_000",
        'expect_refused = "true"',
        "shiyan/2025-1/cases.toml 第8行：“expect_refused”的值不是true 或 false。 请写为true 或 false。 / "
        "The value of “expect_refused” is not true or false. Write true or false.",
    ),
}


@pytest.mark.parametrize(("old", "new", "message"), WRONG_CASES.values(), ids=list(WRONG_CASES))
def test_a_wrong_case_is_refused_with_its_line(tmp_path, old, new, message):
    assert cases_with(tmp_path, old, new) == [message]


def test_a_file_without_cases_is_refused(tmp_path):
    assert refusal_of(read_cases, write(tmp_path, cases="# later\n")) == [
        "shiyan/2025-1/cases.toml 第1行：没有案例。 请至少写一个 [[case]]。 / There are no cases. Write at least one [[case]]."
    ]
