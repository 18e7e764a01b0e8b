"""What the figures beside a report's value are called, and in which unit they are."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpdesk.insights.charts.wording import COUNT, SECONDS

MORE: dict[str, tuple[str | Promise, str]] = {
    "started_higher": (_("Started at level 2 or 3"), COUNT),
    "only_warned": (_("Warned about, not escalated"), COUNT),
    "bot_handovers": (_("Handed over by a bot"), COUNT),
    "portal_contacts": (_("Came from the portal"), COUNT),
    "returned": (_("Came back down"), COUNT),
    "reopened": (_("Reopened"), COUNT),
    "escalated": (_("Escalated"), COUNT),
    "without_a_reply": (_("Solved without a reply"), COUNT),
    "business_p90_seconds": (_("Nine of ten within, in business time"), SECONDS),
    "business_count": (_("Counted in business time"), COUNT),
    "wall_median_seconds": (_("Median by the wall's clock"), SECONDS),
    "wall_p90_seconds": (_("Nine of ten within, by the wall's clock"), SECONDS),
    "median_seconds": (_("Median"), SECONDS),
    "p90_seconds": (_("Nine of ten within"), SECONDS),
    "oldest_seconds": (_("Oldest"), SECONDS),
    "escalations": (_("Escalations"), COUNT),
    "proactive": (_("Proactive"), COUNT),
    "reactive": (_("Reactive"), COUNT),
    "acknowledged": (_("Acknowledged"), COUNT),
    "went_up": (_("Went up"), COUNT),
    "came_back": (_("Came back"), COUNT),
    "first_response_kept": (_("First replies in time"), COUNT),
    "first_response_decided": (_("First replies promised"), COUNT),
    "next_response_kept": (_("Next replies in time"), COUNT),
    "next_response_decided": (_("Next replies promised"), COUNT),
    "resolution_kept": (_("Solutions in time"), COUNT),
    "resolution_decided": (_("Solutions promised"), COUNT),
    "created": (_("Came in"), COUNT),
    "solved": (_("Solved"), COUNT),
    "waiting": (_("Waiting for somebody else"), COUNT),
    "unowned": (_("Without owner"), COUNT),
    "solved_a_day": (_("Solved a day"), COUNT),
    "avoided": (_("Escalations avoided by an article"), COUNT),
    "with_article": (_("Tickets with an article"), COUNT),
    "covered": (_("About a topic with an article"), COUNT),
    "tickets": (_("Tickets"), COUNT),
    "lessons_owed": (_("Lessons owed"), COUNT),
    "lessons_asked": (_("Lessons asked for"), COUNT),
    "for_knowledge": (_("For lack of knowledge"), COUNT),
    "searches_without_result": (_("Searches without a result"), COUNT),
}
"""By the name that the API uses."""

OPTIONS: dict[str, str | Promise] = {"clock": _("Clock"), "figure": _("Figure")}
"""What a report may be asked besides its period and filters."""

WORDS: dict[str, str | Promise] = {
    "first_response": _("First reply"),
    "next_response": _("Next reply"),
    "resolution": _("Resolution"),
    "avoided": _("Escalations avoided by an article"),
    "coverage": _("About a topic with an article"),
    "debt": _("Lessons owed"),
    "repeat": _("Repeat contact"),
    "kept": _("Customers kept"),
}
