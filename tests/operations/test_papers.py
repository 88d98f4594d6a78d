"""Papers issued: all of them or none, each with its own number and as issued for ever."""

import json
from dataclasses import replace
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
from flask import current_app
from sqlalchemy import select

from competition.db import db
from competition.db.competitions import Competition, Event
from competition.db.papers import Paper, papers_of_competition
from competition.domain.problems import Refusal
from competition.domain.tiers import Group
from competition.font_files import FontFile
from competition.operations import signing
from competition.operations.confirming import confirm_sheets
from competition.operations.draws import draw_event
from competition.operations.papers import issue_papers
from competition.operations.press import badge_of, open_press
from competition.operations.store import file_path, keep_file, read_file
from competition.proofs.credentials import check_credential
from tests.operations.games import (
    Games,
    approved,
    decide,
    enter,
    entry,
    founded,
    issue,
    mark,
    planned,
    press,
    publish,
    published,
    rank,
    seated,
    second_event,
)
from tests.operations.helpers import NOW, everything, logged, refused, row

pytestmark = pytest.mark.usefixtures("app")
UNPRINTABLE = "李\U000323af"
"""A character of the newest extension, in no font of the papers."""


def numbers(games: Games, kind: str) -> list[str]:
    return [paper.number for paper in papers_of_competition(games.id) if paper.kind == kind]


def facts(games: Games, kind: str) -> list[dict[str, object]]:
    return [json.loads(paper.facts) for paper in papers_of_competition(games.id) if paper.kind == kind]


def test_every_winner_gets_the_papers_that_are_due(tmp_path: Path) -> None:
    games, told = approved(published()), []
    assert issue(games, tmp_path, on_progress=lambda done, of: told.append((done, of))) == 6
    assert numbers(games, "certificate") == [f"TEST-2026-R000{n}" for n in (1, 2, 3)]
    assert numbers(games, "notice") == [f"TEST-2026-T000{n}" for n in (1, 2, 3)]
    assert told == [(n, 6) for n in range(1, 7)]
    first, notice = facts(games, "certificate")[0], facts(games, "notice")[0]
    assert (first["award"], first["rank"], first["group"]) == ("金牌", 1, "职工组")
    said = check_credential(str(first["verify_url"]), press(tmp_path).keys.public)
    assert said is not None
    assert (said.number, said.kind, said.award) == ("TEST-2026-R0001", "certificate", "金牌（第1名）")
    assert (said.names, said.version, said.made_up) == ("李*", 1, True)
    assert (notice["certificate_number"], notice["result"]) == ("TEST-2026-R0001", "第1名 · 金牌")
    assert str(notice["payment_note"]).startswith("奖金于2027年拨付")
    assert notice["lines"][0]["capital"] == "人民币壹万元整"
    for paper in papers_of_competition(games.id):
        assert read_file(tmp_path, paper.sha256).startswith(b"%PDF")
    assert logged()[-1] == "paper.issue"


def test_the_same_papers_are_not_issued_again(tmp_path: Path) -> None:
    games = approved(published())
    issue(games, tmp_path)
    with refused("没有待制发的证书或通知", "There is nothing to issue"):
        issue(games, tmp_path)


def test_only_what_is_new_is_issued_and_the_numbers_go_on(tmp_path: Path) -> None:
    games = approved(published())
    issue(games, tmp_path)
    lost = db.session.scalars(select(Paper).where(Paper.number == "TEST-2026-T0003")).one()
    db.session.delete(lost)
    db.session.commit()
    assert issue(games, tmp_path) == 1
    assert facts(games, "notice")[2]["certificate_number"] == "TEST-2026-R0003"


def test_no_paper_before_the_approval(tmp_path: Path) -> None:
    games = published()
    with refused("奖励决定尚未批准，不能制发", "The decisions are not approved, so no paper"):
        issue(games, tmp_path)
    planned(games)
    decide(games)
    with refused("奖励决定尚未批准，不能制发", "The decisions are not approved, so no paper"):
        issue(games, tmp_path)


def test_a_name_that_cannot_be_printed_stops_every_paper(tmp_path: Path) -> None:
    games = published()
    second_event(games, row(8, UNPRINTABLE, event="E02"), row(9, event="E02"), marks={1: 80, 2: 70})
    approved(games)
    with refused("𲎯", "𲎯", times=2):
        issue(games, tmp_path)
    assert list(tmp_path.rglob("*")) == []


def test_of_two_who_issue_at_once_the_second_is_refused(tmp_path: Path) -> None:
    games = approved(published())
    before: dict[str, object] = {}

    def race(done: int, of: int) -> None:
        if done == of:
            issue(games, tmp_path / "first")
            before.update(everything())

    with pytest.raises(Refusal, match="另一人刚刚更改了同一内容"):
        issue(games, tmp_path / "second", on_progress=race)
    assert everything() == before
    issued = {paper.sha256 for paper in papers_of_competition(games.id)}
    assert issued == {path.stem for path in (tmp_path / "first").rglob("*.pdf")}


