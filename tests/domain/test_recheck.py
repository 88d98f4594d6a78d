"""The sample of a recheck: the top is always in, the rest is drawn by a seed, and what its errors mean."""

from decimal import Decimal
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.recheck import (
    Listed,
    Sample,
    TopPart,
    Verdict,
    algorithm_of,
    draw_sample,
    error_rate,
    top_of,
    top_part,
    verdict,
)
from tests.domain.build import unhurried

fields = st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["", "学生组", "职工组"])), max_size=60)
tops = st.sampled_from(list(TopPart))


def ranking(size: int, *, group: str = "") -> list[Listed]:
    """Ranks 1, 2, 3 … without ties."""
    return [Listed(f"{group}{rank:03}", rank, group) for rank in range(1, size + 1)]


def listed(field: list[tuple[int, str]]) -> list[Listed]:
    """Totals of each group become ranks as in a ranking: 1, 2, 2, 4."""
    return [
        Listed(f"E{n:03}", 1 + sum(other > total for other, of in field if of == group), group)
        for n, (total, group) in enumerate(field)
    ]


def test_a_sample_on_record():
    """These entries were drawn once; another release may not draw others."""
    assert draw_sample(ranking(40), seed="2026-10-08 烟台") == Sample(
        top=tuple(f"{n:03}" for n in range(1, 11)),
        drawn=("015", "018", "022", "033", "040"),
        algorithm="sha256-sample-1/top-10",
    )


@unhurried
@given(fields, tops, st.randoms(use_true_random=False))
def test_the_order_of_arrival_never_matters(field, top, chance):
    entries, others = listed(field), ["X1", "X2"]
    mixed = draw_sample(chance.sample(entries, len(entries)), chance.sample(others, 2), seed="种子", top=top)
    assert mixed == draw_sample(entries, others, seed="种子", top=top)


@unhurried
@given(fields, tops, st.text(min_size=1))
def test_the_top_is_in_and_a_share_of_the_rest(field, top, seed):
    entries = listed(field)
    sample = draw_sample(entries, seed=seed, top=top)
    rest = len(entries) - len(sample.top)
    assert set(sample.top) == top_part(entries, top)
    assert not set(sample.top) & set(sample.drawn)
    assert len(sample.drawn) == ceil(rest * 15 / 100)
    assert sample.entries == set(sample.top) | set(sample.drawn)
    assert sample.entries <= {each.entry for each in entries}


@unhurried
@given(fields, tops)
def test_each_group_that_is_ranked_apart_has_its_own_top(field, top):
    entries = listed(field)
    found = top_part(entries, top)
    for group in {each.group for each in entries}:
        own = [each for each in entries if each.group == group]
        wanted = min(len(own), 10) if top is TopPart.TOP_10 else ceil(len(own) * 30 / 100)
        inside = [each for each in own if each.entry in found]
        assert len(inside) >= wanted
        assert {each.entry for each in own if each.rank == 1} <= found
        # who is in stands before who is out, and only a tie at the edge makes it more
        assert all(each.rank > max(i.rank for i in inside) for each in own if each.entry not in found)
        assert len([each for each in inside if each.rank < max(i.rank for i in inside)]) < wanted


@pytest.mark.parametrize(
    ("size", "top", "part"),
    [
        (3, TopPart.TOP_10, 3),
        (40, TopPart.TOP_10, 10),
        (40, TopPart.TOP_30_PERCENT, 12),
        (11, TopPart.TOP_30_PERCENT, 4),
        (1, TopPart.TOP_30_PERCENT, 1),
    ],
)
def test_how_many_the_top_part_has(size, top, part):
    assert len(top_part(ranking(size), top)) == part


def test_a_tie_at_the_edge_is_in():
    tied = [Listed("甲", 10), Listed("乙", 10), Listed("丙", 12)]
    assert top_part([*ranking(9), *tied], TopPart.TOP_10) == {*(e.entry for e in ranking(9)), "甲", "乙"}


@pytest.mark.parametrize(("rest", "drawn"), [(0, 0), (1, 1), (6, 1), (7, 2), (20, 3), (21, 4)])
def test_how_many_of_the_rest_are_drawn(rest, drawn):
    assert len(draw_sample(ranking(10 + rest), seed="种子").drawn) == drawn


def test_who_has_no_rank_belongs_to_the_rest():
    assert draw_sample(ranking(3), ["表演"], seed="种子").drawn == ("表演",)


def test_another_seed_is_another_sample():
    drawn = {draw_sample(ranking(60), seed=str(seed)).drawn for seed in range(20)}
    assert len(drawn) == 20


def test_a_sample_needs_a_seed_and_each_entry_once():
    with pytest.raises(ValueError, match="a sample needs a seed"):
        draw_sample(ranking(3), seed="")
    with pytest.raises(ValueError, match="sampled once"):
        draw_sample(ranking(3), ["001"], seed="种子")


@pytest.mark.parametrize("top", TopPart)
def test_the_name_on_record_says_which_part_was_the_top(top):
    assert top_of(algorithm_of(top)) is top
    with pytest.raises(KeyError):
        top_of(f"sha256-order-1/{top.value}")


def test_exactly_five_percent_is_not_too_many():
    assert verdict(20, 1) is Verdict.PASSED
    assert verdict(19, 1) is Verdict.EVERYTHING
    assert verdict(1000, 50) is Verdict.PASSED
    assert verdict(1000, 51) is Verdict.EVERYTHING
    assert verdict(0, 0) is Verdict.PASSED


@given(st.integers(0, 5000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_the_verdict_is_the_rate_over_five(counts):
    checked, errors = counts
    rate = error_rate(checked, errors)
    assert (verdict(checked, errors) is Verdict.EVERYTHING) == (rate is not None and rate > 5)


def test_a_rate_without_sheets_is_no_zero():
    assert error_rate(0, 0) is None
    assert error_rate(8, 1) == Decimal("12.5")


@pytest.mark.parametrize(("checked", "errors"), [(1, 2), (1, -1)])
def test_impossible_counts_are_refused(checked, errors):
    for judge in (error_rate, verdict):
        with pytest.raises(ValueError, match=f"{errors} errors on {checked} sheets"):
            judge(checked, errors)
