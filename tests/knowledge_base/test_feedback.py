"""What readers say of articles: kept without anybody's name, and open until somebody looked at it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from helpdesk.ledger.models import Event
from knowledge_base.errors import Refused
from knowledge_base.models import Feedback
from knowledge_base.models.feedback import LONGEST_TEXT
from knowledge_base.services.feedback import give
from knowledge_base.services.publishing import archive
from tests.knowledge_base.articles import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(cast):
    return published(cast.admin, "Change the battery", "Open the lid.", visibility="customers")


def test_a_plain_yes_asks_nothing_of_anybody(article):
    given = give(article, helpful=True, text="  \n ")
    assert (given.state, given.text, given.voice, given.revision) == ("dealt_with", "", "customer", 1)
    assert given.handled_at == given.at


@pytest.mark.parametrize(("helpful", "text"), [(False, ""), (False, "Which lid?"), (True, "But which lid?")])
def test_a_no_and_words_wait_for_somebody(article, helpful, text):
    given = give(article, helpful=helpful, text=text)
    assert (given.state, given.text, given.handled_at) == ("open", text, None)


def test_personal_data_is_taken_out_of_the_words(article):
    given = give(article, helpful=False, text="Write to maria@shop.test or call +34 600 123 456.")
    assert "maria" not in given.text
    assert "600" not in given.text
    assert "[e-mail address]" in given.text


def test_an_agent_may_speak_of_an_internal_article_and_a_customer_may_not(cast):
    internal = published(cast.admin, "Reset the router", "Press the pin.")
    given = give(internal, helpful=False, text="Which pin?", user=cast.l1)
    assert (given.voice, given.user) == ("agent", cast.l1)
    with pytest.raises(Refused):
        give(internal, helpful=False, text="Which pin?")
    assert Feedback.objects.count() == 1


def test_nobody_speaks_of_what_readers_do_not_have(article, cast):
    gone = archive(article, actor=cast.admin)
    with pytest.raises(Refused):
        give(gone, helpful=True)


def test_words_that_are_too_many_are_refused_and_not_cut(article):
    with pytest.raises(ValidationError):
        give(article, helpful=False, text="x" * (LONGEST_TEXT + 1))
    assert not Feedback.objects.exists()


def test_the_ledger_knows_that_somebody_spoke_and_not_what_they_said(article):
    given = give(article, helpful=False, text="Which lid?")
    told = Event.objects.get(kind="article.feedback_given")
    assert told.stream == article.stream
    assert told.data == {"feedback": given.pk, "is_helpful": False, "voice": "customer"}


def test_the_database_keeps_customers_without_names(article, cast):
    given = give(article, helpful=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.filter(pk=given.pk).update(user=cast.l1)
