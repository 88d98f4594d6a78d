"""What is written is what is read, in both layouts; and what a layout cannot say is refused."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from competition.domain.calculations import Calculation, CalculationType, read_params
from competition.domain.marking_scheme import FULL, AspectKind, MarkingScheme, Phase, RoundAt, Section
from competition.domain.problems import Refusal, errors
from competition.domain.scheme_checks import check_scheme
from competition.domain.scoresheet import read_mark
from competition.spreadsheets.scheme_templates import PARAMETERS, write_template
from competition.spreadsheets.schemes import (
    CHINESE,
    CIS,
    layout_of,
    read_scheme,
    with_plain_ends,
    write_scheme,
)
from tests.domain.build import aspect, part, unhurried
from tests.spreadsheets.build import demo, save
from tests.spreadsheets.scheme_strategies import chinese_schemes, cis_schemes, wild, with_aspects

examples = settings(unhurried, max_examples=25)
CODES = ("E01", "E02", "E03", "E04", "E05", "E06")


def stored(name: str) -> MarkingScheme:
    found = read_scheme(demo(name), file=name).scheme
    assert found is not None
    return found


def again(scheme: MarkingScheme, layout: str) -> MarkingScheme:
    read = read_scheme(write_scheme(scheme, layout), file="a.xlsx")
    assert errors(read.problems) == ()
    assert read.scheme == read.draft
    assert read.scheme is not None
    return read.scheme


@examples
@given(cis_schemes())
def test_a_scheme_of_cis_comes_back_as_it_was(scheme: MarkingScheme) -> None:
    assert check_scheme(scheme) == ()
    assert layout_of(scheme) == CIS
    assert again(scheme, CIS) == scheme


@examples
@given(chinese_schemes())
def test_a_chinese_scheme_comes_back_as_it_was(scheme: MarkingScheme) -> None:
    assert check_scheme(scheme) == ()
    assert again(scheme, CHINESE) == scheme


@examples
@given(cis_schemes())
def test_the_chinese_layout_can_say_what_that_of_cis_can(scheme: MarkingScheme) -> None:
    assert again(scheme, CHINESE) == scheme


@pytest.mark.parametrize("code", CODES)
def test_the_samples_come_back_as_they_were(code: str) -> None:
    scheme = stored(f"scheme-{code}.xlsx")
    assert layout_of(scheme) == (CIS if code in ("E01", "E02") else CHINESE)
    assert again(scheme, layout_of(scheme)) == scheme


def test_the_same_scheme_gives_the_same_bytes() -> None:
    scheme = stored("scheme-E01.xlsx")
    for layout in (CIS, CHINESE):
        assert write_scheme(scheme, layout) == write_scheme(scheme, layout)


def test_what_looks_like_a_formula_is_written_as_text() -> None:
    scheme = replace(stored("scheme-E03.xlsx"), skill="=HYPERLINK(1)")
    sheet = load_workbook(BytesIO(write_scheme(scheme, CHINESE))).worksheets[0]
    assert (sheet["B3"].value, sheet["B3"].data_type, sheet["B3"].quotePrefix) == ("=HYPERLINK(1)", "s", True)


def test_a_calculation_that_is_not_listed_is_listed() -> None:
    scheme = stored("scheme-E01.xlsx")
    own = Calculation("own", CalculationType.PASS_FAIL)
    changed = with_aspect(scheme, calculation=own, partial=True)
    assert changed.calculations == ()
    for layout in (CIS, CHINESE):
        assert again(changed, layout) == replace(changed, calculations=(own,))


ODD = {
    "full-width digits": (CIS, CHINESE),
    "zero-width": (CIS, CHINESE),
    "escape": (CIS, CHINESE),
    "day": (CHINESE,),
    "label": (CHINESE,),
    "section": (CIS,),
}


def odd_scheme(what: str) -> MarkingScheme:
    """E01 with something that one layout or the other would change."""
    scheme = stored("scheme-E01.xlsx")
    first, *rest = scheme.sections
    match what:
        case "day":
            return with_form(scheme, lambda form: replace(form, day="—"))
        case "label":
            return with_part(replace(scheme, skill="赛项：焊接"), name="赛项：焊接")
        case "section":
            aspects = {aspect.id for aspect in scheme.aspects() if aspect.section == first.id}
            moved = with_aspects(
                scheme, lambda each: replace(each, section="total") if each.id in aspects else each
            )
            return replace(moved, sections=(*rest, replace(first, id="total")))
    texts = {"full-width digits": "深１０ mm", "zero-width": "深\u200b度", "escape": "深_x000D_度"}
    return with_aspect(scheme, description=texts[what])


@pytest.mark.parametrize("layout", [CIS, CHINESE])
@pytest.mark.parametrize("what", ODD)
def test_what_would_not_come_back_is_refused(what: str, layout: str) -> None:
    scheme = odd_scheme(what)
    assert check_scheme(scheme) == ()
    assert (layout_of(scheme) == CIS) == (CIS not in ODD[what])
    if layout not in ODD[what]:
        assert again(scheme, layout) == scheme
        return
    with pytest.raises(Refusal):
        write_scheme(scheme, layout)


def test_a_refusal_says_what_differs() -> None:
    with pytest.raises(Refusal) as caught:
        write_scheme(odd_scheme("zero-width"), CHINESE)
    (found,) = caught.value.problems
    assert found.what.zh == "工作簿读回来与评分方案不同：评分点A1.1（内容）。"
    assert found.what.en == "The workbook would not be read as the same scheme: aspect A1.1 (description)."


def test_a_calculation_that_would_not_come_back_is_said() -> None:
    odd = Calculation("全部\u200b", CalculationType.PASS_FAIL)
    scheme = replace(stored("scheme-E01.xlsx"), calculations=(odd,))
    with pytest.raises(Refusal, match="编号或计算"):
        write_scheme(scheme, CIS)


@pytest.mark.parametrize("layout", [CIS, CHINESE])
@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_are_all_written_the_same(layout: str, end: str) -> None:
    scheme = with_aspect(stored("scheme-E01.xlsx"), requirement=f"一{end}二")
    assert layout_of(scheme) == CIS
    assert again(scheme, layout) == with_aspect(scheme, requirement="一\n二")


@examples
@given(cis_schemes() | chinese_schemes(), wild, st.data())
def test_whatever_the_texts_a_workbook_is_right_or_refused(
    scheme: MarkingScheme, text: str, data: st.DataObject
) -> None:
    """Of any one text anywhere in the scheme."""
    places = ["skill", "name", "day", "description", "extra", "requirement", "section"]
    changed = with_wild(scheme, data.draw(st.sampled_from(places)), text)
    for layout in (CIS, CHINESE):
        try:
            written = write_scheme(changed, layout)
        except Refusal:
            assert layout_of(changed) != layout or layout == CHINESE
            continue
        read = read_scheme(written, file="a.xlsx").draft
        assert read is not None
        if layout_of(changed) == layout or layout == CHINESE:
            assert read == with_plain_ends(changed)


def with_wild(scheme: MarkingScheme, place: str, text: str) -> MarkingScheme:
    if place == "skill":
        return with_part_of(replace(scheme, skill=text), name=text)
    if place in ("name", "day"):
        return with_form(scheme, lambda form: replace(form, **{place: text}))
    if place == "section" and scheme.sections:
        first, *rest = scheme.sections
        moved = with_aspects(
            scheme, lambda each: replace(each, section=text) if each.section == first.id else each
        )
        return replace(moved, sections=(replace(first, id=text), *rest))
    return with_aspect(scheme, **{place: text})


def with_part_of(scheme: MarkingScheme, **changed: object) -> MarkingScheme:
    """The scheme with its first part changed."""
    first, *rest = scheme.parts
    return replace(scheme, parts=(replace(first, **changed), *rest))


def with_aspect(scheme: MarkingScheme, **changed: object) -> MarkingScheme:
    """The scheme with its very first aspect changed."""
    return with_form(
        scheme, lambda form: replace(form, aspects=(replace(form.aspects[0], **changed), *form.aspects[1:]))
    )


def with_form(scheme: MarkingScheme, change) -> MarkingScheme:
    made, *parts = scheme.parts
    first, *criteria = made.criteria
    form, *forms = first.sub_criteria
    first = replace(first, sub_criteria=(change(form), *forms))
    return replace(scheme, parts=(replace(made, criteria=(first, *criteria)), *parts))


def with_part(scheme: MarkingScheme, **changed: object) -> MarkingScheme:
    return replace(scheme, parts=(replace(scheme.parts[0], **changed),))


WELDING = stored("scheme-E01.xlsx")
MODULE = replace(WELDING.parts[0].criteria[0], weight=FULL)
UNFIT = {
    "几个部分": stored("scheme-E03.xlsx"),
    "合格线和分差上限": with_part(WELDING, pass_mark=Decimal(60)),
    "小数位数和舍入方式": replace(WELDING, round_at=RoundAt.TOTAL),
    "模块权重": with_part(WELDING, criteria=(MODULE,)),
    "评分阶段": with_form(WELDING, lambda form: replace(form, phase=Phase.PROCESS)),
    "没有日期的评分表 A1": with_form(WELDING, lambda form: replace(form, day="")),
    "这种编号": replace(WELDING, sections=(Section("1 安全", FULL),)),
    "评分点 A1.1 的类型": with_aspect(WELDING, kind=AspectKind.DEDUCTION),
    "评分点 A1.1 的类型、职业标准": with_aspect(WELDING, section=""),
    "部分得分": with_aspect(WELDING, partial=True, extra=""),
    "评分点 A1.1 的合理范围": with_aspect(WELDING, plausible_from=Decimal(0)),
    "等级描述或部分得分": with_aspect(WELDING, descriptors=("差",)),
    "A1.1 的类型、职业标准、等级描述或部分得分": with_aspect(WELDING, extra="每处扣0.5分"),
}


@pytest.mark.parametrize(("said", "scheme"), UNFIT.items(), ids=UNFIT)
def test_what_cis_cannot_say_is_refused(said: str, scheme: MarkingScheme) -> None:
    assert layout_of(scheme) == CHINESE
    with pytest.raises(Refusal) as caught:
        write_scheme(scheme, CIS)
    assert said in str(caught.value)
    assert "has no place for" in str(caught.value)
    if not errors(check_scheme(scheme)):
        assert again(scheme, CHINESE) == scheme


def test_ids_of_another_form_are_left_to_the_layout() -> None:
    scheme = MarkingScheme(
        "焊接",
        (part("practice", [aspect("x", "100", AspectKind.MEASUREMENT, partial=False)], method="panel"),),
    )
    scheme = with_form(scheme, lambda form: replace(form, day="C1"))
    assert layout_of(scheme) == CHINESE
    assert [each.id for each in again(scheme, CIS).aspects()] == ["practice1.1"]


@pytest.mark.parametrize("layout", [CIS, CHINESE])
def test_a_template_is_sound_and_offers_its_words(layout: str) -> None:
    data = write_template(layout)
    read = read_scheme(data, file="template.xlsx")
    assert read.problems == ()
    assert read.scheme is not None
    assert layout_of(read.scheme) == layout
    book = load_workbook(BytesIO(data))
    assert book.sheetnames[-1] == "填写说明"
    offered = {each.formula1 for sheet in book for each in sheet.data_validations.dataValidation}
    wanted = {
        CIS: {'"M,J"', '"yes,no"'},
        CHINESE: {'"是,否"', '"过程评分,结果评分"', '"测量,评判,计分项,扣分项"'},
    }
    assert wanted[layout] <= offered
    assert all(len(text) <= 255 for text in offered)


def test_the_parameters_of_the_guide_are_sound() -> None:
    assert set(PARAMETERS) == set(CalculationType)
    for kind, (params, *_) in PARAMETERS.items():
        made = aspect("a", "2", calculation=Calculation("a", kind, params=params))
        problems = check_scheme(MarkingScheme("x", (part("P", [made, aspect("b", "98")]),)))
        assert problems == (), kind
        assert bool(read_params(params)) == bool(params)


ENTERED = [
    ("PASS_FAIL", "", "是", "8"),
    ("NUMBER_COMPLETED", "TOTAL:::8", "3", "3.00"),
    ("CHOICE", "OPTION:::8#x~x#优#-#2.5#x~x#良#-#0#x~x#差", "良", "2.50"),
    ("RANGED_SCORE", "RANGE:::8#x~x#..0.5#-#1#x~x#0.5..1", "0.8", "1.00"),
    (
        "REGULAR_DIFFERENCE_DEDUCTION",
        "TARGET:::50#-#STEP:::0.1#-#DEDUCTION:::1#-#TOLERANCE:::0.2",
        "50.35",
        "6.00",
    ),
]


@pytest.mark.parametrize(("kind", "params", "entered", "mark"), ENTERED, ids=[row[0] for row in ENTERED])
@pytest.mark.parametrize("layout", [CIS, CHINESE])
def test_a_calculation_of_a_workbook_gives_the_mark(
    layout: str, kind: str, params: str, entered: str, mark: str
) -> None:
    if layout == CIS:
        book = load_workbook(BytesIO(demo("scheme-E01.xlsx")))
        sheet = book.worksheets[0]
        row = next(cells[0].row for cells in sheet.iter_rows() if cells[4].value == "气孔和夹渣的评级")
        sheet.cell(row, 10).value = 3
        book["Calculations"].append(["other", "PASS_FAIL", False, None])
        book["Calculations"].append(["used", kind, True, params])
    else:
        book = load_workbook(BytesIO(demo("scheme-E03.xlsx")))
        sheet = book.worksheets[0]
        sheet["O4"], sheet["P4"], sheet["O8"], sheet["P8"] = "计算", "计算参数", kind, params
    read = read_scheme(save(book), file="a.xlsx")
    assert read.scheme is not None
    assert {each.name for each in read.problems} <= {"unused-calculation"}
    (calculated,) = [each for each in read.scheme.aspects() if each.calculation]
    assert (calculated.maximum, calculated.partial) == (8, True)
    assert read_mark(calculated, entered) == Decimal(mark)
    assert "不能用于" in str(read_mark(calculated, "不知道"))
