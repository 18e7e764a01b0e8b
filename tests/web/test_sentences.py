"""`{% translate %}`: looked up once a language, and never mixed up."""

from django.template import engines
from django.utils import translation


def said(source, languages, **context):
    template = engines["django"].from_string("{% load sentences %}" + source)
    found = []
    for language in languages:
        with translation.override(language):
            found.append(template.render(context))
    return found


def test_a_sentence_is_said_in_the_language_of_each_reader():
    assert said('{% translate "Save" %}', ["en", "ru", "en", "it"]) == ["Save", "Сохранить", "Save", "Salva"]


def test_a_named_sentence_stands_where_it_is_asked_for_and_nowhere_else():
    source = '{% translate "Save" as word %}[{{ word }}]'
    assert said(source, ["ru", "ru", "en"]) == ["[Сохранить]", "[Сохранить]", "[Save]"]


def test_what_a_page_decides_is_looked_up_each_time():
    template = engines["django"].from_string("{% load sentences %}{% translate word %}")
    with translation.override("ru"):
        assert [template.render({"word": word}) for word in ("Save", "Close")] == ["Сохранить", "Закрыть"]


def test_a_context_and_a_filter_still_count():
    source = '{% translate "choose" context "palette" %}|{% translate "choose" %}'
    assert said(source, ["ru", "ru"]) == ["выбрать|choose"] * 2
    assert said('{% translate "Save"|upper %}', ["ru", "en"]) == ["СОХРАНИТЬ", "SAVE"]
