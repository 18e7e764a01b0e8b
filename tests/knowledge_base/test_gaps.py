"""What knowledge spared and where it is missing, each row with something to do about it."""

from datetime import timedelta

import pytest

from helpdesk.web.times import now, travel
from knowledge_base.models import Article, SearchRecord
from knowledge_base.selectors import gaps
from knowledge_base.services import lessons
from knowledge_base.services.describing import describe
from knowledge_base.services.publishing import publish
from knowledge_base.services.using import judge
from knowledge_base.services.writing import create
from tests.escalation import rules
from tests.knowledge_base.test_lessons import escalated, solved
from tests.people import api_client
from tickets.models import Topic
from tickets.services.conversation import reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def battery(cast):
    """Return a published article."""
    return publish(create(title="Battery", body="Change it.", language="en", actor=cast.l2), actor=cast.l3)


def searched(text, found=0, ago=timedelta()):
    SearchRecord.objects.create(text=text, place="knowledge", found=found, at=now() - ago)


def test_an_escalation_was_avoided_where_a_used_article_solved_it_at_the_first_line(cast, battery):
    rules.desk()
    for verdict, status in (("used", "resolved"), ("no_help", "resolved"), ("used", "open")):
        ticket = rules.ticket()
        judge(ticket, battery, verdict, actor=cast.l1)
        reply(ticket, "Change the battery.", author=cast.l1, status=status)
    ticket = escalated(cast)
    judge(ticket, battery, "used", actor=cast.l2)
    solved(ticket, cast.l2)
    assert gaps.outcome(cast.l1, now()).avoided == 1
    assert gaps.outcome(cast.l1, now() + gaps.PERIOD).avoided == 0


def test_what_was_searched_for_in_vain_is_counted_whatever_its_case(cast):
    for text, found, ago in (
        ("till", 0, 0),
        ("Till", 0, 1),
        ("printer", 0, 2),
        ("router", 3, 0),
        ("old", 0, 31),
    ):
        searched(text, found, timedelta(days=ago))
    assert [(one.text, one.times) for one in gaps.missed_searches(now())] == [("till", 2), ("printer", 1)]


def test_a_topic_that_escalates_is_uncovered_until_an_article_has_it(cast, battery):
    rules.desk()
    topic = Topic.objects.create(slug="tills", name="Tills")
    for _ in range(2):
        solved(escalated(cast, topic=topic), cast.l2)
    (found,) = gaps.uncovered_topics(cast.l1, now())
    assert (found.topic, found.escalated, found.owed) == (topic, 2, 2)
    battery.topics.add(topic)
    assert gaps.uncovered_topics(cast.l1, now()) == []


def test_what_private_teams_solved_is_counted_for_who_may_see_it(cast):
    rules.desk()
    solved(escalated(cast, topic=Topic.objects.create(slug="tills", name="Tills")), cast.l2)
    cast.second_line.is_private = True
    cast.second_line.save()
    assert gaps.uncovered_topics(cast.finance, now()) == []
    assert gaps.outcome(cast.finance, now()).owed == 0
    assert gaps.outcome(cast.l2, now()).owed == 1


def test_an_article_that_was_read_in_vain_again_and_again_does_not_help(cast, battery):
    rules.desk()
    tickets = [rules.ticket() for _ in range(4)]
    for ticket in tickets[:3]:
        judge(ticket, battery, "no_help", actor=cast.l1)
    (found,) = gaps.unhelpful_articles(cast.l1, now())
    assert (found.article, found.in_vain) == (battery, 3)
    judge(tickets[3], battery, "used", actor=cast.l1)
    assert gaps.unhelpful_articles(cast.l1, now()) == []


def test_what_was_escalated_although_an_article_had_it_is_named(cast, battery):
    rules.desk()
    ticket = escalated(cast)
    with travel(now() + rules.HOUR):
        lessons.found_in(solved(ticket, cast.l2), battery, actor=cast.l2)
        (found,) = gaps.repeated(cast.l1, now())
        assert (found.ticket, found.article) == (ticket, battery)
        assert gaps.outcome(cast.l1, now()).repeated == 1


def test_each_row_of_the_page_leads_to_something_to_do(client, cast, battery, budget):
    rules.desk()
    topic = Topic.objects.create(slug="tills", name="Tills")
    solved(escalated(cast, topic=topic), cast.l2)
    searched("coffee & machine")
    client.force_login(cast.l1)
    client.get("/kb/gaps")
    with budget("page: gaps in the knowledge"):
        page = client.get("/kb/gaps").content.decode()
    assert "/kb/new?title=coffee%20%26%20machine" in page
    assert "/kb/gaps/topics/tills" in page
    assert (
        'value="coffee &amp; machine"' in client.get("/kb/new?title=coffee%20%26%20machine").content.decode()
    )


