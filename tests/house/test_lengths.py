"""Length is a sign: a long file usually holds two things. What is long for a good reason is named here."""

import ast

from tests.house import checkout

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 60
# file -> why it holds one thing all the same
LONG_FILES: dict[str, str] = {}
# file:function -> why
LONG_FUNCTIONS: dict[str, str] = {}


def lines(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def long_functions(path):
    for node in ast.walk(checkout.tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = node.end_lineno - node.lineno + 1
            if length > MOST_LINES_OF_A_FUNCTION:
                yield f"{checkout.name_of(path)}:{node.name}"


def test_no_file_is_long_without_a_reason():
    long = {checkout.name_of(path) for path in checkout.sources() if lines(path) > MOST_LINES_OF_A_FILE}
    assert long == LONG_FILES.keys()


def test_no_function_is_long_without_a_reason():
    long = {name for path in checkout.sources() for name in long_functions(path)}
    assert long == LONG_FUNCTIONS.keys()
