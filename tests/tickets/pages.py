"""What tests of pages read: text as a person sees it, and the few moves that each of them makes."""

from html.parser import HTMLParser

from helpdesk.accounts.models import Requester
from tickets.services.opening import open_ticket

HTMX = {"HX-Request": "true"}
UNSEEN = {"script", "style", "template"}
VOID = {"input", "meta", "link", "br", "hr", "img"}


class Reader(HTMLParser):
    """Reads a page into its elements: (tag, attributes, text inside)."""

    def __init__(self, response):
        super().__init__()
        self.elements = []
        self.open = []
        self.words = []
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "words": [], **{name: value or "" for name, value in attrs}}
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        while self.open and self.open.pop()["tag"] != tag:
            pass

    def handle_data(self, data):
        if any(element["tag"] in UNSEEN for element in self.open):
            return
        self.words.append(data)
        for element in self.open:
            element["words"].append(data)


def found(response, tag="", **attributes):
    """Return the elements with a tag and attributes, in order; `class_` asks for one of the classes."""
    wanted_class = attributes.pop("class_", "")
    return [
        element
        for element in Reader(response).elements
        if (not tag or element["tag"] == tag)
        and (not wanted_class or wanted_class in element.get("class", "").split())
        and all(element.get(name) == value for name, value in attributes.items())
    ]


def words(element):
    """Return the text inside an element on one line."""
    return " ".join("".join(element["words"]).split())


def text_of(response):
    """Return what a person reads on a page, on one line."""
    return " ".join(" ".join(Reader(response).words).split())


def subjects(response):
    """Return the subjects of a list's rows, in order."""
    return [words(element) for element in found(response, "a", class_="row-link")]


def link(response, rel):
    """Return where a link with this relation leads, or None."""
    return next((element["href"] for element in found(response, "a", rel=rel)), None)


def field(response, name):
    """Return the value of a field: what stands in an input, a text or the chosen option of a select."""
    elements = Reader(response).elements
    for place, element in enumerate(elements):
        if element.get("name") != name:
            continue
        if element["tag"] == "textarea":
            return "".join(element["words"]).removeprefix("\n")
        if element["tag"] == "select":
            options = elements[place + 1 :]
            return next(option["value"] for option in options if "selected" in option)
        if element.get("type") not in {"radio", "checkbox"} or "checked" in element:
            return element.get("value")
    return None


def customer(email="maria@shop.test", **facts):
    """Return a customer."""
    return Requester.objects.get_or_create(email=email, defaults={"name": "Maria Rossi", **facts})[0]


def ticket(subject="The till is dead", **facts):
    """Open a ticket of a customer."""
    facts.setdefault("requester", customer())
    return open_ticket(subject=subject, body=facts.pop("body", "It shows nothing."), **facts)
