"""The ladder of levels, and values with names in both languages."""

from competition.domain.tiers import BY_APPOINTMENT, SkillLevel, Tier


def test_a_value_is_its_identifier_and_has_a_label():
    assert Tier("city") is Tier.CITY
    assert f"{Tier.CITY}" == "city"
    assert str(Tier.CITY.label) == "市级 / city"


def test_the_ladder_goes_up_one_step_at_a_time():
    assert [level.step for level in SkillLevel] == list(range(8))
    assert SkillLevel.LEVEL_3.next is SkillLevel.LEVEL_2
    assert SkillLevel.CHIEF.next is None


def test_the_two_highest_levels_come_by_appointment():
    assert set(list(SkillLevel)[-2:]) == BY_APPOINTMENT
