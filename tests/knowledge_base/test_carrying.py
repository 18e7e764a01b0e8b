"""What a reply carries of an article leads somewhere from the customer's mail."""

import pytest
from django.conf import settings

from knowledge_base.selectors.suggesting import articles_for
from tests.escalation import rules
from tests.knowledge_base.articles import published
from tickets.services.opening import open_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(cast):
    """Return what the desk offers to insert of an article with this text, for a customer who writes in Spanish."""
    rules.desk()

    def offer(body):
        published(cast.l2, "The till says E-1042", body, visibility="customers")
        ticket = open_ticket(subject="E-1042", body="E-1042", requester=rules.customer(), language="es")
        return next(one for one in articles_for(ticket, cast.l1) if "E-1042" in one.article.title)

    return offer


def test_a_picture_is_a_link_in_full(offered):
    text = offered("See:\n\n![the lid](/files/0f0e/)").text_for_customer
    assert text == f"See:\n\n[the lid]({settings.SITE_URL}/files/0f0e/)"


def test_a_link_to_an_article_leads_into_the_help_centre(cast, offered):
    other = published(cast.l2, "Rollers", "Turn them.", visibility="customers")
    text = offered(f"Read [about rollers](/kb/{other.slug}#part-turn) first.").text_for_customer
    assert f"[about rollers]({settings.SITE_URL}/help/es/{other.slug}#part-turn)" in text


def test_a_link_to_an_internal_article_is_its_words_alone(cast, offered):
    other = published(cast.l2, "Rollers", "Turn them.")
    text = offered(f"Read [about rollers]({settings.SITE_URL}/kb/{other.slug}) first.").text_for_customer
    assert text == "Read about rollers first."


def test_other_addresses_stay_as_they_are(offered):
    written = "[a](https://example.com/x) [b](//example.com/y) [c](mailto:us@desk.test) [d](#part-d)"
    assert offered(written).text_for_customer == written
