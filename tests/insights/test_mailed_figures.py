"""What a mailed report holds: the figures that its reader may see, in their language, harmless whatever names hold."""

import email
import re
from datetime import time, timedelta
from email import policy
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from helpdesk.accounts.models import Team
from helpdesk.deadlines.sweep import sweep_until_quiet
from helpdesk.insights.charts.wording import in_unit
from helpdesk.insights.mailed.content import MOST_ROWS, question_of
from helpdesk.insights.models import Dashboard
from helpdesk.jobs.running import run_waiting
from helpdesk.ledger.relay import drain
from helpdesk.notifications.models import Mail
from helpdesk.web.times import now
from tests.escalation import rules
from tests.insights.mailed import comes, html_of, mails, schedule, text_of
from tests.mail_server import running
from tests.people import api_client, hire
from tickets.models import Ticket, Topic

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HOSTILE = '<script>alert("x")</script>\u0007 =?utf-8?q?Bcc?='


class Outline(HTMLParser):
    """Which elements a mail has, and its words."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.words = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture
def desk(cast):
    rules.desk()
    for hours in (1, 30, 50, 75, 100):
        rules.ticket(at=now() - timedelta(hours=hours))
    return cast


@pytest.fixture
def smtp(settings):
    """A real mail server, that the desk sends through."""
    with running(settings) as server:
        yield server


def asked(reader, name, made, **more):
    """Return what the API answers the reader about the days that a mail of the last seven days tells of."""
    end = made.last_at.date()
    days = {"from": str(end - 7 * DAY), "to": str(end), "tz": reader.timezone}
    answer = api_client(reader).get(f"/api/v1/reports/{name}/", {**days, **more})
    assert answer.status_code == 200, answer.content
    return answer.json()


def said(found, language="en"):
    with translation.override(language):
        return in_unit(found["total"]["value"], found["unit"])


def numbers(text):
    """Return the numbers at the top of a mail's text, by their labels."""
    return dict(
        re.findall(
            r"^(.+?): ([^(\n]+?)(?: \(.*\))?$", text.replace("\r\n", "\n").split("\n\n")[2], re.MULTILINE
        )
    )


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_numbers_are_those_that_the_reader_gets_from_the_api(desk, language, smtp):
    desk.manager.language, desk.manager.timezone = language, "UTC"
    desk.manager.save()
    made = comes(schedule(desk.manager))
    drain()
    identity = mails()["manager"].message_id.encode()
    taken = next(one for one in smtp.taken if identity in one.content)
    message = email.message_from_bytes(taken.content, policy=policy.default)
    assert message["To"].addresses[0].addr_spec == "manager@desk.test"
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    for name in ("escalation-rate", "first-contact-resolution", "backlog"):
        found = asked(desk.manager, name, made)
        with translation.override(language):
            value = said(found, language)
        title = (
            api_client(desk.manager)
            .get(f"/api/v1/reports/{name}/", headers={"Accept-Language": language})
            .json()["title"]
        )
        assert numbers(text)[title] == value, (name, text[:600])
        assert value in "".join(Outline(html).words)
    assert f'<html lang="{language}">' in html


def test_every_figure_is_a_picture_and_a_table_and_leads_back_to_the_desk(desk):
    comes(schedule(desk.manager))
    mail = mails()["manager"]
    outline = Outline(html_of(mail))
    figures = mail.context["figures"]
    assert len(figures) >= 9
    assert outline.tags.count("table") == sum(bool(figure["rows"]) for figure in figures) + 1
    assert all(figure["title"] in text_of(mail) for figure in figures)
    leads = [value for name, value in outline.attributes if name == "href"]
    assert all(value.startswith("http") for value in leads)
    assert not {"script", "a:href", "img", "link", "iframe"} & set(outline.tags)
    assert "var(--" not in html_of(mail)


def test_every_class_of_a_picture_has_its_rule(desk):
    comes(schedule(desk.manager))
    mail = mails()["manager"]
    html = html_of(mail)
    rules_of = html.partition("<style>")[2].rpartition("</style>")[0]
    drawn = {
        name
        for figure in mail.context["figures"]
        for words in re.findall(r'class="([^"]*)"', figure["drawing"])
        for name in words.split()
    }
    bare = {"chart__point", "chart__label", "chart__value", "chart__drawing--bars", "chart__drawing--flow"}
    assert {name for name in drawn if f".{name}" not in rules_of} <= bare | {
        "chart__fill",
        "chart__heat--0",
        "chart__number--0",
    } | {f"chart__number--{number}" for number in range(1, 4)}


