"""The help centre: what customers read, in their language, from anywhere."""

import re
from datetime import UTC, datetime

import pytest

from helpdesk.accounts.models import User
from knowledge_base.models import Article, Section
from knowledge_base.services.describing import describe
from knowledge_base.services.feedback import give
from knowledge_base.services.publishing import archive
from knowledge_base.services.shelving import create_section
from knowledge_base.services.writing import save
from tests.knowledge_base.articles import NEWER, TILL, draft, published, rewritten, section, translated
from tests.knowledge_base.help.pages import read, text

pytestmark = pytest.mark.django_db
THEIRS = {"visibility": "customers"}


@pytest.fixture
def till(cast):
    """An article for customers, with an internal block, in the section of tills."""
    return published(cast.lead, section=section(), **THEIRS)


def test_the_front_page_opens_in_the_language_of_the_browser(till):
    for asked, language in (("ru,en;q=0.5", "ru"), ("es-MX", "es"), ("fi", "en"), ("", "en")):
        assert read("/help/", **{"Accept-Language": asked}).headers["Location"] == f"/help/{language}/"


def test_the_address_says_the_language_whatever_the_browser_or_the_reader_prefers(client, cast, till):
    User.objects.filter(pk=cast.l1.pk).update(language="it")
    client.force_login(cast.l1)
    answer = client.get("/help/es/", headers={"Accept-Language": "ru"})
    assert '<html lang="es"' in answer.content.decode()
    assert answer.headers["Content-Language"] == "es"


def test_the_front_page_shows_sections_with_their_articles_counted(cast, till):
    published(cast.lead, "The till is slow", section=till.section, **THEIRS)
    published(cast.lead, "How we repair tills", section=till.section)
    page = text("/help/en/")
    assert "Tills" in page
    assert "2 articles" in page
    assert "How we repair tills" not in page


def test_a_section_of_internal_articles_alone_is_not_named(cast, till):
    published(cast.lead, "What we pay", section=section("Salaries"))
    assert "Salaries" not in text("/help/en/")
    assert read("/help/en/sections/salaries").status_code == 404


def test_a_section_shows_its_articles_and_those_within_it(cast, till):
    inner = create_section(slug="printers", name="Printers", parent=till.section)
    published(cast.lead, "The paper is stuck", section=inner, **THEIRS)
    outer = text("/help/en/sections/tills")
    assert "The till prints nothing" in outer
    assert "Printers" in outer
    assert "The paper is stuck" in text("/help/en/sections/printers")
    assert "Tills" in text("/help/en/sections/printers")


def test_an_article_shows_the_public_part_of_what_was_published(cast, till):
    save(till, actor=cast.lead, title="A title that is being written", body=NEWER)
    page = text("/help/en/the-till-prints-nothing")
    assert "<h1" in page
    assert "The till prints nothing" in page
    assert "red button" in page
    for hidden in ("green button", "reseller", "being written"):
        assert hidden not in page


@pytest.mark.parametrize(("language", "day"), [("en", "9 Nov 2026"), ("es", "9 nov 2026")])
def test_an_article_says_its_day_as_the_desk_writes_days(cast, language, day):
    article = published(cast.lead, language=language, **THEIRS)
    Article.objects.update(published_at=datetime(2026, 11, 9, 12, tzinfo=UTC))
    assert day in text(f"/help/{language}/{article.slug}")


@pytest.mark.parametrize("hide", ["archive", "internal", "draft"])
def test_what_customers_may_not_read_is_as_if_it_never_was(cast, till, hide):
    if hide == "archive":
        archive(till, actor=cast.lead)
    elif hide == "internal":
        describe(till, actor=cast.lead, visibility="internal")
    else:
        till = draft(cast.lead, "Another", **THEIRS)
    gone, never = read(f"/help/en/{till.slug}"), read("/help/en/nobody-wrote-this")
    words = {till.slug: "SLUG", "nobody-wrote-this": "SLUG"}
    words |= {old.replace("-", " "): "WORDS" for old in words}
    pages = [answer.content.decode() for answer in (gone, never)]
    for old, new in words.items():
        pages = [page.replace(old, new) for page in pages]
    assert gone.status_code == never.status_code == 404
    assert pages[0] == pages[1]
    assert gone.headers.keys() == never.headers.keys()


