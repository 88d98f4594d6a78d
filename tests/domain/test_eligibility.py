"""Each condition of entry: met, not met, and all that are not met at once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.applicant import MAY_BE_ASKED, Application, Education, Field, PersonFacts, Profile
from competition.domain.eligibility import UNKNOWN, Condition, Past, Win, decide_eligibility
from competition.domain.entry_rules import Conditions, EventRules, check_conditions
from competition.domain.identity import Sex, check_digit
from competition.domain.identity_documents import IdDocument, IdKind
from competition.domain.nationalities import Nationality
from competition.domain.problems import Problem, Text, Where
from competition.domain.registration import Background, register
from competition.domain.tiers import Group, SkillLevel, Tier
from tests.domain.build import said, unhurried

ON = date(2026, 9, 1)
WELDING = EventRules("E01", "焊接")


def document(born: str = "19900101", region: str = "370602") -> IdDocument:
    first = f"{region}{born}001"
    return IdDocument(IdKind.RESIDENT_ID, first + check_digit(first))


PASSPORT = IdDocument(IdKind.PASSPORT, "E12345678")
SOMEBODY = Application(Where(file="名单.xlsx", row=5), "E01", "某甲", document(), "甲厂", Group.WORKER)


def asked(**conditions: object) -> EventRules:
    return replace(WELDING, conditions=Conditions(**conditions))


def told(
    rules: EventRules, application: Application = SOMEBODY, *, past: Past = UNKNOWN, tier: Tier = Tier.CITY
) -> list[tuple[str, str, str]]:
    """Condition, column and sentence of each reason."""
    found = decide_eligibility(application, rules, tier=tier, on=ON, past=past)
    assert all(each.where.row == 5 and each.remedy.zh and each.remedy.en for each in found)
    return [(each.name, each.where.column, each.what.zh) for each in found]


def stating(**profile: object) -> Application:
    return replace(SOMEBODY, profile=Profile(**profile))


def test_an_event_without_conditions_takes_everybody():
    assert told(WELDING) == []


def test_every_reason_is_told_at_once():
    rules = replace(
        asked(
            level_from=SkillLevel.LEVEL_3,
            years=3,
            barred_honours=("全国技术能手",),
            employers=("乙厂",),
            residence=("11",),
            required=frozenset({Field.PHONE}),
        ),
        groups=frozenset({Group.STUDENT}),
        age_on=ON,
        age_to=30,
    )
    found = told(rules, stating(honours=("全国技术能手",)))
    assert [name for name, _, _ in found] == [
        *(Condition.REQUIRED, Condition.GROUP, Condition.AGE, Condition.LEVEL),
        *(Condition.YEARS, Condition.HONOUR, Condition.EMPLOYER, Condition.RESIDENCE),
    ]


FULL = Application(
    SOMEBODY.where,
    "E01",
    "某甲",
    document(),
    "甲厂",
    Group.WORKER,
    SkillLevel.LEVEL_3,
    facts=PersonFacts(nationality=Nationality.HA),
    profile=Profile(
        education=Education.COLLEGE,
        phone="13800000000",
        email="name@example.com",
        address="某市某路1号",
        years=0,
        occupation="焊工",
        certificate="1",
        coach="某乙",
        master="某丙",
    ),
)


def test_a_field_that_the_event_asks_for():
    rules = asked(required=frozenset(MAY_BE_ASKED))
    assert told(rules, FULL) == []
    lacking = told(rules)
    assert {column for _, column, _ in lacking} == {
        each.label.zh for each in MAY_BE_ASKED if each is not Field.CONSENT
    }
    assert lacking[0] == ("required", "民族", "“焊接”要求填写民族。")


def test_who_is_no_citizen_has_no_nationality_to_state():
    rules = asked(required=frozenset({Field.NATIONALITY}))
    assert told(rules, replace(SOMEBODY, id_document=PASSPORT)) == []


def test_limits_of_age_need_a_date_of_birth():
    rules = replace(WELDING, age_on=ON, age_to=30)
    passport = replace(SOMEBODY, id_document=PASSPORT)
    assert told(rules, passport) == [("required", "出生日期", "护照的号码不含出生日期，本项目设有年龄条件。")]
    assert told(rules, replace(passport, facts=PersonFacts(Sex.MALE, date(2000, 1, 1)))) == []
    assert told(rules, replace(passport, facts=PersonFacts(Sex.MALE, date(1990, 1, 1))))[0][0] == "age"


def test_a_minor_needs_a_guardian_where_the_event_asks():
    rules = asked(required=frozenset({Field.CONSENT}))
    minor = replace(SOMEBODY, id_document=document("20100101"))
    assert told(rules) == []
    assert told(WELDING, minor) == []
    assert told(rules, minor) == [("consent", "监护人同意（是/否）", "某甲未满18周岁，须由监护人同意参赛。")]
    assert told(rules, replace(minor, profile=Profile(consent=True)))[0][0] == "consent"
    assert told(rules, replace(minor, profile=Profile(guardian="某父")))[0][0] == "consent"
    assert told(rules, replace(minor, profile=Profile(guardian="某父", consent=True))) == []
    assert told(replace(rules, age_on=date(2028, 1, 1)), minor) == []


@pytest.mark.parametrize(
    ("low", "high", "held", "stands"),
    [
        (None, None, None, True),
        (SkillLevel.LEVEL_3, None, SkillLevel.LEVEL_3, True),
        (SkillLevel.LEVEL_3, None, SkillLevel.LEVEL_4, False),
        (SkillLevel.LEVEL_3, None, None, False),
        (None, SkillLevel.LEVEL_3, None, True),
        (None, SkillLevel.LEVEL_3, SkillLevel.LEVEL_2, False),
        (SkillLevel.LEVEL_4, SkillLevel.LEVEL_3, SkillLevel.LEVEL_3, True),
    ],
)
def test_the_held_level(low, high, held, stands):
    found = told(asked(level_from=low, level_to=high), replace(SOMEBODY, held_level=held))
    assert (found == []) is stands


def test_the_held_level_is_named():
    rules = asked(level_from=SkillLevel.LEVEL_3, level_to=SkillLevel.LEVEL_2)
    assert told(rules)[0][2] == ("某甲现有等级为“无”，“焊接”要求高级工（三级）及以上、技师（二级）及以下。")


def test_years_in_the_occupation():
    rules = asked(years=3)
    assert told(rules, stating(years=3)) == []
    assert told(rules, stating(years=2))[0][2] == "“焊接”要求从事本职业满3年，某甲从业2年。"
    assert told(rules)[0][2] == "“焊接”要求从事本职业满3年，某甲未填从业年限。"


def test_honours_that_exclude():
    rules = asked(barred_honours=("全国技术能手", "中华技能大奖"))
    assert told(rules, stating(honours=("省技术能手",))) == []
    assert [found[2] for found in told(rules, stating(honours=("第十届 全国技术能手",)))] == [
        "某甲已获“全国技术能手”，按规定不得参加“焊接”。"
    ]
    assert told(rules, past=Past(honours=("中华技能大奖",)))[0][:2] == ("honour", "已获荣誉")


WON = Win("2024 某市职业技能大赛", Tier.CITY, Text("金牌", "gold"), date(2024, 9, 2))


@pytest.mark.parametrize(
    ("win", "tier", "barred"),
    [
        (WON, Tier.CITY, True),
        (WON, Tier.DISTRICT, True),
        (WON, Tier.PROVINCE, False),
        (replace(WON, on=date(2024, 9, 1)), Tier.CITY, False),
        (replace(WON, on=date(2026, 9, 2)), Tier.CITY, False),
    ],
)
def test_winners_of_earlier_editions(win, tier, barred):
    found = told(asked(won_within=2), past=Past(wins=(win,)), tier=tier)
    assert bool(found) is barred
    assert told(WELDING, past=Past(wins=(win,)), tier=tier) == []


def test_the_win_that_bars_is_named():
    ((name, column, what),) = told(asked(won_within=2), past=Past(wins=(WON,)))
    assert (name, column) == ("won", "姓名")
    assert what == "某甲于2024-09-02在“2024 某市职业技能大赛”获金牌，2年内不得再参加“焊接”。"


def test_units_that_may_enter():
    assert told(asked(employers=("乙厂", "甲 厂"))) == []
    assert told(asked(employers=("含甲",))) == told(asked(employers=("*甲",))) == []
    ((name, column, what),) = told(asked(employers=("乙厂", "含市属")))
    assert (name, column, what) == ("employer", "工作单位", "“甲厂”不在“焊接”可参加的单位之内。")


def test_residence_by_the_id_number_or_the_address():
    assert told(asked(residence=("3706",))) == []
    assert told(asked(residence=("11", "烟台市")), stating(address="烟台市芝罘区某路1号")) == []
    assert told(asked(residence=("11", "烟台市")))[0][:2] == ("residence", "联系地址")
    taiwan = IdDocument(IdKind.TAIWAN_PERMIT, "37060000")
    assert told(asked(residence=("3706",)), replace(SOMEBODY, id_document=taiwan))[0][0] == "residence"


conditions = st.builds(
    Conditions,
    level_from=st.none() | st.sampled_from(SkillLevel),
    level_to=st.none() | st.sampled_from(SkillLevel),
    years=st.none() | st.integers(1, 20),
    barred_honours=st.sampled_from([(), ("全国技术能手",)]),
    won_within=st.none() | st.integers(1, 5),
    employers=st.sampled_from([(), ("甲厂",), ("乙厂",)]),
    residence=st.sampled_from([(), ("3706",), ("11",)]),
    required=st.frozensets(st.sampled_from(MAY_BE_ASKED)),
)
profiles = st.builds(
    Profile,
    phone=st.sampled_from(["", "13800000000"]),
    years=st.none() | st.integers(0, 20),
    honours=st.sampled_from([(), ("全国技术能手",)]),
)
pasts = st.builds(
    Past,
    wins=st.lists(st.builds(replace, st.just(WON), on=st.dates(date(2020, 1, 1), ON))).map(tuple),
    honours=st.sampled_from([(), ("全国技术能手",)]),
)


@unhurried
@given(asks=conditions, profile=profiles, past=pasts, held=st.none() | st.sampled_from(SkillLevel))
def test_each_condition_by_itself_gives_the_reasons_that_all_give_together(asks, profile, past, held):
    """No condition hides or changes another's reason."""
    application = replace(SOMEBODY, profile=profile, held_level=held)
    nothing = Conditions()

    def reasons(conditions: Conditions) -> list[Problem]:
        rules = replace(WELDING, conditions=conditions)
        return list(decide_eligibility(application, rules, tier=Tier.CITY, on=ON, past=past))

    alone = [
        *reasons(replace(nothing, required=asks.required)),
        *reasons(replace(nothing, level_from=asks.level_from, level_to=asks.level_to)),
        *reasons(replace(nothing, years=asks.years)),
        *reasons(replace(nothing, barred_honours=asks.barred_honours)),
        *reasons(replace(nothing, won_within=asks.won_within)),
        *reasons(replace(nothing, employers=asks.employers)),
        *reasons(replace(nothing, residence=asks.residence)),
    ]
    assert reasons(asks) == alone


