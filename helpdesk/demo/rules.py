"""The demo company's promises: two calendars, two policies, five paths and a published matrix."""

from typing import Any

from escalation.models import MatrixVersion, Path, SLAPolicy
from escalation.services.publishing import publish_matrix, publish_path, publish_policy
from helpdesk.accounts.models import User
from helpdesk.calendars.models import Calendar
from helpdesk.calendars.services.publishing import publish
from helpdesk.demo.wording import MORE_HELP, SENIOR_HELP

MINUTE, HOUR = 60, 3600
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

AROUND_THE_CLOCK = {"timezone": "Europe/Madrid", "weekly": {day: [["00:00", "24:00"]] for day in DAYS}}
OFFICE = {
    "timezone": "Europe/Madrid",
    "weekly": {day: [["09:00", "18:00"]] for day in DAYS[:5]},
    "holidays": [
        {"date": "2026-12-25", "name": "Navidad"},
        {"date": "2027-01-01", "name": "Año Nuevo"},
        {"date": "2027-01-06", "name": "Epifanía del Señor"},
    ],
}

Body = dict[str, Any]


def targets(priority: str, first: int, following: int, resolution: int) -> Body:
    """Return one row of a policy, in business seconds."""
    return {
        "priority": priority,
        "first_response_seconds": first,
        "next_response_seconds": following,
        "resolution_seconds": resolution,
    }


STANDARD_TARGETS = [
    targets("urgent", 15 * MINUTE, 30 * MINUTE, 4 * HOUR),
    targets("high", HOUR, 2 * HOUR, 8 * HOUR),
    targets("normal", 4 * HOUR, 8 * HOUR, 24 * HOUR),
    targets("low", 8 * HOUR, 16 * HOUR, 48 * HOUR),
]
OFFICE_TARGETS = [targets("low", 8 * HOUR, 8 * HOUR, 40 * HOUR)]

LEAD_OF_FIRST_LINE = {"type": "role_in_team", "id": "first-line"}
ESCALATION_MANAGER = {"type": "role_in_team", "id": "escalations"}
MANAGER_OF_TEAM = {"type": "manager_of_team"}
MANAGER_OF_ASSIGNEE = {"type": "manager_of_assignee"}
DIRECTOR = {"type": "user", "id": "director@desk.test"}


def team(slug: str) -> Body:
    """Return a team as a target."""
    return {"type": "team", "id": slug}


def step(number: int, clock: str, when: Body, target: Body, **more: Any) -> Body:
    """Return the body of a moving functional step, unless `more` says otherwise."""
    return {
        "number": number,
        "clock": clock,
        "kind": "functional",
        "action": "notify_reassign",
        "at": when,
        "target": target,
        **more,
    }


def ladder(second_line: str) -> list[Body]:
    """Return the usual path: warn, then the second line, a manager, engineering, and the escalation manager."""
    return [
        step(1, "first_response", {"percent": 75}, LEAD_OF_FIRST_LINE, action="notify"),
        step(
            2,
            "first_response",
            {"percent": 100},
            team(second_line),
            notify=[LEAD_OF_FIRST_LINE, MANAGER_OF_TEAM],
            acknowledge_within_seconds=30 * MINUTE,
            customer_message=MORE_HELP,
        ),
        step(
            3,
            "first_response",
            {"after_previous_seconds": HOUR},
            MANAGER_OF_ASSIGNEE,
            kind="hierarchical",
            notify=[LEAD_OF_FIRST_LINE],
        ),
        step(4, "resolution", {"percent": 75}, LEAD_OF_FIRST_LINE, action="notify"),
        step(
            5,
            "resolution",
            {"percent": 100},
            team("engineering"),
            notify=[LEAD_OF_FIRST_LINE, MANAGER_OF_TEAM],
            acknowledge_within_seconds=HOUR,
            customer_message=SENIOR_HELP,
        ),
        step(
            6,
            "resolution",
            {"after_previous_seconds": 2 * HOUR},
            ESCALATION_MANAGER,
            kind="hierarchical",
            notify=[DIRECTOR],
        ),
    ]


