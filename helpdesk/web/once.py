"""A form that is sent twice does its work once."""

from collections.abc import Callable

from django.db import transaction

from helpdesk.web.models import IdempotencyKey

PAGE = "page"
"""The fingerprint of what a page remembers, apart from the API's requests."""


def once(user_id: int, key: str, make: Callable[[], int]) -> int:
    """Return the id of what `make` made for this user and key: now, or when the same form was sent before.

    A second sending waits for the first. What `make` raises is raised, and nothing is remembered then.
    """
    with transaction.atomic():
        IdempotencyKey.objects.bulk_create(
            [IdempotencyKey(user_id=user_id, key=key, fingerprint=PAGE)], ignore_conflicts=True
        )
        row = IdempotencyKey.objects.select_for_update().get(user_id=user_id, key=key)
        if row.body is None:
            row.body = make()
            row.save(update_fields=["body"])
    made: int = row.body
    return made
