"""Each kind of line is read strictly: what is wrong in one is told with its line and how to mend it."""

import pytest

from competition.domain.money import Money
from competition.domain.payees import Payee
from competition.domain.policy import Status
from competition.domain.policy_grants import BaseGrant, Matching
from competition.domain.policy_lines import Settlement
from competition.domain.policy_titles import Honour
from competition.domain.selector import ANYBODY
from competition.domain.tiers import SkillLevel
from competition.policies import read_policy
from tests.policies.test_wrong_files import POLICY, refusal_of, write

LINES = """\
[province_pays]
article = "八"
phrase = "不再安排"
row = "SY-3"

[[hosting]]
tier = "city"
classes = ["games", "class_1"]
ceiling_yuan = 150_000
article = "九"
phrase = "承办"
row = "SY-4"

[[base]]
base = "集训基地"
tier = "nation"
occasion = "first"
amount_yuan = 500
every_years = 2
article = "十"
phrase = "基地"
row = "SY-5"

[[base]]
base = "集训基地"
tier = "province"
occasion = "built"
match = "1:2"
article = "十"
phrase = "配套"
row = "SY-5"

[[honour]]
title = "技术能手"
conferral = "granted"
allowance_yuan = 2_000
quota = 200
quota_about = true
groups = ["worker"]
tiers = ["city"]
see = "评选办法"
see_en = "the rules"
article = "十一"
phrase = "能手"
row = "SY-6"

[[follow_on]]
level = "level_3"
amount_yuan = 2_000
to = "person"
article = "十二"
phrase = "补贴"
row = "SY-7"

[[follow_on_cap]]
levels = ["level_3", "level_2"]
ceiling_yuan = 100_000
article = "十二"
phrase = "每年"
row = "SY-7"

[[equivalent]]
level = "level_2"
title = "中级职称"
title_en = "intermediate title"
article = "十三"
phrase = "比照"
row = "SY-8"

[[appointment]]
levels = ["chief"]
article = "十四"
phrase = "评聘"
row = "SY-9"

[[series]]
name = "市赛"
tier = "city"
role = "main"
every_years = 2
a_year = 3
article = "十五"
phrase = "主体"
row = "SY-10"

[[undetermined]]
matter = "honour"
tiers = ["city"]
see = "荣誉办法"
see_en = "the rules on honours"
article = "十六"
phrase = "荣誉"
row = "SY-11"

[[notice]]
about = "组织"
about_en = "bodies"
why = "无关"
why_en = "not tied to results"
article = "十七"
phrase = "领导"
row = "SY-12"
"""
FULL = POLICY + "\n" + LINES


def line_of(key: str, value: str) -> int:
    """The line, from 1, on which the sound file says this for the first time."""
    return FULL.splitlines().index(f"{key} = {value}") + 1


def test_the_sound_lines_are_read(tmp_path):
    policy = read_policy(write(tmp_path, policy=FULL))
    assert [type(line).__name__ for line in policy.others] == [
        *("HostingGrant", "BaseGrant", "BaseGrant", "Honour", "FollowOnSubsidy", "EnterpriseCap"),
        *("Equivalent", "Appointment", "Series", "Reference", "Notice"),
    ]
    assert [line.rule for line in policy.settlement] == [Settlement.PROVINCE_PAYS]
    assert [line.row for line in policy.lines()] == [
        *("SY-1", "SY-2", "SY-3", "SY-4", "SY-5", "SY-5", "SY-6", "SY-7", "SY-7"),
        *("SY-8", "SY-9", "SY-10", "SY-11", "SY-12"),
    ]
    assert [line.grant for line in policy.of(BaseGrant)] == [Money.yuan(500), Matching(1, 2)]
    honour = policy.of(Honour)[0]
    assert (honour.allowance, honour.quota, honour.quota_about) == (Money.yuan(2_000), 200, True)


