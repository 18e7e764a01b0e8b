"""Levels and climbs when tickets become one, and what it costs."""

import pytest

from escalation.models import Clock, Escalation
from escalation.services.acknowledging import acknowledge
from escalation.services.closing import close
from escalation.services.deescalating import deescalate
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.accounts.services import teams
from helpdesk.deadlines.sweep import sweep_until_quiet
from helpdesk.ledger.models import Event
from helpdesk.notifications.models import Notification
from tests.escalation import rules
from tests.escalation.rules import HOUR, MINUTE, SECOND, T0
from tests.stories import kinds
from tests.threads import at_once
from tickets.services.conversation import reply
from tickets.services.merging import merge
from tickets.services.placing import assign


def test_merging_an_escalated_ticket_closes_its_climb_and_raises_the_other(pair, cast):
    older, younger = pair
    rules.sweep(T0 + HOUR)
    climb = rules.climb(older)
    merge([older], younger, actor=cast.l1, at=T0 + 65 * MINUTE)
    assert rules.climb(older) is None
    assert (rules.fresh(climb).state, rules.fresh(climb).closed_at) == ("closed", T0 + 65 * MINUTE)
    assert (rules.fresh(older).is_escalated, rules.fresh(older).status) == (False, "closed")
    inherited = rules.climb(younger)
    assert (inherited.trigger, inherited.reason, inherited.kind) == ("inherited", "sla_breach", climb.kind)
    assert (inherited.level, inherited.owner, inherited.origin_team) == (2, cast.l2, cast.first_line)
    assert rules.where(younger) == ("Lena Two", "second-line", 2)
    assert rules.fresh(younger).is_escalated


def test_both_stories_tell_of_it(pair, cast):
    older, younger = pair
    rules.sweep(T0 + HOUR)
    merge([older], younger, actor=cast.l1, at=T0 + 65 * MINUTE)
    assert [kind for kind in kinds(older) if kind in {"ticket.merged", "escalation.closed"}] == [
        "ticket.merged",
        "escalation.closed",
    ]
    closed = Event.objects.get(stream=older.stream, kind="escalation.closed")
    assert (closed.data["why"], closed.actor) == ("merged", cast.l1.pk)
    assert {"ticket.took_over", "escalation.opened", "escalation.step_fired"} <= set(kinds(younger))


def test_who_said_that_they_have_it_need_not_say_it_again(pair, cast):
    older, younger = pair
    rules.sweep(T0 + HOUR)
    acknowledge(rules.climb(older), actor=cast.l2, at=T0 + 62 * MINUTE)
    merge([older], younger, actor=cast.l1, at=T0 + 65 * MINUTE)
    climb = rules.climb(younger)
    assert (climb.acknowledged_at, climb.acknowledged_by) == (T0 + 62 * MINUTE, cast.l2)
    assert climb.next_at is None


def test_who_did_not_say_that_they_have_it_is_waited_for_as_long_as_before(pair, cast):
    older, younger = pair
    rules.sweep(T0 + HOUR)
    merge([older], younger, actor=cast.l1, at=T0 + 65 * MINUTE)
    assert rules.climb(younger).next_at == T0 + 90 * MINUTE
    rules.sweep(T0 + 90 * MINUTE)
    assert rules.fresh(younger).level > 2


def test_steps_to_where_it_is_already_are_superseded(pair, cast):
    older, younger = pair
    rules.sweep(T0 + HOUR)
    acknowledge(rules.climb(older), actor=cast.l2, at=T0 + 62 * MINUTE)
    merge([older], younger, actor=cast.l1, at=T0 + 65 * MINUTE)
    assert (2, "superseded") in rules.sweep(T0 + 70 * MINUTE)
    assert rules.where(younger) == ("Lena Two", "second-line", 2)


def test_a_target_that_climbs_keeps_its_own_climb(pair, cast):
    older, younger = pair
    rules.sweep(T0 + HOUR)
    own = rules.climb(older)
    escalate(
        younger,
        kind="functional",
        reason="knowledge",
        summary="x",
        actor=cast.l1,
        seen=mark(younger),
        at=T0 + 62 * MINUTE,
    )
    merge([younger], older, actor=cast.l1, at=T0 + 65 * MINUTE)
    assert rules.climb(older) == own
    assert rules.climb(older).trigger == "automatic"
    assert Escalation.objects.filter(ticket=younger, state="open").count() == 0


def test_a_target_that_climbs_goes_to_where_the_higher_one_was(pair, cast):
    older, younger = pair
    rules.sweep(T0 + HOUR)
    own = rules.climb(older)
    younger = assign(rules.fresh(younger), assignee=None, team=cast.first_line, actor=cast.lead)
    type(younger).objects.filter(pk=younger.pk).update(
        level=3, peak_level=3, team=cast.third_line, assignee=cast.l3
    )
    merge([rules.fresh(younger)], older, actor=cast.l1, at=T0 + 65 * MINUTE)
    assert rules.where(older) == ("Leo Three", "third-line", 3)
    assert (rules.climb(older), rules.climb(older).level, rules.climb(older).owner) == (own, 3, cast.l3)


