"""Nobody marks their own unit."""

from competition.domain.panels import check_judge


def test_a_judge_of_another_unit_may_sit():
    assert check_judge("赵一", employer="乙厂", entrants_employers={"甲厂"}) is None


def test_a_judge_without_a_unit_may_sit():
    assert check_judge("赵一", employer="", entrants_employers={"", "甲厂"}) is None


def test_a_judge_of_an_entrants_unit_may_not():
    assert str(check_judge("赵一", employer="甲厂", entrants_employers=["甲厂"])) == (
        "裁判赵一与本项目选手同属“甲厂”，须回避。 请改派其他裁判。 / "
        "Judge 赵一 and an entrant of this event both belong to “甲厂”. Assign another judge."
    )
