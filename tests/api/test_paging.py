"""Pages of a list hold together, whatever comes or goes between them."""

from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.accounts.models import Requester
from helpdesk.web.api.paging import Cursor
from tests.factories import RequesterFactory
from tickets.models import Ticket

URL = "/api/v1/tickets/"
BEGIN = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def many(cast):
    """Twelve tickets: four without a due time, and several due at the same instant."""
    customer = RequesterFactory()
    due = [BEGIN + timedelta(hours=place // 3) if place % 3 else None for place in range(12)]
    return Ticket.objects.bulk_create(
        Ticket(
            subject=f"T{place}",
            requester=customer,
            team=cast.first_line,
            due_at=due[place],
            created_at=BEGIN,
            updated_at=BEGIN + timedelta(minutes=place),
        )
        for place in range(12)
    )


def walk(client, url, link="next"):
    """Return the keys of each page from here on, and the last answer."""
    pages, answer = [], None
    while url:
        answer = client.get(url).json()
        pages.append([ticket["key"] for ticket in answer["results"]])
        url = answer[link]
        assert len(pages) < 30
    return pages, answer


def expected(tickets, ordering):
    column, is_down = ordering.removeprefix("-"), ordering.startswith("-")
    full = [ticket for ticket in tickets if getattr(ticket, column) is not None]
    empty = [ticket for ticket in tickets if getattr(ticket, column) is None]
    full.sort(key=lambda ticket: (getattr(ticket, column), ticket.pk), reverse=is_down)
    empty.sort(key=lambda ticket: ticket.pk, reverse=is_down)
    return [ticket.key for ticket in full + empty]


@pytest.mark.parametrize("size", [1, 4, 5, 12, 50])
@pytest.mark.parametrize(
    "ordering", ["due_at", "-due_at", "created_at", "-created_at", "updated_at", "-updated_at", "id", "-id"]
)
def test_pages_forth_and_back_are_the_whole_list_in_order(l1, many, ordering, size):
    forth, last = walk(l1, f"{URL}?ordering={ordering}&page_size={size}")
    assert [key for page in forth for key in page] == expected(many, ordering)
    assert last["next"] is None
    back, first = walk(l1, last["previous"], "previous")
    assert back == forth[-2::-1]
    assert first["previous"] is None if back else last["previous"] is None


def test_links_are_absolute_and_keep_the_filters(l1, many):
    link = l1.get(f"{URL}?status=new&page_size=5").json()["next"]
    assert link.startswith("http://testserver/api/v1/tickets/?")
    assert "status=new" in link
    assert "page_size=5" in link


def test_a_row_that_comes_before_the_cursor_shifts_nothing(l1, many):
    first = l1.get(f"{URL}?ordering=-id&page_size=5").json()
    many[0].pk = None
    many[0].save(force_insert=True)
    second = l1.get(first["next"]).json()
    assert [ticket["subject"] for ticket in second["results"]] == ["T6", "T5", "T4", "T3", "T2"]


def test_a_row_that_goes_does_not_break_its_cursor(l1, many):
    first = l1.get(f"{URL}?ordering=id&page_size=5").json()
    many[4].delete()
    second = l1.get(first["next"]).json()
    assert [ticket["subject"] for ticket in second["results"]] == ["T5", "T6", "T7", "T8", "T9"]


def test_a_cursor_of_another_order_is_refused(l1, many):
    link = l1.get(f"{URL}?ordering=id&page_size=5").json()["next"]
    answer = l1.get(link.replace("ordering=id", "ordering=-id"))
    assert list(answer.json()["errors"]) == ["cursor"]


@pytest.mark.parametrize(
    ("url", "ordering", "value"),
    [
        (URL, "created_at", 5),
        (URL, "created_at", True),
        (URL, "created_at", "\0"),
        (URL, "created_at", "0001-01-01T00:00:00+14:00"),
        (URL, "created_at", 10**300),
        ("/api/v1/users/", "name", "\0"),
        ("/api/v1/users/", "name", "\ud800"),
        ("/api/v1/teams/", "level", 2**70),
        ("/api/v1/teams/", "level", "high"),
    ],
)
def test_a_cursor_that_somebody_made_up_breaks_nothing(l1, many, url, ordering, value):
    cursor = Cursor(ordering, is_back=False, value=value, pk=1).encoded()
    answer = l1.get(url, {"ordering": ordering, "cursor": cursor})
    assert answer.status_code == 200 or list(answer.json()["errors"]) == ["cursor"]


def test_a_list_is_counted_on_request_alone(l1, many):
    assert "count" not in l1.get(URL).json()
    assert l1.get(f"{URL}?count=true&page_size=1").json()["count"] == {"value": 12, "exact": True}


def test_a_count_stops_at_a_thousand(l1, cast):
    Requester.objects.bulk_create(
        Requester(email=f"c{number}@shop.test", name=f"C {number}") for number in range(1001)
    )
    answer = l1.get("/api/v1/requesters/?count=true&page_size=200").json()
    assert answer["count"] == {"value": 1000, "exact": False}
    assert len(answer["results"]) == 200
