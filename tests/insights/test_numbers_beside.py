"""What a report tells beside its figure opens the tickets that it counts, too."""

import pytest

from helpdesk.insights.definitions import REPORTS
from tests.escalation.rules import T0
from tests.insights.asking import MAY
from tests.insights.year import DAY, HOUR
from tests.tickets.pages import found, words

pytestmark = pytest.mark.django_db
MEASURED = [name for name, report in REPORTS.items() if not report.note]


@pytest.fixture
def lived(year):
    """Some tickets: answered, solved without a word, escalated and sent back, from the portal, reopened."""
    for number, channel in enumerate(("email", "portal", "email", "portal", "email")):
        one = year.ticket(T0 + number * DAY, channel=channel)
        if number != 1:
            year.escalate(one, HOUR)
        if number in {2, 3}:
            year.return_it(one, 2 * HOUR)
        if number in {0, 1, 3}:
            year.solve(one, 3 * HOUR)
        if number == 3:
            year.hear(one, 4 * HOUR)
    return year


def leads_to_tickets(link, name):
    """Say whether a link is a number of the whole period; the big one is no count."""
    address = link.get("href", "")
    is_whole = "start=" not in address and "group=" not in address and "aria-label" not in link
    return is_whole and address.startswith(f"/insights/{name}/tickets/")


@pytest.mark.parametrize("name", MEASURED)
def test_each_number_opens_as_many_tickets_as_it_says(client, cast, lived, name):
    client.force_login(cast.manager)
    page = client.get(f"/insights/{name}/?from={MAY['from']}&to={MAY['to']}")
    numbers = [one for one in found(page, "a") if leads_to_tickets(one, name)]
    for number in numbers:
        listed = client.get(number["href"])
        assert words(found(listed, "span", class_="page-header__count")[0]) == words(number), number["href"]
    assert len(numbers) > 2 or name not in {"escalation-rate", "first-contact-resolution", "sla", "flow"}


def test_numbers_beside_the_rate_have_their_tickets_over_the_api(manager, lived):
    answered = manager.get("/api/v1/reports/escalation-rate/", MAY).json()
    more = answered["total"]["more"]
    assert {name: more[name] for name in ("portal_contacts", "returned")} == {
        "portal_contacts": 2,
        "returned": 2,
    }
    for name, number in more.items():
        listed = manager.get("/api/v1/reports/escalation-rate/tickets/", {**MAY, "part": name}).json()
        assert len(listed["results"]) == number
    day = {**MAY, "part": "portal_contacts", "start": f"{T0 + DAY:%Y-%m-%d}"}
    assert len(manager.get("/api/v1/reports/escalation-rate/tickets/", day).json()["results"]) == 1


@pytest.mark.parametrize(
    ("name", "part"), [("escalation-rate", "created"), ("backlog", "created"), ("escalations", "proactive")]
)
def test_what_is_no_count_of_tickets_has_no_list(manager, year, name, part):
    refused = manager.get(f"/api/v1/reports/{name}/tickets/", {**MAY, "part": part})
    assert refused.status_code == 400
    assert "part" in refused.json()["errors"]
