"""Archives of articles on screen."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from knowledge_base.models import Article
from knowledge_base.services import writing
from tests.knowledge_base.test_exchange import GOOD, packed, unpacked

IMPORT = "/kb/import"


@pytest.fixture
def lead(client, cast):
    client.force_login(cast.lead)
    return client


def send(client, data, existing="refuse"):
    return client.post(IMPORT, {"file": SimpleUploadedFile("a.zip", data), "existing": existing})


def test_an_archive_is_brought_and_the_library_says_so(lead):
    answer = send(lead, packed([("a.md", GOOD)]))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/kb/")
    assert "1 article was imported." in lead.get("/kb/").content.decode()
    assert Article.objects.get().is_live


def test_everything_that_is_wrong_stands_on_the_page_and_nothing_is_kept(lead):
    answer = send(lead, packed([("a.md", "<b>None</b>"), ("../b<i>.md", GOOD)]))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "../b&lt;i&gt;.md" in page
    assert not Article.objects.exists()
    assert "a.md, line 1" in send(lead, packed([("a.md", "None")])).content.decode()


def test_a_file_that_is_no_archive_or_missing_is_asked_for_again(lead):
    assert send(lead, b"nothing").status_code == 400
    assert lead.post(IMPORT, {"existing": "refuse"}).status_code == 400
    assert send(lead, packed([("a.md", GOOD)]), existing="maybe").status_code == 400


def test_every_article_goes_out(lead, cast):
    writing.create(title="One", body="x", language="en", actor=cast.l1)
    answer = lead.get("/kb/export")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "en/one.md" in unpacked(io.BytesIO(b"".join(answer.streaming_content)).getvalue())


def test_both_are_for_who_steers(client, cast, lead):
    assert b"/kb/import" in lead.get("/kb/sections").content
    client.force_login(cast.l1)
    assert {client.get(IMPORT).status_code, client.get("/kb/export").status_code} == {403}


def test_the_form_costs_no_more_than_it_may(lead, budget):
    lead.get(IMPORT)
    with budget("page: import of articles"):
        lead.get(IMPORT)
