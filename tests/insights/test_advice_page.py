"""Advice: rules that are shown, what they found with its figures, and a way to act; nothing below their thresholds."""

from datetime import timedelta

import pytest

from escalation.models import Step
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.accounts.models import Team
from helpdesk.web.times import now
from knowledge_base.models import Article
from knowledge_base.services.describing import describe
from knowledge_base.services.publishing import publish
from knowledge_base.services.writing import create
from tests.escalation import rules
from tests.tickets.pages import found, subjects, text_of, words
from tickets.models import Topic
from tickets.services.conversation import reply


@pytest.fixture
def topic(db):
    return Topic.objects.create(slug="tills", name="Tills")


@pytest.fixture
def manager(client, cast):
    rules.desk(promised={rules.FIRST: rules.HOUR})
    client.force_login(cast.manager)
    return client


def escalated(cast, topic, number, reason="knowledge"):
    for _number in range(number):
        ticket = rules.ticket(at=now() - timedelta(minutes=30), topic=topic)
        escalate(ticket, kind="functional", reason=reason, summary="?", actor=cast.l1, seen=mark(ticket))


def the_tickets(page):
    """Return where the lists behind the advice are."""
    return [one["href"] for one in found(page, "a") if words(one) == "The tickets"]


def test_a_topic_that_lacks_an_article_is_advised_one(manager, cast, topic):
    escalated(cast, topic, 5)
    page = manager.get("/insights/advice/")
    assert "5 of 5 tickets about “Tills” went up for lack of knowledge." in text_of(page)
    assert "No article is about it" in text_of(page)
    assert [len(subjects(manager.get(url))) for url in the_tickets(page)] == [5]


def test_a_topic_that_has_an_article_is_advised_training(manager, cast, topic):
    article = publish(create(title="Tills", body="Change it.", language="en", actor=cast.l2), actor=cast.l3)
    describe(Article.objects.get(pk=article.pk), topics=[topic], actor=cast.l3)
    escalated(cast, topic, 5)
    assert "There is an article about it" in text_of(manager.get("/insights/advice/"))


def test_a_topic_that_somebody_must_allow_is_advised_authority(manager, cast, topic):
    escalated(cast, topic, 6, reason="authorisation")
    page = manager.get("/insights/advice/")
    assert "6 of 6 tickets about “Tills” went up because somebody had to allow it." in text_of(page)
    assert [len(subjects(manager.get(url))) for url in the_tickets(page)] == [6]


def test_below_its_threshold_a_rule_says_nothing(manager, cast, topic):
    escalated(cast, topic, 4)
    page = manager.get("/insights/advice/")
    assert text_of(page).count("Nothing found in this period.") == 3
    assert "at least 5 tickets were escalated" in text_of(page)
    assert the_tickets(page) == []


def test_hours_in_which_replies_are_late_are_advised_people(manager, cast):
    late, early = now() - timedelta(days=2), now() - timedelta(days=3)
    for _number in range(5):
        rules.ticket(at=late)
    for _number in range(20):
        rules.ticket(at=early)
    for ticket in rules.Ticket.objects.filter(created_at__lt=late - timedelta(hours=1)):
        reply(ticket, "Done.", author=cast.l1, at=early + timedelta(minutes=5))
    rules.sweep(now())
    page = manager.get("/insights/advice/")
    assert "5 of 5 first replies of First line were late for tickets that came in on" in text_of(page)
    assert [len(subjects(manager.get(url))) for url in the_tickets(page) if "/hours/" in url] == [5]


def test_a_step_that_never_acts_is_named_with_its_path(manager, cast):
    for _number in range(5):
        rules.ticket(at=now() - timedelta(hours=3))
    rules.sweep(now())
    Step.objects.filter(number=2).update(outcome="superseded")
    page = manager.get("/insights/advice/")
    assert "Step 2 of the path “Usual” was reached by 5 tickets and never acted." in text_of(page)
    listed = [url for url in the_tickets(page) if "/steps/" in url]
    assert [len(subjects(manager.get(url))) for url in listed] == [5]


def test_a_step_counts_the_tickets_alone_that_its_reader_sees(client, manager, cast):
    for _number in range(6):
        rules.ticket(at=now() - timedelta(hours=3))
    rules.sweep(now())
    Step.objects.filter(number=2).update(outcome="superseded")
    hidden = Team.objects.create(slug="hidden", name="Hidden", level=1, is_private=True)
    first = rules.Ticket.objects.order_by("pk").first()
    rules.Ticket.objects.filter(pk=first.pk).update(team=hidden)
    client.force_login(cast.escalations)
    page = client.get("/insights/advice/")
    assert "was reached by 5 tickets" in text_of(page)
    listed = [url for url in the_tickets(page) if "/steps/" in url]
    assert [len(subjects(client.get(url))) for url in listed] == [5]
    cast.lead.teams.clear()
    Team.objects.filter(lead=cast.lead).update(lead=None)
    client.force_login(cast.lead)
    assert "was reached by" not in text_of(client.get("/insights/advice/"))


def test_a_list_that_is_none_is_404(manager):
    for path in ("nothing/", "hours/", "steps/?of=1", "hours/?of=x&weekday=1&hour=2"):
        assert manager.get(f"/insights/advice/{path}").status_code == 404


def test_agents_are_refused(client, cast):
    client.force_login(cast.l1)
    assert client.get("/insights/advice/").status_code == 403


def test_the_page_costs_the_same_however_much_is_found(manager, cast, topic, budget):
    escalated(cast, topic, 6)
    manager.get("/insights/advice/")
    with budget("page: advice"):
        page = manager.get("/insights/advice/")
    assert the_tickets(page)
