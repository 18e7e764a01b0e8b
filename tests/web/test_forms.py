"""Selects that Python draws say what Django's own templates say."""

from html.parser import HTMLParser

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from helpdesk.web.forms import QuickRenderer

CHOICES = [
    ("", "Any"),
    ("a&b", "Ampersand & <script>"),
    ('q"', 'A "quoted" one'),
    ("Grouped", [(1, "One"), (2, "Two")]),
]


class Sample(forms.Form):
    one = forms.ChoiceField(choices=CHOICES, required=False)
    many = forms.MultipleChoiceField(choices=CHOICES, required=False)
    marked = forms.ChoiceField(
        choices=CHOICES, widget=forms.Select(attrs={"class": "input", "disabled": True, "hidden": False})
    )


class Tokens(HTMLParser):
    def __init__(self, markup):
        super().__init__()
        self.found = []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, attrs))

    def handle_endtag(self, tag):
        self.found.append(("/", tag))

    def handle_data(self, data):
        if data.strip():
            self.found.append(("text", data.strip()))


@pytest.mark.parametrize("name", ["one", "many", "marked"])
@pytest.mark.parametrize("data", [None, {"one": "a&b", "many": ["1", 'q"'], "marked": "2"}])
def test_a_select_is_the_same_as_django_draws_it(name, data):
    drawn = [str(Sample(data, renderer=renderer())[name]) for renderer in (QuickRenderer, DjangoTemplates)]
    assert Tokens(drawn[0]).found == Tokens(drawn[1]).found


def test_errors_are_drawn_by_django_and_none_are_nothing():
    form = Sample({"one": "nothing like it"}, renderer=QuickRenderer())
    assert "nothing like it" in str(form["one"].errors)
    assert str(form["many"].errors) == ""
