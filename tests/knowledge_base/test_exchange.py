"""Articles as files: what goes out comes back, and what means harm is refused with its place."""

import base64
import io
import stat
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.accounts.roles import Role
from knowledge_base.exchange import archive as archives
from knowledge_base.exchange.writing import write_archive
from knowledge_base.models import Article, Section
from knowledge_base.services import publishing, shelving, writing
from knowledge_base.services.describing import describe
from knowledge_base.services.importing import import_archive
from tests.people import api_client, hire
from tests.threads import held_elsewhere, in_thread, until_somebody_waits
from tickets.models import Topic

GOOD = "---\ntitle: Reset a password\nlanguage: en\nstate: published\n---\n\nPress *Forgot*.\n"


def packed(files, method=zipfile.ZIP_DEFLATED):
    """Return an archive of (name or ZipInfo, text) pairs."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, text in files:
            archive.writestr(name, text)
    return file.getvalue()


def unpacked(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def exported(reader, articles=None):
    file = io.BytesIO()
    write_archive(Article.objects.all() if articles is None else articles, file, reader=reader)
    return file.getvalue()


def refused(data, actor, **options):
    """Return what an archive is refused for: {place: sentences}."""
    before = Article.objects.count()
    with pytest.raises(ValidationError) as error:
        import_archive(data, actor=actor, **options)
    assert Article.objects.count() == before
    return error.value.message_dict


def test_a_file_becomes_an_article(cast):
    facts = (
        "---\ntitle: 'Cambiar: la contraseña'\nslug: cambiar\nlanguage: es\nstate: published\nvisibility: customers\n"
        "min_level: 2\nsection: access\ntopics: [a, b]\nteams:\n  - first-line\nowner: L2@desk.test\n"
        "review_on: 2030-05-04\n---\n\n# Uno\n\n---\n\nDos\n"
    )
    shelf = shelving.create_section(slug="access", name="Access")
    for slug in "ab":
        Topic.objects.create(slug=slug, name=slug)
    (made,) = import_archive(packed([("es/x.md", facts)]), actor=cast.l1).created
    assert (made.title, made.slug, made.body) == (
        "Cambiar: la contraseña",
        "cambiar",
        "# Uno\n\n---\n\nDos\n",
    )
    assert (made.language, made.visibility, made.min_level, made.section) == ("es", "customers", 2, shelf)
    assert (made.owner, made.is_live, str(made.review_on)) == (cast.l2, True, "2030-05-04")
    assert [made.topics.count(), made.teams.get()] == [2, cast.first_line]


def test_what_goes_out_comes_back_the_same(cast):
    outer = shelving.create_section(slug="outer", name="Outer: all")
    inner = shelving.create_section(slug="a-inner", name="Inner", parent=outer)
    first = writing.create(
        title="# 404: “quoted”",
        body="---\n\n::: internal\nA secret.\n:::\n\nпривет",
        language="en",
        actor=cast.l1,
        section=inner,
        visibility="customers",
    )
    publishing.publish(first, actor=cast.l1)
    Topic.objects.create(slug="no", name="No")
    second = writing.create(title="null", body="x", language="es", actor=cast.l2, translation_of=first)
    describe(second, actor=cast.l2, topics=list(Topic.objects.all()), teams=[cast.second_line], min_level=2)
    publishing.publish(writing.save(first, actor=cast.l1, body=first.body + "\n\nMore."), actor=cast.l1)
    gone = publishing.archive(
        writing.create(title="Gone", body="y", language="ru", actor=cast.l1), actor=cast.l1
    )
    before = exported(cast.admin)
    for row in (second, first, gone):
        Article.objects.filter(pk=row.pk).update(published=None)
        row.delete()
    inner.delete()
    outer.delete()
    done = import_archive(before, actor=cast.admin)
    assert [len(done.created), len(done.updated)] == [3, 0]
    assert unpacked(exported(cast.admin)) == unpacked(before)
    assert Article.objects.get(slug=second.slug).behind == 1


def test_importing_what_is_there_changes_nothing(cast):
    article = publishing.publish(
        writing.create(title="One", body="Text", language="en", actor=cast.l1), actor=cast.l1
    )
    data = exported(cast.l1)
    assert set(refused(data, cast.l1)) == {"en/one.md"}
    assert import_archive(data, actor=cast.l1, existing="skip").skipped == ["one"]
    assert import_archive(data, actor=cast.l1, existing="update").updated == [article]
    assert Article.objects.get().changes == article.changes


def test_an_update_is_a_new_revision(cast):
    article = writing.create(title="Reset a password", body="Old", language="en", actor=cast.l1)
    import_archive(packed([("x.md", GOOD)]), actor=cast.l1, existing="update")
    fresh = Article.objects.get(pk=article.pk)
    assert (fresh.published.number, fresh.published.body) == (2, "Press *Forgot*.\n")


def test_an_update_leaves_what_its_file_does_not_name(cast):
    shelf = shelving.create_section(slug="access", name="Access")
    topics = [Topic.objects.create(slug="no", name="No")]
    facts = {"section": shelf, "min_level": 1, "teams": [cast.first_line], "topics": topics, "owner": cast.l2}
    article = writing.create(title="Reset a password", body="Old", language="en", actor=cast.l1, **facts)
    describe(article, actor=cast.l1, review_on="2030-05-04", visibility="customers")
    import_archive(packed([("x.md", GOOD)]), actor=cast.l1, existing="update")
    fresh = Article.objects.get(pk=article.pk)
    assert (fresh.section, fresh.owner, fresh.visibility) == (shelf, cast.l2, "customers")
    assert (str(fresh.review_on), fresh.teams.get(), fresh.topics.get()) == (
        "2030-05-04",
        cast.first_line,
        topics[0],
    )
    named = GOOD.replace("state:", "teams: []\nvisibility: internal\nstate:")
    import_archive(packed([("x.md", named)]), actor=cast.l1, existing="update")
    fresh = Article.objects.get(pk=article.pk)
    assert (fresh.visibility, fresh.teams.count(), fresh.section) == ("internal", 0, shelf)


def test_an_update_that_names_no_state_leaves_an_archived_article_archived(cast):
    article = writing.create(title="Reset a password", body="Old", language="en", actor=cast.l1)
    publishing.archive(publishing.publish(article, actor=cast.l1), actor=cast.l1)
    unsaid = GOOD.replace("state: published\n", "")
    import_archive(packed([("x.md", unsaid)]), actor=cast.l1, existing="update")
    fresh = Article.objects.get(pk=article.pk)
    assert (fresh.state, fresh.body) == ("archived", "Press *Forgot*.\n")


@pytest.mark.django_db(transaction=True)
def test_an_import_holds_its_articles_before_anything_that_others_wait_for(cast):
    first, second = (
        writing.create(title=title, body="Old", language="en", actor=cast.l1) for title in ("One", "Two")
    )
    files = [
        ("a.md", GOOD.replace("Reset a password", "Two")),
        ("b.md", GOOD.replace("Reset a password", "One")),
    ]
    with ThreadPoolExecutor(2) as pool:
        with held_elsewhere(Article.objects.filter(pk=first.pk)):
            coming = in_thread(pool, lambda: import_archive(packed(files), actor=cast.l1, existing="update"))
            until_somebody_waits()
            assert in_thread(pool, lambda: publishing.publish(second, actor=cast.l1)).result(20).is_live
        assert len(coming.result(60).updated) == 2


def test_an_article_that_the_importer_may_not_see_is_not_updated(cast):
    writing.create(title="Reset a password", body="Old", language="en", actor=cast.l3, min_level=3)
    assert set(refused(packed([("x.md", GOOD)]), cast.l1, existing="update")) == {"x.md"}


HEAD = "---\ntitle: T\nlanguage: en\n{}\n---\n\nText\n"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("No front matter", "a.md, line 1"),
        ("---\ntitle: T\n\nnever ends", "a.md, line 1"),
        ("---\n---\nText", "a.md, line 1"),
        ("---\n- a\n---\nText", "a.md, line 2"),
        ("---\ntitle: [\n---\nText", "a.md, line 2"),
        ("---\ntitle: T\nlanguage: en\n---\n  \n", "a.md"),
        ("---\nlanguage: en\n---\nText", "a.md, line 1"),
        ("---\ntitle: T\nlanguage: de\n---\nText", "a.md, line 3"),
        (HEAD.format("colour: red"), "a.md, line 4"),
        (HEAD.format("title: Again"), "a.md, line 4"),
        (HEAD.format("state: done"), "a.md, line 4"),
        (HEAD.format("visibility: all"), "a.md, line 4"),
        (HEAD.format("min_level: many"), "a.md, line 4"),
        (HEAD.format("min_level: 99999999999"), "a.md, line 4"),
        (HEAD.format("review_on: soon"), "a.md, line 4"),
        (HEAD.format("slug: Two words"), "a.md, line 4"),
        (HEAD.format("slug: '12'"), "a.md, line 4"),
        (HEAD.format("slug: new"), "a.md, line 4"),
        (HEAD.format("section: nowhere"), "a.md, line 4"),
        (HEAD.format("topics: [nothing]"), "a.md, line 4"),
        (HEAD.format("teams: nobody"), "a.md, line 4"),
        (HEAD.format("outdated: perhaps"), "a.md, line 4"),
        (HEAD.format("translation_of: nothing"), "a.md"),
        (HEAD.format("section: {a: b}"), "a.md, line 4"),
        (HEAD.format("topics: [[a]]"), "a.md, line 4"),
        (HEAD.format("x: &a [a]\ny: *a"), "a.md, line 4"),
        (HEAD.format('slug: "a\\0b"'), "a.md, line 4"),
        (HEAD.format('owner: "\\uD800"'), "a.md, line 4"),
        (HEAD.format('"\\uDFFF": a'), "a.md, line 4"),
        (HEAD.format('x: "\\UFFFFFFFF"'), "a.md, line 2"),
        (HEAD.format("min_level: '" + "0" * 8 + "1" * 5000 + "'"), "a.md, line 4"),
        ("---\n%YAML " + "1" * 5000 + ".1\n---\nText", "a.md, line 2"),
        (HEAD.format("x: !!python/object:os.system {}"), "a.md, line 4"),
        (HEAD.format("x: " + "[" * 5000), "a.md, line 2"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_line(cast, text, place):
    told = refused(packed([("a.md", text)]), cast.l1)
    assert place in told
    assert all(sentence.isprintable() for sentence in told[place])


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_kept(cast):
    files = [("a.md", GOOD), ("b.md", "None"), ("c.md", HEAD.format("state: done\nvisibility: all"))]
    assert set(refused(packed(files), cast.l1)) == {"b.md, line 1", "c.md, line 4", "c.md, line 5"}


def test_two_files_of_one_slug_are_refused(cast):
    told = refused(packed([("a.md", GOOD), ("b/a.md", GOOD)]), cast.l1)
    assert told == {"b/a.md": ["The slug “reset-a-password” stands in a.md already."]}


def test_translations_are_checked_among_the_files(cast):
    def file(name, language, of=""):
        return (
            f"{name}.md",
            f"---\ntitle: {name}\nlanguage: {language}\n{of and f'translation_of: {of}'}\n---\nText",
        )

    files = [
        file("one", "en"),
        file("two", "es", "one"),
        file("same", "en", "one"),
        file("zwei", "es", "one"),
        file("chain", "it", "two"),
    ]
    assert set(refused(packed(files), cast.l1)) == {"same.md", "zwei.md", "chain.md"}
    assert len(import_archive(packed(list(reversed(files[:2]))), actor=cast.l1).created) == 2


def test_where_a_second_person_publishes_nothing_is_imported_as_published(cast):
    shelving.create_section(slug="access", name="Access", needs_second_person=True)
    text = GOOD.replace("state:", "section: access\nstate:")
    assert set(refused(packed([("a.md", text)]), cast.l1)) == {"a.md, line 5"}
    (made,) = import_archive(packed([("a.md", text.replace("published", "review"))]), actor=cast.l1).created
    assert made.state == "review"


@pytest.mark.parametrize(
    "name",
    ["../a.md", "/etc/a.md", "a/../../b.md", "C:/a.md", "a\\..\\b.md", "a\x07.md", "..", "\u202ea.md"],
)
def test_a_name_that_leads_out_is_refused(cast, name):
    assert len(refused(packed([(name, GOOD)]), cast.l1)) == 1


@pytest.mark.parametrize("name", ["run.sh", "a.md.exe", "notes.txt", "sub/sections.yaml", "picture.png"])
def test_what_is_no_markdown_is_refused(cast, name):
    assert set(refused(packed([(name, GOOD)]), cast.l1)) == {name}


def test_what_a_system_puts_beside_files_is_passed_over(cast):
    files = [("__MACOSX/a.md", "junk"), (".DS_Store", "junk"), ("en/.DS_Store", "junk"), ("en/a.md", GOOD)]
    assert len(import_archive(packed(files), actor=cast.l1).created) == 1


def test_a_link_in_an_archive_is_refused(cast):
    link = zipfile.ZipInfo("a.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert set(refused(packed([(link, "/etc/passwd")]), cast.l1)) == {"a.md"}


def test_two_files_of_one_name_are_refused(cast):
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = packed([("a.md", GOOD), ("a.md", GOOD)])
    assert set(refused(data, cast.l1)) == {"a.md"}
    assert set(refused(packed([("a.md", GOOD), ("A.md", GOOD)]), cast.l1)) == {"A.md"}


def test_a_bomb_is_not_unpacked(cast, monkeypatch):
    bomb = packed([("a.md", "0" * (archives.MOST_BYTES_OF_ONE + 1))])
    assert len(bomb) < 5_000
    assert set(refused(bomb, cast.l1)) == {"a.md"}
    monkeypatch.setattr(archives, "MOST_BYTES", 100)
    assert set(refused(packed([("a.md", "0" * 60), ("b.md", "0" * 60)]), cast.l1)) == {"b.md"}


def test_a_file_that_lies_about_its_size_is_refused(cast):
    data = packed([("a.md", "0" * 50_000)])
    lying = data.replace((50_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != data
    refused(lying, cast.l1)


def test_more_files_than_may_be_are_refused(cast, monkeypatch):
    monkeypatch.setattr(archives, "MOST_FILES", 2)
    assert set(refused(packed([(f"{number}.md", GOOD) for number in range(3)]), cast.l1)) == {"archive"}


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"not a zip", packed([("a.md", GOOD)])[:-30], packed([("a.md", GOOD)])[40:]]
)
def test_what_is_no_archive_is_refused(cast, data):
    assert refused(data, cast.l1)


def test_a_broken_archive_is_refused(cast):
    data = bytearray(packed([("a.md", GOOD * 50)]))
    data[60:90] = b"\xff" * 30
    assert refused(bytes(data), cast.l1)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_unusual_packing_is_refused(cast, method):
    assert set(refused(packed([("a.md", GOOD)], method), cast.l1)) == {"a.md"}


def test_what_is_not_in_utf_8_is_refused(cast):
    assert set(refused(packed([("a.md", GOOD.encode() + b"\xff")]), cast.l1)) == {"a.md"}


def test_sections_are_made_by_who_may(cast):
    shelves = "- {slug: outer, name: Outer}\n- {slug: inner, name: Inner, parent: outer}\n"
    data = packed([("sections.yaml", shelves), ("a.md", GOOD.replace("state:", "section: inner\nstate:"))])
    assert set(refused(data, cast.l1)) == {"sections.yaml"}
    import_archive(data, actor=cast.lead)
    assert Article.objects.get().section.parent.slug == "outer"


@pytest.mark.parametrize(
    "text",
    [
        "slug: a",
        "- a",
        "- {slug: a}",
        "- {slug: '1', name: a}",
        "- {slug: a, name: b, parent: later}",
        "- [",
        "- {slug: a, name: b, colour: c}",
        '- {slug: a, name: "b\\0"}',
        '- {slug: a, name: "\\uD800"}',
        '- {slug: a, name: b, parent: "\\uD800"}',
        '- {slug: a, name: "\\UFFFFFFFF"}',
    ],
)
def test_a_list_of_sections_that_is_wrong_is_refused(cast, text):
    (place,) = refused(packed([("sections.yaml", text)]), cast.lead)
    assert place.startswith("sections.yaml")
    assert not Section.objects.exists()


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


def test_an_archive_is_imported_over_the_api(cast):
    def send(data, **more):
        body = {"archive": base64.b64encode(data).decode(), **more}
        return api_client(cast.l1).post("/api/v1/articles/import/", body, format="json")

    answer = send(packed([("a.md", GOOD)]))
    made = Article.objects.get()
    assert (answer.status_code, answer.json()) == (201, {"created": [made.pk], "updated": [], "skipped": []})
    again = send(packed([("a.md", GOOD)]))
    assert (again.status_code, set(again.json()["errors"])) == (400, {"a.md"})
    assert send(packed([("a.md", GOOD)]), existing="skip").json()["skipped"] == ["reset-a-password"]
    many = packed([(f"{number}.md", GOOD) for number in range(201)])
    assert set(send(many).json()["errors"]) == {"archive"}
    assert (
        api_client(cast.l1).post("/api/v1/articles/import/", {"archive": "§"}, format="json").status_code
        == 400
    )


def test_archives_go_in_and_out_by_command(cast, tmp_path, capsys):
    file = tmp_path / "articles.zip"
    file.write_bytes(packed([("a.md", GOOD)]))
    call_command("import_articles", str(file), "--as", "l1@desk.test")
    with pytest.raises(CommandError, match=r"a\.md: An article"):
        call_command("import_articles", str(file), "--as", "l1@desk.test")
    with pytest.raises(CommandError, match="nobody"):
        call_command("import_articles", str(file), "--as", "ghost@desk.test")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_articles", str(tmp_path / "none.zip"), "--as", "l1@desk.test")
    call_command("export_articles", str(file))
    assert "en/reset-a-password.md" in unpacked(file.read_bytes())
    assert "Wrote 1 articles" in capsys.readouterr().out
