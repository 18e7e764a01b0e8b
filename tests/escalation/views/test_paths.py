"""Paths on screen: read as sentences, edited as a whole, published as versions; what was written is never lost."""

import pytest

from escalation.models import Path, PathVersion
from escalation.services.publishing import publish_path
from tests.escalation import rules
from tests.house.budgets import budget
from tests.people import api_client
from tests.tickets.pages import HTMX, text_of

PATHS = "/matrix/paths/"
USUAL = f"{PATHS}usual/"
EDIT = f"{USUAL}edit"


@pytest.fixture
def path(cast):
    """Publish a matrix of one rule; return the path."""
    rules.policy(rules.always())
    made = rules.path(rules.usual_steps(), owner=cast.escalations)
    rules.matrix(made, ({"tier": ["strategic"]}, made))
    return made


@pytest.fixture
def editor(client, cast):
    client.force_login(cast.manager)
    return client


def fields_of(answer):
    """Return every field of the editor as a browser would send it."""
    editor = answer.context["editor"]
    sent = {}
    for form in (editor.form, *editor.steps):
        for bound in form:
            value = bound.value()
            if isinstance(value, bool):
                if value:
                    sent[bound.html_name] = "on"
            else:
                sent[bound.html_name] = "" if value is None else str(value)
    return sent


def steps_now(path):
    path.refresh_from_db()
    return PathVersion.objects.get(path=path, number=path.version).steps


def test_everybody_reads_paths_and_only_editors_change_them(client, cast, path):
    for user, status in ((cast.l1, 403), (cast.lead, 403), (cast.escalations, 200), (cast.admin, 200)):
        client.force_login(user)
        for place in (f"{PATHS}new", EDIT, f"{USUAL}versions/1/restore"):
            assert client.get(place).status_code == status
        assert client.get(PATHS).status_code == 200
        assert client.get(USUAL).status_code == 200
    client.force_login(cast.l1)
    assert client.post(EDIT, {"do": "save"}).status_code == 403
    assert "Edit" not in text_of(client.get(USUAL))
    assert client.get(f"{PATHS}no-such-path/").status_code == 404
    assert path.version == 1


def test_every_step_is_a_sentence(client, cast, path):
    client.force_login(cast.l1)
    with budget("page: path"):
        page = text_of(client.get(USUAL))
    assert "When 75 % of the time for the first reply is used, tell: Lead of First line." in page
    assert (
        "When the promised time of the first reply passes, the ticket goes to: Second line, who is told."
        in page
    )
    assert "Also told: Lead of First line, The team lead's manager." in page
    assert "If nobody acknowledges it within 30 min, the next step happens at once." in page
    assert "The customer is told (en, es)." in page
    assert "Hierarchical" in page


def test_a_path_says_what_uses_it_and_what_it_was(client, cast, path):
    publish_path(path, rules.usual_steps()[:2], actor=cast.admin.pk)
    client.force_login(cast.l1)
    page = text_of(client.get(USUAL))
    assert "Matrix that counts Rule 1 “Rule 1”" in page
    assert "The default row" in page
    assert "Version 2 Counts now" in page
    assert "Alba Admin" in page
    assert "Step 3 is gone: When 1 h have passed since the step before" in page


def test_the_list_shows_each_path_with_its_steps(client, cast, path):
    client.force_login(cast.l1)
    with budget("page: paths"):
        page = text_of(client.get(PATHS))
    assert "Usual" in page
    assert "Elena Escalations" in page


def test_what_is_opened_and_saved_unchanged_is_the_same(editor, path):
    before = steps_now(path)
    with budget("page: editor of a path"):
        opened = editor.get(EDIT)
    answer = editor.post(EDIT, {**fields_of(opened), "do": "save"})
    assert (answer.status_code, answer.headers["Location"]) == (303, USUAL)
    assert path.version == 1
    after = steps_now(path)
    assert path.version == 2
    assert [{name: value for name, value in step.items() if value} for step in after] == [
        {name: value for name, value in step.items() if value} for step in before
    ]
    assert path.owner.name == "Elena Escalations"


