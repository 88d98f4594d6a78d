"""个人所得税 on what is paid: the rule is chosen for each line, and until somebody chooses finance is asked.

Sources: 个人所得税法 第二条、第三条（三）（偶然所得，税率百分之二十）, 第四条第一项（免税的奖金）, 第六条（六）（以每次收入额为应纳税所得额）.
"""

from competition.domain.money import NOTHING, Money
from competition.domain.tiers import Labelled, Tier


class TaxRule(Labelled):
    """税务处理 of one line."""

    ASK_FINANCE = "ask_finance", "请咨询财务部门", "ask finance"
    EXEMPT = "exempt", "免征个人所得税（第四条第一项）", "exempt from income tax (article 4, item 1)"
    WITHHOLD_20 = "withhold_20", "按偶然所得代扣20%", "20 % withheld as occasional income"


EXEMPT_FROM = Tier.PROVINCE
"""第四条第一项: 省级人民政府、国务院部委和中国人民解放军军以上单位，以及外国组织、国际组织颁发的奖金."""


def may_be_exempt(awarded_by: Tier) -> bool:
    """Whether an exemption can be thought of at all: it needs an awarding body of provincial level or above.

    `awarded_by` is the level of the body that awards this very sum, not that of a contest which it rewards. Necessary, not
    sufficient: which body counts, and for what kind of award, is for whoever chooses it to say in the reason.
    """
    ladder = list(Tier)
    return ladder.index(awarded_by) >= ladder.index(EXEMPT_FROM)


def withheld(rule: TaxRule, amount: Money) -> Money | None:
    """What is withheld from a sum; None while finance is asked. From a reversal the same comes back, below zero.

    To the nearest fen: a fifth of whole fen never lies half way, so every usual way of rounding gives the same.
    """
    match rule:
        case TaxRule.ASK_FINANCE:
            return None
        case TaxRule.EXEMPT:
            return NOTHING
        case TaxRule.WITHHOLD_20:  # pragma: no branch - these are all rules
            size = (2 * abs(amount.fen) + 5) // 10
            return Money(size if amount.fen >= 0 else -size)
