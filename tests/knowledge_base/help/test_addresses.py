"""Where the desk says that customers read an article."""

import pytest

from knowledge_base.services.describing import describe
from knowledge_base.services.publishing import archive
from tests.escalation import rules
from tests.knowledge_base.articles import draft, published, rewritten
from tests.people import api_client
from tickets.services.opening import open_ticket

pytestmark = pytest.mark.django_db
ADDRESS = "http://127.0.0.1:8000/help/en/the-till-prints-nothing"


def told(cast, article):
    """Return what the API and the desk's own page say."""
    row = api_client(cast.lead).get(f"/api/v1/articles/{article.pk}/").json()
    return row["public_url"]


def test_an_address_is_told_while_customers_may_read_it(cast, settings):
    article = draft(cast.lead, visibility="customers")
    assert told(cast, article) is None
    article = published(cast.lead, visibility="customers")
    assert told(cast, article) == ADDRESS.replace("nothing", "nothing-2")
    rewritten(article, cast.lead)
    assert told(cast, article) == ADDRESS.replace("nothing", "nothing-2")
    settings.HELP_CENTRE = False
    assert told(cast, article) is None
    settings.HELP_CENTRE = True
    describe(article, actor=cast.lead, visibility="internal")
    assert told(cast, article) is None
    describe(article, actor=cast.lead, visibility="customers")
    archive(article, actor=cast.lead)
    assert told(cast, article) is None


def test_the_desks_own_page_leads_to_it(client, cast):
    article = published(cast.lead, visibility="customers")
    client.force_login(cast.l1)
    assert f'href="{ADDRESS}"' in client.get(article.url).content.decode()
    describe(article, actor=cast.lead, visibility="internal")
    assert "/help/" not in client.get(article.url).content.decode()


def test_what_is_suggested_for_a_ticket_has_its_address_in_the_customers_language(cast):
    rules.desk()
    published(cast.lead, visibility="customers")
    facts = {"subject": "The till prints nothing", "body": "Which button?", "requester": rules.customer()}
    ticket = open_ticket(**facts, language="it")
    found = api_client(cast.l1).get(f"/api/v1/tickets/{ticket.key}/suggestions/").json()
    assert [one["public_url"] for one in found["articles"]] == [ADDRESS.replace("/en/", "/it/")]
