"""Columns that keep results exact, and values that come back from JSON as they were."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql, sqlite

from competition.codec import digest, dump, load
from competition.db.base import Exact, Fen, UtcDateTime
from competition.domain.clauses import Clause
from competition.domain.marking_scheme import (
    Aspect,
    AspectKind,
    Criterion,
    MarkingScheme,
    Part,
    Section,
    SubCriterion,
)
from competition.domain.medals import Award
from competition.domain.money import Money
from competition.domain.outcomes import Amount, Decision, Kind, Nothing, Promoted, Step, Undetermined
from competition.domain.problems import Text
from competition.domain.ranking import Place
from competition.domain.ranking_rules import RankingRules, TieRule
from competition.domain.results import EventResult, Standing, Unranked
from competition.domain.rulings import AwardRuling, Ruling, TieRuling
from competition.domain.scoring import Line
from competition.domain.teams import TeamPlace, TeamUnranked
from competition.domain.tiers import SkillLevel

DIALECTS: tuple[Dialect, ...] = (sqlite.dialect(), postgresql.dialect())
words = st.text(max_size=12)
marks = st.decimals(min_value=0, max_value=1000, places=4, allow_nan=False)
texts = st.builds(Text, words, words)
moneys = st.builds(Money, st.integers(min_value=0, max_value=10**12))


def through(kind: Any, value: Any, dialect: Dialect) -> Any:
    """Into the database and back, without one."""
    return kind.process_result_value(kind.process_bind_param(value, dialect), dialect)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: each.name)
@pytest.mark.parametrize("kind", [UtcDateTime(), Exact(), Fen()], ids=lambda each: type(each).__name__)
def test_nothing_stays_nothing(kind: Any, dialect: Dialect) -> None:
    assert through(kind, None, dialect) is None


def test_a_moment_needs_its_zone() -> None:
    with pytest.raises(ValueError, match="a moment needs its time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 9, 1), DIALECTS[0])  # noqa: DTZ001 - what is refused


def test_a_moment_comes_back_in_utc_whether_or_not_the_database_keeps_zones() -> None:
    china = datetime(2026, 9, 1, 8, tzinfo=timezone(timedelta(hours=8)))
    kept = UtcDateTime().process_bind_param(china, DIALECTS[0])
    assert kept == datetime(2026, 9, 1, 0, tzinfo=UTC)
    for raw in (kept, kept.replace(tzinfo=None), china):
        found = UtcDateTime().process_result_value(raw, DIALECTS[0])
        assert found is not None
        assert (found, found.utcoffset()) == (china, timedelta(0))


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False))
def test_a_mark_comes_back_as_it_was(value: Decimal) -> None:
    found = through(Exact(), value, DIALECTS[0])
    assert (found, type(found)) == (value, Decimal)


@pytest.mark.parametrize("shown", ["0", "100", "0.1", "12.5", "-3.0001", "1000000"])
def test_a_mark_is_shown_without_an_exponent(shown: str) -> None:
    assert str(through(Exact(), Decimal(shown), DIALECTS[0])) == shown


@pytest.mark.parametrize("value", ["0.00001", "1.23456"])
def test_a_mark_finer_than_four_places_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="finer than 4 places"):
        Exact().process_bind_param(Decimal(value), DIALECTS[0])


@given(moneys)
def test_money_is_kept_as_fen(money: Money) -> None:
    assert Fen().process_bind_param(money, DIALECTS[0]) == money.fen
    assert through(Fen(), money, DIALECTS[0]) == money


# Values kept as JSON

clauses = st.builds(Clause, words, words, words)
steps = st.builds(Step, texts, st.none() | clauses)
outcomes = st.one_of(
    st.builds(Amount, moneys),
    st.builds(Promoted, st.sampled_from(SkillLevel)),
    st.builds(Undetermined, texts),
    st.builds(Nothing, texts),
)
decisions = st.builds(Decision, st.sampled_from(Kind), outcomes, st.lists(steps, max_size=3).map(tuple))
leaves = st.builds(Line, words, words, marks, marks, st.none() | texts, st.booleans())
lines = st.builds(
    Line,
    words,
    words,
    marks,
    marks,
    st.none() | texts,
    st.booleans(),
    st.lists(leaves, max_size=2).map(tuple),
)
places = st.builds(Place, words, st.integers(1, 99), marks, st.booleans(), words)
standings = st.builds(
    Standing,
    words,
    st.lists(words, max_size=2).map(tuple),
    st.lists(words, max_size=2).map(tuple),
    words,
    places,
    st.sampled_from(Award),
    lines,
)
names = st.lists(words, max_size=2).map(tuple)
says = st.builds(TieRuling, names, st.lists(marks, max_size=2).map(tuple)) | st.builds(
    AwardRuling, words, st.sampled_from(Award), st.sampled_from(Award)
)
event_results = st.builds(
    EventResult,
    st.lists(standings, max_size=2).map(tuple),
    st.lists(st.builds(Unranked, words, words, words, st.none() | marks), max_size=2).map(tuple),
    words,
    st.builds(RankingRules, st.lists(words, max_size=2).map(tuple), words, ties=st.sampled_from(TieRule)),
    st.lists(st.builds(Ruling, says, words, words, words), max_size=2).map(tuple),
    st.lists(st.builds(TeamPlace, words, st.integers(1, 9), marks, st.booleans(), names), max_size=2).map(
        tuple
    ),
    st.lists(st.builds(TeamUnranked, words, st.integers(1, 9), texts), max_size=2).map(tuple),
)


def test_the_same_value_gives_the_same_text() -> None:
    step = Step(Text("按条款", "by the clause"), Clause("试政发〔2025〕1号", "三", "最高1万元"))
    assert digest(dump(step)) == digest(dump(load(dump(step), Step)))
    assert dump(step) == (
        '{"clause":{"article":"三","document":"试政发〔2025〕1号","phrase":"最高1万元","quoted":true},'
        '"says":{"en":"by the clause","zh":"按条款"}}'
    )


@given(decisions)
def test_a_decision_comes_back(decision: Decision) -> None:
    again = load(dump(decision), Decision)
    assert again == decision
    assert type(again.outcome) is type(decision.outcome)
    assert dump(again) == dump(decision)


@given(event_results)
def test_a_result_comes_back(result: EventResult) -> None:
    again = load(dump(result), EventResult)
    assert again == result
    assert dump(again) == dump(result)


def test_a_scheme_comes_back() -> None:
    item = Aspect(
        "A1-1", AspectKind.JUDGEMENT, "外观", Decimal("0.10"), False, "4", "x", "y", ("0", "1", "2", "3")
    )
    form = SubCriterion("A1", "焊缝", (item,), "C1")
    part = Part("wsc", "实操", Decimal(100), "panel", (Criterion("A", "外观", Decimal("0.10"), (form,)),))
    scheme = MarkingScheme("焊接", (part,), (Section("1", Decimal("6.00")),), 2)
    again = load(dump(scheme), MarkingScheme)
    assert again == scheme
    assert str(again.parts[0].criteria[0].mark) == "0.10"


def test_days_and_moments_come_back() -> None:
    moment = datetime(2026, 9, 1, 8, 30, 0, 1, tzinfo=UTC)
    assert load(dump(date(2026, 2, 28)), date) == date(2026, 2, 28)
    assert load(dump(moment), datetime) == moment
