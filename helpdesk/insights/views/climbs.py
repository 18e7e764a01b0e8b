"""The escalation manager's page: what is escalated now."""

from collections import Counter
from collections.abc import Sequence

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from escalation.words import Reason
from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.accounts.models import Team
from helpdesk.insights.addresses import with_teams
from helpdesk.insights.charts import building, findings
from helpdesk.insights.charts.figures import Figure, Point, Series
from helpdesk.insights.charts.tiles import KeyFigure
from helpdesk.insights.charts.wording import COUNT, counted, level_name
from helpdesk.insights.selectors.climbs import AGES, Age, Climbs, climbs
from helpdesk.insights.selectors.wall import offered_teams
from helpdesk.insights.views.live import live_page
from helpdesk.insights.views.teams import chosen_teams
from helpdesk.web.labels import label
from helpdesk.web.times import now

CLIMBS_ID = "climbs"
MOST_TEAMS = 12


@vary_on_headers("HX-Request", "HX-Target")
@require_safe
@allowed("reports.view")
def show(request: DeskRequest) -> HttpResponse:
    """Show the open escalations of the teams that the address names; asked by htmx, what changes alone."""
    at = now()
    offered = offered_teams(request.user)
    seen = climbs(request.user, at, chosen_teams(request, offered))
    context = {
        "at": at,
        "climbs": seen,
        "numbers": _numbers(seen),
        "figures": [_by_level(seen), _by_age(seen), _by_team(seen, offered)] if seen.open else [],
        "all_url": _list_of(seen, ordering="opened_at"),
    }
    return live_page(request, CLIMBS_ID, _("Open escalations"), offered, context)


def _list_of(seen: Climbs, **asked: object) -> str:
    return with_teams(reverse("escalation:list"), seen.teams, **asked)


def _numbers(seen: Climbs) -> list[KeyFigure]:
    aged = seen.ages[-1]
    shown: tuple[tuple[str, int, dict[str, str], str], ...] = (
        (_("Open escalations"), seen.open, {}, ""),
        (_("Not acknowledged"), seen.unacknowledged, {"unacknowledged": "true"}, ""),
        (_("Acknowledgement overdue"), seen.overdue, {"acknowledgement_overdue": "true"}, "bad"),
        (_("Without owner"), seen.unowned, {"owner": "none"}, "bad"),
        (_("Top of the path reached"), seen.exhausted, {"exhausted": "true"}, "bad"),
        (_("Open for more than 30 days"), aged.number, _opened(aged), "bad"),
    )
    return [
        KeyFigure(name, counted(number), _list_of(seen, **asked), tone=tone if number else "")
        for name, number, asked, tone in shown
    ]


def _by_level(seen: Climbs) -> Figure:
    """Return what stands at each level, by reason."""
    levels = sorted({pile.level for pile in seen.piles})
    reasons = _by_reason(seen).most_common()
    columns = [Point(level_name(level), None, _list_of(seen, level=level)) for level in levels]
    series = [
        Series(
            label(Reason, reason),
            [
                Point(
                    level_name(level),
                    _number_at(seen, level, reason),
                    _list_of(seen, level=level, reason=reason),
                )
                for level in levels
            ],
        )
        for reason, _number in reasons
    ]
    by_reason = [Point(label(Reason, reason), number) for reason, number in reasons]
    title = findings.leader(_("Open escalations by level and reason"), by_reason, seen.open)
    return building.parts("climbs-levels", title, columns, series, axis=_("Level"))


def _by_age(seen: Climbs) -> Figure:
    points = [Point(_age(age), age.number, _list_of(seen, **_opened(age))) for age in seen.ages]
    old = sum(age.number for age in seen.ages if age.days is None or age.days > AGES[2])
    title = ngettext(
        "%(number)s of %(all)s open escalations is older than a week",
        "%(number)s of %(all)s open escalations are older than a week",
        old,
    ) % {"number": counted(old), "all": counted(seen.open)}
    return building.ranked("climbs-ages", title, points, COUNT, axis=_("Age"), value=_("Escalations"))


def _by_team(seen: Climbs, offered: Sequence[Team]) -> Figure:
    names = {team.pk: team for team in offered}
    found: Counter[int | None] = Counter()
    for pile in seen.piles:
        found[pile.team] += pile.number
    points = [
        Point(names[team].name, number, with_teams(reverse("escalation:list"), [names[team]]))
        if team is not None and team in names
        else Point(_("No team") if team is None else _("Another team"), number)
        for team, number in found.most_common(MOST_TEAMS)
    ]
    title = findings.leader(_("Open escalations by team"), points, seen.open)
    return building.ranked("climbs-teams", title, points, COUNT, axis=_("Team"), value=_("Escalations"))


def _by_reason(seen: Climbs) -> Counter[str]:
    found: Counter[str] = Counter()
    for pile in seen.piles:
        found[pile.reason] += pile.number
    return found


def _number_at(seen: Climbs, level: int, reason: str) -> int:
    return sum(pile.number for pile in seen.piles if (pile.level, pile.reason) == (level, reason))


def _age(age: Age) -> str:
    if age.days is None:
        return _("more than %(days)s days") % {"days": AGES[-1]}
    if age.days == AGES[0]:
        return _("less than a day")
    return _("%(from)s to %(to)s days") % {"from": AGES[AGES.index(age.days) - 1], "to": age.days}


def _opened(age: Age) -> dict[str, str]:
    """Return the conditions of the list of escalations that hold those of this age."""
    asked = {}
    if age.after is not None:
        asked["opened_after"] = age.after.isoformat()
    if age.before is not None:
        asked["opened_before"] = age.before.isoformat()
    return asked
