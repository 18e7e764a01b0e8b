"""A search finds what was meant, shows nothing that its reader may not read, and is silent when nothing fits."""

import pytest
from django.db import connection, transaction

from helpdesk.accounts.roles import Role
from knowledge_base.models import Meaning
from knowledge_base.search import indexing
from knowledge_base.search.searching import search
from knowledge_base.search.spelling import alike
from tests.house.budgets import budget
from tests.knowledge_base.search.articles import publish, republish
from tests.people import hire, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_other_words():
    """Let words mean what they say: the list that a desk begins with is not looked at here."""
    Meaning.objects.all().delete()


@pytest.fixture
def library():
    """Return some articles about different things, so that words differ in what they say."""
    password = publish(
        "Reset your password", "Choose Forgotten password on the sign-in page. A link arrives by e-mail."
    )
    return {
        "password": password,
        "password es": publish(
            "Restablecer la contraseña",
            "Pulse Olvidado en la página de acceso.",
            language="es",
            translation_of=password,
        ),
        "printer": publish("The printer is offline", "Restart the spooler. Code E-1042 means: no paper."),
        "invoice": publish("Как получить копию счёта", "Откройте раздел «Оплата».", language="ru"),
        "cancel": publish("Cancelación de una suscripción", "Abra Plan y pulse Cancelar.", language="es"),
        "refund": publish("Quando arriva il rimborso", "Restituiamo i soldi alla carta.", language="it"),
        "gateway": publish("The portal shows HTTP 502", "Reload the page after a minute."),
        "wireless": publish("Slow Wi-Fi", "Stand nearer to the access point."),
    }


def mean(**words):
    """Say what means the same."""
    Meaning.objects.create(**words)


def found(text, language="en", reader=None):
    return [one.title for one in search(text, reader=reader, language=language)]


@pytest.mark.parametrize(
    ("text", "language", "title"),
    [
        ("reset password", "en", "Reset your password"),
        ("resetting passwords", "en", "Reset your password"),
        ("how do I choose a new password please?", "en", "Reset your password"),
        ("resst pasword", "en", "Reset your password"),
        ("printr oflfine", "en", "The printer is offline"),
        ("pritner", "en", "The printer is offline"),
        ("КОПИИ СЧЕТОВ", "ru", "Как получить копию счёта"),
        ("rjgbz cx`nf", "ru", "Как получить копию счёта"),
        ("зкштеук щаадшту", "en", "The printer is offline"),
        ("cancelacion", "es", "Cancelación de una suscripción"),
        ("cancelaciones de suscripciones", "es", "Cancelación de una suscripción"),
        ("e1042", "en", "The printer is offline"),
        ("error E-1042", "en", "The printer is offline"),
        ("http502", "en", "The portal shows HTTP 502"),
        ("wifi", "en", "Slow Wi-Fi"),
        ("rimborsi", "it", "Quando arriva il rimborso"),
    ],
)
def test_a_search_finds_what_was_meant(library, text, language, title):
    assert found(text, language)[:1] == [title]


@pytest.mark.parametrize(
    "text", ["dinosaur", "apple pie recipe", "E-1043", "asdfgh", "рецепт борща", "", "   ", "?!", "the"]
)
def test_a_search_that_nothing_answers_finds_nothing(library, text):
    assert found(text) == []


def test_a_whole_mail_finds_what_it_is_about(library):
    mail = (
        "Hello, I came back from my holiday this morning and the big printer on the second floor does not work. "
        "It says offline since Monday. Could somebody have a look, please? Kind regards, Tom"
    )
    assert found(mail)[:1] == ["The printer is offline"]


def test_words_that_mean_the_same_find_each_other(library):
    assert found("passcode") == []
    mean(en="password, passcode")
    assert found("passcode") == ["Reset your password"]


def test_a_word_that_the_list_knows_is_not_taken_for_another_one(library):
    assert found("printers") == found("prinyers") == ["The printer is offline"]
    mean(en="prinyers, sprinters")
    assert found("prinyers") == []


def test_a_meaning_that_was_taken_back_means_nothing(library):
    with transaction.atomic():
        mean(en="password, passcode")
        assert found("passcode") == ["Reset your password"]
        transaction.set_rollback(True)
    assert found("passcode") == []


