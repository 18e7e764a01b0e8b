"""SLA policies on screen: what is promised to whom, changed without loss, told by its history."""

import pytest

from escalation.models import SLAPolicy, SLAPolicyVersion
from escalation.services.publishing import publish_policy
from tests.escalation import rules
from tests.house.budgets import budget
from tests.tickets.pages import text_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def usual(cast):
    """The one policy, which a rule of the matrix names."""
    made = rules.policy(rules.office())
    path = rules.path(rules.usual_steps())
    rules.publish_matrix(
        [
            {
                "name": "Phone",
                "conditions": {"channel": ["phone"]},
                "path": path.pk,
                "start_level": 1,
                "sla_policy": made.pk,
            }
        ],
        {"path": path.pk, "start_level": 1},
    )
    return made


@pytest.fixture
def editor(client, cast):
    client.force_login(cast.manager)
    return client


def newest(policy):
    return SLAPolicyVersion.objects.filter(policy=policy).order_by("number").last()


def filled(policy, version=1, **more):
    return {
        "name": "Usual",
        "calendar": newest(policy).calendar_id,
        "position": "0",
        "is_active": "on",
        "is_default": "on",
        "urgent_first_response": "15 min",
        "urgent_resolution": "2 h 30",
        "read_version": version,
        **more,
    }


def test_everybody_sees_policies_and_those_who_may_change_them(client, cast, usual):
    edits = ("edit", "apply/", "versions/1/restore")
    for user, status in ((cast.l1, 403), (cast.lead, 403), (cast.manager, 200), (cast.admin, 200)):
        client.force_login(user)
        assert client.get("/sla-policies/").status_code == 200
        assert client.get(f"/sla-policies/{usual.pk}/").status_code == 200
        assert client.get("/sla-policies/new").status_code == status
        assert [client.get(f"/sla-policies/{usual.pk}/{edit}").status_code for edit in edits] == [status] * 3
    assert client.get("/sla-policies/999/").status_code == 404


def test_a_policy_says_what_it_promises_and_what_uses_it(editor, usual):
    rules.ticket()
    shown = text_of(editor.get(f"/sla-policies/{usual.pk}/"))
    assert "Urgent 15 min 30 min 2 h" in shown
    assert "Counted on Office" in shown
    assert "Rule of the matrix Phone" in shown
    assert "Open tickets 2 promises" in shown
    assert "Waiting for customer" in shown


def test_saving_makes_a_newer_version(editor, cast, usual):
    answer = editor.post(f"/sla-policies/{usual.pk}/edit", filled(usual, tier=["premium"], product="Till"))
    assert answer.status_code == 303
    version = newest(usual)
    assert version.targets == [
        {"priority": "urgent", "first_response_seconds": 900, "resolution_seconds": 9000}
    ]
    assert version.conditions == {"tier": ["premium"], "product": ["Till"]}
    shown = text_of(editor.get(f"/sla-policies/{usual.pk}/"))
    assert "Resolution, priority Urgent: 2 h → 2 h 30" in shown
    assert "Next reply, priority Urgent: 30 min → no promise" in shown
    assert "Tier: any → Premium" in shown


def test_what_it_shows_it_saves_without_a_difference(editor, usual):
    page = editor.get(f"/sla-policies/{usual.pk}/edit")
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    kept = {name: value for name, value in sent.items() if value is not None and value is not False}
    answer = editor.post(f"/sla-policies/{usual.pk}/edit", kept)
    assert answer.status_code == 303, text_of(answer)
    before, after = SLAPolicyVersion.objects.filter(policy=usual).order_by("number")
    assert (after.targets, after.conditions, after.calendar) == (
        before.targets,
        before.conditions,
        before.calendar,
    )


def test_a_time_that_cannot_be_read_is_said_beside_its_field(editor, usual):
    sent = filled(usual, urgent_resolution="soon")
    answer = editor.post(f"/sla-policies/{usual.pk}/edit", sent, headers=HTMX)
    assert answer.status_code == 400
    assert "Write a time such as 30 min" in text_of(answer)
    assert 'value="soon"' in answer.content.decode()
    assert newest(usual).number == 1


