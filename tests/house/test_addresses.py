"""The walk over the URL configuration finds every address, and a path that leads to it."""

import pytest
from django.urls import include, path, re_path

from tests.house.addresses import Address, addresses


def view(request):
    """Stand in for a view."""


@pytest.mark.parametrize(
    ("pattern", "address"),
    [
        (path("queue/", view, name="queue"), Address("queue", "/queue/")),
        (path("t/<str:key>/", view, name="ticket"), Address("ticket", "/t/HD-1/")),
        (path("teams/<int:pk>/", view), Address("/teams/1/", "/teams/1/")),
        (re_path(r"^t/(?P<key>HD-\d+)/(?P<part>[^/.]+)/$", view, name="part"), Address("part", "/t/HD-1/1/")),
        (path("me/", include(([path("away/", view, name="away")], "me"))), Address("me:away", "/me/away/")),
    ],
)
def test_every_sort_of_pattern_has_a_path(pattern, address):
    assert list(addresses([pattern])) == [address]
