"""Beside a ticket: what may help, what it was worth, and what the ticket taught."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from knowledge_base.models import Article, ArticleUse, Lesson
from knowledge_base.services.describing import describe
from knowledge_base.services.lessons import write_down
from knowledge_base.services.publishing import publish
from knowledge_base.services.writing import create
from tests.escalation import rules
from tests.knowledge_base.test_lessons import escalated, solved
from tickets.models import Ticket, Topic
from tickets.services.conversation import reply
from tickets.services.opening import open_ticket
from tickets.services.placing import assign

pytestmark = pytest.mark.django_db


@pytest.fixture
def battery(cast):
    """Return a published article about the battery of a till's clock."""
    body = "When the till says E-1042, its clock stopped.\n\n::: internal\nThe batteries lie in room 4.\n:::"
    return publish(
        create(title="The till says E-1042", body=body, language="en", actor=cast.l2), actor=cast.l3
    )


@pytest.fixture
def ticket(cast):
    """Return an open ticket about the same."""
    rules.desk()
    asks = {"subject": "Our till says E-1042", "body": "It says E-1042 and prints nothing."}
    return open_ticket(**asks, requester=rules.customer())


def beside(client, user, ticket):
    client.force_login(user)
    return client.get(f"/t/{ticket.key}/knowledge", headers={"HX-Request": "true"})


def test_an_article_that_fits_is_offered(client, ticket, battery, cast):
    page = beside(client, cast.l1, ticket)
    assert battery.url in page.content.decode()
    assert "No article fits" not in page.content.decode()


def test_a_long_message_hides_no_article_that_fits_the_subject(client, battery, cast):
    rules.desk()
    body = "Good morning, I hope you are well. " * 20 + "Please ring me back before noon, we open at eight."
    ticket = open_ticket(subject="The till says E-1042", body=body, requester=rules.customer())
    assert battery.url in beside(client, cast.l1, ticket).content.decode()


def test_what_the_reader_may_not_read_is_not_offered(client, ticket, battery, cast):
    battery.min_level = 3
    battery.save()
    assert battery.url not in beside(client, cast.l1, ticket).content.decode()


def test_a_solved_ticket_like_it_is_offered_with_its_answer(client, ticket, cast):
    topic = Topic.objects.create(slug="tills", name="Tills")
    words = {"topic": topic, "requester": rules.customer(), "body": "Help."}
    old = open_ticket(subject="The till says E-1042", **words)
    reply(old, "Change the battery.", author=cast.l1, status="resolved")
    unlike = open_ticket(subject="Where is my invoice?", **words)
    reply(unlike, "In your mailbox.", author=cast.l1, status="resolved")
    new = open_ticket(subject="Our till says E-1042", **words)
    page = beside(client, cast.l1, new).content.decode()
    assert old.key in page
    assert "Change the battery." in page
    assert unlike.key not in page


def test_a_solved_ticket_of_a_private_team_is_hidden(client, cast):
    rules.desk()
    topic = Topic.objects.create(slug="tills", name="Tills", team=cast.second_line)
    words = {"topic": topic, "requester": rules.customer(), "body": "Help."}
    old = open_ticket(subject="The till says E-1042", **words)
    reply(old, "Change the battery.", author=cast.l2, status="resolved")
    new = open_ticket(subject="Our till says E-1042", **words)
    assign(new, assignee=None, team=cast.first_line, actor=cast.lead)
    cast.second_line.is_private = True
    cast.second_line.save()
    assert old.key not in beside(client, cast.l1, new).content.decode()


def test_a_verdict_is_one_click_and_counts_once(client, ticket, battery, cast):
    client.force_login(cast.l1)
    url = f"/t/{ticket.key}/knowledge/{battery.slug}"
    for verdict in ("no_help", "used", "used"):
        assert client.post(url, {"verdict": verdict}, headers={"HX-Request": "true"}).status_code == 200
    use = ArticleUse.objects.get()
    assert (use.verdict, use.user, use.level, use.revision) == ("used", cast.l1, 1, 1)


def test_a_verdict_on_what_one_may_not_read_is_404(client, ticket, battery, cast):
    battery.min_level = 3
    battery.save()
    client.force_login(cast.l1)
    answer = client.post(f"/t/{ticket.key}/knowledge/{battery.slug}", {"verdict": "used"})
    assert answer.status_code == 404


def test_the_question_stands_beside_the_solved_ticket_and_leads_to_the_draft(client, cast):
    rules.desk()
    ticket = escalated(cast)
    solved(ticket, cast.l2)
    page = beside(client, cast.l2, ticket).content.decode()
    assert "What can the first line learn?" in page
    written = client.post(f"/t/{ticket.key}/lesson/write")
    article = Article.objects.get()
    assert written.url == f"{article.url}/edit"
    assert "Go on writing" in beside(client, cast.l2, ticket).content.decode()


