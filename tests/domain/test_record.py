"""A person's record as plain values."""

import json
from datetime import date
from decimal import Decimal

from competition.domain.problems import Text
from competition.domain.record import (
    Record,
    RecordedAward,
    RecordedGrant,
    RecordedHelp,
    RecordedPaper,
    RecordedResult,
)

DAY, CITY, WORKERS = date(2026, 9, 20), Text("市级", "city"), Text("职工组", "workers")
RESULT = RecordedResult(
    year=2026,
    tier=CITY,
    contest="试验市大赛",
    event="焊接",
    group=WORKERS,
    employer="第一机械厂",
    delegation="芝罘区",
    here=True,
    state=None,
    rank=1,
    tied=False,
    entrants=3,
    total=Decimal("87.50"),
    award=Text("金牌", "gold medal"),
    confirmed_on=DAY,
    document="",
)
NOTHING = Record("王一", "370***********0011", DAY, True, (), (), (), (), (), ())


def test_a_record_without_anything_says_so():
    assert NOTHING.empty
    assert NOTHING.as_dict()["results"] == []


def test_every_list_is_given_as_plain_values_in_both_languages():
    record = Record(
        name="王一",
        masked_id="370***********0011",
        as_of=DAY,
        made_up=False,
        results=(RESULT,),
        help=(RecordedHelp(2026, "试验市大赛", "焊接", "李二", Text("主教练", "main coach")),),
        titles=(RecordedGrant(Text("技术能手", "技术能手"), "试人社发〔2026〕9号", DAY),),
        levels=(RecordedGrant(Text("技师", "technician"), "Y1", DAY),),
        awards=(
            RecordedAward(
                "试验市大赛", "焊接", Text("奖金", "prize money"), Text("1元", "CNY 1"), ("三",), DAY
            ),
        ),
        papers=(RecordedPaper("T-1", Text("荣誉证书", "certificate"), "试验市大赛", DAY),),
    )
    plain = json.loads(json.dumps(record.as_dict()))
    assert not record.empty
    assert (plain["as_of"], plain["made_up"]) == ("2026-09-20", False)
    assert plain["results"][0]["total"] == "87.50"
    assert plain["results"][0]["award"] == {"zh": "金牌", "en": "gold medal"}
    assert plain["results"][0]["state"] is None
    assert plain["help"][0]["part"]["en"] == "main coach"
    assert plain["titles"][0]["on"] == "2026-09-20"
    assert plain["levels"][0]["document"] == "Y1"
    assert plain["awards"][0]["clauses"] == ["三"]
    assert plain["papers"][0]["number"] == "T-1"
