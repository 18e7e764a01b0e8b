"""Who may have which reports mailed to whom, and what is refused with which words."""

from datetime import time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from helpdesk.insights.models import Dashboard, ScheduledReport
from helpdesk.insights.services import schedule_checks, schedules
from helpdesk.insights.services.schedules import change, create, delete, leave, send_now
from helpdesk.web.moved import SettingStale
from tests.insights.mailed import schedule
from tests.people import hire

pytestmark = pytest.mark.django_db


def refused(owner, *people, **values):
    with pytest.raises(ValidationError) as refusal:
        schedule(owner, *people, **values)
    assert not ScheduledReport.objects.exists()
    return refusal.value.message_dict


def test_recipients_are_people_who_see_reports(cast):
    told = refused(cast.manager, cast.lead, cast.l1)
    assert told == {"recipients": ["Not everybody here sees reports: Luca One."]}
    cast.lead.is_active = False
    cast.lead.save()
    assert "recipients" in refused(cast.manager, cast.lead)


def test_somebody_must_get_it_and_not_too_many(cast, monkeypatch):
    with pytest.raises(ValidationError, match="at least one"):
        create(cast.manager, recipients=[], at=time(8), timezone="UTC")
    monkeypatch.setattr(schedule_checks, "MOST_RECIPIENTS", 2)
    assert refused(cast.manager, cast.manager, cast.lead, cast.admin) == {
        "recipients": ["Choose at most 2 recipients."]
    }


def test_a_dashboard_that_is_not_shared_is_mailed_to_its_owner_alone(cast):
    board = Dashboard.objects.create(owner=cast.manager, name="Mine")
    told = refused(cast.manager, cast.manager, cast.lead, dashboard=board)["dashboard"]
    assert "is not shared" in told[0]
    assert refused(cast.lead, dashboard=board)["dashboard"] == ["This dashboard is not yours and not shared."]
    assert schedule(cast.manager, dashboard=board).pk
    Dashboard.objects.update(is_shared=True)
    board.refresh_from_db()
    assert schedule(cast.lead, dashboard=board).pk


def test_what_cannot_be_is_refused_by_its_name(cast):
    told = refused(
        cast.manager,
        period="ever",
        rhythm="often",
        weekday=9,
        timezone="Europe/Atlantis",
        filters={"team": ["nobody"], "mood": ["good"]},
    )
    assert told.keys() >= {"period", "rhythm", "weekday", "timezone", "filters.mood"}
    assert "filters.team" in refused(cast.manager, filters={"team": ["nobody"]})


def test_nobody_has_more_than_their_share(cast, monkeypatch):
    monkeypatch.setattr(schedules, "MOST_OF_A_PERSON", 1)
    schedule(cast.manager)
    with pytest.raises(ValidationError, match="already"):
        schedule(cast.manager)
    assert schedule(cast.lead).pk


def test_who_changes_an_older_state_is_told_and_changes_nothing(cast):
    made = schedule(cast.manager)
    change(made, seen=[0], at=time(9))
    with pytest.raises(SettingStale):
        change(made, seen=[0], at=time(10))
    with pytest.raises(SettingStale):
        delete(made, seen=[0])
    made.refresh_from_db()
    assert (made.at, made.changes) == (time(9), 1)


def test_a_change_of_what_it_holds_does_not_move_its_next_time(cast):
    made = schedule(cast.manager)
    due = made.next_at
    assert change(made, period="last_month").next_at == due
    assert change(made, at=time(9)).next_at.hour == 9


def test_a_schedule_that_was_held_up_is_served_again_when_it_is_changed(cast):
    made = schedule(cast.manager)
    ScheduledReport.objects.update(is_on=False, next_at=None, rests_because="owner_may_not")
    assert change(made, at=time(9)).rests_because == "owner_may_not"
    changed = change(made, is_on=True)
    assert (changed.is_on, changed.rests_because) == (True, "")
    assert changed.next_at is not None


def test_a_recipient_leaves_and_a_form_that_was_open_does_not_bring_them_back(cast):
    made = schedule(cast.manager, cast.manager, cast.lead)
    leave(made, cast.lead)
    leave(made, cast.lead)
    assert list(made.recipients.all()) == [cast.manager]
    with pytest.raises(SettingStale):
        change(made, seen=[0], recipients=[cast.manager, cast.lead])


