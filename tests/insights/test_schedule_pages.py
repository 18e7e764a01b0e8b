"""The pages of mailed reports: making one, what became of it, leaving it; nobody sees anybody else's."""

import pytest

from helpdesk.insights.models import Dashboard, ScheduledReport
from helpdesk.jobs.running import run_waiting
from helpdesk.notifications.models import Mail
from tests.escalation import rules
from tests.insights.mailed import comes, mails, schedule
from tests.tickets.pages import field, found, text_of
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
LIST = "/insights/schedules/"
NEW = f"{LIST}new/"


@pytest.fixture
def desk(cast):
    rules.desk()
    rules.ticket()
    return cast


@pytest.fixture
def manager(client, desk):
    client.force_login(desk.manager)
    return client


FIELDS = ("dashboard", "period", "rhythm", "weekday", "day", "at", "timezone", "filters", "read_version")


def filled(page, **values):
    """Return what a browser sends of the form of a page, with some fields changed."""
    sent = {name: field(page, name) or "" for name in FIELDS}
    boxes = [box for box in found(page, "input", type="checkbox") if "checked" in box]
    for name in ("recipients", "is_on", "is_narrowed"):
        if chosen := [box.get("value", "on") for box in boxes if box.get("name") == name]:
            sent[name] = chosen
    return {**sent, **values}


def test_a_schedule_is_made_from_a_dashboard_with_its_period_and_filters(manager, desk):
    page = manager.get("/insights/?team=first-line")
    mail_this = next(link["href"] for link in found(page, "a") if "schedules/new" in link["href"])
    form = manager.get(mail_this)
    assert "Only: First line" in text_of(form)
    answer = manager.post(mail_this, filled(form, rhythm="monthly", day="31", at="07:15"), follow=True)
    made = ScheduledReport.objects.get()
    assert (made.owner, made.period, made.day, f"{made.at:%H:%M}") == (
        desk.manager,
        "last_30_days",
        31,
        "07:15",
    )
    assert made.filters == {"team": [str(desk.first_line.pk)]}
    assert list(made.recipients.all()) == [desk.manager]
    shown = text_of(answer)
    assert "Every month · day 31 · 07:15" in shown
    assert "First line" in shown


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(manager, desk):
    board = Dashboard.objects.create(owner=desk.manager, name="Mine")
    form = manager.get(f"{NEW}?dashboard={board.pk}")
    answer = manager.post(
        NEW, filled(form, recipients=[desk.manager.pk, desk.lead.pk], at="06:45", period="last_month")
    )
    assert answer.status_code == 400
    assert "This dashboard is not shared" in text_of(answer)
    again = filled(answer)
    assert (again["at"], again["period"]) == ("06:45", "last_month")
    assert set(again["recipients"]) == {str(desk.manager.pk), str(desk.lead.pk)}
    assert not ScheduledReport.objects.exists()


def test_who_saves_what_changed_meanwhile_is_told_and_may_save_again(manager, desk):
    made = schedule(desk.manager)
    url = f"{LIST}{made.pk}/edit/"
    form = filled(manager.get(url), at="09:00")
    ScheduledReport.objects.update(changes=3)
    told = manager.post(url, form)
    assert told.status_code == 409
    assert "changed meanwhile" in text_of(told)
    assert manager.post(url, filled(told)).status_code == 303
    made.refresh_from_db()
    assert (made.at.hour, made.changes) == (9, 4)


def test_its_page_tells_what_became_of_each_mail(manager, desk):
    made = schedule(desk.manager, desk.manager, desk.lead)
    desk.lead.role = "agent"
    desk.lead.save()
    comes(made)
    page = manager.get(f"{LIST}{made.pk}/")
    shown = text_of(page)
    assert "Lidia Lead does not see reports" in shown
    assert "queued" in shown
    read = next(link["href"] for link in found(page, "a") if "/mails/" in link["href"])
    copy = manager.get(read)
    assert "Open tickets" in copy.content.decode()
    assert "sandbox" in copy["Content-Security-Policy"]
    Mail.objects.update(state="sent")
    assert "sent" in text_of(manager.get(f"{LIST}{made.pk}/"))


