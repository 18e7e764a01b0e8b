"""Who hears that a team has more than it can answer in time: its lead, and their superior where nobody helps out."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from escalation.models import TeamWatch
from escalation.overload import Outlook
from escalation.targets import Company
from helpdesk.notifications.kinds import declare
from helpdesk.notifications.tell import Notice

LOAD_PAGE = "/esc/load/"

TEAM_SHORT = declare(
    "team_short",
    ngettext_lazy(
        "%(team_name)s has %(count)s ticket more than it can answer in time",
        "%(team_name)s has %(count)s tickets more than it can answer in time",
        "count",
    ),
    label=_("A team of mine has more than it can answer in time"),
    is_urgent=True,
)


def short_of_people(watch: TeamWatch, seen: Outlook, company: Company) -> list[Notice]:
    """Tell the lead once a shortage; tell their superior once what nobody could take over."""
    lead = company.roster.lead(watch.team_id)
    above = company.roster.manager_of(lead.id) if lead else company.roster.lead(_queue(company))
    key = f"short:{watch.pk}:{watch.short_since.isoformat() if watch.short_since else ''}"
    notices = []
    if lead is not None:
        notices.append(_notice(watch, key, lead.id, len(seen.short)))
    if above is not None and watch.short_by:
        notices.append(_notice(watch, f"{key}:left", above.id, watch.short_by))
    return notices


def _notice(watch: TeamWatch, key: str, person: int, count: int) -> Notice:
    words = {"team_name": watch.team.name, "count": count, "left": watch.short_by}
    return Notice(TEAM_SHORT, key, [person], context=words, url=LOAD_PAGE, stream=watch.team.stream)


def _queue(company: Company) -> int | None:
    queue = company.roster.escalation_queue
    return queue.id if queue else None
