"""Days on which nothing happened, and whole periods beside their days."""

import pytest
from django.test import Client

from tests.escalation.rules import T0
from tests.insights.asking import MAY, total
from tests.insights.year import DAY, HOUR

pytestmark = pytest.mark.django_db


def days(client, name, **parameters):
    return client.get(f"/api/v1/reports/{name}/", {**MAY, **parameters}).json()["buckets"]


def test_a_count_of_nothing_is_zero_and_a_share_of_nothing_unknown(manager, year):
    year.ticket(T0)
    quiet = days(manager, "escalations")[-1]
    assert (quiet["value"], set(quiet["more"].values())) == (0, {0})
    assert total(manager, "escalations", team="none", to="2026-05-02")["value"] == 0
    rate = days(manager, "escalation-rate")[-1]
    assert (rate["value"], rate["more"]["returned"]) == (None, 0)
    speed = days(manager, "first-response-time")[-1]
    assert (speed["value"], speed["more"]["wall_median_seconds"]) == (None, None)


def test_what_came_in_and_was_solved_is_told_of_the_whole_period(manager, year):
    for days_ in (0, 1, 2):
        ticket = year.ticket(T0 + days_ * DAY)
        if days_:
            year.solve(ticket, HOUR)
    found = total(manager, "backlog")
    assert (found["value"], found["more"]) == (1, {"created": 3, "solved": 2, "reopened": 0})
    assert sum(day["more"]["created"] for day in days(manager, "backlog")) == 3


@pytest.mark.parametrize("bad", ["team=nope", "from=x"])
def test_a_list_says_what_it_could_not_read(cast, year, bad):
    client = Client()
    client.force_login(cast.manager)
    page = client.get(f"/insights/escalation-rate/tickets/?{bad}").content.decode()
    assert "callout" in page
    assert "callout" not in client.get("/insights/escalation-rate/tickets/").content.decode()