LEAST = """
[[base]]
base = "集训基地"
tier = "nation"
occasion = "first"
amount_yuan = 500
article = "十"
phrase = "基地"
row = "SY-5"

[[honour]]
title = "技术能手"
conferral = "recommended"
article = "十一"
phrase = "能手"
row = "SY-6"

[[series]]
name = "市赛"
article = "十五"
phrase = "主体"
row = "SY-10"

[[undetermined]]
matter = "honour"
see = "荣誉办法"
see_en = "the rules on honours"
article = "十六"
phrase = "荣誉"
row = "SY-11"
"""


def test_what_a_line_leaves_out_is_empty(tmp_path):
    base, honour, series, reference = read_policy(write(tmp_path, policy=POLICY + LEAST)).others
    assert base.every_years is None
    assert (honour.allowance, honour.quota, honour.quota_about, honour.see) == (None, None, False, None)
    assert (honour.select, honour.payee, honour.once, reference.tiers) == (
        *(ANYBODY, Payee.CONTESTANT, False, frozenset()),
    )
    assert (series.tier, series.role, series.every_years, series.a_year) == (None, None, None, None)


def test_a_promotion_may_list_its_levels(tmp_path):
    text = POLICY.replace('groups = ["worker"]', 'groups = ["worker"]\nlevels = ["level_3", "level_2"]')
    levels = read_policy(write(tmp_path, policy=text)).promotions[0].levels
    assert levels == {SkillLevel.LEVEL_3, SkillLevel.LEVEL_2}


def test_a_draft_may_leave_out_number_issuer_and_days(tmp_path):
    text = POLICY.replace("in_force", "draft")
    for key in ("number", "issuer", "issued", "effective", "expires"):
        at = next(line for line in text.splitlines() if line.startswith(f"{key} = "))
        text = text.replace(f"{at}\n", "", 1)
    policy = read_policy(write(tmp_path, policy=text))
    assert (policy.status, policy.number, policy.issuer) == (Status.DRAFT, "《试行办法》", "")
    assert (policy.issued, policy.effective, policy.expires, policy.begins) == (None, None, None, None)
    assert policy.term.document == "《试行办法》"


def test_a_draft_may_bear_a_number(tmp_path):
    policy = read_policy(write(tmp_path, policy=POLICY.replace("in_force", "draft")))
    assert (policy.number, policy.issuer) == ("试政发〔2025〕1号", "试验市人民政府")


def test_the_term_may_name_its_row(tmp_path):
    text = POLICY.replace('phrase = "自2025年2月1日起施行"', 'phrase = "自2025年2月1日起施行"\nrow = "SY-9"')
    assert read_policy(write(tmp_path / "a", policy=text)).term_row == "SY-9"
    assert read_policy(write(tmp_path / "b")).term_row == ""


