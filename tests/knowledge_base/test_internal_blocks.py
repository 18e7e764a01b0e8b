"""An internal block is hunted for on every path of the API that an integrator has, and found on none."""

import pytest

from helpdesk.accounts.models import User
from helpdesk.accounts.roles import Role
from knowledge_base.models import Article
from knowledge_base.search import searching
from knowledge_base.services import publishing, writing
from tests.house.addresses import addresses
from tests.people import api_client, hire

SECRET = "Zq7secret"
OPEN = "Everybody may know."
BODY = f"""# Reset

{OPEN}

- first
- ::: Internal
  {SECRET} one
  :::

> ::: internal
> {SECRET} two
> :::

```
:::  INTERNAL
{SECRET} three
:::
```

The end.

::: internal
{SECRET} four, and nobody ends it
"""
OWN = ("articles", "sections", "files", "synonyms")


@pytest.fixture
def integrator(cast):
    return api_client(hire("shop", "Shop Robot", role=Role.INTEGRATOR))


@pytest.fixture
def article(cast):
    made = writing.create(title="Reset", body=BODY, language="en", actor=cast.l1, visibility="customers")
    publishing.publish(made, actor=cast.l1)
    return writing.save(made, actor=cast.l1, body=BODY.replace("The end", "The very end"))


def paths(article):
    """Return every address of the knowledge base's API, with the article's own id in it."""
    found = {address.path for address in addresses() if address.path.startswith("/api/v1/")}
    own = {path for path in found if path.split("/")[3] in OWN}
    return sorted(path.replace("/articles/1/", f"/articles/{article.pk}/") for path in own)


def texts(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_no_address_shows_it(integrator, article):
    asked = ["", f"?q={SECRET}", "?q=everybody"]
    for path in paths(article):
        for question in asked:
            for method in ("get", "post", "patch", "put"):
                answer = getattr(integrator, method)(
                    path + question, *([{}, "json"] if method != "get" else [])
                )
                assert SECRET.encode() not in texts(answer), (method, path + question)


def test_the_public_part_is_there_all_the_same(integrator, article):
    shown = integrator.get(f"/api/v1/articles/{article.pk}/").json()
    assert OPEN in shown["body"]
    assert OPEN in shown["published"]["body"]
    assert shown["has_internal"]
    assert OPEN in integrator.get(f"/api/v1/articles/{article.pk}/revisions/").json()["results"][0]["body"]


def test_the_desk_reads_it_whole(cast, article):
    shown = api_client(cast.l1).get(f"/api/v1/articles/{article.pk}/").json()
    assert shown["body"].count(SECRET) == 4


def test_no_verb_answers_with_it(integrator, article):
    url = f"/api/v1/articles/{article.pk}/"
    answers = [
        integrator.patch(url, {"visibility": "internal"}, format="json"),
        integrator.patch(url, {"title": "Other", "revision": 1}, format="json"),
        integrator.post(f"{url}review/"),
        integrator.post(f"{url}send-back/", {"reason": "x"}, format="json"),
        integrator.post(f"{url}publish/"),
        integrator.post(f"{url}revisions/1/restore/"),
        integrator.post(f"{url}archive/"),
        integrator.post(f"{url}revive/"),
        integrator.post(f"{url}confirm/"),
    ]
    assert [answer.status_code for answer in answers] == [200, 412, 200, 200, 200, 409, 200, 200, 200]
    assert SECRET.encode() not in b"".join(answer.content for answer in answers)


def test_what_the_desk_says_of_a_text_stays_at_the_desk(cast, integrator, article):
    writing.save(article, actor=cast.l1, body="Another text.", note=f"Without {SECRET}")
    publishing.ask_review(article, actor=cast.l1)
    publishing.send_back(article, reason=f"Name {SECRET}.", actor=cast.lead)
    url = f"/api/v1/articles/{article.pk}/"
    assert integrator.get(url).json()["review_note"] == ""
    assert {row["note"] for row in integrator.get(f"{url}revisions/").json()["results"]} == {""}
    assert SECRET in api_client(cast.l1).get(url).json()["review_note"]
    assert SECRET in str(api_client(cast.l1).get(f"{url}revisions/").json())


def test_who_does_not_see_a_block_cannot_overwrite_it(integrator, article):
    answer = integrator.patch(f"/api/v1/articles/{article.pk}/", {"body": "Mine"}, format="json")
    assert answer.status_code == 409
    assert Article.objects.get().body.count(SECRET) == 4
    assert (
        integrator.patch(f"/api/v1/articles/{article.pk}/", {"title": "New"}, format="json").status_code
        == 200
    )


@pytest.mark.parametrize("words", ["zq7secret four", "everybody may know", "first reset"])
def test_no_search_of_an_integrator_finds_or_shows_it(cast, integrator, article, words):
    shop = User.objects.get(email="shop@desk.test")
    found = searching.search(words, reader=shop, language="en")
    assert SECRET not in str([(one.title, str(one.highlight)) for one in found])
    assert [one.article for one in found] == ([] if words.startswith("zq7") else [article])
    assert searching.search("zq7secret four", reader=cast.l1, language="en")[0].article == article
