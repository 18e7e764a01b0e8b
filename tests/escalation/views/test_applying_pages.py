"""Newer hours on open tickets, on screen: what would change is shown first, then it is done and its progress seen."""

import pytest

from escalation.models import Clock
from helpdesk.accounts.services import teams
from helpdesk.calendars.models import Calendar
from helpdesk.calendars.services.publishing import publish
from helpdesk.jobs import running as jobs
from helpdesk.jobs.models import Job
from helpdesk.web.times import travel
from tests.escalation import rules
from tests.escalation.rules import DAYS, HOUR, MINUTE, T0
from tests.house.budgets import budget
from tests.tickets.pages import text_of

WEEK = {day: [["09:00", "18:00"]] for day in DAYS[:5]}
NOW = T0 + 30 * MINUTE


@pytest.fixture
def office(cast):
    calendar = rules.office()
    rules.policy(calendar)
    rules.matrix(rules.path(rules.usual_steps()))
    return calendar


@pytest.fixture
def editor(client, cast):
    client.force_login(cast.manager)
    return client


def close(office):
    hours = {"timezone": "UTC", "weekly": WEEK, "holidays": [{"date": "2026-05-04", "name": "Feast"}]}
    publish(Calendar.objects.get(pk=office.pk), hours)


def try_out(editor, office, way="from_now", version=2):
    with travel(NOW):
        return editor.post(f"/calendars/{office.pk}/apply/", {"way": way, "read_version": version})


def test_the_page_of_a_calendar_offers_it_while_open_tickets_keep_older_hours(editor, office):
    rules.ticket()
    assert "Apply to open tickets" not in text_of(editor.get(f"/calendars/{office.pk}/"))
    close(office)
    shown = text_of(editor.get(f"/calendars/{office.pk}/"))
    assert "2 promises of open tickets still follow an older version. " in shown
    assert "Apply to open tickets" in shown


def test_more_than_a_thousand_are_not_counted(editor, office, monkeypatch):
    for name in ("escalation.services.recalculating", "escalation.views.behind"):
        monkeypatch.setattr(f"{name}.MOST_COUNTED", 1)
    rules.ticket()
    close(office)
    for page in (f"/calendars/{office.pk}/", f"/calendars/{office.pk}/apply/"):
        assert "1+ promises of open tickets still follow" in text_of(editor.get(page))


def test_a_trial_beside_another_is_refused_in_words(editor, office, monkeypatch):
    rules.ticket()
    close(office)
    assert try_out(editor, office).status_code == 303
    Job.objects.update(state="running", finished_at=None)
    monkeypatch.setattr(jobs, "cancel", lambda _pk: None)
    answer = try_out(editor, office, way="from_history")
    assert answer.status_code == 409
    assert "An earlier recalculation is still at work." in text_of(answer)


def test_first_it_is_shown_then_done(editor, cast, office):
    ticket = rules.ticket()
    close(office)
    trial = try_out(editor, office)
    shown = text_of(editor.get(trial.headers["Location"]))
    assert "2 promises of open tickets. Nothing is changed yet." in shown
    assert f"{ticket.key} Resolution" in shown
    assert "No longer due soon 1 Due later 1" in shown
    assert set(Clock.objects.values_list("calendar_version__number", flat=True)) == {1}
    with travel(NOW):
        begun = editor.post(trial.headers["Location"], {"do": "apply"})
    page = editor.get(begun.headers["Location"])
    assert "Promises counted: 0 of 2" in text_of(page)
    assert 'hx-trigger="every 2s"' in page.content.decode()
    jobs.run_waiting(seconds=60)
    part = editor.get(begun.headers["Location"], headers={"HX-Request": "true", "HX-Target": "apply-job"})
    assert "Done. 2 promises of open tickets." in text_of(part)
    assert "hx-trigger" not in part.content.decode()
    assert set(Clock.objects.values_list("calendar_version__number", flat=True)) == {2}
    history = text_of(editor.get(f"/calendars/{office.pk}/"))
    assert "Version 2 applied to open tickets" in history
    assert "From now on: what had run was kept." in history


