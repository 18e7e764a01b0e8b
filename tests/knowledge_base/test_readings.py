"""The first line is told of an article, and each says when they have read it."""

import pytest

from helpdesk.ledger.record import story
from helpdesk.notifications.models import Notification
from knowledge_base.errors import Refused
from knowledge_base.models import Reading
from knowledge_base.services import lessons
from knowledge_base.services.describing import describe
from knowledge_base.services.publishing import archive, publish
from knowledge_base.services.telling import mark_read, tell_first_line
from tests.escalation import rules
from tests.knowledge_base.articles import draft, published, rewritten, section
from tests.knowledge_base.test_lessons import escalated, solved
from tests.people import api_client

API = "/api/v1/articles"


@pytest.fixture
def article(cast):
    """Return an article of the second line that the first line was told of."""
    return publish(draft(cast.l2), actor=cast.l2, tell_readers=True)


def asked(article):
    rows = Reading.objects.filter(article=article).order_by("user__email")
    return [(one.user.email.partition("@")[0], one.asked_revision, one.read_revision) for one in rows]


def bells(user):
    return Notification.objects.filter(user=user, kind="lesson_learnt").count()


def test_a_publication_tells_the_first_line_where_its_writer_says_so(cast, article):
    assert asked(article) == [("l1", 1, None), ("lead", 1, None)]
    assert (bells(cast.l1), bells(cast.l3)) == (1, 0)
    assert asked(published(cast.l2, title="Another")) == []


def test_who_wrote_or_published_it_is_not_asked(cast):
    assert asked(publish(draft(cast.l1), actor=cast.lead, tell_readers=True)) == []


def test_closing_a_lesson_asks_the_first_line(cast):
    rules.desk()
    ticket = escalated(cast)
    article = lessons.write_down(solved(ticket, cast.l2), actor=cast.l2)
    publish(article, actor=cast.l3, tell_readers=True)
    assert asked(article) == [("l1", 1, None), ("lead", 1, None)]
    assert bells(cast.l1) == 1


def test_a_newer_version_asks_again_only_when_its_writer_says_so(cast, article):
    mark_read(article, actor=cast.l1)
    rewritten(article, cast.l2, publish=True)
    assert asked(article)[0] == ("l1", 1, 1)
    tell_first_line(article, actor=cast.l2)
    tell_first_line(article, actor=cast.l2)
    assert asked(article) == [("l1", 2, 1), ("lead", 2, None)]
    assert bells(cast.l1) == 2
    assert mark_read(article, actor=cast.l1).is_unread is False


def test_who_was_not_asked_reads_without_saying_so(cast, article):
    with pytest.raises(Refused, match="not asked"):
        mark_read(article, actor=cast.l3)


def test_what_readers_do_not_have_nobody_is_told_of(cast):
    with pytest.raises(Refused, match="Publish it first"):
        tell_first_line(draft(cast.l2), actor=cast.l2)
    high = published(cast.l3, min_level=2)
    with pytest.raises(Refused, match="Nobody of the first line"):
        tell_first_line(high, actor=cast.l3)


def test_reading_is_told_once_in_the_story(cast, article):
    for _ in range(2):
        mark_read(article, actor=cast.l1)
    told = [(one.kind, one.data.get("people")) for one in story(article.stream)][-2:]
    assert told == [("article.told", 2), ("article.read", None)]


def test_a_day_says_how_many_articles_are_new_to_read(client, cast, article, budget):
    rules.desk()
    client.force_login(cast.l1)
    assert "1 article that is new for you to read" in client.get("/day/").content.decode()
    assert article.title in client.get("/kb/?to_read=true").content.decode()
    describe(article, min_level=2, actor=cast.l2)
    assert "new for you to read" not in client.get("/day/").content.decode()
    describe(article, min_level=1, actor=cast.l2)
    archive(article, actor=cast.l2)
    assert "new for you to read" not in client.get("/day/").content.decode()


def test_its_reader_says_so_on_the_article(client, cast, article):
    client.force_login(cast.l1)
    page = client.get(article.url).content.decode()
    assert 'id="mark-read"' in page
    assert "article-readers" not in page
    answer = client.post(f"{article.url}/read")
    assert answer["Location"] == article.url
    page = client.get(article.url).content.decode()
    assert "was-read" in page
    assert "mark-read" not in page


def test_its_owner_and_the_leads_see_who_has_read_it(client, cast, article, budget):
    mark_read(article, actor=cast.l1)
    for user, status in ((cast.l2, 200), (cast.lead, 200), (cast.l1, 403), (cast.l3, 403)):
        client.force_login(user)
        assert client.get(f"{article.url}/readers").status_code == status
    client.force_login(cast.l2)
    with budget("page: who has read an article"):
        page = client.get(f"{article.url}/readers").content.decode()
    assert page.index("Lidia Lead") < page.index("Luca One")
    assert "1 of 2" in client.get(article.url).content.decode()


def test_the_dialog_of_publication_asks_whether_to_tell(client, cast):
    rules.desk()
    client.force_login(cast.l2)
    mine = draft(cast.l2)
    assert "Tell the first line" in client.get(f"{mine.url}/steps/publish").content.decode()
    client.post(f"{mine.url}/steps/publish", {"seen": mine.changes, "tell_readers": "on"})
    assert len(asked(mine)) == 2
    again = rewritten(mine, cast.l2)
    assert "Tell the readers anew" in client.get(f"{mine.url}/steps/publish").content.decode()
    client.post(f"{mine.url}/steps/publish", {"seen": again.changes})
    assert asked(mine)[0] == ("l1", 1, None)


def test_the_dialog_says_that_a_lesson_waits(client, cast):
    rules.desk()
    article = lessons.write_down(solved(escalated(cast), cast.l2), actor=cast.l2)
    client.force_login(cast.l2)
    page = client.get(f"{article.url}/steps/publish").content.decode()
    assert "The first line is told" in page
    assert 'name="tell_readers"' not in page


def test_over_the_api(cast):
    l2, l1 = api_client(cast.l2), api_client(cast.l1)
    article = draft(cast.l2, section=section())
    told = l2.post(f"{API}/{article.pk}/publish/", {"tell_readers": True}, format="json")
    assert told.status_code == 200
    mine = l1.get(f"{API}/{article.pk}/read/").json()
    assert (mine["asked_revision"], mine["is_unread"]) == (1, True)
    assert [one["id"] for one in l1.get(f"{API}/?to_read=true").json()["results"]] == [article.pk]
    assert l1.post(f"{API}/{article.pk}/read/").json()["read_revision"] == 1
    assert l1.get(f"{API}/?to_read=true").json()["results"] == []
    rows = l2.get(f"{API}/{article.pk}/readers/").json()["results"]
    read = {one["user"]["email"]: not one["is_unread"] for one in rows}
    assert read == {"l1@desk.test": True, "lead@desk.test": False}
    assert l1.get(f"{API}/{article.pk}/readers/").status_code == 403
    assert api_client(cast.l3).get(f"{API}/{article.pk}/read/").json()["asked_revision"] is None
    assert api_client(cast.l3).post(f"{API}/{article.pk}/read/").status_code == 409
    assert l2.post(f"{API}/{article.pk}/tell/").status_code == 200
