"""How articles and sections are named in the API."""

from typing import Any

from helpdesk.web.api.fields import Reference
from knowledge_base.models import Article, Section


class SectionReference(Reference):
    """A section, by id or slug."""

    component = "SectionReference"

    def get_queryset(self) -> Any:
        """Return every section."""
        return Section.objects.all()


class ArticleReference(Reference):
    """An article, by id or slug; one that the caller may not see does not exist."""

    shows = ("id", "slug", "title")
    component = "ArticleReference"

    def get_queryset(self) -> Any:
        """Return the articles that the caller may see."""
        return Article.objects.visible_to(self.context["request"].user)
