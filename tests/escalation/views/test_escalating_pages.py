"""Escalating, sending back and acknowledging through the pages."""

from datetime import timedelta

import pytest

from escalation.models import Escalation
from escalation.services.deescalating import deescalate
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.accounts.services import teams
from helpdesk.notifications.models import Mail
from helpdesk.web.times import now
from tests.escalation import rules
from tests.tickets.pages import HTMX, field, found, text_of
from tickets.services.lifecycle import change_status
from tickets.services.merging import merge
from tickets.services.placing import assign


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.l1)
    return client


@pytest.fixture
def ticket(cast):
    rules.desk()
    opened = rules.ticket(at=now() - timedelta(minutes=5))
    return assign(opened, assignee=cast.l1, team=None, actor=cast.l1)


@pytest.fixture
def up(agent, ticket):
    """Post the dialog as somebody who saw it now."""
    seen = field(agent.get(f"{ticket.url}/escalate"), "seen")

    def post(headers=None, **more):
        data = {
            "kind": "functional",
            "reason": "knowledge",
            "summary": "The till burns.",
            "tried": "Water.",
            "asked_for": "Foam.",
            "seen": seen,
            **more,
        }
        return agent.post(f"{ticket.url}/escalate", data, headers=headers)

    return post


def climbed(ticket, cast):
    return escalate(
        ticket, kind="functional", reason="knowledge", summary="Help.", actor=cast.l1, seen=mark(ticket)
    )


@pytest.mark.parametrize(
    "made_up",
    [{"parties": ["²"]}, {"parties": ["9" * 5000]}, {"target": "team-²"}, {"target": "user-" + "9" * 5000}],
)
@pytest.mark.parametrize("press", [{}, {"preview": "1"}])
def test_a_choice_that_somebody_made_up_breaks_nothing(up, press, made_up):
    assert up(**press, **made_up).status_code == (200 if press else 400)
    assert not Escalation.objects.exists()


def test_the_dialog_shows_the_proposal_already_filled(agent, ticket):
    shown = text_of(agent.get(f"{ticket.url}/escalate"))
    assert "L2 · Second line" in shown
    assert "Lena Two" in shown
    assert "Path “Usual”, step 2" in shown
    assert "Customer reads More help is on the way." in shown


def test_the_foot_says_exactly_what_will_happen(agent, ticket):
    shown = text_of(agent.get(f"{ticket.url}/escalate"))
    assert "Moves to level 2, to Lena Two (Second line), who is told and asked to acknowledge." in shown
    assert "To be acknowledged by " in shown
    assert "No promise to the customer changes." in shown


def test_the_time_is_that_of_the_person_who_would_get_it(agent, ticket, cast):
    type(cast.l2).objects.filter(pk=cast.l2.pk).update(timezone="Asia/Tokyo")
    shown = text_of(agent.get(f"{ticket.url}/escalate"))
    there = now() + timedelta(hours=9)
    assert f"{there:%a %H:}" in shown
    assert "Asia/Tokyo" in shown


def test_what_the_next_one_would_miss_is_pointed_out(agent, ticket):
    shown = text_of(agent.get(f"{ticket.url}/escalate"))
    assert "It has no topic" in shown
    assert "The customer has had no answer yet." in shown


def test_escalating_moves_the_ticket_with_its_hand_over(up, ticket, cast):
    answer = up()
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.level, ticket.is_escalated) == (cast.l2, 2, True)
    said = ticket.messages.get(kind="handover")
    assert (said.body, said.details) == ("The till burns.", {"tried": "Water.", "asked_for": "Foam."})
    assert (answer.status_code, answer.headers["Location"]) == (303, ticket.url)


@pytest.mark.parametrize(("box", "mails"), [({"tell_customer": "on"}, 1), ({}, 0)])
def test_the_customer_is_told_only_when_the_box_is_ticked(up, box, mails):
    up(**box)
    assert Mail.objects.filter(kind="step_message").count() == mails


def test_another_kind_changes_the_proposal_and_does_nothing(up, ticket):
    shown = text_of(up(kind="hierarchical", preview="1"))
    assert "Lidia Lead" in shown
    assert not Escalation.objects.exists()
    ticket.refresh_from_db()
    assert ticket.level == 1


def test_by_htmx_the_proposal_comes_alone_with_the_sentence_at_the_foot(up):
    part = up(
        headers={**HTMX, "HX-Target": "escalate-proposal"}, kind="hierarchical", preview="1", summary=""
    )
    assert part.status_code == 200
    assert found(part, "dialog") == []
    (says,) = found(part, id="escalate-says")
    assert says["hx-swap-oob"] == "true"


def test_the_proposal_goes_round_people_in_the_conflict(up, cast):
    shown = text_of(up(preview="1", kind="hierarchical", reason="conflict", parties=[cast.lead.pk]))
    assert "to Mario Manager" in shown
    assert "to Lidia Lead" not in shown


def test_somebody_else_can_be_chosen_by_hand(up, ticket, cast):
    up(target=f"team-{cast.finance_team.pk}")
    ticket.refresh_from_db()
    assert ticket.team == cast.finance_team


def test_a_hand_over_needs_a_summary_and_loses_nothing(up):
    answer = up(summary="")
    assert answer.status_code == 400
    assert field(answer, "tried") == "Water."
    assert not Escalation.objects.exists()


