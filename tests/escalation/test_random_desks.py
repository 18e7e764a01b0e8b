"""Whatever the matrix, the paths and the ticket are: what is simulated is foreseen, and what is foreseen happens."""

from collections import Counter
from datetime import timedelta

from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from escalation.explain import explain
from escalation.forecast import forecast
from escalation.imagining import imagine
from escalation.models import MatrixVersion, Step
from escalation.simulate import simulate
from helpdesk.accounts.models import Organisation
from helpdesk.calendars.compile import business_calendar
from helpdesk.deadlines.sweep import sweep_until_quiet
from tests.escalation import histories, retold, rules
from tests.escalation.histories import MANY
from tests.escalation.rules import DAY, T0
from tests.escalation.seen import comes_true
from tickets.models import Ticket

SEVERITIES, TIERS = ("critical", "high", "normal", "low"), ("strategic", "premium", "standard")
CHANNELS, LANGUAGES = ("email", "portal", "phone"), ("en", "es", "ru")

conditions = st.fixed_dictionaries(
    {},
    optional={
        "severity": st.lists(st.sampled_from(SEVERITIES), max_size=3),
        "priority": st.lists(st.sampled_from(("urgent", "high", "normal", "low")), max_size=3),
        "tier": st.lists(st.sampled_from(TIERS), max_size=2),
        "channel": st.lists(st.sampled_from(CHANNELS), max_size=2),
        "language": st.lists(st.sampled_from(LANGUAGES), max_size=2),
        "team": st.lists(st.sampled_from(histories.TEAMS), max_size=2),
    },
)
levels = st.sampled_from((1, 1, 2, 3))
matrices = st.fixed_dictionaries(
    {
        "paths": st.lists(histories.paths, min_size=3, max_size=3),
        "rows": st.lists(st.tuples(conditions, st.sampled_from((0, 1, 2)), levels), max_size=4),
        "default": st.tuples(st.sampled_from((0, 1, 2)), levels),
        "promised": histories.promises,
        "is_office": st.booleans(),
    }
)
incoming = st.fixed_dictionaries(
    {
        "severity": st.sampled_from(SEVERITIES),
        "tier": st.sampled_from(TIERS),
        "channel": st.sampled_from(CHANNELS),
        "language": st.sampled_from(LANGUAGES),
    }
)
instants = st.integers(0, 7 * 24 * 60).map(lambda minutes: T0 + timedelta(minutes=minutes))


def publish(facts):
    """Publish a random matrix: rows of conditions, each with one of three paths and a start level."""
    rules.policy(rules.office() if facts["is_office"] else rules.always(), promised=facts["promised"])
    paths = [rules.path(steps, slug=f"path-{place}") for place, steps in enumerate(facts["paths"])]
    place, level = facts["default"]
    rows = [(conditions, paths[path], start) for conditions, path, start in facts["rows"]]
    rules.matrix(paths[place], *rows, start_level=level)


def come_in(facts, at):
    """Open a ticket of these facts at an instant."""
    company, _made = Organisation.objects.get_or_create(name=facts["tier"], defaults={"tier": facts["tier"]})
    who = rules.customer(f"{facts['tier']}@shop.test", organisation=company)
    known = {name: facts[name] for name in ("severity", "channel", "language")}
    return rules.ticket(at=at, requester=who, **known)


@given(desk=matrices, facts=incoming, at=instants)
@MANY
def test_what_is_simulated_is_foreseen_and_what_is_foreseen_happens(cast, desk, facts, at):
    with transaction.atomic():
        publish(desk)
        found = simulate(imagine(**facts), MatrixVersion.objects.get(state="published"), at=at)
        ticket = come_in(facts, at)
        expected = forecast(ticket, at=at)
        assert list(found.timeline) == expected
        promised = {(one.kind, one.target, one.due_at) for one in found.promises}
        assert promised == {
            (told.clock.kind, told.clock.target, told.clock.due_at) for told in explain(ticket, at=at)
        }
        skipped = Step.objects.filter(ticket=ticket, outcome="skipped").values_list("number", flat=True)
        assert sorted(found.skipped) == sorted(skipped)
        assert ticket.level == found.start_level
        assert comes_true(ticket, at) == len(expected)
        transaction.set_rollback(True)


@given(facts=histories.desks, history=histories.histories)
@MANY
def test_an_open_ticket_always_has_an_owner_or_a_queue_and_takes_no_step_twice(cast, facts, history):
    with transaction.atomic():
        histories.publish(facts, cast)
        ticket = rules.ticket()
        at = histories.live(ticket, history, cast)
        sweep_until_quiet(at + 40 * DAY)
        for open_one in Ticket.objects.open():
            assert open_one.assignee_id or open_one.team_id
        dealt_with = ("ticket", "clock_kind", "cycle", "path", "number", "request_id")
        assert set(Counter(Step.objects.values_list(*dealt_with)).values()) <= {1}
        transaction.set_rollback(True)


whole_minutes = histories.histories.map(
    lambda turns: [(max(60, turn[0]) if turn[0] else 0, *turn[1:]) for turn in turns]
)


@given(facts=histories.desks, history=whole_minutes)
@MANY
def test_every_explanation_adds_up_to_the_due_time(cast, facts, history):
    with transaction.atomic():
        histories.publish(facts, cast)
        ticket = rules.ticket()
        at = histories.live(ticket, history, cast)
        for told in explain(rules.fresh(ticket), at=at):
            is_open = business_calendar(told.clock.calendar_version_id).is_open
            walked, named = retold.due_by(told.why, is_open)
            if named is not None:
                assert (walked, named) == (named, told.clock.breached_at or told.clock.due_at), told.why
            elif told.clock.state == "stopped":
                assert walked is None or walked > told.clock.stopped_at, told.why
        transaction.set_rollback(True)
