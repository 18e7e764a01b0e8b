"""The editor of the matrix by keyboard alone, as somebody uses it who has read only the screen."""

import pytest

from escalation.models import MatrixVersion
from escalation.services import drafting
from helpdesk.web.times import now
from tests.escalation import rules

PAGES = (
    "/matrix/",
    "/matrix/draft/",
    "/matrix/draft/rules/new",
    "/matrix/draft/publish",
    "/matrix/versions/",
    "/matrix/versions/1/",
    "/matrix/import/",
    "/matrix/simulate/?severity=critical&tier=strategic&timezone=America/Lima",
)


@pytest.fixture
def path(cast):
    """Publish a matrix of two rules, and begin a draft in which they changed places."""
    rules.policy(rules.always())
    made = rules.path(rules.usual_steps())
    rules.matrix(made, ({"tier": ["strategic"]}, made), ({"channel": ["phone"]}, made, 2))
    draft = drafting.begin()
    drafting.move_rule(draft.rules[0]["id"], 1)
    drafting.add_rule({"name": "Never", "conditions": {"tier": ["strategic"]}, "path": made.pk})
    return made


def names():
    return [rule["name"] for rule in drafting.current().rules]


def wait_for_focus(page, name):
    """Wait until an element has the focus: after a swap the page puts it there a moment later."""
    page.wait_for_function("id => document.activeElement.id === id", arg=name)


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_a_rule_is_walked_to_opened_moved_and_removed_by_keys(visit, cast, path):
    page = visit("/matrix/draft/", cast.manager)
    first, second, third = (rule["id"] for rule in drafting.current().rules)
    page.focus(f"#rule-{first}")
    press(page, "ArrowRight", "ArrowRight", "ArrowDown")
    wait_for_focus(page, f"cell-{second}-2")
    press(page, "Enter")
    page.wait_for_selector("dialog:modal")
    assert page.input_value("dialog [name=name]") == "Rule 1"
    press(page, "Escape")
    page.wait_for_selector("#dialog dialog", state="detached")
    wait_for_focus(page, f"rule-{second}")
    with page.expect_response("**/move"):
        press(page, "Alt+ArrowUp")
    page.wait_for_function(f"document.querySelector('tbody tr').id === 'row-{second}'")
    wait_for_focus(page, f"rule-{second}")
    assert names() == ["Rule 1", "Rule 2", "Never"]
    press(page, "Control+End", "ArrowUp", "Home")
    wait_for_focus(page, f"rule-{third}")
    press(page, "Delete")
    page.wait_for_selector("dialog:modal")
    press(page, "Enter")
    page.wait_for_selector(f"#row-{third}", state="detached")
    assert names() == ["Rule 1", "Rule 2"]


def test_a_rule_is_added_and_published_by_keys(visit, cast, path):
    page = visit("/matrix/draft/", cast.manager)
    page.focus("#add-rule")
    press(page, "Enter")
    page.wait_for_selector("dialog:modal")
    page.keyboard.type("Night calls")
    press(page, "Control+Enter")
    page.wait_for_selector("text=4. Night calls")
    wait_for_focus(page, "add-rule")
    page.focus("#publish")
    press(page, "Enter")
    page.wait_for_selector("dialog:modal >> text=Night calls")
    page.focus("dialog .button--primary")
    press(page, "Enter")
    page.wait_for_url("**/matrix/versions/")
    assert MatrixVersion.objects.in_effect(now()).first().rules[-1]["name"] == "Night calls"


def test_only_one_cell_of_the_grid_is_a_stop_of_the_tab_key(visit, cast, path):
    page = visit("/matrix/draft/", cast.manager)
    assert page.locator("[data-grid] [data-cell][tabindex='0']").count() == 1


@pytest.mark.parametrize("look", [(360, "light"), (1440, "dark")])
def test_the_pages_of_the_matrix_are_accessible_and_fit(visit, violations, cast, path, look):
    width, theme = look
    for place in PAGES:
        page = visit(place, cast.manager, width=width, theme=theme)
        assert (place, violations(page)) == (place, [])
        assert (place, page.evaluate("document.documentElement.scrollWidth")) == (place, width)


def test_the_drawer_is_accessible(visit, violations, cast, path):
    page = visit("/matrix/draft/", cast.manager)
    page.click("#add-rule")
    page.wait_for_selector("dialog:modal")
    assert violations(page) == []
