"""A climb at its top stays visible and reminds until somebody decides."""

import pytest

from escalation.models import Escalation, Reminder, Step
from escalation.services.acknowledging import acknowledge
from escalation.services.closing import close
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.notifications.models import Notification
from helpdesk.web.times import now
from tests.escalation import rules
from tests.escalation.rules import HOUR, MINUTE, SECOND, T0
from tests.people import api_client
from tests.tickets.pages import text_of
from tickets.services.lifecycle import change_status

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(cast):
    rules.desk([rules.step(1, rules.team("second-line"))], owner=cast.manager)
    return rules.ticket()


@pytest.fixture
def climb(ticket):
    rules.sweep(T0 + HOUR)
    return rules.climb(ticket)


def told(user):
    return Notification.objects.filter(user=user, kind="escalation_exhausted").count()


def test_the_owner_of_the_path_and_who_holds_it_are_reminded_every_four_hours(cast, ticket, climb):
    assert climb.exhausted_at == T0 + HOUR
    assert (told(cast.manager), told(cast.l2)) == (1, 0)
    rules.sweep(T0 + 5 * HOUR - SECOND)
    assert told(cast.manager) == 1
    rules.sweep(T0 + 5 * HOUR)
    assert (told(cast.manager), told(cast.l2), told(cast.escalations)) == (2, 1, 2)
    rules.sweep(T0 + 9 * HOUR)
    assert told(cast.manager) == 3
    assert Step.objects.filter(ticket=ticket).count() == 1


def test_after_an_outage_there_is_one_reminder(cast, climb):
    rules.sweep(T0 + 50 * HOUR)
    assert told(cast.manager) == 2
    assert climb.reminder.next_at == T0 + 54 * HOUR


def test_reminders_keep_the_hours_of_the_promise(cast):
    rules.desk([rules.step(1, rules.team("second-line"))], calendar=rules.office())
    ticket = rules.ticket(at=T0 + 6 * HOUR)
    rules.sweep(T0 + 7 * HOUR)
    assert rules.climb(ticket).reminder.next_at == T0 + 26 * HOUR


def test_an_acknowledged_climb_still_reminds(cast, climb):
    acknowledge(climb, actor=cast.l2, at=T0 + 2 * HOUR)
    rules.sweep(T0 + 5 * HOUR)
    assert told(cast.manager) == 2


@pytest.mark.parametrize("ended_by", ["solved", "closed"])
def test_what_ended_is_left_in_peace(cast, ticket, climb, ended_by):
    if ended_by == "solved":
        change_status(ticket, "resolved", actor=cast.l2, at=T0 + 2 * HOUR)
    else:
        close(climb, actor=cast.lead, at=T0 + 2 * HOUR)
    rules.sweep(T0 + 5 * HOUR)
    assert told(cast.manager) == 1
    assert Reminder.objects.get().next_at is None


def test_a_climb_that_was_taken_to_its_top_by_hand_reminds_too(cast, ticket):
    escalate(
        ticket,
        kind="functional",
        reason="knowledge",
        summary="Help.",
        actor=cast.l1,
        seen=mark(ticket),
        at=T0,
    )
    assert rules.climb(ticket).exhausted_at == T0
    rules.sweep(T0 + 4 * HOUR)
    assert Notification.objects.filter(kind="escalation_exhausted", at=T0 + 4 * HOUR).exists()


def test_a_party_to_the_conflict_is_neither_told_of_the_top_nor_reminded(cast, ticket):
    escalate(
        ticket,
        kind="functional",
        reason="conflict",
        summary="Help.",
        actor=cast.l1,
        seen=mark(ticket),
        parties=[cast.manager],
        at=T0,
    )
    assert rules.climb(ticket).exhausted_at == T0
    assert (told(cast.manager), told(cast.escalations)) == (0, 1)
    rules.sweep(T0 + 4 * HOUR)
    assert (told(cast.manager), told(cast.escalations)) == (0, 2)


def test_a_climb_by_itself_to_its_top_tells_no_party_to_its_conflict(cast):
    steps = [rules.step(1, rules.team("second-line")), rules.step(2, rules.team("third-line"), after=HOUR)]
    rules.desk(steps, owner=cast.manager)
    ticket = rules.ticket()
    rules.sweep(T0 + HOUR)
    rules.climb(ticket).parties.add(cast.manager)
    rules.sweep(T0 + 2 * HOUR)
    assert rules.climb(ticket).exhausted_at == T0 + 2 * HOUR
    assert (told(cast.manager), told(cast.escalations)) == (0, 1)


def test_a_parked_reminder_begins_anew_when_the_climb_comes_to_its_top_again(cast, ticket, climb):
    Reminder.objects.update(parked_at=T0 + 2 * HOUR, parked_reason="Bad luck.", attempts=1)
    escalate(
        rules.fresh(ticket),
        kind="hierarchical",
        reason="authorisation",
        summary="Decide, please.",
        actor=cast.l2,
        seen=mark(rules.fresh(ticket)),
        at=T0 + 3 * HOUR,
    )
    reminder = Reminder.objects.get(escalation=climb)
    assert (reminder.parked_at, reminder.parked_reason, reminder.attempts) == (None, "", 0)
    before = told(cast.escalations)
    rules.sweep(T0 + 7 * HOUR)
    assert told(cast.escalations) == before + 1


def test_the_page_and_the_api_say_when_the_next_reminder_comes(client, cast, ticket, climb):
    Reminder.objects.update(next_at=now() + 30 * MINUTE)
    client.force_login(cast.l2)
    assert "Next reminder:" in text_of(client.get(f"{ticket.url}/escalation"))
    assert "Next reminder:" in text_of(client.get(f"/esc/E-{climb.pk}"))
    shown = api_client(cast.l2).get(f"/api/v1/escalations/{climb.pk}/").json()
    assert shown["remind_at"] is not None
    Reminder.objects.all().delete()
    assert api_client(cast.l2).get(f"/api/v1/escalations/{climb.pk}/").json()["remind_at"] is None
    assert Escalation.objects.filter(pk=climb.pk).exists()