def test_a_step_is_added_written_and_published(editor, cast, path):
    sent = fields_of(editor.get(EDIT))
    added = editor.post(EDIT, {**sent, "do": "add"})
    assert added.status_code == 200
    assert path.version == 1
    sent = fields_of(added) | {
        "s5-clock": "resolution",
        "s5-when": "after_due_seconds",
        "s5-delay": "1 h 30",
        "s5-action": "notify",
        "s5-kind": "hierarchical",
        "s5-target": f"user:{cast.manager.pk}",
        "s5-told_0": "manager_of_team",
        "s5-acknowledge_within": "45 min",
        "s5-message_ru": "Мы спешим.",
    }
    assert editor.post(EDIT, {**sent, "do": "save"}).status_code == 303
    assert steps_now(path)[-1] == {
        "number": 6,
        "clock": "resolution",
        "at": {"after_due_seconds": 5400},
        "action": "notify",
        "kind": "hierarchical",
        "target": {"type": "user", "id": cast.manager.pk},
        "notify": [{"type": "manager_of_team"}],
        "acknowledge_within_seconds": 2700,
        "customer_message": {"ru": "Мы спешим."},
    }


def test_steps_change_places_and_keep_the_numbers_of_the_places(editor, path):
    sent = fields_of(editor.get(EDIT))
    moved = editor.post(EDIT, {**sent, "do": "down:0"}, headers={**HTMX, "HX-Target": "path-editor"})
    assert "<html" not in moved.content.decode()
    sent = fields_of(moved)
    assert sent["s0-action"] == "notify_reassign"
    sent = fields_of(editor.post(EDIT, {**sent, "do": "remove:2"}))
    editor.post(EDIT, {**sent, "do": "save"})
    steps = steps_now(path)
    assert [step["number"] for step in steps] == [1, 2, 4, 5]
    assert steps[0]["at"] == {"percent": 100}
    assert steps[1]["at"] == {"percent": 75}


def test_what_is_wrong_is_said_at_its_place_and_nothing_is_lost(editor, path):
    sent = fields_of(editor.get(EDIT)) | {
        "s1-percent": "",
        "s0-target": "",
        "name": "Kept",
        "s3-target": "user:x",
    }
    answer = editor.post(EDIT, {**sent, "do": "save"})
    assert answer.status_code == 400
    steps = answer.context["editor"].steps
    assert steps[1].errors == {"percent": ["Say how much."]}
    assert set(steps[0].errors) == {"target"}
    assert set(steps[3].errors) == {"target"}
    assert 'value="Kept"' in answer.content.decode()
    assert "autofocus" in str(steps[0]["target"])
    assert "This step is not finished." in text_of(answer)
    assert path.version == Path.objects.get(pk=path.pk).version


def test_two_editors_never_overwrite_each_other_unseen(editor, cast, path):
    sent = fields_of(editor.get(EDIT))
    publish_path(path, rules.usual_steps()[:4], actor=cast.admin.pk)
    answer = editor.post(EDIT, {**sent, "name": "Mine", "do": "save"})
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Somebody published version 2 meanwhile. Nothing was changed." in page
    assert "Step 5 is gone" in page
    assert Path.objects.get(pk=path.pk).version == 2
    again = fields_of(answer)
    assert again["name"] == "Mine"
    assert editor.post(EDIT, {**again, "do": "save"}).status_code == 303
    assert len(steps_now(path)) == 5
    assert path.name == "Mine"


def test_a_new_path_is_made_with_a_slug_of_its_own(editor, cast, path):
    opened = editor.get(f"{PATHS}new")
    sent = fields_of(opened) | {
        "name": "Usual",
        "s0-target": f"team:{cast.second_line.pk}",
        "is_active": "on",
    }
    answer = editor.post(f"{PATHS}new", {**sent, "do": "save"})
    assert answer.headers["Location"] == f"{PATHS}usual-2/"
    made = Path.objects.get(slug="usual-2")
    assert steps_now(made)[0]["at"] == {"percent": 100}
    assert editor.post(f"{PATHS}new", {"do": "save"}).status_code == 400


