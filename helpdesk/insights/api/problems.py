"""How errors of questions and dashboards answer."""

from helpdesk.insights.errors import DashboardStale, NotForYou, QuestionRefused
from helpdesk.web.api.problems import answers

answers(QuestionRefused, 400, members=lambda error: {"errors": error.errors})
answers(NotForYou, 403)
answers(DashboardStale, 412, kind="stale", members=lambda error: {"current": error.shown})
