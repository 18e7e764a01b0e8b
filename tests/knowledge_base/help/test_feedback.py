"""Whether an article helped: said by nobody in particular, without cookies or scripts, and not too often."""

import re
import uuid

import pytest
from django.conf import settings as desk
from django.test import Client

from helpdesk.web.api import limits
from knowledge_base.models import Feedback
from knowledge_base.models.feedback import LONGEST_TEXT
from knowledge_base.services.describing import describe
from tests.knowledge_base.articles import published
from tests.knowledge_base.help.pages import text

pytestmark = pytest.mark.django_db
HERE = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def till(cast):
    return published(cast.lead, visibility="customers")


def say(article, *, language="en", headers=HERE, client=None, **said):
    client = client or Client(enforce_csrf_checks=True)
    return client.post(f"/help/{language}/{article.slug}/feedback", {"helped": "no", **said}, headers=headers)


def kept():
    return list(Feedback.objects.values_list("is_helpful", "text", "voice", "user"))


def test_one_press_of_a_button_is_enough(till):
    answer = say(till, helped="yes")
    assert answer.headers["Location"] == f"/help/en/{till.slug}/thanks?helped=yes"
    assert kept() == [(True, "", "customer", None)]
    assert "Thank you" in text(answer.headers["Location"])


def test_who_was_not_helped_learns_how_to_reach_a_person(till):
    answer = say(till, helped="no", text="Which lid?")
    assert kept() == [(False, "Which lid?", "customer", None)]
    assert "mailto:support@desk.test" in text(answer.headers["Location"])


def test_nobody_is_named_even_where_somebody_is_signed_in(till, client, cast):
    client.force_login(cast.l1)
    say(till, client=client, text="Mine")
    assert kept() == [(False, "Mine", "customer", None)]


def test_what_is_shown_is_the_language_of_the_page(till):
    answer = say(till, language="ru")
    assert answer.headers["Location"].startswith("/help/ru/")
    assert Feedback.objects.get().language == "en"


def test_words_that_are_too_many_come_back_in_their_field(till):
    answer = say(till, text="é" * (LONGEST_TEXT + 1))
    assert answer.status_code == 400
    assert "é" * (LONGEST_TEXT + 1) in answer.content.decode()
    assert "at most 1000 characters" in answer.content.decode()
    assert kept() == []


def test_lines_count_once_however_a_browser_sends_them(till):
    assert say(till, text="\r\n".join(["x"] * (LONGEST_TEXT // 2))).status_code == 302
    assert Feedback.objects.get().text == "\n".join(["x"] * (LONGEST_TEXT // 2))


@pytest.mark.parametrize("helped", ["", "perhaps", "<b>"])
def test_yes_or_no_is_asked_for(till, helped):
    answer = say(till, helped=helped, text="Mine <b>")
    assert answer.status_code == 400
    assert "Mine &lt;b&gt;" in answer.content.decode()
    assert kept() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_page_from_elsewhere_speaks_for_nobody(till, headers):
    assert say(till, headers=headers).status_code == 403
    assert kept() == []


def test_a_program_that_fills_in_every_field_is_thanked_and_not_heard(till):
    fields = dict.fromkeys(re.findall(r'name="(\w+)"', text(f"/help/en/{till.slug}")), "Buy this")
    assert say(till, **{**fields, "helped": "yes"}).status_code == 302
    assert kept() == []


def test_an_internal_article_takes_no_words_of_customers(till, cast):
    describe(till, actor=cast.lead, visibility="internal")
    assert say(till).status_code == 404
    assert kept() == []


def test_looking_counts_nothing(till):
    assert Client().get(f"/help/en/{till.slug}/feedback").status_code == 405
    text(f"/help/en/{till.slug}/thanks?helped=yes")
    assert kept() == []


@pytest.fixture
def few(settings, monkeypatch):
    """Two a minute, counted apart from every other run."""
    settings.HELP_FEEDBACK_A_MINUTE = settings.HELP_SEARCHES_A_MINUTE = 2
    counter = limits._counter(desk.REDIS_URL)
    monkeypatch.setattr(counter.storage, "key_prefix", f"test-{uuid.uuid4()}")
    monkeypatch.setattr(limits, "_no_count_before", 0.0)


def test_one_network_says_so_much_and_keeps_its_words(till, few):
    answers = [say(till, text=f"Word {number}") for number in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "Word 2" in answers[2].content.decode()
    assert answers[2].headers["Retry-After"] == "60"
    assert len(kept()) == 2
    others = Client(REMOTE_ADDR="8.8.8.8")
    assert say(till, client=others).status_code == 302


def test_one_network_searches_so_often(till, few):
    statuses = [Client().get("/help/en/search?q=till").status_code for _time in range(3)]
    assert statuses == [200, 200, 429]
    assert Client().get(f"/help/en/{till.slug}").status_code == 200
