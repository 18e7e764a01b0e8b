"""How the errors of escalations and of the matrix answer: 409, and 412 to `If-Match`; nothing was changed."""

from escalation import errors
from escalation.api.drafts import current_draft
from helpdesk.web.api.problems import answers

answers(errors.EscalationError, 409, kind="escalation-refused")
answers(errors.SomebodyWasFaster, 409, kind="somebody-was-faster")
answers(errors.NobodyToTurnTo, 409, kind="nobody-to-turn-to")
answers(errors.DraftMoved, 409, kind="draft-moved", members=current_draft)
answers(errors.NeedsSecondPerson, 409, kind="needs-second-person")
answers(errors.DraftStale, 412, kind="stale", members=current_draft)
