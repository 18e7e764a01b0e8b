"""What helps on tickets and what they taught, over the REST API."""

import pytest

from knowledge_base.models import ArticleUse, Lesson
from knowledge_base.services.publishing import publish
from knowledge_base.services.writing import create
from tests.escalation import rules
from tests.knowledge_base.test_lessons import escalated, solved
from tests.people import api_client
from tickets.services.opening import open_ticket

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def battery(cast):
    """Return a published article."""
    body = "When the till says E-1042, its clock stopped. Change the battery."
    return publish(
        create(title="The till says E-1042", body=body, language="en", actor=cast.l2), actor=cast.l3
    )


@pytest.fixture
def taught(cast):
    """Return a solved ticket that the second line is asked about."""
    rules.desk()
    ticket = escalated(cast)
    solved(ticket, cast.l2)
    return ticket


def post(client, path, body=None):
    return client.post(f"{API}/{path}", body or {}, format="json")


def test_what_may_help_is_answered(cast, battery):
    rules.desk()
    ticket = open_ticket(subject="Our till says E-1042", body="Nothing prints.", requester=rules.customer())
    found = api_client(cast.l1).get(f"{API}/tickets/{ticket.key}/suggestions/").json()
    assert [one["id"] for one in found["articles"]] == [battery.pk]
    assert found["articles"][0]["verdict"] == ""
    assert found["tickets"] == []


def test_a_verdict_is_kept_and_listed(cast, battery):
    rules.desk()
    ticket, l1 = rules.ticket(), api_client(cast.l1)
    path = f"articles/{battery.pk}/uses/"
    kept = post(l1, path, {"ticket": ticket.key, "verdict": "used"})
    assert (kept.status_code, kept.json()["place"]) == (201, "api")
    assert post(l1, path, {"ticket": ticket.key, "verdict": "splendid"}).status_code == 400
    assert post(l1, path, {"ticket": "HD-999999", "verdict": "used"}).status_code == 404
    assert [one["ticket"] for one in l1.get(f"{API}/{path}").json()["results"]] == [ticket.key]


def test_verdicts_on_tickets_that_one_may_not_see_are_not_listed(cast, battery):
    rules.desk()
    ticket = rules.ticket()
    path = f"articles/{battery.pk}/uses/"
    post(api_client(cast.l1), path, {"ticket": ticket.key, "verdict": "used"})
    cast.first_line.is_private = True
    cast.first_line.save()
    assert api_client(cast.l3).get(f"{API}/{path}").json()["results"] == []
    assert post(api_client(cast.l3), path, {"ticket": ticket.key, "verdict": "used"}).status_code == 404
    assert ArticleUse.objects.count() == 1


def test_a_lesson_is_written_down_over_the_api(cast, taught):
    l2 = api_client(cast.l2)
    lesson = l2.get(f"{API}/tickets/{taught.key}/lesson/").json()
    assert (lesson["state"], lesson["owner"]["email"]) == ("asked", "l2@desk.test")
    draft = post(l2, f"tickets/{taught.key}/lesson/draft/")
    assert (draft.status_code, draft.json()["state"]) == (201, "draft")
    assert post(l2, f"articles/{draft.json()['id']}/publish/").status_code == 200
    lesson = l2.get(f"{API}/tickets/{taught.key}/lesson/").json()
    assert (lesson["state"], lesson["article"]["id"]) == ("learnt", draft.json()["id"])
    assert post(l2, f"tickets/{taught.key}/lesson/draft/").status_code == 409


def test_the_other_answers(cast, taught, battery):
    l2, path = api_client(cast.l2), f"tickets/{taught.key}/lesson"
    assert post(l2, f"{path}/give/", {"owner": "l3@desk.test"}).json()["owner"]["email"] == "l3@desk.test"
    assert post(l2, f"{path}/update/", {"article": battery.slug}).json()["state"] == "writing"
    assert post(l2, f"{path}/decline/", {"reason": "other"}).status_code == 400
    assert post(l2, f"{path}/found/", {"article": battery.pk}).json()["state"] == "learnt"
    assert post(l2, f"{path}/decline/", {"reason": "one_off"}).status_code == 409


def test_lessons_are_listed_by_what_is_owed_and_by_whom(cast, taught):
    client = api_client(cast.lead)
    for asked, count in (("owed=true", 1), ("owed=false", 0), ("owner=l2@desk.test", 1), ("owner=me", 0)):
        assert len(client.get(f"{API}/lessons/?{asked}").json()["results"]) == count
    assert client.get(f"{API}/lessons/?state=sung").status_code == 400


def test_what_a_hidden_ticket_taught_does_not_exist(cast, taught):
    cast.second_line.is_private = True
    cast.second_line.save()
    client = api_client(cast.finance)
    assert client.get(f"{API}/tickets/{taught.key}/lesson/").status_code == 404
    assert client.get(f"{API}/lessons/").json()["results"] == []
    assert post(client, f"tickets/{taught.key}/lesson/decline/", {"reason": "one_off"}).status_code == 404
    assert Lesson.objects.get().state == "asked"


def test_an_article_that_the_caller_may_not_see_is_not_named(cast, taught):
    l2 = api_client(cast.l2)
    article = post(l2, f"tickets/{taught.key}/lesson/draft/").json()
    l2.patch(f"{API}/articles/{article['id']}/", {"min_level": 2}, format="json")
    l1 = api_client(cast.l1)
    assert l1.get(f"{API}/tickets/{taught.key}/lesson/").json()["article"] is None
    assert post(l1, f"tickets/{taught.key}/lesson/draft/").status_code == 409


def test_what_tickets_say_takes_a_token_that_may_read_tickets(cast, taught):
    client = api_client(cast.l2, "knowledge:read", "knowledge:write")
    for path in (f"tickets/{taught.key}/suggestions/", f"tickets/{taught.key}/lesson/", "lessons/"):
        assert client.get(f"{API}/{path}").status_code == 403
    assert post(client, f"tickets/{taught.key}/lesson/draft/").status_code == 403
