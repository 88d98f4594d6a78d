"""Each phrase that a policy quotes stands in the text it cites, where the texts lie beside the checkout."""

import re
import tomllib
from pathlib import Path

import pytest

from competition.policies import DEFAULT_ROOT, POLICY_FILE, find_policies, read_policy

TEXTS = Path(__file__).resolve().parents[3] / "shared" / "policies"
QUOTING = {
    folder: name
    for folder in find_policies(DEFAULT_ROOT)
    if (name := tomllib.loads((folder / POLICY_FILE).read_text(encoding="utf-8")).get("text"))
}
"""The policies whose text lies beside them; the others tell in their own words what a source says."""


def squeeze(text: str) -> str:
    """The texts break lines inside words, so white space does not count."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize(("folder", "name"), QUOTING.items(), ids=list(QUOTING.values()))
def test_the_phrases_stand_in_the_text(folder, name):
    source = TEXTS / f"{name}.txt"
    if not source.is_file():
        pytest.skip("the text is not beside this checkout")
    text = squeeze(source.read_text(encoding="utf-8"))
    phrases = [clause.phrase for clause in read_policy(folder).clauses()]
    assert [phrase for phrase in phrases if squeeze(phrase) not in text] == []


def test_a_policy_quotes_its_text_or_names_its_source():
    assert len(QUOTING) == 5
    told = [
        (read_policy(folder).source is None) == (folder in QUOTING) for folder in find_policies(DEFAULT_ROOT)
    ]
    assert all(told)
