"""What was searched for is kept, without saying who, and not for ever."""

from datetime import timedelta

import pytest

from helpdesk.web.times import now
from knowledge_base.models import SearchRecord
from knowledge_base.services.search_log import KEPT_FOR, log_opened, log_search
from tests.knowledge_base.search.articles import publish
from tests.people import make_cast

pytestmark = pytest.mark.django_db


def log(text, found=0):
    return log_search(text, language="en", place="knowledge", found=found)


@pytest.mark.parametrize(
    "secret", ["anna@shop.test", "+39 02 1234 5678", "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00"]
)
def test_addresses_and_numbers_of_people_are_not_kept(secret):
    kept = log(f"refund for {secret} please").text
    assert secret not in kept
    assert kept.startswith("refund for ")


def test_codes_are_kept():
    assert log("error  0x80070005\nE-1042").text == "error 0x80070005 E-1042"


def test_a_whole_mail_is_kept_in_part():
    assert len(log("word " * 1000).text) == 300


def test_old_searches_are_forgotten():
    old = log("old")
    SearchRecord.objects.filter(pk=old.pk).update(at=now() - KEPT_FOR - timedelta(days=1))
    log("new")
    assert list(SearchRecord.objects.values_list("text", flat=True)) == ["new"]


def test_the_first_article_that_was_opened_is_kept():
    one, other = publish("One"), publish("Other")
    record = log("one", found=2)
    log_opened(record.pk, one.pk, reader=None)
    log_opened(record.pk, other.pk, reader=None)
    assert SearchRecord.objects.get().clicked == one


def test_an_article_that_the_reader_may_not_read_is_not_kept():
    hidden = publish("Hidden", visibility="internal", min_level=3)
    record = log("hidden")
    log_opened(record.pk, hidden.pk, reader=make_cast().l1)
    log_opened(record.pk, hidden.pk, reader=None)
    assert SearchRecord.objects.get().clicked is None
