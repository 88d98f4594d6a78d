"""Prize money of up to 100,000 winners decided and settled, against the same three rules in OpenFisca-Core.

The rules are Yantai's: a ceiling for each tier under an award plan, the higher and not both for one person, payment in
the next year. OpenFisca-Core (AGPL) is installed in an environment of its own and run as another program there; rows go
over as JSON, and each side measures itself from the same rows to the sum and year of each.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any
from venv import EnvBuilder

from competition.domain.award_plan import AwardPlan, PlanLine
from competition.domain.money import Money
from competition.domain.policy import Policy
from competition.domain.prize_sums import sum_prizes
from competition.domain.prizes import Award
from competition.domain.selector import Selector, Winner
from competition.domain.settlement import payment_year
from competition.domain.simulation import Earned, Result, simulate
from competition.domain.tiers import Group, Tier
from competition.policies import load_policies

PEER = "openfisca-core>=44,<48"
SIZES = (1_000, 10_000, 100_000)
PEER_AT = (10_000, 100_000)
RUNS = 3
GOAL = 10.0
DAY = date(2026, 6, 20)
AWARDS = (Award.GOLD, Award.SILVER, Award.BRONZE, Award.MERIT)
SHARES = {Award.GOLD: 100, Award.SILVER: 60, Award.BRONZE: 40, Award.MERIT: 10}
"""Percents of the ceiling that the plan gives."""
TIERS = (Tier.CITY, Tier.CITY, Tier.CITY, Tier.PROVINCE, Tier.NATION)
TIER, AWARD = {each.value: each for each in Tier}, {each.value: each for each in Award}
Row = tuple[str, str, str]


def make_rows(winners: int) -> list[Row]:
    """Person, tier and award; every third person has won twice. The same ones in every run."""
    chance = Random(2026)
    return [
        (f"选手{number * 3 // 4:06}", chance.choice(TIERS).value, chance.choice(AWARDS).value)
        for number in range(winners)
    ]


def make_plan(policy: Policy) -> AwardPlan:
    """A share of the ceiling for each award."""
    lines = [
        PlanLine(award, Money(line.ceiling.fen * share // 100), where=Selector(tiers=frozenset({line.tier})))
        for line in policy.cash
        for award, share in SHARES.items()
    ]
    return AwardPlan("bench", tuple(lines))


def by_house(rows: list[Row], policy: Policy, plan: AwardPlan) -> tuple[Earned, ...]:
    """Every decision with its steps and clauses, settled."""
    results = (
        Result(person, f"竞赛{number}", "数控车", Winner(AWARD[award], TIER[tier], Group.WORKER, DAY))
        for number, (person, tier, award) in enumerate(rows)
    )
    return simulate(results, policy=policy, plan=plan)


def by_sums(rows: list[Row], policy: Policy, plan: AwardPlan) -> tuple[list[int], list[int]]:
    """The bulk path: the fen of each row, and the year in which it is paid, 0 where nothing is."""

    def winner_of(won: tuple[str, str]) -> Winner:
        return Winner(AWARD[won[1]], TIER[won[0]], Group.WORKER, DAY)

    won = ((person, (tier, award)) for person, tier, award in rows)
    paid, year = sum_prizes(won, winner_of, policy=policy, plan=plan), payment_year(policy, DAY)
    return paid, [year if fen else 0 for fen in paid]


def best(job: Callable[[], Any]) -> float:
    """Seconds of processor time of the best of a few runs."""
    times = []
    for _ in range(RUNS):
        began = time.process_time()
        job()
        times.append(time.process_time() - began)
    return min(times)


def report() -> None:
    """Print the times, how they grow, and the ratios to the peer whatever they are."""
    yantai = load_policies()["yantai-2024-8"]
    plan, three = make_plan(yantai), replace(yantai, promotions=(), others=())
    print(f"awards: three rules of {yantai.number} decided and settled; processor time, best of {RUNS}")
    taken: dict[int, tuple[float, float]] = {}
    before = (0.0, 0.0)
    for size in SIZES:
        rows = make_rows(size)
        taken[size] = best(lambda: by_sums(rows, three, plan)), best(lambda: by_house(rows, three, plan))  # noqa: B023
        grown = [now / then for now, then in zip(taken[size], before, strict=True) if then]
        growth = f"; ×{grown[0]:.1f} and ×{grown[1]:.1f} for ×10 winners" if grown else ""
        print(
            f"  {size:>7,}: sums alone {taken[size][0] * 1000:6.1f} ms, with every step and clause "
            f"{taken[size][1] * 1000:7.1f} ms{growth}"
        )
        before = taken[size]
    rows = make_rows(PEER_AT[0])
    full = best(lambda: by_house(rows, yantai, plan))
    print(f"  {PEER_AT[0]:>7,}: with promotions, honours and posts as well {full * 1000:.1f} ms")
    _report_peer(three, plan, taken)


def _report_peer(policy: Policy, plan: AwardPlan, taken: dict[int, tuple[float, float]]) -> None:
    with tempfile.TemporaryDirectory() as room:
        python = _install(Path(room))
        if python is None:
            print(f"  OpenFisca-Core could not be installed (pip install '{PEER}'): no ratio")
            return
        for size in PEER_AT:
            rows = make_rows(size)
            found = _run(python, Path(room), rows, policy, plan)
            _check(rows, policy, plan, found)
            _print_ratios(size, "on arrays", found["seconds"], taken[size])
            if found["entities_seconds"] is not None:
                _print_ratios(size, "on situations, as its web API", found["entities_seconds"], taken[size])


def _print_ratios(size: int, how: str, theirs: float, ours: tuple[float, float]) -> None:
    print(
        f"  {size:>7,}: OpenFisca-Core {how} {theirs * 1000:.1f} ms = {theirs / ours[0]:.1f} times the sums alone "
        f"(goal {GOAL:.0f}), {theirs / ours[1]:.2f} times every step and clause"
    )


def _install(room: Path) -> Path | None:
    """The Python of an environment that has the peer; None if it cannot be had."""
    EnvBuilder(with_pip=True).create(room / "peer")
    python = room / "peer" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    done = subprocess.run([python, "-m", "pip", "install", "-q", PEER], capture_output=True, check=False)
    return python if done.returncode == 0 else None


def _run(python: Path, room: Path, rows: list[Row], policy: Policy, plan: AwardPlan) -> dict[str, Any]:
    asked = {
        "rows": rows,
        "runs": RUNS,
        "ceilings": {line.tier.value: line.ceiling.fen // 100 for line in policy.cash},
        "plan": {
            tier.value: {
                line.award.value: line.amount.fen // 100
                for line in plan.lines
                if line.amount and tier in line.where.tiers
            }
            for tier in (line.tier for line in policy.cash)
        },
    }
    (room / "rows.json").write_text(json.dumps(asked), encoding="utf-8")
    peer = Path(__file__).with_name("openfisca_peer.py")
    done = subprocess.run([python, peer, room / "rows.json"], check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _check(rows: list[Row], policy: Policy, plan: AwardPlan, found: dict[str, Any]) -> None:
    """All three pay every person the same in the same year."""
    ours: dict[str, int] = {}
    for each in by_house(rows, policy, plan):
        money = each.settled.money
        ours[each.result.person] = ours.get(each.result.person, 0) + (money.fen if money else 0)
    paid, years = by_sums(rows, policy, plan)
    assert ours == _by_person(rows, paid) == _by_person(rows, [yuan * 100 for yuan in found["paid"]])
    assert found["years"] == sorted(set(years))


def _by_person(rows: list[Row], paid: list[int]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for (person, _tier, _award), fen in zip(rows, paid, strict=True):
        sums[person] = sums.get(person, 0) + fen
    return sums
