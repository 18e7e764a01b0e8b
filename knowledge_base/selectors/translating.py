"""An original beside its translation: what it says now, and what of it changed since it was translated."""

from dataclasses import dataclass

from knowledge_base.differences import Paragraph, differences
from knowledge_base.models import Article, Revision


@dataclass(frozen=True)
class Original:
    """The original as a translator sees it: the revision to render, and every paragraph with what became of it."""

    article: Article
    revision: Revision
    title_before: str
    paragraphs: list[Paragraph]

    @property
    def number(self) -> int:
        """Return the number of the revision to render."""
        return self.revision.number


def original_beside(article: Article, rendered: int | None) -> Original | None:
    """Return what readers have of an original, or its newest text, against the revision that was rendered.

    None when nothing of it was ever saved.
    """
    newest = article.published or article.revisions.order_by("-number").first()
    if newest is None:
        return None
    before = None
    if rendered is not None and rendered != newest.number:
        before = article.revisions.filter(number=rendered).first()
    old = before or newest
    return Original(article, newest, old.title, differences(old.body, newest.body))
