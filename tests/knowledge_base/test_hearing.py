"""What readers say of an article is a task for whoever keeps it, and agents hear what became of their word."""

import pytest
from django.core.exceptions import ValidationError

from helpdesk.ledger.record import story
from helpdesk.notifications.models import Notification
from knowledge_base.errors import Refused
from knowledge_base.models import Feedback
from knowledge_base.selectors.feedback import count_of, counts, tasks
from knowledge_base.services.describing import describe
from knowledge_base.services.feedback import give
from knowledge_base.services.hearing import deal_with, say
from knowledge_base.services.publishing import archive
from tests.escalation import rules
from tests.knowledge_base.articles import published, rewritten, section
from tests.people import api_client, hire

API = "/api/v1/articles"


@pytest.fixture
def article(cast):
    """Return an article of the second line that customers read too."""
    return published(cast.l2, visibility="customers")


def bells(user, kind="article_feedback"):
    return Notification.objects.filter(user=user, kind=kind).count()


def waits_for(cast):
    people = ("admin", "manager", "lead", "l1", "l2", "l3")
    return {name for name in people if count_of(getattr(cast, name))}


def test_what_readers_say_is_one_task_of_the_owner(cast, article):
    give(article, helpful=False, text="Which lid?")
    say(article, helpful=False, text="No lid here.", actor=cast.l1)
    (task,) = tasks(cast.l2, only_theirs=True)
    assert [one.text for one in task.said] == ["Which lid?", "No lid here."]
    assert (bells(cast.l2), count_of(cast.l2)) == (1, 1)
    assert waits_for(cast) == {"l2"}
    assert [one.article for one in tasks(cast.l1)] == [article]


def test_the_next_task_tells_the_owner_again(cast, article):
    give(article, helpful=False)
    deal_with(article, outcome="set_aside", reply="Nothing to be done.", actor=cast.l2)
    give(article, helpful=False)
    assert bells(cast.l2) == 2


def test_a_plain_yes_is_no_task(cast, article):
    say(article, helpful=True, actor=cast.l1)
    assert waits_for(cast) == set()
    assert counts(article) == {"helped": 1, "failed": 0, "waiting": 0}


def test_without_an_owner_the_section_s_owner_keeps_it(cast, article):
    tills = section("Tills", owner=cast.l3)
    describe(article, owner=None, section=section("Rollers", parent=tills), actor=cast.l2)
    give(article, helpful=False)
    assert waits_for(cast) == {"l3"}
    assert bells(cast.l3) == 1


def test_where_nobody_keeps_it_those_who_manage_knowledge_do(cast, article):
    cast.l2.is_active = False
    cast.l2.save()
    give(article, helpful=False)
    assert waits_for(cast) == {"admin", "manager", "lead"}
    assert (bells(cast.lead), bells(cast.l1)) == (1, 0)


def test_a_newer_word_of_an_agent_takes_the_place_of_an_older(cast, article):
    say(article, helpful=False, text="Wrong.", actor=cast.l1)
    say(article, helpful=True, actor=cast.l1)
    assert counts(article) == {"helped": 1, "failed": 0, "waiting": 0}
    say(article, helpful=False, text="No: wrong.", actor=cast.l1)
    deal_with(article, outcome="answered", reply="Look again.", actor=cast.l2)
    say(article, helpful=False, text="Still wrong.", actor=cast.l1)
    assert counts(article) == {"helped": 0, "failed": 2, "waiting": 1}


def test_an_agent_hears_what_became_of_it(cast, article):
    say(article, helpful=False, text="Which lid?", actor=cast.l1)
    deal_with(article, outcome="answered", reply="The left one.", actor=cast.l2)
    assert bells(cast.l1, "article_feedback_handled") == 1
    kept = Feedback.objects.get()
    assert (kept.state, kept.outcome, kept.reply, kept.handled_by) == (
        "dealt_with",
        "answered",
        "The left one.",
        cast.l2,
    )
    assert [one.kind for one in story(article.stream)][-1] == "article.feedback_handled"
    with pytest.raises(Refused, match="Nothing of it waits"):
        deal_with(article, outcome="answered", reply="Again.", actor=cast.l2)


def test_who_said_it_reads_the_answer_on_the_article_and_nobody_else_does(client, cast, article):
    say(article, helpful=False, text="Which lid?", actor=cast.l1)
    deal_with(article, outcome="answered", reply="The left <one>.", actor=cast.l2)
    for user, count in ((cast.l1, 1), (cast.lead, 0)):
        client.force_login(user)
        page = client.get(article.url).content.decode()
        assert page.count("The left &lt;one&gt;.") == count
        assert page.count('id="answer"') == count


def test_an_answer_and_a_reason_are_asked_for(cast, article):
    give(article, helpful=False)
    for outcome in ("answered", "set_aside", "sung"):
        with pytest.raises(ValidationError):
            deal_with(article, outcome=outcome, reply=" ", actor=cast.l2)
    assert count_of(cast.l2) == 1


