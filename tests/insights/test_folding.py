"""Facts: what the ledger tells of a ticket, however it is folded."""

import pytest
from django.db import transaction
from hypothesis import given

from escalation.models import Clock
from helpdesk.insights.fold import fold
from helpdesk.insights.following import begin_building, building, refresh
from helpdesk.insights.happened import stories
from helpdesk.insights.models import ClimbFact, Place, TicketFact
from helpdesk.insights.writing import columns
from helpdesk.ledger.models import Event
from helpdesk.ledger.record import event, record
from tests.escalation import rules
from tests.escalation.histories import MANY, desks, histories, live, publish
from tests.escalation.rules import DAY, HOUR, MINUTE, T0
from tests.insights.year import Year
from tickets.models import Ticket
from tickets.services.conversation import reply
from tickets.services.lifecycle import change_status
from tickets.services.placing import assign
from tickets.services.triage import change

pytestmark = pytest.mark.django_db
OF_BREACHES = {
    "event_id", "last_at", "promises", "climbs", "articles", "resolution_seconds", "level_seconds",
    *(f"{clock}_{what}" for clock in ("first_response", "next_response", "resolution") for what in ("met", "charged")),
}  # fmt: skip
"""What a breach that is written down late changes in the past: it counts from its due time."""


def facts():
    """Return every stored row, but for ids that stand for nothing."""
    tickets = list(TicketFact.objects.order_by("pk").values())
    climbs = list(ClimbFact.objects.order_by("fact_id", "number").values())
    return tickets, [{name: value for name, value in row.items() if name != "id"} for row in climbs]


def fact(ticket):
    refresh()
    return TicketFact.objects.get(pk=ticket.pk)


def told(ticket, until):
    return fold(stories([ticket.pk])[ticket.pk], until)


def without_breaches(found):
    return {name: value for name, value in columns(found).items() if name not in OF_BREACHES}


@MANY
@given(desk=desks, history=histories)
def test_refreshed_facts_are_those_of_a_rebuilding_and_agree_with_the_desk(cast, desk, history):
    with transaction.atomic():
        publish(desk, cast)
        ticket, at = rules.ticket(), T0
        rules.ticket()
        refresh()
        for turn in history:
            at += turn[0] * rules.SECOND
            live_at(ticket, turn, cast, at)
            refresh()
        followed = facts()
        begin_building()
        assert refresh(seconds=60).is_complete
        assert building() is None
        assert facts() == followed
        for one in Ticket.objects.all():
            agrees(one)
        transaction.set_rollback(True)


def agrees(ticket):
    """Compare facts with what the desk keeps of the same by other ways."""
    known = TicketFact.objects.get(pk=ticket.pk)
    same = (
        "created_at",
        "status",
        "level",
        "priority",
        "severity",
        "language",
        "channel",
        "tier",
        "topic_id",
    )
    assert [getattr(known, name) for name in same] == [getattr(ticket, name) for name in same]
    assert (known.team_now_id, known.agent_now_id) == (ticket.team_id, ticket.assignee_id)
    assert (known.first_reply_at, known.solved_at) == (ticket.first_replied_at, ticket.resolved_at)
    assert known.peak_level == ticket.peak_level
    verdicts = {}
    for clock in Clock.objects.filter(ticket=ticket):
        verdict = False if clock.breached_at else clock.was_met
        if verdict is not None:
            verdicts[clock.kind] = verdicts.get(clock.kind, True) and verdict
    assert {kind: getattr(known, f"{kind}_met") for kind in verdicts} == verdicts
    climbs = ClimbFact.objects.filter(fact=known).order_by("number")
    rows = list(ticket.escalations.order_by("pk"))
    assert [climb.opened_at for climb in climbs] == [row.opened_at for row in rows]
    assert [climb.closed_at for climb in climbs] == [row.closed_at for row in rows]


@MANY
@given(desk=desks, history=histories)
def test_the_past_is_told_as_it_stood(cast, desk, history):
    with transaction.atomic():
        publish(desk, cast)
        ticket, stood = rules.ticket(), {}
        at = T0
        for turn in history:
            at += turn[0] * rules.SECOND
            live_at(ticket, turn, cast, at)
            stood[at] = told(ticket, None)
        for instant, then in stood.items():
            assert without_breaches(told(ticket, instant)) == without_breaches(then)
        transaction.set_rollback(True)


def live_at(ticket, turn, cast, at):
    """Let one turn happen at an instant."""
    seconds = (at - T0).total_seconds()
    live(ticket, [(seconds, *turn[1:])], cast)


def test_a_start_at_level_two_is_no_escalation(cast):
    rules.desk(start_level=2)
    found = fact(rules.ticket())
    assert (found.start_level, found.escalated_at, found.hops) == (2, None, 0)
    assert found.team_id == cast.second_line.pk


def test_a_climb_from_level_two_is_one(cast):
    rules.desk(start_level=2)
    ticket = rules.ticket()
    rules.sweep(T0 + 9 * HOUR)
    found = fact(ticket)
    assert (found.start_level, found.escalated_from, found.escalated_to) == (2, 2, 3)


def test_a_warning_is_no_escalation(cast):
    rules.desk([rules.step(1, rules.lead_of("first-line"), percent=50, action="notify")])
    ticket = rules.ticket()
    rules.sweep(T0 + 59 * MINUTE)
    found = fact(ticket)
    assert (found.is_warned, found.escalated_at) == (True, None)


