"""What keeps a tablet from joining or leaving, in words."""

from competition.domain.problems import Problem, problem


def no_judge() -> Problem:
    """Only judges mark."""
    return problem(
        "所选人员不是本竞赛的裁判员，不能加入平板。",
        "Whoever was chosen is no judge of this competition and does not join on a tablet.",
        mend_zh="请先在“裁判组”中安排席位。",
        mend_en="Assign a seat under panels first.",
    )


def works_elsewhere(name: str) -> Problem:
    """Who shows the code could join in the judge's place."""
    return problem(
        f"{name}还在其他竞赛任职或另有不得代办的岗位，不能由本竞赛组织者发放加入二维码。",
        f"{name} works in competitions of others too, or holds a role that nobody else may act for: no code is shown.",
        mend_zh="请其在平板上打开评分页，用本人账号登录。",
        mend_en="Let the judge open the marking page on the tablet and sign in with the own account.",
    )


def unknown_link() -> Problem:
    """No such link."""
    return problem(
        "该加入链接无效。",
        "This link to join is not valid.",
        mend_zh="请组织者重新显示二维码。",
        mend_en="Ask the organizer to show a new code.",
    )


def used_link() -> Problem:
    """Good once."""
    return problem(
        "该加入链接已经用过，每个只能用一次。",
        "This link to join was used already; each is good once.",
        mend_zh="请组织者重新显示二维码。",
        mend_en="Ask the organizer to show a new code.",
    )


def old_link() -> Problem:
    """Good for two minutes."""
    return problem(
        "该加入链接已过期，两分钟内有效。",
        "This link to join is too old: it is good for two minutes.",
        mend_zh="请组织者重新显示二维码。",
        mend_en="Ask the organizer to show a new code.",
    )


def wrong_pin() -> Problem:
    """Wrong, or tried too often."""
    return problem(
        "PIN不正确，或输错过多。",
        "The PIN is wrong, or too many were.",
        mend_zh="请再试；连续输错5次，须等5分钟。",
        mend_en="Try again; after five wrong ones wait five minutes.",
    )


def no_proof() -> Problem:
    """Nothing shows that the judge gave the PIN, or that PIN was replaced."""
    return problem(
        "签字时的PIN尚未核对，或PIN已更换。",
        "The PIN of this signature was not checked yet, or was replaced.",
        mend_zh="请再输入PIN；签字和分数都还在平板上。",
        mend_en="Give the PIN again; the signature and the marks are still on the tablet.",
    )


def unsent(label: str, count: int) -> Problem:
    """A device with marks on it is not put away."""
    return problem(
        f"{label}还有{count}项未上传，不能归还。",
        f"{label} holds {count} marks that were not sent: it is not handed back.",
        mend_zh="请先联网上传；无法联网的，在平板上导出未上传成绩。",
        mend_en="Connect it first; if that is impossible export the unsent marks on it.",
    )


def gone(label: str) -> Problem:
    """Taken out before."""
    return problem(
        f"{label}已经停用。",
        f"{label} was taken out already.",
        mend_zh="请刷新页面。",
        mend_en="Reload the page.",
    )
