"""Teams are set up, staffed and closed; never deleted. One of them is the queue where nothing gets lost."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from helpdesk.accounts import events
from helpdesk.accounts.models import Membership, Team, User
from helpdesk.accounts.services.changes import apply, locked, save_new, told
from helpdesk.accounts.services.powers import refuse_private
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now

DUTIES = ("is_escalation_queue", "is_front_door")
"""What exactly one team can be: naming another one takes it from the first."""

FACTS = frozenset({"slug", "name", "level", "lead", "is_private", *DUTIES})
"""What `change` changes."""

WORDS = FACTS - {"slug", "name"}


def create(
    *,
    slug: str,
    name: str,
    level: int = 1,
    lead: User | None = None,
    members: Iterable[User] = (),
    is_private: bool = False,
    is_escalation_queue: bool = False,
    is_front_door: bool = False,
    actor: int | None = None,
) -> Team:
    """Set up a team with its members. Raises ValidationError when a value is bad or the slug is taken."""
    team = Team(
        slug=slug,
        name=name.strip(),
        level=level,
        lead=lead,
        is_private=is_private,
        is_escalation_queue=is_escalation_queue,
        is_front_door=is_front_door,
    )
    with transaction.atomic():
        _take_duties(team, {duty: getattr(team, duty) for duty in DUTIES}, actor)
        save_new(team)
        data = {"level": level, "lead": team.lead_id}
        record([event(team.stream, events.TEAM_CREATED, at=now(), actor=actor, subject=team, **data)])
        set_members(team, members, actor=actor)
    return team


def change(team: Team, *, actor: int | None = None, **facts: Any) -> Team:
    """Change facts about a team (see FACTS) and return it as it is now.

    Making a team the escalation queue or the front door takes that from the team which had it. Raises
    ValidationError when a value is bad, or when the desk would be left without an escalation queue.
    """
    with transaction.atomic():
        team = locked(team)
        refuse_private(actor, team)
        if team.is_escalation_queue and facts.get("is_escalation_queue") is False:
            raise ValidationError({"is_escalation_queue": _needs_another_queue()})
        _take_duties(team, facts, actor)
        changed = apply(team, facts, FACTS)
        if changed:
            data = told(changed, WORDS)
            record([event(team.stream, events.TEAM_CHANGED, at=now(), actor=actor, subject=team, **data)])
    return team


def set_members(team: Team, members: Iterable[User], *, actor: int | None = None) -> None:
    """Let exactly these users be the team's members."""
    wanted = {user.pk for user in members}
    with transaction.atomic():
        team = locked(team)
        refuse_private(actor, team)
        present = set(team.memberships.values_list("user_id", flat=True))
        joined, left = sorted(wanted - present), sorted(present - wanted)
        team.memberships.filter(user__in=left).delete()
        Membership.objects.bulk_create(Membership(team=team, user_id=user_id) for user_id in joined)
        if joined or left:
            kind = events.TEAM_MEMBERS_CHANGED
            record([event(team.stream, kind, at=now(), actor=actor, subject=team, joined=joined, left=left)])


def add_member(team: Team, user: User, *, actor: int | None = None) -> None:
    """Let a user join the team, beside everybody who is in it. Raises PermissionDenied for a private team."""
    with transaction.atomic():
        team = locked(team)
        set_members(team, [*team.members.all(), user], actor=actor)


def watch_over_empty(user: User) -> list[Team]:
    """Put a user in charge of the front door and the escalation queue where nobody is: whatever lands there is seen.

    Returns the teams that they now lead.
    """
    duties = Team.objects.filter(Q(is_escalation_queue=True) | Q(is_front_door=True))
    empty = list(duties.filter(lead__isnull=True, memberships__isnull=True).order_by("pk"))
    for team in empty:
        change(team, lead=user)
        set_members(team, [user])
    return empty


def deactivate(team: Team, *, actor: int | None = None) -> Team:
    """Close a team; its members stay noted. Raises ValidationError for the escalation queue."""
    with transaction.atomic():
        team = locked(team)
        refuse_private(actor, team)
        if team.is_escalation_queue:
            raise ValidationError(_needs_another_queue())
        if apply(team, {"is_active": False}, {"is_active"}):
            record([event(team.stream, events.TEAM_DEACTIVATED, at=now(), actor=actor, subject=team)])
    return team


def reactivate(team: Team, *, actor: int | None = None) -> Team:
    """Open a closed team again."""
    with transaction.atomic():
        team = locked(team)
        refuse_private(actor, team)
        if apply(team, {"is_active": True}, {"is_active"}):
            record([event(team.stream, events.TEAM_REACTIVATED, at=now(), actor=actor, subject=team)])
    return team


def _take_duties(team: Team, facts: dict[str, Any], actor: int | None) -> None:
    """Take from other teams the duties that this one gets."""
    for duty in DUTIES:
        if not facts.get(duty):
            continue
        for other in Team.objects.select_for_update(no_key=True).filter(**{duty: True}).exclude(pk=team.pk):
            changed = apply(other, {duty: False}, {duty})
            data = told(changed, WORDS)
            record([event(other.stream, events.TEAM_CHANGED, at=now(), actor=actor, subject=other, **data)])


def _needs_another_queue() -> str:
    return _("A desk needs an escalation queue. Name another team for it first.")
