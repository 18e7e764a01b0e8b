"""Articles for the tests of the search: published at once, by nobody in particular."""

from helpdesk.web.times import now
from knowledge_base.models import Article, Revision
from knowledge_base.search import indexing


def publish(title, body="", *, language="en", visibility="customers", **facts):
    """Make an article that readers find, and return it."""
    number = Article.objects.count() + 1
    article = Article.objects.create(
        slug=f"article-{number}", title=title, body=body, language=language, visibility=visibility, **facts
    )
    return republish(article)


def republish(article, *, title=None, body=None):
    """Publish a text of an article: its working text unless another one is given."""
    number = article.revisions.count() + 1
    article.published = Revision.objects.create(
        article=article,
        number=number,
        title=title or article.title,
        body=article.body if body is None else body,
        created_at=now(),
    )
    article.state = "published"
    article.save()
    indexing.update(article)
    return article
