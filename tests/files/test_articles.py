"""Files below articles: who gets them, and what the text has to do with it."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from helpdesk.files.cleaning import clean
from helpdesk.files.errors import TooMany
from helpdesk.files.models import File
from helpdesk.files.registry import may_read
from helpdesk.ledger.record import story
from knowledge_base.errors import Refused
from knowledge_base.models import ArticleFile
from knowledge_base.selectors.files import attachments, pictures_in, public_pictures
from knowledge_base.services import attaching, describing, publishing, writing
from tests.files.articles import article, looked, published, with_file
from tests.people import api_client

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def customer_gets(client, file):
    client.logout()
    answer = client.get(file.url)
    if answer.streaming:
        answer.getvalue()
    return answer.status_code == 200


def test_a_customer_gets_what_stands_in_the_public_part_of_what_is_published(client, cast):
    _begun, file = published(cast.l1)
    assert customer_gets(client, file)


@pytest.mark.parametrize(
    "text",
    [
        "Nothing.",
        "::: internal\n{}\n:::",
        "> ::: internal\n> {}\n> :::",
        "- ::: INTERNAL\n  {}\n",
        "::: internl\n{}",
        "```\n{}\n```",
        "`{}`",
        "Look ::: here\n{}",
        "<!-- {} ::: -->",
        "[x]: /y\n\n    {}",
    ],
)
def test_a_customer_gets_nothing_of_which_no_link_is_shown_to_them(client, cast, text):
    """An internal block hides its pictures, however it is written; code and indented text lead nowhere."""
    _begun, file = published(cast.l1, text=text)
    assert not customer_gets(client, file)
    client.force_login(cast.l2)
    answer = client.get(file.url)
    assert answer.getvalue()
    assert answer.status_code == 200


def test_a_definition_in_an_internal_block_opens_nothing(client, cast):
    """A link that needs what is hidden is no link for customers."""
    begun, file = with_file(cast.l1)
    text = f"See ![it][picture]\n\n::: internal\n[picture]: {file.url}\n:::"
    publishing.publish(writing.save(begun, actor=cast.l1, body=text), actor=cast.l1)
    assert not customer_gets(client, file)


@pytest.fixture
def program_of_others(cast):
    """Somebody whose programs feed other systems, and who sees every article but no internal part."""
    from helpdesk.accounts.roles import Role
    from tests.people import hire

    return hire("shop", "Shop", role=Role.INTEGRATOR)


@pytest.mark.parametrize("visibility", ["customers", "internal"])
def test_an_integrator_gets_nothing_of_an_internal_block(cast, client, program_of_others, visibility):
    """Neither the file, nor that there is one; what the public part leads to, they get."""
    begun, hidden = with_file(cast.l1, text="Hello.\n\n::: internal\n{}\n:::", visibility=visibility)
    below = attaching.attach(begun, looked(b"plan", "plan.txt"), actor=cast.l1)
    shown = attaching.attach(begun, looked(b"manual", "manual.txt"), actor=cast.l1)
    begun = writing.save(begun, actor=cast.l1, body=f"{shown.markdown}\n\n{begun.body}")
    publishing.publish(begun, actor=cast.l1)
    client.force_login(program_of_others)
    api = api_client(program_of_others)
    for file, status in ((hidden, 404), (below, 404), (shown, 200)):
        place = f"/api/v1/articles/{begun.pk}/attachments/{file.pk}/"
        answers = [client.get(file.url), api.get(place), api.get(f"{place}content/")]
        assert [answer.status_code for answer in answers] == [status] * 3, file.name
        assert all(answer.getvalue() for answer in answers if answer.streaming)
    listed = api.get(f"/api/v1/articles/{begun.pk}/attachments/").json()["results"]
    assert [row["name"] for row in listed] == ["manual.txt"]
    assert api.delete(f"/api/v1/articles/{begun.pk}/attachments/{hidden.pk}/").status_code == 404
    copied = article(program_of_others, body=hidden.markdown)
    assert attachments(copied, cast.admin) == []
    assert pictures_in(hidden.markdown, program_of_others) == {}


def test_an_integrator_gets_what_they_added(cast, program_of_others):
    begun = article(program_of_others)
    file = attaching.attach(begun, looked(), actor=program_of_others)
    assert may_read(program_of_others, file)
    assert [row.file for row in attachments(begun, program_of_others)] == [file]


def test_customers_see_the_pictures_that_they_may_read(cast):
    begun, file = published(cast.l1, text="{}\n\n::: internal\n![x](/files/)\n:::")
    attaching.attach(begun, looked(), actor=cast.l1)
    assert public_pictures(begun) == {file.url: (3, 2)}
    assert public_pictures(publishing.archive(begun, actor=cast.l1)) == {}


def test_a_draft_opens_nothing_and_its_publication_does(client, cast):
    """Not the working text counts, but what readers have."""
    begun, file = with_file(cast.l1)
    assert not customer_gets(client, file)
    publishing.publish(begun, actor=cast.l1)
    assert customer_gets(client, file)
    writing.save(begun, actor=cast.l1, body="Without it.")
    assert customer_gets(client, file)
    publishing.publish(begun, actor=cast.l1)
    assert not customer_gets(client, file)


def test_an_archived_article_opens_nothing_until_it_comes_back(client, cast):
    """A02: the address that worked yesterday does not today."""
    begun, file = published(cast.l1)
    publishing.archive(begun, actor=cast.l1)
    assert not customer_gets(client, file)
    client.force_login(cast.l1)
    assert client.get(file.url).getvalue()
    publishing.revive(begun, actor=cast.l1)
    assert customer_gets(client, file)


def test_an_internal_article_opens_nothing_to_customers(client, cast):
    begun, file = published(cast.l1, visibility="internal")
    assert not customer_gets(client, file)
    describing.describe(begun, actor=cast.l1, visibility="customers")
    assert customer_gets(client, file)


def test_an_article_of_others_opens_nothing(client, cast):
    """A02: the desk's own people too get only what they may see."""
    _begun, file = published(cast.l3, visibility="internal", min_level=3)
    client.force_login(cast.l1)
    assert client.get(file.url).status_code == 404
    assert not may_read(cast.l1, file)
    assert may_read(cast.l3, file)


