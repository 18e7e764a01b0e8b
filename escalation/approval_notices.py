"""Who hears of a question to somebody: whoever is asked, whoever waits for the answer."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from escalation.models import Approval
from escalation.models.approval import question_in
from escalation.notices import occasion
from escalation.words import ApprovalState
from helpdesk.accounts.models import User
from helpdesk.accounts.roster import Roster
from helpdesk.notifications.channels import EVERYWHERE
from helpdesk.notifications.kinds import declare, declare_words
from helpdesk.notifications.tell import Notice
from tickets.models import Ticket
from tickets.notices import about

ASKED = declare(
    "approval_asked",
    _("%(key)s: your yes or no is asked for: %(subject)s"),
    label=_("Somebody waits for my yes or no"),
    usually=EVERYWHERE,
    is_urgent=True,
    needed=_("Only you are asked, and work waits for your answer."),
)
ASKED_OTHERS = declare(
    "approval_notice",
    _("%(key)s: %(to_name)s is asked for a yes or no: %(subject)s"),
    label=_("Somebody is asked for a yes or no on my ticket"),
    shared=_("Somebody is asked for a yes or no on a ticket of the team"),
)
ANSWERED = declare(
    "approval_answered",
    _("%(key)s: %(from_name)s answered %(decision)s: %(subject)s"),
    label=_("A yes or no that I wait for is given"),
    is_urgent=True,
)
UNDECIDED = declare(
    "approval_unanswered",
    _("%(key)s: %(to_name)s gave no answer in time: %(subject)s"),
    label=_("A yes or no that I wait for does not come"),
)

declare_words("decision", ApprovalState.choices)


def asked(
    roster: Roster, ticket: Ticket, approval: Approval, people: Iterable[int], others: Iterable[int]
) -> list[Notice]:
    """Tell whoever is asked, and everybody else whom the step means, the holder among them, what is asked of whom."""
    words = {
        "to_name": asked_name(roster, approval),
        "question": texts_of(approval.question),
        "answer_at": approval.answer_by,
        "reason": approval.escalation.reason,
        "level": ticket.level,
        "due_at": ticket.due_at,
    }
    key = occasion(approval.step)
    notices = [_about(ticket, ASKED, key, people, words)]
    rest = {*others, ticket.assignee_id} - {*people, None}
    notices.append(_about(ticket, ASKED_OTHERS, key, (person for person in rest if person), words))
    return [notice for notice in notices if notice.people]


def answered(ticket: Ticket, approval: Approval, *, actor: User, note: str) -> list[Notice]:
    """Tell who waits for the answer what it is, and what was written with it."""
    words = {"from_name": actor.name, "decision": approval.state, "question": texts_of(approval.question)}
    people = _waiting(ticket, approval) - {actor.pk}
    return [_about(ticket, ANSWERED, f"answer:{approval.pk}", people, words, message=note)] if people else []


def undecided(roster: Roster, ticket: Ticket, approval: Approval) -> list[Notice]:
    """Tell who waits for the answer that it did not come."""
    words = {"to_name": asked_name(roster, approval), "question": texts_of(approval.question)}
    people = _waiting(ticket, approval)
    key = f"no answer:{occasion(approval.step)}"
    return [_about(ticket, UNDECIDED, key, people, words)] if people else []


def asked_name(roster: Roster, approval: Approval) -> str:
    """Return the name of the person, or else of the team, that is asked."""
    someone = roster.person(approval.asked_id) or roster.team(approval.team_id)
    return someone.name if someone else ""


def texts_of(question: dict[str, str]) -> dict[str, str]:
    """Return what is asked in every language of the desk: the reader's is chosen when it is told."""
    usual = _usual()
    return {code: question.get(code) or question.get("en") or usual[code] for code in usual}


@cache
def _usual() -> dict[str, str]:
    texts = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            texts[code] = question_in({}, code)
    return texts


def _waiting(ticket: Ticket, approval: Approval) -> set[int]:
    people = {ticket.assignee_id, approval.escalation.owner_id, approval.escalation.opened_by_id}
    return {person for person in people if person is not None and person != approval.asked_id}


def _about(
    ticket: Ticket, kind: str, key: str, people: Iterable[int], words: Mapping[str, Any], *, message: str = ""
) -> Notice:
    notice = about(
        ticket, kind, key, sorted(people), story={"message": message} if message else None, **words
    )
    return Notice(**{**notice.__dict__, "url": f"{ticket.url}/approval"})
