"""What one figure counts that no other does."""

import pytest

from tests.escalation import rules
from tests.escalation.rules import DAY, HOUR, MINUTE, T0
from tests.insights.asking import MAY, counted, total

pytestmark = pytest.mark.django_db


def test_a_level_charged_is_not_the_one_that_held_it_last(cast, manager, year):
    year.ticket(T0)
    rules.sweep(T0 + 5 * DAY)
    body = manager.get("/api/v1/reports/sla/", {**MAY, "by": "level", "clock": "first_response"}).json()
    assert (body["total"]["numerator"], body["total"]["denominator"]) == (0, 1)
    by_level = {group["key"]: group["total"]["value"] for group in body["groups"]}
    assert by_level[1] == 0
    assert by_level[2] == 1


def test_a_day_of_the_backlog_is_what_was_open_at_its_end(manager, year):
    one, two = year.ticket(T0), year.ticket(T0 + DAY)
    year.answer(one, 2 * DAY, solves=True)
    year.hear(one, 4 * DAY)
    year.solve(two, 10 * MINUTE)
    body = manager.get("/api/v1/reports/backlog/", {**MAY, "from": "2026-05-04", "to": "2026-05-10"}).json()
    assert [cell["value"] for cell in body["buckets"]] == [1, 1, 0, 0, 1, 1]
    assert [cell["more"]["created"] for cell in body["buckets"]] == [1, 1, 0, 0, 0, 0]
    later = {**MAY, "from": "2026-05-06", "to": "2026-05-07"}
    assert manager.get("/api/v1/reports/backlog/", later).json()["total"]["value"] == 0


def test_days_to_clear_are_what_is_open_over_what_is_solved_a_day(manager, year):
    for number in range(4):
        one = year.ticket(T0 + number * HOUR)
        if number < 2:
            year.solve(one, 10 * MINUTE)
    found = total(manager, "workload", **{"from": "2026-05-04", "to": "2026-05-08"})
    assert (found["value"], found["numerator"], found["denominator"]) == (4.0, 2, 2)


def test_escalations_are_counted_by_when_they_began(manager, year):
    one = year.ticket(T0 - 10 * DAY)
    year.escalate(one, 10 * DAY)
    year.return_it(one, 10 * DAY + HOUR)
    year.escalate(one, 10 * DAY + 7 * HOUR, reason="outage")
    assert counted(manager) == (0, 0)
    found = total(manager, "escalations")
    assert (found["value"], found["numerator"]) == (2, 1)
    assert (found["more"]["proactive"], found["more"]["reactive"]) == (0, 2)
    body = manager.get("/api/v1/reports/escalations/", {**MAY, "by": "reason"}).json()
    assert {group["key"]: group["total"]["value"] for group in body["groups"]} == {
        "knowledge": 1,
        "outage": 1,
    }


def test_a_customer_who_comes_again_after_an_escalation_is_seen(manager, year):
    one = year.ticket(T0, email="again@shop.test")
    year.escalate(one, HOUR)
    year.answer(one, 2 * HOUR, solves=True)
    other = year.ticket(T0 + HOUR, email="once@shop.test")
    year.escalate(other, HOUR)
    year.answer(other, 2 * HOUR, solves=True)
    year.ticket(T0 + 20 * DAY, email="again@shop.test")
    assert counted(manager, "after-escalation") == (1, 2)
    assert counted(manager, "after-escalation", figure="kept") == (2, 2)
