"""The sample games read without surprise, and exactly the planned rows are refused."""

import zipfile
from collections import Counter, defaultdict
from datetime import date
from io import BytesIO

import pytest

from competition.domain.marking_scheme import AspectKind, MarkingScheme
from competition.domain.money import Money
from competition.domain.registration import Background, Entry, register
from competition.domain.roles import Role
from competition.domain.scoring import METHODS
from competition.domain.tiers import SkillLevel, Tier
from competition.spreadsheets.events import read_events
from competition.spreadsheets.panels import PanelRow, read_panels
from competition.spreadsheets.plans import read_plan
from competition.spreadsheets.roster import Roster, read_roster
from competition.spreadsheets.schemes import read_scheme
from fixtures.demo.build import build as build_demo
from fixtures.wrong.build import build as build_wrong
from tests.spreadsheets.build import DEMO, WRONG, demo

DAY = date(2026, 8, 20)
CODES = ("E01", "E02", "E03", "E04", "E05", "E06")
BY_READER = {
    ("roster-01-zhifu.xlsx", 20, "身份证号码", "校验位不符"),
    ("roster-02-fushan.xlsx", 20, "身份证号码", "应为18位"),
    ("roster-04-laishan.xlsx", 20, "身份证号码", "1990-02-30 不存在"),
    ("roster-05-penglai.xlsx", 20, "出生日期", "与身份证号码不一致"),
    ("roster-08-longkou.xlsx", 18, "现有技能等级", "“六级工”"),
    ("roster-09-laiyang.xlsx", 18, "姓名", "未填写"),
    ("roster-11-zhaoyuan.xlsx", 18, "组别", "“社会人员”"),
}
BY_RULES = {
    ("roster-03-muping.xlsx", 20, "身份证号码", "身份证号码重复"),
    ("roster-06-huangbohai.xlsx", 20, "项目编号", "没有编号为“E09”"),
    ("roster-07-gaoxin.xlsx", 18, "出生日期", "年龄条件"),
    ("roster-10-laizhou.xlsx", 18, "", "有1人"),
}


@pytest.fixture(scope="module")
def rosters() -> dict[str, Roster]:
    return {
        path.name: read_roster(path.read_bytes(), file=path.name) for path in sorted(DEMO.glob("roster-*"))
    }


@pytest.fixture(scope="module")
def schemes() -> dict[str, MarkingScheme]:
    read = {code: read_scheme(demo(f"scheme-{code}.xlsx"), file=f"scheme-{code}.xlsx") for code in CODES}
    assert {code: each.problems for code, each in read.items() if each.problems} == {}
    return {code: each.scheme for code, each in read.items() if each.scheme is not None}


@pytest.fixture(scope="module")
def seats() -> tuple[PanelRow, ...]:
    seats, problems = read_panels(demo("panels.xlsx"), file="panels.xlsx")
    assert not problems
    return seats


def _registered(rosters: dict[str, Roster]) -> tuple[list[Entry], list]:
    setups, _ = read_events(demo("events.xlsx"), file="events.xlsx")
    rules = {setup.rules.code: setup.rules for setup in setups}
    entries, problems = [], []
    already: dict[str, frozenset[str]] = defaultdict(frozenset)
    for roster in rosters.values():
        done = register(roster.applications, events=rules, background=Background(Tier.CITY, DAY, already))
        entries += done.entries
        problems += done.problems
        for entry in done.entries:
            already[entry.event] |= {member.id_document.key for member in entry.members}
    return entries, problems


def test_the_events(schemes: dict[str, MarkingScheme]) -> None:
    setups, problems = read_events(demo("events.xlsx"), file="events.xlsx")
    assert not problems
    assert tuple(setup.rules.code for setup in setups) == CODES
    for setup in setups:
        scheme = schemes[setup.rules.code]
        known = {part.id for part in scheme.parts} | {c.id for part in scheme.parts for c in part.criteria}
        assert set(setup.ranking.tie_breaks) <= known


def test_twelve_delegations_bring_150_entries(rosters: dict[str, Roster]) -> None:
    entries, _ = _registered(rosters)
    assert len({roster.delegation for roster in rosters.values()}) == 12
    counted = Counter(entry.event for entry in entries)
    assert counted == {"E01": 24, "E02": 18, "E03": 36, "E04": 24, "E05": 24, "E06": 24}
    assert {len(entry.members) for entry in entries if entry.event == "E02"} == {2}


def test_exactly_the_planned_rows_are_refused(rosters: dict[str, Roster]) -> None:
    by_reader = [found for roster in rosters.values() for found in roster.problems]
    _, by_rules = _registered(rosters)
    for found, planned in ((by_reader, BY_READER), (by_rules, BY_RULES)):
        assert len(found) == len(planned)
        for file, row, column, says in planned:
            (match,) = [each for each in found if each.where.file == file]
            assert (match.where.sheet, match.where.row, match.where.column) == ("报名表", row, column)
            assert says in match.what.zh


def test_two_people_are_in_two_events(rosters: dict[str, Roster]) -> None:
    entries, _ = _registered(rosters)
    events = defaultdict(set)
    for entry in entries:
        for member in entry.members:
            events[member.id_document.number].add(entry.event)
    assert sorted(map(sorted, (each for each in events.values() if len(each) > 1))) == [["E03", "E04"]] * 2