def test_leading_to_the_file_of_another_article_does_not_open_it(client, cast):
    """A writer who may not see a file cannot make it public by writing down its address."""
    _hidden, file = published(cast.l3, visibility="internal", min_level=3)
    mine = article(cast.l1, body=f"Look: ![it]({file.url})")
    publishing.publish(mine, actor=cast.l1)
    assert not customer_gets(client, file)
    assert attachments(mine, cast.l1) == []
    assert pictures_in(mine.body, cast.l1) == {}


def test_a_copied_text_takes_its_files_along(client, cast):
    """A translation shows the pictures of its original, also when that is gone."""
    begun, file = published(cast.l1)
    copy = writing.create(
        title="La cassa",
        body=f"Vedi {file.markdown}",
        language="it",
        actor=cast.l2,
        translation_of=begun,
        visibility="customers",
    )
    publishing.publish(copy, actor=cast.l2)
    publishing.archive(begun, actor=cast.l1)
    assert customer_gets(client, file)
    assert [row.file for row in attachments(copy, cast.l2)] == [file]


def test_what_was_pasted_before_the_first_save_stays_with_the_text(cast):
    waiting = attaching.wait(looked(), actor=cast.l1)
    assert pictures_in(waiting.markdown, cast.l1) == {waiting.url: (3, 2)}
    assert pictures_in(waiting.markdown, cast.l2) == {}
    stolen = article(cast.l2, body=waiting.markdown)
    assert attachments(stolen, cast.l2) == []
    mine = article(cast.l1, body=waiting.markdown)
    assert [row.file for row in attachments(mine, cast.l1)] == [waiting]
    assert [event.kind for event in story(mine.stream)] == ["article.created", "article.file_added"]


def test_what_waits_for_an_article_counts_against_its_room(cast, settings):
    """Nothing is taken that the saved text could not hold."""
    settings.FILES_MAX_COUNT = 2
    begun = article(cast.l1)
    attaching.attach(begun, looked(), actor=cast.l1)
    waiting = attaching.wait(looked(), actor=cast.l1, article=begun)
    with pytest.raises(TooMany):
        attaching.wait(looked(), actor=cast.l1, article=begun)
    writing.save(begun, actor=cast.l1, body=waiting.markdown)
    assert len(attachments(begun, cast.l1)) == 2
    publishing.archive(begun, actor=cast.l1)
    with pytest.raises(Refused):
        attaching.wait(looked(), actor=cast.l1, article=begun)


def test_files_that_wait_are_limited(cast, settings):
    """Nobody fills the disk with what nothing holds."""
    settings.FILES_MAX_COUNT = 2
    for _number in range(2):
        attaching.wait(looked(), actor=cast.l1)
    with pytest.raises(TooMany):
        attaching.wait(looked(), actor=cast.l1)
    attaching.wait(looked(), actor=cast.l2)


