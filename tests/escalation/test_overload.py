"""A team that will not answer in time: seen before it is late, spread to the team that helps out, told once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from escalation.forecast import forecast
from escalation.imagining import imagine
from escalation.models import MatrixVersion, Step, TeamWatch
from escalation.overload import Waiting, arrival, outlook
from escalation.services.deescalating import deescalate
from escalation.services.watching import watch_team
from escalation.simulate import simulate
from escalation.targets import Company
from helpdesk.accounts.roster import Away, Person, Roster, TeamView
from helpdesk.accounts.services import availability, teams
from helpdesk.accounts.services.availability import Leave
from helpdesk.calendars.clock import BusinessCalendar
from helpdesk.deadlines.sweep import sweep_once
from helpdesk.ledger.models import Event
from helpdesk.notifications.models import Mail, Notification
from helpdesk.web.times import travel
from tests.escalation import rules
from tests.escalation.rules import HOUR, MINUTE, SECOND, T0
from tests.escalation.seen import comes_true
from tests.threads import held_elsewhere
from tickets.models import Ticket
from tickets.services.placing import assign

AHEAD = timedelta(hours=2)


# What is foreseen of a team: pure.


def company(*people, loads=None, at=T0):
    team = TeamView(1, "first", "First", member_ids=tuple(person.id for person in people))
    return Company(Roster({person.id: person for person in people}, {1: team}), at, loads or {})


def somebody(pk, **facts):
    return Person(id=pk, name=f"P{pk}", team_ids=frozenset({1}), **facts)


def waiting(*minutes):
    return [Waiting(number, T0 + after * MINUTE) for number, after in enumerate(minutes, start=1)]


def short(*minutes, of):
    return outlook(waiting(*minutes), 1, of, AHEAD).short


def test_as_many_as_there_is_room_for_are_answered_in_the_order_in_which_they_are_due():
    found = outlook(waiting(90, 30, 60), 1, company(somebody(1, capacity=2)), AHEAD)
    assert (found.waiting, found.room, found.short) == (3, 2, (1,))


def test_what_somebody_holds_already_takes_their_room():
    assert short(30, 60, of=company(somebody(1, capacity=3), loads={1: 2})) == (2,)
    assert short(30, of=company(somebody(1, capacity=3), loads={1: 9})) == (1,)


def test_who_comes_before_a_ticket_is_due_has_room_for_it_and_not_for_an_earlier_one():
    late = somebody(1, capacity=1, absences=(Away(T0 - HOUR, T0 + 45 * MINUTE),))
    assert short(30, 60, of=company(late)) == (1,)
    assert short(30, 45, of=company(late)) == (1, 2)


def test_working_hours_duty_and_leaving_count():
    morning = BusinessCalendar("UTC", {"mon": [("09:30", "18:00")]})
    assert arrival(somebody(1, calendar=morning), T0, T0 + AHEAD) == T0 + 30 * MINUTE
    assert arrival(somebody(1, calendar=morning), T0, T0 + 30 * MINUTE) is None
    assert arrival(somebody(1, is_on_duty=False), T0, T0 + AHEAD) is None
    assert arrival(somebody(1, is_active=False), T0, T0 + AHEAD) is None
    both = somebody(1, calendar=morning, absences=(Away(T0, T0 + HOUR),))
    assert arrival(both, T0, T0 + AHEAD) == T0 + HOUR
    assert arrival(replace(both, absences=(Away(T0, T0 + 10 * HOUR),)), T0, T0 + 20 * HOUR) is None


def test_what_is_late_or_beyond_the_look_is_not_counted():
    assert outlook(waiting(-5, 0, 121), 1, company(), AHEAD).waiting == 0


def test_a_team_without_people_answers_nothing():
    assert short(10, 20, of=company()) == (1, 2)


# What the sweep does.

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(cast):
    """A first line in which two people have room for one ticket each; the second line helps out."""
    rules.desk()
    for who in (cast.l1, cast.lead):
        type(who).objects.filter(pk=who.pk).update(capacity=1)
    with travel(T0):
        watch_team(cast.first_line, ahead=7200, helper=cast.second_line, actor=cast.manager.pk)
    return cast


def come(count, at=T0):
    return [rules.ticket(at=at + number * SECOND) for number in range(count)]


def look(at):
    """Sweep once; return how many tickets were spread."""
    before = Step.objects.filter(reason="overload").count()
    sweep_once(at)
    return Step.objects.filter(reason="overload").count() - before


def places(tickets):
    return [rules.where(ticket)[:2] for ticket in tickets]


def test_what_a_team_cannot_answer_in_time_goes_to_who_helps_out_before_it_is_late(busy):
    tickets = come(4)
    assert look(T0 + 5 * MINUTE) == 2
    assert places(tickets) == [(None, "first-line")] * 2 + [("Lena Two", "second-line")] * 2
    step = Step.objects.filter(ticket=tickets[3]).get()
    assert (step.reason, step.kind, step.outcome, step.number) == ("overload", "functional", "fired", 0)
    climb = rules.climb(tickets[3])
    assert (climb.reason, climb.trigger, climb.level) == ("overload", "proactive", 2)
    assert not Ticket.objects.filter(breached_at__isnull=False).exists()


def test_a_team_with_room_keeps_everything(busy):
    come(2)
    assert look(T0 + 5 * MINUTE) == 0
    assert TeamWatch.objects.get().short_since is None


def test_the_story_says_why_and_the_new_holder_hears_of_it(busy):
    ticket = come(3)[2]
    look(T0 + 5 * MINUTE)
    kinds = list(Event.objects.filter(stream=ticket.stream).order_by("pk").values_list("kind", flat=True))
    assert kinds[-3:] == ["escalation.opened", "escalation.step_fired", "ticket.placed"]
    opened = Event.objects.get(stream=ticket.stream, kind="escalation.opened")
    assert (opened.data["reason"], opened.data["trigger"]) == ("overload", "proactive")
    assert Notification.objects.filter(user=busy.l2, kind="escalation_reached_you").exists()


def test_the_lead_hears_once_of_a_shortage_and_the_ledger_of_its_beginning_and_end(busy):
    tickets = come(4)
    for minutes in (5, 10, 15):
        sweep_once(T0 + minutes * MINUTE)
    told = Notification.objects.filter(kind="team_short")
    assert list(told.values_list("user", flat=True)) == [busy.lead.pk]
    assert Mail.objects.filter(kind="team_short", to=busy.lead.email).count() == 1
    for ticket in tickets[:2]:
        assign(ticket, assignee=busy.l1, team=None, actor=busy.lead, at=T0 + 16 * MINUTE)
    sweep_once(T0 + 20 * MINUTE)
    events = Event.objects.filter(stream=busy.first_line.stream, kind__in=["team.short", "team.relieved"])
    assert list(events.order_by("pk").values_list("kind", flat=True)) == ["team.short", "team.relieved"]
    assert events.order_by("pk")[0].data == {"waiting": 4, "room": 2, "moved": 2, "short": 2}


def test_what_nobody_can_take_stays_and_the_leads_superior_hears_of_it(busy):
    availability.set_absences(busy.l2, [Leave(T0 - HOUR, T0 + 9 * HOUR)])
    tickets = come(4)
    assert look(T0 + 5 * MINUTE) == 0
    assert set(places(tickets)) == {(None, "first-line")}
    told = Notification.objects.filter(kind="team_short").order_by("user")
    assert set(told.values_list("user", flat=True)) == {busy.lead.pk, busy.manager.pk}
    assert TeamWatch.objects.get().short_by == 2


def test_who_helps_out_takes_no_more_than_they_have_room_for(busy):
    type(busy.l2).objects.filter(pk=busy.l2.pk).update(capacity=3)
    come(7)
    assert look(T0 + 5 * MINUTE) == 3
    assert TeamWatch.objects.get().short_by == 2


def test_looks_keep_their_rhythm_and_an_outage_looks_once(busy):
    come(4)
    assert look(T0 + 23 * MINUTE + 7 * SECOND) == 2
    watch = TeamWatch.objects.get()
    assert (watch.looked_at, watch.next_at) == (T0 + 23 * MINUTE + 7 * SECOND, T0 + 25 * MINUTE)
    assert look(T0 + 24 * MINUTE) == 0


def test_a_ticket_that_came_back_is_not_spread_again(busy):
    ticket = come(3)[2]
    look(T0 + 5 * MINUTE)
    deescalate(ticket, reason="Easy after all.", actor=busy.l2, at=T0 + 7 * MINUTE)
    assert rules.where(ticket)[:2] == (None, "first-line")
    assert look(T0 + 10 * MINUTE) == 0


def test_what_climbs_or_is_late_is_left_to_its_path(busy):
    tickets = come(4)
    rules.sweep(T0 + HOUR + 5 * SECOND)
    assert Step.objects.filter(ticket__in=tickets, reason="overload", fired_at__gte=T0 + HOUR).count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_ticket_that_somebody_works_on_is_left_for_the_next_look(busy):
    tickets = come(3)
    with held_elsewhere(Ticket.objects.filter(pk=tickets[2].pk)):
        assert look(T0 + 5 * MINUTE) == 0
    assert look(T0 + 10 * MINUTE) == 1


def test_the_path_goes_on_from_where_it_was_spread_to(busy):
    ticket = come(3)[2]
    look(T0 + 5 * MINUTE)
    rules.sweep(T0 + 9 * HOUR)
    assert rules.where(ticket)[2] > 2


# What is foreseen comes true.


def test_the_forecast_names_the_look_that_will_spread_a_ticket_and_the_steps_after_it(busy):
    come(2)
    ticket = come(1, at=T0 + MINUTE)[0]
    foreseen = forecast(ticket, at=T0 + MINUTE)
    assert (foreseen[0].at, foreseen[0].why, foreseen[0].target.name) == (
        T0 + 5 * MINUTE,
        "overload",
        "Lena Two",
    )
    assert comes_true_on(ticket, T0 + MINUTE, foreseen)


def comes_true_on(ticket, at, foreseen):
    """Sweep at each foreseen instant; say whether the same happened to the ticket, step by step."""
    for instant in sorted({step.at for step in foreseen}):
        sweep_once(instant)
        while sweep_once(instant).claimed:
            pass
    happened = Step.objects.filter(ticket=ticket, outcome="fired").order_by("pk")
    seen = [(step.at, step.number, step.level, step.why) for step in foreseen]
    return [(step.fired_at, step.number, step.to_level, step.reason) for step in happened] == seen


def test_a_ticket_that_is_due_later_is_foreseen_to_be_spread_when_the_look_reaches_it(cast):
    rules.desk(promised={rules.FIRST: 5 * HOUR, rules.RESOLUTION: 20 * HOUR})
    type(cast.l1).objects.filter(pk__in=[cast.l1.pk, cast.lead.pk]).update(capacity=0)
    with travel(T0):
        watch_team(cast.first_line, ahead=7200, helper=cast.second_line)
    ticket = rules.ticket(at=T0 + 2 * MINUTE)
    foreseen = forecast(ticket, at=T0 + 2 * MINUTE)
    assert foreseen[0].at == T0 + 3 * HOUR + 5 * MINUTE
    assert comes_true_on(ticket, T0, foreseen)


def test_without_a_helper_or_a_watch_nothing_else_is_foreseen(busy):
    ticket = come(1)[0]
    with travel(T0 + MINUTE):
        watch_team(busy.first_line, ahead=7200, helper=None)
    assert "overload" not in {step.why for step in forecast(ticket, at=T0 + MINUTE)}
    assert comes_true(ticket, T0 + MINUTE) == 5


def test_the_simulator_knows_it(busy):
    come(2)
    found = simulate(
        imagine(severity="normal", tier="standard", channel="email", language="en"),
        MatrixVersion.objects.get(state="published"),
        at=T0 + MINUTE,
    )
    assert found.timeline[0].why == "overload"
    assert list(found.timeline) == forecast(rules.ticket(at=T0 + MINUTE, channel="email"), at=T0 + MINUTE)


# Who decides it.


def test_switched_off_nobody_looks(busy):
    watch_team(busy.first_line, ahead=0, helper=busy.second_line)
    come(5)
    assert look(T0 + 5 * MINUTE) == 0
    assert TeamWatch.objects.get().next_at is None


def test_saving_the_same_twice_is_told_once(busy):
    for _ in range(2):
        watch_team(busy.first_line, ahead=7200, helper=busy.second_line)
    assert Event.objects.filter(kind="team.watched").count() == 1


def test_what_cannot_be_is_refused(busy):
    with pytest.raises(ValidationError, match="itself"):
        watch_team(busy.first_line, ahead=60, helper=busy.first_line)
    with pytest.raises(ValidationError, match="24 hours"):
        watch_team(busy.first_line, ahead=90_000)
    with pytest.raises(ValidationError, match="no longer exists"):
        watch_team(busy.first_line, ahead=60, helper=teams.deactivate(busy.third_line))
    secret = teams.create(slug="secret", name="Secret", is_private=True)
    with pytest.raises(ValidationError, match="private"):
        watch_team(secret, ahead=60, helper=busy.second_line)
