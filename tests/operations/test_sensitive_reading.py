"""Whoever reads what is sealed is in the log: every function that opens it records that, or says here why not."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.test_architecture import ROOT

SECRET = frozenset({"unseal", "unseal_bytes", "kept_number", "document_of", "number", "sex_and_birth"})
"""What gives an ID number, a bank account or a file in the clear: the functions, and the methods of the rows."""
REASONS = {
    "award_facts._read": "sex and age only; the decision says how many were read",
    "accounts.email": "the row's own reading, for its owner and for sending",
    "advancement_rosters._row": "into the next competition's roster, which its import records",
    "applications.facts": "the row's own reading",
    "applications.photo": "the row's own reading",
    "bank_accounts._enter": "compares what was entered before; gives nothing away",
    "bank_accounts._mask": "shows the last digits only",
    "check_in._is_minor": "age only, for the hint at the desk",
    "check_in._number": "compared with what was typed at the desk, shown masked",
    "draws._with_committed": "no personal data: the seed, which is told with the draw",
    "entries.facts": "the row's own reading",
    "entries.indexed": "gives what the index is made of",
    "entries.masked_id": "shows the first and last characters only",
    "entries.profile": "the row's own reading",
    "entry_changes.member_facts": "into the form that corrects it; the masked number is shown",
    "key_rotation._opened": "sealed again at once",
    "notes.content": "the row's own reading, for the judge who took it and for `read_photo`, which records it",
    "notes.text": "the row's own reading, of words about a work known by its code, for its judge and the chief judge",
    "outbox.address": "the row's own reading, for sending",
    "outbox.body": "the row's own reading, for sending",
    "own_results._ends": "compares the characters that the entrant gave",
    "paper_designs.page": "no personal data: the page of a certificate",
    "paper_settings.logo": "no personal data: a logo",
    "payment_exports._payee": "a line of the export, which its operation records",
    "payments.number": "the row's own reading",
    "persons.document_of": "gives it to those who record it",
    "persons.known_sex_and_birth": "gives sex and birth only, to those who record it",
    "recommendations._row": "sex and the masked number; its operation records the reading",
    "persons.sex_and_birth": "gives sex and birth only, to those who record it",
    "retention.is_removed": "asks whether it was removed",
    "retention.kept_number": "gives it to those who record it",
    "second_factor._secret": "compares a code; shown once, to its owner, before it is confirmed",
    "tablets.drawn": "the row's own reading, for the signed sheet",
    "uploads.content": "the row's own reading, for the preview of whoever uploaded it",
}


def functions() -> Iterator[tuple[str, set[str]]]:
    """Every function outside the domain as `module.name`, with the names of what it calls."""
    for path in sorted((ROOT / "competition").rglob("*.py")):
        if path.relative_to(ROOT / "competition").parts[0] in ("domain", "documents", "spreadsheets"):
            continue
        for found in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(found, ast.FunctionDef) and path.name != "sealing.py":
                yield f"{_module(path)}.{found.name}", set(_calls(found))


def _module(path: Path) -> str:
    return path.stem if path.parent.name in ("db", "operations") else f"{path.parent.name}.{path.stem}"


def _calls(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name != "number" or not node.args:
                yield name


def test_who_opens_a_number_an_account_or_a_file_is_in_the_log() -> None:
    readers = {name: calls for name, calls in functions() if calls & SECRET}
    silent = {name for name, calls in readers.items() if "record" not in calls}
    assert silent - set(REASONS) == set(), "record the reading, or give the reason"
    assert set(REASONS) - silent == set(), "this reason is left over"
    assert {"elsewhere.read_evidence", "objections.read_objection_file"} <= set(readers) - silent
