"""The least a desk needs to keep promises: hours, a policy, a path, a matrix, a front door and somebody at the end."""

from django.db import transaction
from django.utils.translation import gettext as _

from escalation.models import MatrixVersion, Path, SLAPolicy
from escalation.services.publishing import publish_matrix, publish_path, publish_policy
from helpdesk.accounts.models import Team
from helpdesk.accounts.services import teams
from helpdesk.calendars.models import Calendar
from helpdesk.calendars.services.publishing import publish
from tickets.words import Priority

HOUR = 3600
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIRST_RESPONSE = {
    Priority.URGENT: HOUR,
    Priority.HIGH: 4 * HOUR,
    Priority.NORMAL: 8 * HOUR,
    Priority.LOW: 24 * HOUR,
}
RESOLUTION_TIMES_FIRST_RESPONSE = 6


def prepare() -> bool:
    """Give a desk whose matrix was never published a modest set of rules; say whether anything was done.

    Whatever exists stays as it is: teams with these duties, calendars and policies are used, not replaced.
    """
    with transaction.atomic():
        if MatrixVersion.objects.published().exists():
            return False
        front_door = _team("first-line", _("First line"), level=1, is_front_door=True)
        queue = _team("escalations", _("Escalations"), level=2, is_escalation_queue=True)
        _policy(_calendar())
        path = _path(front_door, queue)
        publish_matrix([], {"path": path.pk, "start_level": 1})
    return True


def _team(slug: str, name: str, *, level: int, **duty: bool) -> Team:
    """Return the team with this duty, making it where nobody has it."""
    on_duty = Team.objects.filter(is_active=True, **duty).first()
    if on_duty is not None:
        return on_duty
    namesake = Team.objects.filter(slug=slug, is_active=True).first()
    if namesake is not None:
        return teams.change(namesake, **duty)
    return teams.create(
        slug=slug,
        name=name,
        level=level,
        is_front_door=duty.get("is_front_door", False),
        is_escalation_queue=duty.get("is_escalation_queue", False),
    )


def _calendar() -> Calendar:
    known = Calendar.objects.filter(is_default=True).first()
    if known is not None:
        return known
    calendar = Calendar(slug="around-the-clock", name=_("Around the clock"), is_default=True)
    publish(calendar, {"timezone": "UTC", "weekly": {day: [["00:00", "24:00"]] for day in DAYS}})
    return calendar


def _policy(calendar: Calendar) -> None:
    if SLAPolicy.objects.filter(is_default=True).exists():
        return
    targets = [
        {
            "priority": str(priority),
            "first_response_seconds": seconds,
            "next_response_seconds": seconds,
            "resolution_seconds": RESOLUTION_TIMES_FIRST_RESPONSE * seconds,
        }
        for priority, seconds in FIRST_RESPONSE.items()
    ]
    policy = SLAPolicy(slug="standard", name=_("Standard"), is_default=True)
    publish_policy(policy, calendar=calendar, conditions={}, targets=targets)


def _path(front_door: Team, queue: Team) -> Path:
    known = Path.objects.filter(slug="standard").first()
    if known is not None:
        return known
    path = Path(slug="standard", name=_("Standard"))
    lead = {"type": "role_in_team", "id": front_door.pk}
    steps = [
        _step(1, "first_response", 75, lead, action="notify"),
        _step(2, "first_response", 100, {"type": "team", "id": queue.pk}, notify=[lead]),
        _step(3, "resolution", 100, {"type": "team", "id": queue.pk}, notify=[lead]),
    ]
    publish_path(path, steps)
    return path


def _step(
    number: int, clock: str, percent: int, target: dict[str, object], **more: object
) -> dict[str, object]:
    return {
        "number": number,
        "clock": clock,
        "kind": "functional",
        "action": "notify_reassign",
        "at": {"percent": percent},
        "target": target,
        **more,
    }