def test_rare_names_and_both_centre_dots_are_read(rosters: dict[str, Roster]) -> None:
    names = {each.name for roster in rosters.values() for each in roster.applications}
    assert {"买买提·艾合买提", "阿依古丽·吐尔逊", "李𬭚", "张䶮", "王㛃", "陈堃喆", "刘犇", "赵𬍛"} <= names


def test_every_id_number_is_made_up(rosters: dict[str, Roster]) -> None:
    for roster in rosters.values():
        for each in roster.applications:
            assert each.id_document.number[:6] == "370600"
            assert each.id_document.number[14:16] == "99"


@pytest.mark.parametrize(("code", "criteria", "forms", "aspects"), [("E01", 4, 9, 36), ("E02", 4, 8, 32)])
def test_cis_schemes(
    schemes: dict[str, MarkingScheme], code: str, criteria: int, forms: int, aspects: int
) -> None:
    scheme = schemes[code]
    (part,) = scheme.parts
    assert (part.id, part.weight, part.method, part.maximum) == ("P1", 100, "panel", 100)
    assert len(part.criteria) == criteria
    assert len(part.sub_criteria) == forms
    kinds = Counter(aspect.kind for aspect in scheme.aspects())
    assert kinds.total() == aspects
    assert kinds[AspectKind.JUDGEMENT] == 7
    assert sum(section.weight for section in scheme.sections) == 100
    assert [each.id for each in part.sub_criteria[0].aspects][:3] == ["A1.1", "A1.2", "A1.3"]


def test_partial_marks_only_where_they_are_defined(schemes: dict[str, MarkingScheme]) -> None:
    aspects = {each.id: each for each in schemes["E01"].aspects()}
    assert aspects["A2.3"].partial
    assert aspects["A2.3"].extra == "每缺一项扣0.5分，扣完为止"
    assert not aspects["A2.2"].partial
    assert aspects["A2.2"].requirement == "60°±2°，角度尺"
    assert aspects["A1.4"].descriptors[3] == "全程符合安全规程，并主动消除隐患"


@pytest.mark.parametrize("code", ["E03", "E04", "E05"])
def test_theory_and_practice(schemes: dict[str, MarkingScheme], code: str) -> None:
    parts = [(part.id, part.weight, part.method) for part in schemes[code].parts]
    assert parts == [("theory", 30, "single"), ("practice", 70, "single")]
    assert {form.day for _, form in schemes[code].forms()} == {"2026-09-12", "2026-09-13"}


def test_flowers_are_judged_by_five(schemes: dict[str, MarkingScheme]) -> None:
    (part,) = schemes["E06"].parts
    assert (part.id, part.method, len(list(schemes["E06"].aspects()))) == ("work", "trimmed_mean", 6)


def test_every_seat_of_every_form_is_filled_once(
    schemes: dict[str, MarkingScheme], seats: tuple[PanelRow, ...]
) -> None:
    needed = Counter(
        (code, form.id, seat)
        for code, scheme in schemes.items()
        for part, form in scheme.forms()
        for seat in range(1, METHODS[part.method].seats_of(form) + 1)
    )
    judges = [seat for seat in seats if seat.role is Role.JUDGE]
    assert Counter((seat.event, seat.sub_criterion, seat.seat) for seat in judges) == needed
    assert [seat.event for seat in seats if seat.role is Role.CHIEF_JUDGE] == list(CODES)


def test_no_judge_belongs_to_a_unit_that_competes(
    rosters: dict[str, Roster], seats: tuple[PanelRow, ...]
) -> None:
    employers = {seat.username: seat.employer for seat in seats}
    assert len(set(employers.values())) == len(employers) == 40
    competing = {each.employer for roster in rosters.values() for each in roster.applications}
    assert not competing & set(employers.values())


def test_the_plan() -> None:
    plan, problems = read_plan(demo("plan.xlsx"), file="plan.xlsx")
    assert not problems
    assert plan is not None
    assert plan.reference == "（示例）烟赛组发〔2026〕1号"
    assert [line.amount for line in plan.lines] == [*map(Money.yuan, (10000, 6000, 3000)), None]
    assert plan.lines[0].level is SkillLevel.LEVEL_2


@pytest.mark.parametrize(
    ("folder", "build"), [(DEMO, build_demo), (WRONG, build_wrong)], ids=["demo", "wrong"]
)
def test_the_files_are_what_the_script_writes(folder, build) -> None:
    made = build()
    assert set(made) == {path.name for path in folder.glob("*.xls*")}
    for name, data in made.items():
        assert _content(data) == _content((folder / name).read_bytes()), name


def test_every_sample_workbook_says_that_it_is_made_up() -> None:
    for path in DEMO.glob("*.xlsx"):
        with zipfile.ZipFile(path) as archive:
            text = b"".join(archive.read(name) for name in archive.namelist()).decode()
        assert "示例数据，人物均为虚构 / sample data, people are made up" in text, path.name


def _content(data: bytes) -> object:
    """The parts of a package, whatever compressed them; anything else as it is."""
    if not zipfile.is_zipfile(BytesIO(data)):
        return data
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
