"""The catalogues follow the sources, and a wrong translation is found before a person sees it."""

import polib
import pytest

from helpdesk.web.translations import catalogue
from helpdesk.web.translations.check import problems
from helpdesk.web.translations.messages import ConflictingMessages, Found, Message
from helpdesk.web.translations.python_source import UnreadableMessage, messages_in_python
from helpdesk.web.translations.template_source import BlockInsideMessage, messages_in_template

IMPORTS = "from django.utils.translation import gettext_lazy as _, ngettext, npgettext_lazy, pgettext\n"
OPEN = Message("Open")
COUNTED = Message("One ticket", plural="%(count)s tickets")


def found(*messages):
    everything = Found()
    everything.add(messages, "tickets/models.py")
    return everything


def translated(language, *entries):
    """Return the catalogue a translator made of `found` messages: pairs of a message and its translation."""
    made = catalogue.merge(found(*(message for message, _ in entries)), polib.POFile(), language)
    for message, translation in entries:
        entry = made.find(message.text)
        if isinstance(translation, str):
            entry.msgstr = translation
        else:
            entry.msgstr_plural = dict(enumerate(translation))
    return made


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ('_("Open")', OPEN),
        ('_("Waiting " "for you")', Message("Waiting for you")),
        ('pgettext("status", "Open")', Message("Open", context="status")),
        ('ngettext("One ticket", "%(count)s tickets", count)', COUNTED),
        ('npgettext_lazy("queue", "One", "Many", "n")', Message("One", plural="Many", context="queue")),
    ],
)
def test_a_call_with_a_literal_is_a_message(call, message):
    assert list(messages_in_python(IMPORTS + call, "a.py")) == [message]


def test_a_text_that_was_marked_elsewhere_is_no_message_here():
    assert list(messages_in_python(IMPORTS + "_(definition.title)", "a.py")) == []


def test_a_file_that_knows_no_django_marks_its_sentences_itself():
    source = 'def gettext_noop(text): return text\ngettext_noop("Open")'
    assert list(messages_in_python(source, "a.py")) == [Message("Open")]


def test_a_function_that_only_shares_the_name_is_no_translation():
    assert list(messages_in_python('def _(x): return x\n_("Open")', "a.py")) == []


@pytest.mark.parametrize("glued", ['_(f"{n} tickets")', '_("Late by " + text)'])
def test_a_glued_sentence_is_refused_with_its_place(glued):
    with pytest.raises(UnreadableMessage, match=r"a\.py:2"):
        list(messages_in_python(IMPORTS + glued, "a.py"))


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ('{% translate "It\'s open" %}', Message("It's open")),
        ("{% translate 'Open' context \"status\" %}", Message("Open", context="status")),
        ("{% blocktranslate trimmed %}\n Late\n {{ by }}{% endblocktranslate %}", Message("Late %(by)s")),
        (
            "{% blocktranslate count n=n %}One{% plural %}{{ n }}{% endblocktranslate %}",
            Message("One", "%(n)s"),
        ),
        ('{% include "x.html" with title=_("Open") %}', OPEN),
        ('{{ name|default:_("Open") }}', OPEN),
        ('{% translate "100% done" %}', Message("100%% done")),
    ],
)
def test_a_translation_tag_is_a_message(template, message):
    assert list(messages_in_template("{% load i18n %}<p>" + template + "</p>", "a.html")) == [message]


def test_a_tag_inside_a_sentence_is_refused():
    with pytest.raises(BlockInsideMessage, match=r"a\.html"):
        list(messages_in_template("{% blocktranslate %}a{% if b %}c{% endblocktranslate %}", "a.html"))


def test_one_text_cannot_have_two_plurals():
    with pytest.raises(ConflictingMessages):
        found(COUNTED, Message("One ticket", plural="%(count)s requests"))


def test_merging_keeps_translations_and_drops_what_nobody_asks_for():
    old = translated("it", (OPEN, "Aperto"), (Message("Gone"), "Sparito"))
    merged = catalogue.merge(found(OPEN, Message("New")), old, "it")
    assert {entry.msgid: entry.msgstr for entry in merged} == {"New": "", "Open": "Aperto"}


def test_merging_twice_changes_nothing(tmp_path):
    path = catalogue.path_of(tmp_path, "ru")
    catalogue.write(translated("ru", (OPEN, "Открыт"), (COUNTED, ["а", "б", "в"])), path)
    first = path.read_text()
    catalogue.write(catalogue.merge(found(COUNTED, OPEN), catalogue.read(path), "ru"), path)
    assert path.read_text() == first


def test_a_message_that_learns_to_count_waits_for_all_its_forms():
    merged = catalogue.merge(found(COUNTED), translated("ru", (Message("One ticket"), "Заявка")), "ru")
    assert merged.find("One ticket").msgstr_plural == {0: "", 1: "", 2: ""}


def test_a_complete_catalogue_has_no_problems():
    forms = ["%(count)s заявка", "%(count)s заявки", "%(count)s заявок"]
    complete = translated("ru", (OPEN, "Открыт"), (COUNTED, forms))
    assert list(problems(found(OPEN, COUNTED), complete, "ru")) == []


def test_the_one_of_spanish_may_do_without_its_number():
    complete = translated("es", (COUNTED, ["Un tique", "%(count)s tiques"]))
    assert list(problems(found(COUNTED), complete, "es")) == []


@pytest.mark.parametrize(
    ("language", "message", "translation", "problem"),
    [
        ("it", OPEN, "", "not translated: 'Open'"),
        ("it", Message("By %(name)s"), "Di %(nome)s", "other placeholders"),
        ("it", Message("By {name}"), "Di", "other placeholders"),
        ("it", COUNTED, ["Un ticket"], "1 plural forms instead of 2"),
        ("ru", COUNTED, ["%(count)s заявка", "", "%(count)s заявок"], "plural form 1 not translated"),
        ("ru", COUNTED, ["Одна заявка", "%(count)s заявки", "%(count)s заявок"], "other placeholders"),
    ],
)
def test_a_wrong_translation_is_named(language, message, translation, problem):
    wrong = translated(language, (message, translation))
    [named] = problems(found(message), wrong, language)
    assert problem in named


def test_a_fuzzy_entry_is_named():
    guessed = translated("es", (OPEN, "Abierto"))
    guessed.find("Open").flags.append("fuzzy")
    assert list(problems(found(OPEN), guessed, "es")) == ["fuzzy: 'Open'"]


def test_missing_and_stale_entries_are_named_in_english_too():
    [missing, stale] = problems(found(OPEN), translated("en", (Message("Gone"), "")), "en")
    assert missing.startswith("missing: 'Open'")
    assert stale.startswith("stale: 'Gone'")


def test_the_wrong_way_to_count_is_named():
    russian = translated("ru", (OPEN, "Открыт"))
    russian.metadata["Plural-Forms"] = "nplurals=2; plural=(n != 1);"
    [named] = problems(found(OPEN), russian, "ru")
    assert "Plural-Forms" in named