def test_nobody_reads_the_copy_of_another(client, desk):
    made = comes(schedule(desk.manager, desk.manager, desk.lead))
    theirs = mails()["lead"].pk
    client.force_login(desk.manager)
    assert client.get(f"{LIST}{made.pk}/mails/{theirs}/").status_code == 404
    client.force_login(desk.lead)
    assert client.get(f"{LIST}{made.pk}/mails/{theirs}/").status_code == 404


@pytest.mark.parametrize("part", ["", "edit/", "delete/"])
def test_a_schedule_is_there_for_its_owner_alone(client, desk, part):
    made = schedule(desk.manager)
    for person, status in ((desk.admin, 404), (desk.l1, 403)):
        client.force_login(person)
        assert client.get(f"{LIST}{made.pk}/{part}").status_code == status
        if part:
            assert client.post(f"{LIST}{made.pk}/{part}").status_code == status
    assert ScheduledReport.objects.filter(pk=made.pk).exists()


def test_one_now_goes_to_the_reader_alone(manager, desk):
    made = schedule(desk.manager, desk.lead)
    answer = manager.post(f"{LIST}{made.pk}/send/", follow=True)
    assert "on its way to manager@desk.test" in text_of(answer)
    manager.post(f"{LIST}{made.pk}/send/")
    run_waiting(seconds=60)
    assert set(mails()) == {"manager"}


def test_a_recipient_leaves_from_the_mail_whatever_their_role_is_now(client, desk):
    made = comes(schedule(desk.manager, desk.manager, desk.lead))
    link = mails()["lead"].context["leave_url"]
    desk.lead.role = "agent"
    desk.lead.save()
    client.force_login(desk.lead)
    page = client.get(link)
    assert "Do not get this report any more?" in text_of(page)
    assert made.recipients.count() == 2
    answer = client.post(link, follow=True)
    assert "You do not get this report." in text_of(answer)
    assert list(made.recipients.all()) == [desk.manager]


def test_who_gets_nothing_learns_nothing_of_a_schedule(client, desk):
    made = schedule(desk.manager)
    client.force_login(desk.l1)
    there, gone = (client.get(f"{LIST}{number}/leave/") for number in (made.pk, 999_999))
    assert there.status_code == gone.status_code == 200
    assert text_of(there).replace(str(made.pk), "") == text_of(gone).replace("999999", "")


def test_the_list_shows_own_ones_and_what_others_send(client, desk, budget):
    schedule(desk.manager, desk.manager, desk.lead)
    for _each in range(3):
        schedule(desk.lead, desk.lead, desk.manager)
    client.force_login(desk.lead)
    with budget("page: mailed reports"):
        page = client.get(LIST)
    shown = text_of(page)
    assert "What others have mailed to you" in shown
    assert shown.count("Every day · 08:00 · UTC") == 4


def test_a_page_costs_what_it_costs_however_many_get_it(manager, desk, budget):
    made = comes(schedule(desk.manager, desk.manager, desk.lead, desk.admin, desk.escalations))
    with budget("page: mailed report"):
        manager.get(f"{LIST}{made.pk}/")
    with budget("page: edit mailed report"):
        manager.get(f"{LIST}{made.pk}/edit/")


def test_why_a_schedule_rests_stands_on_its_page(manager, desk):
    made = schedule(desk.manager)
    ScheduledReport.objects.update(is_on=False, next_at=None, rests_because="dashboard")
    for url in (LIST, f"{LIST}{made.pk}/"):
        assert "Its owner no longer sees the dashboard." in text_of(manager.get(url))


def test_deleting_asks_first(manager, desk):
    made = schedule(desk.manager)
    url = f"{LIST}{made.pk}/delete/"
    assert "Nobody gets it any more." in text_of(manager.get(url))
    assert ScheduledReport.objects.exists()
    assert manager.post(url).url == LIST
    assert not ScheduledReport.objects.exists()
    assert Ticket.objects.exists()


