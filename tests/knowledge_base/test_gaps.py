"""What knowledge spared and where it is missing, each row with something to do about it."""

from datetime import timedelta

import pytest

from helpdesk.web.times import now, travel
from knowledge_base.models import SearchRecord
from knowledge_base.selectors import gaps
from knowledge_base.services import lessons
from knowledge_base.services.publishing import publish
from knowledge_base.services.using import judge
from knowledge_base.services.writing import create
from tests.escalation import rules
from tests.knowledge_base.test_lessons import escalated, solved
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
    assert "topic=tills" in page
    assert (
        'value="coffee &amp; machine"' in client.get("/kb/new?title=coffee%20%26%20machine").content.decode()
    )
    shown = client.get("/q/?topic=tills&status=resolved,closed")
    assert shown.status_code == 200


def test_who_does_not_write_does_not_see_it(client, cast):
    cast.finance.role = "auditor"
    cast.finance.save()
    client.force_login(cast.finance)
    assert client.get("/kb/gaps").status_code == 403
