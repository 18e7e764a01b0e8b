"""Paths: which step happens when, and what the database and the sweep make sure of."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.db.models import ProtectedError

from escalation.models import Clock, Path, PathVersion, SLAPolicy, SLAPolicyVersion, Step
from escalation.services.publishing import publish_matrix, publish_path
from helpdesk.accounts.models import Team
from helpdesk.calendars.models import CalendarVersion
from helpdesk.deadlines.sweep import sweep_once, sweep_until_quiet
from helpdesk.ledger.models import Event
from helpdesk.notifications.models import Mail, Notification
from tests.escalation import rules
from tests.escalation.rules import FIRST, HOUR, MINUTE, NEXT, RESOLUTION, SECOND, T0, step, team
from tests.threads import held_elsewhere
from tickets.models import Ticket
from tickets.services.conversation import receive, reply
from tickets.services.lifecycle import change_status


def instants(ticket):
    return list(Step.objects.filter(ticket=ticket).order_by("pk").values_list("number", "due_at"))


def play(steps, until, **facts):
    """Publish a path, open a ticket, sweep every five minutes; return what became due when."""
    rules.desk(steps, **facts)
    ticket = rules.ticket()
    at = T0
    while at <= until:
        sweep_until_quiet(at)
        at += 5 * MINUTE
    return instants(ticket)


# thresholds


def test_a_per_cent_of_the_promise(cast):
    steps = [step(1, team("second-line"), percent=50), step(2, team("third-line"), percent=150)]
    assert play(steps, T0 + 2 * HOUR) == [(1, T0 + 30 * MINUTE), (2, T0 + 90 * MINUTE)]


def test_business_time_after_the_breach(cast):
    steps = [step(1, team("second-line"), after_due=0), step(2, team("third-line"), after_due=20 * MINUTE)]
    assert play(steps, T0 + 2 * HOUR) == [(1, T0 + HOUR), (2, T0 + 80 * MINUTE)]


def test_business_time_after_the_step_before(cast):
    steps = [step(1, team("second-line"), percent=50), step(2, team("third-line"), after=20 * MINUTE)]
    assert play(steps, T0 + 2 * HOUR) == [(1, T0 + 30 * MINUTE), (2, T0 + 50 * MINUTE)]


def test_a_first_step_after_the_previous_follows_the_start_of_its_clock(cast):
    assert play([step(1, team("second-line"), after=20 * MINUTE)], T0 + HOUR) == [(1, T0 + 20 * MINUTE)]


def test_a_step_may_follow_a_step_of_the_other_promise_that_begins_with_the_ticket(cast):
    steps = [step(1, team("second-line")), step(2, team("third-line"), RESOLUTION, after=20 * MINUTE)]
    assert play(steps, T0 + 2 * HOUR) == [(1, T0 + HOUR), (2, T0 + 80 * MINUTE)]


def test_what_follows_a_step_that_never_came_does_not_come(cast):
    rules.desk([step(1, team("second-line")), step(2, team("third-line"), RESOLUTION, after=20 * MINUTE)])
    ticket = rules.ticket()
    reply(ticket, "We look.", author=cast.l1, at=T0 + 30 * MINUTE)
    assert rules.sweep(T0 + 20 * HOUR) == []


def test_what_follows_a_step_goes_on_although_that_steps_own_promise_ended(cast):
    rules.desk([step(1, team("second-line")), step(2, team("third-line"), RESOLUTION, after=20 * MINUTE)])
    ticket = rules.ticket()
    rules.sweep(T0 + HOUR)
    reply(ticket, "We look.", author=cast.l2, at=T0 + 70 * MINUTE)
    assert rules.sweep(T0 + 80 * MINUTE - SECOND) == []
    assert rules.sweep(T0 + 80 * MINUTE) == [(2, "fired")]


def test_a_later_promise_follows_its_own_start(cast):
    rules.desk([step(1, team("second-line")), step(2, team("third-line"), NEXT, after=20 * MINUTE)])
    ticket = rules.ticket()
    reply(ticket, "We look.", author=cast.l1, at=T0 + 10 * MINUTE)
    receive(ticket, "And?", requester=ticket.requester, at=T0 + 30 * MINUTE)
    assert rules.sweep(T0 + 50 * MINUTE) == [(2, "fired")]


def test_steps_of_several_clocks_are_one_path_in_the_order_of_time(cast):
    steps = [
        step(1, team("third-line"), RESOLUTION, percent=25),
        step(2, team("second-line"), FIRST, percent=50, action="notify"),
        step(3, team("finance"), FIRST, percent=300),
    ]
    assert play(steps, T0 + 4 * HOUR) == [
        (2, T0 + 30 * MINUTE),
        (1, T0 + 2 * HOUR),
        (3, T0 + 3 * HOUR),
    ]


def test_steps_end_with_their_clock(cast):
    rules.desk()
    ticket = rules.ticket()
    reply(ticket, "We look.", author=cast.l1, at=T0 + MINUTE)
    assert rules.sweep(T0 + 7 * HOUR) == []
    assert rules.sweep(T0 + 8 * HOUR) == [(4, "fired")]


def test_no_step_of_a_paused_clock_happens(cast):
    rules.desk([step(1, team("second-line"), RESOLUTION, percent=50)])
    ticket = rules.ticket()
    change_status(ticket, "waiting_customer", actor=cast.l1, at=T0 + HOUR)
    assert rules.sweep(T0 + 100 * HOUR) == []


def test_steps_wait_for_the_night_to_pass(cast):
    rules.desk([step(1, team("second-line"))], calendar=rules.office(), promised={FIRST: 10 * HOUR})
    ticket = rules.ticket()
    assert rules.sweep(T0 + 25 * HOUR - SECOND) == []
    rules.sweep(T0 + 25 * HOUR)
    assert instants(ticket) == [(1, T0 + 25 * HOUR)]


# the sweep


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


# trouble


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


# what the database refuses


@pytest.mark.parametrize("model", [PathVersion, SLAPolicyVersion, CalendarVersion])
@pytest.mark.parametrize("deed", ["update", "delete"])
def test_a_published_version_is_never_changed_or_deleted(cast, model, deed):
    rules.desk()
    rows = model.objects.all()
    deeds = {"update": lambda: rows.update(number=99), "delete": lambda: rows._raw_delete(rows.db)}
    with pytest.raises(InternalError), transaction.atomic():
        deeds[deed]()


def test_a_step_of_a_cycle_cannot_be_written_twice(cast):
    rules.desk()
    rules.ticket()
    rules.sweep(T0 + HOUR)
    again = Step.objects.get(number=2)
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)


def test_a_policy_in_use_cannot_be_deleted(cast):
    rules.desk()
    rules.ticket()
    with pytest.raises(ProtectedError):
        SLAPolicy.objects.get().delete()


# versions


def test_an_open_ticket_keeps_the_path_it_began_with(cast):
    path = rules.desk()
    ticket = rules.ticket()
    publish_path(path, [step(1, team("finance"), percent=10)])
    rules.sweep(T0 + HOUR)
    assert rules.fired(ticket) == [1, 2]
    assert rules.where(ticket)[0] == "Lena Two"
    other = rules.ticket()
    rules.sweep(T0 + HOUR)
    assert rules.where(other)[0] == "Fina Finance"


# what cannot be published


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"clock": "someday"}, "clock"),
        ({"kind": "sideways"}, "kind"),
        ({"action": "shout"}, "action"),
        ({"at": {}}, "at"),
        ({"at": {"percent": 0}}, "at"),
        ({"at": {"percent": 50, "after_due_seconds": 1}}, "at"),
        ({"at": {"after_due_seconds": -1}}, "at"),
        ({"target": {"type": "team"}}, "target"),
        ({"target": {"type": "team", "id": "nowhere"}}, "nowhere"),
        ({"target": {"type": "crowd"}}, "target"),
        ({"notify": [{"type": "user", "id": "nobody@desk.test"}]}, "nobody@desk.test"),
        ({"notify": "everybody"}, "notify"),
        ({"acknowledge_within_seconds": 0}, "acknowledge_within_seconds"),
        ({"customer_message": "Hello"}, "customer_message"),
        ({"number": "first"}, "number"),
        ({"number": 2**31}, "number"),
        ({"at": {"after_due_seconds": 2**63}}, "315360000"),
        ({"at": {"after_previous_seconds": 315360001}}, "315360000"),
        ({"acknowledge_within_seconds": 2**31}, "315360000"),
        ({"target": {"type": "skill", "id": "network", "level": 100}}, "target.level"),
        ({"notify": [{"type": "manager_of_team"}] * 21}, "notify"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_step_that_cannot_be_read_is_refused_with_its_place(cast, change, words):
    body = {**step(1, team("second-line")), **change}
    with pytest.raises(ValidationError) as refused:
        publish_path(Path(slug="bad", name="Bad"), [body])
    assert "Step 1" in str(refused.value)
    assert words in str(refused.value)
    assert not Path.objects.exists()


@pytest.mark.parametrize("steps", [[], "steps", None, [{}] * 11])
def test_a_path_has_one_to_ten_steps(cast, steps):
    with pytest.raises(ValidationError):
        publish_path(Path(slug="bad", name="Bad"), steps)


def test_two_steps_with_one_number_are_refused(cast):
    with pytest.raises(ValidationError):
        publish_path(Path(slug="bad", name="Bad"), [step(1, team("second-line")), step(1, team("finance"))])


@pytest.mark.parametrize(
    "rule",
    [
        {"conditions": {}, "start_level": 1},
        {"name": "x", "conditions": {"mood": ["bad"]}},
        {"name": "x", "conditions": {"priority": "high"}},
        {"name": "x", "conditions": {"reopen_count_min": ["often"]}},
        {"name": "x", "conditions": {"reopen_count_min": [-1]}},
        {"name": "x", "conditions": {"priority": ["pressing"]}},
        {"name": "x", "conditions": {"language": [{}]}},
        {"name": "x", "conditions": {}, "start_level": 0},
        {"name": "x", "conditions": {}, "path": 0},
        {"name": "x", "conditions": {}, "sla_policy": 0},
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused(cast, rule):
    path = rules.desk()
    with pytest.raises(ValidationError):
        publish_matrix([{"path": path.pk, **rule}], {"path": path.pk})
