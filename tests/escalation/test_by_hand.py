"""Escalating, acknowledging, advancing, closing and going back by hand."""

import pytest
from django.core.exceptions import ValidationError

from escalation.errors import NobodyToTurnTo, Refused, SomebodyWasFaster
from escalation.models import Step
from escalation.paths import Target
from escalation.services.acknowledging import acknowledge
from escalation.services.escalating import escalate
from escalation.services.proposing import mark, proposals
from helpdesk.accounts.models import Team
from helpdesk.accounts.services import availability
from helpdesk.accounts.services.availability import Leave
from helpdesk.ledger.models import Event
from helpdesk.notifications.models import Mail, Notification
from tests.escalation import rules
from tests.escalation.rules import HOUR, MINUTE, RESOLUTION, SECOND, T0
from tests.threads import at_once
from tickets.models import Message
from tickets.services.conversation import receive, reply
from tickets.services.lifecycle import change_status
from tickets.services.placing import assign

SOON = T0 + 5 * MINUTE


@pytest.fixture
def ticket(cast):
    rules.desk()
    return rules.ticket()


def up(ticket, actor, *, kind="functional", at=SOON, **more):
    facts = {"reason": "knowledge", "summary": "Please help.", "seen": mark(ticket), **more}
    return escalate(ticket, kind=kind, actor=actor, at=at, **facts)


def told(kind):
    return set(Notification.objects.filter(kind=kind).values_list("user__name", flat=True))


# the proposal


def test_the_matrix_proposes_a_place_for_each_kind(ticket, cast):
    made = proposals(ticket, actor_id=cast.l1.pk, at=SOON)
    assert (made["functional"].person.name, made["functional"].level) == ("Lena Two", 2)
    assert (made["hierarchical"].person.name, made["hierarchical"].level) == ("Lidia Lead", 2)


def test_a_proposal_says_in_a_sentence_what_will_happen(ticket, cast):
    sentence = proposals(ticket, actor_id=cast.l1.pk, at=SOON)["functional"].sentence()
    assert sentence == "Moves to level 2, to Lena Two (Second line), who is told and asked to acknowledge."


def test_proposing_changes_nothing(ticket, cast):
    before = (mark(ticket), Event.objects.count())
    proposals(ticket, actor_id=cast.l1.pk, at=SOON)
    assert (mark(rules.fresh(ticket)), Event.objects.count()) == before


def test_a_reason_may_take_another_path(cast):
    usual = rules.desk()
    money = rules.path([rules.step(1, rules.team("finance"), RESOLUTION)], "money")
    rules.matrix(usual, ({"reason": ["authorisation"]}, money))
    ticket = rules.ticket()
    made = proposals(ticket, reason="authorisation", at=SOON)
    assert made["functional"].team.slug == "finance"


def test_without_rules_the_proposal_is_the_next_level_and_the_manager(cast):
    ticket = rules.ticket()
    made = proposals(ticket, actor_id=cast.l1.pk, at=SOON)
    assert made["functional"].team.slug == "second-line"
    assert made["hierarchical"].person == proposals(ticket, actor_id=cast.l1.pk)["hierarchical"].person


def test_every_escalation_by_hand_asks_to_be_acknowledged(ticket, cast):
    up(ticket, cast.l1, kind="hierarchical")
    assert rules.climb(ticket).next_at == SOON + 30 * MINUTE


# escalating


def test_an_escalation_moves_the_ticket_and_raises_its_level(ticket, cast):
    escalation = up(ticket, cast.l1)
    assert rules.where(ticket) == ("Lena Two", "second-line", 2)
    now = rules.fresh(ticket)
    assert (now.is_escalated, now.escalated_at, now.peak_level) == (True, SOON, 2)
    assert (escalation.trigger, escalation.reason, escalation.opened_by, escalation.owner_id) == (
        "manual",
        "knowledge",
        cast.l1,
        cast.l2.pk,
    )


def test_a_hierarchical_escalation_goes_to_authority_and_raises_the_level(ticket, cast):
    assign(ticket, assignee=cast.l1, team=None, actor=cast.l1, at=T0)
    up(rules.fresh(ticket), cast.l1, kind="hierarchical")
    assert rules.where(ticket)[::2] == ("Lidia Lead", 2)


