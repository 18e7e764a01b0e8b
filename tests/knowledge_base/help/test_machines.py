"""What search engines are told."""

import xml.etree.ElementTree as ET

import pytest

from knowledge_base.services.publishing import archive
from tests.knowledge_base.articles import published, translated
from tests.knowledge_base.help.pages import read, text

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
IN = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9", "html": "http://www.w3.org/1999/xhtml"}


def places(number=1):
    """Return what a file of the map says of each address: its languages."""
    root = ET.fromstring(read(f"/help/sitemap-{number}.xml").content)  # noqa: S314  our own
    return {
        url.find("map:loc", IN).text.removeprefix(SITE): {
            link.get("hreflang") for link in url.findall("html:link", IN)
        }
        for url in root.findall("map:url", IN)
    }


def test_the_map_names_every_article_of_customers_in_its_languages(cast):
    till = published(cast.lead, visibility="customers")
    russian = translated(till, cast.lead)
    published(cast.lead, "Inside")
    gone = archive(published(cast.lead, "Gone", visibility="customers"), actor=cast.lead)
    found = places()
    assert found[f"/help/en/{till.slug}"] == found[f"/help/ru/{russian.slug}"] == {"en", "ru"}
    assert found["/help/es/"] == {"en", "es", "ru", "it"}
    assert not any("inside" in path or gone.slug in path for path in found)
    assert len(found) == 6


def test_a_large_map_has_files(cast, monkeypatch):
    monkeypatch.setattr("knowledge_base.views.help.machines.A_FILE", 2)
    made = [published(cast.lead, f"Till {number}", visibility="customers") for number in range(3)]
    root = ET.fromstring(read("/help/sitemap.xml").content)  # noqa: S314  our own
    files = [place.text for place in root.iterfind(".//map:loc", IN)]
    assert files == [f"{SITE}/help/sitemap-1.xml", f"{SITE}/help/sitemap-2.xml"]
    assert list(places(2)) == [f"/help/en/{made[2].slug}"]
    assert read("/help/sitemap-3.xml").status_code == 404
    assert read("/help/sitemap-0.xml").status_code == 404


def test_every_address_of_the_map_leads_to_its_page(cast):
    translated(published(cast.lead, visibility="customers"), cast.lead)
    for path in places():
        assert f'<link rel="canonical" href="{SITE}{path}">' in text(path)


def test_engines_read_the_help_centre_and_nothing_else_of_the_desk(db):
    rules = read("/robots.txt").content.decode().splitlines()
    assert "Allow: /help/" in rules
    assert "Disallow: /" in rules
    assert "Disallow: /help/*/search" in rules
    assert f"Sitemap: {SITE}/help/sitemap.xml" in rules
