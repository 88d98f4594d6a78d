"""What is said where a draw in three stages, a note of the floor or an opening cannot be."""

from collections.abc import Sequence

from competition.domain.problems import Problem, problem
from competition.domain.three_codes import Disagreement, DrawStage


def one_draw() -> Problem:
    """The event is drawn at once."""
    return problem(
        "本项目采用单次抽签，没有三次加密。",
        "This event is drawn at once, not in three stages.",
        mend_zh="如需三次加密，请在项目设置中更改加密方式。",
        mend_en="Choose the three stages in the setup of the event.",
    )


def three_stages() -> Problem:
    """The event is drawn by its custodians."""
    return problem(
        "本项目采用三次加密，不能单次抽签。",
        "This event is drawn in three stages, not at once.",
        mend_zh="请先公布三个种子的承诺，再由三名加密裁判依次抽签。",
        mend_en="Publish the commitments, then let the three custodians draw one after the other.",
    )


def prepared() -> Problem:
    """The commitments are published."""
    return problem(
        "抽签已准备好，种子的承诺已公布，不能再换种子。",
        "The draw is prepared and its commitments are published: the seeds stand.",
        mend_zh="请加密裁判抽签；确需重来的，请先作废并写明理由。",
        mend_en="Let the custodians draw; to begin again, void it with the reason.",
    )


def not_prepared() -> Problem:
    """There is nothing to draw."""
    return problem(
        "抽签还没有准备。",
        "The draw is not prepared.",
        mend_zh="请组织者先公布种子的承诺。",
        mend_en="Let an organizer publish the commitments first.",
    )


def no_custodian(stage: DrawStage) -> Problem:
    """Nobody holds the role, or somebody else was named."""
    role = stage.custodian.label
    return problem(
        f"没有{role.zh}。",
        f"There is no {role.en}.",
        mend_zh="请在“人员与岗位”中指派，再在此选择。",
        mend_en="Give somebody the role on the page of people, then choose them here.",
    )


def without_key(stage: DrawStage, name: str) -> Problem:
    """The custodian has chosen no passphrase."""
    return problem(
        f"{stage.custodian.label.zh}{name}还没有密钥。",
        f"{name}, {stage.custodian.label.en}, has no key yet.",
        mend_zh="请本人登录，在“加密裁判”页设置口令。",
        mend_en="They sign in and choose a passphrase on the page of custodians.",
    )


def not_yours(stage: DrawStage) -> Problem:
    """Another custodian's stage."""
    return problem(
        f"“{stage.label.zh}”不由您保管。",
        f"You do not keep the “{stage.label.en}”.",
        mend_zh="请由该次加密的加密裁判操作。",
        mend_en="Let its custodian do it.",
    )


def drawn(stage: DrawStage) -> Problem:
    """Once only."""
    return problem(
        f"“{stage.label.zh}”已经抽过。",
        f"The “{stage.label.en}” was drawn already.",
        mend_zh="请进行下一次加密。",
        mend_en="Go on with the next stage.",
    )


def too_early(before: DrawStage) -> Problem:
    """The stage before hands over what this one draws."""
    return problem(
        f"“{before.label.zh}”还没有抽。",
        f"The “{before.label.en}” is not drawn yet.",
        mend_zh="请按第一、第二、第三次的顺序进行。",
        mend_en="The stages follow one another: first, second, third.",
    )


def not_drawn(stage: DrawStage) -> Problem:
    """There is no table yet."""
    return problem(
        f"“{stage.label.zh}”还没有抽，没有表。",
        f"The “{stage.label.en}” is not drawn: there is no table.",
        mend_zh="请先抽签。",
        mend_en="Draw first.",
    )


def another_seed() -> Problem:
    """Somebody changed the database."""
    return problem(
        "密封的种子与公布的承诺不符，数据可能被改动。",
        "The sealed seed is not the one that was committed to: the data may have been changed.",
        mend_zh="请停止操作，报告监督人员，并核验日志。",
        mend_en="Stop, tell the supervisor and verify the log.",
    )


def another_table(stage: DrawStage) -> Problem:
    """Somebody changed the database."""
    return problem(
        f"“{stage.label.zh}”的表由种子重算不出，数据可能被改动。",
        f"The table of the “{stage.label.en}” does not follow from its seed: the data may have been changed.",
        mend_zh="请停止操作，报告监督人员，并核验日志。",
        mend_en="Stop, tell the supervisor and verify the log.",
    )


def marked_already() -> Problem:
    """All three stages are drawn."""
    return problem(
        "三次加密都已完成，评分已经开始，不能作废抽签。",
        "All three stages are drawn and the marking began: the draw stands.",
        mend_zh="个别作品有误的，由现场裁判或第三加密裁判写明理由更正。",
        mend_en="A single work is put right by the floor judge or the third custodian, with the reason.",
    )


