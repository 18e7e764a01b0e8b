"""How large an answer may be: so many groups in so many buckets, and no more."""

from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.insights.dimensions import DIMENSIONS
from helpdesk.insights.errors import QuestionRefused
from helpdesk.insights.questions import Question
from helpdesk.insights.reports.base import Report
from helpdesk.insights.reports.scope import Scope

MOST_CELLS = 20_000
"""As many as a quarter's days of two hundred people."""


def check_size(question: Question, viewer: User, report: Report) -> None:
    """Raise QuestionRefused for a split whose groups and buckets would make too many figures.

    Groups are counted only where the dimension may have too many values.
    """
    starts = report.starts(question)
    if question.by is None or not starts:
        return
    room = MOST_CELLS // len(starts)
    if DIMENSIONS[question.by].size() <= room:
        return
    if report.groups_of(Scope(question, viewer, report.columns), most=room + 1) > room:
        raise QuestionRefused(
            {
                "by": [
                    _(
                        "This is too much for one answer. Ask for a shorter time, longer parts, or fewer groups."
                    )
                ]
            }
        )
