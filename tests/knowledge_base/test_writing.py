"""Writing articles: drafts, revisions, what stands beside the text, and two people at one article."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from helpdesk.ledger.record import story
from knowledge_base.errors import Refused, Stale
from knowledge_base.models import Article, Revision
from knowledge_base.services import publishing, shelving, writing
from knowledge_base.services.describing import describe
from tests.escalation import rules
from tests.stories import kinds
from tests.threads import at_once, in_thread, until_somebody_waits


@pytest.fixture
def article(cast):
    return begin(cast)


def begin(cast, **facts):
    given = {"title": "Reset a password", "body": "Press *Forgot*.", "language": "en", "actor": cast.l1}
    return writing.create(**{**given, **facts})


def test_an_article_begins_as_a_draft_with_its_first_revision(cast, article):
    assert (article.state, article.owner, article.slug) == ("draft", cast.l1, "reset-a-password")
    first = article.revisions.get()
    assert (first.number, first.title, first.body, first.author) == (1, article.title, article.body, cast.l1)
    assert kinds(article) == ["article.created"]


def test_the_ledger_does_not_say_which_ticket_an_article_came_from(cast):
    article = begin(cast, ticket=rules.ticket())
    assert set(story(article.stream).get().data) == {"language", "translation_of"}


def test_the_ledger_holds_no_text_of_an_article(cast, article):
    writing.save(article, actor=cast.l1, body="A secret sentence.", note="Why it changed")
    told = str([event.data for event in story(article.stream)])
    assert "secret" not in told
    assert "Why" not in told
    assert "Reset" not in told


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Как сбросить пароль?", "kak-sbrosit-parol"),
        ("¿Cómo cambiar la contraseña?", "como-cambiar-la-contrasena"),
        ("404", "article-404"),
        ("!!!", "article"),
    ],
)
def test_a_title_in_any_language_makes_a_slug(cast, title, slug):
    assert begin(cast, title=title).slug == slug


def test_a_second_article_of_the_same_title_gets_a_number(cast, article):
    assert begin(cast).slug == "reset-a-password-2"
    assert begin(cast).slug == "reset-a-password-3"


def test_a_slug_that_is_taken_is_refused(cast, article):
    with pytest.raises(ValidationError) as refused:
        begin(cast, slug=article.slug)
    assert set(refused.value.message_dict) == {"slug"}
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"body": " \n"}, "body"),
        ({"body": "x" * 200_001}, "body"),
        ({"language": "de"}, "language"),
        ({"visibility": "everybody"}, "visibility"),
        ({"min_level": 0}, "min_level"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_name(cast, facts, field):
    with pytest.raises(ValidationError) as refused:
        begin(cast, **facts)
    assert set(refused.value.message_dict) == {field}
    assert not Article.objects.exists()


def test_a_text_is_kept_in_lines_that_the_database_takes(cast):
    assert begin(cast, body="One\r\ntwo\rthree\0").body == "One\ntwo\nthree"


def test_each_text_that_is_saved_stays(cast, article):
    saved = writing.save(article, actor=cast.l2, body="Press **Forgot**.", note="Louder")
    assert [(row.number, row.body, row.note, row.author) for row in saved.revisions.all()] == [
        (2, "Press **Forgot**.", "Louder", cast.l2),
        (1, "Press *Forgot*.", "", cast.l1),
    ]
    assert kinds(article) == ["article.created", "article.saved"]


def test_saving_what_is_there_already_changes_nothing(cast, article):
    saved = writing.save(article, actor=cast.l2, title=article.title, body=article.body + "")
    assert (saved.changes, saved.revisions.count()) == (1, 1)
    assert kinds(article) == ["article.created"]


def test_an_older_text_comes_back_as_a_new_revision(cast, article):
    writing.save(article, actor=cast.l1, title="Other", body="Other")
    back = writing.restore(article, 1, actor=cast.l2)
    assert (back.title, back.body) == ("Reset a password", "Press *Forgot*.")
    assert writing.last_number(back) == 3
    assert story(article.stream).last().data == {"revision": 3, "restored": 1}


def test_a_revision_that_never_was_cannot_come_back(cast, article):
    with pytest.raises(Revision.DoesNotExist):
        writing.restore(article, 7, actor=cast.l1)


VERBS = {
    "save": lambda article, actor, seen: writing.save(article, actor=actor, body="New", seen=seen),
    "restore": lambda article, actor, seen: writing.restore(article, 1, actor=actor, seen=seen),
    "describe": lambda article, actor, seen: describe(article, actor=actor, min_level=2, seen=seen),
    "ask_review": lambda article, actor, seen: publishing.ask_review(article, actor=actor, seen=seen),
    "publish": lambda article, actor, seen: publishing.publish(article, actor=actor, seen=seen),
    "archive": lambda article, actor, seen: publishing.archive(article, actor=actor, seen=seen),
}


@pytest.mark.parametrize("verb", VERBS)
def test_who_read_an_older_article_is_told_and_changes_nothing(cast, article, verb):
    writing.save(article, actor=cast.l2, body="Meanwhile")
    with pytest.raises(Stale) as refused:
        VERBS[verb](article, cast.l1, 1)
    assert refused.value.article.body == "Meanwhile"
    fresh = Article.objects.get()
    assert (fresh.body, fresh.state, fresh.min_level, fresh.changes) == ("Meanwhile", "draft", 1, 2)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_on_the_same_text_at_once_one_is_told(cast, article):
    def saving(words):
        def save():
            try:
                return writing.save(article, actor=cast.l1, body=words, seen=1).body
            except Stale as stale:
                return stale

        return save

    answers = at_once(saving("One"), saving("Two"))
    kept = Article.objects.get()
    assert [isinstance(answer, Stale) for answer in answers].count(True) == 1
    assert kept.body in answers
    assert writing.last_number(kept) == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_the_same_title_at_once_both_get_a_slug(cast):
    at_once(lambda: begin(cast), lambda: begin(cast))
    assert sorted(Article.objects.values_list("slug", flat=True)) == [
        "reset-a-password",
        "reset-a-password-2",
    ]


def test_what_stands_beside_the_text_is_changed_and_told_by_ids(cast, article):
    shelf = shelving.create_section(slug="access", name="Access", actor=cast.lead)
    done = describe(
        article,
        actor=cast.lead,
        section=shelf,
        owner=cast.l2,
        visibility="customers",
        teams=[cast.first_line],
    )
    assert (done.section, done.owner, done.visibility) == (shelf, cast.l2, "customers")
    assert list(done.teams.all()) == [cast.first_line]
    assert story(article.stream).last().data == {
        "fields": ["owner", "section", "teams", "visibility"],
        "section": [None, shelf.pk],
        "owner": [cast.l1.pk, cast.l2.pk],
        "visibility": ["internal", "customers"],
    }


def test_describing_it_as_it_is_changes_nothing(cast, article):
    assert describe(article, actor=cast.l1, min_level=1, teams=[], owner=cast.l1).changes == 1


def test_a_closed_section_takes_no_articles(cast, article):
    shelf = shelving.create_section(slug="old", name="Old", is_active=False)
    with pytest.raises(ValidationError) as refused:
        describe(article, actor=cast.lead, section=shelf)
    assert set(refused.value.message_dict) == {"section"}
    with pytest.raises(ValidationError):
        begin(cast, section=shelf)


@pytest.mark.parametrize("slug", ["123", "two words", "reset-a-password-2"])
def test_a_slug_that_cannot_be_an_address_is_refused(cast, article, slug):
    begin(cast)
    with pytest.raises(ValidationError) as refused:
        describe(article, actor=cast.l1, slug=slug)
    assert set(refused.value.message_dict) == {"slug"}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_give_the_same_slug_at_once_one_is_told(cast, article):
    other = begin(cast)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            describe(article, actor=cast.l1, slug="passwords")
            late = in_thread(pool, lambda: describe(other, actor=cast.l2, slug="passwords"))
            until_somebody_waits()
        with pytest.raises(ValidationError) as refused:
            late.result(60)
    assert set(refused.value.message_dict) == {"slug"}


def test_a_translation_renders_what_readers_have(cast, article):
    publishing.publish(article, actor=cast.l1)
    writing.save(article, actor=cast.l1, body="A draft that nobody reads yet.")
    spanish = begin(cast, title="Cambiar", language="es", translation_of=article)
    assert (spanish.translated_revision, spanish.behind) == (1, 0)
    publishing.publish(article, actor=cast.l1)
    assert Article.objects.get(pk=spanish.pk).behind == 1
    assert writing.mark_translated(spanish, actor=cast.l1).behind == 0
    assert kinds(spanish) == ["article.created", "article.translated"]


@pytest.mark.parametrize(
    ("language", "of", "field"),
    [("en", "original", "language"), ("es", "original", "language"), ("it", "translation", "translation_of")],
)
def test_a_translation_stands_once_in_a_language_beside_its_original(cast, article, language, of, field):
    spanish = begin(cast, title="Cambiar", language="es", translation_of=article)
    with pytest.raises(ValidationError) as refused:
        begin(cast, language=language, translation_of={"original": article, "translation": spanish}[of])
    assert set(refused.value.message_dict) == {field}


def test_an_original_cannot_take_the_language_of_its_translation(cast, article):
    begin(cast, title="Cambiar", language="es", translation_of=article)
    with pytest.raises(ValidationError) as refused:
        describe(article, actor=cast.l1, language="es")
    assert set(refused.value.message_dict) == {"language"}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_translate_into_one_language_at_once_one_is_told(cast, article):
    def translate():
        try:
            return begin(cast, title="Cambiar", language="es", translation_of=article)
        except ValidationError as error:
            return error

    answers = at_once(translate, translate)
    assert [isinstance(answer, ValidationError) for answer in answers].count(True) == 1
    assert article.translations.count() == 1


def test_what_is_no_translation_renders_nothing(cast, article):
    with pytest.raises(ValidationError):
        writing.mark_translated(article, actor=cast.l1)


def test_an_archived_article_is_not_written_on(cast, article):
    publishing.archive(article, actor=cast.l1)
    with pytest.raises(Refused):
        writing.save(article, actor=cast.l1, body="Other")
    with pytest.raises(Refused):
        writing.restore(article, 1, actor=cast.l1)
