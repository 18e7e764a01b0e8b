"""A desk with rules, for tests of the API."""

from escalation.models import Path, SLAPolicy
from escalation.services.publishing import publish_matrix, publish_path, publish_policy
from helpdesk.accounts.services.customers import requester_for
from helpdesk.calendars.models import Calendar
from helpdesk.calendars.services.publishing import publish
from tests.people import api_client
from tickets.services.opening import open_ticket

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS = {"timezone": "UTC", "weekly": {day: [["00:00", "24:00"]] for day in DAYS}}
TARGETS = [
    {
        "priority": priority,
        "first_response_seconds": 7200,
        "next_response_seconds": 14400,
        "resolution_seconds": 86400,
    }
    for priority in ("urgent", "high", "normal", "low")
]


class Clients:
    """The API, by whom."""

    def __init__(self, cast):
        self.cast = cast

    def __getattr__(self, name):
        return api_client(getattr(self.cast, name))


def steps(cast):
    """Return the bodies of two steps: to the second line at the breach, to the manager an hour later."""
    return [
        {
            "number": 1,
            "clock": "first_response",
            "at": {"percent": 100},
            "kind": "functional",
            "action": "notify_reassign",
            "target": {"type": "team", "id": "second-line"},
            "notify": [{"type": "user", "id": "lead@desk.test"}],
            "acknowledge_within_seconds": 1800,
            "customer_message": {"en": "The second line takes over."},
        },
        {
            "number": 2,
            "clock": "first_response",
            "at": {"after_due_seconds": 3600},
            "kind": "hierarchical",
            "action": "notify_reassign",
            "target": {"type": "user", "id": cast.manager.pk},
        },
    ]


def publish_rules(cast):
    """Publish everything a promise needs, and return the path."""
    calendar = Calendar(slug="always", name="Always", is_default=True)
    publish(calendar, ALWAYS)
    policy = SLAPolicy(slug="standard", name="Standard", is_default=True)
    publish_policy(policy, calendar=calendar, conditions={}, targets=TARGETS)
    path = Path(slug="upwards", name="Upwards", owner=cast.manager)
    publish_path(path, steps(cast))
    publish_matrix([], {"path": path.pk, "start_level": 1}, actor=cast.admin.pk)
    return path


def open_one(subject="The till is dead", email="maria@shop.test", **facts):
    """Open a ticket of a customer."""
    customer = requester_for(email, name=facts.pop("name", "Maria Rossi"))
    return open_ticket(subject=subject, body="It does not start.", requester=customer, **facts)


def opening(**facts):
    """Return the body of a POST that opens a ticket."""
    return {
        "subject": "The till is dead",
        "body": "It does not start.",
        "requester": {"email": "maria@shop.test", "name": "Maria Rossi"},
        **facts,
    }
