"""How errors of questions answer."""

from helpdesk.insights.errors import NotForYou, QuestionRefused
from helpdesk.web.api.problems import answers

answers(QuestionRefused, 400, members=lambda error: {"errors": error.errors})
answers(NotForYou, 403)
