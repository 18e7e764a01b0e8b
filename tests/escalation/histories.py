"""Random rules and random histories of a ticket, for properties that must hold whatever people do.

`HISTORY_EXAMPLES=500 bin/test tests/escalation` tries many more of them.
"""

import os
from contextlib import suppress
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from escalation.errors import EscalationError
from escalation.models import Approval
from escalation.services.acknowledging import acknowledge
from escalation.services.advancing import advance
from escalation.services.answering import answer
from escalation.services.closing import close
from escalation.services.deescalating import deescalate, earlier_holders
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.accounts.services import availability
from helpdesk.accounts.services.availability import Leave
from helpdesk.deadlines.sweep import sweep_until_quiet
from tests.escalation import rules
from tests.escalation.rules import HOUR, T0
from tickets.errors import TicketError
from tickets.services.conversation import note, receive, reply
from tickets.services.lifecycle import change_status
from tickets.services.placing import assign
from tickets.services.triage import change

MANY = settings(
    max_examples=int(os.environ.get("HISTORY_EXAMPLES", "20")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

KINDS = (rules.FIRST, rules.NEXT, rules.RESOLUTION)
LOGINS = ("manager", "escalations", "lead", "l1", "l2", "l3", "finance")
TEAMS = ("first-line", "second-line", "third-line", "finance", "escalations")

targets = st.one_of(
    st.sampled_from(LOGINS).map(rules.person),
    st.sampled_from(TEAMS).map(rules.team),
    st.sampled_from(("first-line", "escalations")).map(rules.lead_of),
    st.sampled_from((rules.MANAGER_OF_ASSIGNEE, rules.MANAGER_OF_TEAM)),
)
whens = st.one_of(
    st.sampled_from((25, 50, 75, 100, 100, 150)).map(lambda value: {"percent": value}),
    st.sampled_from((0, 600, 3600)).map(lambda value: {"after_due_seconds": value}),
    st.sampled_from((0, 900, 3600)).map(lambda value: {"after_previous_seconds": value}),
)
bodies = st.fixed_dictionaries(
    {
        "clock": st.sampled_from(KINDS),
        "kind": st.sampled_from(("functional", "functional", "hierarchical")),
        "action": st.sampled_from(("notify", "reassign", "notify_reassign", "notify_reassign", "approval")),
        "at": whens,
        "target": targets,
        "notify": st.lists(targets, max_size=2),
    },
    optional={
        "acknowledge_within_seconds": st.sampled_from((30, 600, 5400)),
        "customer_message": st.just({"en": "Somebody else takes over."}),
    },
)
paths = st.lists(bodies, min_size=1, max_size=6).map(
    lambda found: [{"number": number, **body} for number, body in enumerate(found, start=1)]
)
promises = st.fixed_dictionaries({kind: st.sampled_from((None, HOUR, 3 * HOUR, 7 * HOUR)) for kind in KINDS})
desks = st.fixed_dictionaries(
    {
        "path": paths,
        "path_of_reason": paths,
        "promised": promises,
        "is_office": st.booleans(),
        "start_level": st.sampled_from((1, 1, 1, 2, 3)),
        "owner": st.sampled_from((None, "escalations", "l3")),
    }
)
turns = st.tuples(
    st.sampled_from((0, 1, 60, 900, 1800, 3600, 7200, 21600, 86400)),
    st.booleans(),
    st.sampled_from(
        ("reply", "ask", "receive", "note", "work", "resolve", "raise", "lower", "functional", "hierarchical",
         "another reason", "acknowledge", "go back", "go back to", "assign", "advance", "close", "leave",
         "yes", "no", "nothing")
    ),
    st.sampled_from(LOGINS),
)  # fmt: skip
histories = st.lists(turns, max_size=7)


def publish(facts, cast):
    """Publish random rules; every escalation for the reason “resources” takes a path of its own."""
    holidays = ["2026-05-05", "2026-05-08"]
    calendar = rules.office(holidays=holidays) if facts["is_office"] else rules.always()
    rules.policy(calendar, promised=facts["promised"])
    owner = getattr(cast, facts["owner"]) if facts["owner"] else None
    usual = rules.path(facts["path"], owner=owner)
    other = rules.path(facts["path_of_reason"], slug="other")
    rules.matrix(usual, ({"reason": ["resources"]}, other), start_level=facts["start_level"])


def live(ticket, history, cast):
    """Let a history happen from `T0` on; what is refused did not happen. Return the instant of its end."""
    at = T0
    for seconds, is_swept, word, login in history:
        at += timedelta(seconds=seconds)
        if is_swept:
            sweep_until_quiet(at)
        try:
            TURNS[word](rules.fresh(ticket), getattr(cast, login), at)
        except (EscalationError, TicketError):
            continue
    return at


def _escalate(ticket, actor, at, kind, reason="knowledge"):
    words = {"summary": "Please help.", "kind": kind, "reason": reason}
    escalate(ticket, actor=actor, seen=mark(ticket), at=at, **words)


def _with_climb(verb):
    def act(ticket, actor, at):
        climb = rules.climb(ticket)
        if climb is not None:
            verb(climb, actor=actor, at=at)

    return act


def _go_back_to(ticket, actor, at):
    climb = rules.climb(ticket)
    holders = earlier_holders(climb) if climb else []
    if holders:
        deescalate(ticket, reason="Easy.", actor=actor, to=holders[-1], at=at)


def _answer(ticket, actor, at, decision):
    for approval in Approval.objects.filter(ticket=ticket, state="waiting").order_by("pk")[:1]:
        with suppress(PermissionDenied):
            answer(approval, decision=decision, actor=approval.asked or actor, at=at)


TURNS = {
    "reply": lambda ticket, who, at: reply(ticket, "We look.", author=who, at=at),
    "ask": lambda ticket, who, at: reply(ticket, "Which?", author=who, status="waiting_customer", at=at),
    "receive": lambda ticket, _who, at: receive(ticket, "And?", requester=ticket.requester, at=at),
    "note": lambda ticket, who, at: note(ticket, "Hm.", author=who, at=at),
    "work": lambda ticket, who, at: change_status(ticket, "open", actor=who, at=at),
    "resolve": lambda ticket, who, at: change_status(ticket, "resolved", actor=who, at=at),
    "raise": lambda ticket, who, at: change(ticket, {"priority": "urgent"}, actor=who, at=at),
    "lower": lambda ticket, who, at: change(ticket, {"priority": "low"}, actor=who, at=at),
    "functional": lambda ticket, who, at: _escalate(ticket, who, at, "functional"),
    "hierarchical": lambda ticket, who, at: _escalate(ticket, who, at, "hierarchical"),
    "another reason": lambda ticket, who, at: _escalate(ticket, who, at, "functional", "resources"),
    "acknowledge": _with_climb(acknowledge),
    "advance": _with_climb(advance),
    "close": _with_climb(close),
    "go back": lambda ticket, who, at: deescalate(ticket, reason="Easy.", actor=who, at=at),
    "go back to": _go_back_to,
    "assign": lambda ticket, who, at: assign(ticket, assignee=who, team=None, actor=who, at=at),
    "leave": lambda _ticket, who, at: availability.set_absences(who, [Leave(at, at + 5 * HOUR)]),
    "yes": lambda ticket, who, at: _answer(ticket, who, at, "yes"),
    "no": lambda ticket, who, at: _answer(ticket, who, at, "no"),
    "nothing": lambda *_: None,
}
