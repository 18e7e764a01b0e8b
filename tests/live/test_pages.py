"""An open page learns what others changed, with the live process and Caddy really running."""

import json
import signal
import urllib.request

import pytest
from django.contrib.sessions.models import Session

from helpdesk.accounts.services import teams
from helpdesk.live import token
from tests.api import desk
from tests.supervisor.desks import wait_until
from tickets.services.composing import say
from tickets.services.placing import assign
from tickets.services.triage import change

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


# Of two tabs a browser shows one; a hidden page asks when it is looked at.
VISIBLE = "Object.defineProperty(document, 'hidden', { value: false })"


def streams(process):
    with urllib.request.urlopen(f"{process.url}/state", timeout=10) as answer:
        return json.load(answer)["streams"]


@pytest.fixture
def rules(cast):
    return desk.publish_rules(cast)


def test_a_ticket_shows_what_somebody_else_writes(open_page, cast, rules):
    ticket = desk.open_one("Till 4 is down", "maria@shop.test")
    page = open_page(ticket.url, cast.l1)
    say(ticket, "The printer is on its way.", author=cast.lead, is_public=False)
    page.get_by_text("The printer is on its way.").wait_for()


def test_the_queue_keeps_its_rows_and_offers_the_new_ones(open_page, cast, rules):
    first = desk.open_one("Till 1", "maria@shop.test")
    page = open_page("/q/open/", cast.l1)
    second = desk.open_one("Till 2", "jon@shop.test")
    pill = page.locator(".newcomers")
    pill.wait_for()
    assert pill.text_content() == "1 new ticket"
    assert page.locator(f"#row-{second.key}").count() == 0
    pill.click()
    page.locator(f"#row-{second.key}").wait_for()
    assert page.locator(f"#row-{first.key}").count() == 1
    assert pill.count() == 0


def test_a_changed_row_is_marked_and_one_that_left_stays_greyed(open_page, cast, rules):
    first, second = (desk.open_one(f"Till {number}", "maria@shop.test") for number in (1, 2))
    page = open_page("/q/unassigned/", cast.l1)
    page.evaluate("window.stays = document.querySelector('[data-item]').parentElement")
    change(second, {"severity": "critical"}, actor=cast.lead)
    page.locator(f"#row-{second.key}.is-changed").wait_for()
    assign(first, assignee=cast.lead, team=None, actor=cast.lead)
    page.locator(f"#row-{first.key}.is-gone").wait_for()
    assert page.locator(f"#row-{first.key}").get_attribute("title") == "No longer in this list"
    assert page.evaluate("window.stays.isConnected"), "the list was not made anew"


def test_the_bell_counts_what_its_owner_is_told(open_page, cast, rules):
    ticket = desk.open_one("Till 4 is down", "maria@shop.test")
    page = open_page("/q/open/", cast.l2)
    assign(ticket, assignee=cast.l2, team=None, actor=cast.lead)
    page.locator(".bell__count", has_text="1").wait_for()


def test_the_tabs_of_a_browser_share_one_stream(open_page, cast, rules, live_process):
    ticket = desk.open_one("Till 4 is down", "maria@shop.test")
    first = open_page(ticket.url, cast.l1)
    second = first.context.new_page()
    second.goto(first.url)
    second.wait_for_selector("hd-live-dot[data-state=live]")
    assert streams(live_process) == 1
    second.evaluate(VISIBLE)
    first.evaluate(VISIBLE)
    say(ticket, "Both shall see it.", author=cast.lead, is_public=False)
    for page in (first, second):
        page.get_by_text("Both shall see it.").wait_for()


def test_another_tab_takes_the_stream_over(open_page, cast, rules, live_process):
    ticket = desk.open_one("Till 4 is down", "maria@shop.test")
    first = open_page(ticket.url, cast.l1)
    second = first.context.new_page()
    second.goto(first.url)
    second.wait_for_selector("hd-live-dot[data-state=live]")
    first.close()
    wait_until(lambda: streams(live_process) == 1, 30)
    say(ticket, "Still heard.", author=cast.lead, is_public=False)
    second.get_by_text("Still heard.").wait_for()


def test_a_page_recovers_from_a_live_process_that_was_killed(open_page, cast, rules, live_process):
    ticket = desk.open_one("Till 4 is down", "maria@shop.test")
    page = open_page(ticket.url, cast.l1)
    live_process.end(signal.SIGKILL)
    page.wait_for_selector("hd-live-dot[data-state=waiting]")
    say(ticket, "Written while it was away.", author=cast.lead, is_public=False)
    live_process.start()
    page.wait_for_selector("hd-live-dot[data-state=live]", timeout=60_000)
    page.get_by_text("Written while it was away.").wait_for()


def test_without_the_live_process_a_page_asks_by_itself(open_page, cast, rules, live_process):
    ticket = desk.open_one("Till 4 is down", "maria@shop.test")
    live_process.end()
    page = open_page(ticket.url, cast.l1, polls=True, wait_until_live=False)
    page.wait_for_selector("hd-live-dot[data-state=waiting]")
    say(ticket, "Found by asking.", author=cast.lead, is_public=False)
    page.get_by_text("Found by asking.").wait_for(timeout=60_000)


def test_whoever_signed_out_is_told_so_when_the_key_ends(open_page, cast, rules, monkeypatch):
    monkeypatch.setattr(token, "LIFE", 4)
    page = open_page("/q/open/", cast.l1)
    Session.objects.all().delete()
    page.wait_for_selector("hd-live-dot[data-state=off]")


def test_a_private_teams_ticket_shows_only_to_its_people(open_page, cast, rules):
    legal = teams.create(slug="legal", name="Legal", level=2, members=[cast.l2], is_private=True)
    ticket = desk.open_one("A claim", "maria@shop.test")
    assign(ticket, assignee=None, team=legal, actor=cast.admin)
    outsider = open_page("/q/open/", cast.l1)
    outsider.evaluate(
        "window.heard = []; document.addEventListener('desk-live', (e) => heard.push(e.detail))"
    )
    insider = open_page(ticket.url, cast.l2)
    say(ticket, "For us alone.", author=cast.l2, is_public=False)
    insider.get_by_text("For us alone.").wait_for()
    other = desk.open_one("Till 4 is down", "jon@shop.test")
    outsider.wait_for_function("id => heard.some(({ ticket = [] }) => ticket.includes(id))", arg=other.pk)
    assert outsider.evaluate("id => heard.some(({ ticket = [] }) => ticket.includes(id))", ticket.pk) is False