URGENT = [
    step(
        1,
        "first_response",
        {"percent": 100},
        team("network"),
        notify=[LEAD_OF_FIRST_LINE, MANAGER_OF_TEAM],
        acknowledge_within_seconds=10 * MINUTE,
        customer_message=MORE_HELP,
    ),
    step(
        2,
        "first_response",
        {"after_previous_seconds": 30 * MINUTE},
        team("engineering"),
        notify=[LEAD_OF_FIRST_LINE, MANAGER_OF_TEAM],
        acknowledge_within_seconds=15 * MINUTE,
        customer_message=SENIOR_HELP,
    ),
    step(
        3,
        "resolution",
        {"percent": 75},
        ESCALATION_MANAGER,
        kind="hierarchical",
        notify=[MANAGER_OF_TEAM],
        acknowledge_within_seconds=15 * MINUTE,
    ),
    step(4, "resolution", {"percent": 100}, DIRECTOR, kind="hierarchical", notify=[ESCALATION_MANAGER]),
]

AUTHORITY = [
    step(
        1,
        "first_response",
        {"percent": 100},
        LEAD_OF_FIRST_LINE,
        kind="hierarchical",
        notify=[MANAGER_OF_TEAM],
    ),
    step(
        2,
        "first_response",
        {"after_previous_seconds": HOUR},
        MANAGER_OF_ASSIGNEE,
        kind="hierarchical",
        acknowledge_within_seconds=30 * MINUTE,
    ),
    step(3, "resolution", {"percent": 100}, ESCALATION_MANAGER, kind="hierarchical", notify=[DIRECTOR]),
]

PATHS = {
    "standard": ("Standard", ladder("applications")),
    "network": ("Network", ladder("network")),
    "finance": ("Invoices and refunds", ladder("finance")),
    "urgent-network": ("Urgent network", URGENT),
    "authority": ("Authority", AUTHORITY),
}


def publish_rules(everybody: dict[str, User]) -> None:
    """Publish calendars, policies, paths and the matrix, once: whoever edits them keeps their edits."""
    if MatrixVersion.objects.exists():
        return
    actor = everybody["admin"].pk
    always = Calendar(slug="around-the-clock", name="Around the clock", is_default=True)
    office = Calendar(slug="madrid-office", name="Madrid office")
    publish(always, AROUND_THE_CLOCK, actor=actor)
    publish(office, OFFICE, actor=actor)
    publish_policy(
        SLAPolicy(slug="standard", name="Standard", is_default=True),
        calendar=always,
        conditions={},
        targets=STANDARD_TARGETS,
        actor=actor,
    )
    publish_policy(
        SLAPolicy(slug="office-hours", name="Office hours", position=1),
        calendar=office,
        conditions={"priority": ["low"], "tier": ["standard"]},
        targets=OFFICE_TARGETS,
        actor=actor,
    )
    ids = {slug: _path(slug, name, steps, everybody) for slug, (name, steps) in PATHS.items()}
    publish_matrix(_rows(ids), {"path": ids["standard"], "start_level": 1}, actor=actor)


def _path(slug: str, name: str, steps: list[Body], everybody: dict[str, User]) -> int:
    path = Path(slug=slug, name=name, owner=everybody["escalations"])
    publish_path(path, steps, actor=everybody["admin"].pk)
    return path.pk


def _rows(ids: dict[str, int]) -> list[Body]:
    return [
        _row(
            "The customer asks for a superior", {"reason": ["demands_superior", "conflict"]}, ids["authority"]
        ),
        _row("Money or an exception must be granted", {"reason": ["authorisation"]}, ids["finance"]),
        _row(
            "A strategic customer is down",
            {"topic": ["connection"], "severity": ["critical"], "tier": ["strategic"]},
            ids["urgent-network"],
            start_level=2,
        ),
        _row("Somebody is down", {"topic": ["connection"], "severity": ["critical"]}, ids["urgent-network"]),
        _row("Connection trouble", {"topic": ["connection"]}, ids["network"]),
        _row("Invoices and refunds", {"topic": ["invoices"]}, ids["finance"]),
    ]


def _row(name: str, conditions: Body, path: int, start_level: int = 1) -> Body:
    return {"name": name, "conditions": conditions, "path": path, "start_level": start_level}
