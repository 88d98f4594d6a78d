"""Each step belongs to one stage."""

from competition.domain.stages import Stage, check_stage


def test_a_step_in_its_stage():
    assert check_stage(Stage.MARKING, Stage.MARKING, to_do_zh="提交评分表", to_do_en="submit a sheet") is None


def test_a_step_in_another_stage():
    found = check_stage(Stage.PUBLISHED, Stage.MARKING, to_do_zh="提交评分表", to_do_en="submit a sheet")
    assert str(found) == (
        "项目处于“成绩已公布”阶段，不能提交评分表。 该步骤只在“已抽签，评分中”阶段进行。 / "
        "The event is in the stage “results published”: it is not possible to submit a sheet. "
        "This step belongs to the stage “drawn, being marked”."
    )
