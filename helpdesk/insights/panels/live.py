"""What dashboards show beside reports: what is so now, and when tickets come in."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.accounts.models import Team, User
from helpdesk.accounts.models.organisation import Tier
from helpdesk.insights.addresses import period_of, with_teams
from helpdesk.insights.charts import building
from helpdesk.insights.charts.figures import Figure, Point, Series
from helpdesk.insights.charts.tiles import KeyFigure
from helpdesk.insights.charts.wording import COUNT, counted
from helpdesk.insights.panels.panel import ARRIVALS, DUE, UNACKNOWLEDGED
from helpdesk.insights.questions import Question
from helpdesk.insights.selectors.arrivals import DAYS, arrivals
from helpdesk.insights.selectors.arrivals import HOURS as HOURS_OF_A_DAY
from helpdesk.insights.selectors.holding import held
from helpdesk.insights.selectors.wall import HOURS, NO_WORDS, Due, Words, due_soon, unacknowledged
from helpdesk.web.counting import capped_count
from helpdesk.web.times import now

NARROWED = {"tier": tuple(Tier.values), "language": tuple(dict(settings.LANGUAGES))}
"""What live figures are narrowed to besides teams: the names of a ticket's columns with their words."""
NOBODY = "none"
"""What addresses call tickets of no team."""


def draw(name: str, question: Question, viewer: User) -> tuple[KeyFigure | None, Figure | None]:
    """Return what a live panel shows, narrowed to the question's teams, tiers and languages: a number or a figure."""
    teams, words = _teams(question), _words(question)
    if name == UNACKNOWLEDGED:
        return _not_acknowledged(viewer, teams, words), None
    if name == DUE:
        return None, figure_of_due(due_soon(viewer, now(), teams, words), teams, words)
    if name == ARRIVALS:
        return None, _arrivals(question, viewer)
    return None, _load(viewer, teams, words)


def _teams(question: Question) -> list[Team] | None:
    """Return the teams that live figures are narrowed to."""
    wanted = [team for team in question.filters.get("team") or [] if team is not None]
    return list(Team.objects.filter(pk__in=wanted)) if wanted else None


def _words(question: Question) -> Words:
    """Return the words that live figures are narrowed to."""
    return narrowed({name: question.filters.get(name) or () for name in NARROWED})


def narrowed(asked: Mapping[str, Sequence[Any]]) -> Words:
    """Return what was asked of the names in NARROWED, without words that are none."""
    found = {
        name: [word for word in asked.get(name, ()) if word in known] for name, known in NARROWED.items()
    }
    return {name: words for name, words in found.items() if words}


def _not_acknowledged(viewer: User, teams: Sequence[Team] | None, words: Words) -> KeyFigure:
    found = capped_count(unacknowledged(viewer, teams, words), "next_at", "-pk")
    return KeyFigure(
        _("Escalations not acknowledged"),
        counted(found["value"]) + ("" if found["exact"] else "+"),
        with_teams(reverse("escalation:list"), teams, unacknowledged="true", **words),
        tone="bad" if found["value"] else "",
    )


def _arrivals(question: Question, viewer: User) -> Figure:
    path = reverse("insights:arrivals")
    asked_for = urlencode(period_of(question, by=None))
    urls = [
        [f"{path}?{asked_for}&weekday={day}&hour={hour}" for hour in range(HOURS_OF_A_DAY)]
        for day in range(DAYS)
    ]
    definition = _("Tickets created in the period, by the weekday and hour of your time zone.")
    counts = arrivals(question, viewer)
    return building.by_hour("chart-arrivals", _("New tickets"), counts, urls, definition=definition)


def _load(viewer: User, teams: Sequence[Team] | None, words: Words) -> Figure:
    """Return how much each person holds beside their capacity, by name: nobody is ranked."""
    people = held(viewer, teams, words)
    queue = reverse("tickets:view", args=["open"])
    points = [
        Point(one.person.name, one.number, with_teams(queue, None, assignee=one.person.email, **words))
        for one in people
    ]
    over = sum(one.number > one.room for one in people)
    title = ngettext(
        "%(over)s of %(all)s person holds more than they have room for",
        "%(over)s of %(all)s people hold more than they have room for",
        len(people),
    ) % {"over": counted(over), "all": counted(len(people))}
    return building.ranked(
        "chart-load",
        title,
        points,
        COUNT,
        axis=_("Person"),
        value=_("Open tickets"),
        room=[one.room for one in people],
        room_name=_("Capacity"),
    )


def figure_of_due(found: Sequence[Due], teams: Sequence[Team] | None, words: Words = NO_WORDS) -> Figure:
    """Return when what is due is due: a column for each business hour, a part for each team."""
    path = reverse("insights:due")
    columns = [
        Point(
            _hour(number),
            None,
            with_teams(path, teams, hour=number, **words),
            on_axis=_("%(number)s h") % {"number": number},
        )
        for number in range(1, HOURS + 1)
    ]
    names = dict(
        Team.objects.filter(pk__in={one.team for one in found if one.team}).values_list("pk", "name")
    )
    series = [
        Series(
            names.get(team, _("No team")) if team else _("No team"),
            [
                Point(
                    _hour(number),
                    sum(one.team == team and one.hour == number - 1 for one in found),
                    with_teams(path, teams, hour=number, of=team or NOBODY, **words),
                )
                for number in range(1, HOURS + 1)
            ],
        )
        for team in sorted(
            {one.team for one in found}, key=lambda team: (team is None, names.get(team or 0, ""))
        )
    ]
    return building.parts("wall-due", _title(found), columns, series, axis=_("Business hour"))


def _hour(number: int) -> str:
    return _("business hour %(number)s from now") % {"number": number}


def _title(found: Sequence[Due]) -> str:
    if not found:
        return _("No promise runs out in the next %(hours)s business hours") % {"hours": HOURS}
    first = sum(one.hour == 0 for one in found)
    return ngettext(
        "%(all)s ticket is due in the next %(hours)s business hours, %(first)s within the first",
        "%(all)s tickets are due in the next %(hours)s business hours, %(first)s within the first",
        len(found),
    ) % {"all": counted(len(found)), "hours": HOURS, "first": counted(first)}