def test_an_address_without_an_answer_offers_a_search_for_its_words(till):
    for path in ("/help/ru/till-prints-nothing", "/help/ru/a/b/till-prints-nothing"):
        answer = read(path)
        assert answer.status_code == 404
        assert 'value="till prints nothing"' in answer.content.decode()
        assert '<html lang="ru"' in answer.content.decode()
    assert read("/help/xx/till").status_code == 404
    assert read("/help/en").headers["Location"] == "/help/en/"
    assert read(f"/help/en/{till.slug}/").headers["Location"] == f"/help/en/{till.slug}"


def test_an_article_leads_to_its_translation_in_the_language_of_the_address(cast, till):
    russian = translated(till, cast.lead)
    assert read(f"/help/ru/{till.slug}").headers["Location"] == f"/help/ru/{russian.slug}"
    assert read(f"/help/en/{russian.slug}").headers["Location"] == f"/help/en/{till.slug}"
    assert f'href="/help/ru/{russian.slug}"' in text(f"/help/en/{till.slug}")


def test_an_article_without_a_translation_is_shown_as_it_is_and_says_so(cast, till):
    page = text(f"/help/es/{till.slug}")
    assert '<html lang="es"' in page
    assert re.search(r'<article class="[^"]*" id="article" tabindex="-1" lang="en">', page)
    assert f'<link rel="canonical" href="http://127.0.0.1:8000/help/en/{till.slug}">' in page


def test_machines_are_told_of_every_language_that_customers_may_read(cast, till):
    russian = translated(till, cast.lead)
    translated(till, cast.lead, "La cassa non stampa", "Niente.", language="it", visibility="internal")
    page = text(f"/help/ru/{russian.slug}")
    found = dict(re.findall(r'rel="alternate" hreflang="(.+?)" href="http://127.0.0.1:8000(.+?)"', page))
    assert found == {"en": f"/help/en/{till.slug}", "ru": f"/help/ru/{russian.slug}"}
    assert "x-default" in text("/help/en/")


def test_each_answer_stands_once_in_a_list_in_the_language_of_the_page(cast, till):
    translated(till, cast.lead)
    russian, english = text("/help/ru/sections"), text("/help/en/sections")
    assert "Касса не печатает" in russian
    assert "The till prints nothing" not in russian
    assert "The till prints nothing" in english
    assert "Касса не печатает" not in english


def test_a_translation_of_what_only_the_desk_reads_is_there_by_itself(cast):
    internal = published(cast.lead, "Inside")
    translated(internal, cast.lead, visibility="customers")
    translated(internal, cast.lead, "Tace", "Tace.", language="it", visibility="customers")
    for language in ("en", "ru"):
        page = text(f"/help/{language}/sections")
        assert ("Касса не печатает" in page, "Tace" in page, "Inside" in page) == (True, False, False)
    assert "Tace" in text("/help/it/sections")


def test_what_readers_found_helpful_comes_first(cast, till):
    published(cast.lead, "The newest of all", **THEIRS)
    useful = published(cast.lead, "The most useful", **THEIRS)
    give(useful, helpful=True)
    page = text("/help/en/")
    assert page.index("What helped most") < page.index("The most useful") < page.index("New articles")
    assert page.index("New articles") < page.index("The newest of all")


def test_articles_of_the_same_topic_are_offered_below(cast, till):
    published(cast.lead, "Quiet as a till", section=till.section, **THEIRS)
    published(cast.lead, "Quiet inside", section=till.section)
    page = text(f"/help/en/{till.slug}")
    assert "Quiet as a till" in page
    assert "Quiet inside" not in page


def test_links_to_other_articles_lead_to_the_help_centre_or_nowhere(cast, till):
    published(cast.lead, "Inside alone")
    body = "[one](/kb/the-till-prints-nothing#part-signs) [two](/kb/inside-alone) [three](https://example.com/kb/x)"
    linking = published(cast.lead, "Links", body, **THEIRS)
    page = text(f"/help/es/{linking.slug}")
    assert 'href="/help/es/the-till-prints-nothing#part-signs"' in page
    assert "inside-alone" not in page
    assert "two" in page
    assert 'href="https://example.com/kb/x"' in page
    assert "/kb/the" not in page


def test_a_description_is_made_from_the_public_part(cast):
    made = published(cast.lead, "Secret first", "::: internal\nThe key is 7.\n:::\n\nTurn it on.", **THEIRS)
    assert '<meta name="description" content="Turn it on.">' in text(f"/help/en/{made.slug}")


