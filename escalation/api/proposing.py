"""Proposals as the API shows them."""

from typing import Any

from escalation.api.ticket_shapes import ProposalsSerializer
from escalation.models import PathVersion
from escalation.services.proposing import Proposal, mark
from escalation.words import EscalationKind
from tickets.models import Ticket


def shown_proposals(ticket: Ticket, made: dict[str, Proposal]) -> Any:
    """Return the proposals of a ticket, by kind; a kind that would reach nobody is null."""
    ids = {proposal.ruling.path_version_id for proposal in made.values() if proposal.ruling}
    paths = PathVersion.objects.select_related("path").in_bulk(ids)
    shown = {
        kind: _shown(made[kind], ticket, paths) if kind in made else None for kind in EscalationKind.values
    }
    return ProposalsSerializer({"seen": mark(ticket), **shown}).data


def _shown(proposal: Proposal, ticket: Ticket, paths: dict[int, PathVersion]) -> dict[str, Any]:
    version = paths.get(proposal.ruling.path_version_id) if proposal.ruling else None
    person, team = proposal.person, proposal.team
    someone = {"type": "user", "id": person.id, "name": person.name} if person else None
    queue = {"type": "team", "id": team.id, "name": team.name} if team else None
    path = version and {
        "id": version.path_id,
        "slug": version.path.slug,
        "name": version.path.name,
        "version": version.number,
    }
    return {
        "kind": proposal.kind,
        "path": path,
        "rule": proposal.rule,
        "level": proposal.level,
        "target": someone or queue,
        "team": queue,
        "load": proposal.load,
        "acknowledge_within_seconds": proposal.step.acknowledge_within,
        "customer_message": proposal.step.words_for(ticket.language),
        "happens": proposal.sentence(),
        "seen": proposal.seen,
    }