def test_who_does_not_write_does_not_see_it(client, cast, battery):
    cast.finance.role = "auditor"
    cast.finance.save()
    client.force_login(cast.finance)
    for path in ("", "/avoided", "/repeated", "/topics/tills", f"/articles/{battery.slug}"):
        assert client.get(f"/kb/gaps{path}").status_code == 403


@pytest.fixture
def gapped(cast, battery):
    """Return a spared ticket, one that was escalated in spite of an article, and one of a bare topic."""
    rules.desk()
    spared = rules.ticket()
    judge(spared, battery, "used", actor=cast.l1)
    reply(spared, "Change the battery.", author=cast.l1, status="resolved")
    bare = escalated(cast, topic=Topic.objects.create(slug="tills", name="Tills"))
    solved(bare, cast.l2)
    known = escalated(cast)
    with travel(now() + rules.HOUR):
        lessons.found_in(solved(known, cast.l2), battery, actor=cast.l2)
        yield spared, known, bare


def test_each_number_opens_exactly_the_tickets_that_it_counts(client, cast, battery, gapped, budget):
    spared, known, bare = gapped
    client.force_login(cast.l1)
    everything = {spared.key, known.key, bare.key}
    for path, ticket in (("avoided", spared), ("repeated", known), ("topics/tills", bare)):
        client.get(f"/kb/gaps/{path}")
        with budget("page: tickets behind a gap"):
            page = client.get(f"/kb/gaps/{path}").content.decode()
        assert {key for key in everything if key in page} == {ticket.key}
        assert f"/kb/gaps/{path}" in client.get("/kb/gaps").content.decode()
    assert battery.title in client.get("/kb/gaps/avoided").content.decode()


def test_a_topic_leads_to_an_article_about_it(client, cast, gapped):
    client.force_login(cast.l1)
    assert "/kb/new?topic=tills&amp;title=Tills" in client.get("/kb/gaps/topics/tills").content.decode()
    page = client.get("/kb/new?topic=tills&title=Tills").content.decode()
    assert '<option value="tills" selected>' in page
    text = {
        "title": "Tills",
        "body": "Open it.",
        "language": "en",
        "visibility": "internal",
        "topic": "tills",
    }
    client.post("/kb/new", text)
    assert [one.slug for one in Article.objects.get(title="Tills").topics.all()] == ["tills"]


def test_an_article_that_does_not_help_opens_its_verdicts(client, cast, battery):
    rules.desk()
    for _ in range(3):
        judge(rules.ticket(), battery, "no_help", actor=cast.l1)
    client.force_login(cast.l1)
    page = client.get("/kb/gaps").content.decode()
    assert f"/kb/gaps/articles/{battery.slug}" in page
    page = client.get(f"/kb/gaps/articles/{battery.slug}").content.decode()
    assert page.count("Luca One, on version 1") == 3
    describe(battery, min_level=3, actor=cast.l3)
    assert client.get(f"/kb/gaps/articles/{battery.slug}").status_code == 404


def test_what_hides_in_private_teams_is_behind_no_number(client, cast, gapped):
    cast.second_line.is_private = True
    cast.second_line.save()
    client.force_login(cast.finance)
    _spared, known, bare = gapped
    for path, ticket in (("repeated", known), ("topics/tills", bare)):
        assert ticket.key not in client.get(f"/kb/gaps/{path}").content.decode()
    assert gaps.outcome(cast.finance, now()).repeated == 0


def test_the_api_counts_and_lists_the_same(cast, battery, gapped):
    spared, known, bare = gapped
    l1 = api_client(cast.l1)
    told = l1.get("/api/v1/knowledge/gaps/").json()
    assert {name: told[name] for name in ("avoided", "repeated", "owed", "ageing")} == {
        "avoided": 1,
        "repeated": 1,
        "owed": 1,
        "ageing": 0,
    }
    assert [one["topic"]["slug"] for one in told["uncovered"]] == ["tills"]
    for asked, tickets in (
        ("avoided/", [spared]),
        ("repeated/", [known]),
        ("uncovered/", [bare]),
        ("uncovered/?topic=other", []),
        ("in-vain/", []),
    ):
        rows = l1.get(f"/api/v1/knowledge/gaps/{asked}").json()["results"]
        assert [one["key"] for one in rows] == [ticket.key for ticket in tickets]
    assert l1.get("/api/v1/knowledge/gaps/avoided/?sung=1").status_code == 400
