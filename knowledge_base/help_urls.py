"""The addresses of the help centre. What stands here before an article's slug is no slug (`slugs.RESERVED`)."""

from django.conf import settings
from django.urls import path, register_converter

from knowledge_base.views.help import articles, machines, pages, searching


class Tongue:
    """A language of the desk."""

    regex = "|".join(code for code, _name in settings.LANGUAGES)

    def to_python(self, value: str) -> str:
        """Return its code."""
        return value

    def to_url(self, value: str) -> str:
        """Return its code."""
        return value


register_converter(Tongue, "tongue")

app_name = "help"

urlpatterns = [
    path("", pages.door, name="door"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-<int:number>.xml", machines.sitemap_part, name="sitemap_part"),
    path("<tongue:language>/", pages.home, name="home"),
    path("<tongue:language>/search", searching.searching, name="search"),
    path("<tongue:language>/search/<str:mark>/<slug:slug>", searching.found, name="found"),
    path("<tongue:language>/sections", pages.sections, name="sections"),
    path("<tongue:language>/sections/<slug:slug>", pages.section, name="section"),
    path("<tongue:language>/<slug:slug>", articles.article, name="article"),
    path("<tongue:language>/<slug:slug>/feedback", articles.feedback, name="feedback"),
    path("<tongue:language>/<slug:slug>/thanks", articles.thanks, name="thanks"),
    path("<tongue:language>/<path:rest>", pages.missing, name="missing"),
    path("<path:rest>", pages.lost, name="lost"),
]
