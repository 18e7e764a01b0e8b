"""Very many articles: words by Zipf's law, those of the hand-written articles among the frequent ones."""

import random
from collections.abc import Iterator
from itertools import accumulate

from bench.knowledge import corpus
from bench.knowledge.corpus import Text

WORDS = 25_000
"""Words of each language."""
TITLE, BODY = 6, 90
SYLLABLES = {
    "en": ("ter", "lo", "min", "ack", "pre", "sto", "un", "der", "li", "ven", "com", "ash"),
    "es": ("ca", "do", "ri", "men", "tra", "lo", "su", "ve", "pon", "ja", "ble", "que"),
    "ru": ("по", "ста", "ли", "вер", "ма", "до", "не", "рас", "ку", "при", "ход", "зи"),
    "it": ("ga", "ti", "ro", "len", "spe", "chi", "mo", "ra", "vu", "ne", "gli", "pa"),
}


def texts(count: int, seed: int = 11) -> Iterator[Text]:
    """Yield so many articles; the hand-written and generated ones come first."""
    chance = random.Random(seed)
    own = corpus.texts()
    yield from own
    words = {language: _words(language, own, chance) for language in SYLLABLES}
    weights = list(accumulate(1 / (rank + 20) for rank in range(WORDS)))
    for number in range(count - len(own)):
        language = ("en", "es", "ru", "it")[number % 4]
        drawn = chance.choices(words[language], cum_weights=weights, k=TITLE + BODY)
        title, body = " ".join(drawn[:TITLE]), " ".join(drawn[TITLE:])
        yield Text(f"crowd-{number}", language, title, f"{body[:200]}\n\n## {drawn[-1]}\n\n{body[200:]}")


def _words(language: str, own: list[Text], chance: random.Random) -> list[str]:
    """Return the language's words, the most frequent first: every third one of the first is a hand-written one."""
    written = sorted(
        {
            word.strip(".,:;!?«»¿¡()\"'#").lower()
            for text in own
            if text.language == language
            for word in f"{text.title} {text.body}".split()
        }
        - {""}
    )
    chance.shuffle(written)
    made = {"".join(chance.choices(SYLLABLES[language], k=chance.randint(2, 4))) for _ in range(WORDS)}
    rest = sorted(made)
    chance.shuffle(rest)
    found: list[str] = []
    while len(found) < WORDS:
        if written and len(found) % 3 == 0:
            found.append(written.pop())
        elif rest:
            found.append(rest.pop())
        else:
            found.append(f"{chance.choice(SYLLABLES[language])}{len(found)}")
    return found