BELOW_ONE = "“{key}”为 {value}，应为1或以上。 请更正。 / “{key}” is {value}; it must be 1 or more. Mend it."
CHOOSE = "“{key}”没有“{value}”这个选项。 可选："
WRONG_LINES = {
    "negative ceiling": ("ceiling_yuan", "150_000", "-1", BELOW_ONE.format(key="ceiling_yuan", value=-1)),
    "negative grant": ("amount_yuan", "500", "-500", BELOW_ONE.format(key="amount_yuan", value=-500)),
    "negative allowance": (
        *("allowance_yuan", "2_000", "-1"),
        BELOW_ONE.format(key="allowance_yuan", value=-1),
    ),
    "no quota": ("quota", "200", "0", BELOW_ONE.format(key="quota", value=0)),
    "no subsidy": ("amount_yuan", "2_000", "0", BELOW_ONE.format(key="amount_yuan", value=0)),
    "negative cap": ("ceiling_yuan", "100_000", "-5", BELOW_ONE.format(key="ceiling_yuan", value=-5)),
    "every no years": ("every_years", "2", "0", BELOW_ONE.format(key="every_years", value=0)),
    "no contest a year": ("a_year", "3", "0", BELOW_ONE.format(key="a_year", value=0)),
    "quota in quotes": (
        *("quota", "200", '"二百"'),
        "“quota”的值不是不带引号和小数的整数。 请写为不带引号和小数的整数。 / The value of “quota” is not a whole number "
        "without quotes. Write a whole number without quotes.",
    ),
    "about in quotes": (
        *("quota_about", "true", '"yes"'),
        "“quota_about”的值不是true 或 false。 请写为true 或 false。 / The value of “quota_about” is not true or false. "
        "Write true or false.",
    ),
    "class": (
        *("classes", '["games", "class_1"]', '["games", "class_3"]'),
        "“classes”没有“class_3”这个选项。 可选：games（综合性大赛）、class_1（一类行业竞赛）、class_2（二类行业竞赛）、"
        "special（专项赛）。 / “class_3” is not a choice of “classes”. Choose one of: games, class_1, class_2, special.",
    ),
    "occasion": (
        *("occasion", '"first"', '"twice"'),
        "“occasion”没有“twice”这个选项。 可选：built（建成）、once（一次性建设补助）、first（首次认定的主基地）、"
        "again（再次认定的主基地）、secondary（认定的副基地）、assessed（成果评鉴突出）。 / “twice” is not a choice of “occasion”. "
        "Choose one of: built, once, first, again, secondary, assessed.",
    ),
    "conferral": (
        *("conferral", '"granted"', '"given"'),
        "“conferral”没有“given”这个选项。 可选：granted（授予）、recommended（推荐）、either（推荐或授予）。 / "
        "“given” is not a choice of “conferral”. Choose one of: granted, recommended, either.",
    ),
    "recipient": (
        *("to", '"person"', '"city"'),
        "“to”没有“city”这个选项。 可选：person（个人）、enterprise（企业）、unstated（文件未写明个人或企业）。 / "
        "“city” is not a choice of “to”. Choose one of: person, enterprise, unstated.",
    ),
    "role": (
        *("role", '"main"', '"first"'),
        "“role”没有“first”这个选项。 可选：benchmark（标杆）、lead（引领）、head（龙头）、main（主体）、base（基础）。 / "
        "“first” is not a choice of “role”. Choose one of: benchmark, lead, head, main, base.",
    ),
    "matter": (
        *("matter", '"honour"', '"glory"'),
        "“matter”没有“glory”这个选项。 可选：cash（奖金）、promotion（技能等级晋升）、honour（荣誉）、base（集训基地）、"
        "training（集训补助）、employment（岗位与待遇）、master（师父奖励）。 / “glory” is not a choice of “matter”. "
        "Choose one of: cash, promotion, honour, base, training, employment, master.",
    ),
    "ratio": (
        *("match", '"1:2"', '"1:0"'),
        '“1:0”不是配套比例。 请写两个正整数，如 "1:1"。 / “1:0” is not a ratio. '
        'Write two whole numbers of 1 or more, such as "1:1".',
    ),
    "ratio in words": (
        *("match", '"1:2"', '"一比一"'),
        '“一比一”不是配套比例。 请写两个正整数，如 "1:1"。 / “一比一” is not a ratio. '
        'Write two whole numbers of 1 or more, such as "1:1".',
    ),
    "row": (
        *("row", '"SY-12"', '"12"'),
        '“12”不是条款表的编号。 请写大写字母、连字符和数字，如 "YT-3"。 / “12” is not the id of a row of the clause table. '
        'Write capital letters, a hyphen and a number, such as "YT-3".',
    ),
    "empty row": ("row", '"SY-12"', '" "', "“row”是空的。 请填写。 / “row” is empty. Fill it in."),
    "empty article": (
        "article",
        '"十七"',
        '""',
        "“article”是空的。 请填写。 / “article” is empty. Fill it in.",
    ),
    "long phrase": (
        *("phrase", '"领导"', f'"{"领" * 41}"'),
        "引文有41个字，最多40个。 请只引关键语句。 / The phrase has 41 characters; at most 40 are allowed. "
        "Quote the key words only.",
    ),
    "empty reason": ("why", '"无关"', '""', "“why”是空的。 请填写。 / “why” is empty. Fill it in."),
}