@pytest.mark.parametrize("headers", [None, HTMX])
def test_when_somebody_was_faster_it_says_what_happened_and_keeps_the_story(up, ticket, cast, headers):
    climbed(ticket, cast)
    answer = up(headers=headers)
    assert answer.status_code == 409
    shown = text_of(answer)
    assert "The ticket moved meanwhile: it is now at level 2 with Lena Two." in shown
    assert "Luca One escalated it to level 2: Second line · Lena Two." in shown
    assert field(answer, "summary") == "The till burns."
    assert Escalation.objects.count() == 1


def test_after_a_look_at_the_new_proposal_it_can_be_escalated_further(up, ticket, cast):
    climbed(ticket, cast)
    assert up(seen=field(up(), "seen"), kind="hierarchical").status_code == 303
    ticket.refresh_from_db()
    assert ticket.level > 2


def test_escalating_twice_by_a_double_click_is_escalating_once(up):
    up()
    assert up().status_code == 409
    assert Escalation.objects.count() == 1


def test_a_done_ticket_is_not_escalated(up, ticket, cast):
    change_status(ticket, "resolved", actor=cast.l1)
    assert up().status_code == 409
    assert not Escalation.objects.exists()


@pytest.fixture
def gone(ticket, cast):
    """Return what merges the ticket into another; that one."""

    def merge_now():
        return merge([rules.fresh(ticket)], rules.ticket(at=now()), actor=cast.lead)

    return merge_now


@pytest.mark.parametrize("headers", [None, HTMX])
def test_what_was_merged_meanwhile_is_not_escalated_and_the_story_stays(up, ticket, gone, headers):
    other = gone()
    answer = up(headers=headers)
    assert answer.status_code == 409
    assert f"{ticket.key} was merged into {other.key}. Go on there." in text_of(answer)
    assert field(answer, "summary") == "The till burns."
    assert not Escalation.objects.exists()


def test_what_was_merged_meanwhile_does_not_go_back_and_the_reason_stays(
    agent, ticket, cast, gone, monkeypatch
):
    climbed(ticket, cast)

    def too_late(*args, **facts):
        gone()
        return deescalate(*args, **facts)

    monkeypatch.setattr("escalation.views.escalating.deescalate_now", too_late)
    answer = agent.post(f"{ticket.url}/deescalate", {"reason": "Foam was used.", "to": "origin"})
    assert answer.status_code == 409
    assert "Go on there." in text_of(answer)
    assert field(answer, "reason") == "Foam was used."


def test_what_was_merged_meanwhile_is_not_acknowledged(agent, ticket, cast, gone):
    escalation = climbed(ticket, cast)
    gone()
    agent.force_login(cast.l2)
    answer = agent.post(f"/esc/E-{escalation.pk}/acknowledge", follow=True)
    assert answer.status_code == 200
    assert "Go on there." in text_of(answer)
    escalation.refresh_from_db()
    assert escalation.acknowledged_at is None


@pytest.mark.parametrize(("who", "is_loud"), [("l1", False), ("l2", True)])
def test_only_the_owner_is_called_loudly_to_acknowledge(agent, ticket, cast, who, is_loud):
    climbed(ticket, cast)
    agent.force_login(getattr(cast, who))
    (button,) = found(agent.get(f"{ticket.url}/escalation"), id="action-acknowledge")
    assert ("button--escalate" in button["class"].split()) is is_loud


def test_the_new_holder_acknowledges(agent, ticket, cast):
    escalation = climbed(ticket, cast)
    agent.force_login(cast.l2)
    agent.post(f"/esc/E-{escalation.pk}/acknowledge")
    escalation.refresh_from_db()
    assert escalation.acknowledged_by == cast.l2
    assert "Lena Two acknowledged: “I have it”." in text_of(agent.get(ticket.url))


def test_a_ticket_goes_back_to_where_it_came_from(agent, ticket, cast):
    climbed(ticket, cast)
    dialog = agent.get(f"{ticket.url}/deescalate")
    assert "Where it came from: L1 · First line · Luca One" in text_of(dialog)
    agent.post(f"{ticket.url}/deescalate", {"reason": "Foam was used.", "to": "origin"})
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.level, ticket.is_escalated) == (cast.l1, 1, False)
    assert ticket.messages.filter(kind="note", body="Foam was used.").exists()


def test_sending_back_needs_a_reason(agent, ticket, cast):
    climbed(ticket, cast)
    assert agent.post(f"{ticket.url}/deescalate", {"reason": " ", "to": "origin"}).status_code == 400
    ticket.refresh_from_db()
    assert ticket.is_escalated


def test_what_is_not_escalated_does_not_go_back(agent, ticket):
    answer = agent.get(f"{ticket.url}/deescalate", follow=True)
    assert "is not escalated" in text_of(answer)


def test_an_escalation_out_of_sight_does_not_exist(agent, ticket, cast):
    escalation = climbed(ticket, cast)
    hidden = teams.create(slug="legal", name="Legal", is_private=True, members=[cast.l3])
    assign(ticket, assignee=None, team=hidden, actor=cast.admin)
    agent.force_login(cast.finance)
    assert agent.get(f"/esc/E-{escalation.pk}").status_code == 404
    assert agent.post(f"/esc/E-{escalation.pk}/acknowledge").status_code == 404
    assert agent.get(f"/esc/E-{2**63 + 1}").status_code == 404


def test_the_dialog_costs_what_it_may(agent, ticket, budget):
    with budget("page: escalate dialog"):
        agent.get(f"{ticket.url}/escalate", headers=HTMX)
