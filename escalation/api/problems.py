"""How the errors of escalations answer: always 409, nothing was changed."""

from escalation import errors
from helpdesk.web.api.problems import answers

answers(errors.EscalationError, 409, kind="escalation-refused")
answers(errors.SomebodyWasFaster, 409, kind="somebody-was-faster")
answers(errors.NobodyToTurnTo, 409, kind="nobody-to-turn-to")
