"""What a mailed report says of itself: what it is narrowed to, and which figures tell of now; and tables that fit."""

from datetime import timedelta

import pytest

from helpdesk.accounts.models import Team
from helpdesk.insights.models import Dashboard
from helpdesk.notifications.zones import zone_of
from helpdesk.web.times import now
from tests.escalation import rules
from tests.insights.mailed import comes, html_of, mails, schedule, text_of
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast):
    rules.desk()
    rules.ticket(at=now() - timedelta(hours=30))
    return cast


def board(owner, *names, filters=None):
    panels = [{"name": name, "form": form, "by": "", "filters": {}} for name, form in names]
    return Dashboard.objects.create(owner=owner, name="Mine", panels=panels, filters=filters or {})


def mailed(owner, **values):
    """Return the text and the HTML of a mail to a schedule's owner."""
    comes(schedule(owner, **values))
    mail = mails()[owner.email.partition("@")[0]]
    return text_of(mail), html_of(mail)


@pytest.mark.parametrize(("language", "said"), [("en", "Only: Premium"), ("ru", "Только: Премиум")])
def test_a_mail_says_what_its_schedule_is_narrowed_to(desk, language, said):
    desk.manager.language = language
    desk.manager.save()
    text, html = mailed(desk.manager, filters={"tier": ["premium"]})
    assert f"\n{said}\n\n" in text.replace("\r\n", "\n")
    assert said in html


def test_a_mail_says_what_its_dashboard_is_narrowed_to_and_beside_it_the_schedule(desk):
    team = Team.objects.create(slug="gold", name="Gold <team>", level=1)
    own = board(desk.manager, ("backlog", "number"), filters={"team": [str(team.pk)]})
    text, html = mailed(desk.manager, dashboard=own, filters={"tier": ["premium"]})
    assert "Only: Gold <team>, Premium" in text
    assert "Only: Gold &lt;team&gt;, Premium" in html


def test_a_mail_of_everything_is_narrowed_to_nothing(desk):
    text, html = mailed(desk.manager)
    assert "Only:" not in text + html


def test_figures_of_now_say_so_beside_those_of_the_period(desk):
    names = ("unacknowledged", "number"), ("backlog", "number"), ("load", "own"), ("arrivals", "own")
    own = board(desk.manager, *names)
    text, html = mailed(desk.manager, dashboard=own, period="last_month")
    context = mails()["manager"].context
    assert [bool(one["as_of"]) for one in context["numbers"] + context["figures"]] == [
        True,
        False,
        True,
        False,
    ]
    assert text.count("As of ") == html.count("As of ") == 3
    assert "Escalations not acknowledged: 1 (As of " in text


def test_hours_go_down_in_a_mail_and_days_across(desk):
    text, _html = mailed(desk.manager, dashboard=board(desk.manager, ("arrivals", "own")))
    assert "Hour | Mon | Tue | Wed | Thu | Fri | Sat | Sun" in text
    figure = mails()["manager"].context["figures"][0]
    assert [row[0] for row in figure["rows"]] == [f"{hour:02d}" for hour in range(24)]
    assert figure["more"] == 0
    came = Ticket.objects.get().created_at.astimezone(zone_of(desk.manager.timezone))
    assert figure["rows"][came.hour][came.weekday() + 1] == "1"
