"""What the batches of one pass have in common: the roster, and how many open tickets each person holds."""

import time
from datetime import datetime

from escalation.targets import Company
from helpdesk.accounts.roster import Roster
from tickets.load import open_tickets_by_person

FRESH_SECONDS = 10.0
"""After so long it is read anew: others hand out work too, and people go home."""


class Common:
    """The company as one pass knows it: counting a million open tickets would cost more than the batch itself."""

    def __init__(self) -> None:
        """Read nothing yet."""
        self._company: Company | None = None
        self._read_at = 0.0

    def company(self, at: datetime) -> Company:
        """Return a company for one batch; what the batch hands out counts for the next one once it is `kept`."""
        if self._company is None or time.monotonic() - self._read_at > FRESH_SECONDS:
            self._company = Company(Roster.load(at), at, open_tickets_by_person())
            self._read_at = time.monotonic()
        return Company(self._company.roster, at, dict(self._company.loads))

    def keep(self, company: Company) -> None:
        """Let the next batch go on from what this one handed out: its rows are written."""
        self._company = company
