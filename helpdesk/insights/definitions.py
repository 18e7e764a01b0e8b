"""Every report, with its definition in words: one for each figure, shown beside it."""

from helpdesk.insights.reports.base import Report
from helpdesk.insights.reports.escalation_rate import ESCALATION_RATE

REPORTS: dict[str, Report] = {report.name: report for report in (ESCALATION_RATE,)}
"""By the name that the API uses, in the order in which they are listed."""
