"""`{% url %}` as every template has it."""

import pytest
from django.template import engines
from django.urls import NoReverseMatch


def shown(text, **context):
    return engines["django"].from_string(text).render(context)


@pytest.mark.parametrize("key", ["HD-1", "HD-2"])
def test_an_address_is_that_of_its_own_parts(key):
    for _again in range(2):
        assert shown('{% url "tickets:ticket" key %}', key=key) == f"/t/{key}"


def test_a_number_and_what_equals_it_are_two_parts():
    assert shown('{% url "escalation:detail" part %}', part=1) == "/esc/E-1"
    with pytest.raises(NoReverseMatch):
        shown('{% url "escalation:detail" part %}', part=True)


def test_a_name_takes_the_address_or_nothing():
    assert shown('{% url "tickets:queue" as there %}[{{ there }}]') == "[/q/]"
    assert shown('{% url "nowhere:at-all" 1 as there %}[{{ there }}]') == "[]"


def test_an_address_without_a_view_is_refused():
    with pytest.raises(NoReverseMatch):
        shown('{% url "nowhere:at-all" %}')
