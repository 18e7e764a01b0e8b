"""Opening tickets, from any channel through one verb."""

import pytest
from django.core.exceptions import ValidationError

from helpdesk.accounts.models import Organisation, Requester, Team
from helpdesk.accounts.models.organisation import Tier
from helpdesk.ledger.models import Event
from helpdesk.notifications.models import Mail
from tests.escalation.rules import T0, customer
from tickets.models import Ticket, Topic
from tickets.priorities import priority_of
from tickets.services.opening import open_ticket
from tickets.words import Priority, Severity


def opened(**facts):
    return open_ticket(
        **{"subject": "It broke", "body": "Nothing works.", "requester": customer(), "at": T0, **facts}
    )


def test_a_ticket_begins_at_the_front_door_with_the_customers_words(cast):
    ticket = opened()
    assert (ticket.status, ticket.team, ticket.assignee, ticket.level) == ("new", cast.first_line, None, 1)
    message = ticket.messages.get()
    assert (message.body, message.requester, message.is_public) == ("Nothing works.", customer(), True)


def test_a_topic_leads_to_its_own_team(cast):
    topic = Topic.objects.create(slug="bill", name="Bill", team=cast.finance_team)
    assert opened(topic=topic).team == cast.finance_team


def test_a_topic_whose_team_is_closed_leads_to_the_front_door(cast):
    topic = Topic.objects.create(slug="bill", name="Bill", team=cast.finance_team)
    Team.objects.filter(pk=cast.finance_team.pk).update(is_active=False)
    topic.refresh_from_db()
    assert opened(topic=topic).team == cast.first_line


def test_severity_and_tier_give_the_priority(cast):
    company = Organisation.objects.create(name="Strategic", tier=Tier.STRATEGIC)
    vip = Requester.objects.create(email="vip@shop.test", name="Vip", organisation=company)
    ticket = opened(requester=vip, severity="high")
    assert (ticket.priority, ticket.tier, ticket.is_priority_overridden) == ("urgent", "strategic", False)


def test_a_given_priority_is_an_override(cast):
    ticket = opened(severity="critical", priority="low")
    assert (ticket.priority, ticket.is_priority_overridden) == ("low", True)


@pytest.mark.parametrize("tier", Tier.values)
def test_a_worse_problem_never_has_a_lower_priority(tier):
    order = [Priority.URGENT, Priority.HIGH, Priority.NORMAL, Priority.LOW]
    ranks = [order.index(priority_of(severity, tier)) for severity in ("critical", "high", "normal", "low")]
    assert ranks == sorted(ranks)
    assert set(Severity.values) == {"critical", "high", "normal", "low"}


def test_the_customer_gets_a_receipt_in_their_language(cast):
    opened(requester=customer("maria@shop.test", language="es"))
    mail = Mail.objects.get(kind="ticket_received")
    assert (mail.to, mail.language) == ("maria@shop.test", "es")


def test_the_ledger_tells_of_it_without_a_word_of_the_customer(cast):
    ticket = opened(subject="My secret", body="A secret")
    told = Event.objects.get(stream=ticket.stream, kind="ticket.opened")
    assert told.at == T0
    assert "ecret" not in str(told.data)
    assert "@" not in str(told.data)


@pytest.mark.parametrize(("facts", "field"), [({"subject": " "}, "subject"), ({"body": "\n"}, "body")])
def test_an_empty_subject_or_text_is_refused(cast, facts, field):
    with pytest.raises(ValidationError) as refused:
        opened(**facts)
    assert set(refused.value.message_dict) == {field}
    assert not Ticket.objects.exists()


def test_keys_are_the_prefix_and_the_id(cast):
    ticket = opened()
    assert ticket.key == f"HD-{ticket.pk}"


def test_tags_are_kept_once_in_their_normal_form(cast):
    ticket = opened(tags=["Refund!", "refund", " ", "Возврат"])
    assert set(ticket.tags.values_list("slug", flat=True)) == {"refund", "возврат"}
