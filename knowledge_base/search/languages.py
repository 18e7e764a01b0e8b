"""Which of PostgreSQL's text search configurations reads a language."""

LANGUAGES = ("en", "es", "ru", "it")
CONFIGURATIONS: dict[str, tuple[str, ...]] = {
    "en": ("desk_en",),
    "es": ("desk_es", "spanish"),
    "ru": ("desk_ru",),
    "it": ("desk_it", "italian"),
}
"""The first takes accents off before it stems; where endings have accents, a second one stems the word as it is."""
FALLBACK = "en"


def configurations(language: str) -> tuple[str, ...]:
    """Return the configurations of a language, the one that takes accents off first."""
    return CONFIGURATIONS.get(language, CONFIGURATIONS[FALLBACK])
