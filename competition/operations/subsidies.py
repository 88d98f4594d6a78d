"""晋升补贴: what certificates of level bring under a document, and how far the yearly cap of an enterprise is used."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from competition.db.awards import AwardDecision
from competition.db.grants import LevelCertificate, confirmed_certificates, first_approvals
from competition.domain.enterprise_cap import SettledSubsidy, Subsidy, hold_to_caps
from competition.domain.grants import decide_follow_on
from competition.domain.money import Money, total
from competition.domain.policy import Policy
from competition.domain.policy_grants import EnterpriseCap


@dataclass(frozen=True, slots=True)
class CapState:
    """How far the yearly cap of an enterprise is used by confirmed certificates, those of other competitions too."""

    enterprise: str
    year: int
    used: Money
    cap: EnterpriseCap


def settle_certificates(
    policy: Policy, rows: Iterable[LevelCertificate]
) -> dict[LevelCertificate, SettledSubsidy]:
    """晋升补贴 that each of these brings, held to the yearly caps of the enterprises; the approved keep their place.

    A certificate that is recorded with a competition under another document is none of this one's and left out.
    """
    approved = first_approvals(AwardDecision.certificate_id)
    own = {f"{row.id:09}": row for row in rows if row.competition.policy_id == policy.id}
    subsidies = [
        Subsidy(
            key,
            row.employer,
            row.level_value,
            row.certified_on,
            decide_follow_on(policy, row.level_value, row.competition.tier_value, on=row.certified_on),
            approved.get(row.id),
        )
        for key, row in own.items()
    ]
    return {own[each.subsidy.key]: each for each in hold_to_caps(subsidies, policy)}


def expected_subsidies(
    policy: Policy, rows: Sequence[LevelCertificate]
) -> dict[LevelCertificate, SettledSubsidy]:
    """What each of `rows` brings: a confirmed one as it stands, one that waits as if all of them were confirmed."""
    standing = confirmed_certificates()
    return settle_certificates(policy, {*standing, *rows}) | settle_certificates(policy, standing)


def cap_states(policy: Policy, rows: Sequence[LevelCertificate]) -> list[CapState]:
    """The caps of the enterprises and years that `rows` are of, by enterprise, the newest year first."""
    settled = settle_certificates(policy, confirmed_certificates())
    states = []
    for cap in policy.of(EnterpriseCap):
        touched = {(row.employer, row.certified_on.year) for row in rows if row.level_value in cap.levels}
        for enterprise, year in sorted(touched, key=lambda pair: (pair[0], -pair[1])):
            used = [
                each.money
                for row, each in settled.items()
                if each.money is not None
                and row.level_value in cap.levels
                and (row.employer, row.certified_on.year) == (enterprise, year)
            ]
            states.append(CapState(enterprise, year, total(used), cap))
    return states
