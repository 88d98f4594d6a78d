"""What a document says of the sums and levels that an award plan may name for a competition."""

from competition.domain.award_plan import Scope, hosting_line
from competition.domain.policy import Policy
from competition.domain.policy_lines import Line, PrizeLine, PromotionLine
from competition.domain.selector import Selector


def limits_for(policy: Policy, scope: Scope) -> tuple[Line, ...]:
    """The lines that bind a plan in that scope: the ceiling, sums fixed, promotions, the grant to the host."""
    speaking = _contest(scope)
    return (
        *(line for line in policy.cash if line.tier is scope.tier),
        *(line for line in policy.of(PrizeLine) if line.select.meets(speaking)),
        *(line for line in policy.of(PromotionLine) if line.select.meets(speaking)),
        *filter(None, [hosting_line(policy, scope.tier, scope.competition_class)]),
    )


def _contest(scope: Scope) -> Selector:
    classes = frozenset({scope.competition_class}) if scope.competition_class else frozenset()
    return Selector(tiers=frozenset({scope.tier}), classes=classes)