@pytest.mark.parametrize(("key", "old", "new", "message"), WRONG_LINES.values(), ids=list(WRONG_LINES))
def test_a_wrong_line_is_refused_with_its_place(tmp_path, key, old, new, message):
    text = FULL.replace(f"\n{key} = {old}\n", f"\n{key} = {new}\n", 1)
    assert text != FULL
    place = f"shiyan/2025-1/policy.toml 第{line_of(key, old)}行："
    assert refusal_of(read_policy, write(tmp_path, policy=text)) == [place + message]


LEFT_OUT = {
    "phrase": ('phrase = "能手"\n', "[[honour]]", "phrase"),
    "sum": ("amount_yuan = 500\n", "[[base]]", "amount_yuan"),
    "document in the other language": ('see_en = "the rules"\n', "[[honour]]", "see_en"),
    "reason in the other language": ('why_en = "not tied to results"\n', "[[notice]]", "why_en"),
}


@pytest.mark.parametrize(("text", "table", "key"), LEFT_OUT.values(), ids=list(LEFT_OUT))
def test_what_a_line_must_say_is_missed_at_its_table(tmp_path, text, table, key):
    said = refusal_of(read_policy, write(tmp_path, policy=FULL.replace(text, "", 1)))
    assert len(said) == 1
    assert said[0].startswith(
        f"shiyan/2025-1/policy.toml 第{FULL.splitlines().index(table) + 1}行：缺少“{key}”。"
    )
    assert f"“{key}” is missing." in said[0]


TWICE = {
    "hosting": ('tier = "city"\nclasses = ["class_1"]\nceiling_yuan = 1\n', "city class_1"),
    "base": ('base = "集训基地"\ntier = "city"\noccasion = "first"\namount_yuan = 1\n', "集训基地 first"),
    "follow_on": ('level = "level_3"\namount_yuan = 1\nto = "person"\n', "level_3"),
    "follow_on_cap": ('levels = ["level_2", "level_1"]\nceiling_yuan = 1\n', "level_2"),
    "equivalent": ('level = "level_2"\ntitle = "甲"\ntitle_en = "a"\n', "level_2"),
    "appointment": ('levels = ["master", "chief"]\n', "chief"),
    "series": ('name = "市赛"\n', "市赛"),
    "undetermined": ('matter = "honour"\nsee = "甲"\nsee_en = "a"\n', "honour city"),
    "notice": ('about = "组织"\nabout_en = "b"\nwhy = "甲"\nwhy_en = "a"\n', "组织"),
}


@pytest.mark.parametrize(
    ("key", "line", "named"), [(key, *each) for key, each in TWICE.items()], ids=list(TWICE)
)
def test_a_second_line_for_the_same_thing_is_refused(tmp_path, key, line, named):
    text = f'{FULL}\n[[{key}]]\n{line}article = "二十"\nphrase = "再"\nrow = "SY-13"\n'
    assert refusal_of(read_policy, write(tmp_path, policy=text)) == [
        f"shiyan/2025-1/policy.toml 第{FULL.count(chr(10)) + 3}行：[[{key}]] 中“{named}”已在前面出现。 请只保留一处。 / "
        f"“{named}” occurs above already in [[{key}]]. Keep one of them."
    ]


def test_after_another_fault_a_stand_in_is_no_second_line(tmp_path):
    text = FULL.replace('level = "level_3"', 'level = "level_9"', 1) + (
        '\n[[follow_on]]\nlevel = "apprentice"\namount_yuan = 1\nto = "person"\narticle = "二"\nphrase = "三"\nrow = "SY-7"\n'
    )
    said = refusal_of(read_policy, write(tmp_path, policy=text))
    assert len(said) == 1
    assert "level_9" in said[0]


