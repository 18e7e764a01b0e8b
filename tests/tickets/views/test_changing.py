"""Status, holder, properties, subject and tags through the page."""

import pytest

from helpdesk.accounts.services import teams
from helpdesk.ledger.record import story
from tests.tickets.pages import HTMX, field, found, text_of, ticket
from tickets.services.triage import change
from tickets.services.watching import involve


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.l1)
    return client


@pytest.fixture
def opened(cast):
    return ticket()


def post(agent, opened, action, headers=None, **data):
    return agent.post(f"{opened.url}/{action}", data, headers=headers)


def choices(opened, **chosen):
    """Return what the properties' form posts for a ticket, with some values chosen."""
    return {
        "revision": opened.revision,
        "severity": "normal",
        "priority": "",
        "topic": "",
        "language": "en",
        **chosen,
    }


def test_a_status_can_be_changed_with_a_reason(agent, opened):
    post(agent, opened, "status", status="resolved", reason="by phone", revision=opened.revision)
    opened.refresh_from_db()
    assert opened.status == "resolved"
    shown = text_of(agent.get(opened.url))
    assert "Luca One changed the status: New → Resolved." in shown
    assert "by phone" in shown
    assert "by phone" not in str(list(story(opened.stream).values_list("data", flat=True)))


def test_a_status_is_refused_on_a_page_that_is_out_of_date(agent, opened, cast):
    change(opened, {"severity": "high"}, actor=cast.l2)
    answer = post(agent, opened, "status", status="resolved", revision=opened.revision)
    assert answer.status_code == 409
    assert "Somebody changed this ticket meanwhile." in text_of(answer)
    opened.refresh_from_db()
    assert opened.status == "new"


def test_a_status_that_does_not_exist_is_refused(agent, opened):
    assert post(agent, opened, "status", status="asleep").status_code == 409


def test_i_can_take_a_ticket(agent, opened, cast):
    answer = post(agent, opened, "take", revision=opened.revision)
    opened.refresh_from_db()
    assert opened.assignee == cast.l1
    assert (answer.status_code, answer.headers["Location"]) == (303, opened.url)


def switch(page):
    return found(page, "button", id="action-watch")


def test_a_ticket_can_be_followed_and_left_again(agent, opened, cast):
    assert switch(agent.get(opened.url))[0]["aria-label"] == "Follow"
    post(agent, opened, "watch")
    assert opened.watcher_rows.get().user == cast.l1
    page = agent.get(opened.url)
    assert switch(page)[0]["aria-label"] == "Stop following"
    assert "Luca One follows this ticket." in text_of(page)
    answer = post(agent, opened, "watch", headers=HTMX, stop="1")
    assert switch(answer)[0]["aria-label"] == "Follow"
    assert not opened.watcher_rows.exists()


def test_who_is_part_of_the_escalation_cannot_stop_following(agent, opened, cast):
    involve([(opened.pk, cast.l1.pk)])
    assert switch(agent.get(opened.url)) == []
    post(agent, opened, "watch", stop="1")
    assert opened.watcher_rows.get().user == cast.l1


def test_a_ticket_is_handed_on_with_its_story(agent, opened, cast):
    post(agent, opened, "assign", assignee=cast.l2.pk, note="She knows tills.", revision=opened.revision)
    opened.refresh_from_db()
    assert (opened.assignee, opened.team) == (cast.l2, cast.second_line)
    assert opened.messages.filter(kind="note", body="She knows tills.").exists()


def test_the_dialog_shows_how_much_everybody_holds(agent, opened, cast):
    post(agent, ticket("Another"), "take")
    shown = text_of(agent.get(f"{opened.url}/assign"))
    assert "Luca One (1 of 20)" in shown
    assert "Lena Two (0 of 20)" in shown


def test_a_late_hand_over_keeps_its_story(agent, opened, cast):
    change(opened, {"severity": "high"}, actor=cast.l2)
    data = {"assignee": cast.l2.pk, "note": "She knows tills.", "revision": opened.revision}
    answer = agent.post(f"{opened.url}/assign", data)
    assert answer.status_code == 409
    assert field(answer, "note") == "She knows tills."
    again = agent.post(f"{opened.url}/assign", {**data, "revision": field(answer, "revision")})
    assert again.status_code == 303


def test_whoever_gives_a_ticket_out_of_their_sight_lands_in_the_queue(agent, opened, cast):
    hidden = teams.create(slug="legal", name="Legal", is_private=True, members=[cast.l3])
    answer = post(agent, opened, "assign", team=hidden.pk)
    assert answer.headers["Location"] == "/q/"


def test_properties_are_saved(agent, opened):
    post(agent, opened, "properties", **choices(opened, severity="critical", language="ru"))
    opened.refresh_from_db()
    assert (opened.severity, opened.priority, opened.language) == ("critical", "urgent", "ru")


def test_a_priority_by_hand_stays_until_it_is_given_back(agent, opened):
    post(agent, opened, "properties", **choices(opened, priority="urgent"))
    opened.refresh_from_db()
    assert (opened.priority, opened.is_priority_overridden) == ("urgent", True)
    post(agent, opened, "properties", **choices(opened))
    opened.refresh_from_db()
    assert (opened.priority, opened.is_priority_overridden) == ("normal", False)


def test_choices_on_a_stale_page_are_kept_to_be_saved_again(agent, opened, cast):
    change(opened, {"language": "es"}, actor=cast.l2)
    answer = post(agent, opened, "properties", **choices(opened, severity="critical"))
    assert answer.status_code == 409
    assert field(answer, "severity") == "critical"
    opened.refresh_from_db()
    assert opened.severity == "normal"


def test_subject_and_tags_are_edited_together(agent, opened):
    data = {"revision": opened.revision, "subject": "The till is alive", "tags": "till, VIP"}
    agent.post(f"{opened.url}/edit", data)
    opened.refresh_from_db()
    assert opened.subject == "The till is alive"
    assert set(opened.tags.values_list("slug", flat=True)) == {"till", "vip"}
    agent.post(f"{opened.url}/edit", {"revision": opened.revision, "subject": opened.subject, "tags": "vip"})
    assert set(opened.tags.values_list("slug", flat=True)) == {"vip"}


def test_a_ticket_keeps_its_subject_when_none_is_given(agent, opened):
    assert agent.post(f"{opened.url}/edit", {"subject": "  ", "tags": ""}).status_code == 400
    opened.refresh_from_db()
    assert opened.subject == "The till is dead"


def test_by_htmx_a_change_answers_its_parts_and_closes_the_dialog(agent, opened):
    answer = post(agent, opened, "take", headers=HTMX)
    assert answer.status_code == 200
    assert [part["hx-swap-oob"] for part in found(answer, id="ticket-head")] == ["true"]
    assert {"dialog-close", "ticket-changed"} <= set(answer.headers["HX-Trigger"].split('"'))


def test_by_htmx_a_dialog_comes_alone(agent, opened):
    part = agent.get(f"{opened.url}/assign", headers=HTMX)
    assert (len(found(part, "dialog")), len(found(part, "html"))) == (1, 0)
    page = agent.get(f"{opened.url}/assign")
    assert (len(found(page, "h1")), len(found(page, "html"))) == (1, 1)
