"""The conditions of a list as text say the same as its address, both ways."""

import pytest

from tickets.filters import TicketFilter
from tickets.query_text import parsed, written

NAMES = TicketFilter.base_filters


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("status:open", [("status", "open")]),
        ("status:new,open", [("status", "new"), ("status", "open")]),
        ("sla:soon group:net", [("sla_state", "due_soon"), ("team", "net")]),
        ("sla:late who:me", [("sla_state", "breached"), ("assignee", "me")]),
        ("-tag:vip tag:refund", [("without_tag", "vip"), ("tag", "refund")]),
        ('org:"Harbour Clinic" till', [("organisation", "Harbour Clinic"), ("q", "till")]),
        ('"two words" more', [("q", "two words more")]),
        ("nonsense:1 -status:open", [("q", "nonsense:1 -status:open")]),
        ("", []),
        ("status:", [("q", "status:")]),
    ],
)
def test_a_line_is_read(text, pairs):
    assert parsed(text, NAMES) == pairs


@pytest.mark.parametrize(
    "text", ["status:open sla:soon group:net -tag:vip", 'org:"Harbour Clinic" till', "who:me lang:ru"]
)
def test_what_is_read_is_written_the_same(text):
    conditions = {}
    for name, value in parsed(text, NAMES):
        conditions.setdefault(name, []).append(value)
    assert written(conditions) == text
