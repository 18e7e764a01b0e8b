"""Filters that are strict: what a list does not know it refuses, rather than answer something else."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

PAGING = frozenset({"cursor", "page_size", "ordering", "count"})


class StrictFilterBackend(DjangoFilterBackend):
    """Filters by the view's `filterset_class`; a parameter that neither it nor paging knows is a 400."""

    def filter_queryset(self, request: Request, queryset: "QuerySet[Any]", view: APIView) -> "QuerySet[Any]":
        """Return the rows that the parameters ask for. Raises ValidationError naming each bad parameter."""
        filterset = self.get_filterset_class(view, queryset)
        refuse_unknown(request, PAGING | (filterset.base_filters.keys() if filterset else set()))
        asked = self.get_filterset(request, queryset, view)
        if asked is None:
            return queryset
        if not asked.is_valid():
            # The library's own translation formats finished sentences again, and breaks on a per cent sign in them.
            raise ValidationError({name: list(problems) for name, problems in asked.errors.items()})
        filtered: QuerySet[Any] = asked.qs
        return filtered


def refuse_unknown(request: Request, known: frozenset[str] | set[str]) -> None:
    """Raise ValidationError when the address carries a parameter that is not known."""
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        raise ValidationError({name: [_("There is no such parameter here.")] for name in unknown})
