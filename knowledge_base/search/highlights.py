"""The words around what was searched for, as safe HTML."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from knowledge_base.search.languages import configurations
from knowledge_base.search.plain import plain
from knowledge_base.search.reading import Question

MOST_READ = 20_000
"""Characters of an article that are looked at for a highlight."""
_BEGIN, _END = "\ue000", "\ue001"
"""Characters of nobody's text: they stand for the marks until everything else is made harmless."""
_OPTIONS = f"StartSel={_BEGIN}, StopSel={_END}, MinWords=18, MaxWords=36, ShortWord=2"
_HEADLINES = """
SELECT ts_headline(told.configuration::regconfig, told.text, %(query)s::tsquery, %(options)s)
FROM unnest(%(configurations)s::text[], %(texts)s::text[]) WITH ORDINALITY AS told(configuration, text, number)
ORDER BY told.number
"""


@dataclass(frozen=True)
class Source:
    """What a highlight is made from: the part of a text, in Markdown, that its reader may read."""

    language: str
    body: str


def highlights(sources: list[Source], question: Question) -> list[SafeString]:
    """Return for each text some words of it with those that were searched for in `<mark>`."""
    query = " | ".join(f"({way.query})" for asked in question.asked for way in asked.ways)
    facts: dict[str, Any] = {
        "query": query,
        "options": _OPTIONS,
        "configurations": [configurations(source.language)[0] for source in sources],
        "texts": [_readable(source.body) for source in sources],
    }
    with connection.cursor() as cursor:
        cursor.execute(_HEADLINES, facts)
        return [_safe(line) for (line,) in cursor.fetchall()]


def _readable(body: str) -> str:
    return plain(body).text[:MOST_READ].replace(_BEGIN, "").replace(_END, "")


def _safe(line: str) -> SafeString:
    harmless = escape(line).replace(_BEGIN, "<mark>").replace(_END, "</mark>")
    return mark_safe(harmless)  # noqa: S308  everything but our two marks was escaped
