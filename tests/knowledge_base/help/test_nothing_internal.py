"""A secret is planted wherever the desk keeps one, and hunted for on every address that a stranger can open."""

import re

import pytest
from django.test import Client

from helpdesk.files.models import File
from knowledge_base.services import attaching, publishing, writing
from knowledge_base.services.describing import describe
from knowledge_base.services.feedback import give
from tests.files.articles import looked
from tests.files.conftest import disk  # noqa: F401  files lie on a disk of the test's own
from tests.house.addresses import addresses
from tests.knowledge_base.articles import published, section, translated
from tickets.models import Topic

pytestmark = pytest.mark.django_db
SECRET = "Zq7secret"
OPEN = "Everybody may know."
LINK = re.compile(
    r'(?:href|src|action|content)="(?:http://127\.0\.0\.1:8000)?(/[^"#]*)"|<loc>http://127\.0\.0\.1:8000(/[^<]*)</loc>'
)


def body(picture, file):
    return f"""::: internal
{SECRET} stands first
:::

# Reset

{OPEN} [Inside](/kb/zq7secret-inside)

- first
- ::: Internal
  {SECRET} in a list
  :::

> :::internal
> {SECRET} quoted
> :::

```
:::  INTERNAL
{SECRET} in code
:::
```

| a | b |
|---|---|
| ::: internal {SECRET} | in a table |
:::

&#58;:: internal
[{SECRET}]: /kb/{SECRET}
{picture.markdown}
:::

{file.markdown}

::: internal
{SECRET} four, and nobody ends it
"""


@pytest.fixture
def planted(cast):
    """An article for customers in two languages, with secrets in and around it; return it and the hidden picture."""
    topic = Topic.objects.create(slug="zq7secret-topic", name=f"{SECRET} topic")
    shelf = section("Tills", owner=cast.lead)
    begun = writing.create(title="Reset", body=OPEN, language="en", actor=cast.lead, section=shelf)
    hidden = attaching.attach(begun, looked(name=f"{SECRET}.png"), actor=cast.lead)
    shown = attaching.attach(begun, looked(b"How to reset.", "reset.txt"), actor=cast.lead)
    attaching.attach(begun, looked(SECRET.encode(), f"{SECRET}.txt"), actor=cast.lead)
    writing.save(begun, actor=cast.lead, body=body(hidden, shown), note=f"{SECRET} note")
    describe(begun, actor=cast.lead, visibility="customers", topics=[topic])
    article = publishing.publish(begun, actor=cast.lead)
    translated(article, cast.lead, "Сброс", f"Все знают.\n\n::: internal\n{SECRET} по-русски\n:::")
    writing.save(article, actor=cast.lead, title=f"{SECRET} title", body=f"{SECRET} being written")
    publishing.ask_review(article, actor=cast.lead)
    publishing.send_back(article, reason=f"{SECRET} reason", actor=cast.l2)
    translated(article, cast.lead, f"{SECRET} solo", SECRET, language="it", visibility="internal")
    published(cast.lead, f"{SECRET} inside", SECRET, section=section(f"{SECRET} section"), topics=[topic])
    gone = published(cast.lead, f"{SECRET} gone", SECRET, visibility="customers", section=shelf)
    publishing.archive(gone, actor=cast.lead)
    writing.create(
        title=f"{SECRET} draft", body=SECRET, language="en", actor=cast.lead, visibility="customers"
    )
    give(article, helpful=False, text=f"{SECRET} feedback")
    return article, hidden


def look(path, **headers):
    """Return the answer of a stranger's GET, and all that it says: status, headers and content."""
    answer = Client().get(path, headers=headers)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    told = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return answer, f"{answer.status_code}\n{told}\n{content.decode('utf-8', 'replace')}"


def test_no_address_that_a_stranger_can_reach_tells_it(planted):
    waiting = ["/help/", "/robots.txt", "/help/sitemap.xml"]
    waiting += [f"/help/{code}/" for code in ("en", "es", "ru", "it")]
    words = ("reset", OPEN, "everybody", "stands first", "quoted in code", "сброс", "solo", "topic")
    waiting += [f"/help/{code}/search?q={word}" for code in ("en", "ru") for word in words]
    seen, pages = set(), 0
    while waiting:
        path = waiting.pop().replace("&amp;", "&")
        if path in seen or path.startswith("/static/"):
            continue
        seen.add(path)
        answer, told = look(path)
        assert SECRET.lower() not in told.lower(), path
        pages += answer.status_code == 200
        waiting += [one or other for one, other in LINK.findall(told)]
        waiting += [answer.headers["Location"]] if "Location" in answer.headers else []
        assert len(seen) < 500
    assert pages > 25
    assert "/help/en/reset" in seen
    assert "/help/ru/sbros" in seen
    assert any(path.startswith("/files/") for path in seen)


def test_no_address_of_the_desk_tells_it_to_a_stranger(planted):
    for address in addresses():
        _answer, told = look(address.path)
        assert SECRET.lower() not in told.lower(), address


def test_searching_for_it_finds_nothing(planted):
    for word in (SECRET, f"{SECRET} four", "being written", "note", "reason"):
        answer, told = look(f"/help/en/search?q={word}")
        assert answer.status_code == 200
        assert told.count(SECRET) == (1 if SECRET in word else 0), (
            "the box repeats what was typed, and nothing more"
        )
        assert "<mark>" not in told


def test_guessed_addresses_tell_nothing(planted):
    _article, hidden = planted
    slugs = ("inside", "gone", "draft", "solo", "section", "title")
    for slug in (f"zq7secret-{each}" for each in slugs):
        for path in (
            f"/help/en/{slug}",
            f"/help/it/{slug}",
            f"/help/en/sections/{slug}",
            f"/help/en/{slug}/thanks",
        ):
            answer, told = look(path)
            assert answer.status_code == 404, path
            assert SECRET not in told, path
    answer, _told = look(hidden.url)
    unknown, _told = look("/files/00000000-0000-4000-8000-000000000000/")
    assert (answer.status_code, unknown.status_code) == (302, 302)
    assert File.objects.count() == 3


def test_a_copy_is_as_true_to_machines_that_ask_with_a_date(planted):
    article, _hidden = planted
    path = f"/help/en/{article.slug}"
    answer, _told = look(path)
    since = {"If-Modified-Since": answer.headers["Last-Modified"]}
    assert look(path, **since)[0].status_code == 304
    describe(article, actor=article.owner, visibility="internal")
    answer, told = look(path, **since)
    assert answer.status_code == 404
    assert "Last-Modified" not in told


def test_the_public_part_is_there_all_the_same(planted):
    _answer, told = look("/help/en/reset")
    assert OPEN in told
    assert "reset.txt" in told
    assert "/kb/" not in told