def test_a_long_list_has_pages(cast, monkeypatch):
    monkeypatch.setattr("knowledge_base.views.help.pages.A_PAGE", 2)
    for number in range(3):
        published(cast.lead, f"Till {number}", **THEIRS)
    first, second = text("/help/en/sections"), text("/help/en/sections?page=2")
    assert ("Till 1" in first, "Till 2" in first, "?page=2" in first) == (True, False, True)
    assert ("Till 1" in second, "Till 2" in second) == (False, True)
    assert "Till 2" in text("/help/en/sections?page=999999999999999999999")
    assert "Till 0" in text("/help/en/sections?page=x")


def test_a_copy_is_asked_for_each_time_and_not_sent_again(cast, till):
    path = f"/help/en/{till.slug}"
    first = read(path)
    assert first.headers["Cache-Control"] == "no-cache"
    assert first.headers["Last-Modified"]
    assert not first.cookies
    mark = {"If-None-Match": first.headers["ETag"]}
    assert read(path, **mark).status_code == 304
    rewritten(till, cast.lead, publish=True)
    assert "green button" in text(path, **mark)
    archive(till, actor=cast.lead)
    assert read(path, **mark).status_code == 404


def test_a_copy_is_still_true_while_only_the_desk_knows_more(cast, till):
    path = f"/help/en/{till.slug}"
    marks = [read(each).headers["ETag"] for each in (path, "/help/en/", "/help/en/sections")]
    save(till, actor=cast.lead, body=TILL.replace("reseller", "wholesaler"))
    describe(till, actor=cast.lead, owner=cast.l2)
    draft(cast.lead, "Being written", **THEIRS)
    published(cast.lead, "Inside", section=till.section)
    translated(till, cast.lead, visibility="internal")
    assert [read(each).headers["ETag"] for each in (path, "/help/en/", "/help/en/sections")] == marks


def test_pages_are_the_same_for_who_is_signed_in(client, cast, till):
    client.force_login(cast.admin)
    for path in ("/help/en/", f"/help/en/{till.slug}", "/help/en/sections"):
        assert client.get(path).content == read(path).content


def test_pages_hold_no_script_and_no_form_that_needs_a_cookie(till):
    for path in ("/help/en/", f"/help/en/{till.slug}", "/help/en/search?q=till", "/help/en/sections"):
        page = text(path)
        assert "<script" not in page
        assert "csrfmiddlewaretoken" not in page


def test_words_of_a_page_cannot_become_markup(cast):
    hostile = '"><script>alert(1)</script>'
    shelf = section("Tills")
    Section.objects.update(name=hostile)
    body = f"{hostile}\n\n[x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    made = published(cast.lead, hostile, body, section=shelf, **THEIRS)
    paths = ["/help/en/", "/help/en/sections", "/help/en/sections/tills", f"/help/en/{made.slug}"]
    for path in [*paths, "/help/en/search?q=%22%3E%3Cscript%3E", f"/help/en/{made.slug}/thanks"]:
        page = text(path)
        assert "<script" not in page, path
        assert "<img src=x" not in page, path
        assert "javascript:alert" not in page.replace("](javascript:alert", ""), path


def test_a_desk_may_have_a_help_centre_of_another_name(settings, till):
    settings.HELP_CENTRE_NAME, settings.HELP_CENTRE_WELCOME = "Till & Co", "Ask away"
    settings.HELP_CENTRE_CONTACT = "hello@till.test"
    page = text("/help/es/")
    for words in ("Till &amp; Co", "Ask away", "mailto:hello@till.test"):
        assert words in page


def test_a_desk_may_have_none(settings, till):
    settings.HELP_CENTRE = False
    for path in ("/help/", "/help/en/", f"/help/en/{till.slug}", "/help/sitemap.xml", "/help/sitemap-1.xml"):
        assert read(path).status_code == 404, path
    assert "Help centre" not in read("/help/en/").content.decode()
    assert "Allow" not in read("/robots.txt").content.decode()


@pytest.fixture
def shelf(cast, till):
    """A section of five articles that helped, each of which names another."""
    for number in range(4):
        body = "See [it](/kb/the-till-prints-nothing)."
        give(published(cast.lead, f"Till {number}", body, section=till.section, **THEIRS), helpful=True)
    return till.section


def test_what_the_front_page_costs(shelf, budget):
    with budget("page: front of the help centre"):
        assert "Till 3" in text("/help/ru/")


def test_what_a_section_costs(shelf, budget):
    with budget("page: section of the help centre"):
        assert "Till 3" in text("/help/ru/sections/tills")


def test_what_an_article_costs(shelf, budget):
    with budget("page: article of the help centre"):
        assert "Till 2" in text("/help/en/till-3")
