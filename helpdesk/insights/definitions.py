"""Every report, with its definition in words: one for each figure, shown beside it."""

from helpdesk.insights.dimensions import DIMENSIONS
from helpdesk.insights.questions import Question
from helpdesk.insights.reports.after_escalation import AFTER_ESCALATION
from helpdesk.insights.reports.backlog import BACKLOG
from helpdesk.insights.reports.base import Report
from helpdesk.insights.reports.durations import FIRST_RESPONSE_TIME, RESOLUTION_TIME, TIME_AT_LEVEL
from helpdesk.insights.reports.escalation_rate import ESCALATION_RATE
from helpdesk.insights.reports.escalations import AGEING, ESCALATIONS
from helpdesk.insights.reports.first_contact import FIRST_CONTACT
from helpdesk.insights.reports.flow import FLOW
from helpdesk.insights.reports.knowledge import KNOWLEDGE, KNOWLEDGE_GAPS
from helpdesk.insights.reports.not_yet import APPROVALS, CSAT, PROMISES, SIGNS
from helpdesk.insights.reports.promises_kept import SLA
from helpdesk.insights.reports.workload import WORKLOAD

REPORTS: dict[str, Report] = {
    report.name: report
    for report in (
        ESCALATION_RATE,
        ESCALATIONS,
        FIRST_CONTACT,
        FIRST_RESPONSE_TIME,
        RESOLUTION_TIME,
        SLA,
        CSAT,
        BACKLOG,
        TIME_AT_LEVEL,
        FLOW,
        AGEING,
        AFTER_ESCALATION,
        KNOWLEDGE,
        KNOWLEDGE_GAPS,
        WORKLOAD,
        PROMISES,
        APPROVALS,
        SIGNS,
    )
}
"""By the name that the API uses, in the order in which they are listed."""


def definition_of(question: Question) -> str:
    """Return what a question's figures are in words: its report's definition, and what its dimensions have to add."""
    named = [name for name in dict.fromkeys([question.by, *question.filters]) if name in DIMENSIONS]
    added = [DIMENSIONS[name].says for name in named if DIMENSIONS[name].says]
    return " ".join([str(REPORTS[question.name].words), *added])