def test_merit_bears_no_rank_and_earns_no_notice(tmp_path: Path) -> None:
    games = approved(published({n: 100 - n for n in range(1, 9)}))
    assert issue(games, tmp_path) == 7
    merit = facts(games, "certificate")[3]
    assert (merit["award"], merit["rank"]) == ("优胜奖", None)
    assert len(numbers(games, "notice")) == 3


def test_a_team_has_one_certificate_and_each_member_a_notice(tmp_path: Path) -> None:
    games = seated(founded(team_size=2))
    enter(games, row(1, team="一队"), row(2, team="一队"))
    draw_event(games.event, seed="1", secret="for tests", by=games.organizer, now=NOW)
    mark(games, 1)
    confirm_sheets(games.event, by=games.chief, now=NOW)
    signing.sign_off(games.event, by=games.chief, now=NOW)
    rank(games)
    publish(games)
    approved(games)
    assert issue(games, tmp_path) == 3
    (certificate,) = facts(games, "certificate")
    assert certificate["recipients"] == ["李二", "李三"]
    assert {paper.member.person.name for paper in papers_of_competition(games.id) if paper.member} == {
        "李二",
        "李三",
    }


def test_a_struck_sum_is_told_on_the_notice(tmp_path: Path) -> None:
    games = published({1: 90, 2: 80})
    made = second_event(games, row(8, event="E02"), row(1, event="E02"), marks={1: 90, 2: 80})
    db.session.get_one(Event, made).name = "焊接E01"
    db.session.commit()
    approved(games)
    issue(games, tmp_path)
    own = [each for each in facts(games, "notice") if each["recipient"] == "李二"]
    (notice,) = [each for each in own if each["result"].endswith("银牌")]
    line = notice["lines"][0]
    assert line["outcome"].endswith("（结算后不再计发）")
    assert line["capital"] == ""
    assert line["reasons"][-1]["says"].startswith("就高不重复")
    assert notice["payment_note"] == ""


def test_the_group_is_told_only_where_an_event_has_several(tmp_path: Path) -> None:
    games = approved(published({1: 90}, groups=frozenset({Group.WORKER})))
    issue(games, tmp_path)
    assert facts(games, "certificate")[0]["group"] == ""


def test_a_file_is_kept_once_under_its_digest(tmp_path: Path) -> None:
    name = keep_file(tmp_path, b"%PDF test")
    assert keep_file(tmp_path, b"%PDF test") == name
    assert [path.name for path in tmp_path.rglob("*.pdf")] == [f"{name}.pdf"]
    assert read_file(tmp_path, name) == b"%PDF test"


def test_a_file_that_was_changed_or_lost_is_noticed(tmp_path: Path) -> None:
    name = keep_file(tmp_path, b"%PDF test")
    file_path(tmp_path, name).write_bytes(b"%PDF tesT")
    with pytest.raises(ValueError, match="was changed where it lies"):
        read_file(tmp_path, name)
    file_path(tmp_path, name).unlink()
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path, name)


def test_the_papers_of_an_entry_bear_the_names_of_the_published_result(tmp_path: Path) -> None:
    games = approved(published({1: 90}))
    entry(games, 1).members[0].employer = "改名后的单位"
    db.session.commit()
    issue(games, tmp_path)
    assert facts(games, "certificate")[0]["unit"] == "第1机械厂"


def test_a_real_certificate_bears_an_address_that_lasts(tmp_path: Path) -> None:
    games = approved(published())
    competition = db.session.get_one(Competition, games.id)
    competition.made_up = False
    db.session.commit()
    with refused("不是 https 网址；印出后不能更改", "is no https address; once printed it cannot be changed"):
        near = replace(press(tmp_path), public_url="http://127.0.0.1")
        issue_papers(games.id, press=near, by=games.organizer, now=NOW)


def test_a_paper_whose_time_stamp_fails_is_not_issued(tmp_path: Path) -> None:
    games = approved(published())
    silent = replace(press(tmp_path), stamp_url="http://127.0.0.1:9/tsa")
    with refused("未能完成平台数字签名或时间戳，该文件没有制发", "the paper was not issued", times=6):
        issue_papers(games.id, press=silent, by=games.organizer, now=NOW)
    assert papers_of_competition(games.id) == []


def test_a_badge_is_of_one_persons_certificate(tmp_path: Path) -> None:
    games = approved(published())
    issue(games, tmp_path)
    found = {each.kind: badge_of(each, press(tmp_path)) for each in papers_of_competition(games.id)}
    assert found.pop("certificate").count(".") == 2
    assert found == {"notice": None}


def test_a_font_of_the_settings_that_cannot_be_used_is_named() -> None:
    heavy = FontFile(Path(pylopdf_fonts_zh_cn.serif_path()), weight=900)
    settings = replace(current_app.config["SAIWU"], song=heavy)
    with refused("设置的字体不能使用", "has no weight 900"):
        open_press(settings)
