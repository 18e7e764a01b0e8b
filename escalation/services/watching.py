"""Deciding how far ahead a team's queue is looked at, and who helps out."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from escalation import events
from escalation.models import TeamWatch
from helpdesk.accounts.models import Team
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now

LONGEST_AHEAD = 24 * 3600
DECIDED = ("ahead", "helper", "next_at", "parked_at", "parked_reason")
ENDED = ("short_since", "short_by")


def watch_team(team: Team, *, ahead: int, helper: Team | None = None, actor: int | None = None) -> TeamWatch:
    """Look so many seconds ahead on a team's queue from now on, 0 for not at all; return the watch.

    What the team will not answer in time goes to the helping team, if one is named. Raises ValidationError when the
    team would help itself, or a team that is closed, is private or may not see the tickets would.
    """
    _check(team, ahead, helper)
    with transaction.atomic():
        Team.objects.select_for_update(no_key=True).get(pk=team.pk)
        known = TeamWatch.objects.select_for_update(no_key=True).filter(team=team).first()
        watch = known or TeamWatch(team=team)
        if (watch.ahead, watch.helper) == (ahead, helper) and watch.pk:
            return watch
        at = now()
        watch.ahead, watch.helper, watch.next_at = ahead, helper, at if ahead else None
        watch.parked_at, watch.parked_reason = None, ""
        if not ahead:
            watch.short_since, watch.short_by = None, 0
        watch.save(update_fields=(*DECIDED, *(() if ahead else ENDED)) if known else None)
        data = {"ahead": ahead, "helper": helper.pk if helper else None}
        record([event(team.stream, events.TEAM_WATCHED, at=at, actor=actor, subject=team, **data)])
    return watch


def _check(team: Team, ahead: int, helper: Team | None) -> None:
    if not 0 <= ahead <= LONGEST_AHEAD:
        raise ValidationError({"look_ahead_seconds": _("Look at most 24 hours ahead.")})
    if helper is None:
        return
    if helper == team:
        raise ValidationError({"helper": _("A team cannot help itself out. Choose another.")})
    if not helper.is_active or helper.is_private:
        message = _("The team %(name)s no longer exists. Choose another.") % {"name": helper.name}
        raise ValidationError({"helper": message})
    if team.is_private:
        message = _("The tickets of a private team stay there: no other team can help out.")
        raise ValidationError({"helper": message})