def test_a_long_table_is_cut_and_says_how_much_more_there_is(desk):
    panel = {"name": "backlog", "form": "over_time", "by": "", "filters": {}}
    board = Dashboard.objects.create(owner=desk.manager, name="Long", panels=[panel])
    made = comes(schedule(desk.manager, dashboard=board, period="last_12_months"))
    figure = mails()["manager"].context["figures"][0]
    assert len(figure["rows"]) + figure["more"] == 13
    figure["more"], figure["rows"] = 9, figure["rows"][:2]
    Mail.objects.filter(kind="report").update(context={"figures": [figure]})
    assert "9 rows more are in the help desk." in text_of(mails()["manager"])
    assert MOST_ROWS == 31
    assert made.dashboard == board


def test_tickets_of_a_private_team_count_only_for_those_who_may_see_them(desk):
    team = Team.objects.create(slug="board", name="Board room", level=1, is_private=True)
    hidden = rules.ticket(at=now() - 26 * rules.HOUR)
    other = hire("ivy", "Ivy Integrator", role="integrator")
    made = schedule(desk.admin, desk.admin, other)
    sweep_until_quiet(made.next_at)
    Ticket.objects.filter(pk=hidden.pk).update(team=team)
    run_waiting(seconds=60)
    made.refresh_from_db()
    for reader in (desk.admin, other):
        found = asked(reader, "backlog", made)
        text = text_of(mails()[reader.email.partition("@")[0]])
        assert numbers(text)["Open tickets"] == said(found)
    assert "Board room" not in html_of(mails()["ivy"])
    seen = {name: numbers(text_of(mail))["Open tickets"] for name, mail in mails().items()}
    assert seen == {"admin": "5", "ivy": "4"}


def test_names_that_people_wrote_do_no_harm(desk):
    topic = Topic.objects.create(slug="bad", name=HOSTILE)
    Ticket.objects.update(topic=topic)
    panel = {"name": "backlog", "form": "groups", "by": "topic", "filters": {}}
    board = Dashboard.objects.create(owner=desk.manager, name=f"{HOSTILE}\r\nBcc: x@y.test", panels=[panel])
    comes(schedule(desk.manager, dashboard=board))
    mail = mails()["manager"]
    outline = Outline(html_of(mail))
    assert "script" not in outline.tags
    assert "".join(outline.words).count('<script>alert("x")</script>') >= 2
    assert "\n" not in mail.subject
    assert "\r" not in mail.subject
    assert "=?" not in mail.subject
    assert "\u0007" not in text_of(mail) + html_of(mail)


def test_a_figure_that_a_reader_may_not_see_says_so_in_its_place(desk):
    panel = {"name": "workload", "form": "groups", "by": "agent", "filters": {}}
    gone = {"name": "no-such-figure", "form": "number", "by": "", "filters": {}}
    board = Dashboard.objects.create(owner=desk.manager, name="All", is_shared=True, panels=[panel, gone])
    desk.l1.role = "integrator"
    desk.l1.save()
    comes(schedule(desk.manager, desk.manager, desk.l1, dashboard=board))
    assert "Figures of single agents are for leads" in text_of(mails()["l1"])
    assert "Figures of single agents are for leads" not in text_of(mails()["manager"])
    assert "no-such-figure" in text_of(mails()["manager"])


def test_the_days_are_whole_ones_of_the_reader_s_time_zone(desk):
    desk.manager.timezone = "America/Los_Angeles"
    desk.manager.save()
    made = comes(schedule(desk.manager, period="yesterday", at=rules.T0.time().replace(hour=3)))
    yesterday = made.last_at - DAY
    assert mails()["manager"].context["period"] == f"{yesterday.day} {yesterday:%b %Y}"
    question, _gone = question_of(made, desk.manager, made.last_at)
    assert question.timezone.key == "America/Los_Angeles"


def test_everybody_is_told_of_the_same_month_wherever_they_are(desk):
    for person, zone in ((desk.manager, "America/New_York"), (desk.lead, "Pacific/Auckland")):
        person.timezone = zone
        person.save()
    made = schedule(
        *(desk.manager, desk.manager, desk.lead, desk.admin),
        rhythm="monthly",
        day=1,
        at=time(0, 30),
        timezone="Europe/Madrid",
        period="last_month",
    )
    day = made.next_at.astimezone(ZoneInfo("Europe/Madrid"))
    comes(made)
    before = day - DAY
    told = {mail.context["period"] for mail in mails().values()}
    assert told == {f"1 {before:%b %Y} to {before.day} {before:%b %Y}"}
    assert len(mails()) == 3
