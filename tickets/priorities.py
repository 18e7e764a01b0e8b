"""How urgent a problem is to us: from how bad it is and how much the customer means to the business."""

from helpdesk.accounts.models.organisation import Tier
from tickets.words import Priority, Severity

_TABLE: dict[str, dict[str, Priority]] = {
    Severity.CRITICAL: dict.fromkeys(Tier.values, Priority.URGENT),
    Severity.HIGH: {
        Tier.STRATEGIC: Priority.URGENT,
        Tier.PREMIUM: Priority.HIGH,
        Tier.STANDARD: Priority.HIGH,
    },
    Severity.NORMAL: {
        Tier.STRATEGIC: Priority.HIGH,
        Tier.PREMIUM: Priority.NORMAL,
        Tier.STANDARD: Priority.NORMAL,
    },
    Severity.LOW: {
        Tier.STRATEGIC: Priority.NORMAL,
        Tier.PREMIUM: Priority.LOW,
        Tier.STANDARD: Priority.LOW,
    },
}


def priority_of(severity: str, tier: str) -> Priority:
    """Return the priority that a severity has for a tier."""
    return _TABLE[severity][tier]
