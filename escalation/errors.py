"""What can go wrong with an escalation, as a person reads it.

EscalationError
├── SomebodyWasFaster     the ticket moved since the caller saw the proposal
├── NobodyToTurnTo        there is no higher level, or no other person, to escalate to
├── DraftMoved            the draft of the matrix is not as the caller read it
│   └── DraftStale        and the caller said so beforehand, by `If-Match`
├── NeedsSecondPerson     whoever made the last change of the draft wants to publish it alone
└── Refused               the escalation's, the ticket's or the matrix's state does not allow it
"""


class EscalationError(Exception):
    """A verb on an escalation was refused; nothing was changed."""


class SomebodyWasFaster(EscalationError):
    """The ticket's level, holder or step changed since the proposal was shown."""


class NobodyToTurnTo(EscalationError):
    """No target could be found for what was asked."""


class Refused(EscalationError):
    """The state of the escalation or its ticket does not allow what was asked."""


class DraftMoved(EscalationError):
    """Somebody changed the draft of the matrix since the caller read it."""


class DraftStale(DraftMoved):
    """The draft of the matrix is in none of the revisions that the caller allows."""


class NeedsSecondPerson(EscalationError):
    """The desk wants somebody else to publish what a person drafted."""
