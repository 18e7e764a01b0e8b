"""What the address of a list holds, for the forms on its page."""

from collections.abc import Collection

from django.http import HttpRequest

PLACE = frozenset({"cursor", "page_size", "count"})
"""Parameters that say where in the list one stands: another order or other conditions begin at its top."""


def kept(request: HttpRequest, without: Collection[str]) -> list[tuple[str, str]]:
    """Return what the address holds beside these names, for hidden fields: a form that is sent keeps it."""
    pairs = ((name, value) for name, values in request.GET.lists() for value in values)
    return [(name, value) for name, value in pairs if name not in without]
