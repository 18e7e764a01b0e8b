"""Who may answer a question: whoever is asked, their deputy while they are away, and who has authority over them.

Pure over a roster. Never a party to the conflict, nor whoever holds the ticket: nobody approves their own request.
"""

from collections.abc import Iterable
from datetime import datetime

from escalation.models import Approval
from helpdesk.accounts.roster import Roster


def who_may_answer(
    approval: Approval,
    roster: Roster,
    at: datetime,
    *,
    holder_id: int | None,
    parties: Iterable[int] | None = None,
) -> frozenset[int]:
    """Return the ids of everybody whose answer counts at an instant, on a ticket that `holder_id` holds then.

    Where the question was put to a whole team, each of its members may answer.
    """
    if approval.asked_id is None:
        asked = {person.id for person in roster.members(approval.team_id)}
        lead = roster.lead(approval.team_id)
        above = roster.chain(lead.id) if lead else ()
        people = asked | ({lead.id} if lead else set())
    else:
        people = {approval.asked_id}
        above = roster.chain(approval.asked_id)
        deputy = roster.deputy_of(approval.asked_id, at)
        people |= {deputy.id} if deputy else set()
    return frozenset(people | {person.id for person in above}) - _out(holder_id, parties)


def _out(holder_id: int | None, parties: Iterable[int] | None) -> frozenset[int]:
    """Return who must not answer in any case: the holder, and the parties to the conflict."""
    return frozenset(parties or ()) | (frozenset() if holder_id is None else {holder_id})
