"""What is said when an application, a step on its way, or a change of an entry is refused."""

from competition.domain.problems import NOWHERE, Problem, Where, problem


def no_consent(where: Where = NOWHERE) -> Problem:
    """Nobody's data is kept without the person knowing what for."""
    return problem(
        "请阅读个人信息告知书并勾选同意。",
        "Read the privacy notice and tick that you agree.",
        mend_zh="不同意的，可以到主办单位现场报名。",
        mend_en="Whoever does not agree can register at the organizer's office.",
        where=where,
    )


def no_photo(where: Where = NOWHERE) -> Problem:
    """An application of one's own comes with its photo."""
    return problem(
        "请上传证件照。",
        "Upload the photo.",
        mend_zh="JPEG格式，宽295×高413像素，不超过1 MB。",
        mend_en="A JPEG, 295 pixels wide and 413 high, at most 1 MB.",
        where=where,
    )


def no_guardian(name: str, where: Where = NOWHERE) -> Problem:
    """Minors register with their guardian's consent."""
    return problem(
        f"{name}比赛时未满18周岁，须填写监护人姓名并由监护人同意。",
        f"{name} is under 18 on the day: name the guardian, who has to agree.",
        mend_zh="请填写监护人姓名，并由监护人勾选同意。",
        mend_en="Give the guardian's name and tick that the guardian agrees.",
        where=where,
    )


def other_competition() -> Problem:
    """A delegation of another competition."""
    return problem(
        "没有这个代表队。",
        "There is no such delegation.",
        mend_zh="请在列表中选择。",
        mend_en="Choose one of the list.",
    )


def not_editable(reference: str, state_zh: str, state_en: str) -> Problem:
    """Only drafts and returned applications change."""
    return problem(
        f"报名{reference}处于“{state_zh}”状态，不能修改。",
        f"Application {reference} is “{state_en}” and cannot be changed.",
        mend_zh="需要更改的，请联系领队或主办单位退回更正。",
        mend_en="Ask the leader or the organizer to return it.",
    )


def same_person_twice(reference: str, where: Where) -> Problem:
    """One delegation names somebody twice for an event."""
    return problem(
        f"本代表队在该项目中已有同一证件号码的报名（{reference}）。",
        f"The delegation has an application with the same document in this event already ({reference}).",
        mend_zh="请修改原来的报名，或撤回其中一份。",
        mend_en="Change that one, or withdraw one of the two.",
        where=where,
    )


def applied_twice(reference: str, where: Where) -> Problem:
    """Two applications for one event bear the same document."""
    return problem(
        f"与报名{reference}的证件号码相同，同一项目只能报名一次。",
        f"Application {reference} bears the same document; a person enters an event once.",
        mend_zh="请核对后退回或不予通过其中一份。",
        mend_en="Return or refuse one of them.",
        where=where,
    )


def nothing_chosen() -> Problem:
    """A step on nobody."""
    return problem(
        "没有选择任何报名。",
        "No application was chosen.",
        mend_zh="请先勾选。",
        mend_en="Tick those that are meant.",
    )


def drawn(event: str) -> Problem:
    """Before the draw only."""
    return problem(
        f"“{event}”已抽签，不能再这样更改。",
        f"“{event}” has been drawn: this is not possible any more.",
        mend_zh="抽签后退赛、缺赛由主办单位在项目页“选手状态”中登记。",
        mend_en="After the draw the organizer records withdrawals on the page of the event.",
    )


def team_member() -> Problem:
    """One member of a team cannot leave alone."""
    return problem(
        "团体项目不能由一名队员单独退赛。",
        "A member of a team cannot withdraw alone.",
        mend_zh="请联系领队替换队员，或整队退赛。",
        mend_en="Ask the leader for a substitute, or to withdraw the team.",
    )


def entered_already(name: str) -> Problem:
    """A substitute who competes in the event already."""
    return problem(
        f"{name}已在该项目中参赛。",
        f"{name} is entered in this event already.",
        mend_zh="请另选替换人员。",
        mend_en="Name somebody else.",
    )


