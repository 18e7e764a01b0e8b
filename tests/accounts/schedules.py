"""Duty schedules for tests, published by the desk's own verbs."""

from helpdesk.accounts.models import DutySchedule
from helpdesk.accounts.services import duty

MONDAY = "2026-05-04"


def rotation(*people, **more):
    """Return the body of a rotation that changes every Monday at nine; users by row or id."""
    ids = [getattr(one, "pk", one) for one in people]
    return {"name": "", "people": ids, "begins_on": MONDAY, "handover": "09:00", "days": 7, **more}


def schedule(*rotations, slug="nights", timezone="UTC", **facts):
    """Publish a duty schedule: a new one, or a new version of the one with this slug."""
    made = DutySchedule.objects.filter(slug=slug).first() or DutySchedule(slug=slug, name=slug.title())
    for name, value in facts.items():
        setattr(made, name, value)
    duty.publish(made, timezone=timezone, rotations=list(rotations))
    return made