def test_a_dashboard_of_one_s_own_leads_to_having_it_mailed(manager, desk):
    board = Dashboard.objects.create(owner=desk.manager, name="Mine", panels=[], period="last_90_days")
    page = manager.get(f"/insights/boards/{board.pk}/")
    mail_this = next(link["href"] for link in found(page, "a") if "schedules/new" in link["href"])
    form = manager.get(mail_this)
    assert field(form, "dashboard") == str(board.pk)
    assert field(form, "period") == "last_90_days"
    manager.post(mail_this, filled(form))
    made = ScheduledReport.objects.get()
    assert made.dashboard == board
    comes(made)
    assert f"/insights/boards/{board.pk}/?" in mails()["manager"].context["url"]
    assert manager.get(mails()["manager"].context["url"]).status_code == 200


@pytest.fixture
def unshared(desk):
    """A board that the manager mails to the lead and the lead to themselves, shared no more and renamed since."""
    board = Dashboard.objects.create(owner=desk.manager, name="Board", is_shared=True)
    theirs = schedule(desk.manager, desk.manager, desk.lead, dashboard=board)
    own = schedule(desk.lead, dashboard=board)
    Dashboard.objects.update(is_shared=False, name="Redundancies")
    return theirs, own


def test_the_name_of_a_dashboard_that_is_shared_no_more_is_told_to_its_owner_alone(client, desk, unshared):
    theirs, own = unshared
    client.force_login(desk.lead)
    for url in ("", f"{own.pk}/", f"{own.pk}/edit/", f"{own.pk}/delete/", f"{theirs.pk}/leave/"):
        page = client.get(LIST + url)
        assert page.status_code == 200
        assert "Redundancies" not in page.content.decode()
        assert "Mailed report" in text_of(page)
    assert "What others have mailed to you" not in text_of(client.get(LIST))
    client.force_login(desk.manager)
    assert "Redundancies" in text_of(client.get(LIST))


def test_who_sees_no_reports_any_more_is_told_no_name(client, desk, unshared):
    theirs, _own = unshared
    Dashboard.objects.update(is_shared=True)
    desk.lead.role = "agent"
    desk.lead.save()
    client.force_login(desk.lead)
    page = client.get(f"{LIST}{theirs.pk}/leave/")
    assert "Do not get this report any more?" in text_of(page)
    assert "Redundancies" not in page.content.decode()


def test_a_form_keeps_a_dashboard_that_is_seen_no_more_and_switches_off(client, desk, unshared):
    _theirs, own = unshared
    client.force_login(desk.lead)
    url = f"{LIST}{own.pk}/edit/"
    form = filled(client.get(url), period="last_month")
    del form["is_on"]
    assert client.post(url, form).status_code == 303
    own.refresh_from_db()
    assert (own.is_on, own.period, own.dashboard.name) == (False, "last_month", "Redundancies")


def test_a_schedule_that_nobody_gets_any_more_says_so_and_is_changed(client, desk):
    made = schedule(desk.manager, desk.lead)
    client.force_login(desk.lead)
    client.post(f"{LIST}{made.pk}/leave/")
    client.force_login(desk.manager)
    for url in (LIST, f"{LIST}{made.pk}/"):
        assert "Nobody gets it any more." in text_of(client.get(url))
    url = f"{LIST}{made.pk}/edit/"
    assert client.post(url, filled(client.get(url), period="last_month")).status_code == 303
    told = client.post(url, filled(client.get(url), is_on="on"))
    assert told.status_code == 400
    assert "Choose at least one recipient." in text_of(told)
    again = client.post(url, filled(client.get(url), is_on="on", recipients=[desk.manager.pk]))
    assert again.status_code == 303
    made.refresh_from_db()
    assert (made.is_on, made.rests_because) == (True, "")