def test_the_hand_over_is_kept_as_an_internal_message(ticket, cast):
    escalation = up(ticket, cast.l1, summary="502", tried="Restarted it.", asked_for="Look at the gateway.")
    message = Message.objects.get(ticket=ticket, kind="handover")
    assert escalation.handover == message
    assert (message.body, message.details) == (
        "502",
        {"tried": "Restarted it.", "asked_for": "Look at the gateway."},
    )
    assert not message.is_public


def test_the_customer_is_told_who_takes_over_unless_the_agent_says_no(ticket, cast):
    up(ticket, cast.l1)
    assert Mail.objects.filter(kind="step_message").count() == 1
    other = rules.ticket()
    up(other, cast.l1, tell_customer=False)
    assert Mail.objects.filter(kind="step_message").count() == 1


def test_the_new_holder_the_old_one_and_the_steps_people_are_told_but_not_the_actor(ticket, cast):
    assign(ticket, assignee=cast.l1, team=None, actor=cast.lead, at=T0)
    up(rules.fresh(ticket), cast.lead)
    assert told("escalation_reached_you") == {"Lena Two"}
    assert told("escalation_notice") == {"Luca One", "Mario Manager"}


def test_who_escalated_by_hand_is_still_told_of_what_the_desk_does_later(ticket, cast):
    up(ticket, cast.manager)
    rules.sweep(SOON + 30 * MINUTE)
    rules.sweep(T0 + 8 * HOUR)
    keys = Notification.objects.filter(user=cast.manager).values_list("key", flat=True)
    assert any(f":{RESOLUTION}:" in key for key in keys)


def test_an_empty_summary_is_refused_and_nothing_is_kept(ticket, cast):
    with pytest.raises(ValidationError):
        up(ticket, cast.l1, summary="  ")
    assert rules.where(ticket) == (None, "first-line", 1)
    assert not Step.objects.exists()


def test_a_done_ticket_is_not_escalated(ticket, cast):
    change_status(ticket, "resolved", actor=cast.l1, at=T0 + MINUTE)
    with pytest.raises(Refused):
        up(rules.fresh(ticket), cast.l1)


def test_a_chosen_target_is_taken_even_on_the_same_level(ticket, cast):
    up(ticket, cast.l2, target=Target("user", cast.l1.pk))
    assert rules.where(ticket) == ("Luca One", "first-line", 1)


def test_a_chosen_target_who_is_away_has_their_deputy(ticket, cast):
    availability.add_absence(cast.l3, Leave(T0, T0 + HOUR, cast.finance))
    up(ticket, cast.l1, target=Target("user", cast.l3.pk))
    assert rules.where(ticket)[0] == "Fina Finance"


def test_when_nobody_is_left_the_refusal_keeps_nothing(cast):
    rules.desk()
    ticket = rules.ticket()
    assign(ticket, assignee=cast.manager, team=None, actor=cast.admin, at=T0)
    Team.objects.update(is_active=False)
    with pytest.raises(NobodyToTurnTo):
        up(rules.fresh(ticket), cast.l1, kind="hierarchical")
    assert not Message.objects.filter(kind="handover").exists()


# somebody was faster


def test_the_second_click_on_escalate_is_told_that_somebody_was_faster(ticket, cast):
    seen = mark(ticket)
    up(ticket, cast.l1, seen=seen)
    with pytest.raises(SomebodyWasFaster, match="level 2 with Lena Two"):
        up(ticket, cast.l1, seen=seen)
    assert Step.objects.filter(ticket=ticket).count() == 1
    assert Message.objects.filter(kind="handover").count() == 1


def test_the_sweep_may_be_faster_too(ticket, cast):
    seen = mark(ticket)
    rules.sweep(T0 + HOUR)
    with pytest.raises(SomebodyWasFaster):
        up(ticket, cast.l1, seen=seen, at=T0 + HOUR)


