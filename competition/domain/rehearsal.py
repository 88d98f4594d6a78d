"""演练: a competition tried out on the real tablets with made-up entrants; what is allowed in it, and what its things are called.

A rehearsal is refused everything that is not named here, so that nothing added later reaches results through it.
"""

import re

from competition.domain.problems import Problem, Text, problem
from competition.domain.roles import Permission, Role

CODE = re.compile(r".+-rehearsal-[1-9][0-9]*")
"""What the address of a rehearsal looks like, and no other competition's: `yantai-2026-rehearsal-1`."""
CODE_PREFIX = "演"
"""Begins every code of a rehearsal's works; a real draw gives numbers alone."""
NUMBER_PREFIX = "演练"
"""Begins the prefix of its papers' numbers: no competition may choose one like it, and no paper ever bears it."""
DELEGATION = "演练队（虚构）"
PLENTY = 6
"""How many are made up for an event that nobody entered yet."""
WIPING = "清除演练"
"""What is typed to wipe a rehearsal, where it is not the competition's code."""

ROLES = frozenset({Role.JUDGE, Role.CHIEF_JUDGE, Role.SUPERVISOR})
"""Who acts in a rehearsal: by the roles in the competition that it rehearses."""
PERMISSIONS = frozenset(
    {
        Permission.PUBLIC,
        Permission.SIGNED_IN,
        Permission.MARK,
        Permission.CONFIRM_SHEETS,
        Permission.RANK,
        Permission.WITNESS,
    }
)
"""What their screens need; RANK for the chief judge's printed sheets, as ranking itself is refused below."""

ALLOWED = frozenset(
    {
        "day.lock",
        "paper.print",
        "reopening.agree",
        "reopening.ask",
        "reopening.refuse",
        "sheet.answer_call",
        "sheet.call_chief",
        "sheet.choose_mark",
        "sheet.confirm",
        "sheet.confirm_all",
        "sheet.read_photo",
        "sheet.return",
        "sheet.save",
        "sheet.send_back",
        "sheet.sign_off",
        "sheet.submit",
        "tablet.photo",
        "tablet.stray",
        "tablet.take",
    }
)
"""What may be done in a rehearsal, as the log calls it: marking and what belongs to it, up to the signature. A print is
drawn and not kept."""


def check_rehearsed(action: str, name: Text) -> Problem | None:
    """What is wrong with doing that in a rehearsal, `name` being what the log calls it: None if it belongs to marking."""
    if action in ALLOWED:
        return None
    return problem(
        f"这是演练，不计成绩，不能办理“{name.zh}”。",
        f"This is a rehearsal and does not count; this is not done in it: {name.en}.",
        mend_zh="演练只试评分、签字、退回和确认；其他事项请在正式竞赛中办理。",
        mend_en="It is for marking, signing, sending back and confirming; do the rest in the competition itself.",
    )


def is_rehearsal_code(code: str) -> bool:
    """Whether only a rehearsal has such an address."""
    return CODE.fullmatch(code) is not None


def rehearsal_code(code: str, number: int) -> str:
    """The address of a competition's rehearsal; `number` counts those that were made before, so that none is used twice
    and a late mark of an earlier one meets nothing."""
    return f"{code}-rehearsal-{number}"


def rehearsal_name(name: str) -> str:
    """What it is called wherever a competition's name stands, on printed sheets too."""
    return f"【演练·不计成绩】{name}"


def made_up_names(count: int) -> tuple[str, ...]:
    """The entrants: 演练选手01 and so on, which nobody is called."""
    width = max(2, len(str(count)))
    return tuple(f"演练选手{number:0{width}}" for number in range(1, count + 1))


def work_code(code: str) -> str:
    """The code of a rehearsal's work: 演07 for 07."""
    return f"{CODE_PREFIX}{code}"


def check_code(code: str) -> Problem | None:
    """What is wrong with such a code for a competition: None unless it looks like a rehearsal's."""
    if not is_rehearsal_code(code):
        return None
    return problem(
        f"竞赛代码“{code}”的结尾留给演练使用。",
        f"The end of the code “{code}” is kept for rehearsals.",
        mend_zh="请换一个不以“-rehearsal-数字”结尾的代码。",
        mend_en="Choose one that does not end in “-rehearsal-” and a number.",
    )


def check_wiping(typed: str, code: str) -> Problem | None:
    """What is wrong with what was typed to confirm the wiping: None for the competition's code or 清除演练."""
    if typed.strip() in (code, WIPING):
        return None
    return problem(
        f"没有清除：填写的不是“{code}”，也不是“{WIPING}”。",
        f"Nothing was wiped: what was typed is neither “{code}” nor “{WIPING}”.",
        mend_zh="请照样填写其中一项，确认要清除的是这次演练。",
        mend_en="Type one of them, to say that it is this rehearsal that goes.",
    )


def wiped(code: str) -> Problem:
    """Said to a tablet of a mark that comes after the wiping."""
    return problem(
        f"演练“{code}”已清除，这项演练评分不再保留。",
        f"The rehearsal “{code}” was wiped; this mark of it is not kept.",
        mend_zh="不需处理：演练不计成绩，正式评分不受影响。",
        mend_en="Nothing is to be done: a rehearsal does not count, and real marks are not touched.",
    )


def begun(event: str) -> Problem:
    """Real marks were given: what judges see now counts."""
    return problem(
        f"项目{event}已有正式评分，不再演练。",
        f"Event {event} has real marks already and is rehearsed no more.",
        mend_zh="演练须在该项目第一份正式评分之前进行。",
        mend_en="Rehearse an event before the first real mark of it is given.",
    )


def is_within(place: int | None, competition: int, rehearses: int | None) -> bool:
    """Whether a device that joined in `place` marks in a competition: there and in its rehearsal (`rehearses` is the one
    that it is a rehearsal of). None is bound to no place."""
    return place in (None, competition, rehearses)
