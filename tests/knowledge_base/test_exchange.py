"""Articles as files: what goes out comes back, and what is wrong is refused with its place."""

import base64
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command

from knowledge_base.models import Article, Section
from knowledge_base.services import publishing, shelving, writing
from knowledge_base.services.describing import describe
from knowledge_base.services.importing import import_archive
from tests.knowledge_base.zipped import GOOD, exported, packed, refused, unpacked
from tests.people import api_client
from tests.threads import at_once, held_elsewhere, in_thread, until_somebody_waits
from tickets.models import Topic


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


@pytest.mark.django_db(transaction=True)
def test_two_imports_that_make_the_same_articles_in_opposite_order_take_turns(cast):
    def archive_of(original, translation):
        first = f"---\ntitle: One\nslug: {original}\nlanguage: en\n---\n\nText.\n"
        second = (
            f"---\ntitle: Uno\nslug: {translation}\nlanguage: es\ntranslation_of: {original}\n---\n\nTexto.\n"
        )
        return packed([("1.md", first), ("2.md", second)])

    done = at_once(
        lambda: import_archive(archive_of("a", "b"), actor=cast.l1, existing="skip"),
        lambda: import_archive(archive_of("b", "a"), actor=cast.l2, existing="skip"),
    )
    assert sorted(len(one.created) for one in done) == [0, 2]
    assert Article.objects.count() == 2


def test_originals_are_made_first_and_then_by_their_slugs(cast):
    files = [
        (f"{slug}.md", GOOD.replace("---\n\n", f"slug: {slug}\n---\n\n", 1)) for slug in ("c1", "a1", "b1")
    ]
    made = import_archive(packed(files), actor=cast.l1).created
    assert [one.slug for one in made] == ["a1", "b1", "c1"]
