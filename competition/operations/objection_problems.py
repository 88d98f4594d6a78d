"""What is said when an objection or its decision is refused."""

from datetime import date

from competition.domain.objections import MOST_FILES, ObjectionState
from competition.domain.problems import Problem, problem


def no_notice() -> Problem:
    """Nobody can object yet."""
    return problem(
        "本项目成绩尚未公示，还不能提出异议。",
        "The public notice of this event has not been opened: nobody can object yet.",
        mend_zh="请待公示期开始后提出。",
        mend_en="File the objection once it runs.",
    )


def no_entry(number: str) -> Problem:
    """The entry objected to does not exist."""
    return problem(
        f"本项目没有参赛编号“{number[:20]}”。",
        f"The event has no entry “{number[:20]}”.",
        mend_zh="请核对参赛编号，例如 E01-003。",
        mend_en="Check the number; it looks like E01-003.",
    )


def form_or_not() -> Problem:
    """A form belongs to an objection to marks, and only to one."""
    return problem(
        "对评分的异议须选一份评分表，其他异议不选。",
        "An objection to marks names one form; any other names none.",
        mend_zh="请核对异议事项和评分表。",
        mend_en="Check what is objected to and the form.",
    )


def no_form(form: str) -> Problem:
    """The form objected to does not exist."""
    return problem(
        f"本项目没有评分表“{form[:20]}”。",
        f"The event has no form “{form[:20]}”.",
        mend_zh="请在列表中选择。",
        mend_en="Choose one of the list.",
    )


def own_sheets_only() -> Problem:
    """Marks of others are not seen, so nobody objects to them."""
    return problem(
        "只能对本人（本队）的评分提出异议。",
        "Only the own marks can be objected to.",
        mend_zh="对他人的成绩，请选择“名次或奖项”或“参赛资格”。",
        mend_en="About others choose “place or award” or “eligibility”.",
    )


def too_many_files(count: int) -> Problem:
    """More files than are taken."""
    return problem(
        f"附件有{count}个，最多{MOST_FILES}个。",
        f"There are {count} files; at most {MOST_FILES} are taken.",
        mend_zh="请合并为一份PDF后重新上传。",
        mend_en="Put them into one PDF.",
    )


def no_document() -> Problem:
    """What a delegation handed in is kept."""
    return problem(
        "代表队的异议须登记收到的文件，并附上扫描件。",
        "An objection of a delegation is recorded with its document and a scan of it.",
        mend_zh="请填写文件名称或文号，并上传扫描件。",
        mend_en="Enter its title or number and upload the scan.",
    )


def in_the_future(day: date) -> Problem:
    """A document cannot have come then."""
    return problem(
        f"收到日期{day}还没有到。",
        f"The day of receipt, {day}, has not come yet.",
        mend_zh="请填写实际收到的日期。",
        mend_en="Enter the day on which it came.",
    )


def filed_before(reference: str) -> Problem:
    """The same objection is under way."""
    return problem(
        f"同一事项的异议{reference}正在办理。",
        f"An objection to the same thing, {reference}, is under way.",
        mend_zh="请凭该编号查询办理情况。",
        mend_en="Look at its state by that number.",
    )


def no_such_objection() -> Problem:
    """Told alike whether the number is wrong or somebody else's."""
    return problem(
        "没有查到这一编号的异议。",
        "No objection of yours has that number.",
        mend_zh="请核对提交时给出的编号。",
        mend_en="Check the number that you were given.",
    )


def decided() -> Problem:
    """Too late to change who decides or what."""
    return problem(
        "该异议已有处理意见。",
        "A decision on this objection has been made or proposed.",
        mend_zh="请刷新页面。",
        mend_en="Reload the page.",
    )


def too_few(enough: int) -> Problem:
    """Two persons decide."""
    return problem(
        f"一件异议至少由{enough}名仲裁员办理：一人提出处理意见，另一人复核。",
        f"At least {enough} arbitrators decide an objection: one proposes, another confirms.",
        mend_zh="请选择足够的仲裁员；没有的，先在“人员与岗位”中添加。",
        mend_en="Choose enough of them; add them on the page of people first.",
    )


def no_arbitrator(name: str) -> Problem:
    """Not one of the competition's arbitrators."""
    return problem(
        f"{name}不是本竞赛的仲裁员。",
        f"{name} is no arbitrator of this competition.",
        mend_zh="请先在“人员与岗位”中指定为仲裁。",
        mend_en="Give them the role on the page of people first.",
    )


def not_assigned() -> Problem:
    """Only the assigned decide."""
    return problem(
        "该异议没有指派给您。",
        "This objection is not assigned to you.",
        mend_zh="请由指派的仲裁员办理。",
        mend_en="Let its arbitrators decide it.",
    )


def same_arbitrator() -> Problem:
    """Two persons decide."""
    return problem(
        "提出处理意见的人不能自己复核。",
        "Who proposes a decision does not confirm it.",
        mend_zh="请由另一名仲裁员复核。",
        mend_en="Let another arbitrator confirm it.",
    )


def nothing_proposed() -> Problem:
    """Nothing waits for a second arbitrator."""
    return problem(
        "没有待复核的处理意见。",
        "No decision waits to be confirmed.",
        mend_zh="请刷新页面。",
        mend_en="Reload the page.",
    )


def not_upheld() -> Problem:
    """Nothing to carry out."""
    return problem(
        "该异议没有待执行的更正。",
        "There is nothing to carry out for this objection.",
        mend_zh="只有经两名仲裁员认定成立的异议才执行更正，且只执行一次。",
        mend_en="Only what two arbitrators upheld is carried out, and once.",
    )