def test_two_editors_at_once_lose_nothing(editor, usual):
    publish_policy(
        usual,
        calendar=newest(usual).calendar,
        conditions={},
        targets=rules.targets({rules.FIRST: rules.HOUR}),
    )
    answer = editor.post(f"/sla-policies/{usual.pk}/edit", filled(usual), headers=HTMX)
    assert answer.status_code == 409
    shown = text_of(answer)
    assert "Somebody published version 2 meanwhile" in shown
    assert "Resolution, priority Urgent: 2 h → no promise" in shown
    assert 'value="2 h 30"' in answer.content.decode()
    assert editor.post(f"/sla-policies/{usual.pk}/edit", filled(usual, 2)).status_code == 303


def test_a_new_default_takes_the_place_of_the_other(editor, usual):
    sent = filled(usual, name="Newer") | {"read_version": ""}
    assert editor.post("/sla-policies/new", sent).status_code == 303
    assert list(SLAPolicy.objects.filter(is_default=True).values_list("name", flat=True)) == ["Newer"]
    assert "2. Usual" not in text_of(editor.get("/sla-policies/"))


def test_an_earlier_version_comes_back_as_a_newer_one(editor, usual):
    editor.post(f"/sla-policies/{usual.pk}/edit", filled(usual))
    asked = editor.get(f"/sla-policies/{usual.pk}/versions/1/restore", headers=HTMX)
    assert "Resolution, priority Urgent: 2 h 30 → 2 h" in text_of(asked)
    stale = editor.post(f"/sla-policies/{usual.pk}/versions/1/restore", {"version": 1}, headers=HTMX)
    assert (stale.status_code, newest(usual).number) == (409, 2)
    answer = editor.post(f"/sla-policies/{usual.pk}/versions/1/restore", {"version": 2})
    assert answer.status_code == 303
    assert newest(usual).targets == rules.targets()


def test_an_earlier_version_that_cannot_be_read_any_more_is_refused(editor, usual):
    kept = newest(usual)
    SLAPolicyVersion.objects.create(
        policy=usual, number=9, calendar=kept.calendar, conditions={"moon": ["full"]}, targets=kept.targets
    )
    answer = editor.post(f"/sla-policies/{usual.pk}/versions/9/restore", {"version": 1}, headers=HTMX)
    usual.refresh_from_db()
    assert (answer.status_code, usual.version) == (400, 1)
    assert "“moon” is no field to match on." in text_of(answer)


def test_the_pages_cost_the_same_however_many_there_are(editor, usual):
    for number in range(8):
        rules.policy(rules.office(f"office-{number}"), f"policy-{number}")
    for number in range(1, 5):
        editor.post(f"/sla-policies/{usual.pk}/edit", filled(usual, number, urgent_resolution=f"{number} h"))
    editor.get("/sla-policies/")
    with budget("page: policies"):
        assert "Policy-7" in text_of(editor.get("/sla-policies/"))
    with budget("page: policy"):
        assert "Version 5" in text_of(editor.get(f"/sla-policies/{usual.pk}/"))


def test_each_level_may_have_a_time_of_its_own(editor, usual):
    sent = filled(usual, urgent_level_1="30 min", urgent_level_2="1 h")
    assert editor.post(f"/sla-policies/{usual.pk}/edit", sent).status_code == 303
    assert newest(usual).level_budgets("urgent") == {1: 1800, 2: 3600}
    shown = text_of(editor.get(f"/sla-policies/{usual.pk}/"))
    assert "L1 30 min, L2 1 h" in shown
    assert "Time of each level, priority Urgent: – → L1 30 min, L2 1 h" in shown
    form = editor.get(f"/sla-policies/{usual.pk}/edit").context["form"]
    assert form["urgent_level_2"].value() == "1 h"
