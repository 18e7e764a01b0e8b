"""Making the whole index anew: after an upgrade of PostgreSQL or a restore, or when it is in doubt."""

from collections import Counter

from django.db import connection, transaction

from knowledge_base.models import Article
from knowledge_base.search import indexing, vocabulary
from knowledge_base.search.words import fold

BATCH = 500
"""Articles that are read at once."""
_WORDS_AT_ONCE = 20_000


def rebuild() -> int:
    """Make the index of all articles anew, and return how many can be found.

    It is one transaction: searches go on with the old index until the end. Whoever publishes meanwhile waits, and is
    asked to try again when it takes longer than locks are waited for.
    """
    counted: dict[tuple[str, str], Counter[str]] = {}
    spelt: dict[str, str] = {}
    entries: Counter[str] = Counter()
    articles = 0
    with transaction.atomic():
        vocabulary.lock()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM knowledge_base_indexentry")
            cursor.execute("DELETE FROM knowledge_base_indexword")
        for batch in Article.objects.live().select_related("published").batches(BATCH):
            new = [entry for article in batch for entry in indexing.entries(article)]
            indexing.write(new)
            articles += len({entry.article_id for entry in new})
            for entry in new:
                entries[entry.audience] += 1
                words = counted.setdefault((entry.audience, entry.language), Counter())
                for word in entry.vocabulary:
                    folded = fold(word)
                    words[folded] += 1
                    if spelt.setdefault(folded, word) == folded:
                        spelt[folded] = word
        _write_words(counted, spelt, entries)
    return articles


def _write_words(
    counted: dict[tuple[str, str], Counter[str]], spelt: dict[str, str], entries: Counter[str]
) -> None:
    for (audience, language), words in counted.items():
        rows = sorted(words.items())
        for start in range(0, len(rows), _WORDS_AT_ONCE):
            some = rows[start : start + _WORDS_AT_ONCE]
            vocabulary.learn_all(
                audience, language, [spelt[word] for word, _count in some], [count for _word, count in some]
            )
    for audience, count in entries.items():
        vocabulary.count_entries(audience, count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE knowledge_base_indexentry, knowledge_base_indexword")
