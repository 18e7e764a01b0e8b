"""What promises and escalations write into the ledger; the stream is the ticket's."""

from helpdesk.ledger.catalogue import declare

CLOCK_STARTED = declare("clock.started", "A promise began to run.")
CLOCK_PAUSED = declare("clock.paused", "A promise was paused.")
CLOCK_RESUMED = declare("clock.resumed", "A paused promise runs on.")
CLOCK_CHANGED = declare("clock.changed", "A promise runs on under other rules.")
CLOCK_BREACHED = declare("clock.breached", "A promised time passed.")
CLOCK_STOPPED = declare("clock.stopped", "A promise was kept, or came to its end late.")
CLOCK_CANCELLED = declare("clock.cancelled", "A promise no longer holds.")

OPENED = declare("escalation.opened", "A ticket began to climb.")
STEP_FIRED = declare("escalation.step_fired", "A step of the climb was taken.")
STEP_PASSED = declare("escalation.step_passed", "A step was passed over: skipped, superseded or suppressed.")
ACKNOWLEDGED = declare("escalation.acknowledged", "The new holder said: I have it.")
DEESCALATED = declare("escalation.deescalated", "A ticket went back down.")
EXHAUSTED = declare("escalation.exhausted", "The top of the path was reached without a solution.")
DECIDED = declare("escalation.decided", "Somebody answered the question of a step with yes or no.")
UNDECIDED = declare("escalation.undecided", "The question of a step had no answer in time.")
UNASKED = declare("escalation.unasked", "The question of a step is no longer asked.")
CLOSED = declare("escalation.closed", "A climb came to its end.")

TEAM_WATCHED = declare(
    "team.watched", "Somebody decided how far ahead a team's queue is looked at, and who helps out."
)
TEAM_SHORT = declare("team.short", "A team has more in its queue than it can answer in time.")
TEAM_RELIEVED = declare("team.relieved", "A team can answer in time again what waits in its queue.")

POLICY_PUBLISHED = declare("policy.published", "An SLA policy got a new version.")
PATH_PUBLISHED = declare("path.published", "A path got a new version.")
MATRIX_PUBLISHED = declare("matrix.published", "The matrix got a new version.")
MATRIX_WITHDRAWN = declare("matrix.withdrawn", "A version of the matrix was taken back before it counted.")
MATRIX_DRAFT_BEGUN = declare("matrix.draft_begun", "Somebody began a draft of the matrix.")
MATRIX_DRAFT_CHANGED = declare("matrix.draft_changed", "The draft of the matrix was changed.")
MATRIX_DRAFT_DISCARDED = declare("matrix.draft_discarded", "The draft of the matrix was thrown away.")
RULES_APPLIED = declare("rules.applied", "Newer hours or targets were applied to open tickets.")
