"""The words around what was searched for, as safe HTML."""

from django.db.models import TextField
from django.db.models.expressions import RawSQL
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from knowledge_base.models.index import Audience
from knowledge_base.search.languages import CONFIGURATIONS
from knowledge_base.search.reading import Question

_BEGIN, _END = "\ue000", "\ue001"
"""Characters of nobody's text: they stand for the marks until everything else is made harmless."""
_OPTIONS = f"StartSel={_BEGIN}, StopSel={_END}, MinWords=18, MaxWords=36, ShortWord=2"
_CONFIGURATION = "CASE entry.language {} END::regconfig".format(
    " ".join(f"WHEN '{language}' THEN '{names[0]}'" for language, names in CONFIGURATIONS.items())
)
_LINE = f"""
SELECT ts_headline({_CONFIGURATION}, translate(entry.text, '{_BEGIN}{_END}', ''), %s::tsquery, '{_OPTIONS}')
FROM knowledge_base_indexentry AS entry WHERE entry.article_id = knowledge_base_article.id AND entry."""  # noqa: S608  built from constants


def line(question: Question, audience: str) -> RawSQL:
    """Return what reads, beside an article, some words of it with those that were searched for between two marks.

    It is made from what the audience may read of the text.
    """
    query = " | ".join(f"({way.query})" for asked in question.asked for way in asked.ways)
    return RawSQL(_LINE + Audience(audience).value, (query,), TextField())  # noqa: S611  a word of three


def safe(read: str | None) -> SafeString:
    """Return such a line as HTML: everything but the marks is harmless."""
    harmless = escape(read or "").replace(_BEGIN, "<mark>").replace(_END, "</mark>")
    return mark_safe(harmless)  # noqa: S308  everything but our two marks was escaped
