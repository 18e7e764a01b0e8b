"""What escalations can be filtered by."""

from typing import Any

import django_filters
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from escalation.models import Approval, Escalation
from escalation.words import ApprovalState, EscalationKind, EscalationState, Reason, Trigger
from helpdesk.accounts.models import Team, User
from helpdesk.accounts.models.organisation import Tier
from helpdesk.web.filters import (
    AskedFilterSet,
    InstantFilter,
    NamesFilter,
    NumbersFilter,
    TruthFilter,
    WordsFilter,
)
from helpdesk.web.times import now
from tickets.keys import key_number


class EscalationFilter(AskedFilterSet):
    """The filters of the list of escalations."""

    ticket = django_filters.CharFilter(
        label=_("Ticket"), method="of_ticket", max_length=40, help_text=_("The ticket's key.")
    )
    state = WordsFilter(label=_("State"), choices=EscalationState.choices)
    kind = WordsFilter(label=_("Kind"), choices=EscalationKind.choices)
    reason = WordsFilter(label=_("Reason"), choices=Reason.choices)
    trigger = WordsFilter(label=_("Started"), choices=Trigger.choices)
    level = NumbersFilter(label=_("Level"))
    tier = WordsFilter(label=_("Tier"), field_name="ticket__tier", choices=Tier.choices)
    language = WordsFilter(label=_("Language"), field_name="ticket__language", choices=settings.LANGUAGES)
    team = NamesFilter(
        label=_("Team"), rows=Team.objects.all, help_text=_("By id or slug; `none` for those without.")
    )
    owner = NamesFilter(
        label=_("Owner"),
        rows=User.objects.all,
        word="email",
        help_text=_("By id or e-mail address; `me` for one's own, `none` for those without."),
    )
    unacknowledged = TruthFilter(
        label=_("Not acknowledged"),
        method="not_acknowledged",
        help_text=_("Open ones that nobody has acknowledged, or only the others."),
    )
    acknowledgement_overdue = TruthFilter(
        label=_("Acknowledgement overdue"),
        method="is_acknowledgement_overdue",
        help_text=_("Open ones that should have been acknowledged by now, or only the others."),
    )
    overdue = TruthFilter(
        label=_("Overdue"),
        method="is_overdue",
        help_text=_("Open ones whose ticket is late or whose acknowledgement is, or only the others."),
    )
    exhausted = TruthFilter(
        label=_("Top reached"),
        method="is_exhausted",
        help_text=_("Open ones that have reached the top of their path, or only the others."),
    )
    opened_after = InstantFilter(
        label=_("Opened after"), field_name="opened_at", lookup_expr="gte", help_text=_("Inclusive.")
    )
    opened_before = InstantFilter(
        label=_("Opened before"), field_name="opened_at", lookup_expr="lt", help_text=_("Exclusive.")
    )
    managed = TruthFilter(
        label=_("War room"),
        method="is_managed",
        help_text=_("Those run from a war room, or only the others."),
    )

    class Meta:
        """Every field is declared above."""

        model = Escalation
        fields: tuple[str, ...] = ()

    def of_ticket(self, rows: "QuerySet[Escalation]", _name: str, key: str) -> "QuerySet[Escalation]":
        """Return the escalations of the ticket with this key."""
        return rows.filter(ticket=key_number(key) or 0)

    def not_acknowledged(self, rows: "QuerySet[Escalation]", _name: str, value: Any) -> Any:
        """Return the open ones without an acknowledgement, or all others."""
        return _split(rows, Q(state=EscalationState.OPEN, acknowledged_at__isnull=True), wanted=value)

    def is_acknowledgement_overdue(self, rows: "QuerySet[Escalation]", _name: str, value: Any) -> Any:
        """Return the open ones whose acknowledgement is late at this instant, or all others."""
        is_late = Q(acknowledged_at__isnull=True, acknowledge_within__isnull=False, next_at__lte=now())
        return _split(rows, Q(state=EscalationState.OPEN) & is_late, wanted=value)

    def is_overdue(self, rows: "QuerySet[Escalation]", _name: str, value: Any) -> Any:
        """Return the open ones that are late at this instant, or all others."""
        at = now()
        is_late = Q(ticket__breached_at__isnull=False) | Q(ticket__due_at__lte=at) | Q(next_at__lte=at)
        return _split(rows, Q(state=EscalationState.OPEN) & is_late, wanted=value)

    def is_exhausted(self, rows: "QuerySet[Escalation]", _name: str, value: Any) -> Any:
        """Return the open ones at the top of their path, or all others."""
        return _split(rows, Q(state=EscalationState.OPEN, exhausted_at__isnull=False), wanted=value)

    def is_managed(self, rows: "QuerySet[Escalation]", _name: str, value: Any) -> Any:
        """Return those run from a war room, of which there are none, or all others."""
        return rows.none() if value else rows


def _split(rows: "QuerySet[Escalation]", condition: Q, *, wanted: bool) -> "QuerySet[Escalation]":
    """Return the rows for which the condition holds, or those for which it does not (null is no)."""
    held = Escalation.objects.filter(condition).values("pk")
    return rows.filter(condition) if wanted else rows.exclude(pk__in=held)


class ApprovalFilter(django_filters.FilterSet):
    """The filters of the list of questions."""

    ticket = django_filters.CharFilter(
        label=_("Ticket"), method="of_ticket", max_length=40, help_text=_("The ticket's key.")
    )
    state = WordsFilter(label=_("State"), choices=ApprovalState.choices)
    asked = NamesFilter(
        label=_("Asked of"),
        rows=User.objects.all,
        word="email",
        help_text=_("By id or e-mail address; `me` for one's own, `none` for those without."),
    )

    class Meta:
        """Every field is declared above."""

        model = Approval
        fields: tuple[str, ...] = ()

    def of_ticket(self, rows: "QuerySet[Approval]", _name: str, key: str) -> "QuerySet[Approval]":
        """Return the questions of the ticket with this key."""
        return rows.filter(ticket=key_number(key) or 0)
