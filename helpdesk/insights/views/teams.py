"""Which teams a page of live figures is about: the address says so, by their slugs."""

from collections.abc import Sequence

from django.http import Http404

from helpdesk.accounts.access import DeskRequest
from helpdesk.accounts.models import Team
from helpdesk.accounts.roles import Role


def chosen_teams(request: DeskRequest, offered: Sequence[Team]) -> list[Team] | None:
    """Return the teams that the address names; without any a lead's own, and None (all) for everybody else.

    Raises Http404 for a team that the reader may not choose.
    """
    slugs = [slug for slug in request.GET.getlist("team") if slug]
    by_slug = {team.slug: team for team in offered}
    if not set(slugs) <= by_slug.keys():
        raise Http404
    if slugs:
        return [by_slug[slug] for slug in slugs]
    return list(offered) if request.user.role == Role.LEAD else None
