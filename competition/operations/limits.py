"""What is limited over all competitions: an enterprise's cap in a year, and a base's grant that comes once.

Runs of two competitions may be decided side by side, neither knowing of the other. What they come to together is held to
the limits here, each time anew: what was approved first stands, and what is beyond says so.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from competition.db import db
from competition.db.awards import AwardDecision
from competition.db.grants import BaseRecognition, LevelCertificate, first_approvals, nearest_day
from competition.domain.enterprise_cap import Subsidy, hold_to_caps
from competition.domain.grants import decide_base
from competition.domain.outcomes import Amount, Decision
from competition.domain.policy import Policy
from competition.operations.award_claims import recognition_of


def limited_decisions(rows: Iterable[AwardDecision], policies: dict[str, Policy]) -> dict[int, Decision]:
    """The decisions, by id of their row, that the limits change. `rows` are all newest approved ones.

    Those under a document that is not here are left as they are.
    """
    granted = [
        row
        for row in rows
        if (row.certificate_id is not None or row.base_id is not None)
        and row.run.policy_id in policies
        and isinstance(row.decision().outcome, Amount)
    ]
    documents: dict[str, list[AwardDecision]] = defaultdict(list)
    for row in granted:
        documents[row.run.policy_id].append(row)
    capped = (each for policy_id, own in documents.items() for each in _capped(own, policies[policy_id]))
    return dict((*capped, *_once(granted, policies)))


def _capped(rows: list[AwardDecision], policy: Policy) -> Iterator[tuple[int, Decision]]:
    """Follow-on subsidies beyond the cap of the enterprise under the document, or tied at it."""
    approved = first_approvals(AwardDecision.certificate_id)
    by_key = {f"{row.certificate_id:09}": row for row in rows if row.certificate_id is not None}
    subsidies = [
        Subsidy(
            key,
            row.employer,
            db.session.get_one(LevelCertificate, row.certificate_id).level_value,
            row.confirmed_on,
            row.decision(),
            approved.get(row.certificate_id),
        )
        for key, row in by_key.items()
        if row.certificate_id is not None
    ]
    for held in hold_to_caps(subsidies, policy):
        if held.money is None:
            decision = held.subsidy.decision
            steps = (*decision.steps, *held.steps)
            yield by_key[held.subsidy.key].id, replace(decision, outcome=held.outcome, steps=steps)


def _once(rows: list[AwardDecision], policies: dict[str, Policy]) -> Iterator[tuple[int, Decision]]:
    """Grants to a base that another recognition, whose sum was approved before, has brought already."""
    approved = first_approvals(AwardDecision.base_id)
    found = [
        (db.session.get_one(BaseRecognition, row.base_id), row) for row in rows if row.base_id is not None
    ]
    granted: dict[tuple[str, str, str], list[date]] = defaultdict(list)
    for base, row in sorted(found, key=lambda pair: (approved[pair[0].id], pair[0].recognised_on)):
        days = granted[base.base, base.unit, base.occasion]
        recognition = replace(recognition_of(base), last_on=nearest_day(days, base.recognised_on))
        now = decide_base(policies[row.run.policy_id], recognition)
        if days and not isinstance(now.outcome, Amount):
            yield row.id, now
        else:
            days.append(base.recognised_on)
