"""Results from elsewhere: with their evidence, by two persons, once for each person; taken back with a reason."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from competition.db import db
from competition.db.elsewhere import ElsewhereResult, confirmed_elsewhere, elsewhere_of
from competition.db.entries import Person
from competition.domain.medals import Award
from competition.domain.money import Money
from competition.domain.tiers import CompetitionClass, Group, SkillLevel, Tier
from competition.operations import competitions
from competition.operations.elsewhere import (
    confirm_elsewhere,
    read_evidence,
    record_elsewhere,
    recorded_elsewhere,
    withdraw_elsewhere,
)
from competition.operations.elsewhere_checks import ElsewhereDraft
from competition.operations.evidence import MAX_EVIDENCE
from tests.operations.games import Games, enter, founded
from tests.operations.helpers import DRAFT, NOW, everything, id_number, logged, refused, row

pytestmark = pytest.mark.usefixtures("app")

PDF = b"%PDF-1.7\n(for tests)\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n....IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0....\xff\xd9 a camera's own notes"
TODAY = NOW.date()
NATIONAL = ElsewhereDraft(
    name="赵六",
    id_number=id_number(6),
    employer="第六机械厂",
    group=Group.WORKER,
    contest="全国职业技能大赛（虚构）",
    tier=Tier.NATION,
    competition_class=CompetitionClass.GAMES,
    skill="焊接E01",
    award=Award.GOLD,
    confirmed_on=date(2026, 8, 1),
    document="试人社发〔2026〕1号",
)


def record(games: Games, evidence: bytes = PDF, *, file: str = "证书.pdf", **more: object) -> int:
    draft = replace(NATIONAL, **more)
    return record_elsewhere(games.id, draft, evidence, file=file, by=games.organizer, now=NOW)


def confirm(games: Games, result: int) -> None:
    confirm_elsewhere(result, by=games.finance, now=NOW)


def kept(result: int) -> ElsewhereResult:
    return db.session.get_one(ElsewhereResult, result)


def test_a_result_is_kept_with_its_evidence_and_counts_once_it_is_confirmed() -> None:
    games = founded()
    paid = {"received": Money.yuan(30000), "received_from": Tier.PROVINCE}
    result = record(games, place=1, entrants=40, held_level=SkillLevel.LEVEL_2, **paid)
    assert [each.id for each in elsewhere_of(games.id)] == [result]
    assert confirmed_elsewhere(games.id) == []
    confirm(games, result)
    (found,) = confirmed_elsewhere(games.id)
    assert (found.person.name, found.tier_value, found.award, found.place) == ("赵六", Tier.NATION, "gold", 1)
    assert (found.received, found.received_from) == (Money.yuan(30000), "province")
    assert (found.class_value, found.level_value) == (CompetitionClass.GAMES, SkillLevel.LEVEL_2)
    assert logged()[-2:] == ["elsewhere.record", "elsewhere.confirm"]


def test_somebody_who_entered_here_is_the_same_person() -> None:
    games = founded()
    enter(games, row(6, "赵六"))
    record(games, name=" 赵 六 ")
    assert db.session.query(Person).count() == 1


def test_an_id_number_of_another_name_is_refused() -> None:
    games = founded()
    enter(games, row(6, "王芳"))
    with refused("赵六的身份证号码在系统或本表中属于另一姓名", "stands beside another name") as found:
        record(games)
    assert found[0].where.column == "身份证号码"
    assert "王芳" not in str(found[0])


def test_the_skill_is_written_as_the_competition_writes_it() -> None:
    games = founded()
    assert kept(record(games, skill=" 焊接 ｅ０１")).skill == "焊接E01"
    assert kept(record(games, skill=" 花艺 ")).skill == "花艺"


@pytest.mark.parametrize(
    ("wrong", "field", "zh", "en"),
    [
        ({"id_number": "370600"}, "身份证号码", "应为18位", "has 18 characters"),
        ({"name": " "}, "姓名", "“姓名”未填写", "is empty"),
        ({"name": "赵\ue000"}, "姓名", "自造字（U+E000）", "private-use characters"),
        ({"employer": ""}, "工作单位", "“工作单位”未填写", "is empty"),
        ({"contest": ""}, "竞赛名称", "“竞赛名称”未填写", "is empty"),
        ({"skill": " "}, "赛项", "“赛项”未填写", "is empty"),
        ({"document": " "}, "获奖文件文号", "“获奖文件文号”未填写", "is empty"),
        (
            {"contest": f" {DRAFT.name}"},
            "竞赛名称",
            "是本系统中一场竞赛的名称",
            "the name of a competition here",
        ),
        ({"confirmed_on": TODAY + timedelta(days=1)}, "成绩确认日", "在今天", "after today"),
        ({"award": Award.NONE}, "奖项", "没有奖项，也没有名次", "neither an award nor a place"),
        ({"award": Award.UNDECIDED, "place": 1}, "奖项", "没有奖项", "neither an award"),
        ({"team_size": 0}, "队伍人数", "1或以上的整数", "whole number of 1 or more"),
        ({"place": 0}, "名次", "1或以上的整数", "whole number of 1 or more"),
        ({"entrants": 0}, "参赛数", "1或以上的整数", "whole number of 1 or more"),
        ({"team_size": 2, "position": 3}, "本人在队中的次序", "应为1至2", "from 1 to 2"),
        ({"position": 0}, "本人在队中的次序", "应为1至1", "from 1 to 1"),
        ({"place": 9, "entrants": 8}, "参赛数", "名次9大于参赛数8", "Place 9 is beyond the 8 entrants"),
        ({"received": Money.yuan(1)}, "发放方层级", "须同时填写", "together or not at all"),
        ({"received_from": Tier.CITY}, "已领奖金（元）", "须同时填写", "together or not at all"),
        ({"received": Money(0), "received_from": Tier.CITY}, "已领奖金（元）", "应大于0", "above zero"),
        ({"evidence": b"MZ"}, "获奖文件或证书", "不是完整的 PDF", "no complete PDF"),
        ({"evidence": PDF[:9]}, "获奖文件或证书", "不是完整的 PDF", "no complete PDF"),
        ({"evidence": PDF + bytes(MAX_EVIDENCE)}, "获奖文件或证书", "文件超过5 MB", "over 5 MB"),
    ],
)
def test_what_cannot_stand_is_refused_beside_its_field(
    wrong: Mapping[str, object], field: str, zh: str, en: str
) -> None:
    games = founded()
    with refused(zh, en) as found:
        record(games, **wrong)
    assert [each.where.column for each in found] == [field]


def test_a_contest_that_another_competition_here_bears_the_name_of_is_not_elsewhere() -> None:
    games = founded()
    beside = replace(DRAFT, code="other", number_prefix="OTHER", name="第二届试验赛（市级）")
    competitions.create_competition(beside, by=games.organizer, now=NOW)
    with refused("“第二届 试验赛(市级)”是本系统中一场竞赛的名称", "the name of a competition here") as found:
        record(games, contest="第二届 试验赛(市级)")
    assert [each.where.column for each in found] == ["竞赛名称"]


def test_all_problems_are_told_at_once() -> None:
    games = founded()
    with refused("未填写", "is empty", times=2) as found:
        record(games, b"", employer="", document="", id_number="1")
    assert len(found) == 4


def test_a_result_of_today_and_one_known_by_its_place_alone_are_kept() -> None:
    games = founded()
    assert kept(record(games, confirmed_on=TODAY, award=Award.NONE, place=8)).place == 8


def test_the_same_result_is_recorded_once_in_all_competitions() -> None:
    games = founded()
    record(games)
    other_draft = replace(DRAFT, code="other", number_prefix="OTHER", name="另一大赛")
    other = competitions.create_competition(other_draft, by=games.organizer, now=NOW)
    with refused(f"已由organizer于2026-09-20在“{DRAFT.name}”中记录", "was recorded on 2026-09-20"):
        record_elsewhere(other, NATIONAL, PDF, file="a.pdf", by=games.organizer, now=NOW)
    with refused("这项成绩已由organizer", "This result of 赵六"):
        record(games, contest="全国职业技能大赛(虚构)", document="另一文号")


@pytest.mark.parametrize(
    "other",
    [
        {"id_number": id_number(7)},
        {"skill": "花艺"},
        {"award": Award.SILVER},
        {"contest": "另一竞赛（虚构）"},
    ],
)
def test_another_person_skill_award_or_contest_is_another_result(other: Mapping[str, object]) -> None:
    games = founded()
    record(games)
    assert len({record(games, **other), *(each.id for each in elsewhere_of(games.id))}) == 2


def member(games: Games, number: int, **more: object) -> int:
    """Somebody else with the same award in the same contest and skill."""
    given = {"name": f"赵{'甲乙丙丁戊己庚辛壬癸'[number % 10]}", "id_number": id_number(number), **more}
    return record(games, **given)


def test_every_member_of_a_team_stands_in_a_position_of_their_own() -> None:
    games = founded()
    for position in (1, 3, 2):
        member(games, 20 + position, team_size=3, position=position)
    with refused("队中次序2已记录（试人社发〔2026〕1号）", "Position 2 of the team is taken") as found:
        member(games, 24, team_size=3, position=2)
    assert [each.where.column for each in found] == ["本人在队中的次序"]
    assert len(elsewhere_of(games.id)) == 3


def test_a_position_is_taken_by_what_was_recorded_with_another_competition_too() -> None:
    games = founded()
    draft = replace(DRAFT, code="other", number_prefix="OTHER", name="另一大赛")
    other = replace(games, id=competitions.create_competition(draft, by=games.organizer, now=NOW))
    member(other, 21, team_size=2)
    with refused("队中次序1已记录", "is taken"):
        member(games, 22, team_size=2, contest="全国 职业技能大赛(虚构)", skill="焊接 e01")


@pytest.mark.parametrize(
    ("other", "field", "zh", "en"),
    [
        ({"team_size": 3}, "队伍人数", "“队伍人数”为2，本次为3", "2 recorded, 3 now"),
        ({"team_size": 1, "position": 1}, "队伍人数", "“队伍人数”为2，本次为1", "2 recorded, 1 now"),
        ({"place": 2}, "名次", "“名次”为1，本次为2", "1 recorded, 2 now"),
        ({"place": None}, "名次", "“名次”为1，本次为未填", "1 recorded, nothing now"),
        ({"entrants": 9}, "参赛数", "“参赛数”为8，本次为9", "8 recorded, 9 now"),
        ({"confirmed_on": TODAY}, "成绩确认日", "“成绩确认日”为2026-08-01", "2026-08-01 recorded"),
        ({"tier": Tier.PROVINCE}, "层级", "“层级”为国家级，本次为省级", "nation recorded, province now"),
        (
            {"competition_class": CompetitionClass.CLASS_1},
            "类别",
            f"本次为{CompetitionClass.CLASS_1.label.zh}",
            f"{CompetitionClass.CLASS_1.label.en} now",
        ),
    ],
)
def test_the_members_of_a_team_have_one_result(
    other: Mapping[str, object], field: str, zh: str, en: str
) -> None:
    games = founded()
    first = {"team_size": 2, "place": 1, "entrants": 8}
    member(games, 21, **first)
    with refused(zh, en) as found:
        member(games, 22, **{**first, "position": 2, **other})
    assert field in [each.where.column for each in found]
    assert len(elsewhere_of(games.id)) == 1


def test_another_team_with_the_same_award_is_told_by_its_name() -> None:
    games = founded()
    member(games, 21, team_size=2, team="甲队")
    with refused("队中次序1已记录", "is taken"):
        member(games, 22, team_size=2, team=" 甲 队")
    other = member(games, 22, team_size=3, place=2, team=" 乙队 ")
    assert kept(other).team == "乙队"
    member(games, 23, team_size=2, position=2, team="甲队")


def test_a_named_team_of_one_is_a_team_too() -> None:
    games = founded()
    member(games, 21, team="甲队")
    with refused("队中次序1已记录", "is taken"):
        member(games, 22, team="甲队")
    member(games, 22, team="乙队")


def test_several_people_may_have_one_award_each_for_themselves() -> None:
    games = founded()
    for number, place in ((21, 4), (22, 4), (23, 6)):
        member(games, number, award=Award.SILVER, place=place)
    assert len(elsewhere_of(games.id)) == 3


def test_what_was_withdrawn_takes_no_position() -> None:
    games = founded()
    withdraw_elsewhere(member(games, 21, team_size=3), reason="写错", by=games.organizer, now=NOW)
    assert member(games, 22, team_size=2)


def test_who_records_does_not_confirm() -> None:
    games = founded()
    result = record(games)
    with refused("记录成绩的人不能确认自己的记录", "Who records a result does not confirm it"):
        confirm_elsewhere(result, by=games.organizer, now=NOW)
    confirm(games, result)
    with refused("该成绩已经确认", "confirmed already"):
        confirm(games, result)


@pytest.mark.parametrize("first", [False, True])
def test_a_result_is_withdrawn_with_a_reason_confirmed_or_not(*, first: bool) -> None:
    games = founded()
    result = record(games)
    if first:
        confirm(games, result)
    with refused("请写明理由", "Give the reason"):
        withdraw_elsewhere(result, reason=" ", by=games.organizer, now=NOW)
    withdraw_elsewhere(result, reason=" 证书作废 ", by=games.organizer, now=NOW)
    assert (elsewhere_of(games.id), confirmed_elsewhere(games.id)) == ([], [])
    assert [each.withdrawal_reason for each in recorded_elsewhere(games.id)] == ["证书作废"]


def test_what_is_withdrawn_stays_so_and_may_be_recorded_again() -> None:
    games = founded()
    result = record(games)
    withdraw_elsewhere(result, reason="写错", by=games.organizer, now=NOW)
    with refused("已经撤回", "was withdrawn"):
        withdraw_elsewhere(result, reason="写错", by=games.organizer, now=NOW)
    with refused("已经撤回", "was withdrawn"):
        confirm(games, result)
    confirm(games, record(games))
    assert len(recorded_elsewhere(games.id)) == 2


@pytest.mark.parametrize(
    ("content", "file", "name", "mimetype"),
    [
        (PDF, "扫描件.PDF", "扫描件.pdf", "application/pdf"),
        (PNG, "C:\\scans\\证书.exe", "证书.png", "image/png"),
        (JPEG, "../../etc/photo", "photo.jpg", "image/jpeg"),
        (PDF, "\r\n.pdf", "evidence.pdf", "application/pdf"),
    ],
    ids=["pdf", "png", "jpeg", "nameless"],
)
def test_evidence_is_what_its_content_is_and_reading_it_is_logged(
    content: bytes, file: str, name: str, mimetype: str
) -> None:
    games = founded()
    result = record(games, content, file=file)
    found = read_evidence(result, by=games.finance, now=NOW)
    assert (found.content, found.name, found.mimetype) == (content, name, mimetype)
    assert logged()[-1] == "elsewhere.read_evidence"


def test_neither_the_evidence_nor_the_id_number_lies_open_in_the_database() -> None:
    games = founded()
    record(games)
    assert not any(id_number(6) in repr(rows) or "for tests" in repr(rows) for rows in everything().values())