def test_the_higher_level_is_kept_without_a_climb_too(cast):
    rules.policy(rules.always())
    usual = rules.path(rules.usual_steps())
    rules.matrix(usual, ({"severity": ["critical"]}, usual, 2))
    low, high = rules.ticket(), rules.ticket(severity="critical")
    merge([high], low, actor=cast.l1, at=T0 + MINUTE)
    assert rules.where(low) == ("Lena Two", "second-line", 2)
    assert rules.fresh(low).is_escalated is False
    assert rules.climb(low) is None


def test_a_target_that_is_higher_already_stays_where_it_is_and_takes_the_climb(cast):
    rules.policy(rules.always())
    usual = rules.path(rules.usual_steps())
    rules.matrix(usual, ({"severity": ["critical"]}, usual, 3))
    low, high = rules.ticket(), rules.ticket(severity="critical", at=T0 + 50 * MINUTE)
    before = rules.where(high)
    rules.sweep(T0 + HOUR)
    assert rules.climb(low).level == 2
    merge([low], high, actor=cast.l1, at=T0 + 61 * MINUTE)
    assert rules.where(high) == before
    assert (rules.climb(high).level, rules.climb(high).trigger) == (3, "inherited")
    assert rules.fresh(high).is_escalated


def test_a_target_of_a_private_team_rises_and_stays_private(pair, cast):
    older, younger = pair
    teams.change(cast.finance_team, is_private=True)
    hidden = assign(younger, assignee=cast.finance, team=cast.finance_team, actor=cast.admin)
    rules.sweep(T0 + HOUR)
    merge([older], hidden, actor=cast.admin, at=T0 + 65 * MINUTE)
    assert rules.where(hidden) == ("Fina Finance", "finance", 2)
    assert rules.climb(hidden).owner == cast.finance


def test_the_parties_of_a_conflict_stay_out_of_it(pair, cast):
    older, younger = pair
    escalate(
        older,
        kind="hierarchical",
        reason="conflict",
        summary="x",
        actor=cast.l1,
        seen=mark(older),
        parties=[cast.l2],
        at=T0 + 30 * MINUTE,
    )
    merge([older], younger, actor=cast.l1, at=T0 + 35 * MINUTE)
    assert list(rules.climb(younger).parties.all()) == [cast.l2]


def test_a_ticket_that_came_back_down_brings_no_climb(pair, cast):
    older, younger = pair
    rules.sweep(T0 + HOUR)
    deescalate(rules.fresh(older), reason="Known.", actor=cast.l2, at=T0 + 61 * MINUTE)
    reply(rules.fresh(younger), "We look.", author=cast.l1, at=T0 + 62 * MINUTE)
    merge([rules.fresh(older)], younger, actor=cast.l1, at=T0 + 65 * MINUTE)
    assert rules.climb(younger) is None
    assert rules.fresh(younger).level == 1


def test_the_new_holder_hears_that_it_reached_them(pair, cast):
    older, younger = pair
    rules.sweep(T0 + HOUR)
    merge([older], younger, actor=cast.l1, at=T0 + 65 * MINUTE)
    told = Notification.objects.filter(user=cast.l2, url=younger.url)
    assert told.filter(kind="escalation_reached_you").exists()


@pytest.mark.django_db(transaction=True)
def test_a_sweep_beside_merges_loses_and_doubles_nothing(cast, monkeypatch):
    monkeypatch.setattr("helpdesk.deadlines.sweep.BATCH", 5)
    rules.desk()
    pairs = [(rules.ticket(), rules.ticket(at=T0 + SECOND)) for _ in range(15)]

    def merge_all():
        for older, younger in pairs:
            merge([older], younger, actor=cast.l1, at=T0 + HOUR + MINUTE)

    at_once(merge_all, lambda: sweep_until_quiet(T0 + HOUR + MINUTE))
    sweep_until_quiet(T0 + HOUR + MINUTE)
    for older, younger in pairs:
        assert rules.climb(older) is None
        assert rules.fresh(younger).level == 2
        assert rules.climb(younger) is not None
        assert Escalation.objects.filter(ticket=younger).count() == 1
        assert not Clock.objects.filter(ticket=older, state__in=["running", "paused"]).exists()


def test_a_climb_that_is_inherited_with_no_step_left_is_at_its_top(cast):
    rules.desk([rules.step(1, rules.team("second-line"))])
    older = rules.ticket()
    rules.sweep(T0 + HOUR)
    younger = rules.ticket(at=T0 + HOUR)
    rules.sweep(T0 + 2 * HOUR)
    close(rules.climb(younger), actor=cast.lead, at=T0 + 2 * HOUR)
    merge([rules.fresh(older)], rules.fresh(younger), actor=cast.l1, at=T0 + 125 * MINUTE)
    inherited = rules.climb(younger)
    assert (inherited.trigger, inherited.exhausted_at) == ("inherited", T0 + 125 * MINUTE)


def test_a_merge_reads_the_company_once_however_many_go_into_one(desk, cast, budget):
    climbing = [rules.ticket() for _ in range(10)]
    rules.sweep(T0 + HOUR)
    target = rules.ticket(at=T0 + HOUR)
    with budget("merge ten climbing tickets"):
        merge(climbing, target, actor=cast.l1, at=T0 + 65 * MINUTE)
