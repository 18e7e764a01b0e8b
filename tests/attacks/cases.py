"""The register of attack cases: which of them a test plays, and which wait for the thing that they attack.

A test plays a case by naming its number in its docstring: `\"\"\"X07: ...\"\"\"`.
"""

import ast
import json
import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
NUMBER = re.compile(r"\b[ADEFLRWX]\d{2}\b")

WAITING = {
    "X01": "mail does not come in yet",
    "X02": "mail does not come in yet",
    "X14": "mail does not come in yet; pictures in messages are links (X07)",
    "E01": "mail does not come in yet",
    "E02": "mail does not come in yet",
    "E04": "mail does not come in yet",
    "E06": "mail does not come in yet",
    "E08": "mail does not come in yet",
    "E11": "mail does not come in yet",
    "E13": "mail does not come in yet",
    "A01": "customers do not sign in yet",
    "A10": "customers do not sign in yet",
    "A17": "articles have no pages yet",
    "L14": "customers do not sign in yet",
    "W05": "nothing calls the desk but its API",
    "W06": "nothing calls the desk but its API",
    "W08": "nothing is exported yet",
    "F04": "mail does not come in yet",
    "F08": "customers upload nothing yet",
}


def known():
    """Return the number of every case."""
    cases = json.loads((TESTS / "data" / "attacks.json").read_text(encoding="utf-8"))["cases"]
    return {case["id"] for case in cases}


def played():
    """Return the numbers that docstrings of tests name."""
    return {number for path in TESTS.rglob("test_*.py") for number in _named(path)}


def _named(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tests = [
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    return {number for test in tests for number in NUMBER.findall(ast.get_docstring(test) or "")}