def test_a_reply_does_not_outdate_a_proposal(ticket, cast):
    seen = mark(ticket)
    receive(ticket, "Hello?", requester=ticket.requester, at=T0 + MINUTE)
    up(ticket, cast.l1, seen=seen)
    assert rules.where(ticket)[2] == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_escalate_at_once_exactly_one_wins(cast):
    rules.desk()
    ticket = rules.ticket()
    seen = mark(ticket)

    def attempt(actor):
        try:
            return up(ticket, actor, seen=seen).pk
        except SomebodyWasFaster as faster:
            return str(faster)

    answers = at_once(lambda: attempt(cast.l1), lambda: attempt(cast.lead))
    assert sum(isinstance(answer, int) for answer in answers) == 1
    assert any("level 2 with Lena Two" in str(answer) for answer in answers)
    assert Step.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_a_person_and_the_sweep_at_once_exactly_one_wins(cast):
    rules.desk([rules.step(1, rules.team("second-line"))])
    ticket = rules.ticket()
    seen = mark(ticket)

    def attempt():
        try:
            up(ticket, cast.l1, seen=seen, at=T0 + HOUR)
        except SomebodyWasFaster:
            return "faster"
        return "moved"

    answer, swept = at_once(attempt, lambda: rules.sweep(T0 + HOUR))
    moves = Step.objects.filter(ticket=ticket, outcome="fired").count()
    assert moves == 1
    assert (answer, swept) in [("moved", [(1, "superseded")]), ("moved", []), ("faster", [(1, "fired")])]


# a conflict


def test_a_conflict_goes_round_its_parties_and_does_not_tell_them(ticket, cast):
    assign(ticket, assignee=cast.l1, team=None, actor=cast.l1, at=T0)
    up(rules.fresh(ticket), cast.l1, kind="hierarchical", reason="conflict", parties=[cast.lead])
    assert rules.where(ticket)[0] == "Mario Manager"
    assert not Notification.objects.filter(user=cast.lead, kind__startswith="escalation").exists()


def test_later_steps_go_round_the_parties_too(ticket, cast):
    up(ticket, cast.l1, reason="conflict", parties=[cast.manager])
    rules.sweep(SOON + 30 * MINUTE)
    rules.sweep(T0 + 8 * HOUR)
    assert not Notification.objects.filter(user=cast.manager, kind__startswith="escalation").exists()
    assert cast.manager.name not in set(Step.objects.values_list("to_user__name", flat=True))


# what becomes of the path


def test_steps_at_or_below_the_chosen_level_are_passed_over(ticket, cast):
    up(ticket, cast.l1, target=Target("team", cast.third_line.pk))
    acknowledge(rules.climb(ticket), actor=cast.l3, at=SOON)
    assert rules.sweep(T0 + HOUR) == [(1, "fired"), (2, "superseded")]
    assert rules.where(ticket) == ("Leo Three", "third-line", 3)


def test_the_step_that_was_taken_by_hand_does_not_happen_again(ticket, cast):
    up(ticket, cast.l1)
    acknowledge(rules.climb(ticket), actor=cast.l2, at=SOON)
    assert rules.sweep(T0 + HOUR) == [(1, "fired")]
    assert rules.clock(ticket).breached_at == T0 + HOUR


def test_what_follows_the_step_taken_by_hand_is_counted_from_then(ticket, cast):
    up(ticket, cast.l1)
    acknowledge(rules.climb(ticket), actor=cast.l2, at=SOON)
    assert rules.sweep(SOON + HOUR - SECOND) == [(1, "fired")]
    assert rules.sweep(SOON + HOUR) == [(3, "fired")]


def test_a_step_taken_by_hand_in_a_pause_does_not_happen_again_either(cast):
    rules.desk([rules.step(1, rules.MANAGER_OF_TEAM, RESOLUTION, kind="hierarchical")])
    ticket = rules.ticket()
    reply(ticket, "Which?", author=cast.l1, status="waiting_customer", at=T0 + MINUTE)
    up(rules.fresh(ticket), cast.l1, kind="hierarchical")
    receive(ticket, "This.", requester=ticket.requester, at=T0 + HOUR)
    assert rules.sweep(T0 + 20 * HOUR) == []


def test_a_move_by_hand_takes_the_place_of_the_moves_that_were_due_by_then(ticket, cast):
    late = T0 + 3 * HOUR
    up(ticket, cast.l1, at=late)
    acknowledge(rules.climb(ticket), actor=cast.l2, at=late)
    assert rules.sweep(late + 15 * SECOND) == [(1, "fired")]
    assert rules.where(ticket)[0] == "Lena Two"
    assert rules.sweep(late + HOUR) == [(3, "fired")]


def test_the_promises_follow_the_path_of_the_reason(cast):
    usual = rules.desk()
    money = rules.path([rules.step(7, rules.team("finance"), RESOLUTION)], "money")
    rules.matrix(usual, ({"reason": ["authorisation"]}, money))
    ticket = rules.ticket()
    up(ticket, cast.l1, kind="hierarchical", reason="authorisation")
    assert {clock.path_version.path.slug for clock in ticket.clocks.all()} == {"money"}