@unhurried
@given(past=pasts, years=st.integers(1, 4), later=st.integers(0, 2000))
def test_who_may_enter_may_enter_later_too(past, years, later):
    """An old win never bars again."""
    rules = asked(won_within=years)
    earlier = decide_eligibility(SOMEBODY, rules, tier=Tier.CITY, on=ON, past=past)
    then = decide_eligibility(SOMEBODY, rules, tier=Tier.CITY, on=ON + timedelta(later), past=past)
    assert set(then) <= set(earlier)


# Quotas are of the list, not of the person


def applied(row: int, team: str = "") -> Application:
    first = f"37060219900101{row:03}"
    mine = IdDocument(IdKind.RESIDENT_ID, first + check_digit(first))
    return replace(
        SOMEBODY, where=Where(file="名单.xlsx", row=row), name=f"某{row}", id_document=mine, team=team
    )


def test_entries_beyond_the_quota_of_the_event_are_refused_in_order():
    background = Background(Tier.CITY, ON, entered={"E01": 1})
    done = register([applied(2), applied(3)], events={"E01": asked(quota=2)}, background=background)
    assert [entry.name for entry in done.entries] == ["某2"]
    assert said(done.problems) == ["“焊接”名额2个，已满。"]
    assert (done.problems[0].name, done.problems[0].where.row) == ("quota", 3)


