"""Reports come by mail: once to everybody, at their time, whatever happens meanwhile."""

from datetime import timedelta

import pytest

from helpdesk.deadlines.models import Deadline
from helpdesk.deadlines.sweep import sweep_once, sweep_until_quiet
from helpdesk.insights.mailed import deadline
from helpdesk.insights.mailed import job as making
from helpdesk.insights.models import Dashboard, ScheduledReport
from helpdesk.insights.selectors.schedules import JOB_KIND, last_round
from helpdesk.insights.services.schedules import change, leave, send_now
from helpdesk.jobs.models import Job, JobState
from helpdesk.jobs.running import run_batch, run_waiting
from helpdesk.ledger.models import Delivery
from helpdesk.notifications.models import Mail
from helpdesk.system.services.retrying import retry_all_parked
from helpdesk.system.words import kind_word
from helpdesk.web.times import now
from tests.escalation import rules
from tests.insights.mailed import comes, html_of, mails, schedule
from tests.threads import at_once

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def desk(cast):
    rules.desk()
    rules.ticket(at=now() - 2 * DAY)
    return cast


def skipped(made):
    return {
        one.person.email.partition("@")[0]: one.skipped for one in last_round(made).receipts if one.skipped
    }


def test_a_time_that_has_come_is_mailed_once_to_everybody(desk):
    made = schedule(desk.manager, desk.manager, desk.lead)
    at = made.next_at
    after = comes(made)
    assert set(mails()) == {"manager", "lead"}
    assert (after.last_at, after.next_at) == (at, at + DAY)
    assert Delivery.objects.filter(key__startswith=f"report:{made.pk}:").count() == 2
    sweep_until_quiet(at)
    run_waiting(seconds=60)
    assert Mail.objects.filter(kind="report").count() == 2
    comes(made)
    assert Mail.objects.filter(kind="report").count() == 4


def test_nothing_comes_before_its_time_or_while_it_is_off(desk):
    made = schedule(desk.manager)
    sweep_until_quiet(made.next_at - timedelta(seconds=1))
    assert not Job.objects.exists()
    off = change(made, is_on=False)
    assert off.next_at is None
    assert change(off, is_on=True).next_at == made.next_at


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_begin_one_mailing(desk):
    made = schedule(desk.manager)
    at_once(*[lambda: sweep_once(made.next_at)] * 3)
    assert Job.objects.filter(kind=JOB_KIND).count() == 1
    run_waiting(seconds=60)
    assert set(mails()) == {"manager"}


def test_a_mailing_that_is_played_again_mails_nobody_twice(desk):
    made = comes(schedule(desk.manager, desk.manager, desk.lead))
    job = Job.objects.get(kind=JOB_KIND)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.WAITING, facts={**job.facts, "left": job.facts["all"]}, done=0
    )
    run_waiting(seconds=60)
    assert (
        Mail.objects.filter(kind="report").count()
        == Delivery.objects.filter(key__startswith="report:").count()
        == 2
    )
    assert not skipped(made)


def test_a_worker_that_dies_on_the_way_leaves_the_rest_to_the_next(desk, monkeypatch):
    made = schedule(desk.manager, desk.manager, desk.lead)
    sweep_until_quiet(made.next_at)
    job = Job.objects.get(kind=JOB_KIND)
    run_batch(job.pk)
    posted = making.post

    def dies(letters):
        posted(letters)
        raise KeyboardInterrupt

    monkeypatch.setattr(making, "post", dies)
    with pytest.raises(KeyboardInterrupt):
        run_batch(job.pk)
    assert len(mails()) == 1
    monkeypatch.undo()
    run_waiting(seconds=60)
    assert set(mails()) == {"manager", "lead"}


def test_after_an_outage_only_the_latest_time_that_was_missed_is_mailed(desk):
    made = schedule(desk.manager)
    first = made.next_at
    after = comes(made, late=9 * DAY + timedelta(hours=3))
    assert (after.last_at, after.next_at) == (first + 9 * DAY, first + 10 * DAY)
    assert Mail.objects.filter(kind="report").count() == 1


def test_who_may_not_see_it_any_more_is_left_out_and_named(desk):
    made = schedule(desk.manager, desk.manager, desk.lead, desk.escalations)
    desk.lead.role = "agent"
    desk.lead.save()
    desk.escalations.is_active = False
    desk.escalations.save()
    after = comes(made)
    assert set(mails()) == {"manager"}
    assert skipped(after) == {"lead": "does not see reports", "escalations": "works here no more"}


