"""A draft from a solved ticket: what people wrote, in its place, without who they are."""

import pytest

from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from knowledge_base.composing import compose
from knowledge_base.text import public_part
from tests.escalation import rules
from tests.escalation.rules import MINUTE, T0
from tickets.services.conversation import note, reply
from tickets.services.opening import open_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(cast):
    """Return a ticket that the second line solved."""
    rules.desk()
    said = "Hello, Maria Rossi here (maria@shop.test).\n\nThe till says E-1042.\n\n> older words\n-- \nMaria"
    maria = rules.customer("maria@shop.test", name="Maria Rossi")
    ticket = open_ticket(subject="Till of Maria Rossi", body=said, requester=maria, at=T0)
    story = {"kind": "functional", "reason": "knowledge", "actor": cast.l1}
    summary = "Restarting did not help Maria.\n:::\nIt is the clock."
    escalate(ticket, **story, summary=summary, tried="Restart", seen=mark(ticket), at=T0 + MINUTE)
    note(ticket, "The battery of the clock was empty: HTTP 502.", author=cast.l2, at=T0 + 2 * MINUTE)
    reply(ticket, "Change the battery, Maria, and set the date.", author=cast.l2, at=T0 + 3 * MINUTE)
    return rules.fresh(ticket)


def test_each_part_stands_in_its_place(ticket):
    draft = compose(ticket)
    assert draft.title == "Till of [name]"
    assert public_part(draft.body).strip() == (
        "## Problem\n\nHello, [name] here ([e-mail address]).\n\nThe till says E-1042.\n\n"
        "## Signs\n\n- Error codes: `E-1042`\n\n"
        "## Cause\n\n*Why does it happen?*\n\n"
        "## Solution\n\nChange the battery, [name], and set the date."
    )
    assert {one["kind"] for one in draft.removed} == {"person", "email"}


def test_what_we_wrote_among_us_stays_among_us(ticket):
    body = compose(ticket).body
    for words in ("Restarting did not help", "It is the clock", "The battery of the clock was empty"):
        assert words in body
        assert words not in public_part(body)


def test_codes_come_from_what_the_customer_knows_and_no_ticket_is_one(ticket, cast):
    note(ticket, "The door opens with code 4711.", author=cast.l2, at=T0 + 4 * MINUTE)
    reply(ticket, "It is SMTP 550, as on HD-1042.", author=cast.l2, at=T0 + 5 * MINUTE)
    public = public_part(compose(ticket).body)
    assert "- Error codes: `E-1042`, `SMTP 550`" in public
    assert "4711" not in public


def test_a_row_of_colons_hides_nothing(cast):
    rules.desk()
    words = {"subject": "Lines", "body": "It prints\n:::::\non every page."}
    ticket = open_ticket(**words, requester=rules.customer(), at=T0)
    assert "on every page." in public_part(compose(ticket).body)


@pytest.mark.parametrize("subject", ["> Printer", "--", "maria@shop.test"])
def test_every_subject_gives_a_title(cast, subject):
    rules.desk()
    maria = rules.customer("maria@shop.test", name="Maria Rossi")
    assert compose(open_ticket(subject=subject, body="Help.", requester=maria, at=T0)).title


def test_blank_lines_without_end_are_read_once(cast):
    rules.desk()
    body = "It prints." + "\n" * 190_000 + "x"
    ticket = open_ticket(subject="Lines", body=body, requester=rules.customer(), at=T0)
    assert "It prints." in compose(ticket).body


def test_the_draft_is_in_the_tickets_language(ticket):
    ticket.language = "ru"
    ticket.save()
    assert compose(ticket).body.startswith("## Проблема")


def test_a_ticket_that_says_nothing_asks_for_everything(cast):
    rules.desk()
    words = {"subject": "Empty", "body": "-- \nThe signature alone"}
    ticket = open_ticket(**words, requester=rules.customer(), at=T0)
    assert "*What helps, step by step?*" in compose(ticket).body
