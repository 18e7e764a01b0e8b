"""The last lines of a ticket that was lived: its own row, its promises, its climb and who follows it."""

from datetime import datetime

from helpdesk.demo.generate.promise import PAUSED, RUNNING, Promise
from helpdesk.demo.generate.sheet import cell
from helpdesk.demo.generate.ticket import LivedTicket
from tickets.priorities import priority_of


def finish(ticket: LivedTicket) -> None:
    """Write the rows that hold how the ticket stands now."""
    rule, sheet = ticket.rule, ticket.sheet
    if rule is not None:
        sheet.lines["escalation_clock"] += [
            promise.line(ticket.id, rule.versions, rule.path, rule.steps[promise.kind])
            for promise in (*ticket.past, *ticket.promises.values())
        ]
    is_escalated = ticket.climb is not None and ticket.climb.state == "open"
    sort, customer = ticket.sort, ticket.customer
    is_overridden = "t" if is_set_by_hand(ticket) else "f"
    sheet.lines["tickets_ticket"].append(
        f"{ticket.id}\t{ticket.subject}\t{sort.tier}\t{ticket.status}\t{sort.severity}\t{sort.priority}\t"
        f"{is_overridden}\t{sort.channel}\t{sort.language}\t{{}}\t{ticket.level}\t{ticket.peak_level}\t"
        f"{'t' if is_escalated else 'f'}\t{cell(ticket.escalated_at)}\t{shown(ticket)}\t{ticket.revision}\t0\t"
        f"{ticket.created_at.isoformat()}\t{ticket.updated_at.isoformat()}\t{cell(ticket.first_replied_at)}\t"
        f"{cell(ticket.resolved_at)}\t{cell(ticket.closed_at)}\t{cell(ticket.assignee)}\t"
        f"{cell(customer.organisation)}\t{customer.id}\t{cell(ticket.team)}\t{cell(sort.topic)}"
    )
    if ticket.climb is not None:
        _climb(ticket)
    for person in sorted(ticket.watchers):
        sheet.add("tickets_ticketwatcher", ticket.id, person, True)


def is_set_by_hand(ticket: LivedTicket) -> bool:
    """Say whether the priority is another than severity and tier give."""
    return priority_of(ticket.sort.severity, ticket.sort.tier) != ticket.sort.priority


def shown(ticket: LivedTicket) -> str:
    """Return the promise columns: due, urgent from, broken at, all kept, paused; as `showing.promises_of` says."""
    promises = list(ticket.promises.values())
    if not promises:
        verdict = all(promise.breached_at is None for promise in ticket.past) if ticket.past else None
        return f"{cell(None)}\t{cell(None)}\t{cell(None)}\t{cell(verdict)}\tf"
    due = [promise for promise in promises if promise.state == RUNNING and promise.due_at is not None]
    nearest = min(due, key=_due_at, default=None)
    broken = min((p.breached_at for p in promises if p.breached_at is not None), default=None)
    is_paused = "t" if all(promise.state == PAUSED for promise in promises) else "f"
    soon_at = nearest.soon_at() if nearest else None
    return f"{cell(nearest.due_at if nearest else None)}\t{cell(soon_at)}\t{cell(broken)}\t{cell(None)}\t{is_paused}"


def _due_at(promise: Promise) -> datetime:
    assert promise.due_at is not None  # noqa: S101  those without were left out
    return promise.due_at


def _climb(ticket: LivedTicket) -> None:
    climb = ticket.climb
    assert climb is not None  # noqa: S101
    ticket.sheet.add(
        "escalation_escalation", climb.pk, ticket.id, climb.state, climb.kind, climb.reason, climb.trigger, climb.level,
        climb.manual_level, climb.origin_level, climb.opened_at, climb.acknowledge_within, climb.acknowledged_at,
        climb.exhausted_at, climb.closed_at, climb.acknowledged_by_id, climb.handover_id, climb.opened_by_id,
        climb.origin_assignee_id, climb.origin_team_id, climb.owner_id, climb.team_id, climb.path_version_id,
        climb.next_at, 0, "",
    )  # fmt: skip
