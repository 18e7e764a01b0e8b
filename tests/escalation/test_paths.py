"""Paths: what a step that is due does, once, and what the sweep makes of trouble."""

import pytest

from escalation.models import Clock, Path, Step
from helpdesk.accounts.models import Team
from helpdesk.deadlines.sweep import sweep_once, sweep_until_quiet
from helpdesk.ledger.models import Event
from helpdesk.notifications.models import Mail, Notification
from tests.escalation import rules
from tests.escalation.rules import HOUR, MINUTE, NEXT, RESOLUTION, SECOND, T0, step, team
from tests.threads import held_elsewhere
from tickets.models import Ticket
from tickets.services.lifecycle import change_status


def test_a_step_happens_once_however_often_it_is_swept(cast):
    rules.desk()
    ticket = rules.ticket()
    for seconds in (0, 0, 15, 30):
        rules.sweep(T0 + HOUR + seconds * SECOND)
    assert rules.fired(ticket) == [1, 2]
    assert Mail.objects.filter(kind="step_message").count() == 1


def test_each_due_step_happens_by_itself_after_an_outage(cast):
    rules.desk()
    ticket = rules.ticket()
    rules.sweep(T0 + 9 * HOUR)
    assert rules.fired(ticket) == [1, 2, 3, 4]


def test_in_one_pass_at_most_one_step_moves_a_ticket(cast):
    people = ("l2", "l3", "finance", "manager")
    rules.desk(
        [
            step(number, rules.person(login), percent=10 * number, kind="hierarchical")
            for number, login in enumerate(people, start=1)
        ]
    )
    ticket = rules.ticket()
    for number in range(1, 5):
        sweep_once(T0 + HOUR)
        assert rules.fired(ticket) == list(range(1, number + 1))


def test_warnings_go_with_the_move_of_the_same_pass(cast):
    rules.desk()
    ticket = rules.ticket()
    sweep_once(T0 + HOUR)
    assert rules.fired(ticket) == [1, 2]


def test_what_was_due_first_happens_first_a_wait_for_an_acknowledgement_included(cast):
    rules.desk([step(1, team("second-line"), acknowledge_within=20 * MINUTE),
                step(2, team("third-line"), after=30 * MINUTE, acknowledge_within=HOUR),
                step(3, team("finance"), RESOLUTION, percent=50, kind="hierarchical")])  # fmt: skip
    ticket = rules.ticket()
    rules.sweep(T0 + HOUR)
    rules.sweep(T0 + 3 * HOUR)
    rows = Step.objects.filter(ticket=ticket).order_by("pk").values_list("number", "due_at", "reason")
    assert list(rows) == [(1, T0 + HOUR, ""), (2, T0 + 80 * MINUTE, "not_acknowledged")]


def test_a_step_that_only_warns_opens_no_escalation(cast):
    rules.desk([step(1, team("second-line"), action="notify")])
    ticket = rules.ticket()
    rules.sweep(T0 + HOUR)
    assert rules.fired(ticket) == [1]
    assert (rules.climb(ticket), rules.fresh(ticket).is_escalated) == (None, False)
    assert set(Notification.objects.values_list("user__name", "kind")) == {
        ("Lena Two", "escalation_warning_others")
    }


def test_a_breach_opens_one_escalation_which_later_steps_go_on_with(cast):
    rules.desk()
    ticket = rules.ticket()
    rules.sweep(T0 + 9 * HOUR)
    climb = rules.climb(ticket)
    assert ticket.escalations.count() == 1
    assert (climb.trigger, climb.reason, climb.origin_level) == ("automatic", "sla_breach", 1)
    kinds = list(Event.objects.filter(stream=ticket.stream).order_by("pk").values_list("kind", flat=True))
    assert kinds.count("escalation.opened") == 1
    assert kinds.index("clock.breached") < kinds.index("escalation.opened") < kinds.index("ticket.placed")


def test_a_step_before_the_breach_is_proactive(cast):
    rules.desk([step(1, team("second-line"), percent=50)])
    ticket = rules.ticket()
    rules.sweep(T0 + 30 * MINUTE)
    assert rules.climb(ticket).trigger == "proactive"


