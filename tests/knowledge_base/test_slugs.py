"""Addresses of articles."""

from django.urls import URLPattern

from knowledge_base import slugs, urls


def test_no_article_stands_where_a_page_of_the_desk_is():
    first = {str(one.pattern).split("/")[0] for one in urls.urlpatterns if isinstance(one, URLPattern)}
    assert {word for word in first if word and "<" not in word} <= slugs.RESERVED


def test_a_title_that_is_a_pages_name_gets_a_number():
    assert slugs.free(slugs.slug_of("Search"), ()) == "search-2"
