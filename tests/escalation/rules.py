"""A small readable set of rules, published through the desk's own verbs, and the few moves that every test makes.

Tests count from `T0`, a Monday at nine, so that business time is easy to add up in one's head.
"""

from datetime import UTC, datetime, timedelta

from escalation.models import Clock, Escalation, Path, SLAPolicy, Step
from escalation.services.publishing import publish_matrix, publish_path, publish_policy
from helpdesk.accounts.models import Requester
from helpdesk.calendars.models import Calendar
from helpdesk.calendars.services.publishing import publish
from helpdesk.deadlines.sweep import sweep_until_quiet
from tickets.models import Ticket
from tickets.services.opening import open_ticket

T0 = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

FIRST, NEXT, RESOLUTION = "first_response", "next_response", "resolution"
PROMISED = {FIRST: HOUR, NEXT: 2 * HOUR, RESOLUTION: 8 * HOUR}
"""What the usual policy promises for the priority “normal”; “urgent” gets a quarter of it, “low” twice as much."""


def always(slug="always"):
    """Return a calendar that never closes."""
    calendar = Calendar(slug=slug, name=slug.title())
    publish(calendar, {"timezone": "UTC", "weekly": {day: [["00:00", "24:00"]] for day in DAYS}})
    return calendar


def office(slug="office", holidays=()):
    """Return a calendar of nine to six on weekdays, UTC; `holidays` are dates such as 2026-05-05."""
    calendar = Calendar(slug=slug, name=slug.title())
    weekly = {day: [["09:00", "18:00"]] for day in DAYS[:5]}
    named = [{"date": date, "name": "Holiday"} for date in holidays]
    publish(calendar, {"timezone": "UTC", "weekly": weekly, "holidays": named})
    return calendar


def targets(promised=None):
    """Return the targets of a policy for all priorities; `promised` maps a clock to its time, None to no promise."""
    promised = PROMISED if promised is None else promised
    factors = {"urgent": 0.25, "high": 0.5, "normal": 1, "low": 2}
    return [
        {"priority": priority}
        | {f"{clock}_seconds": round(time / SECOND * factor) for clock, time in promised.items() if time}
        for priority, factor in factors.items()
    ]


def policy(calendar, slug="usual", promised=None, conditions=None, **facts):
    """Publish a policy; the first one of a desk is its default."""
    facts.setdefault("is_default", not SLAPolicy.objects.filter(is_default=True).exists())
    made = SLAPolicy(slug=slug, name=slug.title(), **facts)
    publish_policy(made, calendar=calendar, conditions=conditions or {}, targets=targets(promised))
    return made


def step(number, target, clock=FIRST, *, percent=None, after_due=None, after=None, **more):
    """Return the body of a step; functional and moving, unless `more` says otherwise."""
    when = {"percent": percent, "after_due_seconds": after_due, "after_previous_seconds": after}
    at = {name: _seconds(value) for name, value in when.items() if value is not None} or {"percent": 100}
    notify = more.pop("notify", [])
    if "acknowledge_within" in more:
        more["acknowledge_within_seconds"] = _seconds(more.pop("acknowledge_within"))
    return {
        "number": number,
        "clock": clock,
        "kind": "functional",
        "action": "notify_reassign",
        "at": at,
        "target": target,
        "notify": notify,
        **more,
    }


def team(slug):
    """Return a team as a target."""
    return {"type": "team", "id": slug}


def lead_of(slug):
    """Return the lead of a team as a target."""
    return {"type": "role_in_team", "id": slug}


def person(login):
    """Return somebody of the cast as a target."""
    return {"type": "user", "id": f"{login}@desk.test"}


MANAGER_OF_ASSIGNEE = {"type": "manager_of_assignee"}
MANAGER_OF_TEAM = {"type": "manager_of_team"}


def usual_steps():
    """Return the usual path: warn at 75 %, second line at the breach, the manager after an hour, third line later."""
    return [
        step(1, lead_of("first-line"), percent=75, action="notify"),
        step(
            2,
            team("second-line"),
            notify=[lead_of("first-line"), MANAGER_OF_TEAM],
            acknowledge_within=30 * MINUTE,
            customer_message={"en": "More help is on the way.", "es": "Llega más ayuda."},
        ),
        step(3, MANAGER_OF_ASSIGNEE, after=HOUR, kind="hierarchical"),
        step(4, team("third-line"), RESOLUTION, notify=[MANAGER_OF_TEAM]),
        step(5, lead_of("escalations"), RESOLUTION, after=2 * HOUR, kind="hierarchical"),
    ]


def path(steps, slug="usual", owner=None):
    """Publish a path with these steps: a new one, or a new version of the one with this slug."""
    made = Path.objects.filter(slug=slug).first() or Path(slug=slug, name=slug.title(), owner=owner)
    publish_path(made, steps)
    return made


def matrix(default, *rules, start_level=1):
    """Publish a matrix; a rule is (conditions, path) or (conditions, path, start level)."""
    rows = [
        {"name": f"Rule {place}", "conditions": rule[0], "path": rule[1].pk, "start_level": (*rule, 1)[2]}
        for place, rule in enumerate(rules, start=1)
    ]
    return publish_matrix(rows, {"path": default.pk, "start_level": start_level})


def desk(steps=None, *, calendar=None, promised=None, start_level=1, owner=None):
    """Publish a calendar, a policy, a path and a matrix that sends everything along it; return the path."""
    policy(calendar or always(), promised=promised)
    made = path(usual_steps() if steps is None else steps, owner=owner)
    matrix(made, start_level=start_level)
    return made


def customer(email="customer@shop.test", **facts):
    """Return a customer."""
    return Requester.objects.get_or_create(email=email, defaults={"name": "Carla Customer", **facts})[0]


def ticket(at=T0, **facts):
    """Open a ticket; return it as the database has it."""
    facts.setdefault("requester", customer())
    opened = open_ticket(subject="It broke", body="Nothing works.", at=at, **facts)
    return fresh(opened)


def fresh(row):
    """Return a row as it is now."""
    return type(row).objects.get(pk=row.pk)


def clock(of, kind=FIRST, cycle=1):
    """Return a promise of a ticket as it is now."""
    return Clock.objects.get(ticket=of, kind=kind, cycle=cycle)


def climb(of):
    """Return the open escalation of a ticket, or None."""
    return Escalation.objects.filter(ticket=of, state="open").first()


def sweep(at):
    """Sweep as at an instant; return what was done as (step number, outcome) in the order done."""
    return [(done["number"], str(done["outcome"])) for done in sweep_until_quiet(at).steps]


def fired(of):
    """Return the numbers of the path's steps that a ticket took, in the order taken."""
    rows = Step.objects.filter(ticket=of, outcome="fired", request_id="").order_by("pk")
    return list(rows.values_list("number", flat=True))


def where(of):
    """Return the holder's name, the team's slug and the level of a ticket now."""
    now = Ticket.objects.select_related("assignee", "team").get(pk=of.pk)
    return (now.assignee and now.assignee.name, now.team and now.team.slug, now.level)


def _seconds(value):
    return round(value / SECOND) if isinstance(value, timedelta) else value
