"""Who may compete, and every reason why somebody may not."""

from dataclasses import replace
from datetime import date

from competition.domain.identity import check_digit
from competition.domain.identity_documents import IdDocument, IdKind
from competition.domain.problems import Where
from competition.domain.registration import Application, Background, EventRules, register
from competition.domain.tiers import Group, Tier
from tests.domain.build import said

LATHE = EventRules("CNC", "数控车")
PAIR = EventRules("MEC", "机电一体化", team_size=2)
YOUNG = EventRules("WEB", "网站技术", age_on=date(2025, 1, 1), age_from=16, age_to=22)
EVENTS = {rules.code: rules for rules in (LATHE, PAIR, YOUNG)}


def person(
    row: int, *, event: str = "CNC", born: str = "20000620", number: int | None = None, **more: object
):
    first = f"370602{born}{number or row:03d}"
    given = {"employer": "甲厂", "group": Group.WORKER, **more}
    return Application(
        Where(file="名单.xlsx", row=row),
        event,
        f"选手{row}",
        IdDocument(IdKind.RESIDENT_ID, first + check_digit(first)),
        **given,
    )


def apply(*applications: Application, events=EVENTS, already=None):
    background = Background(Tier.CITY, date(2025, 1, 1), already or {})
    return register(applications, events=events, background=background)


def test_each_row_without_a_team_is_an_entry():
    result = apply(person(2), person(3))
    assert [entry.name for entry in result.entries] == ["选手2", "选手3"]
    assert result.problems == ()


def test_the_rows_of_a_team_are_one_entry_in_the_order_of_the_roster():
    result = apply(
        person(2, event="MEC", team="一队"),
        person(3, event="MEC", team="二队"),
        person(4, event="MEC", team="一队"),
        person(5, event="MEC", team="二队"),
    )
    assert [entry.name for entry in result.entries] == ["选手2、选手4", "选手3、选手5"]


def test_a_team_name_never_meets_the_number_of_a_row():
    result = apply(person(1), person(2, team="#1"), person(3, team="1"))
    assert [len(entry.members) for entry in result.entries] == [1, 1, 1]


def test_an_unknown_event_names_the_known_ones():
    result = apply(person(2, event="XXX"))
    assert result.entries == ()
    assert str(result.problems[0]) == (
        "名单.xlsx 第2行 “项目编号”列：没有编号为“XXX”的项目。 请改为：CNC、MEC、WEB。 / "
        "There is no event with the code “XXX”. Use one of: CNC、MEC、WEB."
    )


def test_an_unknown_event_before_any_is_set_up():
    assert apply(person(2), events={}).problems[0].remedy.zh == "请改为：（尚未设置项目）。"


def test_a_group_that_the_event_has_not():
    events = {"CNC": replace(LATHE, groups=frozenset({Group.STUDENT, Group.TEACHER}))}
    result = apply(person(2), events=events)
    assert result.entries == ()
    assert str(result.problems[0]) == (
        "名单.xlsx 第2行 “组别”列：“数控车”不设职工组。 可报组别：学生组、教师组。 / "
        "“数控车” has no group for workers. Choose a group that the event has."
    )


def test_ages_count_on_the_named_day():
    result = apply(
        person(2, event="WEB", born="20090102"),  # 15
        person(3, event="WEB", born="20090101"),  # 16 on the day
        person(4, event="WEB", born="20020102"),  # 22
        person(5, event="WEB", born="20020101"),  # 23 on the day
    )
    assert [entry.name for entry in result.entries] == ["选手3", "选手4"]
    assert said(result.problems) == [
        "选手2在2025-01-01为15周岁，不符合“网站技术”的年龄条件（满16周岁，不超过22周岁）。",
        "选手5在2025-01-01为23周岁，不符合“网站技术”的年龄条件（满16周岁，不超过22周岁）。",
    ]


def test_one_limit_is_told_alone():
    old, young = person(2, event="WEB", born="19500101"), person(3, event="WEB", born="20200101")
    no_lower = apply(old, young, events={"WEB": replace(YOUNG, age_from=None)})
    no_upper = apply(old, young, events={"WEB": replace(YOUNG, age_to=None)})
    assert said(no_lower.problems) == [
        "选手2在2025-01-01为75周岁，不符合“网站技术”的年龄条件（不超过22周岁）。"
    ]
    assert no_upper.problems[0].what.en == (
        "选手3 is 5 on 2025-01-01, outside the limits of “网站技术” (at least 16)."
    )


def test_a_person_enters_an_event_once():
    result = apply(person(2, number=1), person(3, number=1))
    assert [entry.name for entry in result.entries] == ["选手2"]
    assert str(result.problems[0]) == (
        "名单.xlsx 第3行 “身份证号码”列：选手3与名单.xlsx 第2行的身份证号码重复，同一项目只能报名一次。 请删除重复的一行或更正身份证号码。 / "
        "选手3 has the same ID number as 名单.xlsx row 2; a person enters an event once. "
        "Delete one of the rows or mend the ID number."
    )


def test_a_person_may_enter_two_events():
    events = {**EVENTS, "TWO": replace(LATHE, code="TWO")}
    assert len(apply(person(2, number=1), person(3, event="TWO", number=1), events=events).entries) == 2


def test_somebody_entered_already_is_refused():
    applicant = person(2)
    result = apply(applicant, already={"CNC": frozenset({applicant.id_document.number})})
    assert result.entries == ()
    assert str(result.problems[0]) == (
        "名单.xlsx 第2行 “身份证号码”列：选手2已报名该项目。 请删除本行。 / "
        "选手2 is already entered in this event. Delete this row."
    )


def test_no_problem_repeats_an_id_number():
    twins = person(2, number=1), person(3, number=1)
    assert twins[0].id_document.number not in "".join(map(str, apply(*twins).problems))


def test_a_team_of_the_wrong_size():
    result = apply(person(2, event="MEC", team="一队"))
    assert result.entries == ()
    assert str(result.problems[0]) == (
        "名单.xlsx 第2行：“一队”队有1人，“机电一体化”每队应为2人。 请补齐或删减队员；同队各行的“队名”须一致。 / "
        "一队 has 1 members; “机电一体化” asks for 2. "
        "Add or remove members; rows of one team bear the same team name."
    )
    assert said(apply(person(2, event="MEC")).problems) == ["未填队名的报名有1人，“机电一体化”每队应为2人。"]


def test_a_team_of_the_wrong_size_adds_nothing_to_a_row_refused_already():
    both = person(2, number=1, event="MEC", team="一队"), person(3, number=1, event="MEC", team="二队")
    assert said(apply(*both).problems) == [
        "选手3与名单.xlsx 第2行的身份证号码重复，同一项目只能报名一次。",
        "“一队”队有1人，“机电一体化”每队应为2人。",
    ]


def test_a_refused_member_refuses_the_team():
    events = {"MEC": replace(PAIR, age_on=date(2025, 1, 1), age_to=22)}
    result = apply(
        person(2, event="MEC", team="一队", born="19500101"),
        person(3, event="MEC", team="一队", born="20040101"),
        events=events,
    )
    assert result.entries == ()
    assert said(result.problems)[1] == "同队另有队员未通过，整队未报名。"
    assert result.problems[1].where.row == 3


def test_a_team_of_two_groups():
    result = apply(
        person(2, event="MEC", team="一队"), person(3, event="MEC", team="一队", group=Group.STUDENT)
    )
    assert result.entries == ()
    assert [(found.where.row, found.what.zh) for found in result.problems] == [
        (2, "同队队员须同一组别。"),
        (3, "同队队员须同一组别。"),
    ]
