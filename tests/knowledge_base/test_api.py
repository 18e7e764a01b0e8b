"""Articles and sections over the REST API."""

import pytest

from helpdesk.accounts.roles import Role
from helpdesk.ledger.record import story
from helpdesk.ledger.sight import visible
from knowledge_base.models import Article
from knowledge_base.services import publishing, shelving, writing
from tests.people import api_client, hire
from tickets.models import Topic

URL = "/api/v1/articles/"
BODY = {"title": "Reset a password", "body": "Press *Forgot*.\n", "language": "en"}


@pytest.fixture
def l1(cast):
    return api_client(cast.l1)


@pytest.fixture
def lead(cast):
    return api_client(cast.lead)


@pytest.fixture
def begun(l1):
    return l1.post(URL, BODY, format="json").json()


def post(client, article, verb, body=None, **headers):
    return client.post(f"{URL}{article['id']}/{verb}/", body or {}, format="json", headers=headers)


def test_an_article_is_begun_published_and_archived(l1, cast, begun):
    assert (begun["state"], begun["slug"], begun["is_live"]) == ("draft", "reset-a-password", False)
    assert begun["owner"] == {"id": cast.l1.pk, "name": cast.l1.name, "email": cast.l1.email}
    done = post(l1, begun, "publish").json()
    assert (done["state"], done["published"]["number"], done["published"]["body"]) == (
        "published",
        1,
        BODY["body"],
    )
    assert post(l1, begun, "archive").json()["state"] == "archived"
    assert post(l1, begun, "publish").status_code == 409
    assert post(l1, begun, "revive").json()["is_live"]


def test_everything_that_can_stand_beside_a_text_is_taken_by_id_or_word(lead, l1, cast, begun):
    shelving.create_section(slug="access", name="Access")
    Topic.objects.create(slug="password", name="Passwords")
    body = {
        "title": "Cambiar la contraseña",
        "body": "Pulse.",
        "language": "es",
        "visibility": "customers",
        "min_level": 2,
        "teams": ["first-line", cast.second_line.pk],
        "section": "access",
        "topics": ["password"],
        "translation_of": begun["slug"],
        "owner": "l2@desk.test",
        "slug": "cambiar",
    }
    made = lead.post(URL, body, format="json").json()
    assert [team["slug"] for team in made["teams"]] == ["first-line", "second-line"]
    assert (made["section"]["slug"], made["topics"][0]["slug"]) == ("access", "password")
    assert (made["translation_of"], made["translated_revision"], made["behind"]) == (begun["id"], 1, 0)
    assert (made["owner"]["id"], made["slug"], made["visibility"]) == (cast.l2.pk, "cambiar", "customers")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"body": ""}, "body"),
        ({"body": " \n "}, "body"),
        ({"body": "a\u0000"}, "body"),
        ({"language": "de"}, "language"),
        ({"section": "nowhere"}, "section"),
        ({"translation_of": 99}, "translation_of"),
        ({"ticket": "HD-99"}, "ticket"),
        ({"slug": "new"}, "slug"),
        ({"slug": "12"}, "slug"),
        ({"slug": "not a slug"}, "slug"),
        ({"min_level": 0}, "min_level"),
        ({"state": "published"}, "state"),
    ],
)
def test_what_cannot_be_is_refused_by_its_name(l1, wrong, field):
    answer = l1.post(URL, {**BODY, **wrong}, format="json")
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {field}
    assert not Article.objects.exists()


