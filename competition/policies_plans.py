"""Reads an award plan (竞赛奖励方案) from a file: what each award earns below the ceilings of a document.

`reference` names the document that approved the plan, `hosting_yuan` the grant for each event held. Each [[line]] has
`award`, `amount_yuan` or `level` or both, and where wanted `if_held`, `payee`, `per` and the conditions of
`policies_selectors.read_selector`. Whether the sums keep the ceilings is decided by `award_plan.check_plan`.
"""

from pathlib import Path

from competition.domain.award_plan import AwardPlan, PlanLine
from competition.domain.payees import Payee, Per
from competition.domain.policy_grants import Recipient
from competition.domain.policy_lines import IfHeld
from competition.domain.prizes import Award
from competition.domain.tiers import SkillLevel
from competition.policies_selectors import read_selector
from competition.toml_tables import Table, open_table


def read_plan(path: Path) -> AwardPlan:
    """The plan of a file. Refusal with every problem of the file."""
    top, _ = open_table(path)
    reference, tables = top.text("reference"), top.tables("line")
    if not tables:
        top.fault(
            "line",
            "奖励方案没有任何一行。",
            "The award plan has no lines.",
            "请至少写一个 [[line]]。",
            "Write at least one [[line]].",
        )
    plan = AwardPlan(
        reference,
        tuple(map(_line, tables)),
        top.optional("hosting_yuan", top.money),
        top.optional("follow_on_to", lambda key: top.choice(key, Recipient)),
    )
    top.finish()
    return plan


def _line(table: Table) -> PlanLine:
    award = table.choice("award", Award)
    if award in (Award.NONE, Award.UNDECIDED):
        table.fault(
            "award",
            f"“{award.label.zh}”不能设奖金或晋升。",
            f"“{award.label.en}” earns nothing.",
            "请填写奖项，或删除这一行。",
            "Name an award or delete the line.",
        )
    _refuse_awards(table)
    line = PlanLine(
        award,
        table.optional("amount_yuan", table.money),
        table.optional("level", lambda key: table.choice(key, SkillLevel)),
        table.optional("if_held", lambda key: table.choice(key, IfHeld)) or IfHeld.REFUSE,
        table.optional("payee", lambda key: table.choice(key, Payee)) or Payee.CONTESTANT,
        table.optional("per", lambda key: table.choice(key, Per)) or Per.ENTRY,
        read_selector(table),
    )
    if line.amount is None and line.level is None:
        table.fault(
            "award",
            "这一行既没有奖金，也没有晋升等级。",
            "The line names neither a sum nor a level.",
            "请写“amount_yuan”或“level”。",
            "Give “amount_yuan” or “level”.",
        )
    return line


def _refuse_awards(table: Table) -> None:
    """A line is for one award, so that no condition names others."""
    if "awards" in table.values:
        table.fault(
            "awards",
            "每一行只写一个奖项，用“award”。",
            "A line is for one award, named by “award”.",
            "请删除“awards”，为每个奖项写一行。",
            "Delete “awards” and write a line for each award.",
        )