def test_a_meaning_that_another_process_changed_counts_at_the_next_search(library):
    mean(en="password, passcode")
    assert found("passcode") == ["Reset your password"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE knowledge_base_meaning SET en = 'password, keyword'")
    assert found("passcode") == []
    assert found("keyword") == ["Reset your password"]


def test_a_search_asks_the_database_little(library):
    mean(en="printer, copier")
    found("printer spooler pritner oflfine")
    with budget("search of articles"):
        assert found("printer spooler") == ["The printer is offline"]
    with budget("search of articles, mistyped"):
        assert found("pritner oflfine") == ["The printer is offline"]


def test_a_mistyped_word_of_the_list_finds_what_it_means(library):
    mean(en="refund, reimbursement", it="rimborso")
    assert found("reimbursment") == found("reimbrusement") == ["Quando arriva il rimborso"]
    assert found("rembursment") == []


def test_words_of_another_language_find_what_means_the_same(library):
    mean(en="printer", it="stampante")
    assert found("stampante", "it") == ["The printer is offline"]


def test_two_words_can_mean_what_one_does(library):
    mean(en="refund, money back", it="rimborso")
    assert found("money back") == ["Quando arriva il rimborso"]
    assert found("back") == []


def test_of_translations_the_one_in_the_readers_language_is_shown(library):
    assert found("reset password", "es") == ["Restablecer la contraseña"]
    assert found("contraseña", "en") == ["Reset your password"]
    assert found("contraseña", "it") == ["Restablecer la contraseña"]


def test_the_title_counts_more_than_the_text():
    publish("Holidays", "Ask your manager about the calendar.")
    publish("The calendar", "Ask your manager about holidays.")
    assert found("calendar") == ["The calendar", "Holidays"]


def test_an_article_about_one_word_stands_below_one_about_both():
    publish("Printer paper", "Where it lies.")
    publish("Printer paper jam", "Open the lid. Pull the paper out.")
    assert found("paper jam")[0] == "Printer paper jam"


def test_customers_find_what_is_for_them_alone(library):
    cast = make_cast()
    publish("Swordfish keys", visibility="internal")
    assert found("swordfish") == []
    assert found("swordfish", reader=cast.l1) == ["Swordfish keys"]


def test_an_internal_block_is_neither_found_nor_shown_nor_suggested_to_customers():
    cast = make_cast()
    publish("Router", "Restart the router.\n\n::: internal\nThe router's master key is swordfish.\n:::\n")
    assert found("swordfish") == []
    assert found("swordfihs") == []
    (shown,) = search("router", reader=None, language="en")
    assert "swordfish" not in shown.highlight
    (shown,) = search("swordfish", reader=cast.l1, language="en")
    assert "<mark>swordfish</mark>" in shown.highlight


def test_an_integrator_finds_internal_articles_by_their_public_part():
    integrator = hire("shop", "Shop", role=Role.INTEGRATOR)
    publish("Router", "Restart.\n\n::: internal\nThe key is swordfish.\n:::\n", visibility="internal")
    assert found("swordfish", reader=integrator) == []
    (shown,) = search("router", reader=integrator, language="en")
    assert shown.highlight == "Restart."


def test_an_article_of_a_higher_level_is_not_found_from_below():
    cast = make_cast()
    publish("Swordfish keys", visibility="internal", min_level=2)
    assert found("swordfish", reader=cast.l1) == []
    assert found("swordfish", reader=cast.l2) == ["Swordfish keys"]


def test_whoever_may_not_read_the_best_ones_gets_the_next():
    cast = make_cast()
    for number in range(70):
        publish(f"Swordfish {number}", "swordfish", visibility="internal", min_level=3)
    publish("Keys of the house", "Ask for the swordfish.")
    assert found("swordfish", reader=cast.l1) == ["Keys of the house"]


def test_an_article_that_is_closed_to_customers_is_gone_at_once(library):
    article = library["printer"]
    article.visibility = "internal"
    article.save()
    assert found("printer") == []


def test_a_translation_that_may_not_be_read_helps_nobody_to_find_the_other(library):
    translation = library["password es"]
    republish(translation, body="Palabra secreta: swordfish.")
    translation.visibility = "internal"
    translation.min_level = 3
    translation.save()
    indexing.update(translation)
    assert found("swordfish", reader=make_cast().l1) == []


def test_highlights_are_harmless():
    publish("Scripts", "<script>alert(1)</script> & <b>swordfish</b>")
    (shown,) = search("swordfish", reader=None, language="en")
    assert "<script>" not in shown.highlight
    assert "<b>" not in shown.highlight
    assert "&amp;" in shown.highlight
    assert "<mark>swordfish</mark>" in shown.highlight


@pytest.mark.parametrize(
    "text",
    ["'", "\\", "a' | b", "!(&|:*", "\0", "x" * 100_000, "a " * 20_000, "\ue000\ue001", "😀 😀", "'; --"],
)
def test_whatever_is_typed_is_answered(library, text):
    assert isinstance(found(text), list)


def test_of_a_piece_without_spaces_the_first_words_are_read(library):
    assert found("qqa-qqb-qqc-qqd-qqe-qqf-qqg-printer") != []
    assert found("qqa-qqb-qqc-qqd-qqe-qqf-qqg-qqh-printer") == []


def test_words_that_look_like_others_are_looked_for_up_to_a_number(library):
    lost = [f"zzzq{letter}" for letter in "abcdefghijklmno"]
    assert list(alike([*lost, "printr"], "customers")) == ["printr"]
    assert alike([*lost, "zzzqp", "printr"], "customers") == {}
    assert alike(["E-1042", "sip", *lost, "printr"], "customers").keys() == {"printr"}


def test_a_desk_with_one_article_finds_it():
    publish("Reset your password", "Press the button on the sign-in page.")
    assert found("how can I reset my old password on the tablet?") == ["Reset your password"]
    assert found("how do I bake a cake on the stove?") == []