def test_a_repeated_post_makes_one_article(l1):
    answers = [l1.post(URL, BODY, format="json", headers={"Idempotency-Key": "k1"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert Article.objects.count() == 1


def test_a_change_of_text_and_of_what_stands_beside_it_is_kept_together(l1, begun):
    change = {
        "body": "Press **Forgot**.",
        "note": "Louder",
        "visibility": "customers",
        "review_on": "2030-05-04",
    }
    done = l1.patch(f"{URL}{begun['id']}/", change, format="json").json()
    assert (done["body"], done["visibility"], done["review_on"]) == (
        "Press **Forgot**.",
        "customers",
        "2030-05-04",
    )
    refused = l1.patch(f"{URL}{begun['id']}/", {"visibility": "internal", "body": " "}, format="json")
    assert refused.status_code == 400
    assert Article.objects.get().visibility == "customers"


@pytest.mark.parametrize("verb", ["patch", "publish", "archive", "review", "restore"])
def test_a_stale_if_match_is_412_with_the_current_state(l1, cast, begun, verb):
    tag = l1.get(f"{URL}{begun['id']}/").headers["ETag"]
    writing.save(Article.objects.get(), actor=cast.l2, body="Meanwhile")
    if verb == "patch":
        answer = l1.patch(f"{URL}{begun['id']}/", {"title": "Mine"}, format="json", headers={"If-Match": tag})
    else:
        path = "revisions/1/restore" if verb == "restore" else verb
        answer = post(l1, begun, path, **{"If-Match": tag})
    assert answer.status_code == 412
    assert (answer.json()["current"]["body"], answer.json()["current"]["revision"]) == ("Meanwhile", 2)
    assert Article.objects.get().changes == 2


def test_a_revision_in_the_body_is_compared_too(l1, cast, begun):
    writing.save(Article.objects.get(), actor=cast.l2, body="Meanwhile")
    assert (
        l1.patch(f"{URL}{begun['id']}/", {"title": "Mine", "revision": 1}, format="json").status_code == 412
    )


def test_an_article_that_did_not_change_is_304(l1, begun):
    first = l1.get(f"{URL}{begun['id']}/")
    again = l1.get(f"{URL}{begun['id']}/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_every_text_that_was_saved_is_listed_and_comes_back(l1, begun):
    l1.patch(f"{URL}{begun['id']}/", {"body": "Other"}, format="json")
    rows = l1.get(f"{URL}{begun['id']}/revisions/?ordering=-number").json()["results"]
    assert [(row["number"], row["body"]) for row in rows] == [(2, "Other"), (1, BODY["body"])]
    assert post(l1, begun, "revisions/1/restore").json()["body"] == BODY["body"]
    assert post(l1, begun, "revisions/9/restore").status_code == 404


def test_a_review_is_asked_for_and_sent_back(l1, lead, begun):
    assert post(l1, begun, "review").json()["state"] == "review"
    back = post(lead, begun, "send-back", {"reason": "Name the button."}).json()
    assert (back["state"], back["review_note"]) == ("draft", "Name the button.")
    assert post(lead, begun, "send-back", {"reason": "Again."}).status_code == 409


def test_where_a_second_person_publishes_the_writer_is_told_so(l1, lead, cast, begun):
    shelving.create_section(slug="access", name="Access", needs_second_person=True)
    l1.patch(f"{URL}{begun['id']}/", {"section": "access"}, format="json")
    refused = post(l1, begun, "publish")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:desk:problem:second-person")
    assert post(lead, begun, "publish").json()["state"] == "published"


def test_a_translation_is_brought_up_to_its_original(l1, cast, begun):
    original = Article.objects.get()
    publishing.publish(original, actor=cast.l1)
    body = {**BODY, "language": "it", "title": "Cambiare", "translation_of": begun["id"]}
    made = l1.post(URL, body, format="json").json()
    publishing.publish(writing.save(original, actor=cast.l1, body="New"), actor=cast.l1)
    assert l1.get(f"{URL}{made['id']}/").json()["behind"] == 1
    assert l1.get(f"{URL}?outdated=true").json()["results"][0]["id"] == made["id"]
    assert post(l1, made, "translated").json()["behind"] == 0
    assert post(l1, begun, "translated").status_code == 400


def test_what_was_found_true_is_due_anew(l1, cast, begun):
    assert post(l1, begun, "confirm").status_code == 409
    post(l1, begun, "publish")
    l1.patch(f"{URL}{begun['id']}/", {"review_on": "2020-01-01"}, format="json")
    assert len(l1.get(f"{URL}?review_due=true").json()["results"]) == 1
    assert post(l1, begun, "confirm").json()["review_on"] > "2020-01-01"


def test_the_ledger_of_an_article_is_read(l1, begun):
    post(l1, begun, "publish")
    rows = l1.get(f"{URL}{begun['id']}/events/").json()["results"]
    assert [row["kind"] for row in rows] == ["article.created", "article.published"]


def test_an_instant_of_the_past_dates_what_is_done(l1, settings, begun):
    settings.DESK_TIME_TRAVEL = True
    done = post(l1, begun, "publish", **{"Desk-Time": "2030-03-01T10:00:00Z"}).json()
    assert (done["published_at"], done["review_on"]) == ("2030-03-01T10:00:00Z", "2030-08-28")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"one", "two"}),
        ("?state=published", {"two"}),
        ("?state=draft,published", {"one", "two"}),
        ("?language=es", {"two"}),
        ("?visibility=customers", {"two"}),
        ("?section=access", {"two"}),
        ("?section=none", {"one"}),
        ("?topic=a,b", {"two"}),
        ("?owner=me", {"one"}),
        ("?owner=l2@desk.test", {"two"}),
        pytest.param("?owner=" + "0" * 20 + "9" * 5000, set(), id="an owner of a huge number"),
        ("?live=true", {"two"}),
        ("?live=false", {"one"}),
        ("?q=TW", {"two"}),
        ("?translation_of=1", set()),
        ("?updated_after=2040-01-01", set()),
        ("?review_due=true", set()),
    ],
)
def test_the_list_is_narrowed_and_counted(l1, cast, asked, found):
    shelf = shelving.create_section(slug="access", name="Access")
    topics = [Topic.objects.create(slug=slug, name=slug) for slug in "ab"]
    writing.create(title="one", body="x", language="en", actor=cast.l1)
    two = writing.create(
        title="two",
        body="x",
        language="es",
        actor=cast.l2,
        visibility="customers",
        section=shelf,
        topics=topics,
    )
    publishing.publish(two, actor=cast.l2)
    answer = l1.get(f"{URL}{asked}{'&' if asked else '?'}count=true").json()
    assert [row["title"] for row in answer["results"]] == sorted(found)
    assert answer["count"] == {"value": len(found), "exact": True}


