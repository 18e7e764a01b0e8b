"""What a question may count: the facts that its reader sees, narrowed by its filters."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from helpdesk.accounts.models import User
from helpdesk.insights.dimensions import DIMENSIONS
from helpdesk.insights.models import ClimbFact, TicketFact
from helpdesk.insights.questions import Question
from helpdesk.insights.sight import seen


@dataclass(frozen=True)
class Scope:
    """The rows of one question for one reader. Spam and merged tickets are in none of them.

    `columns` are those of dimensions that mean others than usual in the report, as they lead there from its rows.
    `found` keeps what was looked up for the question.
    """

    question: Question
    viewer: User
    columns: Mapping[str, str] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict, compare=False)

    @cached_property
    def _narrowed(self) -> dict[str, list[Any]]:
        return {name: list(values) for name, values in self.question.filters.items() if name in DIMENSIONS}

    def facts(self) -> "QuerySet[TicketFact]":
        """Return the facts of every ticket that counts, whenever it came in."""
        rows = TicketFact.objects.filter(seen(self.viewer), is_out=False)
        return rows.filter(self.narrowed(""))

    def cohort(self) -> "QuerySet[TicketFact]":
        """Return the facts of the tickets that were created in the period."""
        return self.facts().filter(
            created_at__gte=self.question.begin_at, created_at__lt=self.question.end_at
        )

    def climbs(self) -> "QuerySet[ClimbFact]":
        """Return the escalations beyond the first line that began in the period."""
        rows = ClimbFact.objects.filter(
            seen(self.viewer, "fact__"),
            fact__is_out=False,
            counts=True,
            opened_at__gte=self.question.begin_at,
            opened_at__lt=self.question.end_at,
        )
        return rows.filter(self.narrowed("fact__"))

    def column(self, name: str, way: str = "") -> str:
        """Return what leads from a row to the column of a dimension; `way` leads to the ticket's facts."""
        return self.columns.get(name) or f"{way}{DIMENSIONS[name].column}"

    def filters_key(self, way: str = "") -> Hashable:
        """Return what is the same for questions whose filters mean the same columns and values."""
        key: Hashable = self.narrowed(way).identity  # type: ignore[attr-defined]
        return key

    def narrowed(self, way: str) -> Q:
        """Return the condition that the question's filters hold; `way` leads to the ticket's facts."""
        condition = Q()
        for name, values in self._narrowed.items():
            condition &= DIMENSIONS[name].condition(values, self.column(name, way))
        return condition
