"""What keeps a marking scheme from being used: settings, modules, kinds, calculations."""

from dataclasses import replace
from decimal import Decimal

import pytest

from competition.domain.calculations import Calculation, CalculationType
from competition.domain.marking_scheme import (
    Aspect,
    AspectKind,
    Criterion,
    MarkingScheme,
    Part,
    Section,
    SubCriterion,
)
from competition.domain.scheme_checks import check_scheme
from tests.domain.build import aspect, part, said, scheme

WHOLE = part("P", [aspect("p1", "100")])
FOUR = ("差", "可", "良", "优")


def faults(*parts: Part, **changed: object) -> list[str]:
    return said(check_scheme(replace(scheme(*parts), **changed)))


def with_aspect(made: Aspect, *others: Aspect, method: str = "single") -> list[str]:
    return faults(part("P", [made, *others], method=method))


def modules(*weights: str | None, maximum: str = "40") -> Part:
    """A part with a module for each weight."""
    criteria = tuple(
        Criterion(
            f"M{number}",
            f"模块{number}",
            Decimal(maximum),
            (SubCriterion(f"F{number}", "表", (aspect(f"a{number}", maximum),)),),
            None if weight is None else Decimal(weight),
        )
        for number, weight in enumerate(weights, start=1)
    )
    return Part("P", "实操", Decimal(100), "single", criteria)


@pytest.mark.parametrize("places", [-1, 5])
def test_decimals_are_0_to_4(places: int):
    (found,) = check_scheme(scheme(WHOLE, places=places))
    assert found.what.zh == f"小数位数为{places}，应为0至4。"
    assert found.what.en == f"{places} decimals cannot be kept: 0 to 4."


@pytest.mark.parametrize("places", [0, 4])
def test_as_many_decimals_as_may_be_kept(places: int):
    assert check_scheme(scheme(WHOLE, places=places)) == ()


@pytest.mark.parametrize("mark", ["-0.01", "100.01"])
def test_pass_marks_lie_between_0_and_100(mark: str):
    assert faults(WHOLE, pass_mark=Decimal(mark)) == [f"总分的合格线为{mark}，应在0至100之间。"]
    (found,) = check_scheme(scheme(replace(WHOLE, pass_mark=Decimal(mark))))
    assert found.what.zh == f"“部分P”的合格线为{mark}，应在0至100之间。"
    assert found.where.column == "P"


def test_pass_marks_at_the_ends_may_stand():
    assert faults(replace(WHOLE, pass_mark=Decimal(0)), pass_mark=Decimal(100)) == []


def test_a_method_is_one_of_the_registry():
    (found,) = check_scheme(scheme(replace(WHOLE, method="dice")))
    assert found.what.zh == "没有名为“dice”的计分方法。"
    assert "mean_of_three" in found.remedy.en
    assert "三人平均" in found.remedy.zh


def test_a_spread_limit_is_never_below_0():
    assert faults(replace(WHOLE, spread_limit=Decimal(0))) == []
    assert faults(replace(WHOLE, spread_limit=Decimal("-0.5"))) == ["“部分P”的分差上限为-0.5，不得小于0。"]


def test_modules_weigh_100_and_need_not_have_100_marks():
    assert faults(modules("40", "60")) == []


@pytest.mark.parametrize(
    ("weights", "shown"),
    [
        (("40", "50"), "40、50"),
        (("40", None), "40、（空）"),
        (("0", "100"), "0、100"),
        (("-10", "110"), "-10、110"),
    ],
)
def test_every_module_has_its_share_of_100(weights: tuple[str | None, ...], shown: str):
    assert faults(modules(*weights)) == [f"“实操”各模块的权重为 {shown}，应都大于0且合计100。"]


def test_a_module_has_marks_to_gain():
    part_of_two = modules("40", "60")
    first, second = part_of_two.criteria
    lost = aspect("a2", "5", AspectKind.DEDUCTION)
    second = replace(second, mark=Decimal(0), sub_criteria=(SubCriterion("F2", "表", (lost,)),))
    (found,) = check_scheme(scheme(replace(part_of_two, criteria=(first, second))))
    assert found.what.zh == "模块M2“模块2”没有可得的分。"
    assert found.what.en == "Module M2 “模块2” has no marks to gain."


def test_a_deduction_is_not_among_the_marks_of_100():
    assert with_aspect(aspect("p1", "100"), aspect("p2", "10", AspectKind.DEDUCTION)) == []


def test_a_judgement_needs_the_panel():
    judged = aspect("p1", "100", AspectKind.JUDGEMENT, descriptors=FOUR)
    assert with_aspect(judged, method="panel") == []
    assert with_aspect(judged) == ["评判点p1（0–3）只能用计分方法“测量与评判（三人 0–3）”。"]


def test_only_a_judgement_has_descriptors():
    assert with_aspect(aspect("p1", "100", descriptors=FOUR)) == ["评分点p1是计分项，不能有等级描述。"]


@pytest.mark.parametrize("maximum", ["33.335", "0.001"])
def test_a_maximum_that_no_mark_can_reach_is_refused(maximum: str):
    rest = str(100 - Decimal(maximum))
    (found, *_) = with_aspect(aspect("p1", maximum), aspect("p2", rest))
    assert found == f"评分点p1的满分{maximum}超过两位小数，无法评出。"