@pytest.mark.parametrize(
    "asked", ["?colour=red", "?state=gone", "?live=perhaps", "?ordering=body", "?translation_of=x"]
)
def test_what_a_list_does_not_know_is_refused(l1, asked):
    assert l1.get(f"{URL}{asked}").status_code == 400


def test_a_list_carries_no_texts(l1, begun):
    row = l1.get(URL).json()["results"][0]
    assert {"body", "published"}.isdisjoint(row)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "revisions/",
        "events/",
        "links/",
        "publish/",
        "archive/",
        "revive/",
        "confirm/",
        "review/",
        "translated/",
    ],
)
def test_what_a_reader_may_not_see_does_not_exist(cast, path):
    hidden = writing.create(title="Vault", body="x", language="en", actor=cast.l3, min_level=3)
    client = api_client(cast.l1)
    url = f"{URL}{hidden.pk}/{path}"
    assert client.get(url).status_code in {404, 405}
    assert client.post(url, {}, format="json").status_code in {404, 405}
    assert client.patch(f"{URL}{hidden.pk}/", {"title": "Mine"}, format="json").status_code == 404
    assert Article.objects.get().changes == 1


def test_what_a_reader_may_not_see_is_in_no_list_and_no_reference(cast):
    hidden = writing.create(title="Vault", body="x", language="en", actor=cast.l3, min_level=3)
    client = api_client(cast.l1)
    assert client.get(URL).json()["results"] == []
    named = client.post(URL, {**BODY, "language": "es", "translation_of": hidden.pk}, format="json")
    assert named.status_code == 400


def test_the_feed_tells_of_an_article_whom_it_is_open_to(cast):
    hidden = writing.create(title="Vault", body="x", language="en", actor=cast.l3, min_level=3)
    streams = {hidden.stream, shelving.create_section(slug="access", name="Access").stream}
    assert visible(cast.l3, streams, is_administrator=False) == streams
    assert visible(cast.l1, streams, is_administrator=False) == streams - {hidden.stream}


