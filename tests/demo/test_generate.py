"""Bulk data is what the desk itself would have written: every promise, climb and story in it adds up."""

from collections import defaultdict
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from escalation.explain import explain, stays
from escalation.forecast import forecast
from escalation.models import Clock, Escalation, Step
from escalation.running import plan, running
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from escalation.showing import promises_of
from helpdesk.accounts.models import Requester, User
from helpdesk.deadlines.sweep import preview, sweep_until_quiet
from helpdesk.demo.generate.run import Order, generate
from helpdesk.demo.generate.sheet import COLUMNS
from helpdesk.ledger.models import Event
from helpdesk.notifications.models import Mail
from helpdesk.web.times import now
from tickets.models import Message, Ticket
from tickets.services.conversation import receive, reply
from tickets.services.lifecycle import change_status
from tickets.services.opening import open_ticket

pytestmark = pytest.mark.django_db

COUNT = 250


def made(**wishes):
    at = now()
    generate(Order(**{"count": COUNT, "open_share": 0.5, **wishes}), at)
    return at


def clocks_by_ticket():
    clocks = defaultdict(list)
    for clock in Clock.objects.select_related("policy_version").order_by("pk"):
        clocks[clock.ticket_id].append(clock)
    return clocks


def test_every_clock_is_due_and_waits_as_the_engine_would_have_it():
    made()
    for clock in Clock.objects.all():
        written = (clock.due_at, clock.next_at)
        plan(clock)
        assert (running(clock).due_at, clock.next_at) == written


def test_tickets_show_the_promises_that_their_clocks_hold():
    made()
    clocks = clocks_by_ticket()
    for ticket in Ticket.objects.all():
        promises = promises_of(clocks[ticket.pk])
        for name in ("due_at", "due_soon_at", "breached_at", "sla_met", "sla_paused"):
            assert getattr(ticket, name) == getattr(promises, name), name


def test_only_open_tickets_have_promises_to_keep_and_climbs_to_end():
    made()
    for ticket in Ticket.objects.prefetch_related("clocks", "escalations"):
        assert any(clock.is_open for clock in ticket.clocks.all()) == ticket.is_open
        climbs = [climb for climb in ticket.escalations.all() if climb.state == "open"]
        assert bool(climbs) == ticket.is_escalated
        assert not climbs or ticket.is_open


def test_a_story_goes_forward_in_time_and_ends_before_now():
    at = made()
    last = {}
    for event in Event.objects.filter(stream__startswith="ticket:").order_by("pk"):
        assert last.get(event.stream, event.at) <= event.at <= at, event
        last[event.stream] = event.at
    assert not Ticket.objects.filter(updated_at__gt=at).exists()


def test_every_step_has_its_event_and_every_moved_ticket_is_where_its_story_says():
    made()
    steps = Event.objects.filter(kind__in=["escalation.step_fired", "escalation.step_passed"])
    assert steps.count() == Step.objects.count() > 0
    for ticket in Ticket.objects.all():
        placed = Event.objects.filter(stream=ticket.stream, kind="ticket.placed").order_by("-pk").first()
        if placed is not None:
            assert placed.data["team"][1] == ticket.team_id
            assert placed.data["assignee"][1] == ticket.assignee_id
            assert placed.data["level"][1] == ticket.level


def test_every_reference_leads_somewhere():
    made()
    with connection.cursor() as cursor:
        for table in COLUMNS:
            for column, (key, target) in connection.introspection.get_relations(cursor, table).items():
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" AS a LEFT JOIN "{target}" AS b ON b."{key}" = a."{column}"'  # noqa: S608
                    f' WHERE a."{column}" IS NOT NULL AND b."{key}" IS NULL'
                )
                assert cursor.fetchone() == (0,), (table, column)


def test_it_looks_like_a_desk_that_has_been_at_work():
    made(count=600, open_share=0.2)
    found = Ticket.objects.values_list("status", flat=True)
    assert {"new", "open", "waiting_customer", "closed"} <= set(found)
    assert 0.1 < Ticket.objects.open().count() / 600 < 0.35
    assert set(Escalation.objects.values_list("trigger", flat=True)) >= {"automatic", "manual"}
    assert Ticket.objects.open().filter(breached_at__isnull=False).exists()
    assert Ticket.objects.open().filter(due_at__gt=now()).exists()
    assert Ticket.objects.filter(sla_met=False).exists()
    assert Ticket.objects.filter(sla_paused=True).exists()
    assert Ticket.objects.filter(tags__isnull=False).exists()
    assert Message.objects.filter(kind="handover").exists()
    assert Requester.objects.filter(organisation__isnull=False).count() > 20


def test_nothing_is_due_unless_it_is_asked_for():
    at = made()
    assert {tally.claimed for tally in preview(at).kinds.values()} == {0}


def test_so_many_tickets_are_due_as_were_asked_for_and_the_sweep_deals_with_them():
    at = made(due_now=20)
    assert preview(at).kinds["clock"].claimed == 20
    report = sweep_until_quiet(at)
    assert not report.kinds["clock"].parked
    assert {tally.claimed for tally in preview(at).kinds.values()} == {0}


def test_the_same_seed_makes_the_same_tickets():
    at = now()
    stories = []
    for _ in range(2):
        before = set(Ticket.objects.values_list("pk", flat=True))
        generate(Order(count=60, seed=7), at)
        new = Ticket.objects.exclude(pk__in=before).order_by("pk")
        stories.append(
            list(new.values_list("created_at", "status", "severity", "priority", "level", "due_at"))
        )
    assert stories[0] == stories[1]


def test_the_desk_works_on_with_them():
    at = made(count=400, open_share=0.6)
    agent = User.objects.get(email="l1@desk.test")
    for ticket in Ticket.objects.open()[:25]:
        receive(ticket, "Any news?", requester=ticket.requester, at=at)
        reply(ticket, "Yes: it is on its way.", author=agent, at=at)
        assert explain(ticket, at=at)
        assert forecast(ticket, at=at) is not None
        assert stays(explain(ticket, at=at)) is not None
    calm = Ticket.objects.open().filter(is_escalated=False).order_by("-pk").first()
    escalate(
        calm, kind="functional", reason="knowledge", summary="Beyond us.", actor=agent, seen=mark(calm), at=at
    )
    for ticket in Ticket.objects.open()[:10]:
        change_status(ticket, "resolved", actor=agent, at=at)
    report = sweep_until_quiet(at + timedelta(days=30))
    assert report.kinds["clock"].parked == 0
    asker = Requester.objects.order_by("pk").first()
    new = open_ticket(subject="One more", body="After all of these.", requester=asker)
    assert new.pk > calm.pk


def test_no_mail_leaves_for_what_never_happened():
    made()
    assert not Mail.objects.exists()


def test_it_comes_beside_what_is_there():
    call_command("load_demo", verbosity=0)
    before = list(Ticket.objects.values_list("pk", flat=True))
    call_command("generate_tickets", "--count=30", verbosity=0)
    assert Ticket.objects.count() == len(before) + 30


@pytest.mark.parametrize("wish", ["--count=0", "--count=5 --open-share=1.5", "--count=5 --due-now=6"])
def test_what_cannot_be_made_is_refused(wish):
    with pytest.raises(CommandError):
        call_command("generate_tickets", *wish.split(), verbosity=0)
