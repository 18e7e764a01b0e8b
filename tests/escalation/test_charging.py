"""Who used the time of a promise, and which level its breach is charged to."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from escalation.charging import Charge, charged, read_story, scaled, spent, used
from escalation.explain import elapsed_seconds, explain, stays
from escalation.models import Clock, SLAPolicy
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from escalation.services.publishing import publish_policy
from tests.escalation import rules
from tests.escalation.histories import MANY, desks, histories, live, publish
from tests.escalation.rules import DAY, FIRST, HOUR, MINUTE, RESOLUTION, T0
from tickets.services.conversation import receive, reply
from tickets.services.merging import merge

pytestmark = pytest.mark.django_db
BUDGETS = [{"level": 1, "seconds": 2 * 3600}, {"level": 2, "seconds": 4 * 3600}]


def agree(budgets):
    """Agree with levels on how much of the eight hours to a solution each has."""
    policy = SLAPolicy.objects.get()
    version = policy.versions.last()
    targets = [{**target, "level_budgets": budgets} for target in version.targets]
    publish_policy(policy, calendar=version.calendar, conditions={}, targets=targets)


@pytest.fixture
def desk(cast):
    return rules.desk([rules.step(1, rules.team("third-line"), RESOLUTION, after_due=100 * HOUR)])


def up(ticket, actor, at, kind="functional", **more):
    words = {"summary": "Please help.", "kind": kind, "reason": "knowledge"}
    escalate(ticket, actor=actor, seen=mark(ticket), at=at, **words, **more)


def told(ticket, at, kind=RESOLUTION):
    return next(one for one in explain(ticket, at=at) if one.clock.kind == kind)


def shares(one):
    return [(share.level, share.seconds) for share in one.used.shares]


def test_a_level_is_charged_that_went_over_what_was_agreed_with_it(cast, desk):
    agree(BUDGETS)
    ticket = rules.ticket()
    up(ticket, cast.l1, T0 + 3 * HOUR)
    rules.sweep(T0 + 8 * HOUR)
    one = told(ticket, T0 + 9 * HOUR)
    level = rules.fresh(ticket).level
    assert shares(one) == [(1, 3 * 3600), (level, 6 * 3600)]
    assert (one.used.charge.level, one.used.charge.seconds) == (1, 3 * 3600)
    assert one.used.charge.budget == 2 * 3600
    assert "The breach is charged to level 1: it used 3 h, and 2 h were agreed." in one.why


def test_of_two_over_their_time_the_one_that_went_over_by_more_is_charged(cast):
    assert charged({(1, 7): 3 * 3600, (2, 8): 6 * 3600}, {1: 7200, 2: 4 * 3600}) == Charge(2, 8, 21600, 14400)
    assert charged({(1, 7): 3 * 3600, (2, 8): 5 * 3600}, {1: 7200, 2: 4 * 3600}) == Charge(1, 7, 10800, 7200)


def test_without_agreements_the_level_that_used_the_most_is_charged():
    assert charged({(1, 7): 100, (2, 8): 300, (2, 9): 50}, {}) == Charge(2, 8, 350, None)
    assert charged({(1, 7): 100, (2, 8): 100}, {}) == Charge(1, 7, 100, None)


def test_who_kept_within_what_was_agreed_is_charged_last():
    assert charged({(1, 7): 7000, (2, 8): 300}, {1: 7200}) == Charge(2, 8, 300, None)
    assert charged({(1, 7): 7000, (2, 8): 300}, {1: 7200, 2: 400}) == Charge(1, 7, 7000, 7200)
    assert charged({}, {1: 7200}) is None


def test_only_the_time_that_ran_is_counted(cast, desk):
    ticket = rules.ticket()
    reply(ticket, "Which?", author=cast.l1, status="waiting_customer", at=T0 + HOUR)
    receive(ticket, "This.", requester=ticket.requester, at=T0 + 5 * HOUR)
    up(rules.fresh(ticket), cast.l1, T0 + 6 * HOUR)
    one = told(ticket, T0 + 7 * HOUR)
    assert [seconds for _level, seconds in shares(one)] == [2 * 3600, 3600]
    assert one.used.charge is None


def test_a_promise_kept_is_charged_to_nobody_and_what_came_after_the_breach_changes_nothing(cast, desk):
    ticket = rules.ticket()
    up(ticket, cast.l1, T0 + 10 * MINUTE)
    rules.sweep(T0 + HOUR)
    late = told(ticket, T0 + DAY, FIRST)
    assert late.used.charge.level == rules.fresh(ticket).level
    assert late.used.charge.seconds == 50 * 60
    kept = rules.ticket()
    reply(kept, "Hello.", author=cast.l1, at=T0 + MINUTE)
    assert told(kept, T0 + DAY, FIRST).used.charge is None


def test_the_time_of_a_merged_ticket_goes_on_with_those_who_used_it(cast, desk):
    older = rules.ticket()
    up(older, cast.l1, T0 + HOUR)
    level = rules.fresh(older).level
    younger = rules.ticket(at=T0 + 2 * HOUR)
    merge([rules.fresh(older)], younger, actor=cast.l1, at=T0 + 3 * HOUR)
    one = told(younger, T0 + 4 * HOUR)
    assert sum(seconds for _level, seconds in shares(one)) == one.elapsed_seconds == 4 * 3600
    assert shares(one) == [(1, 3600), (level, 3 * 3600)]


def test_the_time_at_each_level_shows_what_was_agreed(cast, desk):
    agree(BUDGETS)
    ticket = rules.ticket()
    (stay,) = stays(explain(ticket, at=T0 + HOUR))
    assert (stay.level, stay.seconds, stay.budget) == (1, 3600, 2 * 3600)
    assert told(ticket, T0 + HOUR, FIRST).budgets == {}


@pytest.mark.parametrize(
    "budgets",
    [
        "two hours",
        [{"level": 1}],
        [{"level": 1, "seconds": 0}],
        [{"level": 0, "seconds": 60}],
        [{"level": 1, "seconds": 60, "team": 3}],
        [{"level": 1, "seconds": 60}, {"level": 1, "seconds": 90}],
        [{"level": True, "seconds": 60}],
        [7],
    ],
)
def test_what_is_agreed_with_levels_names_each_once_in_whole_seconds(desk, budgets):
    with pytest.raises(ValidationError, match="level_budgets"):
        agree(budgets)


@given(
    st.dictionaries(
        st.tuples(st.integers(1, 4), st.sampled_from((None, 1, 2))), st.integers(0, 9999), min_size=1
    ).filter(lambda found: sum(found.values())),
    st.integers(0, 99999),
)
def test_scaled_shares_add_up_to_the_second(found, total):
    assert sum(scaled(found, total).values()) == total


@given(facts=desks, history=histories)
@MANY
def test_shares_add_up_to_what_ran_whatever_happened(cast, facts, history):
    with transaction.atomic():
        publish(facts, cast)
        ticket = rules.ticket()
        at = live(ticket, history, cast)
        story = read_story(ticket.pk)
        for clock in Clock.objects.filter(ticket=ticket).select_related("ticket", "policy_version"):
            until = max(at, clock.since)
            assert sum(share.seconds for share in used(clock, story, until).shares) == elapsed_seconds(
                clock, at
            )
            if clock.breached_at is not None:
                whole = spent(story, (clock.kind, clock.cycle), clock.breached_at)
                assert sum(whole.values()) == clock.breached_after
        transaction.set_rollback(True)
