"""What tests of own dashboards on screen write and read."""

from helpdesk.insights.models import Dashboard
from tests.tickets.pages import Reader, found, subjects, words

RATE = {"name": "escalation-rate", "form": "number"}
TREND = {"name": "escalation-rate", "form": "over_time"}
EVERYTHING = [
    RATE,
    {"name": "backlog", "form": "number"},
    {"name": "unacknowledged", "form": "number"},
    {"name": "first-contact-resolution", "form": "number", "filters": {"team": ["first-line"]}},
    TREND,
    {"name": "escalation-rate", "form": "groups", "by": "team"},
    {"name": "escalations", "form": "parts", "by": "reason"},
    {"name": "flow", "form": "own"},
    {"name": "arrivals", "form": "own"},
    {"name": "due", "form": "own"},
    {"name": "load", "form": "own"},
]
BOARDS = "/insights/boards/"


def url(board, rest=""):
    return f"{BOARDS}{board.pk}/{rest}"


def value(page, identity):
    """Return what stands in a field."""
    elements = Reader(page).elements
    at = next(at for at, one in enumerate(elements) if one.get("id") == identity)
    if elements[at]["tag"] != "select":
        return elements[at].get("value")
    return next(one["value"] for one in elements[at:] if one["tag"] == "option" and "selected" in one)


def opened(client, page):
    """Return how many tickets each number opens, by its label."""
    links = [one for one in found(page, "a") if ": " in one.get("aria-label", "") and "class" not in one]
    tiles = [one for one in links if one["aria-label"].rpartition(": ")[2] == words(one) != ""]
    return {
        one["aria-label"].partition(": ")[0]: str(len(subjects(client.get(one["href"])))) for one in tiles
    }


def fresh(board):
    return Dashboard.objects.get(pk=board.pk)
