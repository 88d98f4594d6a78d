"""Scales: the published pairs are reproduced, and where there is nothing to measure by everybody gets the centre."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from competition.domain.scale import SCALES, median, scale_marks

PAIRS = Path(__file__).parent.parent.parent / "fixtures" / "worldskills" / "scale-pairs.csv"
CENTRES = {"median-mad-700": Decimal(700), "mean-sd-500": Decimal(500)}


def scaled(scale: str, *marks: str) -> list[Decimal]:
    return list(scale_marks(SCALES[scale], {str(n): Decimal(mark) for n, mark in enumerate(marks)}).values())


def test_all_published_pairs_of_the_700_scale():
    with PAIRS.open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file))
    assert len(pairs) == 32
    assert median([Decimal(row["raw_total_100"]) for row in pairs]) == 8
    found = scaled("median-mad-700", *(row["raw_total_100"] for row in pairs))
    assert found == [Decimal(row["worldskills_scale"]) for row in pairs]


@pytest.mark.parametrize(("scale", "centre"), CENTRES.items())
def test_edges_of_the_scales(scale: str, centre: Decimal):
    assert scaled(scale) == []
    assert scaled(scale, "61") == [centre]
    assert scaled(scale, "50", "50.00", "50") == [centre] * 3
    low, high = scaled(scale, "40", "60")
    assert low + high == 2 * centre
    assert low < centre < high


def test_the_median_scale_with_more_than_half_of_the_marks_equal_gives_everybody_700():
    assert scaled("median-mad-700", "90", "50", "50", "50") == [700] * 4
    assert scaled("median-mad-700", "90", "70", "50", "50") == [761, 720, 680, 680]


def test_the_500_scale_uses_the_population_deviation():
    assert scaled("mean-sd-500", "40", "60") == [470, 530]


def test_scales_are_never_capped():
    assert max(scaled("median-mad-700", *map(str, range(40)), "100")) == 862
    assert min(scaled("median-mad-700", *map(str, range(60, 100)), "0")) < 600


def test_marks_that_hardly_differ_are_no_failure():
    tiny = ["0.3333333335", "0.3333333335" + "0" * 60 + "1", "0.3333333335" + "0" * 60 + "2", "100000000000"]
    assert max(scaled("median-mad-700", *tiny)) > 10**60


def test_the_raw_scale_leaves_the_marks_as_they_are():
    assert [str(mark) for mark in scaled("raw-100", "85.50", "0", "61.125", "85.50")] == [
        "85.50",
        "0",
        "61.125",
        "85.50",
    ]
    assert scaled("raw-100") == []


def test_no_values_have_no_median():
    with pytest.raises(ValueError, match="no values have no median"):
        median([])


def test_scales_go_by_their_own_id():
    assert list(SCALES) == ["raw-100", "median-mad-700", "mean-sd-500"]
    assert all(scale.id == key and scale.label.zh and scale.label.en for key, scale in SCALES.items())
