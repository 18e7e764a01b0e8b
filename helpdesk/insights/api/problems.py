"""How errors of questions, dashboards and mailed reports answer."""

from helpdesk.insights.errors import NotForYou, QuestionRefused, Stale
from helpdesk.web.api.problems import answers

answers(QuestionRefused, 400, members=lambda error: {"errors": error.errors})
answers(NotForYou, 403)
answers(Stale, 412, kind="stale", members=lambda error: {"current": error.shown})
