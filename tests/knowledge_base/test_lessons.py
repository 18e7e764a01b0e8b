"""What the second line solves, the first line is to learn: asked, written, published, told."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError

from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.ledger.models import Event
from helpdesk.notifications.models import Notification
from knowledge_base.errors import Refused
from knowledge_base.models import Article, Lesson
from knowledge_base.services import lessons
from knowledge_base.services.describing import describe
from knowledge_base.services.publishing import archive, publish
from knowledge_base.services.writing import create, save
from tests.escalation import rules
from tests.threads import at_once
from tickets.models import Ticket
from tickets.services.conversation import reply
from tickets.services.lifecycle import change_status
from tickets.services.merging import merge

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(cast):
    """Return a ticket that the second line holds, escalated by the first."""
    rules.desk()
    return escalated(cast)


def escalated(cast, **facts):
    ticket = rules.ticket(**facts)
    story = {"kind": "functional", "reason": "knowledge", "summary": "Too hard.", "actor": cast.l1}
    escalate(ticket, **story, seen=mark(ticket))
    return rules.fresh(ticket)


def solved(ticket, actor):
    reply(ticket, "Change the battery.", author=actor, status="resolved")
    return Lesson.objects.filter(ticket=ticket).first()


def told(kind):
    return set(Notification.objects.filter(kind=kind).values_list("user__email", flat=True))


def test_the_solver_of_an_escalated_ticket_is_asked(ticket, cast):
    lesson = solved(ticket, cast.l2)
    assert (lesson.owner, lesson.state) == (cast.l2, "asked")
    assert told("lesson_asked") == set()


def test_who_holds_it_is_told_when_another_solves_it(ticket, cast):
    assert solved(ticket, cast.manager).owner == cast.l2
    assert told("lesson_asked") == {"l2@desk.test"}


def test_each_ticket_asks_anew(ticket, cast):
    for one in (ticket, escalated(cast)):
        solved(one, cast.manager)
    assert Notification.objects.filter(kind="lesson_asked", user=cast.l2).count() == 2


def test_what_the_first_line_solved_asks_nobody(cast):
    rules.desk()
    assert solved(rules.ticket(), cast.l1) is None


def test_a_start_above_the_first_line_is_no_escalation(cast):
    rules.desk(start_level=2)
    ticket = rules.ticket()
    assert ticket.level == 2
    assert solved(ticket, cast.l2) is None


def test_a_merged_ticket_taught_nothing_by_itself(ticket, cast):
    other = escalated(cast)
    merge([other], ticket, actor=cast.l2)
    assert Ticket.objects.get(pk=other.pk).status == "closed"
    assert not Lesson.objects.exists()


def test_a_question_that_nobody_answered_goes_when_the_ticket_is_reopened(ticket, cast):
    solved(ticket, cast.l2)
    change_status(rules.fresh(ticket), "open", actor=cast.l2)
    assert not Lesson.objects.exists()
    assert solved(rules.fresh(ticket), cast.l2).state == "asked"


def test_it_is_learnt_when_its_article_is_published_and_the_first_line_is_told(ticket, cast):
    lesson = solved(ticket, cast.l2)
    article = lessons.write_down(lesson, actor=cast.l2)
    assert (article.state, article.ticket, article.owner) == ("draft", ticket, cast.l2)
    assert "Change the battery." in article.body
    lesson.refresh_from_db()
    assert (lesson.state, lesson.is_owed) == ("writing", True)
    publish(article, actor=cast.l3)
    lesson.refresh_from_db()
    assert (lesson.state, lesson.settled_by) == ("learnt", cast.l3)
    assert told("lesson_learnt") == {"l1@desk.test", "lead@desk.test"}
    story = Event.objects.filter(stream=ticket.stream, kind__startswith="lesson.").values_list(
        "kind", flat=True
    )
    assert list(story.order_by("id")) == ["lesson.asked", "lesson.begun", "lesson.learnt"]


def test_what_the_first_line_may_not_read_it_is_not_told_of(ticket, cast):
    article = lessons.write_down(solved(ticket, cast.l2), actor=cast.l2)
    article.min_level = 2
    article.save()
    publish(article, actor=cast.l3)
    assert told("lesson_learnt") == set()


def test_an_article_may_have_it_already(ticket, cast):
    lesson = solved(ticket, cast.l2)
    article = create(title="Battery", body="Change it.", language="en", actor=cast.l3)
    with pytest.raises(Refused):
        lessons.found_in(lesson, article, actor=cast.l2)
    publish(article, actor=cast.l3)
    assert lessons.found_in(lesson, article, actor=cast.l2).state == "learnt"


def test_an_article_may_be_brought_up_to_it(ticket, cast):
    article = publish(create(title="Battery", body="Change it.", language="en", actor=cast.l3), actor=cast.l3)
    lesson = lessons.add_to(solved(ticket, cast.l2), article, actor=cast.l2)
    assert lesson.is_owed
    publish(save(article, body="Change it, then set the date.", actor=cast.l2), actor=cast.l2)
    lesson.refresh_from_db()
    assert lesson.state == "learnt"


def test_an_article_that_was_archived_is_still_owed(ticket, cast):
    lesson = solved(ticket, cast.l2)
    archive(lessons.write_down(lesson, actor=cast.l2), actor=cast.l2)
    lesson.refresh_from_db()
    assert (lesson.state, lesson.article) == ("asked", None)


def test_it_is_declined_with_a_reason(ticket, cast):
    lesson = solved(ticket, cast.l2)
    for reason, note in (("", ""), ("boredom", ""), ("other", " "), ("one_off", "x" * 501)):
        with pytest.raises(ValidationError):
            lessons.decline(lesson, reason=reason, note=note, actor=cast.l2)
    lessons.decline(lesson, reason="one_off", actor=cast.l2)
    with pytest.raises(Refused, match="answered this already"):
        lessons.write_down(lesson, actor=cast.l2)


def test_it_can_be_given_to_another_who_writes(ticket, cast):
    lesson = solved(ticket, cast.l2)
    assert lessons.give_to(lesson, cast.l3, actor=cast.lead).owner == cast.l3
    cast.finance.role = "auditor"
    cast.finance.save()
    with pytest.raises(Refused, match="does not write articles"):
        lessons.give_to(lesson, cast.finance, actor=cast.lead)
    assert told("lesson_asked") == {"l3@desk.test"}


def test_it_is_given_to_nobody_who_may_not_see_the_ticket(ticket, cast):
    lesson = solved(ticket, cast.l2)
    cast.second_line.is_private = True
    cast.second_line.save()
    with pytest.raises(Refused, match="may not see this ticket"):
        lessons.give_to(lesson, cast.finance, actor=cast.l2)


def test_who_may_not_see_the_article_that_is_being_written_does_not_get_it(ticket, cast):
    lesson = solved(ticket, cast.l2)
    article = lessons.write_down(lesson, actor=cast.l2)
    describe(article, min_level=2, actor=cast.l2)
    with pytest.raises(Refused):
        lessons.write_down(lesson, actor=cast.l1)
    assert lessons.write_down(lesson, actor=cast.l2) == article


def test_what_a_private_team_solved_is_for_that_team(ticket, cast):
    cast.second_line.is_private = True
    cast.second_line.save()
    article = lessons.write_down(solved(ticket, cast.l2), actor=cast.l2)
    assert list(article.teams.all()) == [cast.second_line]
    assert not Article.objects.visible_to(cast.l1).exists()


@pytest.mark.django_db(transaction=True)
def test_publishing_and_answering_at_once_end_in_one_answer(ticket, cast):
    lesson = solved(ticket, cast.l2)
    article = lessons.write_down(lesson, actor=cast.l2)

    def decline():
        with suppress(Refused):
            lessons.decline(lesson, reason="one_off", actor=cast.l2)

    def update():
        with suppress(Refused):
            lessons.add_to(lesson, article, actor=cast.l2)

    at_once(lambda: publish(article, actor=cast.l3), decline, update)
    lesson.refresh_from_db()
    kinds = ("lesson.learnt", "lesson.declined")
    answers = Event.objects.filter(stream=ticket.stream, kind__in=kinds).values_list("kind", flat=True)
    assert list(answers) == [f"lesson.{lesson.state}"]


@pytest.mark.django_db(transaction=True)
def test_two_who_write_it_down_at_once_write_one_article(ticket, cast):
    lesson = solved(ticket, cast.l2)
    written = at_once(*[lambda: lessons.write_down(lesson, actor=cast.l2)] * 2)
    assert Article.objects.count() == 1
    assert written is None or len({article.pk for article in written}) == 1