# The floor


def not_on_the_floor() -> Problem:
    """Nothing to note now."""
    return problem(
        "现在不能做现场记录：工位还没有抽定，或加密号已经开启。",
        "Nothing can be noted now: the stations are not drawn, or the codes are opened.",
        mend_zh="请在第二次加密之后、开启之前记录。",
        mend_en="Notes are taken after the second stage and before the opening.",
    )


def no_such_station(session: int, station: int) -> Problem:
    """Nobody was to work there."""
    return problem(
        f"第{session}场没有分配工位{station}。",
        f"Nobody works at station {station} in session {session}.",
        mend_zh="请从现场记录的工位表中选择。",
        mend_en="Choose a station of the list.",
    )


def not_a_floor_state() -> Problem:
    """Other states need the entry."""
    return problem(
        "现场只能记到场、缺赛或中途退赛。",
        "The floor notes who is there, absent, or stopped.",
        mend_zh="取消资格等须由组织者按报名编号处理。",
        mend_en="Disqualification is up to the organizers, by the number of the entry.",
    )


def sealed_entry() -> Problem:
    """The state of an entry while its codes are sealed."""
    return problem(
        "加密号尚未开启：缺赛由现场裁判按工位记录，恢复参赛须待开启之后。",
        "The codes are sealed: the floor judge notes who is absent by station; nobody is put back before the opening.",
        mend_zh="请由现场裁判在“现场记录”中操作，或待开启后再改。",
        mend_en="Let the floor judge note it, or wait for the opening.",
    )


# The opening


def not_next(stage: DrawStage) -> Problem:
    """Third, second, first."""
    return problem(
        f"现在不能开启“{stage.label.zh}”。",
        f"The “{stage.label.en}” cannot be opened now.",
        mend_zh="三次抽签都完成后，按第三、第二、第一次的顺序开启，每次开启一回。",
        mend_en="Once all are drawn they are opened in the order third, second, first, each once.",
    )


def too_few_witnesses(stage: DrawStage, present: int) -> Problem:
    """Two are needed."""
    return problem(
        f"开启“{stage.label.zh}”须有两名见证人当日在场确认，现有{present}名。",
        f"Two witnesses attest on the same day before the “{stage.label.en}” is opened; there are {present}.",
        mend_zh="请两名监督人员分别在“开启见证”页确认在场。",
        mend_en="Let two supervisors attest, each on the page of witnesses.",
    )


def not_a_witness(name: str) -> Problem:
    """Who keeps codes or judges the event."""
    return problem(
        f"{name}是本项目的加密裁判或裁判，不能见证开启。",
        f"{name} keeps codes or judges in this event and cannot witness its opening.",
        mend_zh="请由未参与本项目的监督人员见证。",
        mend_en="Let a supervisor witness it who has no part in the event.",
    )


def attested_already() -> Problem:
    """Once a day."""
    return problem(
        "您今天已确认在场。",
        "You attested today already.",
        mend_zh="请等待另一名见证人。",
        mend_en="Wait for the other witness.",
    )


def no_such_work(code: str) -> Problem:
    """Another code."""
    return problem(
        f"没有作品号“{code}”。",
        f"There is no work code “{code}”.",
        mend_zh="请核对标签上的作品号。",
        mend_en="Look at the label again.",
    )


def opened() -> Problem:
    """Too late for the custodian."""
    return problem(
        "加密号已经开启，不能再改作品状态。",
        "The codes are opened: the works stay as they are.",
        mend_zh="请由组织者按报名编号更改选手状态。",
        mend_en="Let an organizer change the state of the entry.",
    )


def disagreements(found: Sequence[Disagreement]) -> list[Problem]:
    """One for each station."""
    return [_disagreement(each) for each in found]


def _disagreement(each: Disagreement) -> Problem:
    at_zh = f"第{each.place.session}场工位{each.place.station}（作品{each.code}）"
    at_en = f"Session {each.place.session}, station {each.place.station} (work {each.code})"
    if each.absent:
        return problem(
            f"{at_zh}：现场记缺赛，却有作品。",
            f"{at_en}: noted as absent, but there is a work.",
            mend_zh="请现场裁判更正记录，或由第三加密裁判把该作品记为缺失，并写明理由。",
            mend_en="Let the floor judge or the third custodian put it right, with the reason.",
        )
    return problem(
        f"{at_zh}：作品记为缺失，现场却未记缺赛或退赛。",
        f"{at_en}: the work is missing, but nobody was noted as absent or stopped.",
        mend_zh="请现场裁判补记，或由第三加密裁判恢复该作品，并写明理由。",
        mend_en="Let the floor judge or the third custodian put it right, with the reason.",
    )
