"""A step that asks: a yes or a no by its target, once, or its time-out; the ticket stays where it is."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from escalation.errors import Refused
from escalation.forecast import forecast
from escalation.models import Approval, Escalation, Step
from escalation.services.answering import answer
from escalation.services.closing import close
from escalation.services.deescalating import deescalate
from helpdesk.accounts.services import availability, teams
from helpdesk.accounts.services.availability import Leave
from helpdesk.deadlines.sweep import sweep_once
from helpdesk.ledger.models import Event
from helpdesk.notifications.models import Mail, Notification
from tests.escalation import rules
from tests.escalation.rules import HOUR, MINUTE, SECOND, T0
from tests.escalation.seen import comes_true
from tickets.models import Message
from tickets.services.conversation import reply
from tickets.services.lifecycle import change_status
from tickets.services.merging import merge
from tickets.services.placing import assign

pytestmark = pytest.mark.django_db
QUESTION = {"en": "May we send a technician?", "es": "¿Podemos enviar a un técnico?"}


def asking(number=1, target=None, clock=rules.FIRST, **more):
    """Return a step at half of the promise that asks the manager, who has twenty minutes."""
    more.setdefault("acknowledge_within", 20 * MINUTE)
    more.setdefault("percent", None if {"after", "after_due"} & set(more) else 50)
    target = target or rules.person("manager")
    return rules.step(
        number, target, clock, action="approval", kind="hierarchical", question=QUESTION, **more
    )


@pytest.fixture
def desk(cast):
    """A path that asks the manager at half past nine, and moves the ticket up at the breach."""
    return rules.desk([asking(), rules.step(2, rules.team("second-line"))])


@pytest.fixture
def ticket(desk, cast):
    opened = rules.ticket()
    assign(opened, assignee=cast.l1, team=None, actor=cast.lead, at=T0)
    return rules.fresh(opened)


@pytest.fixture
def asked(ticket):
    rules.sweep(T0 + 30 * MINUTE)
    return Approval.objects.get(ticket=ticket)


def kinds(ticket, prefix="escalation."):
    rows = Event.objects.filter(stream=ticket.stream, kind__startswith=prefix).order_by("id")
    return list(rows.values_list("kind", flat=True))


def told(user):
    return set(Notification.objects.filter(user=user).values_list("kind", flat=True))


def test_the_target_is_asked_and_the_ticket_stays_with_its_holder(cast, ticket, asked):
    assert (asked.asked, asked.state, asked.question) == (cast.manager, "waiting", QUESTION)
    assert (asked.asked_at, asked.answer_by) == (T0 + 30 * MINUTE, T0 + 50 * MINUTE)
    assert rules.where(ticket) == ("Luca One", "first-line", 1)
    assert "approval_asked" in told(cast.manager)
    assert "approval_notice" in told(cast.l1)
    mail = Mail.objects.get(to=cast.manager.email, kind="approval_asked")
    assert mail.context["url"] == f"{ticket.url}/approval"
    assert rules.fresh(ticket).watcher_rows.filter(user=cast.manager, is_involved=True).exists()


def test_a_question_opens_a_climb_only_when_there_is_none(ticket, asked):
    climb = rules.climb(ticket)
    assert (climb.reason, climb.trigger, climb.level, climb.owner.name) == (
        "authorisation",
        "proactive",
        1,
        "Luca One",
    )
    assert rules.fresh(ticket).is_escalated
    rules.sweep(T0 + HOUR)
    assert Escalation.objects.filter(ticket=ticket).count() == 1


def test_a_yes_ends_the_wait_and_tells_the_holder(cast, ticket, asked):
    done = answer(asked, decision="yes", note="Up to 200.", actor=cast.manager, at=T0 + 40 * MINUTE)
    assert (done.state, done.answered_by, done.ended_at) == ("yes", cast.manager, T0 + 40 * MINUTE)
    assert (done.comment.body, done.comment.kind) == ("Up to 200.", "note")
    assert "approval_answered" in told(cast.l1)
    assert Mail.objects.get(kind="approval_answered").context["message"] == "Up to 200."
    assert kinds(ticket)[-1] == "escalation.decided"
    assert rules.sweep(T0 + 55 * MINUTE) == []
    assert rules.where(ticket) == ("Luca One", "first-line", 1)


def test_after_a_no_the_path_goes_on_at_its_own_time(cast, ticket, asked):
    answer(asked, decision="no", actor=cast.manager, at=T0 + 40 * MINUTE)
    assert rules.sweep(T0 + HOUR) == [(2, "fired")]
    assert rules.where(ticket) == ("Lena Two", "second-line", 2)


def test_without_an_answer_in_time_the_next_step_follows_at_once(cast, ticket, asked):
    assert rules.sweep(T0 + 50 * MINUTE - SECOND) == []
    assert rules.sweep(T0 + 50 * MINUTE) == [(2, "fired")]
    assert rules.fresh(asked).state == "expired"
    assert rules.where(ticket) == ("Lena Two", "second-line", 2)
    assert Step.objects.get(ticket=ticket, number=2).reason == "not_decided"
    assert "escalation.undecided" in kinds(ticket)
    assert "approval_unanswered" in told(cast.l1)
    with pytest.raises(Refused):
        answer(asked, decision="yes", actor=cast.manager)
    assert rules.fresh(asked).state == "expired"


def test_a_question_without_an_answer_may_be_followed_by_another(cast):
    rules.desk(
        [
            asking(1),
            asking(2, rules.person("escalations"), after=10 * HOUR),
            rules.step(3, rules.team("second-line"), after_due=20 * HOUR),
        ]
    )
    ticket = rules.ticket()
    rules.sweep(T0 + 30 * MINUTE)
    rules.sweep(T0 + 50 * MINUTE)
    first, second = Approval.objects.filter(ticket=ticket).order_by("pk")
    assert (first.state, second.state, second.asked) == ("expired", "waiting", cast.escalations)
    assert second.answer_by == T0 + 70 * MINUTE


def test_a_question_without_a_time_out_waits_as_long_as_it_takes(cast):
    rules.desk([asking(acknowledge_within=None)])
    ticket = rules.ticket()
    rules.sweep(T0 + 100 * HOUR)
    approval = Approval.objects.get(ticket=ticket)
    assert (approval.state, approval.answer_by, approval.next_at) == ("waiting", None, None)
    assert rules.climb(ticket).exhausted_at is None
    answer(approval, decision="no", actor=cast.manager, at=T0 + 101 * HOUR)
    assert rules.climb(ticket).exhausted_at == T0 + 101 * HOUR


def test_the_last_question_that_nobody_answers_leaves_the_climb_at_its_top(cast):
    rules.desk([asking()])
    ticket = rules.ticket()
    rules.sweep(T0 + 30 * MINUTE)
    assert rules.climb(ticket).exhausted_at is None
    rules.sweep(T0 + 50 * MINUTE)
    assert rules.climb(ticket).exhausted_at == T0 + 50 * MINUTE


def test_only_the_first_answer_counts(cast, asked, ticket):
    answer(asked, decision="yes", actor=cast.manager, at=T0 + 40 * MINUTE)
    answer(asked, decision="yes", actor=cast.manager, at=T0 + 41 * MINUTE)
    with pytest.raises(Refused, match="Mario Manager has answered already: Yes"):
        answer(asked, decision="no", note="Lost", actor=cast.manager, at=T0 + 42 * MINUTE)
    assert rules.fresh(asked).ended_at == T0 + 40 * MINUTE
    assert kinds(ticket).count("escalation.decided") == 1
    assert not Message.objects.filter(body="Lost").exists()


@pytest.mark.parametrize("login", ["l1", "l2", "lead", "finance"])
def test_who_is_not_asked_cannot_answer(cast, asked, login):
    with pytest.raises(PermissionDenied):
        answer(asked, decision="yes", actor=getattr(cast, login))
    assert rules.fresh(asked).is_waiting


def test_authority_over_whoever_is_asked_is_enough(cast):
    rules.desk([asking(target=rules.person("escalations"))])
    ticket = rules.ticket()
    rules.sweep(T0 + 30 * MINUTE)
    approval = Approval.objects.get(ticket=ticket)
    assert answer(approval, decision="yes", actor=cast.manager).state == "yes"


def test_who_is_asked_and_takes_the_ticket_no_longer_answers(cast, ticket, asked):
    assign(ticket, assignee=cast.manager, team=None, actor=cast.lead, at=T0 + 35 * MINUTE)
    with pytest.raises(PermissionDenied):
        answer(asked, decision="yes", actor=cast.manager, at=T0 + 40 * MINUTE)
    assign(ticket, assignee=cast.l1, team=None, actor=cast.lead, at=T0 + 41 * MINUTE)
    assert answer(asked, decision="yes", actor=cast.manager, at=T0 + 42 * MINUTE).state == "yes"


def test_a_superior_who_holds_the_ticket_does_not_approve_their_own_request(cast):
    rules.desk([asking(target=rules.person("escalations"))])
    ticket = rules.ticket()
    assign(ticket, assignee=cast.manager, team=None, actor=cast.lead, at=T0)
    rules.sweep(T0 + 30 * MINUTE)
    approval = Approval.objects.get(ticket=ticket)
    with pytest.raises(PermissionDenied):
        answer(approval, decision="yes", actor=cast.manager, at=T0 + 40 * MINUTE)
    assert answer(approval, decision="yes", actor=cast.escalations, at=T0 + 40 * MINUTE).state == "yes"


def test_a_deputy_who_holds_the_ticket_does_not_approve_their_own_request(cast, ticket, asked):
    availability.set_absences(cast.manager, [Leave(T0 + 31 * MINUTE, T0 + 50 * HOUR, cast.finance)])
    assign(ticket, assignee=cast.finance, team=None, actor=cast.lead, at=T0 + 35 * MINUTE)
    with pytest.raises(PermissionDenied):
        answer(asked, decision="yes", actor=cast.finance, at=T0 + 40 * MINUTE)


def test_the_holder_is_not_asked_with_the_rest_of_a_team_without_a_lead(cast):
    teams.add_member(cast.second_line, cast.l3)
    rules.desk([asking(target=rules.team("second-line"))])
    availability.set_absences(cast.l3, [Leave(T0 - HOUR, T0 + 5 * HOUR)])
    ticket = rules.ticket()
    assign(ticket, assignee=cast.l2, team=None, actor=cast.lead, at=T0)
    rules.sweep(T0 + 30 * MINUTE)
    approval = Approval.objects.get(ticket=ticket)
    assert (approval.asked, approval.team) == (None, cast.second_line)
    assert "approval_asked" in told(cast.l3)
    assert "approval_asked" not in told(cast.l2)
    assert "approval_notice" in told(cast.l2)
    with pytest.raises(PermissionDenied):
        answer(approval, decision="yes", actor=cast.l2, at=T0 + 40 * MINUTE)


def test_the_deputy_of_somebody_absent_is_asked(cast):
    rules.desk([asking()])
    availability.set_absences(cast.manager, [Leave(T0 - HOUR, T0 + 50 * HOUR, cast.finance)])
    ticket = rules.ticket()
    rules.sweep(T0 + 30 * MINUTE)
    assert Approval.objects.get(ticket=ticket).asked == cast.finance
    assert Step.objects.get(ticket=ticket).trail == [{"user": cast.manager.pk, "why": "away"}]


def test_the_deputy_of_somebody_who_leaves_after_being_asked_may_answer(cast, asked):
    availability.set_absences(cast.manager, [Leave(T0 + 31 * MINUTE, T0 + 50 * HOUR, cast.finance)])
    with pytest.raises(PermissionDenied):
        answer(asked, decision="yes", actor=cast.l2, at=T0 + 40 * MINUTE)
    assert answer(asked, decision="yes", actor=cast.finance, at=T0 + 40 * MINUTE).answered_by == cast.finance


def test_a_team_where_nobody_is_free_is_asked_as_a_whole(cast):
    rules.desk([asking(target=rules.team("second-line"))])
    availability.set_absences(cast.l2, [Leave(T0 - HOUR, T0 + 5 * HOUR)])
    ticket = rules.ticket()
    rules.sweep(T0 + 30 * MINUTE)
    approval = Approval.objects.get(ticket=ticket)
    assert (approval.asked, approval.team) == (None, cast.second_line)
    assert "approval_asked" in told(cast.l2)
    assert answer(approval, decision="yes", actor=cast.l2).state == "yes"


def test_a_reply_withdraws_nothing_and_a_solution_everything(cast, ticket, asked):
    reply(ticket, "We look.", author=cast.l1, at=T0 + 35 * MINUTE)
    assert rules.fresh(asked).is_waiting
    change_status(ticket, "resolved", actor=cast.l1, at=T0 + 40 * MINUTE)
    ended = rules.fresh(asked)
    assert (ended.state, ended.ended_at, ended.next_at) == ("withdrawn", T0 + 40 * MINUTE, None)
    assert "escalation.unasked" in kinds(ticket)
    with pytest.raises(Refused):
        answer(asked, decision="yes", actor=cast.manager)


def test_closing_the_climb_withdraws_the_question(cast, ticket, asked):
    close(rules.climb(ticket), actor=cast.lead, at=T0 + 40 * MINUTE)
    assert rules.fresh(asked).state == "withdrawn"
    rules.sweep(T0 + 50 * MINUTE)
    assert rules.where(ticket) == ("Luca One", "first-line", 1)


def test_sending_it_back_withdraws_the_question(cast, ticket, asked):
    deescalate(ticket, reason="Not needed.", actor=cast.lead, at=T0 + 40 * MINUTE)
    assert rules.fresh(asked).state == "withdrawn"


def test_a_merge_withdraws_the_question(cast, ticket, asked):
    other = rules.ticket(at=T0 + 31 * MINUTE)
    merge([ticket], other, actor=cast.l1, at=T0 + 40 * MINUTE)
    assert rules.fresh(asked).state == "withdrawn"


def test_after_an_outage_somebody_has_as_long_to_answer_as_ever(cast, ticket):
    rules.sweep(T0 + 55 * MINUTE)
    approval = Approval.objects.get(ticket=ticket)
    assert (approval.asked_at, approval.answer_by) == (T0 + 55 * MINUTE, T0 + 75 * MINUTE)
    assert rules.sweep(T0 + HOUR) == [(2, "fired")]
    assert rules.fresh(approval).is_waiting


def test_the_forecast_knows_the_question_and_what_follows_without_an_answer(cast, ticket):
    first, second = forecast(ticket, at=T0)
    assert (first.at, first.action, first.target.name) == (T0 + 30 * MINUTE, "approval", "Mario Manager")
    assert (first.question, first.answer_within) == ("May we send a technician?", 1200)
    assert (second.at, second.number, second.why) == (T0 + 50 * MINUTE, 2, "not_decided")
    assert comes_true(ticket, T0) == 2


def test_the_customer_hears_of_a_question_where_the_step_has_words(cast):
    rules.desk([asking(customer_message={"en": "We ask whether we may send somebody."})])
    ticket = rules.ticket()
    rules.sweep(T0 + 30 * MINUTE)
    assert Mail.objects.get(kind="step_message").context["message"] == "We ask whether we may send somebody."
    assert Approval.objects.filter(ticket=ticket).exists()


def test_many_questions_in_time_out_are_dealt_with_by_few_statements(
    cast, desk, django_assert_max_num_queries
):
    tickets = [rules.ticket(requester=rules.customer(f"customer{n}@shop.test")) for n in range(12)]
    rules.sweep(T0 + 30 * MINUTE)
    with django_assert_max_num_queries(60):
        sweep_once(T0 + 50 * MINUTE)
    assert Approval.objects.filter(state="expired").count() == len(tickets)


def test_a_path_may_ask_but_only_a_step_that_asks_has_a_question(cast):
    with pytest.raises(Exception, match="only a step that asks"):
        rules.path([rules.step(1, rules.team("second-line"), question=QUESTION)], slug="odd")
    with pytest.raises(Exception, match="maps languages to texts"):
        rules.path([asking() | {"question": "Why?"}], slug="odd")


def test_a_start_at_a_higher_level_passes_over_questions_to_lower_ones(cast):
    to_second = rules.step(1, rules.team("second-line"), percent=50, action="approval")
    rules.desk([to_second, rules.step(2, rules.team("third-line"))], start_level=2)
    ticket = rules.ticket()
    assert Step.objects.get(ticket=ticket).outcome == "skipped"
    assert rules.where(ticket)[1:] == ("second-line", 2)
    rules.sweep(T0 + 30 * MINUTE)
    assert not Approval.objects.filter(ticket=ticket).exists()


def test_a_late_minute_costs_nothing(cast, ticket):
    rules.sweep(T0 + 30 * MINUTE + timedelta(seconds=12))
    assert Approval.objects.get(ticket=ticket).answer_by == T0 + 50 * MINUTE
