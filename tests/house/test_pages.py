"""The house test's own reading of templates finds what it should, and nothing else."""

import pytest

from tests.house import pages


@pytest.mark.parametrize(
    ("template", "texts"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ('<p>{% translate "Hello" %}</p>', []),
        ("<p>{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}</p>", []),
        ('<p title="Hello">{{ name }}</p>', ["Hello"]),
        ("<p title=\"{% translate 'Hello' %}\">{# Hello #}</p>", []),
        ('<input type="submit" value="Send">', ["Send"]),
        ('<input type="hidden" value="Send">', []),
        ("{% block main_class %}main--wide{% endblock %}{% block main %}Hello{% endblock %}", ["Hello"]),
        ("{% comment %}Hello{% endcomment %}<script>let hello</script>", []),
        ('<p {% if a %}class="b"{% endif %}>{{ a }} Late</p>', ["Late"]),
    ],
)
def test_untranslated_text_is_found(template, texts):
    assert [text for _line, text in pages.read(template).texts if text] == texts


def test_text_has_the_line_it_stands_on():
    template = "{% comment %}\n{% endcomment %}\n<p>\nHello</p>"
    assert pages.read(template).texts == [(4, "Hello")]


@pytest.mark.parametrize(
    ("template", "texts"),
    [
        ('{% include "x.html" with title="Late" %}', ["Late"]),
        ('{% include "x.html" with title=_("Late") icon="clock" %}', []),
        ("{{ name|default:'Nobody' }}", ["Nobody"]),
        ('{{ at|date:"D d M" }}', []),
    ],
)
def test_untranslated_literals_in_tags_are_found(template, texts):
    assert [text for _line, text in pages.quoted_in_tags(template)] == texts
