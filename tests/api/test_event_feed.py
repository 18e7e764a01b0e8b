"""The event feed: whole, in order, and to each reader what is theirs to see."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event as Signal

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from escalation.events import MATRIX_PUBLISHED
from helpdesk.accounts.services import teams, tokens
from helpdesk.ledger import feed
from helpdesk.ledger.models import Event
from helpdesk.ledger.record import event, record
from tests.api import desk
from tests.people import api_client
from tests.threads import in_thread
from tickets.events import OPENED, TAGGED
from tickets.services.placing import assign
from tickets.services.tagging import tag

URL = "/api/v1/events/"
AT = datetime.fromisoformat("2026-05-04T09:00:00+00:00")

# What is written shows when its transaction has ended: these tests commit.
pytestmark = pytest.mark.django_db(transaction=True)


def write(*streams, kind=TAGGED):
    with transaction.atomic():
        return record([event(stream, kind, at=AT) for stream in streams])


def settle():
    """Wait until no transaction of this server is older than what is written; others may share the server."""
    last = Event.objects.order_by("-transaction").values_list("transaction", flat=True).first() or 0
    for _try in range(1200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT ledger_horizon()")
            if cursor.fetchone()[0] > last:
                return
        time.sleep(0.05)
    pytest.fail("another transaction runs for minutes")


def page(client, url=URL, **query):
    settle()
    answer = client.get(url, query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def ids(body):
    return [one["id"] for one in body["results"]]


def all_ids(client, **query):
    found, url = [], URL
    while url:
        body = page(client, url, **query)
        found += ids(body)
        url, query = body["next"], {}
    return found


@pytest.fixture
def tickets(cast, rules):
    """Three tickets that everybody may see."""
    return [desk.open_one(f"Till {number}") for number in range(3)]


def test_the_feed_tells_everything_in_order(admin, tickets):
    assert all_ids(admin, page_size=7) == list(Event.objects.order_by("id").values_list("id", flat=True))
    first = page(admin, page_size=1)["results"][0]
    assert first.keys() == {"id", "stream", "kind", "at", "recorded_at", "actor", "data"}


def test_who_polls_goes_on_where_they_were(l1, tickets):
    body = page(l1)
    assert body["next"] is None
    later = page(l1, body["resume"])
    assert (later["results"], later["next"]) == ([], None)
    (made,) = write(tickets[0].stream)
    assert ids(page(l1, later["resume"])) == [made.pk]


def test_an_event_that_commits_late_is_not_skipped(l1, tickets):
    """The slow transaction takes its number and its id first and commits last."""
    start = page(l1)["resume"]
    written, may_end = Signal(), Signal()

    def slowly():
        with transaction.atomic():
            (made,) = record([event(tickets[0].stream, TAGGED, at=AT)])
            written.set()
            assert may_end.wait(60)
        return made.pk

    with ThreadPoolExecutor(1) as pool:
        slow = in_thread(pool, slowly)
        assert written.wait(60)
        (quick,) = write(tickets[1].stream)
        meanwhile = l1.get(start).json()
        may_end.set()
        late = slow.result(60)
    assert late < quick.pk
    assert ids(meanwhile) == []  # the quick one waits for the slow one
    assert ids(page(l1, meanwhile["resume"])) == [late, quick.pk]


def test_an_id_taken_early_and_written_late_is_not_skipped(l1, tickets):
    """Ids come from a sequence: one may be taken long before its transaction writes anything."""
    start = page(l1)["resume"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('ledger_event', 'id'))")
        (early,) = cursor.fetchone()
    (quick,) = write(tickets[1].stream)
    seen = page(l1, start)
    with transaction.atomic():
        Event.objects.create(id=early, stream=tickets[0].stream, kind=TAGGED, at=AT)
    assert early < quick.pk
    assert ids(seen) + ids(page(l1, seen["resume"])) == [quick.pk, early]


def test_a_transaction_that_is_taken_back_leaves_no_gap(l1, tickets):
    start = page(l1)["resume"]
    with transaction.atomic():
        record([event(tickets[0].stream, TAGGED, at=AT)])
        transaction.set_rollback(True)
    (made,) = write(tickets[0].stream)
    assert ids(page(l1, start)) == [made.pk]


def test_events_of_before_the_feed_come_first_in_order_of_their_ids(admin, tickets):
    old = [
        Event.objects.create(stream="settings:matrix", kind=TAGGED, at=AT, transaction=0) for _ in range(3)
    ]
    assert all_ids(admin, page_size=2)[:3] == [one.pk for one in old]


def test_the_feed_goes_on_after_a_restore_on_another_server(l1, tickets):
    """There transactions may be counted from a lower number than the events that were brought along."""
    brought = Event.objects.create(stream=tickets[0].stream, kind=TAGGED, at=AT, transaction=10**12)
    call_command("migrate", verbosity=0)
    start = page(l1, kind=TAGGED)
    assert ids(start) == [brought.pk]
    (made,) = write(tickets[0].stream)
    assert made.pk not in ids(start)
    assert ids(page(l1, start["resume"])) == [made.pk]
    call_command("migrate", verbosity=0)
    (again,) = write(tickets[0].stream)
    assert ids(page(l1, start["resume"])) == [made.pk, again.pk]


def test_the_ledger_is_still_only_appended(tickets):
    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        Event.objects.update(transaction=1)


def test_events_of_a_kind(l1, cast, tickets):
    tag(tickets[1], add=["till"], actor=cast.l1)
    assert [one["kind"] for one in page(l1, kind=f"{OPENED},{TAGGED}")["results"]] == [OPENED] * 3 + [TAGGED]
    assert len(page(l1, kind=TAGGED)["results"]) == 1


def test_events_of_a_stream(l1, tickets):
    streams = {
        one["stream"] for one in page(l1, stream=f"{tickets[0].stream},{tickets[2].stream}")["results"]
    }
    assert streams == {tickets[0].stream, tickets[2].stream}


def test_events_since_an_instant(admin, tickets):
    last = Event.objects.latest("recorded_at").recorded_at
    later = (last + timedelta(seconds=5)).isoformat()
    assert page(admin, since=later)["results"] == []
    assert all_ids(admin, since="2020-01-01") == all_ids(admin)


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00Z", "0001-01-01T00:30:00Z"])
def test_events_since_the_beginning_of_the_calendar_are_all(admin, tickets, since):
    assert all_ids(admin, since=since) == all_ids(admin)


def test_the_place_of_an_instant_is_found_by_halving():
    Event.objects.bulk_create(
        Event(
            stream="settings:x", kind=TAGGED, at=AT, recorded_at=AT + timedelta(hours=hour), transaction=hour
        )
        for hour in range(1, 200)
    )
    since = AT + timedelta(hours=100)
    place = feed.beginning_of(since)
    left_out = Event.objects.filter(transaction__lte=place.transaction, recorded_at__gte=since)
    assert 90 <= place.transaction < 100
    assert not left_out.exists()
    assert feed.beginning_of(AT) == feed.BEGINNING


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("kind=nothing.happened", "kind"),
        ("since=yesterday", "since"),
        ("cursor=x", "cursor"),
        ("page_size=201", "page_size"),
        ("ordering=id", "ordering"),
        ("stream=%00", "stream"),
        ("count=perhaps", "count"),
    ],
)
def test_what_the_feed_does_not_know_is_refused(l1, query, field):
    answer = l1.get(f"{URL}?{query}")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_a_cursor_of_another_list_is_refused(l1, tickets):
    link = l1.get("/api/v1/tickets/?page_size=1").json()["next"]
    assert l1.get(f"{URL}?{link.partition('?')[2]}").status_code == 400


def test_events_of_private_tickets_are_for_who_may_see_them(cast, tickets):
    teams.change(cast.finance_team, is_private=True)
    hidden = assign(tickets[0], assignee=None, team=cast.finance_team, actor=cast.finance)
    for person, is_seen in ((cast.l1, False), (cast.finance, True), (cast.admin, True)):
        found = {one["stream"] for one in page(api_client(person), page_size=200)["results"]}
        assert (hidden.stream in found) == is_seen, person.name
        assert tickets[1].stream in found
    assert page(api_client(cast.l1), stream=hidden.stream)["results"] == []


def test_events_of_settings_people_and_tokens_are_for_administrators(cast, tickets):
    tokens.issue(cast.l1, name="Bridge")
    write("settings:matrix", kind=MATRIX_PUBLISHED)

    def prefixes(client):
        return {one["stream"].partition(":")[0] for one in page(client, page_size=200)["results"]}

    assert prefixes(api_client(cast.admin)) >= {"ticket", "settings", "user", "team", "requester"}
    assert prefixes(api_client(cast.admin, "tickets:read")) == {"ticket", "requester"}
    for person in (cast.l1, cast.lead, cast.manager, cast.escalations):
        assert prefixes(api_client(person)) == {"ticket", "requester"}, person.name


def test_the_feed_needs_its_scope(cast):
    assert api_client(cast.admin, "escalations:read", "admin").get(URL).status_code == 403


def test_what_lies_ahead_is_counted(l1, tickets):
    body = page(l1, count="true", page_size=2, stream=tickets[0].stream)
    assert body["count"] == {"value": Event.objects.filter(stream=tickets[0].stream).count(), "exact": True}
    assert "count=" not in body["next"]


def test_a_count_of_the_feed_stops_at_a_thousand(l1, tickets):
    write(*[tickets[0].stream] * 1001)
    assert page(l1, count="true")["count"] == {"value": 1000, "exact": False}


def test_a_page_looks_at_so_many_events_and_goes_on(l1, tickets, monkeypatch):
    monkeypatch.setattr(feed, "CHUNK", 2)
    monkeypatch.setattr(feed, "MOST_SCANNED", 4)
    (made,) = write(tickets[0].stream)
    body, pages = page(l1, kind=TAGGED), 1
    assert (body["results"], body["next"]) == ([], body["resume"])
    while body["next"]:
        body, pages = page(l1, body["next"]), pages + 1
    assert ids(body) == [made.pk]
    assert pages > 3


def test_a_page_costs_the_same_at_any_place(l1, tickets, budget):
    write(*[tickets[0].stream] * 300)
    settle()
    with budget("api: event feed"):
        body = l1.get(f"{URL}?page_size=10").json()
    with budget("api: event feed"):
        assert len(l1.get(body["next"]).json()["results"]) == 10
