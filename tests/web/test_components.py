"""What component templates are written with."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template, TemplateSyntaxError

from helpdesk.web.templatetags.components import hue, initials, intervals, seconds

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def render(source, **context):
    return Template("{% load components %}" + source).render(Context(context))


def test_an_icon_without_a_label_is_hidden_from_screen_readers():
    drawn = render('{% icon "lock" 12 %}')
    assert 'aria-hidden="true"' in drawn
    assert 'width="12"' in drawn


def test_an_icon_with_a_label_is_an_image_of_that_name():
    drawn = render('{% icon "lock" 12 label %}', label='Only "us"')
    assert 'role="img"' in drawn
    assert 'aria-label="Only &quot;us&quot;"' in drawn


def test_a_component_shows_its_content_and_its_parts():
    shown = render(
        '{% component "card" title="T" %}text{% part "foot" %}below{% endpart %}{% endcomponent %}'
    )
    assert '<div class="card__body">text</div>' in shown
    assert '<div class="card__foot">below</div>' in shown


def test_a_component_sees_nothing_of_the_page_but_its_parameters():
    shown = render('{% component "card" %}{{ title }}{% endcomponent %}', title="the page's own")
    assert "card__title" not in shown
    assert "the page&#x27;s own" in shown


def test_a_part_belongs_to_the_component_right_around_it():
    shown = render(
        '{% component "card" %}{% component "card" %}{% part "foot" %}inner{% endpart %}{% endcomponent %}'
        "outer{% endcomponent %}"
    )
    assert shown.count("card__foot") == 1
    assert shown.index("inner") < shown.index("outer")


def test_content_that_people_wrote_is_escaped():
    shown = render('{% component "callout" %}{{ text }}{% endcomponent %}', text="<script>")
    assert "&lt;script&gt;" in shown


def test_a_part_outside_a_component_is_refused():
    with pytest.raises(TemplateSyntaxError, match="inside a component"):
        render('{% part "foot" %}lost{% endpart %}')


def test_a_component_takes_only_named_parameters():
    with pytest.raises(TemplateSyntaxError, match="'title'"):
        render('{% component "card" title %}{% endcomponent %}')


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Maria Rossi", "MR"),
        ("Ана", "А"),
        ("ana@desk.test", "AD"),
        ("Luis de la Vega", "LV"),
        ("", ""),
        ("- x", "X"),
    ],
)
def test_an_avatar_shows_the_first_and_the_last_letter(name, letters):
    assert initials(name) == letters


def test_a_person_keeps_their_colour():
    assert {hue(7), hue("7")} == {hue(7)}
    assert {hue(number) for number in range(100)} == {1, 2, 3, 4, 5, 6}


def test_the_pages_script_gets_seconds():
    assert seconds(timedelta(minutes=-1)) == "-60"
    assert intervals([(NOW, NOW + timedelta(hours=1))]) == "1795339800-1795343400"


def test_a_running_promise_goes_on_counting_on_the_page():
    due = NOW + timedelta(days=3000)
    shown = render(
        '{% include "components/_sla_chip.html" with state="on_track" due_at=due soon_at=due %}', due=due
    )
    assert f'data-due="{int(due.timestamp())}"' in shown
    assert "hd-clock" in shown


@pytest.mark.parametrize(
    ("state", "words"),
    [("paused", "Paused"), ("met", "Met, 42 min"), ("breached", "Missed by 4 min"), ("none", "No promise")],
)
def test_a_promise_that_stands_still_does_not_count(state, words):
    source = '{% include "components/_sla_chip.html" with state=state took=took remaining=late %}'
    shown = render(source, state=state, took=timedelta(minutes=42), late=timedelta(minutes=-4))
    assert words in shown
    assert "hd-clock" not in shown
