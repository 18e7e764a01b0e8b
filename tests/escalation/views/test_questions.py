"""Questions on their page, on the ticket's page and in the day of whoever is asked."""

from datetime import timedelta

import pytest

from escalation.models import Approval
from helpdesk.accounts.services import teams
from helpdesk.web.times import now
from tests.escalation import rules
from tests.escalation.rules import MINUTE
from tests.tickets.pages import HTMX, field, text_of
from tickets.models import Message
from tickets.services.lifecycle import change_status
from tickets.services.merging import merge
from tickets.services.placing import assign

QUESTION = {"en": "May we send a technician?", "es": "¿Podemos enviar a un técnico?"}


@pytest.fixture
def ticket(cast):
    step = rules.step(
        1,
        rules.person("manager"),
        percent=50,
        action="approval",
        kind="hierarchical",
        question=QUESTION,
        acknowledge_within=20 * MINUTE,
    )
    rules.desk([step, rules.step(2, rules.team("second-line"))])
    opened = rules.ticket(at=now() - timedelta(minutes=31))
    rules.sweep(now())
    return opened


@pytest.fixture
def approval(ticket):
    return Approval.objects.get(ticket=ticket)


@pytest.fixture
def manager(client, cast):
    client.force_login(cast.manager)
    return client


def test_whoever_is_asked_sees_the_question_with_the_story_and_two_buttons(manager, ticket, approval):
    answer = manager.get(f"{ticket.url}/approval")
    page = text_of(answer)
    assert "May we send a technician?" in page
    assert "Your yes or no is asked for" in page
    assert "Nothing works." in page
    html = answer.content.decode()
    assert 'name="decision" value="yes"' in " ".join(html.split())
    assert 'name="decision" value="no"' in " ".join(html.split())


def test_a_question_reads_in_the_readers_language(manager, cast, ticket):
    cast.manager.language = "es"
    cast.manager.save()
    assert "¿Podemos enviar a un técnico?" in text_of(manager.get(f"{ticket.url}/approval"))


def test_an_answer_by_the_page_counts_and_stands_in_the_story(manager, cast, ticket, approval):
    done = manager.post(
        f"{ticket.url}/approvals/{approval.pk}", {"decision": "yes", "note": "Up to 200."}, follow=True
    )
    assert done.redirect_chain == [(f"{ticket.url}/approval", 302)]
    page = text_of(done)
    assert "Mario Manager answered: Yes" in page
    assert "Up to 200." in page
    story = text_of(manager.get(ticket.url))
    assert "Mario Manager is asked for a yes or no: “May we send a technician?”" in story
    assert "Mario Manager answered the question: yes." in story


def test_the_second_answer_is_told_what_happened_and_changes_nothing(manager, ticket, approval):
    manager.post(f"{ticket.url}/approvals/{approval.pk}", {"decision": "no"})
    again = manager.post(f"{ticket.url}/approvals/{approval.pk}", {"decision": "yes", "note": "Late"})
    assert again.status_code == 409
    assert "Mario Manager has answered already: No" in text_of(again)
    assert field(again, "note") == "Late"
    approval.refresh_from_db()
    assert approval.state == "no"
    assert not Message.objects.filter(body="Late").exists()


def test_a_decision_that_is_neither_yes_nor_no_is_refused_and_the_comment_stays(manager, ticket, approval):
    answer = manager.post(f"{ticket.url}/approvals/{approval.pk}", {"decision": "maybe", "note": "Hm, well"})
    assert answer.status_code == 400
    assert "Hm, well" in answer.content.decode()


def test_who_is_not_asked_sees_the_question_and_no_buttons(client, cast, ticket, approval):
    client.force_login(cast.l1)
    answer = client.get(f"{ticket.url}/approval")
    assert "Mario Manager is asked for a yes or no" in text_of(answer)
    assert 'name="decision"' not in answer.content.decode()
    assert client.post(f"{ticket.url}/approvals/{approval.pk}", {"decision": "yes"}).status_code == 403