def test_an_article_holds_so_many_files_and_no_more(cast, settings):
    """A limit by number and one by bytes."""
    settings.FILES_MAX_COUNT = 2
    begun = article(cast.l1)
    for _number in range(2):
        attaching.attach(begun, looked(), actor=cast.l1)
    with pytest.raises(TooMany, match="Delete one first"):
        attaching.attach(begun, looked(), actor=cast.l1)
    settings.FILES_MAX_COUNT, settings.FILES_MAX_BYTES = 99, 1000
    with pytest.raises(TooMany, match="together"):
        attaching.attach(begun, looked(b"x" * 900, "a.txt"), actor=cast.l1)
    assert File.objects.count() == 2


def test_the_ledger_tells_of_files_without_their_names(cast):
    begun = article(cast.l1)
    file = attaching.attach(begun, looked(b"x", "salary of Maria.txt"), actor=cast.l1)
    attaching.detach(begun, file.pk, actor=cast.l2)
    added, removed = list(story(begun.stream))[1:]
    assert (added.kind, added.actor) == ("article.file_added", cast.l1.pk)
    assert (removed.kind, removed.actor) == ("article.file_removed", cast.l2.pk)
    assert added.data == {"file": file.pk, "media_type": "text/plain", "size": 1}


def test_a_file_does_not_change_the_count_of_changes(cast):
    """Who has the text open in an editor can still save it after pasting a picture."""
    begun = article(cast.l1)
    attaching.attach(begun, looked(), actor=cast.l1)
    assert writing.save(begun, actor=cast.l1, body="New.", seen=begun.changes).body == "New."


def test_an_archived_article_takes_no_file(cast, disk):
    begun = publishing.archive(article(cast.l1), actor=cast.l1)
    with pytest.raises(Refused):
        attaching.attach(begun, looked(), actor=cast.l1)
    assert not File.objects.exists()


def test_what_the_text_leads_to_is_not_deleted(cast):
    begun, file = published(cast.l1)
    with pytest.raises(Refused, match="Take it out of the text first"):
        attaching.detach(begun, file.pk, actor=cast.l1)
    begun = writing.save(begun, actor=cast.l1, body="Without it.")
    with pytest.raises(Refused, match="Publish the text without it"):
        attaching.detach(begun, file.pk, actor=cast.l1)
    publishing.publish(begun, actor=cast.l1)
    attaching.detach(begun, file.pk, actor=cast.l1)
    assert attachments(begun, cast.l1) == []


def test_what_an_archived_article_comes_back_with_is_not_deleted(cast):
    begun, file = published(cast.l1)
    writing.save(begun, actor=cast.l1, body="Without it.")
    archived = publishing.archive(begun, actor=cast.l1)
    with pytest.raises(Refused, match="Publish the text without it"):
        attaching.detach(archived, file.pk, actor=cast.l1)
    assert [shown.file for shown in attachments(archived, cast.l1)] == [file]


def test_a_deleted_file_is_read_by_nobody_and_leaves_the_disk(cast, client, disk):
    begun = article(cast.l1)
    file = attaching.attach(begun, looked(b"x", "a.txt"), actor=cast.l2)
    attaching.detach(begun, file.pk, actor=cast.l1)
    client.force_login(cast.l1)
    assert client.get(file.url).status_code == 404
    File.objects.filter(pk=file.pk).update(created_at=LONG_AGO)
    assert clean() == 1
    assert not (disk / file.place).exists()


def test_a_file_below_two_articles_stays_with_the_other(cast):
    begun, file = published(cast.l1)
    other = article(cast.l1, body=file.markdown)
    publishing.publish(writing.save(begun, actor=cast.l1, body="Without it."), actor=cast.l1)
    attaching.detach(begun, file.pk, actor=cast.l1)
    File.objects.update(created_at=LONG_AGO)
    assert clean() == 0
    assert [row.file for row in attachments(other, cast.l1)] == [file]


@pytest.mark.django_db(transaction=True)
def test_two_who_delete_the_same_file_at_once_delete_it_once(cast):
    begun = article(cast.l1)
    file = attaching.attach(begun, looked(b"x", "a.txt"), actor=cast.l1)
    together, ends = threading.Barrier(2), []

    def delete():
        together.wait()
        try:
            attaching.detach(begun, file.pk, actor=cast.l1)
            ends.append("deleted")
        except ArticleFile.DoesNotExist:
            ends.append("was gone")
        finally:
            connection.close()

    both = [threading.Thread(target=delete) for _number in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(ends) == ["deleted", "was gone"]
    assert [event.kind for event in story(begun.stream)].count("article.file_removed") == 1