def test_the_quota_of_a_delegation_counts_entries_not_members():
    rules = replace(asked(delegation_quota=1), team_size=2)
    team = [applied(2, "一队"), applied(3, "一队"), applied(4, "二队"), applied(5, "二队")]
    done = register(team, events={"E01": rules}, background=Background(Tier.CITY, ON))
    assert [entry.name for entry in done.entries] == ["某2、某3"]
    assert said(done.problems) == ["“焊接”每队名额1个，已满。"] * 2
    full = Background(Tier.CITY, ON, of_delegation={"E01": 1})
    assert register(team, events={"E01": rules}, background=full).entries == ()


def test_a_refused_row_takes_no_place():
    rules = asked(quota=1, years=3)
    good = replace(applied(3), profile=Profile(years=3))
    done = register([applied(2), good], events={"E01": rules}, background=Background(Tier.CITY, ON))
    assert [entry.name for entry in done.entries] == ["某3"]


# Conditions that cannot be used


@pytest.mark.parametrize(
    ("conditions", "says"),
    [
        ({"quota": 0}, "应为1或以上"),
        ({"won_within": 0}, "应为1或以上"),
        ({"quota": 3, "delegation_quota": 4}, "每队名额4多于项目总名额3"),
        ({"level_from": SkillLevel.LEVEL_1, "level_to": SkillLevel.LEVEL_3}, "无人可报名"),
        ({"required": frozenset({Field.NAME})}, "“姓名”不能设为必填"),
    ],
)
def test_conditions_that_cannot_be_used(conditions, says):
    (found,) = check_conditions(Conditions(**conditions))
    assert says in found.what.zh
    assert found.remedy.zh
    assert found.remedy.en


def test_conditions_that_can_be_used():
    assert list(check_conditions(Conditions())) == []
    every = Conditions(
        quota=4, delegation_quota=4, level_from=SkillLevel.LEVEL_3, level_to=SkillLevel.LEVEL_3
    )
    assert list(check_conditions(every)) == []
