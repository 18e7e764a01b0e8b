"""Who of the demo company is called at night and at weekends."""

from helpdesk.accounts.models import DutySchedule, User
from helpdesk.accounts.services.duty import publish
from helpdesk.calendars.hours import WEEKDAYS

NIGHTS = {
    **{day: [["18:00", "09:00"]] for day in WEEKDAYS[:4]},
    "fri": [["18:00", "24:00"]],
    "sat": [["00:00", "24:00"]],
    "sun": [["00:00", "24:00"]],
}
MORNING = {"mon": [["00:00", "09:00"], *NIGHTS["mon"]]}
BEGINS_ON = "2026-01-05"


def set_up_duty(everybody: dict[str, User]) -> None:
    """Publish the schedule “Nights and weekends”, once: whoever edits it keeps their edits."""
    if DutySchedule.objects.filter(slug="nights-and-weekends").exists():
        return
    turns = {"begins_on": BEGINS_ON, "handover": "09:00", "days": 7, "hours": NIGHTS | MORNING}
    publish(
        DutySchedule(slug="nights-and-weekends", name="Nights and weekends"),
        timezone="Europe/Madrid",
        rotations=[
            {
                "name": "First to be called",
                "people": [everybody[who].pk for who in ("l2", "sara", "l3")],
                **turns,
            },
            {"name": "Backup", "people": [everybody["manager"].pk], **turns},
        ],
    )
