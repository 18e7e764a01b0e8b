"""Nobody who publishes waits for somebody else who does, for an import of an hour or for a rebuild."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from knowledge_base.models import Article, IndexWord
from knowledge_base.search import vocabulary
from knowledge_base.search.rebuilding import rebuild
from knowledge_base.search.searching import search
from tests.knowledge_base.search.articles import publish, republish
from tests.threads import in_thread

pytestmark = pytest.mark.django_db(transaction=True)


def counts(word):
    """Return the rows of a word: what each counts for the desk."""
    return sorted(IndexWord.objects.filter(word=word).values_list("desk", flat=True))


@contextmanager
def in_hand(change):
    """Let another connection make a change inside the block, and end its transaction after it."""
    made, ended = threading.Event(), threading.Event()

    def make():
        with transaction.atomic():
            change()
            made.set()
            ended.wait(60)

    with ThreadPoolExecutor(1) as pool:
        making = in_thread(pool, make)
        try:
            assert made.wait(60)
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            yield
        finally:
            ended.set()
            making.result(60)
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")


@pytest.fixture
def articles():
    return publish("Router", "Restart it."), publish("Printer", "Restart it.")


def test_who_publishes_the_same_words_does_not_wait_and_every_count_comes_out_right(articles):
    router, printer = articles
    with in_hand(lambda: republish(router, body="Unplug it.")):
        republish(printer, body="Unplug it at once.")
        assert counts("unplug") == [1]
    assert sum(counts("unplug")) == 2
    assert sum(counts("restart")) == 0
    assert sum(counts("")) == 2


def test_the_next_one_makes_one_row_of_what_was_counted_apart(articles):
    router, printer = articles
    with in_hand(lambda: republish(router, body="Unplug it.")):
        republish(printer, body="Unplug it at once.")
    assert len(counts("unplug")) == 2
    republish(printer, body="Wait.")
    assert counts("unplug") == [1]


def test_what_was_published_meanwhile_is_found_though_its_words_are_counted_apart(articles):
    router, printer = articles
    with in_hand(lambda: republish(router, body="Unplug it.")):
        republish(printer, body="Unplug it at once.")
        found = search("unplug", reader=None, language="en")
        assert [one.article.pk for one in found] == [printer.pk]


@pytest.mark.usefixtures("articles")
def test_a_rebuild_counts_right_what_is_published_meanwhile():
    new = Article.objects.create(slug="new", title="New", visibility="customers", language="en")
    with in_hand(lambda: republish(new, body="Restart the swordfish.")):
        vocabulary.mend()
        assert sum(counts("restart")) == 2
    assert sum(counts("restart")) == 3
    assert sum(counts("")) == 3


@pytest.mark.usefixtures("articles")
def test_a_rebuild_mends_whatever_the_vocabulary_says_wrong():
    right = list(IndexWord.objects.order_by("word").values_list("word", "stems", "desk"))
    IndexWord.objects.filter(word="router").update(desk=5)
    IndexWord.objects.filter(word="printer").delete()
    IndexWord.objects.create(language="en", word="gone", stems=["gone"], desk=1, public=0, customers=0)
    assert rebuild() == 2
    assert list(IndexWord.objects.order_by("word").values_list("word", "stems", "desk")) == right
