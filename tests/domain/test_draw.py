"""The same seed gives the same draw for ever, in whatever order the entries come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.draw import DrawnPlace, commitment, draw
from tests.domain.build import unhurried

entries = st.lists(st.text(min_size=1, max_size=6), unique=True, max_size=30)
stations = st.integers(min_value=1, max_value=9)


def test_a_draw_on_record():
    """These values were published once; another release may not change them."""
    assert draw(["E1", "E2", "E3"], seed="2025-06-20 烟台", secret="秘密", stations=2) == (
        DrawnPlace(entry="E3", session=1, station=1, code="02"),
        DrawnPlace(entry="E1", session=1, station=2, code="01"),
        DrawnPlace(entry="E2", session=2, station=1, code="03"),
    )
    assert commitment("2025-06-20 烟台") == "064103e8dc0b874498f9899a322613a74e143b47bcfb54551062d561ea969334"


@unhurried
@given(entries, stations, st.randoms(use_true_random=False))
def test_the_order_of_arrival_never_matters(ids, count, chance):
    shuffled = chance.sample(ids, len(ids))
    assert draw(shuffled, seed="种子", secret="秘密", stations=count) == draw(
        ids, seed="种子", secret="秘密", stations=count
    )


@unhurried
@given(entries, stations)
def test_everybody_gets_one_place_and_one_code(ids, count):
    drawn = draw(ids, seed="种子", secret="秘密", stations=count)
    assert {place.entry for place in drawn} == set(ids)
    assert len({place.code for place in drawn}) == len(ids)
    assert len({(place.session, place.station) for place in drawn}) == len(ids)
    assert all(1 <= place.station <= count for place in drawn)
    assert [(place.session - 1) * count + place.station for place in drawn] == list(range(1, len(ids) + 1))


@unhurried
@given(st.integers(min_value=2, max_value=20))
def test_the_code_does_not_follow_the_station(count):
    """A judge at a station cannot count codes from it: some seed parts the two."""
    ids = [str(number) for number in range(count)]
    orders = {
        tuple(place.code for place in draw(ids, seed=str(seed), secret="秘密", stations=1))
        for seed in range(20)
    }
    assert len(orders) > 1


def test_the_seed_says_nothing_of_the_codes():
    """Everybody may know the seed; who knows only that cannot tell whose sheet is whose."""
    ids = [str(number) for number in range(10)]

    def codes(seed: str, secret: str) -> dict[str, str]:
        return {place.entry: place.code for place in draw(ids, seed=seed, secret=secret, stations=3)}

    assert codes("甲", "秘密") == codes("乙", "秘密")
    assert codes("甲", "秘密") != codes("甲", "另一秘密")


def test_codes_have_one_width():
    codes = {place.code for place in draw(map(str, range(100)), seed="种子", secret="秘密", stations=10)}
    assert codes == {f"{number:03}" for number in range(1, 101)}


def test_another_seed_is_another_draw():
    ids = [str(number) for number in range(10)]
    assert draw(ids, seed="甲", secret="秘密", stations=3) != draw(ids, seed="乙", secret="秘密", stations=3)


@pytest.mark.parametrize(("seed", "count"), [("", 3), ("种子", 0)])
def test_a_draw_needs_a_seed_and_a_station(seed, count):
    with pytest.raises(ValueError, match="a seed, a secret and at least one station"):
        draw(["E1"], seed=seed, secret="秘密", stations=count)


def test_an_entry_takes_part_once():
    with pytest.raises(ValueError, match="takes part in a draw once"):
        draw(["E1", "E1"], seed="种子", secret="秘密", stations=3)


def test_a_draw_needs_a_secret():
    with pytest.raises(ValueError, match="a secret"):
        draw(["E1"], seed="种子", secret="", stations=3)
