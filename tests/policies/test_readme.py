"""The example that the folder of policies explains itself by is a sound policy, and its cases come out."""

import re

from competition.policies import DEFAULT_ROOT, check_policy, read_cases, run_case
from competition.policies_cases import Facts
from tests.policies.test_wrong_files import POLICY_KEYS, write

README = (DEFAULT_ROOT / "README.md").read_text(encoding="utf-8")
POLICY, CASES = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)


def test_the_example_is_sound_and_its_cases_come_out(tmp_path):
    folder = write(tmp_path, policy=POLICY, cases=CASES)
    policy, warnings = check_policy(folder)
    assert warnings == ()
    cases = read_cases(folder)
    assert [(case.name, run_case(policy, case)) for case in cases] == [(case.name, ()) for case in cases]
    assert {type(case.facts) for case in cases} == set(Facts.__args__)


def test_every_key_of_a_policy_is_explained():
    assert [key for key in POLICY_KEYS if not re.search(rf"\b{key}\b", README)] == []
