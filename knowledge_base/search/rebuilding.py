"""Making the whole index anew: after an upgrade of PostgreSQL or a restore, or when it is in doubt."""

from django.db import connection, transaction

from knowledge_base.models import Article
from knowledge_base.search import indexing, vocabulary

BATCH = 200
"""Articles that are replaced at once."""


def rebuild() -> int:
    """Make the index of all articles anew, and return how many can be found.

    A batch of articles is replaced at a time, in a transaction of its own: searches go on, and who publishes one of
    them waits for that batch at most. It can be cut short and begun again.
    """
    found, last = 0, 0
    articles = Article.objects.order_by("pk").values_list("pk", flat=True)
    while batch := list(articles.filter(pk__gt=last)[:BATCH]):
        with transaction.atomic():
            _old, new = indexing.renew(batch)
        found += len({entry.article_id for entry in new})
        last = batch[-1]
    vocabulary.mend()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE knowledge_base_indexentry, knowledge_base_indexword")
    return found
