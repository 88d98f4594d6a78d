"""Bases and studios: what the document grants, by two persons, once; a grant that matches another waits for it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from competition.db import db
from competition.db.competitions import Competition
from competition.db.grants import BaseRecognition, bases_of, recorded_bases
from competition.domain.money import Money
from competition.domain.policy import Policy
from competition.domain.policy_grants import BaseGrant, Occasion
from competition.domain.tiers import Tier
from competition.operations import competitions
from competition.operations.bases import (
    BaseDraft,
    complete_base,
    confirm_base,
    find_base_line,
    record_base,
    withdraw_base,
)
from tests.operations.games import Games, founded
from tests.operations.helpers import DRAFT, NOW, account, logged, policies, refused

pytestmark = pytest.mark.usefixtures("app")

PROVINCE = BaseDraft(
    base="世界技能大赛省级集训基地",
    occasion=Occasion.BUILT,
    unit="试验技师学院",
    recognised_on=date(2026, 9, 1),
    document="试人社发〔2026〕3号",
    higher=Money.yuan(500_000),
)


def granting() -> dict[str, Policy]:
    """The policies, with a fixed sum beside the matched ones."""
    policy = policies()[DRAFT.policy_id]
    line = policy.of(BaseGrant)[0]
    fixed = replace(
        line, base="技能大师工作室", tier=Tier.CITY, occasion=Occasion.ONCE, grant=Money.yuan(50_000)
    )
    return {policy.id: replace(policy, others=(*policy.others, fixed))}


def record(games: Games, *, under: dict[str, Policy] | None = None, **more: object) -> int:
    draft = replace(PROVINCE, **more)
    return record_base(games.id, draft, policies=under or policies(), by=games.organizer, now=NOW)


def confirm(games: Games, base: int) -> None:
    confirm_base(base, policies=policies(), by=games.finance, now=NOW)


def kept(base: int) -> BaseRecognition:
    return db.session.get_one(BaseRecognition, base)


def test_a_recognition_takes_its_tier_from_the_document_and_counts_once_confirmed() -> None:
    games = founded()
    base = record(games, unit=" 试验技师学院 ", document=" 试人社发〔2026〕3号 ")
    row = kept(base)
    assert (row.base, row.tier, row.occasion) == (PROVINCE.base, Tier.PROVINCE, Occasion.BUILT)
    assert (row.unit, row.document, row.higher) == (PROVINCE.unit, PROVINCE.document, Money.yuan(500_000))
    assert row.confirmed_at is None
    confirm(games, base)
    assert kept(base).confirmed_by == games.finance.id
    assert logged()[-2:] == ["bases.record", "bases.confirm"]


def test_who_records_a_recognition_does_not_confirm_it() -> None:
    games = founded()
    base = record(games)
    with refused("记录认定的人不能确认自己的记录", "Who records a recognition does not confirm it"):
        confirm_base(base, policies=policies(), by=games.organizer, now=NOW)


def test_what_is_confirmed_is_neither_confirmed_again_nor_completed() -> None:
    games = founded()
    base = record(games)
    confirm(games, base)
    with refused("该认定已经确认", "is confirmed"):
        confirm(games, base)
    with refused("该认定已经确认", "is confirmed"):
        complete_base(base, Money.yuan(1), policies=policies(), by=games.organizer, now=NOW)


@pytest.mark.parametrize("first", [False, True])
def test_a_recognition_is_withdrawn_with_a_reason_confirmed_or_not(*, first: bool) -> None:
    games = founded()
    base = record(games)
    if first:
        confirm(games, base)
    with refused("请写明理由", "Give the reason"):
        withdraw_base(base, reason=" ", by=games.organizer, now=NOW)
    withdraw_base(base, reason=" 文号有误 ", by=games.organizer, now=NOW)
    assert bases_of(games.id) == []
    assert [(each.id, each.withdrawal_reason) for each in recorded_bases(games.id)] == [(base, "文号有误")]
    assert logged()[-1] == "bases.withdraw"


def test_what_is_withdrawn_stays_so_and_may_be_recorded_again() -> None:
    games = founded()
    base = record(games, higher=None)
    withdraw_base(base, reason="文号有误", by=games.organizer, now=NOW)
    for again in (
        lambda: withdraw_base(base, reason="文号有误", by=games.organizer, now=NOW),
        lambda: confirm(games, base),
        lambda: complete_base(base, Money.yuan(1), policies=policies(), by=games.organizer, now=NOW),
    ):
        with refused("该认定已经撤回", "was withdrawn"):
            again()
    anew = record(games)
    confirm(games, anew)
    assert [each.id for each in bases_of(games.id)] == [anew]
    assert len(recorded_bases(games.id)) == 2


def test_two_standing_recognitions_of_one_kind_and_day_cannot_be_kept() -> None:
    games = founded()
    first = kept(record(games))
    names = ("competition_id", "base", "unit", "tier", "occasion", "recognised_on", "document")
    twin = BaseRecognition(
        **{name: getattr(first, name) for name in names}, recorded_by=first.recorded_by, recorded_at=NOW
    )
    db.session.add(twin)
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


@pytest.mark.parametrize(
    ("wrong", "field", "zh", "en"),
    [
        (
            {"base": "市级技能大师工作室"},
            "基地或工作室",
            "没有“市级技能大师工作室”（建成）",
            "grants nothing for",
        ),
        ({"occasion": Occasion.AGAIN}, "基地或工作室", "（再次认定的主基地）的补助", "grants nothing for"),
        ({"unit": " "}, "所在单位", "“所在单位”未填写", "is empty"),
        ({"document": ""}, "认定文件文号", "“认定文件文号”未填写", "is empty"),
        ({"recognised_on": NOW.date() + timedelta(days=1)}, "认定日期", "在今天", "after today"),
        ({"higher": Money(0)}, "上级补贴（元）", "上级补贴应大于0", "above zero"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    wrong: Mapping[str, object], field: str, zh: str, en: str
) -> None:
    games = founded()
    with refused(zh, en) as found:
        record(games, **wrong)
    assert [each.where.column for each in found] == [field]


def test_a_document_without_bases_names_none() -> None:
    games = founded()
    db.session.get_one(Competition, games.id).policy_id = "lianyungang-2025-25"
    db.session.commit()
    with refused("没有“世界技能大赛省级集训基地”", "grants nothing for") as found:
        record(games)
    assert "文件中的基地和工作室：无" in found[0].remedy.zh


def test_a_recognition_is_recorded_once_in_whichever_competition() -> None:
    games = founded()
    record(games)
    draft = replace(DRAFT, code="beside-2026", number_prefix="BESIDE")
    made = competitions.create_competition(draft, by=games.organizer, now=NOW)
    with refused("试验技师学院的“世界技能大赛省级集训基地”（建成，2026-09-01）已在", "recorded already"):
        record(replace(games, id=made), unit="试验 技师学院")
    assert record(games, unit="另一技师学院") != record(games, recognised_on=date(2026, 9, 2))


def test_a_unit_keeps_the_spelling_it_was_recorded_under_first() -> None:
    games = founded()
    record(games)
    assert kept(record(games, unit="试验 技师学院", recognised_on=date(2026, 9, 2))).unit == "试验技师学院"


def test_a_fixed_sum_matches_no_other_grant() -> None:
    games, under = founded(), granting()
    studio = {"base": "技能大师工作室", "occasion": Occasion.ONCE}
    with refused("“技能大师工作室”（一次性建设补助）是定额补助", "granted a fixed sum"):
        record(games, under=under, **studio)
    base = record(games, under=under, **studio, higher=None)
    confirm_base(base, policies=under, by=games.finance, now=NOW)
    assert kept(base).higher is None


def test_a_grant_that_matches_another_waits_until_that_is_known() -> None:
    games = founded()
    base = record(games, higher=None)
    with refused("上级补贴金额尚未填写", "not filled in yet"):
        confirm(games, base)
    with refused("上级补贴应大于0", "above zero"):
        complete_base(base, Money(0), policies=policies(), by=games.finance, now=NOW)
    complete_base(base, Money.yuan(300_000), policies=policies(), by=games.finance, now=NOW)
    with refused("上级补贴已经填写", "filled in"):
        complete_base(base, Money.yuan(1), policies=policies(), by=games.finance, now=NOW)
    for one_of_them in (games.finance, games.organizer):
        with refused("记录认定的人不能确认自己的记录", "Who records a recognition does not confirm it"):
            confirm_base(base, policies=policies(), by=one_of_them, now=NOW)
    row = kept(base)
    assert (row.recorded_by, row.completed_by) == (games.organizer.id, games.finance.id)
    confirm_base(base, policies=policies(), by=account("third"), now=NOW)
    assert kept(base).higher == Money.yuan(300_000)
    assert logged()[-2:] == ["bases.complete", "bases.confirm"]


def test_a_line_is_found_by_base_and_occasion() -> None:
    policy = policies()[DRAFT.policy_id]
    line = find_base_line(policy, PROVINCE.base, Occasion.BUILT)
    assert line is not None
    assert line.tier is Tier.PROVINCE
    assert find_base_line(policy, PROVINCE.base, Occasion.ONCE) is None
