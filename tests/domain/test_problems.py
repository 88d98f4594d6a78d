"""What a refusal says."""

import pytest

from competition.domain.problems import Level, Refusal, Where, errors, problem

ROW = Where(file="名单.xlsx", sheet="选手", row=7, column="身份证号码", cell="D7")


def test_a_place_says_all_that_is_known():
    assert str(ROW) == "名单.xlsx 工作表“选手” 第7行 “身份证号码”列 （D7）"
    assert str(Where()) == ""
    assert str(Where(row=0)) == "第0行"


def test_a_problem_says_where_what_and_how_to_mend_it():
    found = problem("写错了。", "It is wrong.", mend_zh="请更正。", mend_en="Mend it.", where=Where(row=7))
    assert str(found) == "第7行：写错了。 请更正。 / It is wrong. Mend it."
    assert str(problem("甲。", "A.", mend_zh="乙。", mend_en="B.")) == "甲。 乙。 / A. B."


def test_a_problem_as_plain_values():
    found = problem("甲", "A", where=ROW, level=Level.WARNING).as_dict()
    assert found["level"] == "warning"
    assert found["what"] == {"zh": "甲", "en": "A"}
    assert found["where"]["row"] == 7


def test_a_refusal_carries_every_problem():
    first, second = problem("甲", "A"), problem("乙", "B")
    assert Refusal(first).problems == (first,)
    assert str(Refusal([first, second])) == f"{first}\n{second}"
    with pytest.raises(ValueError, match="at least one problem"):
        Refusal([])


def test_a_warning_stops_nothing():
    error = problem("甲", "A")
    assert errors([error, problem("乙", "B", level=Level.WARNING)]) == (error,)


def test_a_place_reads_in_both_languages():
    where = Where(file="a.xlsx", sheet="报名表", row=7, column="姓名", cell="D7")
    assert str(where) == "a.xlsx 工作表“报名表” 第7行 “姓名”列 （D7）"
    assert where.en == "a.xlsx sheet “报名表” row 7 column “姓名” (D7)"
    assert Where().en == ""
