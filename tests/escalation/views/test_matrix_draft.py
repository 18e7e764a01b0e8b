"""The draft of the matrix on screen: read, changed row by row, published; refused changes lose nothing."""

import pytest

from escalation.models import MatrixVersion
from escalation.services import drafting
from helpdesk.web.times import now
from tests.escalation import rules
from tests.house.budgets import budget
from tests.people import api_client
from tests.tickets.pages import text_of

DRAFT = "/matrix/draft/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def path(cast):
    """Publish a matrix of two rules; return the path."""
    rules.policy(rules.always())
    made = rules.path(rules.usual_steps())
    rules.matrix(made, ({"tier": ["strategic"]}, made), ({"channel": ["phone"]}, made, 2))
    return made


@pytest.fixture
def editor(client, cast):
    client.force_login(cast.manager)
    return client


def filled(path, revision, **more):
    return {
        "name": "Urgent mail",
        "priority": ["urgent", "high"],
        "channel": ["email"],
        "product": "Till, Scanner",
        "reopen_count_min": "2",
        "path": path.pk,
        "start_level": "1",
        "sla_policy": "",
        "wording_en": "We hurry.",
        "revision": revision,
        **more,
    }


def page_of(answer):
    return text_of(answer)


def test_only_editors_see_the_draft_and_everybody_the_history(client, cast, path):
    for user, status in ((cast.l1, 403), (cast.lead, 403), (cast.escalations, 200), (cast.admin, 200)):
        client.force_login(user)
        for place in (DRAFT, f"{DRAFT}rules/new", f"{DRAFT}publish", f"{DRAFT}discard"):
            assert client.get(place).status_code == status
        assert client.get("/matrix/versions/").status_code == 200
        assert client.get("/matrix/versions/1/").status_code == 200
    client.force_login(cast.l1)
    assert client.post("/matrix/versions/1/restore").status_code == 403
    assert "Edit" not in page_of(client.get("/matrix/"))


def test_the_grid_shows_each_rule_with_what_happens_at_each_level(editor, path):
    page = page_of(editor.get(DRAFT))
    assert "1. Rule 1" in page
    assert "3. Everything else" in page
    assert "L4" in page
    assert "Second line" in page
    assert "acknowledge within 30 min" in page
    assert drafting.current() is None


def test_a_rule_is_added_from_the_drawer(editor, cast, path):
    assert 'name="revision"' in editor.get(f"{DRAFT}rules/new").content.decode()
    answer = editor.post(f"{DRAFT}rules/new", filled(path, 0))
    assert (answer.status_code, answer.headers["Location"]) == (303, DRAFT)
    rule = drafting.current().rules[-1]
    assert rule == {
        "id": rule["id"],
        "name": "Urgent mail",
        "conditions": {
            "priority": ["urgent", "high"],
            "channel": ["email"],
            "product": ["Till", "Scanner"],
            "reopen_count_min": [2],
        },
        "path": path.pk,
        "start_level": 1,
        "wording": {"en": "We hurry."},
    }
    assert drafting.current().changed_by == cast.manager.pk
    assert "Urgent mail" in page_of(editor.get(DRAFT))


def test_by_htmx_the_drawer_closes_and_the_draft_is_renewed(editor, path):
    answer = editor.post(f"{DRAFT}rules/new", filled(path, 0), headers={**HTMX, "HX-Target": "dialog"})
    assert "dialog-close" in answer.headers["HX-Trigger"]
    assert 'hx-swap-oob="true"' in answer.content.decode()
    draft = drafting.current()
    moved = editor.post(
        f"{DRAFT}rules/{draft.rules[0]['id']}/move",
        {"way": "down", "revision": draft.revision},
        headers={**HTMX, "HX-Target": "draft"},
    )
    assert 'id="draft"' in moved.content.decode()
    assert 'hx-swap-oob="true"' not in moved.content.decode().split('id="draft"')[1][:80]
    assert [one["name"] for one in drafting.current().rules] == ["Rule 2", "Rule 1", "Urgent mail"]


