"""What goes out holds what its reader may read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.accounts.roles import Role
from knowledge_base.models import Article
from knowledge_base.services import publishing, writing
from tests.knowledge_base.zipped import exported, unpacked
from tests.people import api_client, hire

SECRET = "Zq7secret"
HIDDEN = f"Open.\n\n::: internal\n{SECRET}\n:::\n"


@pytest.fixture
def two(cast):
    """An article for customers with an internal block, and one for the desk alone."""
    for title, visibility in (("Open", "customers"), ("Desk", "internal")):
        article = writing.create(
            title=title, body=HIDDEN, language="en", actor=cast.l1, visibility=visibility
        )
        publishing.publish(article, actor=cast.l1)
    writing.save(Article.objects.get(slug="open"), actor=cast.l1, body="Not published yet.")


def content(answer):
    return unpacked(b"".join(answer.streaming_content))


def test_an_export_holds_what_its_reader_may_read(cast, two):
    writing.create(title="Vault", body="x", language="en", actor=cast.l3, min_level=3)
    whole = content(api_client(cast.l1).get("/api/v1/articles/export/"))
    assert set(whole) == {"sections.yaml", "en/open.md", "en/desk.md"}
    assert SECRET in whole["en/open.md"]
    robot = api_client(hire("shop", "Shop Robot", role=Role.INTEGRATOR))
    for question in ("", "?audience=customers"):
        assert SECRET not in str(content(robot.get(f"/api/v1/articles/export/{question}")))


def test_an_export_reads_some_articles_at_once_and_no_text_of_their_originals(cast, two, monkeypatch):
    monkeypatch.setattr("knowledge_base.exchange.writing._AT_ONCE", 2)
    writing.create(title="Third", body="x", language="en", actor=cast.l1)
    with CaptureQueriesContext(connection) as asked:
        assert set(unpacked(exported(None))) == {"en/open.md", "en/desk.md", "en/third.md"}
    reads = [one["sql"] for one in asked if 'FROM "knowledge_base_article" ' in one["sql"]]
    assert [("LIMIT 2" in sql, sql.count('"body"')) for sql in reads] == [(True, 2)] * 3


def test_an_export_for_customers_holds_public_parts_of_what_is_published_for_them(cast, two):
    found = content(api_client(cast.l1).get("/api/v1/articles/export/?audience=customers"))
    assert set(found) == {"en/open.md"}
    assert found["en/open.md"].endswith("---\n\nOpen.\n")
    assert "desk.test" not in str(found)
    assert api_client(cast.l1).get("/api/v1/articles/export/?audience=all").status_code == 400


@pytest.mark.parametrize("hidden", ["internal", "archived", "draft"])
def test_an_export_for_customers_names_no_original_that_is_not_for_them(cast, hidden):
    facts = {"actor": cast.l1, "visibility": "internal" if hidden == "internal" else "customers"}
    original = writing.create(title="Rival Ltd", body="x", language="en", **facts)
    facts = {"actor": cast.l1, "visibility": "customers", "translation_of": original}
    publishing.publish(writing.create(title="Cambiar", body="y", language="es", **facts), actor=cast.l1)
    if hidden != "draft":
        publishing.publish(original, actor=cast.l1)
    if hidden == "archived":
        publishing.archive(original, actor=cast.l1)
    theirs = exported(None, Article.objects.for_customers())
    assert set(unpacked(theirs)) == {"es/cambiar.md"}
    assert "rival" not in str(unpacked(theirs))
    assert "translation_of: rival-ltd" in str(unpacked(exported(cast.l1)))
