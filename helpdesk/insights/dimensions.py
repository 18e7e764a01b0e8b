"""Dimensions: what figures are split and narrowed by, which column each is, and what its values are called."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from escalation.words import EscalationKind, Reason, Trigger
from helpdesk.accounts.models import Skill, Team, User
from helpdesk.accounts.models.organisation import Tier
from tickets.models import Topic
from tickets.words import Channel, Priority, Severity

MOST_LEVELS = 99
Labels = Callable[[Iterable[Any]], Mapping[Any, str]]


@dataclass(frozen=True)
class Dimension:
    """One way to split figures.

    `column` is the fact's, `labels` says what its values are called, `words` are its values where they are words, and
    `rows` the model whose ids they are. `is_of_an_escalation` says that only escalated tickets have a value.
    """

    name: str
    title: str | Promise
    column: str
    labels: Labels
    is_of_an_escalation: bool = False
    words: tuple[str, ...] = ()
    rows: Any = None

    def size(self) -> int:
        """Return how many values it may have at most, with none."""
        return 1 + (self.rows.objects.count() if self.rows else len(self.words) or MOST_LEVELS)

    @property
    def says(self) -> str:
        """Return what definitions of figures that are split or narrowed by it say besides their report's own words."""
        return ""

    def expression(self, column: str) -> Combinable:
        """Return what groups rows by it, where `column` leads to it."""
        return F(column)

    def condition(self, values: Iterable[Any], column: str) -> Q:
        """Return the condition that a row has one of the values; None is the value of those that have none."""
        return _one_of(column, values)


class SkillDimension(Dimension):
    """The skill that the ticket's topic asks for, as topics say it now."""

    @property
    def says(self) -> str:
        """Say so beside the figures: the ledger does not know what topics asked for in the past."""
        return _("Skill: the one that the ticket's topic asks for today, also in figures of the past.")

    def expression(self, column: str) -> Combinable:
        """Return the skill's id by the topic's."""
        whens = [When(**{column: topic}, then=Value(skill)) for topic, skill in _skills()]
        return Case(*whens, default=Value(None), output_field=IntegerField())

    def condition(self, values: Iterable[Any], column: str) -> Q:
        """Return the condition that the topic asks for one of the skills."""
        wanted = set(values)
        skilled = _skills()
        condition = Q(**{f"{column}__in": [topic for topic, skill in skilled if skill in wanted]})
        if None in wanted:
            others = [topic for topic, _skill in skilled]
            condition |= Q(**{f"{column}__isnull": True}) | ~Q(**{f"{column}__in": others})
        return condition


def _skills() -> list[tuple[int, int]]:
    return list(Topic.objects.filter(skill__isnull=False).values_list("pk", "skill"))


def _one_of(column: str, values: Iterable[Any]) -> Q:
    wanted = set(values)
    named = [value for value in wanted if value is not None]
    condition = Q(**{f"{column}__in": named})
    if None in wanted:
        condition |= Q(**{f"{column}__isnull": True})
        if column.endswith(("reason", "kind", "trigger")):
            condition |= Q(**{column: ""})
    return condition


def _named(rows: Any) -> Labels:
    def labels(values: Iterable[Any]) -> Mapping[Any, str]:
        found = dict(rows.objects.filter(pk__in=[one for one in values if one]).values_list("pk", "name"))
        return {
            value: found.get(value) or (_without(rows) if value is None else f"#{value}") for value in values
        }

    return labels


def _without(rows: Any) -> str:
    """Return what the group of those without a value is called."""
    return {Team: _("No team"), User: _("Nobody"), Topic: _("No topic"), Skill: _("No skill")}[rows]


def _of_words(
    name: str,
    title: str | Promise,
    column: str,
    words: Sequence[tuple[str, Any]],
    *,
    is_of_an_escalation: bool = False,
) -> Dimension:
    known = dict(words)

    def labels(values: Iterable[Any]) -> Mapping[Any, str]:
        return {value: str(known.get(value, value or _("None"))) for value in values}

    return Dimension(name, title, column, labels, is_of_an_escalation, tuple(map(str, known)))


def _levels(values: Iterable[Any]) -> Mapping[Any, str]:
    return {
        value: _("Level %(level)s") % {"level": value} if value is not None else _("No level")
        for value in values
    }


DIMENSIONS: dict[str, Dimension] = {
    one.name: one
    for one in (
        Dimension("team", gettext_lazy("Team"), "team_id", _named(Team), rows=Team),
        Dimension("agent", gettext_lazy("Agent"), "agent_id", _named(User), rows=User),
        Dimension("level", gettext_lazy("Level"), "start_level", _levels),
        SkillDimension("skill", gettext_lazy("Skill"), "topic_id", _named(Skill), rows=Skill),
        Dimension("topic", gettext_lazy("Topic"), "topic_id", _named(Topic), rows=Topic),
        _of_words(
            "reason", gettext_lazy("Reason"), "escalation_reason", Reason.choices, is_of_an_escalation=True
        ),
        _of_words(
            "kind", gettext_lazy("Kind"), "escalation_kind", EscalationKind.choices, is_of_an_escalation=True
        ),
        _of_words(
            "trigger",
            gettext_lazy("Trigger"),
            "escalation_trigger",
            Trigger.choices,
            is_of_an_escalation=True,
        ),
        _of_words("channel", gettext_lazy("Channel"), "channel", Channel.choices),
        _of_words("tier", gettext_lazy("Tier"), "tier", Tier.choices),
        _of_words("language", gettext_lazy("Language"), "language", settings.LANGUAGES),
        _of_words("severity", gettext_lazy("Severity"), "severity", Severity.choices),
        _of_words("priority", gettext_lazy("Priority"), "priority", Priority.choices),
    )
}
"""By the name that the API uses."""