def not_competing(number: str) -> Problem:
    """Withdrawn entries do not change."""
    return problem(
        f"{number}已不参赛，不能更改。",
        f"{number} does not compete: it cannot be changed.",
        mend_zh="如需恢复，请先在项目页恢复参赛状态。",
        mend_en="Let it compete again first, on the page of the event.",
    )


def entangled(number: str) -> Problem:
    """An entry with a history of its own."""
    return problem(
        f"{number}已报到、已有替换记录或已登记教练，不能撤销通过。",
        f"{number} has checked in, was changed or has a coach recorded: the acceptance cannot be taken back.",
        mend_zh="请改用“撤回”，并写明理由。",
        mend_en="Withdraw it instead, with the reason.",
    )


def another_person(name: str) -> Problem:
    """A correction must not put somebody else in."""
    return problem(
        f"更正不能更换证件号码；{name}由他人代替的，请用“替换”。",
        f"A correction does not change the document; to put somebody else in for {name}, substitute.",
        mend_zh="号码填错的，也请用“替换”，以便重新审核资格。",
        mend_en="For a number that was wrong substitute as well, so that eligibility is checked anew.",
    )


def nothing_changed() -> Problem:
    """A correction that corrects nothing."""
    return problem(
        "没有任何改动。",
        "Nothing was changed.",
        mend_zh="请更正有误的内容后保存。",
        mend_en="Mend what is wrong, then save it.",
    )


def checked_in(number: str, name: str, at: str) -> Problem:
    """Somebody at another desk was first."""
    return problem(
        f"{number}已由{name} {at}报到。",
        f"{number} was checked in by {name} at {at}.",
        mend_zh="无须重复报到；登记有误的，请撤销报到并写明理由。",
        mend_en="Nothing to do; if it was a mistake, undo it with the reason.",
    )


def not_checked_in(number: str) -> Problem:
    """Nothing to undo."""
    return problem(
        f"{number}还没有报到。",
        f"{number} has not checked in.",
        mend_zh="请刷新页面。",
        mend_en="Reload the page.",
    )


def cannot_check_in(number: str, state_zh: str, state_en: str) -> Problem:
    """Who does not compete does not check in."""
    return problem(
        f"{number}的状态是“{state_zh}”，不能报到。",
        f"{number} is “{state_en}” and cannot check in.",
        mend_zh="请联系主办单位核实参赛状态。",
        mend_en="Ask the organizer about its state.",
    )


def leads_another(username: str, delegation: str) -> Problem:
    """One account, one delegation."""
    return problem(
        f"账号“{username}”已是{delegation}的领队。",
        f"The account “{username}” leads {delegation} already.",
        mend_zh="一个账号只带一个代表队；请换一个账号或先解除。",
        mend_en="An account leads one delegation: choose another, or release it first.",
    )


def not_leader() -> Problem:
    """Whoever is not."""
    return problem(
        "此人不是该代表队的领队。",
        "This person does not lead the delegation.",
        mend_zh="请刷新页面。",
        mend_en="Reload the page.",
    )


def no_name() -> Problem:
    """A delegation has a name."""
    return problem(
        "请填写代表队名称。",
        "Name the delegation.",
        mend_zh="例如“芝罘区代表队”。",
        mend_en="Such as 芝罘区代表队.",
    )


def delegation_exists(name: str) -> Problem:
    """Names of delegations are their own."""
    return problem(
        f"代表队“{name}”已存在。",
        f"There is a delegation “{name}” already.",
        mend_zh="请直接为它指定领队。",
        mend_en="Name its leader instead.",
    )


def unknown_link() -> Problem:
    """A personal link that opens nothing."""
    return problem(
        "没有这个链接，或它已更换。",
        "There is no such link, or it was replaced.",
        mend_zh="请核对链接是否完整；丢失的，请联系主办单位重新发放。",
        mend_en="Check that it is complete; if it is lost, ask the organizer for a new one.",
    )