def no_sheet(form: str, seat: int) -> Problem:
    """The sheet that is to be changed does not exist, or nobody confirmed it."""
    return problem(
        f"没有评分表{form}第{seat}席的已确认评分。",
        f"There is no confirmed sheet of form {form}, seat {seat}.",
        mend_zh="请刷新页面后重选。",
        mend_en="Reload the page and choose again.",
    )


def no_aspect(form: str, aspect: str) -> Problem:
    """The aspect that is to be changed does not exist."""
    return problem(
        f"评分表{form}没有评分点“{aspect}”。",
        f"Form {form} has no aspect “{aspect}”.",
        mend_zh="请刷新页面后重选。",
        mend_en="Reload the page and choose again.",
    )


def no_change(aspect: str) -> Problem:
    """The new mark is the old one."""
    return problem(
        f"{aspect}的新分数与现有分数相同。",
        f"The new mark of {aspect} is the one that it has.",
        mend_zh="请核对，无需更正的留空。",
        mend_en="Leave empty what does not change.",
    )


def moved_on(aspect: str) -> Problem:
    """The mark changed after the arbitrators saw it."""
    return problem(
        f"{aspect}的分数在作出处理意见后已有变化。",
        f"The mark of {aspect} has changed since the decision was proposed.",
        mend_zh="请仲裁员退回处理意见，核对后重新提出。",
        mend_en="Let an arbitrator turn the decision down, compare and propose again.",
    )


def not_ranked(number: str) -> Problem:
    """An entry without a place has no award to change."""
    return problem(
        f"{number}没有名次，不能更改奖项。",
        f"{number} has no place, so its award cannot be changed.",
        mend_zh="请改用其他处理。",
        mend_en="Choose another remedy.",
    )


def can_be_carried_out() -> Problem:
    """A confirmed decision stands unless it proves impossible."""
    return problem(
        "两名仲裁员已认定，且更正可以执行，不能退回。",
        "Two arbitrators decided it and it can be carried out: it stands.",
        mend_zh="请由组织者执行更正。",
        mend_en="Let an organizer carry it out.",
    )


def unpublished(version: int) -> Problem:
    """One correction after the other."""
    return problem(
        f"第{version}版更正成绩尚未公布。",
        f"Version {version}, a corrected result, is not published yet.",
        mend_zh="请先由另一人公布，再执行下一项更正。",
        mend_en="Have it published by somebody else before the next one is carried out.",
    )


def no_correction() -> Problem:
    """Nothing corrected waits."""
    return problem(
        "没有待公布的更正成绩。",
        "No corrected result waits for its publication.",
        mend_zh="请先执行更正。",
        mend_en="Carry the correction out first.",
    )


def wrong_day(day: date) -> Problem:
    """A day of confirmation outside what is possible."""
    return problem(
        f"成绩确认日{day}须在更正之日至今天之间。",
        f"The day of confirmation, {day}, must lie between the correction and today.",
        mend_zh="请填写实际确认更正成绩的日期。",
        mend_en="Enter the day on which the corrected result was confirmed.",
    )


def same_publisher() -> Problem:
    """Who carries out does not publish."""
    return problem(
        "执行更正的人不能公布更正成绩。",
        "Who carries the correction out does not publish it.",
        mend_zh="请由另一人公布。",
        mend_en="Let somebody else publish.",
    )


def entrants_own() -> Problem:
    """Only who filed an objection takes it back."""
    return problem(
        "这项异议由选手本人提出，只能由本人撤回。",
        "An entrant filed this objection: only that entrant withdraws it.",
        mend_zh="请本人在“异议办理情况”页面用异议编号撤回。",
        mend_en="The entrant withdraws it on the page of its state, by its number.",
    )


def leaders_own() -> Problem:
    """Only who filed an objection takes it back."""
    return problem(
        "这项异议由领队在线提出，只能由该代表队的领队撤回。",
        "A leader filed this objection: only a leader of that delegation withdraws it.",
        mend_zh="请领队登录后在“我的代表队”的异议页撤回。",
        mend_en="The leader signs in and withdraws it on the delegation's page of objections.",
    )


def not_an_arbitrator(name: str) -> Problem:
    """Somebody is taken off who was not on it."""
    return problem(
        f"{name}不是这项异议的仲裁员。",
        f"{name} does not arbitrate this objection.",
        mend_zh="请刷新页面。",
        mend_en="Reload the page.",
    )


def arbitrates_already(name: str) -> Problem:
    """Nobody is put in twice."""
    return problem(
        f"{name}已经是这项异议的仲裁员。",
        f"{name} arbitrates this objection already.",
        mend_zh="请另选一人。",
        mend_en="Choose somebody else.",
    )


def proposal_waits(name: str) -> Problem:
    """Replacing who proposed would decide the objection."""
    return problem(
        f"{name}提出的处理意见正等待另一名仲裁员答复，此时不能更换。",
        f"What {name} proposed waits for another arbitrator: nobody replaces {name} now.",
        mend_zh="请由另一名仲裁员确认或驳回；有回避情形的，驳回时写明，之后再更换。",
        mend_en="Let another arbitrator confirm it or turn it down, with the conflict as the reason; replace then.",
    )


def over(state: ObjectionState) -> Problem:
    """Nothing of it can be changed any more."""
    return problem(
        f"该异议的状态是“{state.label.zh}”，不能撤回，也不能更换仲裁员。",
        f"This objection is {state.label.en}: it is not withdrawn and its arbitrators stay.",
        mend_zh="请刷新页面。",
        mend_en="Reload the page.",
    )
