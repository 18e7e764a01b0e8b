"""A year with known truth, compared cell by cell with the API: days, weeks and months, in zones across DST changes."""

import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import product
from statistics import median
from zoneinfo import ZoneInfo

import pytest

from tests.escalation import rules
from tests.insights.year import DAY, HOUR, MINUTE, Year
from tests.people import api_client

pytestmark = pytest.mark.django_db
ZONES = ("Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")
FROM, TO = date(2026, 1, 1), date(2027, 1, 1)
CHANGES = (
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
    datetime(2026, 1, 1, tzinfo=UTC),
    datetime(2026, 12, 31, 23, tzinfo=UTC),
)


@pytest.fixture
def year(cast):
    """Half of the tickets lie within a day and a half of a change of clocks, half at midnights to the second."""
    rules.desk([rules.step(1, rules.team("third-line"), rules.RESOLUTION, after_due=9000 * HOUR)])
    dice = random.Random(6)
    year = Year(cast)
    for number in range(64):
        if number % 2:
            at = dice.choice(CHANGES) + timedelta(seconds=dice.randint(-130_000, 130_000))
        else:
            at = datetime(2026, 1, 1, tzinfo=UTC) + dice.randint(-1, 366) * DAY
            zone = ZoneInfo(dice.choice(ZONES))
            at = at.replace(tzinfo=zone).astimezone(UTC) - dice.choice((0, 1)) * timedelta(seconds=1)
        live(year, at, dice)
    return year


def live(year, at, dice):
    """Let one ticket live one of the lives whose truth is known."""
    one = year.ticket(
        at,
        channel=dice.choice(("email", "portal", "phone")),
        topic=dice.choice(("login", "invoice", None)),
        tags=("spam",) if dice.random() < 0.06 else (),
    )
    life = dice.randrange(8)
    if life == 0:  # one answer solves it
        year.answer(one, 20 * MINUTE, solves=True)
        one.is_first_contact = True
    elif life == 1:  # two answers
        year.answer(one, 10 * MINUTE)
        year.answer(one, 3 * HOUR, solves=True)
    elif life == 2:  # one answer, then the customer comes back in time
        year.answer(one, 30 * MINUTE, solves=True)
        year.hear(one, 6 * DAY)
    elif life == 3:  # one answer, and the customer comes back long after
        year.answer(one, 40 * MINUTE, solves=True)
        year.hear(one, 9 * DAY)
        one.is_first_contact = True
    elif life == 4:  # escalated, returned, escalated again: counts once
        year.escalate(one, 15 * MINUTE, reason="knowledge")
        year.return_it(one, 2 * HOUR)
        year.escalate(one, 8 * HOUR, reason="outage", kind="hierarchical")
        year.answer(one, 9 * HOUR, solves=True)
    elif life == 5:  # escalated after one answer
        year.answer(one, 5 * MINUTE)
        year.escalate(one, HOUR, kind="hierarchical", reason="demands_superior")
    elif life == 6:  # solved without a word
        year.solve(one, 2 * HOUR)
    elif dice.random() < 0.4:  # spam that was found late
        year.mark_spam(one, at + HOUR)


def truth(known, zone, bucket, numerator, denominator):
    """Return (numerator, denominator) by the local day of each bucket, counted by hand."""
    cells = defaultdict(lambda: [0, 0])
    for one in known:
        day = one.created_at.astimezone(ZoneInfo(zone)).date()
        if one.is_out or not FROM <= day < TO or not denominator(one):
            continue
        cell = cells[first(day, bucket)]
        cell[1] += 1
        cell[0] += bool(numerator(one))
    return dict(cells)


def first(day, bucket):
    return {"day": day, "week": day - timedelta(days=day.weekday()), "month": day.replace(day=1)}[bucket]


def asked(client, name, **parameters):
    answered = client.get(f"/api/v1/reports/{name}/", {"from": FROM, "to": TO, **parameters})
    assert answered.status_code == 200, answered.content
    return answered.json()


def day_of(cell, zone):
    at = datetime.fromisoformat(cell["start"])
    local = at.astimezone(ZoneInfo(zone))
    assert (local.hour, local.minute) == (0, 0)
    return local.date()


def test_the_rates_are_right_in_every_cell_and_zone(year, cast):
    client = api_client(cast.manager)
    figures = {
        "escalation-rate": (lambda one: one.is_escalated, lambda _one: True),
        "first-contact-resolution": (lambda one: one.is_first_contact, lambda one: one.was_solved),
    }
    for zone, bucket in product(ZONES, ("day", "week", "month")):
        for name, (numerator, denominator) in figures.items():
            body = asked(client, name, tz=zone, bucket=bucket)
            must = truth(year.known, zone, bucket, numerator, denominator)
            for cell in body["buckets"]:
                counted = must.pop(day_of(cell, zone), [0, 0])
                assert [cell["numerator"], cell["denominator"]] == counted, (zone, name, cell)
                share = counted[0] / counted[1] if counted[1] else None
                assert cell["value"] == (share if share is None else pytest.approx(share))
            assert must == {}
            assert body["is_complete"]

    for zone in ZONES:
        body = asked(client, "escalation-rate", tz=zone)
        days = [day_of(cell, zone) for cell in body["buckets"]]
        assert days == [FROM + number * DAY for number in range(365)]
        assert sum(cell["denominator"] for cell in body["buckets"]) == body["total"]["denominator"] > 0


def test_groups_the_lists_behind_them_and_waiting_times_are_right(year, cast):
    client = api_client(cast.manager)
    zone = "Europe/Madrid"
    inside = [
        one
        for one in year.known
        if not one.is_out and FROM <= one.created_at.astimezone(ZoneInfo(zone)).date() < TO
    ]
    for by, of in (("channel", "channel"), ("reason", "reason"), ("kind", "kind")):
        body = asked(client, "escalation-rate", tz=zone, by=by)
        for group in body["groups"]:
            mine = [one for one in inside if getattr(one, of) == group["key"]]
            escalated = {one.ticket.key for one in mine if one.is_escalated}
            assert group["total"]["numerator"] == len(escalated)
            whole = inside if by in {"reason", "kind"} else mine
            assert group["total"]["denominator"] == len(whole)
            parameters = {
                "from": FROM,
                "to": TO,
                "tz": zone,
                "by": by,
                "group": group["key"],
                "page_size": 200,
            }
            listed = client.get("/api/v1/reports/escalation-rate/tickets/", parameters).json()["results"]
            assert {ticket["key"] for ticket in listed} == escalated
        assert sum(group["total"]["numerator"] for group in body["groups"]) == body["total"]["numerator"]
    inside = [one for one in year.known if not one.is_out and FROM <= one.created_at.date() < TO]
    replied = [one.first_reply.total_seconds() for one in inside if one.first_reply]
    total = asked(client, "first-response-time", tz="UTC")["total"]
    assert (total["numerator"], total["denominator"]) == (len(replied), len(inside))
    assert total["more"]["wall_median_seconds"] == median(replied)
    assert (
        total["value"] == total["more"]["business_median_seconds"] == median(replied)
    )  # the desk never closes
    solved = [one.solved.total_seconds() for one in inside if one.solved]
    total = asked(client, "resolution-time", tz="UTC")["total"]
    assert (total["numerator"], total["more"]["wall_median_seconds"]) == (len(solved), median(solved))
