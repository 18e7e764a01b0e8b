"""Who may have which reports mailed to whom, and what is refused with which words."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError

from helpdesk.insights.models import Dashboard, ScheduledReport
from helpdesk.insights.services import schedules
from helpdesk.insights.services.schedules import change, create, delete, leave
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
    monkeypatch.setattr(schedules, "MOST_RECIPIENTS", 2)
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