def test_what_the_drawer_does_not_show_stays(editor, path):
    draft = drafting.replace(
        [{"name": "Angry", "conditions": {"sign": ["shouting"]}, "path": path.pk}], {"path": path.pk}
    )
    place = f"{DRAFT}rules/{draft.rules[0]['id']}"
    editor.post(place, filled(path, draft.revision, name="Very angry"))
    assert drafting.current().rules[0]["conditions"]["sign"] == ["shouting"]


def test_the_default_row_is_changed_in_the_same_drawer(editor, path):
    editor.post(f"{DRAFT}rules/default", filled(path, 0, start_level="2"))
    assert drafting.current().default == {"path": path.pk, "start_level": 2, "wording": {"en": "We hurry."}}


def test_an_incomplete_rule_comes_back_with_what_was_written(editor, path):
    answer = editor.post(f"{DRAFT}rules/new", filled(path, 0, name=" "))
    assert answer.status_code == 400
    assert "We hurry." in answer.content.decode()
    assert drafting.current() is None


def test_whoever_is_late_is_told_what_changed_and_keeps_what_they_wrote(editor, cast, path):
    draft = drafting.begin()
    first, second = (one["id"] for one in draft.rules)
    drafting.move_rule(second, -1, revision=draft.revision, actor=cast.admin.pk)
    answer = editor.post(f"{DRAFT}rules/{first}", filled(path, draft.revision))
    assert answer.status_code == 409
    page = page_of(answer)
    assert "Alba Admin moved the rule “Rule 2” to place 1." in page
    assert "We hurry." in page
    assert f'value="{draft.revision + 1}"' in answer.content.decode()
    again = editor.post(f"{DRAFT}rules/{first}", filled(path, draft.revision + 1))
    assert again.status_code == 303
    late = editor.post(f"{DRAFT}rules/{first}/remove", {"revision": draft.revision})
    assert late.status_code == 409
    assert "Mario Manager changed rule 2" in page_of(late)


def test_a_rule_is_removed_after_a_question(editor, path):
    draft = drafting.begin()
    place = f"{DRAFT}rules/{draft.rules[0]['id']}/remove"
    assert "Remove “Rule 1”?" in page_of(editor.get(place))
    editor.post(place, {"revision": draft.revision})
    assert [one["name"] for one in drafting.current().rules] == ["Rule 2"]
    assert editor.get(place).status_code == 409


def test_findings_lead_to_their_rule(editor, path):
    draft = drafting.add_rule({"name": "Never", "conditions": {"tier": ["strategic"]}, "path": path.pk})
    answer = editor.get(DRAFT)
    assert "Rule 3 “Never” never holds" in page_of(answer)
    assert f'href="{DRAFT}rules/{draft.rules[2]["id"]}"' in answer.content.decode()


def test_publishing_shows_the_differences_and_makes_a_version(editor, path):
    draft = drafting.change_default({"path": path.pk, "start_level": 3})
    dialog = page_of(editor.get(f"{DRAFT}publish"))
    assert "L1" in dialog
    assert "L3" in dialog
    answer = editor.post(f"{DRAFT}publish", {"revision": draft.revision, "valid_from": ""})
    assert answer.headers["Location"] == "/matrix/versions/"
    assert MatrixVersion.objects.in_effect(now()).first().default["start_level"] == 3
    history = page_of(editor.get("/matrix/versions/"))
    assert "Version 2" in history
    assert "Mario Manager" in history
    assert "Begins at" in page_of(editor.get("/matrix/versions/2/"))


def test_a_version_for_later_is_shown_and_taken_back(editor, path):
    draft = drafting.change_default({"path": path.pk, "start_level": 3})
    editor.post(f"{DRAFT}publish", {"revision": draft.revision, "valid_from": "2060-01-01T09:00"})
    assert "Counts from" in page_of(editor.get("/matrix/versions/"))
    editor.post("/matrix/versions/2/withdraw")
    assert "Taken back" in page_of(editor.get("/matrix/versions/"))


