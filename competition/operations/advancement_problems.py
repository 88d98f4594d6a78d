"""What is said where a step towards the next tier is refused."""

from collections.abc import Sequence
from datetime import date

from competition.domain.advancement import Line
from competition.domain.problems import Problem, problem
from competition.domain.tiers import Tier


def not_ready(*, published: bool) -> Problem:
    """There is nothing to make a list from."""
    if published:
        return problem(
            "还没有设定晋级规则。",
            "There is no rule of who goes on.",
            mend_zh="请先设定规则，并写明理由。",
            mend_en="Set the rule first, with a reason.",
        )
    return problem(
        "成绩还没有公布，不能生成晋级名单。",
        "The results are not published: there is no list yet.",
        mend_zh="公布成绩后再生成。",
        mend_en="Publish them first.",
    )


def no_such_tie() -> Problem:
    """An order that is not one of an open tie."""
    return problem(
        "所填次序与待定的并列不符。",
        "The order does not name exactly those of an open tie.",
        mend_zh="请刷新页面，把同一并列中的每一项各填一个次序。",
        mend_en="Reload the page and give each of one tie its own number.",
    )


def no_list() -> Problem:
    """Nothing that could be confirmed, or declined from."""
    return problem(
        "还没有这样的晋级名单。",
        "There is no such list yet.",
        mend_zh="请先生成名单；确认后才能登记放弃和导出。",
        mend_en="Make the list first; once it is confirmed, declines are recorded and it is exported.",
    )


def list_decided() -> Problem:
    """A list that was confirmed before."""
    return problem(
        "这份名单已经确认。",
        "The list is confirmed already.",
        mend_zh="不必再次确认。",
        mend_en="Nothing is left to do.",
    )


def outdated() -> Problem:
    """A list that rests on an earlier rule or result."""
    return problem(
        "名单生成之后，晋级规则或公布的成绩已有变化。",
        "The rule or the published result changed after the list was made.",
        mend_zh="请重新生成名单。",
        mend_en="Make the list again.",
    )


def ties_open(count: int) -> Problem:
    """A list with ties that nobody decided."""
    return problem(
        f"有{count}处并列待裁定，不能确认。",
        f"Ties to be decided first: {count}.",
        mend_zh="请裁定次序后重新生成名单。",
        mend_en="Decide the order and make the list again.",
    )


def same_person() -> Problem:
    """Who would confirm the own work."""
    return problem(
        "生成或登记的人不能自己确认。",
        "Who makes or records it does not confirm it.",
        mend_zh="请由另一人核对后确认。",
        mend_en="Let another person compare and confirm it.",
    )


def in_the_future(day: date) -> Problem:
    """A decline of a day to come."""
    return problem(
        f"放弃的日期{day}还没有到。",
        f"The day of the decline, {day}, has not come yet.",
        mend_zh="请填写实际提出放弃的日期。",
        mend_en="Enter the day on which it was said.",
    )


def one_waits() -> Problem:
    """A step that has to wait for a decline to be confirmed."""
    return problem(
        "有一项放弃还没有确认。",
        "A decline waits for its second person.",
        mend_zh="请先确认或撤回它，递补次序才能确定。",
        mend_en="Confirm it or take it back first, so that it is clear who is next.",
    )


def several(lines: Sequence[Line]) -> Problem:
    """Several are next in line and nothing parts them."""
    names = "、".join(f"{each.contender.names}（{each.contender.entry}）" for each in lines)
    return problem(
        f"名次相同，须指定由谁递补：{names}。",
        f"They are level: name who of them moves up: {names}.",
        mend_zh="请选定其中一项，并在理由中写明依据。",
        mend_en="Choose one of them and say in the reason on what it rests.",
    )


def nothing_to_decline() -> Problem:
    """An entry that neither goes on nor waits."""
    return problem(
        "该参赛号不在晋级或替补之列，无可放弃。",
        "The entry neither goes on nor stands by: there is nothing to decline.",
        mend_zh="请核对参赛号。",
        mend_en="Check the number of the entry.",
    )


def decline_decided() -> Problem:
    """A decline that waits no longer."""
    return problem(
        "这项放弃已经确认或撤回。",
        "The decline was confirmed or taken back.",
        mend_zh="请刷新页面。",
        mend_en="Reload the page.",
    )


def nobody_goes_on() -> Problem:
    """A roster without a row."""
    return problem(
        "名单上没有人晋级。",
        "Nobody of the list goes on.",
        mend_zh="请核对放弃和递补的记录。",
        mend_en="Look at who declined and who moved up.",
    )


def no_delegation() -> Problem:
    """A roster needs the name of its delegation."""
    return problem(
        "没有填写代表队和项目编号。",
        "The delegation or the code of the event is missing.",
        mend_zh="请按上一级竞赛的要求填写。",
        mend_en="Enter what the next competition asks for.",
    )


def not_above(tier: Tier) -> Problem:
    """A competition that is no next tier, or that one does not organize."""
    return problem(
        f"只能送往由您组织、层级高于{tier.label.zh}的竞赛。",
        f"The roster goes to a competition that you organize, of a tier above {tier.label.en}.",
        mend_zh="请选择上一级竞赛；在别处举办的，请下载报名表。",
        mend_en="Choose one; where it is held elsewhere, download the roster.",
    )
