"""The three rules of Yantai as an OpenFisca system: run by `bench.awards` in an environment that has openfisca-core.

Reads {"rows": [[person, tier, award], …], "plan": {tier: {award: yuan}}, "ceilings": {tier: yuan}, "runs": n} from the
file that is named and prints {"seconds": …, "entities_seconds": … or null, "paid": [yuan of each row], "year": n}.
"""

import json
import sys
import time
from pathlib import Path

import numpy
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import YEAR
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2026"
LARGEST_BY_ENTITIES = 10_000
"""Building from dictionaries, as the web API does, takes long."""

RESULT = build_entity(key="result", plural="results", label="A result", is_person=True)
WINNER = build_entity(
    key="winner",
    plural="winners",
    label="A person in one skill",
    roles=[{"key": "result_of", "plural": "results_of", "label": "Results"}],
)


class Tier(Enum):
    city = "city"
    province = "province"
    nation = "nation"
    world = "world"


class Award(Enum):
    gold = "gold"
    silver = "silver"
    bronze = "bronze"
    merit = "merit"


class tier(Variable):
    value_type = Enum
    possible_values = Tier
    default_value = Tier.city
    entity = RESULT
    definition_period = YEAR


class award(Variable):
    value_type = Enum
    possible_values = Award
    default_value = Award.merit
    entity = RESULT
    definition_period = YEAR


class prize(Variable):
    """The plan's sum, at most the ceiling of the tier."""

    value_type = int
    entity = RESULT
    definition_period = YEAR

    def formula(result, period, parameters):
        tiers, awards = result("tier", period), result("award", period)
        planned = parameters(period).plan[tiers][awards]
        ceiling = parameters(period).ceiling[tiers]
        return planned * (planned <= ceiling) + ceiling * (planned > ceiling)


class paid(Variable):
    """The higher, not both: the first of the highest sums of a winner."""

    value_type = int
    entity = RESULT
    definition_period = YEAR

    def formula(result, period):
        prizes = result("prize", period)
        return prizes * (result.get_rank(result.winner, -prizes) == 0)


class payment_year(Variable):
    value_type = int
    entity = RESULT
    definition_period = YEAR

    def formula(result, period):
        return (result("paid", period) > 0) * (period.start.year + 1)


def make_system(plan, ceilings):
    """The legislation, from the same figures."""
    system = TaxBenefitSystem([RESULT, WINNER])
    system.add_variables(tier, award, prize, paid, payment_year)

    def dated(value):
        return {"values": {"2024-03-01": {"value": value}}}

    data = {
        "plan": {
            tier: {award: dated(value) for award, value in awards.items()} for tier, awards in plan.items()
        },
        "ceiling": {tier: dated(value) for tier, value in ceilings.items()},
    }
    system.parameters = ParameterNode("", data=data)
    return system


def by_arrays(system, rows):
    """Vectorised: the population from arrays, then the formulas over all results at once."""
    builder = SimulationBuilder()
    builder.create_entities(system)
    numbers: dict[str, int] = {}  # joining by whole numbers is faster than by names
    people = numpy.array([numbers.setdefault(person, len(numbers)) for person, _tier, _award in rows])
    builder.declare_person_entity("result", range(len(rows)))
    winners = builder.declare_entity("winner", range(len(numbers)))
    builder.join_with_persons(winners, people, numpy.zeros(len(rows), dtype=int))
    simulation = builder.build(system)
    simulation.set_input("tier", PERIOD, [tier for _person, tier, _award in rows])
    simulation.set_input("award", PERIOD, [award for _person, _tier, award in rows])
    return calculate(simulation)


def by_entities(system, rows):
    """The population from dictionaries, as situations are handed to the web API."""
    winners = {}
    for number, (person, _tier, _award) in enumerate(rows):
        winners.setdefault(person, {"results_of": []})["results_of"].append(str(number))
    results = {
        str(number): {"tier": {PERIOD: tier}, "award": {PERIOD: award}}
        for number, (_person, tier, award) in enumerate(rows)
    }
    return calculate(
        SimulationBuilder().build_from_entities(system, {"results": results, "winners": winners})
    )


def calculate(simulation):
    return simulation.calculate("paid", PERIOD).tolist(), simulation.calculate(
        "payment_year", PERIOD
    ).tolist()


def best(job, runs):
    """Seconds of processor time of the best run, and what it gave."""
    times = []
    for _ in range(runs):
        began = time.process_time()
        given = job()
        times.append(time.process_time() - began)
    return min(times), given


def main():
    asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    system, rows = make_system(asked["plan"], asked["ceilings"]), asked["rows"]
    seconds, (paid_sums, years) = best(lambda: by_arrays(system, rows), asked["runs"])
    entities = None
    if len(rows) <= LARGEST_BY_ENTITIES:
        entities, again = best(lambda: by_entities(system, rows), 1)
        assert again == (paid_sums, years)
    print(
        json.dumps(
            {"seconds": seconds, "entities_seconds": entities, "paid": paid_sums, "years": sorted(set(years))}
        )
    )


if __name__ == "__main__":
    main()