def test_a_grant_is_a_sum_or_a_match_not_both(tmp_path):
    text = FULL.replace('match = "1:2"', 'match = "1:2"\namount_yuan = 5', 1)
    assert refusal_of(read_policy, write(tmp_path, policy=text)) == [
        f"shiyan/2025-1/policy.toml 第{line_of('match', chr(34) + '1:2' + chr(34))}行：“match”与“amount_yuan”只能写一个。 "
        "请删除其中一个。 / “match” and “amount_yuan” cannot both be given. Delete one of them."
    ]


def test_about_wants_a_number(tmp_path):
    text = FULL.replace("quota = 200\n", "", 1)
    assert refusal_of(read_policy, write(tmp_path, policy=text)) == [
        f"shiyan/2025-1/policy.toml 第{line_of('quota', '200')}行：写了“quota_about”而没有“quota”。 请写明名额，或删除“quota_about”。 / "
        "There is “quota_about” but no “quota”. Give the quota or delete “quota_about”."
    ]


@pytest.mark.parametrize(
    "table", ["hosting", "base", "honour", "follow_on", "series", "undetermined", "notice"]
)
def test_an_unknown_key_is_refused_in_every_kind_of_line(tmp_path, table):
    text = FULL.replace(f"[[{table}]]\n", f"[[{table}]]\ncolour = 1\n", 1)
    said = refusal_of(read_policy, write(tmp_path, policy=text))
    assert len(said) == 1
    assert f"第{FULL.splitlines().index(f'[[{table}]]') + 2}行：没有“colour”这个键。" in said[0]
    assert "There is no key “colour”." in said[0]


DAYS = {
    "a day and a year of issue": (
        "issued = 2025-01-02",
        "issued = 2025-01-02\nissued_year = 2025",
        "第7行：“issued”与“issued_year”只能写一个。 知道印发日期时请只写“issued”。 / “issued” and “issued_year” cannot both be "
        "given. Where the day is known give “issued” alone.",
    ),
    "in force from no day": (
        "issued = 2025-01-02\neffective = 2025-02-01\n",
        "",
        "第5行：现行有效的文件没有写明从何时起有效。 请按原文写“effective”或“issued”；原文只有年份的写“issued_year”；日期不详的将“status”写为 "
        "undated。 / A document in force says nothing of when it began. Give “effective” or “issued” as the text does, "
        "“issued_year” where it states a year only, or the status undated.",
    ),
    "year zero": (
        "issued = 2025-01-02\n",
        "issued_year = 0\n",
        "第6行：“issued_year”为 0，不是年份。 请写四位年份，如 2023。 / “issued_year” is 0, which is no year. "
        "Write a year of four digits, such as 2023.",
    ),
    "year beyond the calendar": (
        "issued = 2025-01-02\n",
        "issued_year = 9999\n",
        "第6行：“issued_year”为 9999，不是年份。 请写四位年份，如 2023。 / “issued_year” is 9999, which is no year. "
        "Write a year of four digits, such as 2023.",
    ),
    "no number": (
        'number = "试政发〔2025〕1号"\n',
        "",
        "第1行：缺少“number”。 请写为加引号的文字。 / “number” is missing. Write text in quotes.",
    ),
    "no issuer": (
        'issuer = "试验市人民政府"\n',
        "",
        "第1行：缺少“issuer”。 请写为加引号的文字。 / “issuer” is missing. Write text in quotes.",
    ),
    "row of the term": (
        'phrase = "自2025年2月1日起施行"',
        'phrase = "自2025年2月1日起施行"\nrow = "sy-1"',
        '第13行：“sy-1”不是条款表的编号。 请写大写字母、连字符和数字，如 "YT-3"。 / “sy-1” is not the id of a row of the '
        'clause table. Write capital letters, a hyphen and a number, such as "YT-3".',
    ),
}


@pytest.mark.parametrize(("old", "new", "message"), DAYS.values(), ids=list(DAYS))
def test_wrong_days_and_names_of_a_document_are_refused(tmp_path, old, new, message):
    assert old in POLICY
    assert refusal_of(read_policy, write(tmp_path, policy=POLICY.replace(old, new, 1))) == [
        f"shiyan/2025-1/policy.toml {message}"
    ]
