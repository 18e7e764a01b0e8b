"""The parameters of reports, for the document."""

from drf_spectacular.utils import OpenApiParameter

from helpdesk.insights.definitions import REPORTS
from helpdesk.insights.dimensions import DIMENSIONS
from helpdesk.insights.exporting import DIALECTS, FORMATS
from helpdesk.insights.questions import BUCKETS

_WORDS = {
    "team": "Teams, by id or slug.",
    "topic": "Topics, by id or slug.",
    "skill": "Skills, by id or slug.",
    "agent": "People, by id or e-mail address; for leads and those above them.",
    "level": "Support levels.",
}
OPTIONS = {name: tuple(words) for report in REPORTS.values() for name, words in report.options.items()}
FIGURE_WORDS = tuple(word for report in REPORTS.values() for word in report.options.get("figure", ()))


def _text(name: str, words: str, enum: tuple[str, ...] | None = None) -> OpenApiParameter:
    return OpenApiParameter(name, str, description=words, enum=enum)


def _many(name: str, words: str) -> OpenApiParameter:
    narrowed = f"{words} Several with commas; `none` for tickets without one."
    return OpenApiParameter(name, str, description=narrowed)


PERIOD = [
    OpenApiParameter(
        "from", {"type": "string", "format": "date"}, description="The first day; 30 days back without."
    ),
    OpenApiParameter(
        "to", {"type": "string", "format": "date"}, description="The day after the last; tomorrow without."
    ),
    _text("bucket", "How long a part of the period is; `day` without.", BUCKETS),
    _text("tz", "The time zone of days, such as Europe/Madrid; the caller's own without."),
    OpenApiParameter(
        "as_of",
        {"type": "string", "format": "date-time"},
        description="Figures as they stood at this instant, told again from the ledger.",
    ),
    _text("by", "Split by this; each report says which it takes.", tuple(DIMENSIONS)),
]
FILTERS = [_many(name, _WORDS.get(name, f"Narrowed to: {name}.")) for name in DIMENSIONS]
OF_REPORTS = [
    _text("clock", "Of `sla`: only promises of this clock.", OPTIONS["clock"]),
    _text("figure", "Of `knowledge` and `after-escalation`: which of their figures.", FIGURE_WORDS),
]
FILES = [
    _text("format", "A file instead, without a cap.", tuple(FORMATS)),
    _text(
        "separator",
        "Of `csv`: what parts the values; `comma` without. With `semicolon` decimals are written with a comma, as "
        "spreadsheets of many countries read them.",
        tuple(DIALECTS),
    ),
]
CELL = [
    _text(
        "part",
        "Which number: `numerator` (without any), `denominator`, or one of `more` that counts tickets.",
    ),
    _text("group", "The key of a group, `none` for the one without a value; needs `by`, but for `flow`."),
    OpenApiParameter("start", {"type": "string", "format": "date"}, description="The first day of a bucket."),
]