def test_sections_are_steered_by_who_may_manage(lead, l1, cast):
    made = lead.post("/api/v1/sections/", {"name": "Access & keys"}, format="json")
    assert (made.status_code, made.json()["slug"]) == (201, "access-keys")
    url = f"/api/v1/sections/{made.json()['id']}/"
    changed = lead.patch(url, {"needs_second_person": True, "owner": "l2@desk.test"}, format="json").json()
    assert (changed["needs_second_person"], changed["owner"]["id"]) == (True, cast.l2.pk)
    assert l1.get("/api/v1/sections/?is_active=true").json()["results"][0]["name"] == "Access & keys"
    assert l1.patch(url, {"name": "Mine"}, format="json").status_code == 403
    assert l1.post("/api/v1/sections/", {"name": "Mine"}, format="json").status_code == 403
    assert lead.patch(url, {"parent": made.json()["id"]}, format="json").status_code == 400
    assert story(f"section:{made.json()['id']}").count() == 2


def test_an_auditor_reads_and_does_not_write(cast, begun):
    auditor = api_client(hire("auditor", "Aud Itor", role=Role.AUDITOR))
    assert auditor.get(f"{URL}{begun['id']}/").status_code == 200
    assert auditor.post(URL, BODY, format="json").status_code == 403


def test_a_ticket_is_named_only_to_who_may_see_it(cast, l1):
    from helpdesk.accounts.services import teams
    from tests.api import desk
    from tickets.services.placing import assign

    desk.publish_rules(cast)
    ticket = desk.open_one()
    made = l1.post(URL, {**BODY, "ticket": ticket.key}, format="json").json()
    assert made["ticket"] == ticket.key
    teams.change(cast.finance_team, is_private=True)
    assign(ticket, assignee=cast.finance, team=cast.finance_team, actor=cast.admin)
    assert l1.get(f"{URL}{made['id']}/").json()["ticket"] is None
    assert api_client(cast.finance).get(f"{URL}{made['id']}/").json()["ticket"] == ticket.key


def test_links_that_lead_nowhere_are_named_with_their_line(cast, l1):
    def begin(title, **facts):
        return writing.create(title=title, body="x", language="en", actor=cast.l1, **facts)

    begin("draft")
    publishing.publish(begin("inside"), actor=cast.l1)
    publishing.publish(begin("open", visibility="customers"), actor=cast.l1)
    body = (
        "See [a](/kb/gone).\n\n"
        "And [b](/kb/draft), [c](/kb/open), [d](https://elsewhere.test/kb/gone), [e](/kb/new).\n\n"
        "- [f](/kb/inside#part)\n\n::: internal\n[g](/kb/inside)\n:::\n\n`[h](/kb/gone2)`"
    )
    made = l1.post(URL, {**BODY, "body": body, "visibility": "customers"}, format="json").json()
    found = l1.get(f"{URL}{made['id']}/links/").json()
    assert [(one["target"], one["line"], one["why"]) for one in found["results"]] == [
        ("/kb/gone", 1, "missing"),
        ("/kb/draft", 3, "not_live"),
        ("/kb/inside#part", 5, "not_for_customers"),
    ]
    target = Article.objects.get(slug="open")
    assert l1.get(f"{URL}{target.pk}/links/").json()["linked_from"] == [made["id"]]


def test_links_to_an_article_are_looked_for_in_so_many_texts(cast, l1, begun, monkeypatch):
    monkeypatch.setattr("knowledge_base.linking.MOST", 3)
    monkeypatch.setattr("knowledge_base.linking._AT_ONCE", 2)
    texts = ["/kb/reset-a-password", *["[a](/kb/reset-a-password)"] * 3]
    made = [writing.create(title="x", body=text, language="en", actor=cast.l1).pk for text in texts]
    assert l1.get(f"{URL}{begun['id']}/links/").json()["linked_from"] == made[1:3]