def test_it_was_changed_only_when_a_newer_text_was_published(cast, article):
    give(article, helpful=False)
    rewritten(article, cast.l2)
    with pytest.raises(Refused, match="No newer text"):
        deal_with(article, outcome="changed", actor=cast.l2)
    rewritten(article, cast.l2, body="Open the left lid.", publish=True)
    assert deal_with(article, outcome="changed", actor=cast.l2)[0].outcome == "changed"


def test_what_came_after_the_page_was_shown_stays_open(cast, article):
    first = give(article, helpful=False)
    give(article, helpful=False, text="And which button?")
    deal_with(article, outcome="set_aside", reply="A joke.", up_to=first.pk, actor=cast.l2)
    assert [one.text for one in tasks(cast.l2)[0].said] == ["And which button?"]


def test_an_archived_article_asks_nobody(cast, article):
    give(article, helpful=False)
    archive(article, actor=cast.l2)
    assert waits_for(cast) == set()


def test_an_agent_says_it_on_the_article(client, cast, article):
    client.force_login(cast.l1)
    page = client.get(article.url).content.decode()
    assert 'data-key="shift+f"' in page
    assert client.get(f"{article.url}/say").status_code == 200
    assert client.post(f"{article.url}/say", {"text": "?"}).status_code == 422
    client.post(f"{article.url}/say", {"helped": "no", "text": "Which lid?"})
    client.post(f"{article.url}/say", {"helped": "yes"})
    assert "Readers who say yes: 1; no: 0." in client.get(article.url).content.decode()


def test_its_owner_finds_it_on_their_day_and_deals_with_it(client, cast, article, budget):
    rules.desk()
    give(article, helpful=False, text="Which lid? <b>")
    client.force_login(cast.l2)
    for path in ("/day/", "/kb/debts"):
        assert "1 article of which readers say what it lacks" in client.get(path).content.decode()
    with budget("page: what readers say"):
        page = client.get("/kb/feedback").content.decode()
    assert "Which lid? &lt;b&gt;" in page
    assert f"{article.url}/edit" in page
    answer = {"outcome": "answered", "reply": "", "up_to": 10**9}
    assert client.post(f"{article.url}/feedback", answer).status_code == 422
    assert client.post(f"{article.url}/feedback", {**answer, "outcome": "changed"}).status_code == 409
    client.post(f"{article.url}/feedback", {**answer, "reply": "The left one."})
    assert "Nothing waits" in client.get("/kb/feedback").content.decode()
    assert "Nothing waits" in client.get(f"{article.url}/feedback").content.decode()


def test_it_was_changed_is_chosen_where_a_newer_text_was_published(client, cast, article):
    give(article, helpful=False)
    rewritten(article, cast.l2, publish=True)
    client.force_login(cast.l2)
    page = client.get(f"{article.url}/feedback").content.decode()
    assert page.split('value="changed"')[1].split(">")[0].strip().endswith("checked")


def test_who_only_reads_deals_with_nothing(client, cast, article):
    give(article, helpful=False)
    client.force_login(hire("auditor", "Aldo Auditor", role="auditor"))
    assert client.post(f"{article.url}/feedback", {"outcome": "answered", "reply": "No."}).status_code == 403
    assert client.get("/kb/feedback").status_code == 403


def test_over_the_api(cast, article):
    l1, l2 = api_client(cast.l1), api_client(cast.l2)
    path = f"{API}/{article.pk}/feedback/"
    said = l1.post(path, {"is_helpful": False, "text": "Which lid?"}, format="json")
    assert (said.status_code, said.json()["voice"], said.json()["state"]) == (201, "agent", "open")
    assert l1.post(path, {"text": "?"}, format="json").status_code == 400
    assert len(l2.get(f"{path}?state=open").json()["results"]) == 1
    refused = l2.post(f"{path}handled/", {"outcome": "changed"}, format="json")
    assert refused.status_code == 409
    done = l2.post(f"{path}handled/", {"outcome": "answered", "reply": "The left."}, format="json")
    assert [one["outcome"] for one in done.json()["results"]] == ["answered"]
    assert l2.get(f"{path}?state=open").json()["results"] == []


def test_a_token_that_feeds_other_systems_speaks_for_customers(cast, article):
    robot = api_client(hire("robot", "Shop", role="integrator"))
    say(article, helpful=False, text="Our reseller hides it.", actor=cast.l1)
    path = f"{API}/{article.pk}/feedback/"
    assert robot.get(path).json()["results"] == []
    assert robot.post(path, {"is_helpful": True}, format="json").json()["voice"] == "customer"
    assert [one["voice"] for one in robot.get(path).json()["results"]] == ["customer"]
    give(article, helpful=False, text="Which lid?")
    deal_with(article, outcome="answered", reply="As the internal part says: 4711.", actor=cast.l2)
    answered = robot.get(path)
    assert [one["outcome"] for one in answered.json()["results"]] == ["answered", ""]
    assert "4711" not in answered.text
    assert "l2@desk.test" not in answered.text
    assert robot.post(f"{path}handled/", {"outcome": "changed"}, format="json").status_code == 403