def test_who_is_not_asked_any_more_gets_their_comment_back(client, cast, ticket, approval):
    client.force_login(cast.l1)
    answer = client.post(f"{ticket.url}/approvals/{approval.pk}", {"decision": "yes", "note": "Fine by me"})
    assert answer.status_code == 403
    assert "The question is not put to you." in text_of(answer)
    assert field(answer, "note") == "Fine by me"
    assert 'name="decision"' not in answer.content.decode()
    assert not Message.objects.filter(body="Fine by me").exists()


def test_an_answer_about_a_merged_ticket_says_where_it_goes_on_and_gives_the_comment_back(
    manager, cast, ticket, approval
):
    other = rules.ticket(at=now())
    merge([ticket], other, actor=cast.l1)
    answer = manager.post(f"{ticket.url}/approvals/{approval.pk}", {"decision": "yes", "note": "Up to 200."})
    assert answer.status_code == 409
    assert f"{ticket.key} was merged into {other.key}. Go on there." in text_of(answer)
    assert field(answer, "note") == "Up to 200."


def test_who_holds_the_ticket_has_no_buttons(manager, cast, ticket, approval):
    assign(ticket, assignee=cast.manager, team=None, actor=cast.manager)
    assert 'name="decision"' not in manager.get(f"{ticket.url}/approval").content.decode()
    assert "Your yes or no" not in text_of(manager.get("/day/"))


def test_the_day_is_silent_about_tickets_out_of_sight(client, cast, ticket, approval):
    Approval.objects.update(asked=None, team=cast.second_line)
    client.force_login(cast.l2)
    assert "Your yes or no" in text_of(client.get("/day/"))
    teams.change(cast.first_line, is_private=True)
    assert "Your yes or no" not in text_of(client.get("/day/"))


def test_the_day_is_silent_to_a_party_to_the_conflict(manager, cast, ticket, approval):
    assert "Your yes or no" in text_of(manager.get("/day/"))
    approval.escalation.parties.add(cast.manager)
    assert "Your yes or no" not in text_of(manager.get("/day/"))


def test_a_private_ticket_hides_its_question(client, cast, ticket, approval):
    teams.change(cast.first_line, is_private=True)
    client.force_login(cast.finance)
    assert client.get(f"{ticket.url}/approval").status_code == 404
    assert client.post(f"{ticket.url}/approvals/{approval.pk}", {"decision": "yes"}).status_code == 404


def test_the_question_of_another_ticket_does_not_exist_here(manager, ticket, approval):
    other = rules.ticket(at=now())
    assert manager.post(f"{other.url}/approvals/{approval.pk}", {"decision": "yes"}).status_code == 404


def test_the_question_leads_the_tickets_panel_and_the_day(manager, ticket):
    panel = text_of(manager.get(f"{ticket.url}/clocks", headers=HTMX))
    assert "May we send a technician?" in panel
    day = text_of(manager.get("/day/"))
    assert "Your yes or no" in day
    assert "May we send a technician?" in day


def test_what_is_no_longer_asked_says_so(manager, cast, ticket, approval):
    change_status(ticket, "resolved", actor=cast.l1)
    page = text_of(manager.get(f"{ticket.url}/approval"))
    assert "Withdrawn" in page
    assert "Your yes or no" not in text_of(manager.get("/day/"))


def test_a_ticket_without_questions_says_why_the_page_is_empty(manager, ticket):
    other = rules.ticket(at=now() - MINUTE)
    assert "Nothing is asked about this ticket." in text_of(manager.get(f"{other.url}/approval"))


def test_the_forecast_says_who_will_be_asked_and_until_when(manager, ticket):
    other = rules.ticket(at=now())
    panel = text_of(manager.get(f"{other.url}/clocks", headers=HTMX))
    assert "Question to Mario Manager" in panel
    assert "asks: “May we send a technician?”" in panel
    assert "if no answer comes within 20 min, the next step follows" in panel
    assert "if the question has no answer" in panel


def test_the_page_costs_the_same_however_much_is_asked(manager, ticket, budget):
    manager.get(f"{ticket.url}/approval")
    with budget("page: questions"):
        manager.get(f"{ticket.url}/approval")


def test_the_panel_of_a_ticket_with_a_question_costs_little_more(manager, ticket, budget):
    manager.get(f"{ticket.url}/clocks", headers=HTMX)
    with budget("page: clock strip with a question"):
        manager.get(f"{ticket.url}/clocks", headers=HTMX)
