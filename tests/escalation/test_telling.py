"""What the customer reads of a step: in their language, through the outbox, or not at all with a reason."""

import pytest

from escalation.forecast import forecast
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.ledger.models import Event
from helpdesk.notifications.models import Mail
from tests.escalation import rules
from tests.escalation.rules import HOUR, T0
from tickets.selectors.conversation import timeline

pytestmark = pytest.mark.django_db
WORDS = {"en": "More help is on the way.", "es": "Llega más ayuda."}


def publish(words=None, **more):
    return rules.desk([rules.step(1, rules.team("second-line"), customer_message=words, **more)])


def told(ticket):
    rows = Event.objects.filter(stream=ticket.stream, kind="escalation.step_fired").order_by("id")
    return [row.data.get("customer") for row in rows]


def story(ticket):
    entries = timeline(rules.fresh(ticket)).entries
    return " ".join(entry.event.text for entry in entries if entry.event)


@pytest.mark.parametrize(
    ("language", "message"),
    [("en", WORDS["en"]), ("es", WORDS["es"]), ("it", WORDS["en"])],
)
def test_a_customer_reads_their_language_or_else_english(cast, language, message):
    publish(WORDS)
    ticket = rules.ticket(language=language)
    (foreseen,) = forecast(ticket, at=T0)
    assert (foreseen.customer, foreseen.customer_message) == ("told", message)
    rules.sweep(T0 + HOUR)
    assert Mail.objects.get(kind="step_message").context["message"] == message
    assert told(ticket) == ["told"]
    assert "The customer was told." in story(ticket)


def test_without_words_in_their_language_or_english_the_customer_is_not_told_and_the_story_says_why(cast):
    publish({"es": WORDS["es"]})
    ticket = rules.ticket(language="it")
    (foreseen,) = forecast(ticket, at=T0)
    assert (foreseen.customer, foreseen.customer_message) == ("no_words", "")
    rules.sweep(T0 + HOUR)
    assert not Mail.objects.filter(kind="step_message").exists()
    assert told(ticket) == ["no_words"]
    assert "The customer was not told: no text in their language or in English." in story(ticket)


def test_without_an_address_the_customer_is_not_told_and_the_story_says_why(cast):
    publish(WORDS)
    ticket = rules.ticket(requester=rules.customer(""))
    rules.sweep(T0 + HOUR)
    assert not Mail.objects.filter(kind="step_message").exists()
    assert told(ticket) == ["no_address"]
    assert "there is no e-mail address" in story(ticket)


def test_a_step_without_any_words_says_nothing_of_the_customer(cast):
    publish(None)
    ticket = rules.ticket()
    assert [step.customer for step in forecast(ticket, at=T0)] == [""]
    rules.sweep(T0 + HOUR)
    assert told(ticket) == [None]
    assert "The customer was" not in story(ticket)


@pytest.mark.parametrize(("tell_customer", "word", "mails"), [(True, "told", 1), (False, "not_wanted", 0)])
def test_whoever_escalates_by_hand_chooses_whether_the_customer_is_told(cast, tell_customer, word, mails):
    publish(WORDS)
    ticket = rules.ticket()
    escalate(
        ticket,
        kind="functional",
        reason="knowledge",
        summary="Help.",
        actor=cast.l1,
        seen=mark(ticket),
        tell_customer=tell_customer,
        at=T0,
    )
    assert told(ticket) == [word]
    assert Mail.objects.filter(kind="step_message").count() == mails


def test_a_warning_tells_the_customer_too_where_it_has_words(cast):
    publish(WORDS, action="notify")
    ticket = rules.ticket()
    rules.sweep(T0 + HOUR)
    assert told(ticket) == ["told"]


def test_a_step_that_is_passed_over_tells_the_customer_nothing(cast):
    rules.desk([rules.step(1, rules.team("second-line"), customer_message=WORDS)], start_level=2)
    ticket = rules.ticket()
    rules.sweep(T0 + HOUR)
    assert not Mail.objects.filter(kind="step_message").exists()
    assert told(ticket) == []
