"""Words that say little or nothing of what a text is about, kept as data by their language. Pure: no Django.

Chatter finds nothing: greetings, thanks and asking for help; every, something, again. General words fit any subject:
times, numbers, people, places, what everybody does. A small knowledge base has few of either, and would take what is
rare there for what a mail is about.
"""

import re
from pathlib import Path

_DATA = Path(__file__).with_name("data")
_LANGUAGE = re.compile(r"# ([a-z]{2})")


def words(name: str) -> dict[str, tuple[str, ...]]:
    """Return the words of a list by their language, as they are written there.

    Lines with a hash are remarks; one that is a language and nothing else says what the words after it are in.
    """
    found: dict[str, tuple[str, ...]] = {}
    language = ""
    for line in (_DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if heading := _LANGUAGE.fullmatch(line):
            language = heading[1]
        elif line and not line.startswith("#"):
            found[language] = (*found.get(language, ()), *line.split())
    return found


CHATTER = frozenset(word for some in words("chatter").values() for word in some)
"""Words that find nothing, of all languages, without accents."""
GENERAL = words("general")
"""Words that say little, by their language, with their accents."""
