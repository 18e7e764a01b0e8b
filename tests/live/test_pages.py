"""An open page learns what others changed, with the live process and Caddy really running."""

import pytest

from tests.api import desk
from tickets.services.composing import say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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
