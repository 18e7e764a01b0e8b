"""The index says what readers may find now, and nothing that customers must not read is in their part of it."""

import pytest
from django.core.management import call_command

from knowledge_base.models import IndexEntry, IndexWord
from knowledge_base.search import indexing
from tests.knowledge_base.search.articles import publish, republish

pytestmark = pytest.mark.django_db
AUDIENCES = ("desk", "public", "customers")
HIDDEN = "Restart the router.\n\n::: internal\nThe master key is swordfish.\n:::\n"


def known(word, audience="desk"):
    """Return in how many entries a word is counted; 0 when the vocabulary does not have it."""
    return sum(IndexWord.objects.filter(word=word).values_list(audience, flat=True))


def entries():
    """Return who searches each entry, beside the title of its article."""
    rows = IndexEntry.objects.values_list("article__title", *AUDIENCES)
    return {
        (title, name)
        for title, *whose in rows
        for name, is_theirs in zip(AUDIENCES, whose, strict=True)
        if is_theirs
    }


def everything():
    """Return the index and the vocabulary as rows that can be compared."""
    rows = IndexEntry.objects.order_by("article", "desk")
    facts = (
        "article",
        *AUDIENCES,
        "language",
        "family",
        "title_length",
        "length",
        "title",
        "headings",
        "body",
        "text",
        "words",
    )
    vocabulary = IndexWord.objects.order_by("language", "word", "stems")
    return list(rows.values_list(*facts)), list(
        vocabulary.values_list("language", "word", "stems", *AUDIENCES)
    )


def test_an_internal_article_is_not_in_the_customers_part():
    publish("Master keys", visibility="internal")
    assert entries() == {("Master keys", "desk"), ("Master keys", "public")}
    assert known("keys") == 1
    assert known("keys", "customers") == 0


def test_internal_blocks_are_in_the_desks_part_alone():
    article = publish("Router", HIDDEN)
    inside = IndexEntry.objects.get(article=article, desk=True)
    assert "swordfish" in inside.body
    assert not inside.public
    assert not inside.customers
    outside = IndexEntry.objects.get(article=article, public=True, customers=True, desk=False)
    assert "swordfish" not in f"{outside.body} {outside.words} {outside.text}"
    assert known("swordfish") == 1
    assert known("swordfish", "public") == known("swordfish", "customers") == 0


def test_a_drafted_text_is_not_found_before_it_is_published():
    article = publish("Router", "Restart it.")
    article.body = "Buy another one."
    article.save()
    indexing.update(article)
    assert known("restart") == 1
    assert known("buy") == 0


def test_a_new_text_replaces_the_old_one():
    article = publish("Router", "Restart it.")
    republish(article, body="Unplug it.")
    assert IndexEntry.objects.count() == 1
    assert known("restart") == 0
    assert known("unplug") == 1
    assert known("") == 1


def test_an_archived_article_leaves_nothing_behind():
    article = publish("Router", HIDDEN)
    article.state = "archived"
    article.save()
    indexing.update(article)
    assert not IndexEntry.objects.exists()
    assert not IndexWord.objects.exists()


def test_a_translation_is_of_the_family_of_its_original():
    original = publish("Router")
    translation = publish("Enrutador", language="es", translation_of=original)
    families = set(IndexEntry.objects.order_by("pk").values_list("article", "family"))
    assert families == {(original.pk, original.pk), (translation.pk, original.pk)}


def test_what_is_rebuilt_is_what_was_kept(capsys):
    publish("Router", HIDDEN)
    publish("Cancelación", "La cancelación cuesta. ## Cancelaciones", language="es")
    publish("Пароль", "Сброс пароля. ## Ёлка", language="ru", visibility="internal")
    kept = everything()
    call_command("rebuild_search")
    assert everything() == kept
    assert "3 articles" in capsys.readouterr().out