def test_a_maximum_beyond_all_measure_is_no_crash():
    (found,) = with_aspect(aspect("p1", "1E+40"))
    assert found.startswith("“部分P”满分合计1.0")
    assert found.endswith("E+40分，应为100分。")


def test_a_section_of_an_aspect_is_one_of_the_standards():
    made = part("P", [aspect("p1", "60", section="1"), aspect("p2", "30", section="2"), aspect("p3", "10")])
    assert faults(made) == []
    assert faults(made, sections=(Section("1", Decimal(100)),)) == [
        "评分点p2属于“2”，职业标准中没有这一部分。"
    ]


def test_a_calculation_must_give_marks_up_to_the_maximum_of_its_aspect():
    choice = Calculation("c", CalculationType.CHOICE, params="OPTION:::60#x~x#all")
    assert with_aspect(aspect("p1", "60", calculation=choice), aspect("p2", "40")) == []
    (found,) = check_scheme(scheme(part("P", [aspect("p1", "60"), aspect("p2", "40", calculation=choice)])))
    assert found.what.zh == "计算“c”（CHOICE）：得分须在0至40之间。"
    assert found.where.column == "p2"


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        (aspect("p2", "5", AspectKind.DEDUCTION), "扣分项"),
        (aspect("p2", "5", AspectKind.JUDGEMENT, descriptors=FOUR), "评判"),
    ],
)
def test_what_is_judged_or_deducted_takes_no_calculation(made: Aspect, kind: str):
    calculated = replace(made, calculation=Calculation("c", CalculationType.PASS_FAIL))
    rest = aspect("p1", "95" if made.kind is AspectKind.JUDGEMENT else "100")
    assert with_aspect(calculated, rest, method="panel") == [f"评分点p2是{kind}，不能带计算。"]


def test_an_empty_scheme_has_no_weights():
    assert said(check_scheme(MarkingScheme("x", ()))) == ["各部分权重合计为0%，应为100%。"]


def test_a_calculation_that_is_not_reusable_belongs_to_one_aspect():
    own, shared = (Calculation("c", CalculationType.PASS_FAIL, reusable=each) for each in (False, True))
    both = [aspect("p1", "60", calculation=own), aspect("p2", "40", calculation=own)]
    (found,) = check_scheme(scheme(part("P", both)))
    assert found.what.zh == "计算“c”不可共用，但评分点p1、p2都使用它。"
    assert found.what.en == "The calculation “c” is not reusable, yet p1, p2 use it."
    assert found.where.column == "p2"
    assert with_aspect(*(replace(each, calculation=shared) for each in both)) == []


def test_sections_are_listed_once_and_never_below_0():
    twice = (Section("1", Decimal(60)), Section("1", Decimal(50)), Section("2", Decimal(-10)))
    assert faults(WHOLE, sections=twice) == [
        "职业标准编号“1”重复。",
        "职业标准“2”的分值为-10，不得小于0。",
    ]
    assert faults(WHOLE, sections=(Section("1", Decimal(100)), Section("2", Decimal(0)))) == []


@pytest.mark.parametrize("blank", ["", " ", "\u3000"])
def test_everything_has_a_name(blank: str):
    judged = aspect("p1", "100", AspectKind.JUDGEMENT, descriptors=("差", blank, "良", "优"))
    made = part("P", [replace(judged, description=blank)], method="panel")
    (criterion,) = made.criteria
    (form,) = criterion.sub_criteria
    criterion = replace(criterion, name=blank, sub_criteria=(replace(form, name=blank),))
    assert faults(replace(made, name=blank, criteria=(criterion,)), skill=blank) == [
        "评分方案没有名称。",
        "“P”没有名称。",
        "“P-A”没有名称。",
        "“P1”没有名称。",
        "评分点p1没有内容。",
        "评分点p1的1分描述为空。",
    ]


@pytest.mark.parametrize("name", ["elapsed", "placements", "total", "ruling"])
def test_the_words_of_tie_breaks_are_no_ids(name: str):
    said_of_it = [f"编号“{name}”另有含义，不能用作部分、评分标准或评分表的编号。"]
    (criterion,) = WHOLE.criteria
    (form,) = criterion.sub_criteria
    of_form = replace(criterion, sub_criteria=(replace(form, id=name),))
    assert faults(replace(WHOLE, id=name)) == said_of_it
    assert faults(replace(WHOLE, criteria=(replace(criterion, id=name),))) == said_of_it
    assert faults(replace(WHOLE, criteria=(of_form,))) == said_of_it
    assert with_aspect(aspect(name, "100")) == []


def test_parts_criteria_and_forms_share_one_namespace():
    (criterion,) = WHOLE.criteria
    (form,) = criterion.sub_criteria
    as_part = replace(criterion, sub_criteria=(replace(form, id="P"),))
    as_criterion = replace(criterion, sub_criteria=(replace(form, id="P-A"),))
    assert faults(replace(WHOLE, criteria=(as_part,))) == ["部分、评分标准或评分表编号“P”重复。"]
    assert faults(replace(WHOLE, criteria=(as_criterion,))) == ["部分、评分标准或评分表编号“P-A”重复。"]