def test_a_reason_is_asked_for_and_kept(client, cast):
    rules.desk()
    ticket = escalated(cast)
    solved(ticket, cast.l2)
    client.force_login(cast.l2)
    url = f"/t/{ticket.key}/lesson/decline"
    refused = client.post(url, {"reason": "other", "note": ""})
    assert (refused.status_code, Lesson.objects.get().state) == (422, "asked")
    client.post(url, {"reason": "one_customer", "note": "Their own till."})
    lesson = Lesson.objects.get()
    assert (lesson.state, lesson.reason, lesson.note) == ("declined", "one_customer", "Their own till.")
    assert client.post(url, {"reason": "one_off"}).status_code == 409


def test_an_article_that_has_it_is_chosen(client, battery, cast):
    rules.desk()
    ticket = escalated(cast)
    solved(ticket, cast.l2)
    client.force_login(cast.l2)
    client.post(f"/t/{ticket.key}/lesson/found", {"article": battery.pk, "how": "found"})
    lesson = Lesson.objects.get()
    assert (lesson.state, lesson.article) == ("learnt", battery)


def test_it_is_given_to_another(client, cast):
    rules.desk()
    ticket = escalated(cast)
    solved(ticket, cast.l2)
    client.force_login(cast.lead)
    client.post(f"/t/{ticket.key}/lesson/give", {"owner": cast.l3.pk})
    assert Lesson.objects.get().owner == cast.l3


def test_what_is_owed_is_listed_for_those_who_may_see_the_ticket(client, cast):
    rules.desk()
    ticket = escalated(cast)
    solved(ticket, cast.l2)
    client.force_login(cast.finance)
    assert ticket.key in client.get("/kb/debts").content.decode()
    assert ticket.key not in client.get("/kb/debts?whose=mine").content.decode()
    cast.second_line.is_private = True
    cast.second_line.save()
    assert ticket.key not in client.get("/kb/debts").content.decode()


def test_nobody_is_asked_on_a_page_where_nothing_was_taught(client, ticket, cast):
    client.force_login(cast.l1)
    assert client.get(f"/t/{ticket.key}/lesson/decline").status_code == 404


def test_its_cost_does_not_grow_with_what_is_found(client, ticket, battery, cast, budget):
    beside(client, cast.l1, ticket)
    with budget("page: knowledge beside a ticket"):
        client.get(f"/t/{ticket.key}/knowledge", headers={"HX-Request": "true"})


def test_the_cost_of_the_debts_does_not_grow_with_them(client, cast, budget):
    rules.desk()
    for _ in range(3):
        solved(escalated(cast), cast.l2)
    client.force_login(cast.l1)
    client.get("/kb/debts")
    with budget("page: what is to be written down"):
        client.get("/kb/debts")


def test_the_debts_are_read_without_the_texts_of_articles(client, cast):
    rules.desk()
    lesson = solved(escalated(cast), cast.l2)
    write_down(lesson, actor=cast.l2)
    client.force_login(cast.l1)
    with CaptureQueriesContext(connection) as asked:
        assert lesson.ticket.key in client.get("/kb/debts").content.decode()
    assert not [one for one in asked if '"knowledge_base_article"."body"' in one["sql"]]


def test_the_dialog_of_an_escalation_asks_whether_an_article_answers_it(client, ticket, battery, cast):
    client.force_login(cast.l1)
    assert f"/t/{ticket.key}/before-escalating" in client.get(f"/t/{ticket.key}/escalate").content.decode()
    page = client.get(f"/t/{ticket.key}/before-escalating", headers={"HX-Request": "true"})
    assert battery.url in page.content.decode()
    said = {"verdict": "no_help", "place": "escalating"}
    client.post(f"/t/{ticket.key}/knowledge/{battery.slug}", said, headers={"HX-Request": "true"})
    use = ArticleUse.objects.get()
    assert (use.verdict, use.place) == ("no_help", "escalating")


def test_where_no_article_fits_the_dialog_says_nothing(client, ticket, cast):
    client.force_login(cast.l1)
    page = client.get(f"/t/{ticket.key}/before-escalating", headers={"HX-Request": "true"})
    assert page.content.decode().strip() == ""


def test_what_may_be_inserted_is_the_public_part_of_what_customers_may_read(client, ticket, battery, cast):
    assert "data-insert" not in beside(client, cast.l1, ticket).content.decode()
    battery.visibility = "customers"
    battery.save()
    page = beside(client, cast.l1, ticket).content.decode()
    assert "data-insert" in page
    assert "<template" in page
    assert "room 4" not in page.split("<template", 1)[1]


def test_the_address_in_the_help_centre_is_offered_in_the_customers_language(client, cast, ticket, battery):
    assert "/help/" not in beside(client, cast.l1, ticket).content.decode()
    describe(battery, actor=cast.l3, visibility="customers")
    assert f"/help/en/{battery.slug}<" in beside(client, cast.l1, ticket).content.decode()
    Ticket.objects.filter(pk=ticket.pk).update(language="es")
    assert f"/help/es/{battery.slug}<" in beside(client, cast.l1, ticket).content.decode()
