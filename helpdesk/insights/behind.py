"""The tickets behind a figure: exactly those that it counts."""

from datetime import date
from typing import Any

from helpdesk.accounts.models import User
from helpdesk.insights.answering import catch_up, check_takes, report_of
from helpdesk.insights.past import standing
from helpdesk.insights.questions import Question
from helpdesk.insights.reports.base import PARTS
from helpdesk.insights.reports.counting import ALL
from helpdesk.insights.reports.scope import Scope
from helpdesk.insights.sight import check
from tickets.models import Ticket
from tickets.querysets import TicketQuerySet


def tickets_behind(
    question: Question,
    viewer: User,
    part: str = PARTS[0],
    group: Any = ALL,
    bucket: date | None = None,
) -> "TicketQuerySet":
    """Return the tickets that a cell counts in its numerator or its denominator.

    `group` is a key of the answer's groups (None is one: those without a value), `bucket` the first day of a bucket.
    Raises what `answering.answer` raises.
    """
    check(viewer, question.by, question.filters)
    report = report_of(question)
    check_takes(report, question)
    catch_up()
    with standing(question):
        rows = report.behind(Scope(question, viewer, report.columns), part, group, bucket)
        if question.as_of is not None:
            column = next(iter(rows[:0].query.values_select), "pk")
            return Ticket.objects.filter(pk__in=list(rows.values_list(column, flat=True)))
    return Ticket.objects.filter(pk__in=rows)
