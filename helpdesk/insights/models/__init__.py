"""What the figures keep, and how people want to see them."""

from helpdesk.insights.mailed.rhythm import Rhythm
from helpdesk.insights.models.dashboard import Dashboard
from helpdesk.insights.models.facts import ClimbFact, KeptAnswer, PastFact, Place, TicketFact
from helpdesk.insights.models.scheduled_report import Rest, ScheduledReport

__all__ = [
    "ClimbFact",
    "Dashboard",
    "KeptAnswer",
    "PastFact",
    "Place",
    "Rest",
    "Rhythm",
    "ScheduledReport",
    "TicketFact",
]
