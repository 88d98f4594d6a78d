"""What keeps a marking scheme from being used."""

from dataclasses import replace
from decimal import Decimal

import pytest

from competition.domain.marking_scheme import AspectKind, MarkingScheme, SubCriterion
from competition.domain.scheme_checks import check_scheme
from tests.domain.build import aspect, part, said, scheme

THEORY = part("T", [aspect("t1", "60"), aspect("t2", "40")], weight="30")
PRACTICE = part("P", [aspect("p1", "100")], weight="70")
SOUND = scheme(THEORY, PRACTICE)


def faults_of(made: MarkingScheme) -> list[str]:
    return said(check_scheme(made))


def test_a_sound_scheme():
    assert check_scheme(SOUND) == ()
    assert [found.id for found in SOUND.aspects()] == ["t1", "t2", "p1"]


def test_a_part_may_weigh_nothing():
    assert faults_of(scheme(replace(THEORY, weight=Decimal(0)), replace(PRACTICE, weight=Decimal(100)))) == []


def test_a_form_is_found_by_its_id():
    assert SOUND.form("P1") == (PRACTICE, PRACTICE.sub_criteria[0])
    with pytest.raises(KeyError, match="X9"):
        SOUND.form("X9")


def test_weights_sum_to_100():
    (found,) = check_scheme(scheme(THEORY))
    assert str(found) == (
        "各部分权重合计为30%，应为100%。 请更正“权重”一列。 / "
        "The parts' weights sum to 30 %, not 100 %. Mend the column of weights."
    )


def test_a_weight_is_never_below_zero():
    made = scheme(replace(THEORY, weight=Decimal(-10)), replace(PRACTICE, weight=Decimal(110)))
    assert faults_of(made) == ["“部分T”的权重为-10%，不得小于0。"]


def test_ids_are_used_once():
    assert faults_of(scheme(replace(THEORY, weight=Decimal(50)), replace(THEORY, weight=Decimal(50)))) == [
        "部分、评分标准或评分表编号“T”重复。",
        "部分、评分标准或评分表编号“T-A”重复。",
        "部分、评分标准或评分表编号“T1”重复。",
        "评分点编号“t1”重复。",
        "评分点编号“t2”重复。",
    ]


def test_a_criterion_states_what_its_aspects_sum_to():
    criterion = replace(PRACTICE.criteria[0], mark=Decimal(90))
    (found,) = check_scheme(scheme(THEORY, replace(PRACTICE, criteria=(criterion,))))
    assert found.what.zh == "P-A“标准P”标明90分，评分点合计100分。"
    assert found.what.en == "P-A “标准P” states 90 marks; its aspects sum to 100."


def test_a_part_is_out_of_100():
    assert faults_of(scheme(part("P", [aspect("p1", "99.99")]))) == ["“部分P”满分合计99.99分，应为100分。"]


def test_a_form_has_aspects():
    criterion = PRACTICE.criteria[0]
    forms = (*criterion.sub_criteria, SubCriterion("P2", "空表", ()))
    made = scheme(THEORY, replace(PRACTICE, criteria=(replace(criterion, sub_criteria=forms),)))
    assert faults_of(made) == ["评分表P2“空表”没有评分点。"]


def test_an_aspect_has_a_maximum():
    assert faults_of(scheme(part("P", [aspect("p1", "100"), aspect("p2", "0")]))) == [
        "评分点p2的满分为0，应大于0。"
    ]


def test_a_judgement_has_four_descriptors():
    judged = aspect("p1", "100", AspectKind.JUDGEMENT, descriptors=("差", "可"))
    assert faults_of(scheme(part("P", [judged], method="panel"))) == [
        "评判点p1“要求p1”有2条等级描述，应为0–3四条。"
    ]
    full = replace(judged, descriptors=("差", "可", "良", "优"))
    assert faults_of(scheme(part("P", [full], method="panel"))) == []


@pytest.mark.parametrize("name", ["A/1", "A 1", "..", ""])
def test_an_id_that_breaks_an_address_is_refused(name):
    (found, *_) = check_scheme(scheme(part("P", [aspect(name, "100")])))
    assert found.what.zh == f"编号“{name}”不可用。"
    assert found.what.en == f"The id “{name}” cannot be used."
