"""Texts made to keep a computer busy are shown all the same."""

import time

import pytest
from django.test import RequestFactory
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from helpdesk.settings.logs import clean
from helpdesk.web.api.conditions import is_known
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


@pytest.mark.parametrize(
    "text", [*HEAVY.values(), "a@" * 50_000, "://a:" * 30_000, "://" + ":a" * 50_000, "?" * 100_000], ids=len
)
def test_a_line_of_the_log_does_not_explode(text):
    """F06: what a stranger sends, a host name of eight thousand letters too, is cleaned in one reading."""
    began = time.process_time()
    clean(text)
    assert time.process_time() - began < MOST


@pytest.mark.parametrize("blank", ["", " ", "\t ", "   "])
def test_a_list_of_tags_does_not_explode(blank):
    """F06: commas with blanks between them, and something that is no tag at the end."""
    header = '"a"' + f"{blank},{blank}" * 1000 + "x"
    began = time.process_time()
    with pytest.raises(ValidationError):
        is_known(Request(RequestFactory().get("/", headers={"If-None-Match": header})), '"1.a"')
    assert time.process_time() - began < MOST
