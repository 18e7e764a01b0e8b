"""Texts made to keep a computer busy are shown all the same."""

import time

import pytest

from helpdesk.web.markdown import to_html

MOST = 5.0
"""Seconds of processor time: a bound that only a text which explodes can pass."""
HEAVY = {
    "quotes": ">" * 100_000,
    "links": "http://a.b" * 10_000,
    "brackets": "<" * 100_000,
    "nested quotes": "".join(">" * depth + " a\n" for depth in range(1, 500)),
    "one word": "a" * 1_000_000,
    "entities": "&amp" * 50_000,
    "square brackets": "[" * 50_000,
    "emphasis": "*a_" * 30_000,
    "openings": "![" * 30_000,
}


@pytest.mark.parametrize("name", HEAVY)
def test_a_text_does_not_explode(name):
    """F06: linkifying and reading Markdown stay bounded in processor time."""
    began = time.process_time()
    to_html(HEAVY[name])
    assert time.process_time() - began < MOST