def test_a_stale_or_past_publication_is_refused(editor, path):
    draft = drafting.begin()
    past = editor.post(f"{DRAFT}publish", {"revision": draft.revision, "valid_from": "2020-01-01T09:00"})
    assert past.status_code == 400
    assert "in the past" in page_of(past)
    stale = editor.post(f"{DRAFT}publish", {"revision": draft.revision - 1})
    assert stale.status_code == 409
    assert MatrixVersion.objects.in_effect(now()).first().number == 1


def test_an_earlier_version_is_put_into_the_draft(editor, path):
    draft = drafting.change_default({"path": path.pk, "start_level": 3})
    editor.post(f"{DRAFT}publish", {"revision": draft.revision})
    answer = editor.post("/matrix/versions/1/restore")
    assert answer.headers["Location"] == DRAFT
    assert drafting.current().default["start_level"] == 1
    assert editor.get("/matrix/versions/99/").status_code == 404


def test_the_draft_is_thrown_away_after_a_question(editor, path):
    draft = drafting.begin()
    assert "Throw the draft away?" in page_of(editor.get(f"{DRAFT}discard"))
    editor.post(f"{DRAFT}discard", {"revision": draft.revision})
    assert drafting.current() is None


def test_a_desk_without_a_matrix_can_begin_one(editor, cast):
    page = page_of(editor.get(DRAFT))
    assert "No matrix is published yet." in page
    assert "The default row leads to no path" in page


def test_the_simulator_shows_what_counts_and_the_draft_side_by_side(client, cast, path):
    asked = {
        "severity": "critical",
        "tier": "strategic",
        "at": "2026-05-04T09:00",
        "timezone": "America/Lima",
    }
    drafting.change_default({"path": path.pk, "start_level": 3})
    client.force_login(cast.l1)
    page = page_of(client.get("/matrix/simulate/", asked))
    assert "Rule 1 “Rule 1” takes it." in page
    assert "The draft" not in page
    assert "America/Lima" in page
    client.force_login(cast.manager)
    page = page_of(client.get("/matrix/simulate/", {**asked, "tier": "standard"}))
    assert "The draft does something else with it." in page
    assert "1. Rule 1: not its Tier" in page
    assert "It begins at L3" in page


def test_a_real_ticket_is_tried_and_one_that_is_not_there_is_not(editor, path):
    ticket = rules.ticket()
    page = page_of(editor.get("/matrix/simulate/", {"ticket": ticket.key}))
    assert f"{ticket.key} comes in" in page
    assert "More help is on the way." in page
    far = {"severity": "low", "tier": "standard", "at": "9999-12-31T23:59"}
    assert editor.get("/matrix/simulate/", far).status_code == 400
    missing = editor.get("/matrix/simulate/", {"ticket": "HD-999999"})
    assert missing.status_code == 400
    assert "You see no ticket of this key." in page_of(missing)


def test_whoever_may_not_publish_alone_is_told_so(client, editor, cast, path, settings):
    settings.MATRIX_SECOND_PERSON = True
    draft = drafting.add_rule({"name": "New", "path": path.pk}, actor=cast.manager.pk)
    sentence = "You made the last change of this draft: somebody else has to look at it and publish it."
    assert sentence in page_of(editor.get(f"{DRAFT}publish"))
    answer = editor.post(f"{DRAFT}publish", {"revision": draft.revision})
    assert answer.status_code == 409
    assert sentence in page_of(answer)
    token = api_client(cast.manager)
    refused = token.post("/api/v1/matrix/draft/publish/", {}, format="json")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:desk:problem:needs-second-person")
    client.force_login(cast.escalations)
    assert sentence not in page_of(client.get(f"{DRAFT}publish"))
    assert client.post(f"{DRAFT}publish", {"revision": draft.revision}).status_code == 303


def test_the_pages_cost_few_queries(editor, path):
    drafting.begin()
    with budget("page: draft of the matrix"):
        editor.get(DRAFT)
    with budget("page: versions of the matrix"):
        editor.get("/matrix/versions/")
    with budget("page: simulator"):
        editor.get("/matrix/simulate/", {"severity": "critical", "tier": "strategic"})
