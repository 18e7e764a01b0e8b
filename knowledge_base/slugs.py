"""The last part of an article's address, made from its title. Pure: what is taken is said by the caller."""

from collections.abc import Collection
from itertools import count

from django.utils.text import slugify

LONGEST = 100
"""Shorter than the column: a number may follow."""
RESERVED = frozenset(
    [
        "new",
        "preview",
        "sections",
        "search",
        "searches",
        "synonyms",
        "import",
        "export",
        "links",
        "files",
        "reviews",
        "gaps",
        "feedback",
        "drafts",
        "debts",
        "uses",
        "lists",
        "languages",
        "settings",
        "topics",
        "suggestions",
        "lessons",
    ]
)
"""Pages that stand beside those of articles, or may one day."""
_LETTERS = str.maketrans("абвгдеёзийклмнопрстуфыэ", "abvgdeeziyklmnoprstufye") | str.maketrans(
    {
        "ж": "zh",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ю": "yu",
        "я": "ya",
        "ъ": "",
        "ь": "",
    }
)


def slug_of(title: str) -> str:
    """Return a slug in Latin letters made from a title, Russian ones included; `article` where it holds no letter."""
    made = slugify(latin(title.lower()))[:LONGEST].strip("-_")
    if not made:
        return "article"
    return f"article-{made}" if made.isdigit() else made


def latin(small: str) -> str:
    """Return a text in small letters with its Russian ones in Latin letters."""
    return small.translate(_LETTERS)


def free(wanted: str, taken: Collection[str]) -> str:
    """Return the slug wanted, with the first number behind it that makes it one that is not taken."""
    if wanted not in taken and wanted not in RESERVED:
        return wanted
    return next(slug for number in count(2) if (slug := f"{wanted}-{number}") not in taken)
