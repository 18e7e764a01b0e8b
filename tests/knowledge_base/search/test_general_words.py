"""In a long text, words that fit any subject find nothing by themselves; in a short one each word was chosen."""

import pytest

from knowledge_base.models import Meaning
from knowledge_base.search.searching import search
from knowledge_base.search.wordlists import CHATTER, GENERAL
from tests.knowledge_base.search.articles import publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _library():
    """Publish a few articles, in which every word is rare."""
    Meaning.objects.all().delete()
    publish("Where is my order?", "Orders leave the warehouse on the next morning, on Friday before noon.")
    publish(
        "The printer is offline", "Restart the spooler and wait a minute. The light at the front turns green."
    )
    publish("Reset your password", "Choose Forgotten password on the sign-in page. A link arrives by e-mail.")


def found(text, language="en"):
    return [one.title for one in search(text, reader=None, language=language)]


@pytest.mark.parametrize(
    "text",
    [
        (
            "Hello everybody, on Friday morning before noon the choir sings at the front of the town hall. Who wants to"
            " come with us should tell Joan by tomorrow, there is still a place in the bus for three or four people."
        ),
        (
            "Good evening, the gardeners left a green ladder at the front and the next morning it was gone. A neighbour"
            " saw two people with a light van a minute before noon on Friday, and the ladder was his."
        ),
    ],
)
def test_a_mail_about_something_else_finds_nothing(text):
    assert found(text) == []


def test_a_mail_with_many_such_words_still_finds_what_it_is_about():
    text = (
        "Good morning, I have waited for my order since Friday, and before noon somebody told me that it would come on"
        " the next morning. Two people in our office wait for it as well: has the order left your warehouse?"
    )
    assert found(text) == ["Where is my order?"]


@pytest.mark.parametrize("text", ["friday morning", "noon", "green light"])
def test_in_a_short_question_such_words_count(text):
    assert len(found(text)) == 1


def test_a_mail_of_nothing_but_such_words_finds_nothing():
    text = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday morning noon evening night midnight tomorrow"
    assert found(text) == []


def test_each_language_has_its_words_and_no_word_is_in_both_lists():
    assert set(GENERAL) == {"en", "es", "ru", "it"}
    assert all(len(words) > 300 for words in GENERAL.values())
    assert not CHATTER & {"order", "password", "printer"}
    assert not {"order", "password", "printer", "invoice", "refund"} & set(GENERAL["en"])