def test_it_can_be_stopped(editor, office):
    rules.ticket()
    close(office)
    trial = try_out(editor, office)
    begun = editor.post(trial.headers["Location"], {"do": "apply"}).headers["Location"]
    assert editor.post(begun, {"do": "stop"}).status_code == 303
    assert "It was stopped." in text_of(editor.get(begun))
    jobs.run_waiting(seconds=60)
    assert set(Clock.objects.values_list("calendar_version__number", flat=True)) == {1}


def test_a_version_that_came_meanwhile_is_looked_at_first(editor, office):
    rules.ticket()
    close(office)
    trial = try_out(editor, office)
    publish(Calendar.objects.get(pk=office.pk), {"timezone": "UTC", "weekly": WEEK})
    answer = editor.post(trial.headers["Location"], {"do": "apply"})
    assert answer.status_code == 409
    assert "Somebody published version 3 meanwhile" in text_of(answer)
    answer = try_out(editor, office)
    assert answer.status_code == 409
    assert not Job.objects.filter(kind="recalculation").exists()


def test_one_at_a_time(editor, office):
    rules.ticket()
    close(office)
    first, second = try_out(editor, office), try_out(editor, office)
    editor.post(first.headers["Location"], {"do": "apply"})
    answer = editor.post(second.headers["Location"], {"do": "apply"})
    assert answer.status_code == 409
    assert "An earlier recalculation is still at work." in text_of(answer)


def test_a_trial_is_seen_by_who_made_it_alone(editor, client, cast, office):
    rules.ticket()
    close(office)
    trial = try_out(editor, office).headers["Location"]
    client.force_login(cast.admin)
    assert client.get(trial).status_code == 404
    client.force_login(cast.l1)
    assert client.get(trial).status_code == 403


def test_tickets_that_the_reader_may_not_see_are_counted_and_no_example(editor, cast, office):
    ticket = rules.ticket()
    hidden = teams.create(slug="secret", name="Secret", level=2, is_private=True, lead=cast.admin)
    type(ticket).objects.filter(pk=ticket.pk).update(team=hidden)
    close(office)
    shown = text_of(editor.get(try_out(editor, office).headers["Location"]))
    assert "2 promises of open tickets." in shown
    assert ticket.key not in shown


def test_a_policy_is_applied_in_the_same_way(editor, cast, office):
    rules.ticket()
    policy = rules.SLAPolicy.objects.get()
    rules.publish_policy(
        policy, calendar=office, conditions={}, targets=rules.targets({rules.RESOLUTION: HOUR})
    )
    with travel(NOW):
        trial = editor.post(f"/sla-policies/{policy.pk}/apply/", {"way": "from_history", "read_version": 2})
    shown = text_of(editor.get(trial.headers["Location"]))
    assert "Due sooner 1" in shown
    assert "No longer promised 1" in shown
    with travel(NOW):
        editor.post(trial.headers["Location"], {"do": "apply"})
    jobs.run_waiting(seconds=60)
    assert Clock.objects.get(kind="resolution").target == 3600


def test_the_page_of_a_job_costs_the_same_for_many_tickets(editor, office):
    for _number in range(6):
        rules.ticket()
    close(office)
    address = try_out(editor, office).headers["Location"]
    editor.get(address)
    with budget("page: applying to open tickets"):
        assert "12 promises" in text_of(editor.get(address))


def test_what_is_no_way_and_no_job_is_refused(editor, office):
    rules.ticket()
    close(office)
    assert try_out(editor, office, "sideways").status_code == 400
    assert editor.get(f"/calendars/{office.pk}/apply/99/").status_code == 404
    assert editor.get("/calendars/999/apply/").status_code == 404
