"""Conditions as integrators write them: topics and teams by id or slug; slugs are kept."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from helpdesk.accounts.models import Team
from helpdesk.web.finding import find
from tickets.models import Topic

NAMED = {"topic": Topic, "team": Team}


def with_slugs(conditions: Any) -> Any:
    """Return the conditions with every topic and team by its slug. Raises ValidationError for one that is not there.

    What is no map of lists is left for the verb to refuse.
    """
    if not isinstance(conditions, Mapping):
        return conditions
    return {
        field: [_slug(field, value) for value in values]
        if field in NAMED and isinstance(values, list)
        else values
        for field, values in conditions.items()
    }


def _slug(field: str, value: Any) -> str:
    found = (
        find(NAMED[field]._default_manager.all(), value, word="slug")
        if isinstance(value, int | str)
        else None
    )
    if found is None:
        message = _("“%(field)s” names “%(name)s”, which does not exist.")
        raise ValidationError({"conditions": message % {"field": field, "name": value}})
    return str(found.slug)
