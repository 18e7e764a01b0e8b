"""The page of an article's files, which needs no scripts, and what the editor is answered."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from helpdesk.files.cleaning import clean
from helpdesk.files.models import File
from knowledge_base.models import ArticleFile
from knowledge_base.services import attaching, publishing, writing
from tests.files.articles import article, looked, published
from tests.files.conftest import picture

pytestmark = pytest.mark.django_db

JSON = {"Accept": "application/json"}


@pytest.fixture
def browser(client, cast):
    client.force_login(cast.l1)
    return client


def send(browser, url, content=b"notes", name="notes.txt", **options):
    return browser.post(url, {"file": SimpleUploadedFile(name, content)}, **options)


def page_of(begun):
    return f"{begun.url}/files"


def test_the_page_lists_what_is_there(browser, cast, budget):
    begun, _file = published(cast.l1)
    attaching.attach(begun, looked(b"x", '"><svg onload=alert(1)>.txt'), actor=cast.l2)
    with budget("page: files of an article"):
        page = browser.get(page_of(begun)).content.decode()
    assert "till.png" in page
    assert "Customers find it" in page
    assert "Lena Two" in page
    assert "<svg onload" not in page
    assert "&lt;svg onload=alert(1)&gt;" in page


def test_a_file_is_added_without_scripts_and_deleted_again(browser, cast):
    begun = article(cast.l1)
    answer = send(browser, page_of(begun), picture(), "till.png", follow=True)
    assert "“till.png” was added." in answer.content.decode()
    file = File.objects.get()
    answer = browser.post(f"{page_of(begun)}/{file.pk}/delete", follow=True)
    assert "The file was deleted." in answer.content.decode()
    assert browser.post(f"{page_of(begun)}/{file.pk}/delete").status_code == 404
    assert not ArticleFile.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "There is nothing in this file."), (b"GIF89a", "cannot be read as one"), (None, "Choose a file.")],
)
def test_what_is_refused_says_why(browser, cast, content, sentence):
    begun = article(cast.l1)

    def sent(**options):
        body = {} if content is None else {"file": SimpleUploadedFile("a.gif", content)}
        return browser.post(page_of(begun), body, **options)

    page, told = sent(), sent(headers=JSON)
    assert (page.status_code, told.status_code) == (400, 400)
    assert sentence in page.content.decode()
    assert sentence in told.json()["detail"]
    assert not File.objects.exists()


def test_the_editor_is_told_what_to_put_into_the_text(browser, cast):
    begun = article(cast.l1)
    told = send(browser, page_of(begun), picture(), "till.png", headers=JSON)
    file = File.objects.get()
    assert (told.status_code, told.json()) == (
        201,
        {"name": "till.png", "markdown": f"![till.png]({file.url})"},
    )


def test_what_was_pasted_and_never_saved_with_the_text_is_deleted_after_a_day(browser, cast):
    begun = article(cast.l1)
    kept, left = (send(browser, page_of(begun), picture(), "till.png", headers=JSON).json() for _ in "ab")
    writing.save(begun, actor=cast.l1, body=kept["markdown"])
    File.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert clean() == 1
    assert File.objects.get().markdown == kept["markdown"] != left["markdown"]


def test_the_editor_of_a_new_article_may_send_files_too(browser, cast):
    told = send(browser, "/kb/files", picture(), "till.png", headers=JSON)
    assert told.status_code == 201
    preview = browser.post("/kb/preview", {"body": told.json()["markdown"]}).content.decode()
    assert f'<img src="{File.objects.get().url}"' in preview
    begun = article(cast.l1, body=told.json()["markdown"])
    assert f'<img src="{File.objects.get().url}"' in browser.get(f"{begun.url}?text=working").content.decode()


def test_files_that_wait_for_an_article_are_limited(browser, settings):
    settings.FILES_MAX_COUNT = 1
    assert send(browser, "/kb/files").status_code == 201
    assert send(browser, "/kb/files").status_code == 400


def test_a_used_file_stays_and_says_why(browser, cast):
    begun, file = published(cast.l1)
    answer = browser.post(f"{page_of(begun)}/{file.pk}/delete", follow=True)
    assert "Take it out of the text first" in answer.content.decode()
    assert ArticleFile.objects.count() == 1


def test_an_archived_article_offers_no_form(browser, cast):
    begun, _file = published(cast.l1)
    publishing.archive(begun, actor=cast.l1)
    page = browser.get(page_of(begun)).content.decode()
    assert "till.png" in page
    assert "send-file" not in page
    assert send(browser, page_of(begun)).status_code == 400


def test_who_may_not_see_the_article_or_not_write_is_kept_out(client, cast):
    from helpdesk.accounts.roles import Role
    from tests.people import hire

    hidden, file = published(cast.l3, visibility="internal", min_level=3)
    client.force_login(cast.l1)
    assert client.get(page_of(hidden)).status_code == 404
    assert send(client, page_of(hidden)).status_code == 404
    assert client.post(f"{page_of(hidden)}/{file.pk}/delete").status_code == 404
    client.force_login(hire("auditor", "Aldo Auditor", role=Role.AUDITOR))
    assert client.get(page_of(hidden)).status_code == 200
    assert send(client, page_of(hidden)).status_code == 403
    assert send(client, "/kb/files").status_code == 403
    assert client.post(f"{page_of(hidden)}/{file.pk}/delete").status_code == 403
    assert File.objects.count() == 1


def test_the_article_lists_its_files_below_the_text(browser, cast):
    begun, file = published(cast.l1)
    page = browser.get(begun.url).content.decode()
    assert f'href="{file.url}"' in page
    assert f'<img src="{file.url}" alt="till.png" width="3" height="2" loading="lazy">' in page