def test_going_back_publishes_the_earlier_steps_as_a_new_version(editor, cast, path):
    publish_path(path, rules.usual_steps()[:2], actor=cast.admin.pk)
    place = f"{USUAL}versions/1/restore"
    shown = text_of(editor.get(place, headers=HTMX))
    assert "Step 3 is new" in shown
    assert editor.post(place, {"version": "1"}).status_code == 409
    assert editor.post(place, {"version": "2"}).status_code == 303
    assert len(steps_now(path)) == 5
    assert path.version == 3
    assert editor.get(f"{USUAL}versions/9/restore").status_code == 404


def test_what_the_desk_finds_on_a_path_is_said_with_its_step(client, cast, path):
    cast.l2.is_active = False
    cast.l2.save()
    client.force_login(cast.manager)
    page = text_of(client.get(USUAL))
    assert "Path “Usual”, step 2: Second line has nobody in it." in page


def test_members_that_the_form_does_not_show_stay(editor, path):
    steps = rules.usual_steps()
    steps[3]["notify"] = [{"type": "manager_of_team", "level": 3}]
    publish_path(path, steps)
    editor.post(EDIT, {**fields_of(editor.get(EDIT)), "do": "save"})
    assert steps_now(path)[3]["notify"] == [{"type": "manager_of_team", "level": 3}]


def test_from_outside_an_older_version_is_refused_too(cast, path):
    client = api_client(cast.admin)
    place = f"/api/v1/paths/{path.pk}/"
    tag = client.get(place).headers["ETag"]
    assert client.patch(place, {"name": "Mine"}, format="json", headers={"If-Match": tag}).status_code == 200
    assert client.patch(place, {"name": "Late"}, format="json", headers={"If-Match": tag}).status_code == 412
    path.refresh_from_db()
    assert (path.name, path.version) == ("Mine", 2)


def test_a_step_that_asks_is_written_shown_and_kept(editor, cast, path):
    sent = fields_of(editor.post(EDIT, {**fields_of(editor.get(EDIT)), "do": "add"})) | {
        "s5-action": "approval",
        "s5-target": "manager_of_team",
        "s5-kind": "hierarchical",
        "s5-acknowledge_within": "2 h",
        "s5-question_en": "May we refund it?",
    }
    editor.post(EDIT, {**sent, "do": "save"})
    step = steps_now(path)[-1]
    assert (step["action"], step["question"]) == ("approval", {"en": "May we refund it?"})
    page = text_of(editor.get(USUAL))
    assert "ask for a yes or a no: The team lead's manager. Hierarchical" in page
    assert "The answer is awaited for 2 h." in page
    assert "May we refund it?" in page
    sent = fields_of(editor.get(EDIT)) | {"s5-action": "notify"}
    editor.post(EDIT, {**sent, "do": "save"})
    assert "question" not in steps_now(path)[-1]


@pytest.mark.parametrize(
    "rest",
    [
        "[" * 200_000,
        '{"customer_message": {"en": "\\u0000"}}',
        '{"question": {"en": "May we?"}, "acknowledge_within_seconds": 1, "notify": 7, "at": {}}',
        '{"\\ud800": 1}',
        '{"kept": "\\u0000"}',
    ],
    ids=["brackets", "message", "shown", "half", "null"],
)
def test_what_is_hidden_of_a_step_says_nothing_of_what_is_shown(editor, path, rest):
    before = steps_now(path)
    sent = fields_of(editor.get(EDIT)) | {"s0-rest": rest, "do": "save"}
    assert editor.post(EDIT, sent).status_code == 303
    assert (path.version, steps_now(path)) == (1, before)
    assert path.version == 2
