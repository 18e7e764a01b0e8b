"""The demo company: it loads as often as one likes, and every ticket in it has somewhere to climb to."""

from datetime import datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from escalation.forecast import forecast
from escalation.models import Clock, Escalation, MatrixVersion, Step
from helpdesk.accounts.models import DutyScheduleVersion, Organisation, Requester, User
from helpdesk.accounts.models.organisation import Tier
from helpdesk.accounts.roster.duties import read_duties
from helpdesk.demo.company import hire
from helpdesk.demo.customers import welcome
from helpdesk.demo.duty import set_up_duty
from helpdesk.demo.rules import publish_rules
from helpdesk.demo.showcase import BREACHES_IN
from helpdesk.notifications.models import Notification
from helpdesk.web.times import now
from knowledge_base.models import Lesson
from tests.escalation import rules
from tickets.models import Message, Ticket, Topic
from tickets.services.opening import open_ticket
from tickets.words import Channel, Severity

pytestmark = pytest.mark.django_db


def load():
    call_command("load_demo", verbosity=0)


def counted():
    models = (User, Organisation, Requester, Topic, MatrixVersion, DutyScheduleVersion)
    return {model.__name__: model.objects.count() for model in models}


def test_loading_twice_adds_one_ticket_to_watch_and_answers_the_one_before():
    load()
    before, tickets = counted(), Ticket.objects.count()
    load()
    assert counted() == before
    assert Ticket.objects.count() == tickets + 1
    watched = Ticket.objects.filter(tags__slug="watch-me").order_by("pk")
    assert [ticket.is_open for ticket in watched] == [False, True]


def test_somebody_is_called_at_every_hour_outside_the_office():
    """From Friday evening to Monday morning without a gap, and on weekdays from six to nine."""
    everybody = hire()
    set_up_duty(everybody)
    (duty,) = read_duties(rules.T0).values()
    friday = datetime(2026, 5, 8, 18, tzinfo=ZoneInfo("Europe/Madrid"))
    weekend = duty.shifts(friday, friday + timedelta(days=2, hours=15))
    assert [shift.people for shift in weekend] == [weekend[0].people]
    assert len(weekend[0].people) == 2
    assert duty.on_duty(friday - timedelta(hours=1)) == ()
    assert duty.on_duty(friday - timedelta(days=1, hours=-1)) != ()


def test_the_past_looks_as_if_it_had_been_lived():
    load()
    statuses = set(Ticket.objects.values_list("status", flat=True))
    assert statuses == {"new", "open", "waiting_customer", "waiting_third_party", "resolved", "closed"}
    assert set(Ticket.objects.values_list("language", flat=True)) == {"en", "es", "ru", "it"}
    assert Escalation.objects.filter(state="open").exists()
    assert Escalation.objects.filter(state="closed").exists()
    assert not Clock.objects.filter(next_at__lte=now()).exists()
    assert not Ticket.objects.filter(updated_at__gt=now()).exists()
    assert Message.objects.filter(kind="handover").count() >= 3


def test_the_ticket_to_watch_breaches_within_two_minutes_and_climbs():
    load()
    ticket = Ticket.objects.filter(tags__slug="watch-me").get()
    first = rules.clock(ticket)
    assert 0 < (first.due_at - now()).total_seconds() <= BREACHES_IN.total_seconds()
    foreseen = next(step for step in forecast(ticket) if step.action != "notify")
    assert foreseen.at == first.due_at
    rules.sweep(first.due_at - rules.SECOND)
    assert rules.fresh(ticket).level == 1
    rules.sweep(first.due_at)
    climbed = rules.fresh(ticket)
    assert (climbed.level, climbed.assignee_id) == (foreseen.level, foreseen.target.id)
    assert climbed.is_escalated
    assert Notification.objects.filter(user=climbed.assignee, kind="escalation_reached_you").exists()


def test_what_was_watched_goes_back_to_the_first_line_and_leaves_nothing_to_be_written_down():
    load()
    ticket = Ticket.objects.filter(tags__slug="watch-me").get()
    rules.sweep(rules.clock(ticket).due_at)
    assert rules.fresh(ticket).level > 1
    load()
    renewed = rules.fresh(ticket)
    assert (renewed.status, renewed.level, renewed.is_escalated) == ("resolved", 1, False)
    assert not Lesson.objects.filter(ticket=ticket).exists()


def test_every_new_ticket_has_two_moves_ahead_of_it_whatever_it_is_about():
    everybody = hire()
    welcome()
    publish_rules(everybody)
    at = now()
    topics = [None, *Topic.objects.all()]
    asking = {tier: rules.customer(f"{tier}@shop.test", organisation=company(tier)) for tier in Tier.values}
    for severity, topic, tier in product(Severity.values, topics, Tier.values):
        ticket = open_ticket(
            subject="x", body="y", requester=asking[tier], severity=severity, topic=topic, at=at
        )
        moves = [step for step in forecast(ticket, at=at) if step.action != "notify"]
        assert len(moves) >= 2, (severity, topic, tier, moves)


@pytest.mark.parametrize("channel", Channel.values)
def test_the_channel_takes_no_move_away(channel):
    everybody = hire()
    publish_rules(everybody)
    ticket = open_ticket(subject="x", body="y", requester=rules.customer(), channel=channel)
    assert len([step for step in forecast(ticket) if step.action != "notify"]) >= 2


def test_the_demo_leaves_nothing_parked():
    load()
    assert not Clock.objects.filter(parked_at__isnull=False).exists()
    assert not Escalation.objects.filter(parked_at__isnull=False).exists()
    assert Step.objects.filter(outcome="fired").exists()


def company(tier):
    return Organisation.objects.get_or_create(name=f"{tier} company", defaults={"tier": tier})[0]