def test_a_step_within_the_first_line_is_no_escalation(cast):
    rules.desk([rules.step(1, rules.person("lead"))])
    ticket = rules.ticket()
    rules.sweep(T0 + 2 * HOUR)
    assert rules.fresh(ticket).assignee == cast.lead
    found = fact(ticket)
    assert (found.escalated_at, found.hops) == (None, 0)
    assert not ClimbFact.objects.get(fact=found).counts


def test_a_question_to_somebody_above_is_an_escalation(cast):
    rules.desk([rules.step(1, rules.person("manager"), action="approval", kind="hierarchical")])
    ticket = rules.ticket()
    rules.sweep(T0 + 2 * HOUR)
    found = fact(ticket)
    assert (found.escalation_reason, found.level) == ("authorisation", 1)
    assert found.escalated_at is not None


def test_an_automatic_escalation_begins_when_it_took_effect(cast):
    rules.desk()
    ticket = rules.ticket()
    rules.sweep(T0 + HOUR)
    found = fact(ticket)
    assert (found.escalated_at, found.escalation_trigger) == (T0 + HOUR, "automatic")
    assert (found.escalated_from, found.escalated_to, found.moves) == (1, 2, [102])
    assert (found.first_response_met, found.first_response_charged) == (False, 1)


def test_a_bots_hand_over_is_counted_apart(cast):
    rules.desk()
    ticket = rules.ticket()
    facts_of = {"kind": "functional", "trigger": "automatic", "reason": "automation_failed"}
    step = {"action": "reassign", "level": [1, 2], "team": [1, 2], "user": [None, None]}
    record([event(ticket.stream, "escalation.opened", at=T0 + MINUTE, **facts_of)])
    record([event(ticket.stream, "escalation.step_fired", at=T0 + MINUTE, **step)])
    found = fact(ticket)
    assert (found.is_from_bot, found.escalated_at) == (True, None)


def test_who_had_it_first_is_not_who_got_it_by_the_escalation(cast):
    rules.desk()
    nobodys, lucas = rules.ticket(), rules.ticket()
    assign(lucas, assignee=cast.l1, team=None, actor=cast.lead, at=T0 + MINUTE)
    rules.sweep(T0 + HOUR)
    for ticket in (nobodys, lucas):
        assign(rules.fresh(ticket), assignee=cast.l2, team=None, actor=cast.l2, at=T0 + 2 * HOUR)
    assert (fact(nobodys).agent_id, fact(lucas).agent_id) == (None, cast.l1.pk)


def test_a_merged_ticket_is_out_and_so_is_spam_until_it_is_none(cast):
    rules.desk()
    year = Year(cast)
    one, other, spam = (year.ticket(T0, email="same@shop.test") for _ in range(3))
    year.merge(one, other, T0 + HOUR)
    year.mark_spam(spam, T0 + HOUR)
    assert [fact(known.ticket).is_out for known in (one, other, spam)] == [True, False, True]
    assert [told(known.ticket, T0).is_out for known in (one, other, spam)] == [False, False, False]


def test_the_time_is_counted_in_business_time_without_waits(cast):
    rules.desk(calendar=rules.office())
    ticket = rules.ticket()
    reply(ticket, "Which?", author=cast.l1, status="waiting_customer", at=T0 + HOUR)
    change_status(rules.fresh(ticket), "open", actor=cast.l1, at=T0 + 3 * HOUR)
    change_status(rules.fresh(ticket), "resolved", actor=cast.l1, at=T0 + DAY + HOUR)
    found = fact(ticket)
    assert (found.first_response_seconds, found.resolution_seconds) == (3600, 8 * 3600)
    assert found.level_seconds == [8 * 3600]


def test_a_reopening_within_seven_days_is_soon_and_a_later_one_is_not(cast):
    rules.desk()
    soon, late = rules.ticket(), rules.ticket()
    for ticket, after in ((soon, 7 * DAY), (late, 7 * DAY + rules.SECOND)):
        change_status(ticket, "resolved", actor=cast.l1, at=T0 + HOUR)
        change_status(rules.fresh(ticket), "open", actor=cast.l1, at=T0 + HOUR + after)
    assert [fact(ticket).is_reopened_soon for ticket in (soon, late)] == [True, False]
    assert fact(soon).solved_at is None


def test_the_latest_topic_counts(cast):
    rules.desk()
    year = Year(cast)
    one, two = year.ticket(T0, topic="login"), year.ticket(T0, topic="invoice")
    change(one.ticket, {"topic": two.ticket.topic}, actor=cast.l1, at=T0 + HOUR)
    assert fact(one.ticket).topic_id == two.ticket.topic_id
    assert told(one.ticket, T0).topic_id == one.ticket.topic_id


def test_a_second_refresh_changes_nothing_and_reads_nothing_again(cast, django_assert_max_num_queries):
    rules.desk()
    rules.ticket()
    refresh()
    before = facts()
    with django_assert_max_num_queries(14):
        assert refresh().is_complete
    assert facts() == before


def test_a_ticket_without_an_opening_has_no_facts(db):
    record([event("ticket:7", "ticket.tagged", at=T0, added=["x"], removed=[])])
    assert refresh().is_complete
    assert not TicketFact.objects.exists()
    assert fold([]) is None
    assert Event.objects.count() == 1
    assert Ticket.objects.count() == 0
    assert Place.objects.count() == 1
