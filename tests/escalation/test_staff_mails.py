"""Staff mails carry the story: who, why, and what was handed over; the bell and the ledger do not."""

import json

import pytest

from escalation.services.deescalating import deescalate
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.accounts.models import User
from helpdesk.ledger.models import Delivery, Event
from helpdesk.notifications.models import Mail, Notification
from helpdesk.notifications.sending import words_of
from tests.escalation import rules
from tests.escalation.rules import HOUR, MINUTE, T0
from tickets.services.placing import assign

SOON = T0 + 5 * MINUTE
STORY = {
    "summary": "The portal says 502.",
    "tried": "Restarted the proxy.",
    "asked_for": "Look at the gateway.",
}


@pytest.fixture
def ticket(cast):
    rules.desk()
    return assign(rules.ticket(), assignee=cast.l1, team=None, actor=cast.l1, at=T0)


def up(ticket, actor, *, at=SOON, **story):
    facts = {"kind": "functional", "reason": "knowledge", **STORY, **story}
    return escalate(ticket, actor=actor, at=at, seen=mark(ticket), **facts)


def mails(kind, person):
    return list(Mail.objects.filter(kind=kind, to=person.email).order_by("pk"))


def both(mail):
    words = words_of(mail)
    return words.text, words.html


def test_the_new_holder_reads_by_whom_why_and_what_was_handed_over(ticket, cast):
    up(ticket, cast.l1)
    for words in both(mails("escalation_reached_you", cast.l2)[0]):
        assert f"was escalated to you by {cast.l1.name}" in words
        assert all(part in words for part in STORY.values())
    assert "Reason: Knowledge or training needed" in both(mails("escalation_reached_you", cast.l2)[0])[0]


def test_the_others_read_by_whom_to_whom_and_the_hand_over(ticket, cast):
    up(ticket, cast.lead)
    for words in both(mails("escalation_notice", cast.l1)[0]):
        assert (
            f"{cast.lead.name} escalated the ticket {ticket.key}, which now lies with {cast.l2.name}" in words
        )
        assert all(part in words for part in STORY.values())


def test_an_automatic_step_carries_the_latest_hand_over_and_names_nobody(ticket, cast):
    up(ticket, cast.l1)
    up(rules.fresh(ticket), cast.l1, at=SOON + MINUTE, summary="The gateway is down.")
    told = set(Mail.objects.values_list("pk", flat=True))
    assert rules.sweep(SOON + HOUR)
    mail = Mail.objects.filter(kind="escalation_reached_you").exclude(pk__in=told).get()
    for words in both(mail):
        assert "was escalated to you." in words
        assert "The gateway is down." in words
        assert STORY["summary"] not in words


def test_a_step_of_an_escalation_without_a_hand_over_tells_no_story(ticket):
    assert rules.sweep(T0 + HOUR)
    mail = Mail.objects.filter(kind="escalation_reached_you").first()
    assert "What it is about" not in both(mail)[0]


def test_who_gets_it_back_reads_by_whom_to_whom_and_why(ticket, cast):
    up(ticket, cast.l1)
    deescalate(rules.fresh(ticket), reason="It was the cable.", actor=cast.l2, at=SOON + MINUTE)
    for words in both(mails("escalation_deescalated", cast.l1)[0]):
        assert f"{cast.l2.name} handed the ticket {ticket.key} back to {cast.l1.name}." in words
        assert "It was the cable." in words


def test_what_goes_back_to_a_queue_names_the_team(cast):
    rules.desk()
    ticket = rules.ticket()
    up(ticket, cast.l1)
    deescalate(rules.fresh(ticket), reason="It was the cable.", actor=cast.l2, at=SOON + MINUTE)
    assert f"back to {cast.first_line.name}." in both(mails("escalation_deescalated", cast.l1)[0])[0]


def test_the_bell_and_the_ledger_hold_none_of_it(ticket, cast):
    up(ticket, cast.l1)
    deescalate(rules.fresh(ticket), reason="It was the cable.", actor=cast.l2, at=SOON + MINUTE)
    kept = json.dumps(
        [
            *Event.objects.values_list("data", flat=True),
            *Notification.objects.values_list("context", flat=True),
            *Delivery.objects.values_list("payload", flat=True),
        ]
    )
    assert not any(part in kept for part in [*STORY.values(), "It was the cable."])


@pytest.mark.parametrize("language", ["es", "ru", "it"])
def test_the_sentences_are_told_in_the_readers_language(ticket, cast, language):
    User.objects.filter(pk__in=[cast.l1.pk]).update(language=language)
    up(ticket, cast.lead)
    deescalate(rules.fresh(ticket), reason="It was the cable.", actor=cast.l2, at=SOON + MINUTE)
    for kind, english in [
        ("escalation_notice", "escalated the ticket"),
        ("escalation_deescalated", "handed the"),
    ]:
        text, _html = both(mails(kind, cast.l1)[0])
        assert english not in text
        assert cast.l2.name in text