def test_the_top_of_the_path_is_marked_and_the_ticket_stays_escalated(cast):
    rules.desk()
    ticket = rules.ticket()
    rules.sweep(T0 + 10 * HOUR)
    assert rules.climb(ticket).exhausted_at == T0 + 10 * HOUR
    assert rules.fresh(ticket).is_escalated


def test_the_teams_manager_is_told_of_a_breach(cast):
    rules.desk()
    rules.ticket()
    rules.sweep(T0 + HOUR)
    moved = Notification.objects.filter(kind="escalation_notice").values_list("user__name", flat=True)
    assert set(moved) == {"Lidia Lead", "Mario Manager"}


def test_the_customer_hears_of_a_step_in_their_language(cast):
    rules.desk()
    rules.ticket(requester=rules.customer("maria@shop.test", language="es"))
    rules.sweep(T0 + HOUR)
    assert Mail.objects.get(kind="step_message").context["message"] == "Llega más ayuda."


def test_people_of_an_escalation_keep_sight_of_its_ticket(cast):
    rules.desk()
    ticket = rules.ticket()
    rules.sweep(T0 + HOUR)
    involved = set(ticket.watcher_rows.filter(is_involved=True).values_list("user__name", flat=True))
    assert involved == {"Lena Two", "Lidia Lead", "Mario Manager"}


def test_a_ticket_that_reaches_nobody_is_parked_with_its_reason_and_the_others_go_on(cast):
    rules.desk([step(1, team("finance")), step(2, team("second-line"), NEXT)])
    other = rules.path([step(1, team("second-line"))], "other")
    rules.matrix(Path.objects.get(slug="usual"), ({"channel": ["phone"]}, other))
    good = [rules.ticket(channel="phone") for _ in range(4)]
    poison = rules.ticket(at=T0 - MINUTE)
    Team.objects.filter(slug__in=["finance", "escalations"]).update(is_active=False)
    report = sweep_until_quiet(T0 + HOUR)
    assert report.kinds["clock"].parked == 1
    assert [rules.where(ticket)[0] for ticket in good] == ["Lena Two"] * 4
    parked = Clock.objects.get(parked_at__isnull=False)
    assert parked.ticket == poison
    assert poison.key in parked.parked_reason
    assert rules.where(poison) == (None, "first-line", 1)


def test_a_parked_promise_holds_up_no_other_promise_of_its_ticket(cast):
    rules.desk(
        [step(1, team("finance"), RESOLUTION, percent=5), step(2, team("second-line"), action="notify")]
    )
    ticket = rules.ticket()
    Team.objects.filter(slug__in=["finance", "escalations"]).update(is_active=False)
    assert rules.sweep(T0 + 30 * MINUTE) == []
    assert rules.sweep(T0 + HOUR) == [(2, "fired")]
    assert rules.clock(ticket).breached_at == T0 + HOUR
    assert rules.fired(ticket) == [2]


def test_a_parked_promise_gets_another_chance_when_its_ticket_moves_on(cast):
    rules.desk([step(1, team("finance"), RESOLUTION)])
    ticket = rules.ticket()
    Team.objects.filter(slug__in=["finance", "escalations"]).update(is_active=False)
    rules.sweep(T0 + 8 * HOUR)
    assert Clock.objects.get(parked_at__isnull=False).kind == RESOLUTION
    change_status(ticket, "waiting_customer", actor=cast.l1, at=T0 + 9 * HOUR)
    assert not Clock.objects.filter(parked_at__isnull=False).exists()
    Team.objects.update(is_active=True)
    change_status(rules.fresh(ticket), "open", actor=cast.l1, at=T0 + 10 * HOUR)
    assert rules.sweep(T0 + 10 * HOUR) == [(1, "fired")]


@pytest.mark.django_db(transaction=True)
def test_a_ticket_that_somebody_holds_is_left_for_later(cast):
    rules.desk()
    held, free = rules.ticket(), rules.ticket()
    with held_elsewhere(Ticket.objects.filter(pk=held.pk)):
        sweep_once(T0 + HOUR)
        assert (rules.fired(held), rules.fired(free)) == ([], [1, 2])
    sweep_once(T0 + HOUR)
    assert rules.fired(held) == [1, 2]