def test_a_recipient_who_sees_no_reports_just_now_may_stay(cast):
    eve = hire("eve", "Eve Lead", role="lead")
    made = schedule(cast.manager, cast.manager, eve)
    eve.role = "agent"
    eve.save()
    changed = change(made, recipients=[cast.manager, eve], period="last_month")
    assert changed.recipients.count() == 2


def test_who_may_not_have_reports_mailed_begins_none_and_may_only_switch_off(cast):
    made = schedule(cast.manager)
    cast.manager.role = "auditor"
    cast.manager.save()
    with pytest.raises(PermissionDenied, match="role may not mail reports"):
        schedule(cast.manager)
    with pytest.raises(PermissionDenied):
        change(made, period="last_month")
    assert not change(made, is_on=False).is_on
    with pytest.raises(PermissionDenied):
        change(made, is_on=True)


def test_one_now_is_refused_with_the_true_reason(cast):
    made = schedule(cast.manager)
    cast.manager.role = "auditor"
    cast.manager.save()
    with pytest.raises(ValidationError) as refusal:
        send_now(made, cast.manager)
    assert refusal.value.messages == ["Its owner's role may not mail reports."]


@pytest.fixture
def unshared(cast):
    """A schedule of the lead for a board that the manager shares no more."""
    board = Dashboard.objects.create(owner=cast.manager, name="Board", is_shared=True)
    made = schedule(cast.lead, cast.lead, cast.manager, dashboard=board)
    Dashboard.objects.update(is_shared=False)
    return made


def test_what_cannot_be_served_any_more_is_changed_and_switched_off(cast, unshared):
    same = {"dashboard": unshared.dashboard, "recipients": [cast.lead, cast.manager]}
    assert change(unshared, **same, period="last_month").period == "last_month"
    assert change(unshared, recipients=[cast.lead]).recipients.count() == 1
    off = change(unshared, **{**same, "recipients": [cast.lead]}, is_on=False)
    assert (off.is_on, off.next_at) == (False, None)
    with pytest.raises(ValidationError) as refusal:
        change(unshared, is_on=True)
    assert refusal.value.message_dict == {"dashboard": ["This dashboard is not yours and not shared."]}


def test_an_owner_whose_board_is_shared_no_more_takes_others_off_one_by_one(cast):
    board = Dashboard.objects.create(owner=cast.manager, name="Board", is_shared=True)
    made = schedule(cast.manager, cast.manager, cast.lead, cast.admin, dashboard=board)
    Dashboard.objects.update(is_shared=False)
    assert change(made, recipients=[cast.manager, cast.lead]).recipients.count() == 2
    with pytest.raises(ValidationError, match="is not shared"):
        change(made, recipients=[cast.manager, cast.lead, cast.admin])


def test_a_reason_to_rest_goes_with_what_was_its_cause(cast, unshared):
    ScheduledReport.objects.update(is_on=False, next_at=None, rests_because="dashboard")
    assert change(unshared, period="last_month").rests_because == "dashboard"
    assert change(unshared, dashboard=None).rests_because == ""


def test_when_the_last_recipient_leaves_it_rests_and_says_why(cast):
    made = schedule(cast.manager, cast.lead)
    leave(made, cast.lead)
    made.refresh_from_db()
    assert (made.is_on, made.next_at, made.rests_because) == (False, None, "nobody")
    assert change(made, period="last_month").rests_because == "nobody"
    with pytest.raises(ValidationError, match="at least one"):
        change(made, is_on=True)
    assert change(made, recipients=[cast.manager]).rests_because == ""
    assert change(made, is_on=True).next_at is not None


def test_a_filter_that_is_gone_does_not_keep_a_schedule_on(cast):
    made = schedule(cast.manager, filters={"team": ["first-line"]})
    ScheduledReport.objects.update(filters={"team": ["999999"]})
    assert not change(made, filters={"team": ["999999"]}, is_on=False).is_on
    with pytest.raises(ValidationError):
        change(made, filters={"team": ["999998"]})


def test_what_differs_in_nothing_is_no_change(cast):
    made = schedule(cast.manager, cast.manager, cast.lead, filters={"team": ["first-line"]})
    same = {
        "filters": {"team": ["first-line"]},
        "at": time(8, 0, 30),
        "recipients": [cast.lead, cast.manager],
    }
    assert change(made).changes == 0
    assert change(made, **same, dashboard=None, is_on=True, rhythm="daily").changes == 0
    assert change(made, **same, period="last_month").changes == 1