def test_a_dashboard_that_is_shared_no_more_reaches_its_owner_alone(desk):
    board = Dashboard.objects.create(owner=desk.manager, name="Mine", is_shared=True, panels=[])
    made = schedule(desk.manager, desk.manager, desk.lead, dashboard=board)
    others = schedule(desk.escalations, dashboard=board)
    Dashboard.objects.update(is_shared=False)
    after = comes(made)
    assert set(mails()) == {"manager"}
    assert skipped(after) == {"lead": "does not see the dashboard"}
    others.refresh_from_db()
    assert (others.is_on, others.next_at, others.rests_because) == (False, None, "dashboard")


@pytest.mark.parametrize(
    ("changed", "because"), [({"is_active": False}, "owner_left"), ({"role": "agent"}, "owner_may_not")]
)
def test_a_schedule_rests_when_its_owner_may_not_mail_it_any_more(desk, changed, because):
    made = schedule(desk.manager, desk.lead)
    for name, value in changed.items():
        setattr(desk.manager, name, value)
    desk.manager.save()
    after = comes(made)
    assert (after.is_on, after.next_at, after.rests_because) == (False, None, because)
    assert not mails()


def test_somebody_who_left_the_list_after_its_time_had_come_gets_nothing(desk):
    made = schedule(desk.manager, desk.manager, desk.lead)
    sweep_until_quiet(made.next_at)
    leave(made, desk.lead)
    run_waiting(seconds=60)
    made.refresh_from_db()
    assert set(mails()) == {"manager"}
    assert skipped(made) == {"lead": "is no recipient any more"}


def test_one_is_sent_now_to_whoever_asks_and_only_one_a_minute(desk):
    made = schedule(desk.manager, desk.lead)
    first, again = send_now(made, desk.manager), send_now(made, desk.manager)
    assert first == again or first.created_at.minute != again.created_at.minute
    run_waiting(seconds=60)
    assert set(mails()) == {"manager"}
    made.refresh_from_db()
    assert made.last_at is None
    assert "Open tickets" in html_of(mails()["manager"])


def test_a_schedule_that_was_ended_while_it_was_mailed_makes_no_more_mails(desk):
    made = schedule(desk.manager)
    sweep_until_quiet(made.next_at)
    ScheduledReport.objects.all().delete()
    run_waiting(seconds=60)
    assert Job.objects.get().state == JobState.DONE
    assert not mails()


def test_a_mail_that_cannot_be_made_does_not_stop_the_others(desk, monkeypatch):
    made = schedule(desk.manager, desk.manager, desk.lead, desk.admin)
    tells = making.content

    def breaks(one, reader, at):
        if reader == desk.lead:
            raise ZeroDivisionError
        return tells(one, reader, at)

    monkeypatch.setattr(making, "content", breaks)
    after = comes(made)
    assert set(mails()) == {"manager", "admin"}
    assert skipped(after) == {"lead": "could not be made"}


def test_a_schedule_that_cannot_be_served_is_parked_by_itself(desk, monkeypatch):
    bad, good = schedule(desk.manager), schedule(desk.lead)
    begun = deadline.begin_mailing

    def breaks(one, *facts):
        if one.pk == bad.pk:
            raise ValueError("broken")
        return begun(one, *facts)

    monkeypatch.setattr(deadline, "begin_mailing", breaks)
    sweep_until_quiet(bad.next_at)
    run_waiting(seconds=60)
    bad.refresh_from_db()
    assert isinstance(bad, Deadline)
    assert bad.parked_at is not None
    assert set(mails()) == {"lead"}
    assert good.owner == desk.lead
    assert kind_word(deadline.KIND) == "Scheduled report"
    monkeypatch.undo()
    retry_all_parked()
    sweep_until_quiet(bad.next_at)
    run_waiting(seconds=60)
    assert set(mails()) == {"lead", "manager"}


def test_a_schedule_that_nobody_gets_rests_when_its_time_comes(desk):
    made = schedule(desk.manager, desk.lead)
    made.recipients.clear()
    after = comes(made)
    assert (after.is_on, after.next_at, after.rests_because) == (False, None, "nobody")
    assert not Job.objects.exists()
